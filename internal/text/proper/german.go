package proper

import (
	"strings"

	"variorum/internal/text"
)

// german decides whether a run is a name in a language that capitalises all
// nouns: two words or more that are no common nouns, a word behind a role, a
// state or capital, an abbreviation. A single word is kept as a candidate that
// confirmed() may still drop.
func (s *scanner) german(r run, before text.Span, kind Kind) bool {
	if before.Len() > 0 || r.last-r.first > 1 && s.lex.given.has(text.Fold(s.doc.Words[r.first].Lower)) {
		return true
	}
	common := 0
	for k := r.first; k < r.last; k++ {
		if s.commonNoun(k) {
			common++
		}
	}
	n := r.last - r.first
	if n > 1 && s.commonNoun(r.last-1) && s.doc.Text[s.doc.Words[r.last-2].End:s.doc.Words[r.last-1].Start] == "-" {
		return false // "Weltcup-Siegerin"
	}
	if n == 1 {
		return true // confirmed decides
	}
	return common < n && (common == 0 || kind == Organisation || kind == Place)
}

func (s *scanner) commonNoun(w int) bool {
	low := s.doc.Words[w].Lower
	if s.lex.given.has(text.Fold(low)) {
		return false
	}
	if allCaps(s.doc.Words[w].In(s.doc.Text)) {
		return false
	}
	if s.lex.is("noun", low) {
		return true
	}
	return false
}

// confirmed drops single words that nothing shows to be a name: they must end a
// longer name of the text, follow a role, name a state, or be an abbreviation.
func (s *scanner) confirmed() []Name {
	known := map[string]bool{}
	for _, n := range s.names {
		if n.Last-n.First > 1 || n.Before.Len() > 0 {
			for k := n.First; k < n.Last; k++ {
				known[genitive(s.doc.Words[k].Lower)] = true
			}
		}
	}
	out := s.names[:0]
	for _, n := range s.names {
		low := genitive(s.doc.Words[n.First].Lower)
		if n.Last-n.First > 1 || n.Before.Len() > 0 || n.Kind == Place || n.Kind == Organisation || allCaps(n.In(s.doc.Text)) || known[low] || s.lex.given.has(text.Fold(low)) {
			out = append(out, n)
		}
	}
	return out
}

func genitive(lower string) string { return strings.TrimSuffix(lower, "s") }

// called returns where a given name begins behind nouns that say what its
// bearer is, 0 where the run is all name.
func (s *scanner) called(r run) int {
	if !s.lex.nouns || s.lex.given.has(text.Fold(s.doc.Words[r.first].Lower)) {
		return 0
	}
	for k := r.first + 1; k+1 < r.last; k++ {
		if s.lex.given.has(text.Fold(s.doc.Words[k].Lower)) {
			return k
		}
	}
	k := r.first
	for k < r.last && s.commonNoun(k) {
		k++
	}
	if k > r.first && k+1 < r.last && !s.commonNoun(r.last-1) && s.head(r) == Unknown && s.joinedBySpace(k) {
		return k // "Meteorologin …" before two words that are no nouns
	}
	return 0
}

func (s *scanner) joinedBySpace(w int) bool {
	return s.doc.Text[s.doc.Words[w-1].End:s.doc.Words[w].Start] == " " && s.doc.Text[s.doc.Words[w].End:s.doc.Words[w+1].Start] == " "
}
