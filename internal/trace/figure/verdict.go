package figure

import (
	"cmp"
	"slices"
	"time"

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
// that grew. Of the tolls of one day, the later published is the later.
func (c *cluster) updated() bool {
	rs := slices.Clone(c.readings)
	for _, r := range rs {
		if r.q.Kind != number.Count && !c.toll || r.day == 0 {
			return false
		}
	}
	slices.SortStableFunc(rs, func(a, b *reading) int {
		return cmp.Or(int(a.day-b.day), a.published().Compare(b.published()), cmp.Compare(a.q.Low, b.q.Low))
	})
	moved := false
	for i, r := range rs[1:] {
		before := rs[i]
		switch {
		case r.q.Low == before.q.Low:
		case r.q.Low > before.q.Low && (r.day > before.day || c.toll && r.published().After(before.published()) && r.source.Dated && before.source.Dated):
			moved = true
		default:
			return false
		}
	}
	return moved
}

// published is the moment of publication, zero where unknown.
func (r *reading) published() time.Time {
	if !r.source.Dated {
		return time.Time{}
	}
	return r.source.Published
}
