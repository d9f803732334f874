package markup

import (
	"fmt"
	"strings"

	"variorum/internal/text"
)

// A Vocabulary knows which class words mean what: "sidebar", "seitenleiste".
type Vocabulary struct {
	Names []string // of the categories, in the order of their bits
	sets  map[uint32]uint64
}

// ParseVocabulary reads lines "category: word word …"; at most 64 categories.
func ParseVocabulary(data string) (*Vocabulary, error) {
	v := &Vocabulary{sets: map[uint32]uint64{}}
	for line := range text.DataLines(data) {
		name, words, ok := strings.Cut(line, ":")
		if !ok || len(v.Names) == 64 {
			return nil, fmt.Errorf("parse class words: line %q", line)
		}
		for w := range strings.FieldsSeq(words) {
			v.sets[hashName([]byte(w))] |= 1 << len(v.Names)
		}
		v.Names = append(v.Names, name)
	}
	return v, nil
}

// Bit returns the bit of a category, 0 where there is none of that name.
func (v *Vocabulary) Bit(name string) uint64 {
	for i, n := range v.Names {
		if n == name {
			return 1 << i
		}
	}
	return 0
}

// hashName is FNV-1a.
func hashName(b []byte) uint32 {
	h := uint32(2166136261)
	for _, c := range b {
		h = (h ^ uint32(c)) * 16777619
	}
	return h
}

// eachToken calls f with the words of a class attribute: split at whatever is
// no letter and at camelCase, lower-case, a plural s removed. At most 40.
func eachToken(value []byte, f func(word []byte)) {
	var buf [32]byte
	n, count := 0, 0
	end := func() {
		if n > 3 && buf[n-1] == 's' && buf[n-2] != 's' {
			n--
		}
		if n > 1 && count < 40 {
			count++
			f(buf[:n])
		}
		n = 0
	}
	lowerBefore := false
	for _, c := range value {
		upper := 'A' <= c && c <= 'Z'
		if upper && lowerBefore || !upper && !('a' <= c && c <= 'z') {
			end()
		}
		lowerBefore = 'a' <= c && c <= 'z'
		if upper {
			c += 'a' - 'A'
			lowerBefore = false
		} else if !lowerBefore {
			continue
		}
		if n < len(buf) {
			buf[n] = c
			n++
		}
	}
	end()
}
