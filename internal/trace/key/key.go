// Package key chooses the sentences of a story to read first.
//
// The sources come in with the origin of each and the evidence found in them;
// lines go out, one for each matter, the newest matter first: leads, and
// sentences whose content several origins carry. Nothing is composed: each is a
// sentence as its source printed it. How many to show is left to the view.
package key

import (
	"variorum"
	"variorum/internal/trace/source"
)

// A Tracer chooses them; it is safe for concurrent use.
type Tracer struct{}

// New returns a tracer.
func New() *Tracer { return &Tracer{} }

// Trace returns the lines. origins[i] is the origin of sources[i].
func (t *Tracer) Trace(sources []*source.Source, origins []int, quotes []variorum.Utterance, figures []variorum.Figure, events []variorum.Event) []variorum.Line {
	return nil
}
