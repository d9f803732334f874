// Package vocabulary numbers the words of one language in the order in which
// they are first seen, so that the rest of the grouping handles integers.
//
// A word comes in as bytes (folded and cut by the caller) with the form it was
// printed in, a number goes out; Word and Form give them back. Words are never taken out one by one: a vocabulary that
// has grown too large is built anew from the words still in use. What a word
// means, and how often it was seen, is left to internal/group.
package vocabulary

import "strings"

// A Vocabulary maps words to the numbers 0, 1, 2, … It is not safe for
// concurrent use. The words lie in one piece of memory: 8 bytes a word, the
// word and its form, beside a table of 4 bytes a slot.
type Vocabulary struct {
	slots []uint32 // number + 1 of the word, 0 where free; a power of two long
	ends  []uint32 // where each word ends in bytes
	bytes []byte
	forms []byte   // the printed forms, one after the other
	shown []uint32 // where each form ends in forms
}

// maxForm bounds what is kept of a printed form, in bytes.
const maxForm = 64

// New returns an empty vocabulary.
func New() *Vocabulary { return &Vocabulary{slots: make([]uint32, 256)} }

// Len returns how many words there are.
func (v *Vocabulary) Len() int { return len(v.ends) }

// Word returns the word of a number that ID gave.
func (v *Vocabulary) Word(id uint32) string { return string(v.word(id)) }

func (v *Vocabulary) word(id uint32) []byte {
	start := uint32(0)
	if id > 0 {
		start = v.ends[id-1]
	}
	return v.bytes[start:v.ends[id]]
}

// Form returns a word as it was printed where it was first seen.
func (v *Vocabulary) Form(id uint32) string {
	start := uint32(0)
	if id > 0 {
		start = v.shown[id-1]
	}
	return string(v.forms[start:v.shown[id]])
}

// ID returns the number of a word, a new one where it was not seen before. The
// form is kept for a new word only, up to 64 bytes of it.
func (v *Vocabulary) ID(word []byte, form string) (id uint32, added bool) {
	mask := uint64(len(v.slots) - 1)
	for i := hash(word) & mask; ; i = (i + 1) & mask {
		switch n := v.slots[i]; {
		case n == 0:
			return v.add(word, form, i), true
		case string(v.word(n-1)) == string(word):
			return n - 1, false
		}
	}
}

// Find returns the number of a word, ok false where it was never seen.
func (v *Vocabulary) Find(word string) (id uint32, ok bool) {
	mask := uint64(len(v.slots) - 1)
	for i := hash([]byte(word)) & mask; ; i = (i + 1) & mask {
		switch n := v.slots[i]; {
		case n == 0:
			return 0, false
		case string(v.word(n-1)) == word:
			return n - 1, true
		}
	}
}

func (v *Vocabulary) add(word []byte, form string, slot uint64) uint32 {
	id := uint32(len(v.ends))
	v.bytes = append(v.bytes, word...)
	v.ends = append(v.ends, uint32(len(v.bytes)))
	v.forms = append(v.forms, short(form)...)
	v.shown = append(v.shown, uint32(len(v.forms)))
	v.slots[slot] = id + 1
	if len(v.ends)*2 > len(v.slots) {
		v.grow()
	}
	return id
}

// short cuts a form between two letters.
func short(form string) string {
	if len(form) > maxForm {
		form = strings.ToValidUTF8(form[:maxForm], "")
	}
	return form
}

func (v *Vocabulary) grow() {
	v.slots = make([]uint32, 2*len(v.slots))
	mask := uint64(len(v.slots) - 1)
	for id := range v.ends {
		i := hash(v.word(uint32(id))) & mask
		for v.slots[i] != 0 {
			i = (i + 1) & mask
		}
		v.slots[i] = uint32(id) + 1
	}
}

// hash is FNV-1a with a last mix: words are a few bytes long, and the order of
// numbers does not depend on it.
func hash(word []byte) uint64 {
	h := uint64(14695981039346656037)
	for _, c := range word {
		h = (h ^ uint64(c)) * 1099511628211
	}
	return h ^ h>>29
}
