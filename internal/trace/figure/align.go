package figure

import (
	"cmp"
	"math"
	"slices"

	"variorum/internal/text/number"
)

// open is the value from which a bound counts as open.
const open = math.MaxFloat64

// A cluster is one figure: readings that agree, or that differ about one thing.
type cluster struct {
	readings []*reading
	order    int
	differs  bool // joined in the second step
	toll     bool // joined because it rose with the days
}

func (c *cluster) add(r *reading) { c.readings = append(c.readings, r) }

// weak reports whether a figure rests on words that only sometimes are
// quantities and that only one article prints.
func (c *cluster) weak() bool {
	for _, r := range c.readings {
		if !r.q.Weak {
			return false
		}
	}
	first := c.readings[0].source.Index
	return !slices.ContainsFunc(c.readings, func(r *reading) bool { return r.source.Index != first })
}

// Least overlap of contexts at which readings of equal value are one figure:
// for values that many things share, and for bare numbers. Tuned on the three
// development stories (score/evidence.py): .1 to .3 gives the same verdicts.
const (
	leastCommon = 0.15
	leastBare   = 0.3
	leastRange  = 0.3
	// bareProof is the value from which a bare number proves itself.
	bareProof = 1000
)

// agreeing joins readings of one kind whose values are equal, then those whose
// values overlap.
func agreeing(readings []*reading) []*cluster {
	bare(readings)
	groups := map[valued]*group{}
	var out []*cluster
	for _, r := range readings {
		k := r.value()
		g := groups[k]
		if g == nil {
			g = newGroup()
			groups[k] = g
		}
		c := g.find(r, r.proof())
		if c == nil {
			c = &cluster{order: len(out)}
			out = append(out, c)
		}
		c.add(r)
		g.enter(c, r)
	}
	return overlapping(out)
}

// proof is the least overlap of contexts that a reading of equal value needs.
func (r *reading) proof() float64 {
	switch {
	case r.q.Kind == number.Bare && r.q.Low < bareProof:
		return leastBare
	case r.q.Weak || r.q.Kind == number.Score:
		return leastRange
	case r.q.Kind == number.Age:
		return 0
	case r.q.Word, r.q.Kind == number.Share, r.q.Kind == number.Count && r.q.High <= 12, r.q.Kind == number.Time && r.q.Low < 5:
		return leastCommon
	}
	return 0
}

// A group finds clusters by the words of their contexts.
type group struct {
	any   *cluster   // the first cluster, for readings that need no proof
	all   []*cluster // in order, as long as there are few
	words map[int32][]*cluster
}

func newGroup() *group { return &group{words: map[int32][]*cluster{}} }

// most is how many clusters a word may lead to before it counts as too common
// to tell anything; it bounds the work on large stories.
const most = 40

func (g *group) enter(c *cluster, r *reading) {
	if g.any == nil {
		g.any = c
	}
	if len(g.all) < most && !slices.Contains(g.all, c) {
		g.all = append(g.all, c)
	}
	for _, k := range r.near.keys {
		if list := g.words[k]; len(list) < most && !slices.Contains(list, c) {
			g.words[k] = append(list, c)
		}
	}
}

// find returns the cluster that fits a reading best, nil where none reaches least.
func (g *group) find(r *reading, least float64) *cluster {
	if least == 0 {
		return g.any
	}
	var best *cluster
	most := least
	for _, c := range g.candidates(r) {
		if r.q.Kind == number.Score {
			if slices.ContainsFunc(c.readings[:min(len(c.readings), compared)], func(x *reading) bool { return sameGame(x, r) }) {
				return c
			}
			continue
		}
		if o := c.overlap(r); o > most || o == most && best == nil {
			best, most = c, o
		}
	}
	if best == nil {
		return g.translated(r)
	}
	return best
}

// translated returns the one cluster of a group in which a reading in another
// language can stand: contexts share no words over languages, so that the same
// counted thing, by name, must do, with no other part of a population.
func (g *group) translated(r *reading) *cluster {
	var found *cluster
	for _, c := range g.all {
		x := c.readings[0]
		if !r.classed || !x.classed || x.q.Word || slices.ContainsFunc(c.readings, func(y *reading) bool { return y.part.Language == r.part.Language }) || disjoint(x.parts, r.parts) {
			continue
		}
		if found != nil {
			return nil
		}
		found = c
	}
	return found
}

func (g *group) candidates(r *reading) []*cluster {
	var out []*cluster
	for _, k := range r.near.keys {
		for _, c := range g.words[k] {
			if !slices.Contains(out, c) {
				out = append(out, c)
			}
		}
	}
	slices.SortFunc(out, func(a, b *cluster) int { return a.order - b.order })
	return out
}

// sameGame: two equal scores are of one game where the name nearest to one
// stands close to the other.
func sameGame(a, b *reading) bool {
	return len(a.close) > 0 && slices.Contains(b.close, a.close[0]) || len(b.close) > 0 && slices.Contains(a.close, b.close[0])
}

// compared is how many readings of a cluster are looked at for context.
const compared = 8

