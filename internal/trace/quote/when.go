package quote

import (
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
	i := 0
	for i < len(p.times) && p.times[i].Span.Start < sp.Start {
		i++
	}
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

// where returns the place named beside the cue, as printed: "in Rome".
func (x *statement) where(c *cast) string {
	p := x.part
	if x.at.rule == noRule || x.at.cue == nil {
		return ""
	}
	ts := p.units[x.at.unit].tokens
	at := x.at.cue.at
	for k := max(1, at-near); k < len(ts) && k < at+near; k++ {
		if ts[k-1].kind != word || !p.lex.where[ts[k-1].low] || ts[k].kind != word || !ts[k].upper || ts[k].Start >= x.at.Start && ts[k].End <= x.at.End {
			continue
		}
		if between(ts, at, k) {
			continue
		}
		for n := min(k+4, len(ts)); n > k; n-- {
			if !ts[n-1].upper {
				continue
			}
			name := p.Text[ts[k].Start:ts[n-1].End]
			if id, ok := c.form[foldName(name)]; ok && c.all[id].kind == "place" {
				return name
			}
		}
	}
	return ""
}

// between reports whether a quotation or a content clause lies between two tokens.
func between(ts []token, a, b int) bool {
	for k := min(a, b); k < max(a, b); k++ {
		if ts[k].kind == passage && k > a || ts[k].class&subordinate != 0 && k > a {
			return true
		}
	}
	return false
}
