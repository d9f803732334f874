package group

import (
	"cmp"
	"slices"
	"strconv"
)

// An Assignment says to which story an article belongs.
type Assignment struct {
	Article string `json:"id"`
	Story   string `json:"story"`
}

// Settle looks again at the articles in memory, now that later ones are known:
// it moves articles, splits and merges stories, and returns the story of each
// article in the order of arrival. What changed is told by Events. Stories that
// no new article could touch since the last call stay as they are.
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

// Count returns how many articles were taken in.
func (g *Grouper) Count() int { return int(g.number) }

// Size returns how many articles a story in memory has, 0 where it is not there.
func (g *Grouper) Size(story string) int {
	id, err := strconv.ParseUint(story, 16, 64)
	if err != nil {
		return 0
	}
	for _, l := range g.order {
		if s := l.byID[id]; s != nil {
			return len(s.articles)
		}
	}
	return 0
}

// newest returns the stories that got an article last, the latest first, until
// they hold limit articles. Stories of more than half of that are left out: they
// would be looked at again and again, and what one article more can teach of
// them is little.
func (g *Grouper) newest(limit int) []*story {
	var out []*story
	seen := map[*story]bool{}
	for i := len(g.arrived) - 1; i >= 0 && limit > 0; i-- {
		a := g.arrived[i]
		if a.gone || seen[a.story] {
			continue
		}
		seen[a.story] = true
		if n := len(a.story.articles); 2*n <= limit {
			out = append(out, a.story)
			limit -= n
		}
	}
	return out
}

// SettleNewest is Settle for the stories that got an article last, until they
// hold limit articles: what a server can afford every few hundred articles.
func (g *Grouper) SettleNewest(limit int) {
	stories := g.newest(limit)
	for _, l := range g.order {
		var articles []*article
		fresh := false
		for _, s := range stories {
			if l.byID[s.id] != s {
				continue
			}
			articles = append(articles, s.articles...)
			fresh = fresh || slices.ContainsFunc(s.articles, func(a *article) bool { return !a.settled })
		}
		if fresh {
			slices.SortFunc(articles, byTime)
			g.settleThese(l, articles)
		}
	}
}

// Touched returns the ids of the stories in memory that got an article after the
// first count ones, in the order of their first article in memory.
func (g *Grouper) Touched(count int) []string {
	var out []string
	seen := map[*story]bool{}
	for i := len(g.arrived) - 1; i >= 0 && int(g.arrived[i].number) >= count; i-- {
		if a := g.arrived[i]; !a.gone && !seen[a.story] {
			seen[a.story] = true
			out = append(out, a.story.ID())
		}
	}
	slices.Reverse(out)
	return out
}

// Events returns the merges, splits and moves since it was last called.
func (g *Grouper) Events() []Event {
	events := g.events
	g.events = nil
	return events
}

// settle clusters the articles of a language anew and lets the stories follow.
func (g *Grouper) settle(l *tongue) {
	articles := l.unsettled(&g.set)
	if len(articles) > 0 {
		g.settleThese(l, articles)
	}
}

// settleThese clusters whole stories anew, given as their articles in order of time.
func (g *Grouper) settleThese(l *tongue, articles []*article) {
	units := l.units(&g.set, articles)
	edges := l.edges(&g.set, units, l.expand(&g.set, units))
	var clusters [][]*article
	for _, members := range agglomerate(&g.set, thin(&g.set, density(articles)), units, edges) {
		var c []*article
		for _, u := range members {
			c = append(c, units[u].articles...)
		}
		slices.SortFunc(c, func(a, b *article) int { return cmp.Compare(a.number, b.number) })
		clusters = append(clusters, c)
	}
	g.follow(l, clusters)
	for _, a := range articles {
		a.settled = true
	}
}

// density returns how many articles there are in two days, for articles in order
// of time; all of them where they have no dates.
func density(articles []*article) float64 {
	days := float64(articles[len(articles)-1].time-articles[0].time) / (trafficHours * 3600)
	return float64(len(articles)) / max(1, days)
}

// unsettled returns, in order of time, the articles of all stories that an
// article which was not yet settled could reach.
func (l *tongue) unsettled(set *Settings) []*article {
	first, last, fresh := int64(0), int64(0), false
	for _, s := range l.stories {
		if s == nil {
			continue
		}
		for _, a := range s.articles {
			if !a.settled {
				if !fresh {
					first, last, fresh = a.time, a.time, true
				}
				first, last = min(first, a.time), max(last, a.time)
			}
		}
	}
	if !fresh {
		return nil
	}
	reach := int64(set.Reach.Seconds())
	var out []*article
	for _, s := range l.stories {
		if s != nil && (!s.dated || s.last >= first-reach && s.first <= last+reach) {
			out = append(out, s.articles...)
		}
	}
	slices.SortFunc(out, byTime)
	return out
}

func byTime(a, b *article) int {
	return cmp.Or(cmp.Compare(a.time, b.time), cmp.Compare(a.number, b.number))
}