// overlap is the best overlap of a reading's context with a reading of the cluster.
func (c *cluster) overlap(r *reading) (best float64) {
	for _, x := range c.readings[:min(len(c.readings), compared)] {
		o, _ := overlap(&x.near, &r.near)
		best = max(best, o)
	}
	return best
}

// overlap is the weight of the common words over that of the lighter context.
func overlap(a, b *weights) (share float64, common int) {
	var both float64
	for i, j := 0, 0; i < len(a.keys) && j < len(b.keys); {
		switch {
		case a.keys[i] < b.keys[j]:
			i++
		case a.keys[i] > b.keys[j]:
			j++
		default:
			both += min(a.value[i], b.value[j])
			common++
			i++
			j++
		}
	}
	least := min(a.sum, b.sum)
	if least == 0 {
		return 0, 0
	}
	return both / least, common
}

// interval is the stretch a reading stands for: approximate values reach a
// tenth to either side, open ones half as far again.
func (r *reading) interval() (low, high float64) {
	low, high = r.q.Low, r.q.High
	switch r.q.Qualifier {
	case "about", "nearly":
		return low * 0.9, high * 1.1
	case "more than", "at least":
		return low, high * 1.5
	case "less than", "at most":
		return low * 0.5, high
	}
	return low, high
}

func overlaps(a, b *reading) bool {
	al, ah := a.interval()
	bl, bh := b.interval()
	return al <= bh && bl <= ah
}

// bare gives large numbers without a noun the kind of the one counted thing of
// the story that has their value: "a population of 280,000".
func bare(readings []*reading) {
	kinds := map[float64]string{}
	for _, r := range readings {
		if r.q.Kind != number.Count || r.q.Low != r.q.High || r.q.Low < bareProof {
			continue
		}
		if k, ok := kinds[r.q.Low]; ok && k != r.kind {
			kinds[r.q.Low] = ""
		} else {
			kinds[r.q.Low] = r.kind
		}
	}
	for _, r := range readings {
		if k := kinds[r.q.Low]; r.q.Kind == number.Bare && r.q.Low == r.q.High && k != "" {
			r.kind = k
		}
	}
}

// overlapping joins clusters of one kind whose values overlap without being
// equal, where the context fits and no article prints both.
func overlapping(clusters []*cluster) []*cluster {
	return pairs(clusters, func(a, b *cluster) float64 {
		x, y := a.readings[0], b.readings[0]
		if x.q.Score != "" || !overlaps(x, y) || x.q.Weak || y.q.Weak {
			return 0
		}
		if x.inexact() == y.inexact() && !x.inexact() {
			return 0
		}
		o, common := a.best(b)
		if o < leastRange || common < 1 || parted(a, b) {
			return 0
		}
		return o
	}, false)
}

func (r *reading) inexact() bool { return r.q.Qualifier != "" || r.q.Low != r.q.High }

// Least overlap of contexts, and common words, at which two disjoint values are
// a conflict; higher for kinds of which one text prints many. Tuned on the three
// development stories, where .4 to .5 find each real conflict, and against the
// false ones of 66 clusters of news in English; .3 brings false ones.
const (
	leastConflict    = 0.45
	leastOften       = 0.65 // shares, measures, durations, money
	leastShared      = 2
	leastOftenShared = 3
	// mostRatio is how far apart two values of one thing may lie: beyond it they
	// are nearly always two things.
	mostRatio = 4
	// mostValues is how many values of one kind an article may print before any
	// of them may stand in a conflict.
	mostValues = 2
	// mostGoals is by how many points two scores of one game may differ.
	mostGoals = 2
)

// conflicting joins figures with disjoint values that must be about one thing.
func conflicting(clusters []*cluster, seen *census) []*cluster {
	return pairs(clusters, func(a, b *cluster) float64 {
		x, y := a.readings[0], b.readings[0]
		if !x.arguable() || !y.arguable() || !seen.alone(a, b) || overlaps(x, y) && x.q.Score == "" {
			return 0
		}
		o, common := a.best(b)
		least, words := leastConflict, leastShared
		switch x.q.Kind {
		case number.Share, number.Measure, number.Time, number.Money, number.Times:
			least, words = leastOften, leastOftenShared
		}
		if o < least || common < words || parted(a, b) {
			return 0
		}
		return o
	}, true)
}

// arguable reports whether a reading can be one side of a conflict at all.
func (r *reading) arguable() bool {
	return !r.q.Weak && !r.q.Word && r.q.Kind != number.Bare && !r.crowded && !r.adjective
}

// A census counts who prints which values of a kind.
type census struct {
	articles map[valued]map[int]bool
	values   map[printed]int // distinct values of a kind in one article
}

type valued struct {
	kind      string
	low, high float64
	score     string
}

type printed struct {
	kind    string
	article int
}

func (r *reading) value() valued { return valued{r.kind, r.q.Low, r.q.High, r.q.Score} }

