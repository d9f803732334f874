package group

import (
	"cmp"
	"math"
	"slices"

	"variorum/internal/group/embed"
)

// A unit is the smallest thing the settled view moves: an article together with
// the near copies of it. Copies stand for one wording, so that a headline
// printed by fifty outlets does not outvote five that were written.
type unit struct {
	articles    []*article
	terms       []term
	dated       bool
	first, last int64
	fullness    float64 // 0 for a headline, 1 for a text
	apart       bool    // a digest, like nothing but copies of itself
}

// fullness says how much of a text an article is: headlines hold about ten
// words, and few of them are the same from one to the next; texts hold enough
// of them to be compared as they are.
func fullness(a *article) float64 {
	return min(1, max(0, (float64(len(a.terms))-headlineTerms)/(fullTerms-headlineTerms)))
}

// units joins near copies. The articles must be in order of time.
func (l *tongue) units(set *Settings, articles []*article) []*unit {
	near := newNearby(l.words.Len())
	var units []*unit
	for _, a := range articles {
		terms := l.reweigh(set, a)
		u := near.copyOf(set, units, a, terms)
		if u == nil {
			near.add(terms)
			u = &unit{terms: terms, dated: a.dated, first: a.time, last: a.time, fullness: fullness(a), apart: a.apart}
			units = append(units, u)
		}
		u.articles = append(u.articles, a)
		if a.dated {
			u.first, u.last, u.dated = min(u.first, a.time), max(u.last, a.time), true
		}
	}
	return units
}

// copyOf returns the unit an article is a near copy of, or nil.
func (n *nearby) copyOf(set *Settings, units []*unit, a *article, terms []term) *unit {
	var found *unit
	top := set.Copy
	for _, i := range n.sums(terms) {
		u := units[i]
		if s := float64(n.sum[i]); s >= top && u.admits(set, a, s) && (s > top || found == nil) {
			found, top = u, s
		}
	}
	return found
}

// admits reports whether a near copy may lie so far from a unit: within reach,
// or anywhere for the same text by another outlet (one of the dates is wrong).
func (u *unit) admits(set *Settings, a *article, likeness float64) bool {
	if u.apart != a.apart {
		return false
	}
	if !a.dated || !u.dated || max(u.first-a.time, a.time-u.last) <= int64(set.CopyReach.Seconds()) {
		return true
	}
	b := u.articles[0]
	return likeness >= set.Same && fullness(a) == 1 && u.fullness == 1 && (a.outlet != b.outlet || a.outlet == 0)
}

// fade returns what is left of the likeness of two units for the time between
// them: it falls to a floor, and to nothing beyond reach.
func (u *unit) fade(set *Settings, v *unit) float64 {
	if u.apart || v.apart {
		return 0
	}
	if !u.dated || !v.dated {
		return 1
	}
	d := max(0, u.first-v.last, v.first-u.last)
	if d > int64(set.Reach.Seconds()) {
		return 0
	}
	return set.FadeFloor + float64((1-set.FadeFloor)*set.fade(d))
}

// kinship is as that of a story.
func (u *unit) kinship(set *Settings, v *unit) float64 {
	if c, ok := embed.Cosine(u.articles[0].meaning, v.articles[0].meaning); ok {
		return set.kinship(c)
	}
	return 1
}

// An edge is the likeness of a unit to another.
type edge struct {
	to       int32
	likeness float32
}

// edges compares units, given in order of time, and returns for each its
// likest others.
func (l *tongue) edges(set *Settings, units []*unit, vectors [][]term) [][]edge {
	near := newNearby(l.words.Len())
	out := make([][]edge, len(units))
	for i, u := range units {
		for _, j := range near.sums(vectors[i]) {
			s := float32(float64(near.sum[j]) * u.fade(set, units[j]) * u.kinship(set, units[j]))
			if s < edgeFloor {
				continue
			}
			out[i] = append(out[i], edge{j, s})
			if out[j] = append(out[j], edge{int32(i), s}); len(out[j]) > 4*set.Edges {
				out[j] = likest(out[j], set.Edges)
			}
		}
		out[i] = likest(out[i], set.Edges)
		near.add(vectors[i])
	}
	for i := range out {
		out[i] = likest(out[i], set.Edges)
	}
	return out
}

func likest(e []edge, n int) []edge {
	slices.SortFunc(e, func(a, b edge) int {
		if a.likeness != b.likeness {
			return cmp.Compare(b.likeness, a.likeness)
		}
		return cmp.Compare(a.to, b.to)
	})
	return e[:min(n, len(e))]
}

// expand adds to the vector of each headline the words of the headlines likest
// to it: two that share no word meet where their neighbours share some (document
// expansion, Singhal and Pereira 1999). Texts stay as they are.
func (l *tongue) expand(set *Settings, units []*unit) [][]term {
	vectors := make([][]term, len(units))
	for i, u := range units {
		vectors[i] = u.terms
	}
	edges := l.edges(set, units, vectors)
	out := make([][]term, len(units))
	for i, u := range units {
		out[i] = u.terms
		share := set.Expand * (1 - u.fullness)
		if share == 0 || len(u.terms) == 0 {
			continue
		}
		for _, e := range edges[i][:min(len(edges[i]), set.Neighbours)] {
			if e.likeness < expandFloor {
				break
			}
			out[i] = add(out[i], scaled(vectors[e.to], share*float64(e.likeness)), 1)
		}
		out[i] = normalised(slices.Clone(out[i]))
	}
	return out
}

func scaled(terms []term, by float64) []term {
	out := make([]term, len(terms))
	for i, t := range terms {
		out[i] = term{t.word, float32(math.Round(float64(t.weight)*by*grain) / grain)}
	}
	return out
}

// nearby is an index of vectors added in order, which sums up the likeness of a
// vector to all of them.
type nearby struct {
	posted  [][]posting // by word
	sum     []float32   // by vector
	touched []int32
}

type posting struct {
	vector int32
	weight float32
}

func newNearby(words int) *nearby { return &nearby{posted: make([][]posting, words)} }

func (n *nearby) add(terms []term) {
	id := int32(len(n.sum))
	n.sum = append(n.sum, 0)
	for _, t := range terms {
		n.posted[t.word] = append(n.posted[t.word], posting{id, t.weight})
	}
}

// sums returns the vectors that share a word with the given one; sum holds the
// scalar products until the next call. Of a word only the newest maxPosted
// vectors are read.
func (n *nearby) sums(terms []term) []int32 {
	for _, i := range n.touched {
		n.sum[i] = 0
	}
	n.touched = n.touched[:0]
	for _, t := range terms {
		p := n.posted[t.word]
		for _, q := range p[max(0, len(p)-maxPosted):] {
			if n.sum[q.vector] == 0 {
				n.touched = append(n.touched, q.vector)
			}
			n.sum[q.vector] += q.weight * t.weight
		}
	}
	return n.touched
}

const (
	// headlineTerms is up to how many words an article is a mere headline.
	headlineTerms = 20
	// edgeFloor is the likeness below which two units are nothing to each other.
	edgeFloor = .02
	// expandFloor is the likeness from which a neighbour lends its words.
	expandFloor = .05
	// maxPosted bounds the vectors read for one word.
	maxPosted = 4000
)
