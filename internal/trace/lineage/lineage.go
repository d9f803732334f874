// Package lineage tells which articles of a story are one text, which came from
// which, and how many independent origins the story has.
//
// Sources and their quotations come in, a variorum.Lineage goes out: every
// article in exactly one origin, an edge with its proof wherever a text
// travelled, the pairs that share quotations only. Membership is decided by the
// words outside quotation marks (coverage of word runs, near-verbatim
// sentences), direction by credits and home articles alone: dates and lengths
// never decide. Finding copies among the articles of all stories is left to
// lineage/prints; reading credits out of a page to internal/extract.
package lineage

import (
	"cmp"
	"slices"

	"variorum"
	"variorum/internal/text"
	"variorum/internal/text/agency"
	"variorum/internal/trace/source"
)

// A Tracer works out lineages; it is safe for concurrent use.
type Tracer struct {
	agencies *agency.Table
	lexicons *text.PerLanguage[*lexicon]
	speller  *speller
}

// New returns a tracer.
func New() *Tracer { return &Tracer{agency.New(), text.NewPerLanguage(readLexicon), newSpeller()} }

// Trace returns the lineage of one story. Origins stand in the order of their
// first articles, edges in the order of the articles they lead to.
func (t *Tracer) Trace(sources []*source.Source, quotes []variorum.Utterance) variorum.Lineage {
	if len(sources) == 0 {
		return variorum.Lineage{}
	}
	s := t.begin(sources)
	p, bridges := s.cluster(weak)
	var lin variorum.Lineage
	groups := s.groups(p)
	for _, members := range groups {
		o, edges := s.origin(members)
		lin.Origins = append(lin.Origins, o)
		lin.Edges = append(lin.Edges, edges...)
	}
	s.order(lin.Edges)
	s.addChanges(lin.Edges)
	lin.AtLeast, lin.AtMost = s.bounds(len(lin.Origins))
	lin.Overlaps = s.overlaps(groups, bridges, quotes)
	lin.Families = families(sources)
	return lin
}

// begin reads and compares the articles of a story.
func (t *Tracer) begin(sources []*source.Source) *story {
	n := len(sources)
	s := &story{t: t, articles: read(sources), credits: make([]credits, n), leader: make([]int, n), found: map[[2]int]int{}}
	for i, src := range sources {
		s.credits[i] = t.creditsOf(src)
	}
	s.datelines()
	s.compareAll()
	s.judgeAll()
	return s
}

// order sorts edges by the article they lead to, known directions first.
func (s *story) order(edges []variorum.Edge) {
	at := map[string]int{}
	for i, r := range s.articles {
		at[r.src.Article.ID] = i
	}
	slices.SortStableFunc(edges, func(e, f variorum.Edge) int {
		return cmp.Or(at[e.To]-at[f.To], cmp.Compare(e.Direction, f.Direction), cmp.Compare(e.From, f.From))
	})
}

// bounds counts the origins with every doubtful pair joined, and with none.
func (s *story) bounds(n int) (least, most int) {
	least, most = n, n
	p, _ := s.cluster(weak)
	for _, v := range s.byStrength(hint) {
		if a, b := p.root(v.a), p.root(v.b); a != b {
			if _, conflict := agree(p.wrote[a], p.wrote[b]); !conflict {
				p.join(a, b)
				least--
			}
		}
	}
	sure, _ := s.cluster(proven)
	return least, max(most, len(s.groups(sure)))
}

// families gathers the articles whose outlets belong to one publisher.
func families(sources []*source.Source) []variorum.Family {
	var out []variorum.Family
	at := map[string]int{}
	for _, s := range sources {
		p := s.Article.Publisher
		if p == "" {
			continue
		}
		k, ok := at[p]
		if !ok {
			k = len(out)
			at[p] = k
			out = append(out, variorum.Family{Publisher: p})
		}
		out[k].Articles = append(out[k].Articles, s.Article.ID)
	}
	return slices.DeleteFunc(out, func(f variorum.Family) bool { return len(f.Articles) < 2 })
}

// Origins returns the index in lin.Origins of each source's origin, -1 for an
// article that the lineage does not hold.
func Origins(sources []*source.Source, lin variorum.Lineage) []int {
	of := map[string]int{}
	for i, o := range lin.Origins {
		for _, a := range o.Articles {
			of[a] = i
		}
	}
	out := make([]int, len(sources))
	for i, s := range sources {
		out[i] = -1
		if o, ok := of[s.Article.ID]; ok {
			out[i] = o
		}
	}
	return out
}
