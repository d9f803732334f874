package figure

import (
	"slices"

	"variorum"
	"variorum/internal/text/number"
	"variorum/internal/trace/source"
)

// origins tells which source belongs to which origin.
type origins struct {
	of  []int
	one bool // the whole story has one origin: its articles count instead
}

func newOrigins(sources []*source.Source, of []int) *origins {
	o := &origins{of: make([]int, len(sources)), one: true}
	for i := range sources {
		o.of[i] = i
		if i < len(of) {
			o.of[i] = of[i]
		}
		o.one = o.one && o.of[i] == o.of[0]
	}
	return o
}

func (o *origins) origin(r *reading) int {
	if o.one {
		return r.source.Index
	}
	return o.of[r.source.Index]
}

// verdict says how the readings stand to each other, over origins.
func (c *cluster) verdict(o *origins) variorum.Verdict {
	first := o.origin(c.readings[0])
	if !slices.ContainsFunc(c.readings, func(r *reading) bool { return o.origin(r) != first }) {
		return variorum.VerdictSingle
	}
	if c.differs {
		if c.updated() {
			return variorum.VerdictUpdated
		}
		return variorum.VerdictDiffer
	}
	for _, r := range c.readings[1:] {
		if r.q.Low != c.readings[0].q.Low || r.q.High != c.readings[0].q.High || r.qualifier() != c.readings[0].qualifier() {
			return variorum.VerdictCompatible
		}
	}
	return variorum.VerdictAgree
}

// qualifier leaves out what does not change the value.
func (r *reading) qualifier() string {
	switch r.q.Qualifier {
	case "only", "exactly":
		return ""
	}
	return r.q.Qualifier
}

// updated reports whether the values rise with the day they hold for: a count
// that grew.
func (c *cluster) updated() bool {
	if c.readings[0].q.Kind != number.Count {
		return false
	}
	rs := slices.Clone(c.readings)
	slices.SortStableFunc(rs, func(a, b *reading) int { return int(a.day - b.day) })
	moved := false
	for i, r := range rs {
		if r.day == 0 {
			return false
		}
		if i == 0 {
			continue
		}
		switch {
		case r.q.Low == rs[i-1].q.Low:
		case r.day > rs[i-1].day && r.q.Low > rs[i-1].q.Low:
			moved = true
		default:
			return false
		}
	}
	return moved
}
