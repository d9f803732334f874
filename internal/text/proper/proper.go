package proper

import "variorum/internal/text"

// Kind is what a name's own words and its neighbours tell of it.
type Kind string

// The kinds of name. Unknown is told by nothing in the text.
const (
	Unknown      Kind = ""
	Person       Kind = "person"
	Organisation Kind = "organisation"
	Place        Kind = "place"
	Other        Kind = "other"
)

// A Name is one capitalised name as it stands in a text.
type Name struct {
	text.Span             // the name without articles, titles and roles, bytes
	First, Last int       // its words in Doc.Words, [First, Last)
	Sentence    int       // index in Doc.Sentences
	Before      text.Span // title or role right before: "British Prime Minister"; empty where none
	After       text.Span // role right behind, without comma or bracket; empty where none
	Kind        Kind
	// Initial: one word that opens its sentence, so that its capital proves
	// nothing. Headline: it stands in a sentence that capitalises everything.
	Initial, Headline bool
	// Unproven: nothing but its place speaks for it, in a language where every noun
	// is capitalised; a caller that knows common words may drop it.
	Unproven bool
	// Bracket: it stands in brackets right behind the name before it ("… (RFEF)").
	Bracket bool
	// Articled: an article stands before it. Actor: a verb of saying or deciding
	// stands behind it ("Kyiv said").
	// Located: a preposition of place stands before it ("in Kyiv").
	Articled, Actor, Located bool
}

// A Finder finds names. It is made once and safe for concurrent use.
type Finder struct{ lexicons *text.PerLanguage[*lexicon] }

// New returns a finder; a language's data is read when first asked for.
func New() *Finder { return &Finder{text.NewPerLanguage(readLexicon)} }

// Find returns the names of doc in text order. They never overlap. The cost is
// linear in the text.
func (f *Finder) Find(doc *text.Doc) []Name {
	l := f.lexicons.Get(doc.Language)
	if l.caseless {
		return l.script.find(doc)
	}
	s := scanner{doc: doc, lex: l}
	for i := range doc.Sentences {
		s.sentence(i)
	}
	if l.nouns {
		return s.confirmed()
	}
	return s.names
}

// Given reports whether a lower-case word is a common given name.
func (f *Finder) Given(lower string) bool {
	return f.lexicons.Get("en").given.has(text.Fold(lower))
}

// Core returns the lower-case words of a name that tell it from others: without
// articles, and without a word like River at either end of a place.
func (f *Finder) Core(language string, lower []string) []string {
	l := f.lexicons.Get(language)
	for len(lower) > 1 && l.is("article", lower[0]) {
		lower = lower[1:]
	}
	if n := len(lower); n > 1 && l.is("water", lower[n-1]) {
		lower = lower[:n-1]
	}
	if len(lower) > 1 && l.is("water", lower[0]) {
		lower = lower[1:]
	}
	return lower
}

// Endings cuts the case ending off a lower-case word of a language that
// declines names; other words are returned as they are.
func (f *Finder) Endings(language, lower string) string {
	return f.lexicons.Get(language).stem(lower)
}
