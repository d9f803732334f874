package page

import (
	"net/url"
	"strings"
	"time"

	"variorum"
	"variorum/internal/extract/page/head"
	"variorum/internal/extract/page/markup"
)

// facts fills what is known about the article beside its text.
func (e *Extractor) facts(s *Sight, from variorum.Page, a *variorum.Article) {
	note := func(field, evidence string) {
		if evidence != "" {
			a.Found[field] = evidence
		}
	}
	var ev string
	a.Title, ev = e.title(s)
	note("title", ev)
	a.Authors, ev = e.people(s)
	note("authors", ev)
	address := from.Given.URL
	if c, ev := canonical(s.Head.Canonical, address); c != "" {
		a.URL = c
		note("url", ev)
		address = c
	}
	a.Published, a.Modified, ev = e.published(s, address)
	note("published", ev)
	if len(s.Head.Outlets) > 0 {
		a.Outlet = s.Head.Outlets[0].Value
		note("outlet", s.Head.Outlets[0].From)
	} else if s.Head.Publisher.Value != "" {
		a.Outlet = s.Head.Publisher.Value
		note("outlet", s.Head.Publisher.From)
	}
	if s.Head.Publisher.Value != a.Outlet {
		a.Publisher = s.Head.Publisher.Value
		note("publisher", s.Head.Publisher.From)
	}
	a.Section = section(s.Head.Section.Value)
	note("section", s.Head.Section.From)
	a.Free = s.Head.Free
	for _, l := range s.Head.Languages {
		if tag := languageTag(l.Value); tag != "" {
			a.Language = tag
			note("language", l.From)
			break
		}
	}
}

// section returns the first of several sections: some pages state all their tags.
func section(s string) string {
	if first, _, many := strings.Cut(s, ","); many && strings.Count(s, ",") > 1 {
		return strings.TrimSpace(first)
	}
	return s
}

// languageTag returns a BCP 47 tag as pages state it ("en_US", "de"), "" for
// what is none.
func languageTag(s string) string {
	s = strings.ReplaceAll(strings.TrimSpace(s), "_", "-")
	primary, rest, _ := strings.Cut(s, "-")
	if len(primary) < 2 || len(primary) > 3 || len(rest) > 8 {
		return ""
	}
	for _, r := range primary {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') {
			return ""
		}
	}
	if rest == "" {
		return strings.ToLower(primary)
	}
	return strings.ToLower(primary) + "-" + rest
}

// canonical returns the page's own address for itself where it is absolute and
// on the host it was fetched from, or where nothing else is known.
func canonical(c head.Statement, address string) (string, string) {
	u, err := url.Parse(c.Value)
	if err != nil || u.Host == "" && address == "" {
		return "", ""
	}
	base, err := url.Parse(address)
	if err != nil {
		return "", ""
	}
	u = base.ResolveReference(u)
	if u.Scheme != "http" && u.Scheme != "https" || (u.Path == "/" || u.Path == "") && len(base.Path) > 1 {
		return "", ""
	}
	return u.String(), c.From
}

// published chooses the day the article came out: what the head states, then a
// time element or a date near the title, then the address, then the day of the
// last change.
func (e *Extractor) published(s *Sight, address string) (published, modified variorum.Stamp, from string) {
	modifiedFrom := ""
	for _, st := range s.Head.Modified {
		if modified = e.calendar.stamp(st.Value); modified != "" {
			modifiedFrom = st.From
			break
		}
	}
	for _, st := range s.Head.Published {
		d := e.calendar.stamp(st.Value)
		if d == "" {
			continue
		}
		d, redated := e.asShown(s, d, modified)
		if redated {
			return d, modified, "shown, " + modifiedFrom
		}
		return d, modified, st.From
	}
	if d, from := e.shownDay(s); d != "" {
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

// redatedAfter is how much later than its first day an article must have been
// changed for the outlet to present it as new: pages that are rewritten every
// year show only the new day. Tuned on wcxb and newspaper4k: 30 days to a year
// differ by less than .006 of the dates, and shorter ones err on news.
const redatedAfter = 300 * 24 * time.Hour

// asShown holds a stated day against the days the page shows near the title. The
// same instant in the outlet's own zone is taken in that zone; where only the
// day of the last change is shown, that is the day.
func (e *Extractor) asShown(s *Sight, stated, modified variorum.Stamp) (variorum.Stamp, bool) {
	at, ok := stated.Time()
	if !ok {
		return stated, false
	}
	changed, hasChanged := modified.Time()
	statedShown, changedShown := false, false
	for _, d := range e.daysShown(s) {
		t, _ := d.Time()
		if !d.IsDate() && !stated.IsDate() && t.Equal(at) && strings.HasSuffix(string(stated), "Z") {
			return d, false
		}
		statedShown = statedShown || d.Day() == stated.Day()
		changedShown = changedShown || d.Day() == modified.Day()
	}
	if hasChanged && changedShown && !statedShown && changed.Sub(at) >= redatedAfter {
		return modified, true
	}
	return stated, false
}

// daysShown returns the dates in the short blocks and time elements near the
// title.
func (e *Extractor) daysShown(s *Sight) []variorum.Stamp {
	title := max(s.Sheet.Title, 0)
	from, to := max(0, title-bylineBefore), min(len(s.Page.Blocks), title+bylineAfter)
	var out []variorum.Stamp
	for _, t := range s.Page.Times {
		if d := e.calendar.stamp(t.Value); d != "" && int(t.Block) >= from && int(t.Block) < to {
			out = append(out, d)
		}
	}
	for i := from; i < to; i++ {
		if in := &s.Sheet.Info[i]; in.Shape.Digits > 0 && in.Shape.Words <= 40 {
			if d := e.calendar.day(string(s.Page.Words(i))); d != "" {
				out = append(out, d)
			}
		}
	}
	return out
}

// shownDay finds a date the page shows: time elements from the title on, then
// short blocks under a date's class, then any short block near the title.
func (e *Extractor) shownDay(s *Sight) (variorum.Stamp, string) {
	title := int32(max(s.Sheet.Title, 0))
	var other variorum.Stamp
	for _, t := range s.Page.Times {
		d := e.calendar.stamp(t.Value)
		if d == "" && int(t.Block) < len(s.Page.Blocks) {
			d = e.calendar.day(string(clip(s.Page.Words(int(t.Block)), 200)))
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
	if d, from := e.shownText(s, int(title)); d != "" {
		return d, from
	}
	if other != "" {
		return other, "time"
	}
	return "", ""
}

func clip(b []byte, n int) []byte { return b[:min(len(b), n)] }

// shownText reads dates in short blocks.
func (e *Extractor) shownText(s *Sight, title int) (variorum.Stamp, string) {
	c := caster{Sight: s}
	var near variorum.Stamp
	for k := range s.Page.Blocks {
		i := (max(title-12, 0) + k) % len(s.Page.Blocks)
		in := &s.Sheet.Info[i]
		if in.Shape.Words > 25 || in.Shape.Digits == 0 || c.element(i).Flags&(markup.InNav|markup.InForm) != 0 {
			continue
		}
		classed := c.near(i, e.bits.date, 1)
		if !classed && (near != "" || k > 40) {
			continue
		}
		d := e.calendar.day(string(s.Page.Words(i)))
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
