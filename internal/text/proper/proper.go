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
	Initial     bool // first word of its sentence: its capital proves nothing
}

// A Finder finds names. It is made once and safe for concurrent use.
type Finder struct{ lexicons *text.PerLanguage[*lexicon] }

// New returns a finder; a language's data is read when first asked for.
func New() *Finder { return &Finder{text.NewPerLanguage(readLexicon)} }

// Find returns the names of doc in text order. They never overlap. The cost is
// linear in the text.
func (f *Finder) Find(doc *text.Doc) []Name { return nil }

type lexicon struct{}

func readLexicon(language string) *lexicon { return &lexicon{} }
