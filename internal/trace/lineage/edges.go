package lineage

import (
	"cmp"
	"slices"
	"strings"

	"variorum"
	"variorum/internal/text"
)

// Coverage from which a text is a copy (both ways), a copy with lines added, or
// cut out of another (one way). Read off the copies of the hand-checked stories:
// .97 to 1.0 for copies, .92 for the one that was cut.
const (
	copied   = .95
	cut      = .90
	enlarged = .80
)

// proofs is the number of sentence pairs that an edge shows.
const proofs = 3

// Nodes of agencies and of outlets whose own article is not in the story.
const (
	agencyNode = "agency:"
	outletNode = "outlet:"
)

// The rules of an edge that is no pair of articles.
const (
	ruleCredit    = "credit"
	ruleInherited = "credit of a copy"
	ruleEdit      = "edit found in both"
	ruleQuotes    = "quotations only"
	ruleTwoTexts  = "made of two texts"
)

// group is one origin at work.
type group struct {
	s        *story
	members  []int
	agency   string
	strength float64
	outlet   string // credited, no agency
	home     int    // -1 for none
	edges    []variorum.Edge
}

// origin describes a group of articles and the edges inside it.
func (s *story) origin(members []int) (variorum.Origin, []variorum.Edge) {
	g := &group{s: s, members: members, home: -1}
	cs := make([]*credits, len(members))
	for k, i := range members {
		cs[k] = &s.credits[i]
	}
	g.agency, g.strength = s.t.vote(cs)
	g.nameOutlet()
	g.findHome()
	g.hang()
	return g.describe(), g.edges
}

// nameOutlet takes the outlet that the members credit, where no agency is named.
func (g *group) nameOutlet() {
	best := 0.0
	for _, i := range g.members {
		if c := &g.s.credits[i]; g.agency == "" && c.first > best {
			g.outlet, best = c.outlet, c.first
		}
	}
}

// findHome looks for the article that the agency or credited outlet itself
// published; of several the one that shares most with the others.
func (g *group) findHome() {
	best := -1.0
	for _, i := range g.members {
		if !g.isHome(i) {
			continue
		}
		sum := 0.0
		for _, j := range g.members {
			sum += g.s.covered(j, i)
		}
		if sum > best {
			g.home, best = i, sum
		}
	}
}

func (g *group) isHome(i int) bool {
	if g.agency != "" {
		return g.s.credits[i].home.ID == g.agency
	}
	return g.outlet != "" && sameOutlet(g.outlet, g.s.articles[i].src.Article.Outlet)
}

func sameOutlet(a, b string) bool { return bare(a) == bare(b) && bare(a) != "" }

// bare is an outlet's name without case, space and domain.
func bare(name string) string {
	name = text.Fold(name)
	for _, tail := range []string{".com", ".net", ".org"} {
		name = strings.TrimSuffix(name, tail)
	}
	return strings.ReplaceAll(strings.TrimPrefix(name, "the "), " ", "")
}

func (g *group) describe() variorum.Origin {
	o := variorum.Origin{Agency: g.agency, Outlet: g.outlet}
	for _, i := range g.members {
		o.Articles = append(o.Articles, g.s.articles[i].src.Article.ID)
	}
	o.ID = variorum.ContentID(o.Articles...)
	if g.home >= 0 {
		o.Home = g.id(g.home)
	}
	if o.Outlet == "" && (len(g.members) == 1 && g.agency == "" || g.home >= 0) {
		o.Outlet = g.s.articles[max(g.home, g.members[0])].src.Article.Outlet
	}
	g.credit(&o)
	return o
}

// credit shows the words that the agency or outlet was read from.
func (g *group) credit(o *variorum.Origin) {
	best := 0.0
	for _, i := range g.members {
		r := g.s.articles[i]
		if c := &g.s.credits[i]; c.line.Len() > 0 && c.outlet == g.outlet && c.first > best {
			best, o.CreditText, o.Credit = c.first, "", r.body.Cut(c.line)
		}
		for _, c := range r.src.Article.Credits {
			mine := g.agency != "" && c.Agency == g.agency || g.agency == "" && g.outlet != "" && c.Source == g.outlet
			at := -1
			if r.body != nil {
				at = strings.Index(r.body.Text, c.Exact)
			}
			value := strength(c, told)
			if at >= 0 {
				value += .001 // rather one that can be shown in place
			}
			if !mine || c.Kind == variorum.CreditPhoto || c.Exact == "" || value <= best {
				continue
			}
			best, o.CreditText, o.Credit = value, c.Exact, variorum.Line{}
			if at >= 0 {
				o.CreditText, o.Credit = "", r.body.Cut(text.Span{Start: at, End: at + len(c.Exact)})
			}
		}
	}
}

func (g *group) id(i int) string { return g.s.articles[i].src.Article.ID }

