package lineage

import (
	"fmt"

	"variorum"
	"variorum/internal/trace/source"
)

// An Explanation says why two articles are or are not of one origin, as data.
type Explanation struct {
	A         string `json:"a"`
	B         string `json:"b"`
	OneOrigin bool   `json:"one_origin"`
	// Checks are the rules in the order in which they were asked.
	Checks []Check `json:"checks"`
	// Path is the chain of edges from A to B inside their origin.
	Path []variorum.Edge `json:"path,omitempty"`
	// Evidence is what the two share directly: line of A, line of B.
	Evidence [][2]variorum.Line `json:"evidence,omitempty"`
	Changes  []variorum.Altered `json:"changes,omitempty"`
	// Credits are those of A and of B.
	Credits [2][]variorum.Credit `json:"credits"`
}

// A Check is one rule with what was measured and what it needs.
type Check struct {
	Rule  string  `json:"rule"`
	Value float64 `json:"value"`
	Needs float64 `json:"needs"`
	Met   bool    `json:"met"`
}

// Explain compares the articles with ids a and b of one story. It fails where
// the story does not hold them.
func Explain(sources []*source.Source, lin variorum.Lineage, a, b string) (Explanation, error) {
	origins := Origins(sources, lin)
	at := func(id string) int {
		for i, s := range sources {
			if s.Article.ID == id {
				return i
			}
		}
		return -1
	}
	i, j := at(a), at(b)
	if i < 0 || j < 0 {
		return Explanation{}, fmt.Errorf("explain %q and %q: not in one story", a, b)
	}
	return Explanation{A: a, B: b, OneOrigin: origins[i] == origins[j]}, nil
}
