// Package name lists who and what a story names: persons, organisations and
// places, each with every written form, over articles, languages and scripts,
// and with the roles the sources give them.
//
// Prepared sources come in; names come out, the most written first. A form
// joins the one name it fits: longest forms first, by its last word, an
// abbreviation or a spelling that another alphabet or transliteration
// explains; where two fit it stays alone. Who speaks is left to
// internal/trace/quote. Finding names in a text is internal/text/proper.
package name

import (
	"variorum"
	"variorum/internal/text/proper"
	"variorum/internal/trace/source"
)

// A Tracer lists names. It is made once and safe for concurrent use.
type Tracer struct{ finder *proper.Finder }

// New returns a tracer.
func New() *Tracer { return &Tracer{proper.New()} }

// Trace returns the names of a story, ordered by how many articles and places
// write them.
func (t *Tracer) Trace(sources []*source.Source) []variorum.Name { return nil }
