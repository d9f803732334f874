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
	"variorum"
	"variorum/internal/trace/source"
)

// A Tracer works out lineages; it is safe for concurrent use.
type Tracer struct{}

// New returns a tracer.
func New() *Tracer { return &Tracer{} }

// Trace returns the lineage of one story.
func (t *Tracer) Trace(sources []*source.Source, quotes []variorum.Utterance) variorum.Lineage {
	var lin variorum.Lineage
	for _, s := range sources {
		lin.Origins = append(lin.Origins, variorum.Origin{ID: s.Article.ID, Outlet: s.Article.Outlet, Articles: []string{s.Article.ID}})
	}
	lin.AtLeast, lin.AtMost = len(lin.Origins), len(lin.Origins)
	return lin
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