// hang makes the edges: from the home article; from the agency or outlet where
// its own article is not here; and among the members the tree of what they share
// most, whose direction nobody knows.
func (g *group) hang() {
	var free []int
	for _, i := range g.members {
		if g.home < 0 {
			g.fromNode(i)
		}
		if g.home < 0 || i != g.home && !g.fromHome(i) {
			free = append(free, i)
		}
	}
	g.tree(free)
	g.sharedEdits()
}

// fromHome hangs an article on the home article, where they are one text and no
// other member holds notably more of it. Where it may have come from another
// version, the agency is named beside it.
func (g *group) fromHome(i int) bool {
	v := g.s.of(g.home, i)
	e := g.s.edge(v, g.home, i)
	if v.proof < weak || g.nearer(i, e.Shared) {
		g.fromNode(i)
		return false
	}
	e.Direction = "unknown"
	if g.owes(i, e.Shared) && !g.rivalHome(i, e.Shared) {
		e.Direction = "known"
	} else if g.says(i) >= certain && !g.isHome(i) {
		g.fromNode(i)
	}
	g.edges = append(g.edges, e)
	return true
}

// version is how much more of an article another member must hold than the home
// article for it to be a copy of that one's version.
const version = .10

func (g *group) nearer(i int, shared float64) bool {
	_, best := g.nearest(i)
	return best > shared+version
}

// owes reports whether an article surely came from this very text: it stands
// mostly in it, reports what it reported, or names the outlet as its source.
func (g *group) owes(i int, shared float64) bool {
	c := &g.s.credits[i]
	if c.home.ID == g.agency && g.agency != "" {
		return false // two of the agency's own: versions, neither a copy
	}
	return shared >= mostly || g.agency != "" && c.mainSource(g.agency) || g.outlet != "" && c.outlet == g.outlet
}

// rivalHome reports whether another article of the agency's own is as near.
func (g *group) rivalHome(i int, shared float64) bool {
	return slices.ContainsFunc(g.members, func(j int) bool {
		return j != g.home && j != i && g.isHome(j) && g.s.covered(i, j) > shared-.03
	})
}

// fromNode hangs an article on the agency, or on the credited outlet whose own
// article is not here.
func (g *group) fromNode(i int) {
	node := agencyNode + g.agency
	if g.agency == "" {
		node = outletNode + g.outlet
		if g.outlet == "" || g.home >= 0 {
			return
		}
	}
	e := variorum.Edge{From: node, To: g.id(i), Kind: variorum.EdgeRewrite, Direction: "known", Why: ruleCredit, Confidence: g.says(i)}
	said := e.Confidence
	if j, shared := g.nearest(i); j >= 0 {
		sib := g.s.edge(g.s.of(j, i), j, i)
		e.Kind, e.Shared, e.Back, e.Evidence = sib.Kind, sib.Shared, sib.Back, sib.Evidence
		if said == 0 {
			e.Why, e.Confidence = ruleInherited, min(g.strength, sib.Confidence)
			if shared < mostly {
				e.Direction = "unknown"
			}
		}
	}
	if said >= certain && g.agency != "" && (e.Kind != variorum.EdgeAbridged || e.Shared < e.Back) {
		e.Kind = variorum.EdgeCopy // it says so itself; only a sibling that holds more shows a cut
	}
	g.edges = append(g.edges, e)
}

// says returns the strength with which an article itself names the group's
// agency or outlet.
func (g *group) says(i int) float64 {
	c := &g.s.credits[i]
	switch {
	case g.agency == "" && c.outlet == g.outlet:
		return c.first
	case g.agency == "":
		return 0
	case c.wrote()[g.agency] > 0:
		return c.wrote()[g.agency]
	case c.told[g.agency] > 0 || c.mainSource(g.agency):
		return told
	}
	return 0
}

// nearest returns the other member that holds most of article i, -1 for none.
// Doubles are known by their leader alone, which holds as much of i as they do.
func (g *group) nearest(i int) (best int, shared float64) {
	best = -1
	for _, j := range g.members {
		if v, ok := g.s.known(j, i); ok && j != i && v.proof >= weak {
			if c := g.s.knownShare(i, j); best < 0 || c > shared {
				best, shared = j, c
			}
		}
	}
	return best, shared
}

// tree links the members that hang on no home article by what they share most
// (a maximum spanning tree), each to the group.
func (g *group) tree(free []int) {
	if len(free) == 0 || len(g.members) < 2 {
		return
	}
	linked := map[int]int{}
	for _, i := range g.members {
		linked[i] = i
	}
	root := func(i int) int {
		for linked[i] != i {
			i = linked[i]
		}
		return i
	}
	if g.home >= 0 {
		for _, i := range g.members {
			if !slices.Contains(free, i) {
				linked[root(i)] = root(g.home)
			}
		}
	}
	for _, v := range g.inside() {
		if a, b := root(v.a), root(v.b); a != b {
			linked[a] = b
			e := g.s.edge(v, v.a, v.b)
			e.Direction = "unknown"
			g.edges = append(g.edges, e)
		}
	}
}

