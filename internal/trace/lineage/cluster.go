package lineage

import (
	"cmp"
	"maps"
	"slices"
)

const (
	// same is the coverage both ways from which an article is a double of
	// another: compared with the others through it alone, so that a story of
	// hundreds of copies costs no square of them.
	same = .97
	// candidate is the number of shared runs from which two articles are compared.
	candidate = 2
	// joined and apart tell a text made of two: covered by each of two origins
	// from joined on, which share less than apart with each other.
	joined, apart = .30, .05
)

// A story is the work on one story.
type story struct {
	t        *Tracer
	articles []*reading
	credits  []credits
	leader   []int // of a double, the article it doubles; else itself
	pairs    []verdict
	found    map[[2]int]int // places in pairs
	wrote    []map[string]float64
}

// A verdict is a pair with what it proves.
type verdict struct {
	pair
	proof proof
	rule  string
}

// compareAll compares each article with those before it that share runs.
func (s *story) compareAll() {
	narration, whole := map[uint64][]int32{}, map[uint64][]int32{}
	counts := make([]int, len(s.articles))
	speech := slices.ContainsFunc(s.articles, (*reading).few)
	for i, r := range s.articles {
		s.leader[i] = i
		var near []verdict
		for _, j := range s.candidates(r, speech, narration, whole, counts) {
			p := compare(s.articles[j], r, j, i)
			if p.double() {
				s.leader[i], near = j, []verdict{{p, proven, ruleLong}}
				break
			}
			near = append(near, verdict{pair: p})
		}
		for _, v := range near {
			s.add(v)
		}
		if s.leader[i] != i {
			continue
		}
		for _, run := range r.short {
			narration[run] = append(narration[run], int32(i))
		}
		if speech {
			for _, run := range r.all() {
				whole[run] = append(whole[run], int32(i))
			}
		}
	}
}

// candidates returns the articles that share runs with r, most shared first.
// Runs with speech in them count where some article has little narration.
func (s *story) candidates(r *reading, speech bool, narration, whole map[uint64][]int32, counts []int) []int {
	var out []int
	count := func(runs []uint64, index map[uint64][]int32) {
		for _, run := range runs {
			for _, j := range index[run] {
				if counts[j]++; counts[j] == candidate {
					out = append(out, int(j))
				}
			}
		}
	}
	count(r.short, narration)
	if speech {
		count(r.all(), whole)
	}
	slices.SortFunc(out, func(a, b int) int { return cmp.Or(counts[b]-counts[a], a-b) })
	clear(counts)
	return out
}

func (p *pair) double() bool {
	c := p.shared()
	return min(c[0], c[1]) >= same
}

func (s *story) add(v verdict) {
	s.found[[2]int{v.a, v.b}] = len(s.pairs)
	s.pairs = append(s.pairs, v)
}

// of returns the pair of two articles, compared now where it was not before.
func (s *story) of(a, b int) verdict {
	if a > b {
		a, b = b, a
	}
	if k, ok := s.found[[2]int{a, b}]; ok {
		return s.pairs[k]
	}
	v := verdict{pair: compare(s.articles[a], s.articles[b], a, b)}
	v.proof, v.rule = v.judge()
	return v
}

// judgeAll decides every pair by words, credits and anchors.
func (s *story) judgeAll() {
	s.wrote = make([]map[string]float64, len(s.articles))
	for i := range s.articles {
		l := s.leader[i]
		if s.wrote[l] == nil {
			s.wrote[l] = map[string]float64{}
		}
		for id, v := range s.credits[i].wrote() {
			s.wrote[l][id] = max(s.wrote[l][id], v)
		}
		s.wrote[i] = s.wrote[l]
	}
	s.anchorAll()
	for k := range s.pairs {
		v := &s.pairs[k]
		if v.proof != proven {
			v.proof, v.rule = s.judge(&v.pair)
		}
	}
}

// judge decides one pair.
func (s *story) judge(p *pair) (proof, string) {
	g, rule := p.judge()
	shared, conflict := agree(s.wrote[p.a], s.wrote[p.b])
	if conflict && most(p.shared()) < mostly {
		return none, ""
	}
	if g >= weak {
		return g, rule
	}
	some := most(p.short) >= somewhat || len(p.verbatim) > 0
	inOrder := len(p.anchors.aligned) >= manyAligned
	switch {
	case shared && some:
		return weak, ruleVersion
	case some && (s.reports(p.a, p.b) || s.reports(p.b, p.a)):
		return weak, ruleCited
	case inOrder && p.anchors.score >= translated, inOrder && shared && p.anchors.score >= maybeTranslated:
		return weak, ruleAnchors
	case shared:
		return hint, ruleVersion
	case inOrder && p.anchors.score >= maybeTranslated:
		return hint, ruleAnchors
	}
	return g, rule
}

