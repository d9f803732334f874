package group

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"variorum/internal/text"
	"variorum/internal/text/background"
)

// A token is one word of a text as the scanner meets it; its fields are valid
// until the next one.
type token struct {
	folded []byte // whole, folded
	form   string // as printed
	upper  bool   // begins with a capital letter
	number bool   // begins with a digit
	opens  bool   // first word of a sentence, or of the text
	han    bool   // a pair of characters of a script without spaces
}

// foldedRunes is the size of the table of folded letters: every alphabet, kana
// and Hangul letters; what lies above is folded one by one.
const foldedRunes = 0x3400

// A scanner cuts text into folded words without keeping anything of it.
type scanner struct {
	folds  []string // of a rune; "\x00" where not yet known
	buffer []byte
}

func newScanner() *scanner {
	s := &scanner{folds: make([]string, foldedRunes)}
	for i := range s.folds {
		s.folds[i] = "\x00"
	}
	return s
}

// fold returns a letter as text.Fold writes it.
func (s *scanner) fold(r rune) string {
	if r >= foldedRunes {
		return text.Fold(string(r))
	}
	if s.folds[r] == "\x00" {
		s.folds[r] = text.Fold(string(r))
	}
	return s.folds[r]
}

// scan calls yield for up to limit words of str and returns how many there were.
func (s *scanner) scan(str string, limit int, yield func(token)) int {
	count, opens := 0, true
	for i := 0; i < len(str) && count < limit; {
		r, n := rune(str[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(str[i:])
		}
		switch {
		case unspaced(r):
			end := i + n
			count += s.pairs(str, i, &end, yield)
			i, opens = end, false
		case wordRune(r):
			end := s.word(str, i)
			if t := s.token(str[i:end], r, opens); utf8.RuneCount(t.folded) > 1 {
				yield(t)
				count++
			}
			i, opens = end, false
		default:
			if r == '.' || r == '!' || r == '?' || r == '\n' || r == ':' || r == '…' || r == '"' || r == '“' || r == '«' || r == '„' {
				opens = true
			}
			i += n
		}
	}
	return count
}

// word returns where the word that begins at byte start ends, and leaves it
// folded in the buffer. Numbers keep points and commas between digits.
func (s *scanner) word(str string, start int) int {
	s.buffer = s.buffer[:0]
	i := start
	for i < len(str) {
		c := str[i]
		switch {
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
			s.buffer = append(s.buffer, c)
			i++
			continue
		case c >= 'A' && c <= 'Z':
			s.buffer = append(s.buffer, c|0x20)
			i++
			continue
		case (c == '.' || c == ',') && i+1 < len(str) && digit(str[i-1]) && digit(str[i+1]):
			s.buffer = append(s.buffer, c)
			i++
			continue
		case c < utf8.RuneSelf:
			return i
		}
		r, n := utf8.DecodeRuneInString(str[i:])
		if !wordRune(r) || unspaced(r) {
			return i
		}
		s.buffer = append(s.buffer, s.fold(r)...)
		i += n
	}
	return i
}

func (s *scanner) token(word string, first rune, opens bool) token {
	return token{folded: s.buffer, form: word, upper: unicode.IsUpper(first), number: digit(word[0]), opens: opens}
}

// pairs yields the overlapping pairs of a run of characters written without
// spaces, and moves end behind the run.
func (s *scanner) pairs(str string, i int, end *int, yield func(token)) int {
	last, count := i, 0
	for *end < len(str) {
		r, n := utf8.DecodeRuneInString(str[*end:])
		if !unspaced(r) {
			break
		}
		*end += n
		s.buffer = append(s.buffer[:0], str[last:*end]...)
		yield(token{folded: s.buffer, form: str[last:*end], han: true})
		count++
		last = *end - n
	}
	return count
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

func wordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

// unspaced reports whether the script of r is written without spaces between
// words, so that pairs of characters stand for words.
func unspaced(r rune) bool {
	return r >= 0x0e00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// shouting reports whether most words of a title are capitalised, so that a
// capital letter says nothing.
func shouting(title string) bool {
	words, upper := 0, 0
	for w := range strings.FieldsSeq(title) {
		r, _ := utf8.DecodeRuneInString(w)
		if unicode.IsLetter(r) {
			words++
			if unicode.IsUpper(r) {
				upper++
			}
		}
	}
	return upper*10 > words*6
}

// key cuts a folded word to what the tables are kept under.
func key(t token) []byte {
	if t.number || t.han || len(t.folded) <= background.PrefixLetters {
		return t.folded
	}
	if t.folded[0] >= 0xd8 && t.folded[0] <= 0xdb { // Arabic letters
		return []byte(background.Cut(string(t.folded)))
	}
	letters := 0
	for i, c := range t.folded {
		if c&0xc0 != 0x80 {
			if letters == background.PrefixLetters {
				return t.folded[:i]
			}
			letters++
		}
	}
	return t.folded
}
