package proper

import (
	"strings"
	"unicode/utf8"

	"variorum/internal/text"
)

// A Speller folds words of any alphabet to keys under which the spellings of
// one name meet. It is made once, never changed and safe for concurrent use.
//
// The idea is that of consonant-class methods for name matching (Daitch-Mokotoff,
// Raghavan & Allan, "Using Soundex codes for indexing names in ASR documents",
// 2004), with classes taken from how newspapers transliterate.
type Speller struct {
	letters []pair // other alphabets, Latin
	classes []pair // Latin spellings, class
	first   map[rune]bool
}

type pair struct{ from, to string }

// NewSpeller reads the tables of romanise/.
func NewSpeller() *Speller {
	s := &Speller{letters: readPairs("romanise/letters.txt"), classes: readPairs("romanise/classes.txt"), first: map[rune]bool{}}
	for _, p := range s.letters {
		r, _ := utf8.DecodeRuneInString(p.from)
		s.first[r] = true
	}
	return s
}

func readPairs(name string) (out []pair) {
	data, _ := files.ReadFile(name) // embedded: cannot be missing
	for line := range text.DataLines(string(data)) {
		from, to, _ := strings.Cut(line, " ")
		out = append(out, pair{from, to})
	}
	return out
}

// Latin returns a word folded (text.Fold) and in Latin letters: "Путін" is
// "putin". Letters without an entry stay as they are.
func (s *Speller) Latin(word string) string {
	folded := text.Fold(strings.ToLower(word))
	if ascii(folded) {
		return folded
	}
	var b strings.Builder
	for i := 0; i < len(folded); {
		r, n := utf8.DecodeRuneInString(folded[i:])
		if s.first[r] {
			if p, ok := longest(s.letters, folded[i:]); ok && (p.from != "ال" || i == 0) {
				b.WriteString(p.to)
				i += len(p.from)
				continue
			}
		}
		b.WriteRune(r)
		i += n
	}
	return b.String()
}

func longest(table []pair, s string) (best pair, ok bool) {
	for _, p := range table {
		if strings.HasPrefix(s, p.from) && (!ok || len(p.from) > len(best.from)) {
			best, ok = p, true
		}
	}
	return best, ok
}

func ascii(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// Key returns the vowel-class key of a word: its Latin letters by class (e, i,
// y; o, u; w, v; kh, ch, h, g), doubles and runs of one class written once,
// endings like -skyi, -skij, -ski made one. "Zelenskyy", "Selenskyj" and
// "Зеленський" share "silinski".
func (s *Speller) Key(word string) string {
	latin := s.Latin(word)
	var b strings.Builder
	b.Grow(len(latin))
	last := byte(0)
	for i := 0; i < len(latin); {
		to, n := latin[i:i+1], 1
		if p, ok := longest(s.classes, latin[i:]); ok {
			to, n = p.to, len(p.from)
		}
		for k := 0; k < len(to); k++ {
			c := to[k]
			if c == last || c == '\'' || c == '-' {
				continue
			}
			b.WriteByte(c)
			last = c
		}
		i += n
	}
	return strings.TrimSuffix(b.String(), "i")
}

// Skeleton returns the consonants of a word's Key: spellings that differ in
// vowels only share it ("Dnipro", "Dnieper"). It proves little alone.
func (s *Speller) Skeleton(word string) string {
	key := s.Key(word)
	out := make([]byte, 0, len(key))
	for i := 0; i < len(key); i++ {
		switch key[i] {
		case 'a', 'e', 'i', 'o', 'u':
		default:
			if len(out) == 0 || out[len(out)-1] != key[i] {
				out = append(out, key[i])
			}
		}
	}
	return string(out)
}
