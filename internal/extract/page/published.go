package page

import (
	"net/url"
	"strings"
	"time"

	"variorum"
	"variorum/internal/extract/page/markup"
)

// published chooses the day the article came out: what the head states, held
// against what the page shows by the title; then what the page shows, the
// address, the day of the last change.
func (e *Extractor) published(s *Sight, address string) (published, modified variorum.Stamp, from string) {
	c := e.calendar.in(s, address)
	for _, st := range s.Head.Modified {
		if modified = c.stamp(st.Value); modified != "" {
			break
		}
	}
	near := e.shownNear(s, c)
	for _, st := range s.Head.Published {
		if d := c.stamp(st.Value); d != "" {
			if shown, why := asShown(near, d, modified); why != "" {
				return shown, modified, why
			}
			return d, modified, st.From
		}
	}
	if d, from := e.shownDay(s, c, near); d != "" {
		return d, modified, from
	}
	if d := urlDay(address); d != "" {
		return d, modified, "url"
	}
	if modified != "" {
		return modified, modified, "modified"
	}
	return "", "", ""
}

// in returns the calendar as the page's readers read it: in the United States
// the month comes first where a date is all figures.
func (c *calendar) in(s *Sight, address string) *calendar {
	out := *c
	tag := ""
	for _, l := range s.Head.Languages {
		if tag = languageTag(l.Value); len(tag) > 2 || tag != "" && tag != "en" {
			break
		}
	}
	switch {
	case strings.EqualFold(tag, "en-US"):
		out.monthFirst = true
	case tag == "en" || tag == "":
		u, err := url.Parse(address)
		if err == nil {
			host := u.Hostname()
			top := host[strings.LastIndexByte(host, '.')+1:]
			out.monthFirst = len(top) > 2 && tag == "en" || top == "us"
		}
	}
	return &out
}

// A shownDate is a date that the page shows by the title.
type shownDate struct {
	day     variorum.Stamp
	from    string
	changed bool // called the day of a change
	alone   bool // close to the title, with few words beside it
}

// How far from the title a date still belongs to it, in blocks; and how many
// words the block with it may have.
const dateBefore, dateAfter, dateWords = 6, 14, 18

// … and how far and how many for a date that may speak against a stated one.
const aloneAfter, aloneWords = 8, 10

// shownNear returns the dates by the title, those after it first, nearest first.
func (e *Extractor) shownNear(s *Sight, c *calendar) []shownDate {
	title := s.Sheet.Title
	if title < 0 {
		return nil
	}
	var out []shownDate
	for i := title; i < min(len(s.Page.Blocks), title+dateAfter); i++ {
		out = e.shownIn(out, s, c, i)
	}
	for i := title - 1; i >= max(0, title-dateBefore); i-- {
		out = e.shownIn(out, s, c, i)
	}
	return out
}

// shownIn appends the dates of a block.
func (e *Extractor) shownIn(out []shownDate, s *Sight, c *calendar, i int) []shownDate {
	in, flags, off := &s.Sheet.Info[i], s.Page.Elements[s.Page.Blocks[i].Inner].Flags, i-s.Sheet.Title
	if in.Shape.Words > 2*dateWords {
		return out
	}
	words := string(clip(s.Page.Words(i), 400))
	found := shownDate{changed: e.bylines.saysChanged(words, c)}
	found.alone = off > -3 && off <= aloneAfter && in.Shape.Words <= aloneWords && flags&markup.InTable == 0
	for _, t := range s.Page.Times {
		if int(t.Block) != i {
			continue
		}
		if found.day, found.from = c.stamp(t.Value), "time"; found.day != "" {
			out = append(out, found)
		}
	}
	if in.Shape.Digits == 0 || in.Shape.Words > dateWords || flags&markup.InForm != 0 {
		return out
	}
	if found.day, found.from = c.day(words), "text near the title"; found.day != "" {
		out = append(out, found)
	}
	return out
}

// saysChanged reports whether a word for a change stands before the first date.
func (b *bylines) saysChanged(s string, c *calendar) bool {
	lower := strings.ToLower(s)
	for _, w := range b.changed {
		if i := strings.Index(lower, w); i >= 0 && i <= len(s) && c.day(s[:i]) == "" {
			return true
		}
	}
	return false
}

