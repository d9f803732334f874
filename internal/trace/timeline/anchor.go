package timeline

import (
	"slices"
	"strings"

	"variorum"
	"variorum/internal/text"
	"variorum/internal/text/date"
	"variorum/internal/trace/source"
)

// How far an anchor can be trusted, by where it was read. A view may leave out
// what rests on less than it likes.
const (
	surePublished = 1.0
	sureWeekday   = 0.9 // "Thursday, Nov. 10, 2022", weekday and date agree
	sureDateline  = 0.8 // a full date in a dateline, a caption or the lead
	sureCorrected = 0.7 // the stamp contradicts the texts
	sureSibling   = 0.6 // a weekday of the lead beside the siblings' days
	sureStory     = 0.4 // the siblings' day, nothing of its own
)

// plausible is how many days apart two reports of one story are usually
// published; beyond it a stamp needs the text's support.
const plausible = 31

// A clue is what one source tells of its day of publication.
type clue struct {
	stamp   date.Day
	days    []dated // full dates of the past, in the order of the text
	partial []dated // day and month with a weekday, or in a dateline
	weekday int     // the first weekday named alone, 0 if none
	lead    map[string]bool
}

type dated struct {
	day        date.Day // full dates
	month, dom int      // partial ones
	weekday    int
	front      bool // where articles print their day: see printsDay
}

const (
	// frontSentences is how much of a text counts as its lead.
	frontSentences = 2
	// datelineBytes is how far into a text a dateline reaches: "GREAT HARROW, Dec 8 (…)".
	datelineBytes = 50
	// datelineLines is among how many sentences from the top a line with nothing
	// but a date is the article's.
	datelineLines = 4
)

// printsDay reports whether a date stands where articles print the day they
// report from: in a caption, a dateline, or a line of its own at the top.
func printsDay(p *source.Part, e date.Expression) bool {
	switch p.Name {
	case variorum.PartTitle, variorum.PartDeck:
		return false
	case variorum.PartText:
		at := p.SentenceAt(e.Span.Start)
		return at == 0 && dateline(p, e) || at < datelineLines && tells(p, at) != at
	}
	return true
}

// dateline reports whether a date stands in a dateline: behind nothing but
// capitalised words, before a bracket, dash or colon.
func dateline(p *source.Part, e date.Expression) bool {
	if e.Span.End-p.Sentences[0].Start > datelineBytes {
		return false
	}
	for _, w := range p.Words {
		if w.Start >= e.Span.Start {
			break
		}
		if !w.Upper {
			return false
		}
	}
	rest := strings.TrimLeft(p.Text[e.Span.End:], " ,.")
	return strings.HasPrefix(rest, "(") || strings.HasPrefix(rest, "-") || strings.HasPrefix(rest, "–") ||
		strings.HasPrefix(rest, "—") || strings.HasPrefix(rest, ":")
}

// Anchors returns the publication day of each source, by its index. A stamp is
// taken as given unless the texts of the story contradict it. An article
// without one gets its day from a full date in its dateline, captions or lead,
// from a weekday and day that agree in the year of its siblings, or from the
// siblings' days and the weekday its lead names. Where nothing says, the anchor
// is unknown.
func (t *Tracer) Anchors(sources []*source.Source) []date.Anchor {
	clues := make([]clue, len(sources))
	out := make([]date.Anchor, len(sources))
	if d := oneDay(sources); d != 0 {
		for i := range out {
			out[i] = date.Anchor{Day: d, Sure: surePublished, Why: "published"}
		}
		return out
	}
	for i, s := range sources {
		clues[i] = t.clue(s)
		if clues[i].stamp != 0 {
			out[i] = date.Anchor{Day: clues[i].stamp, Sure: surePublished, Why: "published"}
		} else {
			out[i] = clues[i].own()
		}
	}
	dropStale(clues, out)
	for i := range sources {
		if out[i].Known() {
			continue
		}
		out[i] = clues[i].fromPartial(centre(out))
	}
	correct(clues, out)
	reference := centre(out)
	for i := range sources {
		if !out[i].Known() && reference != 0 {
			out[i] = clues[i].fromSiblings(reference)
		}
	}
	return out
}

