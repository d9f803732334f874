// Package only finds what no other origin of a story reports.
//
// The sources come in with the origin of each, and the quotations and figures
// found in them; lines go out, one list an origin, the most telling first. A
// sentence counts where no sentence of another origin carries most of its
// weight (inverse document frequency of its words) and few of its five-word runs
// stand elsewhere. How many to show is left to the view.
package only

import (
	"variorum"
	"variorum/internal/trace/source"
)

// A Tracer finds them; it is safe for concurrent use.
type Tracer struct{}

// New returns a tracer.
func New() *Tracer { return &Tracer{} }

// Trace returns one entry an origin that has something of its own, in the order
// of the origins' first articles. origins[i] is the origin of sources[i].
func (t *Tracer) Trace(sources []*source.Source, origins []int, quotes []variorum.Utterance, figures []variorum.Figure) []variorum.Only {
	return nil
}
