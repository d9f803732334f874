package run

import (
	"cmp"
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

// A foundCopy is an earlier article that is one text with the one at hand.
type foundCopy struct {
	of   string // id of the earlier article
	edge variorum.Edge
}

// A copyFinder finds, as articles arrive, copies of them in other stories, at the
// cost of what each new article brings. It keeps fingerprints and names, no texts. Not
// safe for concurrent use.
type copyFinder struct {
	engine       *Engine
	get          func(id string) *variorum.Article
	translations bool
	index        *prints.Index
	story        map[string]string
	known        []known          // articles with their anchors
	holders      map[string][]int // anchor → places in known
}

type known struct {
	id, language string
	anchors      int
}

// newCopies returns an empty one. get returns an earlier article, nil where it is
// gone. translations tells whether to look for copies in other languages too,
// which costs cutting every article into sentences once more.
func (e *Engine) newCopies(get func(id string) *variorum.Article, translations bool) *copyFinder {
	return &copyFinder{e, get, translations, prints.NewIndex(), map[string]string{}, nil, map[string][]int{}}
}

// add takes in an article of a story and returns its copies in other stories, one
// a story. An outlet's own earlier text is none.
func (c *copyFinder) add(a *variorum.Article, story string) []foundCopy {
	var near []string
	for _, m := range c.index.Add(a.ID, a.Outlet, story, a.Text) {
		if !m.Own {
			near = append(near, m.ID)
		}
	}
	if c.translations {
		near = append(near, c.inOtherLanguages(a)...)
	}
	c.story[a.ID] = story
	var out []foundCopy
	proven := map[string]bool{story: true}
	for _, id := range near {
		b := c.get(id)
		if b == nil || proven[c.story[id]] {
			continue
		}
		if edge, ok := c.engine.trace.Same(b, a); ok {
			proven[c.story[id]] = true
			out = append(out, foundCopy{id, edge})
		}
	}
	return out
}

// inOtherLanguages returns the earlier articles in other languages that share
// many names and numbers.
func (c *copyFinder) inOtherLanguages(a *variorum.Article) []string {
	keys := c.engine.trace.Anchors(a)
	me := len(c.known)
	c.known = append(c.known, known{a.ID, tongue(a), len(keys)})
	shared := map[int]int{}
	for _, k := range keys {
		for _, j := range c.holders[k] {
			shared[j]++
		}
		if len(c.holders[k]) < anchorHolders {
			c.holders[k] = append(c.holders[k], me)
		}
	}
	var out []string
	for _, j := range slices.Sorted(maps.Keys(shared)) {
		o := c.known[j]
		if shared[j] < anchorsShared || float64(shared[j]) < anchorShare*float64(min(len(keys), o.anchors)) || o.language == tongue(a) {
			continue
		}
		if b := c.get(o.id); b != nil && !far(a, b) {
			out = append(out, o.id)
		}
	}
	return out
}

// link is a copy found in another story: articles by their place in the list.
type link struct {
	a, b int
	edge variorum.Edge
}

// links finds the copies among articles of different stories.
func (e *Engine) links(articles []*variorum.Article, story []string) []link {
	at := make(map[string]int, len(articles))
	for i, a := range articles {
		at[a.ID] = i
	}
	languages := slices.ContainsFunc(articles, func(a *variorum.Article) bool { return tongue(a) != tongue(articles[0]) })
	c := e.newCopies(func(id string) *variorum.Article { return articles[at[id]] }, languages)
	var out []link
	for i, a := range articles {
		for _, found := range c.add(a, story[i]) {
			out = append(out, link{at[found.of], i, found.edge})
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
			why := sharedWhy(l.edge)
			add(s, o, why)
			add(o, s, why)
		}
	}
	return out
}
