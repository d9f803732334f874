package run

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"variorum"
	"variorum/internal/text"
	"variorum/internal/text/prints"
)

// pulls is the share of each article that has to stand in the other for a copy to
// pull two stories together: the same report, then, whatever its date says.
const pulls = .5

// Two articles in different languages are compared where they share this many
// names and numbers, and this share of those of the smaller; a name that more
// articles hold says nothing. Well below what translations share (.5 and more of
// the names in order), above what reports of other events do.
const (
	anchorsShared = 6
	anchorShare   = .4
	anchorHolders = 200
	anchorReach   = 7 * 24 * time.Hour // between the two publications, where both are known
)

// link is a copy found in another story: articles by their place in the list.
type link struct {
	a, b int
	edge variorum.Edge
}

// links finds the copies among articles of different stories. An outlet's own
// earlier text is none.
func (e *Engine) links(articles []*variorum.Article, story []string) []link {
	index := prints.NewIndex()
	at := make(map[string]int, len(articles))
	var out []link
	for i, a := range articles {
		at[a.ID] = i
		proven := map[string]bool{}
		for _, m := range index.Add(a.ID, a.Outlet, story[i], a.Text) {
			j := at[m.ID]
			if m.Own || story[i] == story[j] || proven[story[j]] {
				continue
			}
			if edge, ok := e.trace.Same(articles[j], a); ok {
				proven[story[j]] = true
				out = append(out, link{j, i, edge})
			}
		}
	}
	return append(out, e.translations(articles, story)...)
}

// translations finds the copies in other languages, by names and numbers.
func (e *Engine) translations(articles []*variorum.Article, story []string) []link {
	if !slices.ContainsFunc(articles, func(a *variorum.Article) bool { return tongue(a) != tongue(articles[0]) }) {
		return nil
	}
	holders := map[string][]int{}
	sizes := make([]int, len(articles))
	var out []link
	for i, a := range articles {
		keys := e.trace.Anchors(a)
		sizes[i] = len(keys)
		shared := map[int]int{}
		for _, k := range keys {
			for _, j := range holders[k] {
				shared[j]++
			}
			if len(holders[k]) < anchorHolders {
				holders[k] = append(holders[k], i)
			}
		}
		proven := map[string]bool{}
		for _, j := range slices.Sorted(maps.Keys(shared)) {
			n, b := shared[j], articles[j]
			if story[i] == story[j] || tongue(a) == tongue(b) || proven[story[j]] ||
				n < anchorsShared || float64(n) < anchorShare*float64(min(sizes[i], sizes[j])) || far(a, b) {
				continue
			}
			if edge, ok := e.trace.Same(b, a); ok {
				proven[story[j]] = true
				out = append(out, link{j, i, edge})
			}
		}
	}
	return out
}

func tongue(a *variorum.Article) string { return text.Primary(a.Language) }

// far reports whether two articles were published too long after each other for
// one to be the other's translation.
func far(a, b *variorum.Article) bool {
	at, aok := a.Published.Time()
	bt, bok := b.Published.Time()
	return aok && bok && at.Sub(bt).Abs() > anchorReach
}

// pull moves into another story the stories all of whose articles are copies of
// articles there, the smallest first: a wrong date had kept them apart.
func pull(story []string, links []link) {
	size := map[string]int{}
	for _, s := range story {
		size[s]++
	}
	for _, s := range slices.SortedFunc(maps.Keys(size), func(a, b string) int { return cmp.Or(size[a]-size[b], cmp.Compare(a, b)) }) {
		into := map[string]map[int]bool{} // other story → articles of s that stand there
		for _, l := range links {
			for _, x := range [2][2]int{{l.a, l.b}, {l.b, l.a}} {
				if mine, other := story[x[0]], story[x[1]]; mine == s && other != s && min(l.edge.Shared, l.edge.Back) >= pulls {
					if into[other] == nil {
						into[other] = map[int]bool{}
					}
					into[other][x[0]] = true
				}
			}
		}
		best := ""
		for _, o := range slices.Sorted(maps.Keys(into)) {
			if len(into[o]) == size[s] && size[o] >= size[s] && (best == "" || size[o] > size[best]) {
				best = o
			}
		}
		if best != "" {
			move(story, s, best)
			size[best], size[s] = size[best]+size[s], 0
		}
	}
}

func move(story []string, from, to string) {
	for i := range story {
		if story[i] == from {
			story[i] = to
		}
	}
}

// sharedText tells each story of the copies of its articles in other stories,
// one a story.
func sharedText(articles []*variorum.Article, story []string, links []link) map[string][]variorum.Related {
	out := map[string][]variorum.Related{}
	add := func(s, other, why string) {
		if !slices.ContainsFunc(out[s], func(r variorum.Related) bool { return r.Story == other }) {
			out[s] = append(out[s], variorum.Related{Story: other, Kind: "shared text", Why: why})
		}
	}
	for _, l := range links {
		if s, o := story[l.a], story[l.b]; s != o {
			why := fmt.Sprintf("%s: %.0f %% of %s stands in %s", l.edge.Kind, 100*l.edge.Shared, l.edge.To, l.edge.From)
			add(s, o, why)
			add(o, s, why)
		}
	}
	return out
}
