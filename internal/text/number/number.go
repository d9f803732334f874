// Package number finds quantities in a text: "about 300 thousand soldiers",
// "$1.2 bn", "dozens of villages", "3-0".
//
// A parsed text and the stretches that hold no quantity for the caller (dates,
// say) come in; quantities in text order come out, each with its value or
// range, qualifier and unit, at byte offsets. The grammar is `[qualifier]
// [currency] number [scale] [range] [unit]`, in figures and in words (after
// CQE, Almasian et al., EMNLP 2023, whose error classes the rules answer).
// What a quantity counts in a story, and whether two sources agree, is left to
// internal/trace/figure.
//
// Language knowledge is data: languages/<language>/numbers.txt.
package number

import "variorum/internal/text"

// Kind is what sort of thing a quantity measures.
type Kind string

// The kinds of quantity.
const (
	Bare    Kind = "bare"    // no unit found
	Count   Kind = "count"   // counted things: "12 villages"
	Money   Kind = "money"   // Unit is the ISO 4217 code
	Share   Kind = "share"   // percent, fractions of a whole
	Measure Kind = "measure" // physical units
	Time    Kind = "time"    // durations: "nine months"
	Age     Kind = "age"     // "52-year-old"
	Times   Kind = "times"   // "four times", "twice"
	Score   Kind = "score"   // "3-0"
	Ordinal Kind = "ordinal" // "the fourth manager"
	Sole    Kind = "sole"    // "the only manager"
)

// A Quantity is one value with its unit as it stands in a text.
type Quantity struct {
	text.Span           // qualifier to unit, bytes
	Number    text.Span // the words of the number alone
	Unit      string    // singular: "village", "%", "USD", "km", "USD per barrel"; "" where none
	UnitSpan  text.Span // the words of the unit with their adjectives; empty where none
	Low, High float64   // equal for an exact value; +Inf where open above
	Vague     bool      // "dozens", "thousands": the range is the word's, not the writer's
	Ranged    bool      // the writer gives both ends
	Qualifier string    // about, more than, less than, at least, at most, nearly, only, exactly; "" where none
	Kind      Kind
	Score     string // "3-0" for a score
	Sentence  int
	// Weak is true for what only sometimes is a quantity: ordinals, "twice", "the
	// only …". A caller prints it where something else speaks for it.
	Weak bool
	// Word is true for a small number in words that may be mere grammar: "one of
	// the villages".
	Word bool
}

// A Finder finds quantities. It is made once and safe for concurrent use.
type Finder struct{ lexicons *text.PerLanguage[*lexicon] }

// New returns a finder; a language's data is read when first asked for.
func New() *Finder { return &Finder{text.NewPerLanguage(readLexicon)} }

// Find returns the quantities of doc in text order; none overlaps another or
// one of the blocked spans, which must be sorted. The cost is linear in the text.
func (f *Finder) Find(doc *text.Doc, blocked []text.Span) []Quantity {
	s := scanner{doc: doc, lex: f.lexicons.Get(doc.Language), blocked: blocked}
	for i := range doc.Sentences {
		s.sentence(i)
	}
	return s.found
}
