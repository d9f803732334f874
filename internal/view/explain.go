package view

import (
	"fmt"
	"slices"

	"variorum"
)

// A Why is what lineage has to say of two articles of one story: the data of
// an explanation, as it comes.
type Why struct {
	A, B      string // article ids
	OneOrigin bool
	Checks    []Check
	Path      []variorum.Edge // from A to B, inside their origin
	Evidence  [][2]variorum.Line
	Changes   []variorum.Altered
	Credits   [2][]variorum.Credit
}

// A Check is one rule, what was measured and what it needs.
type Check struct {
	Rule         string
	Value, Needs float64
	Met          bool
}

// An Explained is a Why ready to be printed.
type Explained struct {
	A, B      Source
	OneOrigin bool
	Checks    []Check
	Path      []Edge
	Pairs     [][2]Words
	Altered   []Altered
	Credits   [2][]variorum.Credit
}

// Explain sets out why two articles of a story are or are not of one origin. It
// fails where no story holds both.
func (m *Maker) Explain(e *variorum.Edition, w Why) (*Explained, error) {
	articles := make(map[string]*variorum.Article, len(e.Articles))
	for i := range e.Articles {
		articles[e.Articles[i].ID] = &e.Articles[i]
	}
	for i := range e.Stories {
		s := e.Stories[i]
		if !slices.Contains(s.Articles, w.A) || !slices.Contains(s.Articles, w.B) {
			continue
		}
		s.Lineage.Edges = w.Path
		k := m.maker(&s, byPublication(&s, articles))
		k.edges()
		a, b := k.byID[w.A], k.byID[w.B]
		return &Explained{
			A: k.Page.Sources[a], B: k.Page.Sources[b], OneOrigin: w.OneOrigin, Checks: w.Checks,
			Path: k.Page.Edges, Pairs: k.pairs(w.Evidence), Altered: k.altered(w.Changes), Credits: w.Credits,
		}, nil
	}
	return nil, fmt.Errorf("explain %q and %q: not in one story", w.A, w.B)
}
