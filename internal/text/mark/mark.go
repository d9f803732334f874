// Package mark pairs quotation marks.
//
// A text.Doc comes in, Stretches go out: what stands between an opening and a
// closing mark, in the order of the text, with what is nested inside. Marks of
// every style are known (“ ” " ‘ ’ ' „ ‚ « » ‹ › 「 」 『 』), in either direction
// where languages differ (« » and » «, “ opening and “ closing), damaged pairs
// ("…”), marks glued to words (said."It) and a mark left open at the end of a
// paragraph, which the next paragraph's opening mark continues. A stretch never
// crosses a paragraph.
//
// Apostrophes are told from single marks by what stands around them and by a
// list of words that begin with one (elisions.txt). Whether a stretch is a
// quotation, a title or a term is left to internal/trace/quote.
package mark

import (
	"cmp"
	"slices"

	"variorum/internal/text"
)

// A Style is the kind of mark that opens a stretch.
type Style uint8

// The styles.
const (
	Double  Style = iota // “ „ " « and their like
	Single               // ‘ ‚ ' ‹
	Corner               // 「 『
	Doubled              // '' typed as two apostrophes, or ``…''
)

// A Stretch is what stands between two marks of one paragraph.
type Stretch struct {
	Inner     text.Span // without marks and outer white space, never empty
	Outer     text.Span // with the marks that are there
	Paragraph int
	Style     Style
	Depth     int  // 0 for an outermost stretch, 1 inside another, …
	Open      bool // no closing mark: it runs to the end of its paragraph
	Continues bool // it takes up the stretch that the paragraph before left open
}

// Pair returns the stretches of doc by their start, an outer one before those
// inside it. The cost is linear in the text.
func Pair(doc *text.Doc) []Stretch {
	var out []Stretch
	var open *mark // the mark that the paragraph before left open
	s := scanner{doc: doc}
	for i := range doc.Paragraphs {
		s.read(i)
		s.pair(open)
		open = s.left
		out = append(out, s.found...)
	}
	slices.SortStableFunc(out, func(a, b Stretch) int {
		return cmp.Or(cmp.Compare(a.Outer.Start, b.Outer.Start), cmp.Compare(b.Outer.End, a.Outer.End))
	})
	out = uncross(out)
	depth(out)
	return out
}

// uncross drops stretches between single marks, which may be apostrophes, that
// cross a stretch begun before them.
func uncross(all []Stretch) []Stretch {
	end := 0 // of the last stretch between wide marks
	return slices.DeleteFunc(all, func(s Stretch) bool {
		if s.Style == Single {
			return s.Outer.Start < end && s.Outer.End > end
		}
		end = max(end, s.Outer.End)
		return false
	})
}

// Outermost returns the stretches that lie in no other.
func Outermost(all []Stretch) []Stretch {
	return slices.DeleteFunc(slices.Clone(all), func(s Stretch) bool { return s.Depth > 0 })
}

// depth counts for each stretch, given in order, those it lies in.
func depth(all []Stretch) {
	var around []int // ends of the stretches around
	for i := range all {
		for len(around) > 0 && around[len(around)-1] <= all[i].Outer.Start {
			around = around[:len(around)-1]
		}
		all[i].Depth = len(around)
		around = append(around, all[i].Outer.End)
	}
}