// reports tells whether article i is a report of what the agency of j reported.
func (s *story) reports(i, j int) bool {
	for id := range s.wrote[j] {
		if s.credits[i].mainSource(id) {
			return true
		}
	}
	return false
}

// anchorAll scores the order of names and numbers of all leaders that the words
// alone do not show to be one text.
func (s *story) anchorAll() {
	open := s.unproven()
	if len(open) == 0 {
		return
	}
	al := newAligner()
	sides := make([]*side, len(s.articles))
	for i, r := range s.articles {
		if s.leader[i] == i {
			sides[i] = al.side(s.t.speller.anchored(r))
		}
	}
	al.ready(sides)
	for _, v := range open {
		x, y := sides[v[0]], sides[v[1]]
		if s.nouns(v[0]) {
			x = x.namesOnly(y)
		}
		if s.nouns(v[1]) {
			y = y.namesOnly(sides[v[0]])
		}
		score := al.align(x, y, maybeTranslated)
		if score.score < maybeTranslated {
			continue
		}
		k, ok := s.found[v]
		if !ok {
			s.add(verdict{pair: compare(s.articles[v[0]], s.articles[v[1]], v[0], v[1])})
			k = len(s.pairs) - 1
		}
		s.pairs[k].anchors = score
	}
}

// nouns reports whether an article's language capitalises its nouns.
func (s *story) nouns(i int) bool {
	return s.t.lexicons.Get(s.articles[i].src.Article.Language).nouns
}

// unproven returns the pairs of leaders that words alone do not join.
func (s *story) unproven() [][2]int {
	var out [][2]int
	for a := range s.articles {
		for b := a + 1; b < len(s.articles); b++ {
			if s.leader[a] != a || s.leader[b] != b {
				continue
			}
			if k, ok := s.found[[2]int{a, b}]; ok {
				if g, _ := s.pairs[k].judge(); g >= weak {
					continue
				}
			}
			out = append(out, [2]int{a, b})
		}
	}
	return out
}

// A partition is a union-find over articles.
type partition struct {
	parent  []int
	wrote   []map[string]float64 // by root; articles that credit several agencies are neutral
	fullest map[int][]int        // see story.fullest; by root, until it grows
}

func (s *story) partition() *partition {
	p := &partition{make([]int, len(s.articles)), make([]map[string]float64, len(s.articles)), map[int][]int{}}
	for i := range s.articles {
		p.parent[i], p.wrote[i] = s.leader[i], map[string]float64{}
		if len(s.wrote[i]) == 1 {
			p.wrote[i] = maps.Clone(s.wrote[i])
		}
	}
	return p
}

func (p *partition) root(i int) int {
	for p.parent[i] != i {
		p.parent[i] = p.parent[p.parent[i]]
		i = p.parent[i]
	}
	return i
}

func (p *partition) join(a, b int) {
	a, b = min(a, b), max(a, b)
	p.parent[b] = a
	delete(p.fullest, a)
	delete(p.fullest, b)
	for id, v := range p.wrote[b] {
		p.wrote[a][id] = max(p.wrote[a][id], v)
	}
}

// cluster joins the articles whose pairs prove at least as much as asked.
func (s *story) cluster(least proof) (p *partition, bridges []verdict) {
	p = s.partition()
	for _, v := range s.byStrength(least) {
		a, b := p.root(v.a), p.root(v.b)
		if a == b {
			continue
		}
		switch {
		case s.bridge(p, v):
			bridges = append(bridges, v)
		case most(v.shared()) >= mostly, v.rule == ruleAnchors && most(v.anchors.share) >= mostly && s.agreed(p, v), s.sameAgency(p, v), s.supported(p, v, least):
			p.join(a, b)
		}
	}
	return p, bridges
}

