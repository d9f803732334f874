// Package quote finds who said what.
//
// Prepared sources of one story come in, with its names and publication days;
// utterances go out: each act of saying once, with every article's wording, its
// speaker, the words that carry the speaker, the cue, when and where. Direct
// quotations and indirect speech come apart.
package quote

import (
	"variorum"
	"variorum/internal/text/date"
	"variorum/internal/trace/source"
)

// A Tracer finds utterances. It is made once and safe for concurrent use.
type Tracer struct{}

// New returns a tracer; a language's data is read when first asked for.
func New() *Tracer { return &Tracer{} }

// Trace returns the utterances of a story: quotations in marks, and indirect
// speech.
func (t *Tracer) Trace(sources []*source.Source, names []variorum.Name, anchors []date.Anchor) (quotes, reported []variorum.Utterance) {
	return nil, nil
}
