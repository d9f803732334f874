package group

import "math"

// An Event tells of a change to stories already answered. Kind is
//   - "merged": all of Story went into Into, and Story is a redirect now;
//   - "split": Article left Story for Into, which was opened for it;
//   - "moved": Article went from Story to Into, which was there.
type Event struct {
	Kind    string `json:"kind"`
	Story   string `json:"story"`
	Into    string `json:"into"`
	Article string `json:"article,omitempty"`
}

// unite merges the story an article joined with the others it might have
// joined, where these are alike enough as a whole.
func (g *Grouper) unite(l *tongue, ranked []candidate) {
	home := ranked[0].story
	for _, c := range ranked[1:] {
		if c.score < 1 {
			return
		}
		if l.likeness(&g.set, home, c.story) >= 1 {
			home = g.merge(l, home, c.story)
		}
	}
}

// likeness returns how alike two stories are, 1 being what it takes to merge.
func (l *tongue) likeness(set *Settings, a, b *story) float64 {
	if a.voices == 0 || b.voices == 0 || a.articles[0].apart || b.articles[0].apart {
		return 0
	}
	gap := int64(0)
	if a.dated && b.dated {
		gap = max(0, a.first-b.last, b.first-a.last)
	}
	full := (fullness(a.articles[0]) + fullness(b.articles[0])) / 2
	usual, weight := between(set.PassUsual, full), between(set.PassWeight, full)
	mean := dot(a.terms, b.terms) / float64(a.voices) / float64(b.voices)
	return mean / math.Sqrt(a.within(usual, weight)*b.within(usual, weight)) / between(set.PassMerge, full) * near(set, gap, 0)
}

// merge puts the later of two stories into the earlier and returns that.
func (g *Grouper) merge(l *tongue, a, b *story) *story {
	if b.number < a.number {
		a, b = b, a
	}
	for _, e := range b.articles {
		e.story = a
		l.widen(a, e)
	}
	a.articles = append(a.articles, b.articles...)
	a.voices += b.voices
	a.touched = max(a.touched, b.touched)
	g.end(l, b)
	l.gain(a, &g.set, b.terms)
	g.events = append(g.events, Event{Kind: "merged", Story: b.ID(), Into: a.ID()})
	return a
}
