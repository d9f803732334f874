package feature

import (
	"unicode"
	"unicode/utf8"
)

// tableRunes bounds the runes whose lower case is looked up in a table: Latin,
// Greek, Cyrillic, Armenian, Hebrew, Arabic.
const tableRunes = 0x700

// letters maps runes to their lower-case word characters; 0 parts words.
type letters struct{ lower [tableRunes]uint16 }

func newLetters() *letters {
	l := &letters{}
	for r := rune(0); r < tableRunes; r++ {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r) {
			l.lower[r] = uint16(unicode.ToLower(r))
		}
	}
	return l
}

// word returns the word character of a rune: its lower case, or 0.
func (l *letters) word(r rune) rune {
	if r < tableRunes {
		return rune(l.lower[r])
	}
	if r == utf8.RuneError || !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.M, r) {
		return 0
	}
	return unicode.ToLower(r)
}

// ideogram reports scripts written without spaces; each of their characters is
// a word.
func ideogram(r rune) bool {
	return r >= 0x0e00 && (r <= 0x0e7f || 0x3040 <= r && r <= 0x30ff || 0x3400 <= r && r <= 0x9fff || 0x20000 <= r && r <= 0x2ffff)
}

// shape counts what kinds of characters and words a block has.
type shape struct {
	words, letters, capital, upper, digit, stop, ideograms int32
	commas, stops, colons, quotes, odd, parens             int32
	first, last                                            rune // outer characters
}

// hash32 continues FNV-1a over a rune.
func hash32(h uint32, r rune) uint32 {
	if r < utf8.RuneSelf {
		return (h ^ uint32(r)) * 16777619
	}
	return (h ^ uint32(r&0xff) ^ uint32(r>>8)<<7) * 16777619
}

const seed32 = 2166136261

// AppendWords appends the word hashes of a text.
func (r *Reader) AppendWords(dst []uint32, text []byte) []uint32 {
	var sh shape
	return r.words(dst, text, &sh)
}

// words appends the hashes of the text's words and fills its shape.
func (r *Reader) words(dst []uint32, text []byte, sh *shape) []uint32 {
	l := r.letters
	inWord, upper, length := false, 0, 0
	var h uint32
	end := func() {
		if !inWord {
			return
		}
		inWord = false
		sh.words++
		if upper > 1 && upper == length {
			sh.upper++
		}
		if r.stop.has(h) {
			sh.stop++
		}
		dst = append(dst, h)
	}
	for i := 0; i < len(text); {
		c, n := rune(text[i]), 1
		if c >= utf8.RuneSelf {
			c, n = utf8.DecodeRune(text[i:])
		}
		i += n
		if sh.first == 0 {
			sh.first = c
		}
		if c > ' ' {
			sh.last = c
		}
		w := l.word(c)
		switch {
		case w == 0:
			end()
			sh.mark(c)
		case ideogram(c):
			end()
			sh.words++
			sh.ideograms++
			sh.letters++
			dst = append(dst, hash32(seed32, w))
		default:
			if !inWord {
				inWord, h, upper, length = true, seed32, 0, 0
				if w != c {
					sh.capital++
				} else if '0' <= c && c <= '9' {
					sh.digit++
				}
			}
			if w != c {
				upper++
			}
			length++
			sh.letters++
			h = hash32(h, w)
		}
	}
	end()
	return dst
}

// mark counts a character that is no word character.
func (sh *shape) mark(c rune) {
	switch c {
	case ' ', '-', '\'', '’':
	case ',', '،', '、', '，':
		sh.commas++
	case '.', '!', '?', '…', '。', '！', '？', '۔', '।', ';', '؟':
		sh.stops++
	case ':', '：':
		sh.colons++
	case '"', '“', '”', '„', '«', '»', '「', '」':
		sh.quotes++
	case '(', ')', '[', ']':
		sh.parens++
	default:
		sh.odd++
	}
}

// bloom is a small set of hashes with rare false answers.
type bloom struct{ bits [2048]uint64 }

func (b *bloom) add(h uint32) { h ^= h >> 17; b.bits[h>>6&2047] |= 1 << (h & 63) }

func (b *bloom) has(h uint32) bool { h ^= h >> 17; return b.bits[h>>6&2047]&(1<<(h&63)) != 0 }
