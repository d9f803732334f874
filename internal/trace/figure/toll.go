package figure

import (
	"slices"

	"variorum"
	"variorum/internal/text"
	"variorum/internal/text/date"
	"variorum/internal/text/number"
)

// toll is the part of a population that a bare number or a count of people is
// the number of ("17 hurt", "the number of injured rose to 19"), "" where its
// own words do not say.
func (t *Tracer) toll(r *reading) string {
	lex := t.nouns.lexicons.Get(r.part.Language)
	p := phrase{r, t.words.Get(r.part.Language)}
	if r.q.Low != r.q.High || r.q.Word || r.q.Weak || r.q.Qualifier != "" {
		return ""
	}
	switch {
	case r.q.Kind == number.Count:
		if part := lex.part[text.Fold(lastWord(r.part, r.q.UnitSpan))]; part != "" || r.kind != "count people" && r.kind != "count person" {
			return part
		}
	case r.q.Kind != number.Bare:
		return ""
	}
	for _, l := range []label{p.state(true), p.numbered()} {
		for _, i := range l.words {
			if part := lex.part[p.folded(i)]; part != "" {
				return part
			}
		}
	}
	if i := p.behind(); p.joined(i) && p.function(i) && p.joined(i+1) && !p.words.of.has(p.folded(i)) {
		return lex.part[p.folded(i+1)] // "suben a 23 los heridos"
	}
	return ""
}

// rising joins the tolls of a story that rose from day to day into one figure,
// and those of one day that differ. A toll is known by its own words, so that
// readings that share no context, in several languages too, can be one; what
// neither rises nor is disputed stays apart.
func (t *Tracer) rising(clusters []*cluster, readings []*reading) []*cluster {
	prints := printing(readings)
	tolls := map[string][]*cluster{}
	gone := map[*cluster]bool{}
	for _, c := range clusters {
		part := t.tollOf(c)
		if part == "" || c.differs {
			continue
		}
		chain := tolls[part]
		if !slices.ContainsFunc(chain, func(d *cluster) bool { return apart(c, d, prints) }) && len(chain) < most {
			tolls[part] = append(chain, c)
		}
	}
	for _, chain := range tolls {
		whole := &cluster{toll: true}
		for _, c := range chain {
			whole.readings = append(whole.readings, c.readings...)
		}
		if len(chain) < 2 || !whole.updated() && !disputed(chain) {
			continue
		}
		slices.SortStableFunc(whole.readings, func(a, b *reading) int { return a.at - b.at })
		chain[0].readings, chain[0].differs, chain[0].toll = whole.readings, true, true
		for _, c := range chain[1:] {
			gone[c] = true
		}
	}
	return slices.DeleteFunc(clusters, func(c *cluster) bool { return gone[c] })
}

// tollLead is how many sentences of a report tell of the event itself; a toll
// further down may be of an earlier one. Set by reading, not tuned: score/evidence.py
// counts false conflicts.
const tollLead = 3

// disputed reports whether tolls are the readings of one day that cannot both be
// true: each stands in a title or lead.
func disputed(chain []*cluster) bool {
	var day date.Day
	for _, c := range chain {
		leads := false
		for _, r := range c.readings {
			if day == 0 {
				day = r.day
			}
			if r.day != day {
				return false
			}
			leads = leads || r.part.Name == variorum.PartTitle || r.part.Name == variorum.PartDeck || r.part.Name == variorum.PartText && r.q.Sentence < tollLead
		}
		if !leads {
			return false
		}
	}
	return true
}

// tollOf is the one part that readings of a figure are the toll of.
func (t *Tracer) tollOf(c *cluster) (part string) {
	for _, r := range c.readings {
		if r.q.Low != r.q.High || r.q.Qualifier != "" {
			return ""
		}
		switch x := t.toll(r); {
		case x == "":
		case part != "" && part != x:
			return ""
		default:
			part = x
		}
	}
	return part
}

// An article's index and a value without a unit, or of counted things.
type printedValue struct {
	article int
	value   float64
}

func printing(readings []*reading) map[printedValue]bool {
	out := map[printedValue]bool{}
	for _, r := range readings {
		if r.q.Kind == number.Bare || r.q.Kind == number.Count {
			out[printedValue{r.source.Index, r.q.Low}] = true
		}
	}
	return out
}

// apart reports that two tolls are two things, or that an article prints the
// values of both.
func apart(c, d *cluster, prints map[printedValue]bool) bool {
	for _, p := range [2][2]*cluster{{c, d}, {d, c}} {
		other := p[1].readings[0].q.Low
		if other != p[0].readings[0].q.Low && slices.ContainsFunc(p[0].readings, func(r *reading) bool { return prints[printedValue{r.source.Index, other}] }) {
			return true
		}
	}
	for _, x := range c.readings[:min(len(c.readings), compared)] {
		for _, y := range d.readings[:min(len(d.readings), compared)] {
			if far(x, y) || x.part.Language == y.part.Language && disjoint(x.proper, y.proper) {
				return true
			}
		}
	}
	return false
}