// dropStale forgets days read from texts that lie far from the story's stamps
// or, without stamps, far before the latest day read from any of its texts: the
// caption of a file picture names its own day, and no report of the story can
// have come out before what the story already tells.
func dropStale(clues []clue, anchors []date.Anchor) {
	stamped := make([]date.Anchor, len(anchors))
	latest := date.Day(0)
	for i, a := range anchors {
		if clues[i].stamp != 0 {
			stamped[i] = a
		}
		latest = max(latest, a.Day)
	}
	if d := centre(stamped); d != 0 {
		latest = d
	}
	for i, a := range anchors {
		if clues[i].stamp == 0 && a.Known() && abs(a.Day-latest) > plausible {
			anchors[i] = date.Anchor{}
		}
	}
}

// oneDay returns the day that all sources are stamped with, 0 where they differ
// or one has none: then there is nothing to find out.
func oneDay(sources []*source.Source) date.Day {
	first := date.Day(0)
	for i, s := range sources {
		d, ok := date.ParseDay(s.Article.Published.Day())
		if !ok || i > 0 && d != first {
			return 0
		}
		first = d
	}
	return first
}

// clue reads one source without an anchor.
func (t *Tracer) clue(s *source.Source) clue {
	c := clue{}
	c.stamp, _ = date.ParseDay(s.Article.Published.Day())
	for k := range s.Parts {
		p := &s.Parts[k]
		body := p.Name == variorum.PartText
		for _, e := range t.finder.Find(p.Doc, date.Anchor{}) {
			c.add(e, printsDay(p, e), body && p.SentenceAt(e.Span.Start) == 0 && dateline(p, e))
		}
		if body {
			c.lead = leadWords(p.Doc)
		}
	}
	return c
}

func (c *clue) add(e date.Expression, front, inDateline bool) {
	switch {
	case e.Future:
	case e.Resolved() && !e.Relative && e.Start == e.End:
		c.days = append(c.days, dated{day: e.Start, weekday: e.Weekday, front: front})
	case !e.Resolved() && e.Month != 0 && e.Dom != 0 && (e.Weekday != 0 || inDateline):
		c.partial = append(c.partial, dated{month: e.Month, dom: e.Dom, weekday: e.Weekday, front: front})
	case !e.Resolved() && e.Weekday != 0 && e.Month == 0 && c.weekday == 0:
		c.weekday = e.Weekday
	}
}

// leadWords returns the words of the first sentences, for comparing leads.
func leadWords(d *text.Doc) map[string]bool {
	out := map[string]bool{}
	for i, s := range d.Sentences {
		if i >= frontSentences {
			break
		}
		for _, w := range d.Words[s.First:s.Last] {
			out[w.Lower] = true
		}
	}
	return out
}

// own reads the day from the source's own full dates: the latest that agrees
// with its weekday, or stands where articles print their day.
func (c *clue) own() date.Anchor {
	best := date.Anchor{}
	latest := c.latest()
	for _, d := range c.days {
		a := date.Anchor{Day: d.day, Sure: sureDateline, Why: "dateline"}
		if d.weekday != 0 && d.weekday == d.day.Weekday() {
			a.Sure, a.Why = sureWeekday, "weekday and date"
		} else if !d.front || d.weekday != 0 {
			continue
		}
		if d.day == latest && a.Sure > best.Sure {
			best = a
		}
	}
	return c.withWeekday(best)
}

func (c *clue) latest() date.Day {
	last := date.Day(0)
	for _, d := range c.days {
		last = max(last, d.day)
	}
	return last
}

// withWeekday moves an anchor on to the weekday that the text names as the day
// of its news: a caption of Tuesday under a report of Thursday.
func (c *clue) withWeekday(a date.Anchor) date.Anchor {
	if a.Known() && c.weekday != 0 {
		if ahead := (c.weekday - a.Day.Weekday() + 7) % 7; ahead <= 3 {
			a.Day += date.Day(ahead)
		}
	}
	return a
}

// fromPartial finds the year in which weekday and date agree nearest to the
// reference; a dateline without a weekday takes the reference's year.
func (c *clue) fromPartial(reference date.Day) date.Anchor {
	if reference == 0 {
		return date.Anchor{}
	}
	year, _, _ := reference.Civil()
	best := date.Anchor{}
	for _, d := range c.partial {
		for y := year - 1; y <= year+1; y++ {
			at := date.NewDay(y, d.month, d.dom)
			if d.weekday != 0 && at.Weekday() != d.weekday || abs(at-reference) > plausible || at < best.Day {
				continue
			}
			best = date.Anchor{Day: at, Sure: sureDateline, Why: "dateline"}
			if d.weekday != 0 {
				best.Sure, best.Why = sureWeekday, "weekday and date"
			}
		}
	}
	return best
}

