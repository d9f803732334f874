package group

import (
	"cmp"
	"slices"
)

// An Assignment says to which story an article belongs.
type Assignment struct {
	Article string `json:"id"`
	Story   string `json:"story"`
}

// Settle looks again at every article in memory, now that later ones are known:
// it moves articles, splits and merges stories, and returns the story of each
// article in the order of arrival. What changed is told by Events.
func (g *Grouper) Settle() []Assignment {
	for _, l := range g.order {
		g.settle(l)
	}
	out := make([]Assignment, len(g.arrived))
	for i, a := range g.arrived {
		out[i] = Assignment{a.id, a.story.ID()}
	}
	return out
}

// Events returns the merges, splits and moves since it was last called.
func (g *Grouper) Events() []Event {
	events := g.events
	g.events = nil
	return events
}

func (g *Grouper) settle(l *tongue) {
	var articles []*article
	for _, s := range l.stories {
		if s != nil {
			articles = append(articles, s.articles...)
		}
	}
	slices.SortStableFunc(articles, func(a, b *article) int {
		if a.time != b.time {
			return cmp.Compare(a.time, b.time)
		}
		return cmp.Compare(a.number, b.number)
	})
	for range g.set.SettledRounds {
		for _, a := range articles {
			g.reconsider(l, a)
		}
	}
	g.mergeAll(l)
}

// reconsider takes an article out of its story and puts it where it fits best.
func (g *Grouper) reconsider(l *tongue, a *article) {
	home := a.story
	l.leave(home, a)
	ranked := l.rank(&g.set, a)
	for i := range ranked {
		if ranked[i].story == home {
			ranked[i].score *= g.set.Stay
		}
	}
	ranked = best(ranked, len(ranked))
	to := home
	switch {
	case len(ranked) > 0 && ranked[0].score >= g.set.Settle*l.threshold(&g.set, a):
		to = ranked[0].story
	case len(home.articles) > 0:
		l.open(storyNumber(a.id), &g.set, a)
		g.events = append(g.events, Event{Kind: "split", Story: home.ID(), Into: a.story.ID(), Article: a.id})
		return
	}
	l.join(to, &g.set, a)
	if to != home {
		g.events = append(g.events, Event{Kind: "moved", Story: home.ID(), Into: to.ID(), Article: a.id})
		if len(home.articles) == 0 {
			l.stories[home.number] = nil
		}
	}
}

// leave takes an article out of a story.
func (l *tongue) leave(s *story, a *article) {
	i := slices.Index(s.articles, a)
	s.articles = slices.Delete(s.articles, i, i+1)
	s.dated = false
	for _, b := range s.articles {
		s.widen(b)
	}
	if a.repeat {
		return
	}
	s.voices--
	before := s.terms
	s.terms = add(s.terms, a.terms, -1)
	s.length = norm(s.terms)
	l.forget(before, s.terms)
}

// forget takes back the count of the words that a story lost.
func (l *tongue) forget(before, after []term) {
	i := 0
	for _, t := range before {
		for i < len(after) && after[i].word < t.word {
			i++
		}
		if i == len(after) || after[i].word != t.word {
			if w := &l.known[t.word]; w.stories > 0 {
				w.stories--
			}
		}
	}
}

// mergeAll merges stories that are alike, the most alike first.
func (g *Grouper) mergeAll(l *tongue) {
	type pair struct {
		a, b  *story
		score float64
	}
	var pairs []pair
	consider := func(a *story) {
		for _, c := range l.lookUp(a.terms, &g.set, 40, func(b *story) float64 {
			if b == a {
				return 0
			}
			return 1
		}) {
			if m := l.likeness(&g.set, a, c.story); m >= g.set.SettledMerge {
				pairs = append(pairs, pair{a, c.story, m})
			}
		}
	}
	for _, s := range slices.Clone(l.stories) {
		if s != nil {
			consider(s)
		}
	}
	for len(pairs) > 0 {
		top := 0
		for i := range pairs {
			if pairs[i].score > pairs[top].score {
				top = i
			}
		}
		p := pairs[top]
		merged := g.merge(l, p.a, p.b)
		pairs = slices.DeleteFunc(pairs, func(q pair) bool {
			return q.a == p.a || q.b == p.a || q.a == p.b || q.b == p.b
		})
		consider(merged)
	}
}
