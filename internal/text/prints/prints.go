// Package prints finds texts that share words, among many thousands, at the
// cost of the new text alone.
//
// A text comes in, its fingerprints go out (Of): a sample of the hashes of its
// four-word runs, chosen by winnowing (Schleimer, Wilkerson and Aiken, SIGMOD
// 2003), which never misses a shared run of seven words. An Index keeps the
// prints of many texts and answers, for each text added, which earlier ones
// share prints with it, and how many; what an outlet prints under every article
// counts for nothing. Whether a shared text is a copy is left to
// internal/trace/lineage, which compares the words themselves.
package prints

import (
	"slices"
	"unicode"
	"unicode/utf8"
)

const (
	// run is the number of words hashed together; window the number of
	// neighbouring hashes of which one is kept. Tuned on 1,600 planted copies:
	// six-word runs lose copies with 30 % of the words replaced (.505 found
	// against .990), a window of 8 loses cuts to a fifth (.925 against .945).
	run    = 4
	window = 4
)

// Of returns the distinct fingerprints of text, sorted. The cost is linear.
func Of(text string) []uint32 {
	w := winnower{out: make([]uint32, 0, len(text)/20)}
	word := uint64(0) // hash of the word at hand, 0 between words
	for i := 0; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf {
			i++
			if l := lower[c]; l != 0 {
				word = letter(word, uint64(l))
			} else if word != 0 && c != '\'' {
				w.word(word)
				word = 0
			}
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		i += n
		word = w.rune(word, r)
	}
	if word != 0 {
		w.word(word)
	}
	w.flush()
	slices.Sort(w.out)
	return slices.Compact(w.out)
}

// lower maps ASCII letters and digits to lower case, all else to 0.
var lower = func() (t [128]byte) {
	for c := byte('0'); c <= '9'; c++ {
		t[c] = c
	}
	for c := byte('a'); c <= 'z'; c++ {
		t[c], t[c-'a'+'A'] = c, c
	}
	return t
}()

// A winnower takes words and keeps the smallest hash of every window.
type winnower struct {
	words  [run]uint64
	have   int // words seen
	hashes [window]uint32
	runs   int // hashes seen
	kept   int // the hash after the one kept last, counted from the start
	out    []uint32
}

const prime = 0x9e3779b97f4a7c15

func letter(word, c uint64) uint64 {
	word = (word ^ (c + 1)) * prime
	return word ^ word>>32
}

// rune takes a letter beyond ASCII and returns the word at hand. Each ideogram
// is a word; a typographic apostrophe and marks are passed over, like the plain
// apostrophe.
func (w *winnower) rune(word uint64, r rune) uint64 {
	switch {
	case r == '’' || r == 'ʼ' || r == '\u00ad':
		return word
	case r >= 0x0e00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai):
		if word != 0 {
			w.word(word)
		}
		w.word(letter(0, uint64(r)))
		return 0
	case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r):
		return letter(word, uint64(unicode.ToLower(r)))
	}
	if word != 0 {
		w.word(word)
	}
	return 0
}

// word takes the hash of the next word.
func (w *winnower) word(hash uint64) {
	w.words[w.have%run] = hash
	if w.have++; w.have < run {
		return
	}
	h := uint64(0)
	for i := range run {
		h = (h ^ w.words[(w.have+i)%run]) * prime
		h ^= h >> 29
	}
	w.push(uint32(h >> 32))
}

// push moves the window on by one hash and keeps its smallest, the rightmost of
// equals, unless it was kept before.
func (w *winnower) push(h uint32) {
	w.hashes[w.runs%window] = h
	w.runs++
	if w.runs < window {
		return
	}
	w.keep(w.runs - window)
}

// keep takes the smallest of the hashes from number first on.
func (w *winnower) keep(first int) {
	best := w.runs - 1
	for i := w.runs - 2; i >= first; i-- {
		if w.hashes[i%window] < w.hashes[best%window] {
			best = i
		}
	}
	if best >= w.kept {
		w.kept = best + 1
		w.out = append(w.out, w.hashes[best%window])
	}
}

// flush keeps something of a text shorter than one window.
func (w *winnower) flush() {
	if w.runs > 0 && w.runs < window {
		w.keep(0)
	}
}