// inside returns the pairs among the members that prove one text, best first.
func (g *group) inside() []verdict {
	in := map[int]bool{}
	for _, i := range g.members {
		in[i] = true
	}
	var out []verdict
	for _, v := range g.s.pairs {
		if in[v.a] && in[v.b] && v.proof >= weak {
			out = append(out, v)
		}
	}
	slices.SortStableFunc(out, func(v, w verdict) int {
		c, d := v.shared(), w.shared()
		return cmp.Or(cmp.Compare(w.proof, v.proof), cmp.Compare(d[0]+d[1], c[0]+c[1]), v.a-w.a, v.b-w.b)
	})
	return out
}

// titleWords is the length from which an equal headline is no accident.
const titleWords = 5

// sharedEdits links copies that carry a headline which the home article does
// not: one of them, or somebody between, edited it.
func (g *group) sharedEdits() {
	if g.home < 0 {
		return
	}
	title := func(i int) string { return plainTitle(g.s.articles[i].src.Article.Title) }
	last := map[string]int{title(g.home): -1}
	for _, i := range g.members {
		t := title(i)
		j, seen := last[t]
		if i == g.home || strings.Count(t, " ") < titleWords-1 || seen && j < 0 {
			continue
		}
		last[t] = i
		if v := g.s.of(min(i, j), max(i, j)); seen && v.proof >= weak {
			e := g.s.edge(v, j, i)
			e.Direction, e.Why = "unknown", ruleEdit
			g.edges = append(g.edges, e)
		}
	}
}

func plainTitle(s string) string {
	var b strings.Builder
	for _, w := range text.Words(s) {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(plain(w.Lower))
	}
	return b.String()
}

// edge makes the edge of a pair, read from from to to. What was changed is added
// by addChanges.
func (s *story) edge(v verdict, from, to int) variorum.Edge {
	c := v.shared()
	if v.rule == ruleAnchors {
		c = v.anchors.share // no word survives a translation
	}
	if v.a != from {
		c[0], c[1] = c[1], c[0]
	}
	return variorum.Edge{
		From: s.articles[from].src.Article.ID, To: s.articles[to].src.Article.ID,
		Kind: kindOf(&v, c), Shared: round(c[1]), Back: round(c[0]), Confidence: confidence(&v), Why: v.rule,
		Evidence: s.evidence(&v, from, to),
	}
}

func kindOf(v *verdict, c [2]float64) variorum.EdgeKind {
	switch {
	case v.rule == ruleAnchors:
		return variorum.EdgeTranslation
	case min(c[0], c[1]) >= copied, c[0] >= cut && c[1] >= enlarged && c[0] > c[1]:
		return variorum.EdgeCopy
	case max(c[0], c[1]) >= cut:
		return variorum.EdgeAbridged
	}
	return variorum.EdgeRewrite
}

// confidence is how often pairs of the kind were one text in the measurements of
// eval/lineage, coarsely.
func confidence(v *verdict) float64 {
	c := v.shared()
	switch {
	case most(c) >= mostly:
		return .99
	case v.rule == ruleAnchors:
		return round(v.anchors.score)
	case most(c) >= 2*longEnough:
		return .97
	case v.proof == proven:
		return .93
	case v.rule == ruleSentence:
		return .85
	}
	return .75
}

func round(x float64) float64 { return float64(int(x*1000+.5)) / 1000 }

// evidence returns the sentence pairs that prove an edge: near-verbatim ones
// first, then those that share most.
func (s *story) evidence(v *verdict, from, to int) [][2]variorum.Line {
	v.detail(s.articles[v.a], s.articles[v.b])
	matches := v.verbatim
	if len(matches) < proofs {
		matches = append(slices.Clone(matches), s.sharing(v, matches)...)
	}
	if v.rule == ruleAnchors {
		matches = v.anchors.aligned
	}
	var out [][2]variorum.Line
	for _, m := range matches {
		if len(out) == proofs {
			break
		}
		x, y := m.a, m.b
		if v.a != from {
			x, y = y, x
		}
		out = append(out, [2]variorum.Line{s.articles[from].body.Sentence(x), s.articles[to].body.Sentence(y)})
	}
	return out
}

// sharing returns further sentence pairs by the number of short runs they share.
func (s *story) sharing(v *verdict, have []match) []match {
	x, y := s.articles[v.a], s.articles[v.b]
	if x.body == nil || y.body == nil {
		return nil
	}
	where := make(map[uint64]int32, len(y.places))
	for _, p := range y.places {
		if _, ok := where[p.run]; !ok {
			where[p.run] = p.word
		}
	}
	n := map[[2]int]int{}
	for _, p := range x.places {
		if at, ok := where[p.run]; ok {
			n[[2]int{x.body.Words[p.word].Sentence, y.body.Words[at].Sentence}]++
		}
	}
	var out []match
	for k, c := range n {
		if !slices.ContainsFunc(have, func(m match) bool { return m.a == k[0] || m.b == k[1] }) {
			out = append(out, match{a: k[0], b: k[1], words: c})
		}
	}
	slices.SortFunc(out, func(m, n match) int { return cmp.Or(n.words-m.words, m.a-n.a, m.b-n.b) })
	return out
}
