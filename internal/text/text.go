// Package text knows plain text and no noun of the engine: words, sentences,
// paragraphs, language, folding. Strings come in, byte offsets come out; no
// word of a text is ever changed in place.
//
// Parse cuts a string once; every stage reads that Doc. What belongs to one
// subject has a package below: background (how common a word is), mark
// (quotation marks), date (time expressions), number (quantities), proper
// (capitalised names). What the found things mean for a story is left to the
// stages. Language knowledge is data: abbreviations/<language>.txt here.
package text

// A Span is a stretch of a string: bytes [Start, End).
type Span struct{ Start, End int }

// Len returns the length of the span in bytes.
func (s Span) Len() int { return s.End - s.Start }

// In returns the words of the span in the string it belongs to.
func (s Span) In(text string) string { return text[s.Start:s.End] }

// Overlaps reports whether the spans share a byte.
func (s Span) Overlaps(o Span) bool { return s.Start < o.End && o.Start < s.End }

// Holds reports whether o lies within s.
func (s Span) Holds(o Span) bool { return s.Start <= o.Start && o.End <= s.End }
