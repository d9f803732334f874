package lineage

import (
	"variorum"
	"variorum/internal/trace/source"
)

// Same tells whether two articles, of whatever stories, are one text, and
// returns the edge from the earlier given to the later given that proves it. Its
// direction is known only where a is the agency's own article and b a copy.
//
// It is the exact answer to what text/prints only suspects: the caller keeps a
// prints.Index over all articles, and asks Same about the matches of a new one.
func (t *Tracer) Same(a, b *source.Source) (variorum.Edge, bool) {
	s := t.begin([]*source.Source{a, b})
	v := s.of(0, 1)
	if v.proof < weak {
		return variorum.Edge{}, false
	}
	_, edges := s.origin([]int{0, 1})
	for _, e := range edges {
		if e.From == a.Article.ID || e.From == b.Article.ID {
			return e, true
		}
	}
	return s.edge(v, 0, 1), true
}
