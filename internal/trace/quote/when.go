package quote

import (
	"sort"

	"variorum/internal/text"
	"variorum/internal/text/date"
)

// near is how many tokens from its cue a time or place belongs to the saying.
const near = 14

// when returns the TIMEX3 value of the time beside the cue, "" where none is told.
func (x *statement) when() string {
	p := x.part
	if x.at.rule == noRule || len(p.times) == 0 {
		return ""
	}
	u := p.units[x.at.unit]
	span := text.Span{Start: u.tokens[0].Start, End: u.tokens[len(u.tokens)-1].End}
	best, far := "", near*8
	for _, e := range p.timesIn(span) {
		if !e.Resolved() || e.End-e.Start > 0 || p.inStretch(u, e.Span) {
			continue
		}
		if d := distance(e.Span, x.cueSpan()); d < far {
			best, far = e.Value, d
		}
	}
	return best
}

// timesIn returns the expressions within a span; both are in order.
func (p *part) timesIn(sp text.Span) []date.Expression {
	i := sort.Search(len(p.times), func(k int) bool { return p.times[k].Span.Start >= sp.Start })
	j := i
	for j < len(p.times) && p.times[j].Span.End <= sp.End {
		j++
	}
	return p.times[i:j]
}

// cueSpan is where the cue stands, or the words for the speaker.
func (x *statement) cueSpan() text.Span {
	if x.at.cue == nil {
		return x.at.Span
	}
	if x.at.cue.span.Len() > 0 {
		return x.at.cue.span
	}
	return x.part.units[x.at.unit].tokens[x.at.cue.at].Span
}

func distance(a, b text.Span) int {
	switch {
	case a.End <= b.Start:
		return b.Start - a.End
	case b.End <= a.Start:
		return a.Start - b.End
	}
	return 0
}

func (p *part) inStretch(u unit, sp text.Span) bool {
	for _, t := range u.tokens {
		if t.kind == passage && t.Holds(sp) {
			return true
		}
	}
	return false
}

// where returns the place named beside the cue, as printed: "said in Rome", "in
// a briefing in Rome", or "In Rome, X said".
func (x *statement) where(c *cast) string {
	p := x.part
	if x.at.rule == noRule || x.at.cue == nil || x.at.cue.span.Len() > 0 {
		return ""
	}
	ts := p.units[x.at.unit].tokens
	if len(ts) > 2 && ts[0].kind == word && p.lex.where[ts[0].low] {
		if place := p.placeAt(ts, 1, c); place != "" && ts[1].End < x.at.Start {
			return place
		}
	}
	from := x.at.cue.end
	if x.at.cue.behind && !x.at.cue.frame {
		from = x.at.cue.subject.last
	}
	for k := from; k+1 < len(ts) && k < from+near; k++ {
		t := ts[k]
		if t.kind != word || t.class&(pronoun|subordinate|auxiliary|anyCue) != 0 && t.class&(preposition|determiner) == 0 || t.upper && t.class&timeWord == 0 {
			return ""
		}
		if p.lex.where[t.low] {
			if place := p.placeAt(ts, k+1, c); place != "" {
				return place
			}
		}
	}
	return ""
}

// placeAt returns the name of a place of the story that begins at token k.
func (p *part) placeAt(ts []token, k int, c *cast) string {
	if ts[k].kind != word || !ts[k].upper {
		return ""
	}
	for n := min(k+4, len(ts)); n > k; n-- {
		name := p.Text[ts[k].Start:ts[n-1].End]
		if id, ok := c.form[foldName(name)]; ok && ts[n-1].upper && c.all[id].kind == "place" {
			return name
		}
	}
	return ""
}
