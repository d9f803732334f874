// Package figure sets the quantities of a story side by side: what is counted,
// each source's value, who says so and as of when, and whether the sources
// agree, are compatible, were updated or differ.
//
// Prepared sources and what is known of them (origins, quotes, names, days of
// publication) come in; figures come out. Alignment goes in two steps: what
// agrees is joined first; two figures with disjoint values become a conflict
// only where no article prints both, and much else fits. A false conflict is
// worse than a missed one. Reading numbers is internal/text/number.
package figure

import (
	"variorum"
	"variorum/internal/text/number"
	"variorum/internal/trace/source"
)

// Context is what the other kinds of evidence found. All of it may be empty.
type Context struct {
	Origins  []int // origin of each source, by Source.Index; nil: each its own
	Quotes   []variorum.Utterance
	Reported []variorum.Utterance
	Names    []variorum.Name
}

// A Tracer aligns figures. It is made once and safe for concurrent use.
type Tracer struct{ finder *number.Finder }

// New returns a tracer.
func New() *Tracer { return &Tracer{number.New()} }

// Trace returns the figures of a story in order of first reading, conflicts first.
func (t *Tracer) Trace(sources []*source.Source, ctx Context) []variorum.Figure { return nil }