// sameDays is how far the days of one event may lie apart for the zones they
// are given in, and how soon after a stated day the day of the change that made
// it may lie.
const sameDays = 48 * time.Hour

// asShown holds a stated day against the days the page shows by the title, and
// says why another one is right: the same instant in the outlet's own zone; or
// the one day that is shown, not called that of a change, where it is earlier
// than a stated day that only tells the last change, or lies between the stated
// day and the last change, as where an article was brought out again. Chosen on
// wcxb, newspaper4k and trafilatura (.847, .841, .814 of the dates before, .880,
// .867, .839 with it).
func asShown(near []shownDate, stated, modified variorum.Stamp) (variorum.Stamp, string) {
	at, ok := stated.Time()
	if !ok {
		return stated, ""
	}
	shown := variorum.Stamp("")
	for _, n := range near {
		t, _ := n.day.Time()
		universal := strings.HasSuffix(string(n.day), "Z") || strings.HasSuffix(string(n.day), "+00:00")
		if !n.day.IsDate() && !stated.IsDate() && t.Equal(at) && !universal {
			return n.day, "time"
		}
	}
	for _, n := range near {
		if !n.changed && (n.day.Day() == stated.Day() || swapped(n.day) == stated.Day()) {
			return stated, ""
		}
		if shown == "" && n.alone && !n.changed {
			shown = n.day
		}
	}
	t, ok := shown.Time()
	if !ok {
		return stated, ""
	}
	changed, hasChanged := modified.Time()
	restamped := t.Before(at) && (at.Sub(t) < sameDays || !hasChanged || changed.Sub(at) < sameDays)
	again := t.After(at) && hasChanged && !t.After(changed.Add(sameDays))
	if restamped || again {
		return shown, "shown by the title"
	}
	return stated, ""
}

// swapped is the day that all figures may mean with day and month exchanged, ""
// where they cannot.
func swapped(d variorum.Stamp) string {
	t, ok := d.Time()
	if !ok || !d.IsDate() {
		return ""
	}
	return string(ymd(t.Year(), t.Day(), int(t.Month())))
}

// shownDay finds the date where nothing is stated: by the title, in a time
// element, in short blocks under a date's class, in any short block.
func (e *Extractor) shownDay(s *Sight, c *calendar, near []shownDate) (variorum.Stamp, string) {
	for _, changed := range [...]bool{false, true} {
		for _, n := range near {
			if n.changed == changed {
				return n.day, n.from
			}
		}
	}
	title := int32(max(s.Sheet.Title, 0))
	var other variorum.Stamp
	for _, t := range s.Page.Times {
		d := c.stamp(t.Value)
		if d == "" && int(t.Block) < len(s.Page.Blocks) {
			d = c.day(string(clip(s.Page.Words(int(t.Block)), 200)))
		}
		if d == "" {
			continue
		}
		if t.Block >= title-12 && t.Block <= title+40 {
			return d, "time"
		}
		if other == "" {
			other = d
		}
	}
	if d, from := e.shownText(s, c, int(title)); d != "" {
		return d, from
	}
	if other != "" {
		return other, "time"
	}
	return "", ""
}

func clip(b []byte, n int) []byte { return b[:min(len(b), n)] }

// shownText reads dates in short blocks.
func (e *Extractor) shownText(s *Sight, c *calendar, title int) (variorum.Stamp, string) {
	k := caster{Sight: s}
	var near variorum.Stamp
	for n := range s.Page.Blocks {
		i := (max(title-12, 0) + n) % len(s.Page.Blocks)
		in := &s.Sheet.Info[i]
		if in.Shape.Words > 25 || in.Shape.Digits == 0 || k.element(i).Flags&(markup.InNav|markup.InForm) != 0 {
			continue
		}
		classed := k.near(i, e.bits.date, 1)
		if !classed && (near != "" || n > 40) {
			continue
		}
		d := c.day(string(s.Page.Words(i)))
		if d == "" {
			continue
		}
		if classed {
			return d, "date block"
		}
		near = d
	}
	return near, "text near the title"
}
