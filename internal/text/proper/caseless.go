package proper

import "variorum/internal/text"

// caseless finds names in a script without case.
type caseless struct{ lex *lexicon }

func newCaseless(l *lexicon) *caseless { return &caseless{l} }

func (c *caseless) find(doc *text.Doc) []Name { return nil }