func count(readings []*reading) *census {
	c := &census{map[valued]map[int]bool{}, map[printed]int{}}
	for _, r := range readings {
		v := r.value()
		if c.articles[v] == nil {
			c.articles[v] = map[int]bool{}
		}
		if i := r.source.Index; !c.articles[v][i] {
			c.articles[v][i] = true
			c.values[printed{r.kind, i}]++
		}
	}
	return c
}

// alone reports that no article prints the values of both figures, wherever,
// and none prints so many of the kind that they must be several things.
func (c *census) alone(a, b *cluster) bool {
	for _, y := range b.readings {
		for i := range c.articles[y.value()] {
			for _, x := range a.readings {
				if c.articles[x.value()][i] {
					return false
				}
			}
		}
	}
	if a.readings[0].q.Kind == number.Score {
		return true
	}
	many := func(r *reading) bool { return c.values[printed{r.kind, r.source.Index}] > mostValues }
	return !slices.ContainsFunc(a.readings, many) && !slices.ContainsFunc(b.readings, many)
}

// far reports values too far apart to be readings of one thing.
func far(x, y *reading) bool {
	if x.q.Kind == number.Score {
		return math.Abs(x.q.Low-y.q.Low)+math.Abs(x.q.High-y.q.High) > mostGoals
	}
	low, high := min(x.q.Low, y.q.Low), max(x.q.Low, y.q.Low)
	return low <= 0 || high/low > mostRatio
}

// best is the best overlap between readings of two clusters.
func (c *cluster) best(d *cluster) (share float64, common int) {
	for _, x := range c.readings[:min(len(c.readings), compared)] {
		for _, y := range d.readings[:min(len(d.readings), compared)] {
			if o, n := overlap(&x.near, &y.near); o > share {
				share, common = o, n
			}
		}
	}
	return share, common
}

// parted reports what keeps two figures apart: an article prints both, other
// speakers, other days, other parts of a population, other names.
func parted(a, b *cluster) bool {
	for _, x := range a.readings {
		for _, y := range b.readings {
			if x.source.Index == y.source.Index {
				return true
			}
		}
	}
	x, y := a.readings[0], b.readings[0]
	if x.by != "" && y.by != "" && x.by != y.by {
		return true
	}
	if disjoint(x.parts, y.parts) || disjoint(x.named, y.named) || len(x.named) != len(y.named) || far(x, y) {
		return true
	}
	if x.q.Kind == number.Age && !sameGame(x, y) {
		return true
	}
	if x.asOf != "" && y.asOf != "" && x.asOf != y.asOf {
		return true
	}
	if x.q.Kind == number.Score { // the names of one sentence stand in the other
		n := shared(x.proper, y.proper)
		return n == 0 || n < min(len(x.proper), len(y.proper))
	}
	return disjoint(x.proper, y.proper)
}

func disjoint[T comparable](a, b []T) bool { return len(a) > 0 && len(b) > 0 && shared(a, b) == 0 }

func shared[T comparable](a, b []T) (n int) {
	for _, x := range a {
		if slices.Contains(b, x) {
			n++
		}
	}
	return n
}

// pairs joins clusters of one kind that are each other's best by fit (0: no
// pair). Only clusters that share words are compared.
func pairs(clusters []*cluster, fit func(a, b *cluster) float64, differs bool) []*cluster {
	kinds := map[string]*group{}
	best := make([]*cluster, len(clusters))
	most := make([]float64, len(clusters))
	for i, c := range clusters {
		c.order = i
	}
	for _, c := range clusters {
		g := kinds[c.readings[0].kind]
		if g == nil {
			g = newGroup()
			kinds[c.readings[0].kind] = g
		}
		for _, d := range g.near(c) {
			o := fit(c, d)
			if o == 0 {
				continue
			}
			for _, p := range [2][2]*cluster{{c, d}, {d, c}} {
				if o > most[p[0].order] {
					best[p[0].order], most[p[0].order] = p[1], o
				}
			}
		}
		for _, r := range c.readings[:min(len(c.readings), compared)] {
			g.enter(c, r)
		}
	}
	return merge(clusters, best, differs)
}

// near returns the clusters that share a word with one of c's readings.
func (g *group) near(c *cluster) []*cluster {
	var out []*cluster
	for _, r := range c.readings[:min(len(c.readings), compared)] {
		for _, d := range g.candidates(r) {
			if !slices.Contains(out, d) {
				out = append(out, d)
			}
		}
	}
	slices.SortFunc(out, func(a, b *cluster) int { return a.order - b.order })
	return out
}

func merge(clusters, best []*cluster, differs bool) []*cluster {
	gone := make([]bool, len(clusters))
	for i, c := range clusters {
		d := best[i]
		if gone[i] || d == nil || best[d.order] != c || gone[d.order] {
			continue
		}
		c.readings = append(c.readings, d.readings...)
		c.differs = c.differs || differs
		slices.SortStableFunc(c.readings, func(a, b *reading) int { return cmp.Compare(a.at, b.at) })
		gone[d.order] = true
	}
	var out []*cluster
	for i, c := range clusters {
		if !gone[i] {
			out = append(out, c)
		}
	}
	return out
}