// byStrength returns the pairs that prove enough, the surest first.
func (s *story) byStrength(least proof) []verdict {
	var out []verdict
	for _, v := range s.pairs {
		if v.proof >= least {
			out = append(out, v)
		}
	}
	slices.SortStableFunc(out, func(v, w verdict) int {
		c, d := v.shared(), w.shared()
		return cmp.Or(cmp.Compare(w.proof, v.proof), cmp.Compare(most(d), most(c)), cmp.Compare(min(d[0], d[1]), min(c[0], c[1])),
			v.a-w.a, v.b-w.b)
	})
	return out
}

// members returns the leaders of the cluster with a root, without one of them.
func (s *story) members(p *partition, root, without int) []int {
	var out []int
	for i := range s.articles {
		if s.leader[i] == i && i != without && p.root(i) == root {
			out = append(out, i)
		}
	}
	return out
}

// bridge reports whether a pair would fuse two texts that only one article joins
// (it was made of both): that article stays where it is.
func (s *story) bridge(p *partition, v verdict) bool {
	return s.bridgedBy(p, v.a, v.b) || s.bridgedBy(p, v.b, v.a)
}

func (s *story) bridgedBy(p *partition, x, y int) bool {
	mine, theirs := s.members(p, p.root(x), x), s.members(p, p.root(y), -1)
	if len(mine) == 0 || s.knownShare(x, y) < joined {
		return false
	}
	within := 0.0
	for _, z := range mine {
		within = max(within, s.knownShare(x, z))
		for _, w := range theirs {
			if v, ok := s.known(z, w); ok && most(v.shared()) >= apart {
				return false
			}
		}
	}
	return within >= joined
}

// covered returns the share of x that stands in y.
func (s *story) covered(x, y int) float64 {
	v := s.of(x, y)
	c := v.shared()
	if v.a == x {
		return c[0]
	}
	return c[1]
}

// sameAgency reports whether a pair's clusters credit one agency: its versions
// need no further support, a late one may share text with its last forerunner only.
func (s *story) sameAgency(p *partition, v verdict) bool {
	shared, _ := agree(p.wrote[p.root(v.a)], p.wrote[p.root(v.b)])
	return shared
}

// agreed reports whether the credits of a pair's clusters do not contradict.
func (s *story) agreed(p *partition, v verdict) bool {
	_, conflict := agree(p.wrote[p.root(v.a)], p.wrote[p.root(v.b)])
	return !conflict
}

// supported reports whether a partial likeness may join two clusters: their
// credits do not contradict, and half of the pairs of their fullest texts say the
// same.
func (s *story) supported(p *partition, v verdict, least proof) bool {
	if !s.agreed(p, v) {
		return false
	}
	x, y := s.fullest(p, p.root(v.a)), s.fullest(p, p.root(v.b))
	yes := 0
	for _, a := range x {
		for _, b := range y {
			if w, ok := s.known(a, b); ok && w.proof >= least {
				yes++
			}
		}
	}
	return yes > 0 && 2*yes >= len(x)*len(y)
}

// fullest returns the leaders of a cluster that stand mostly in no other one of
// it: what was cut out of a text has no voice beside it.
func (s *story) fullest(p *partition, root int) []int {
	if have, ok := p.fullest[root]; ok {
		return have
	}
	all := s.members(p, root, -1)
	out := slices.DeleteFunc(slices.Clone(all), func(i int) bool {
		return slices.ContainsFunc(all, func(j int) bool {
			mine, theirs := s.knownShare(i, j), s.knownShare(j, i)
			return i != j && mine >= mostly && (mine > theirs || mine == theirs && j < i)
		})
	})
	p.fullest[root] = out
	return out
}

// known returns the pair of two articles where it was compared.
func (s *story) known(a, b int) (*verdict, bool) {
	k, ok := s.found[[2]int{min(a, b), max(a, b)}]
	if !ok {
		return nil, false
	}
	return &s.pairs[k], true
}

// knownShare returns the share of x that stands in y, 0 where the two were not
// worth comparing.
func (s *story) knownShare(x, y int) float64 {
	v, ok := s.known(x, y)
	if !ok {
		return 0
	}
	c := v.shared()
	if v.a == x {
		return c[0]
	}
	return c[1]
}

// groups returns the clusters of a partition as sorted lists of articles.
func (s *story) groups(p *partition) [][]int {
	of := map[int]int{}
	var out [][]int
	for i := range s.articles {
		r := p.root(i)
		k, ok := of[r]
		if !ok {
			k = len(out)
			of[r] = k
			out = append(out, nil)
		}
		out[k] = append(out[k], i)
	}
	return out
}