// fromSiblings takes the weekday of the lead nearest to the siblings' day.
func (c *clue) fromSiblings(reference date.Day) date.Anchor {
	if c.weekday == 0 {
		return date.Anchor{Day: reference, Sure: sureStory, Why: "sibling"}
	}
	return date.Anchor{Day: nearestWeekday(reference, c.weekday), Sure: sureSibling, Why: "sibling"}
}

func nearestWeekday(d date.Day, weekday int) date.Day {
	ahead := (weekday - d.Weekday() + 7) % 7
	if ahead > 3 {
		ahead -= 7
	}
	return d + date.Day(ahead)
}

func abs(d date.Day) date.Day { return max(d, -d) }

// centre returns the middle of the known days, 0 where none is known.
func centre(anchors []date.Anchor) date.Day {
	var days []date.Day
	for _, a := range anchors {
		if a.Known() {
			days = append(days, a.Day)
		}
	}
	if len(days) == 0 {
		return 0
	}
	slices.Sort(days)
	return days[(len(days)-1)/2]
}

// fewest is how many siblings must agree before they overrule a stamp.
const fewest = 2

// correct moves stamps that the story's texts contradict: months off from a
// majority of siblings while the text itself names their days, or some days
// before the weekday it reports as over.
func correct(clues []clue, anchors []date.Anchor) {
	given := slices.Clone(anchors)
	reference := centre(given)
	near := 0
	for _, a := range given {
		if a.Known() && abs(a.Day-reference) <= plausible {
			near++
		}
	}
	for i := range anchors {
		c := &clues[i]
		if !given[i].Known() {
			continue
		}
		far := abs(given[i].Day-reference) > plausible
		if far && near >= fewest && 2*near > len(given) && (c.names(reference) || sharesLead(clues, given, i, reference)) {
			anchors[i] = c.fromSiblings(reference)
			anchors[i].Sure, anchors[i].Why = sureCorrected, "corrected"
		} else if day := laterWeekday(clues, given, i); day != 0 {
			anchors[i] = date.Anchor{Day: day, Sure: sureCorrected, Why: "corrected"}
		}
	}
}

// names reports whether the text itself names a day close to the reference.
func (c *clue) names(reference date.Day) bool {
	return slices.ContainsFunc(c.days, func(d dated) bool { return abs(d.day-reference) <= plausible/2 })
}

// laterWeekday returns the day to which most siblings that open on the same
// weekday put it, where the stamp of source i lies before that day: a stamp of
// Tuesday over "on Thursday" that siblings report two days later.
func laterWeekday(clues []clue, given []date.Anchor, i int) date.Day {
	c := &clues[i]
	if c.weekday == 0 || c.stamp == 0 {
		return 0
	}
	mine := lastWeekday(given[i].Day, c.weekday)
	votes := map[date.Day]int{}
	all, best := 0, date.Day(0)
	for k := range clues {
		if k == i || clues[k].weekday != c.weekday || !given[k].Known() {
			continue
		}
		d := lastWeekday(given[k].Day, c.weekday)
		votes[d]++
		all++
		if votes[d] > votes[best] || votes[d] == votes[best] && d < best {
			best = d
		}
	}
	ahead := best - given[i].Day
	if votes[best] < fewest || 2*votes[best] <= all || best == mine || ahead < 1 || ahead > 6 || !sharesLead(clues, given, i, best) {
		return 0
	}
	return best
}

func lastWeekday(d date.Day, weekday int) date.Day {
	return d - date.Day((d.Weekday()-weekday+7)%7)
}

// Leads are one text's where this share of the shorter one's words is common;
// at most sharesTried siblings near the reference are compared.
const (
	sharesEnough = 0.6
	sharesTried  = 40
)

func sharesLead(clues []clue, given []date.Anchor, i int, reference date.Day) bool {
	mine, tried := clues[i].lead, 0
	for k := range clues {
		if k == i || !given[k].Known() || abs(given[k].Day-reference) > plausible || len(clues[k].lead) == 0 {
			continue
		}
		if tried++; tried > sharesTried {
			return false
		}
		common := 0
		for w := range mine {
			if clues[k].lead[w] {
				common++
			}
		}
		if float64(common) >= sharesEnough*float64(min(len(mine), len(clues[k].lead))) {
			return true
		}
	}
	return false
}
