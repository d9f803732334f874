package text

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Doc is a string cut into paragraphs, sentences and words, each in order.
type Doc struct {
	Text       string
	Language   string // primary BCP 47 subtag, "" where unknown
	Paragraphs []Paragraph
	Sentences  []Sentence
	Words      []Word
}

// A Paragraph is a line of the text that is not blank.
type Paragraph struct {
	Span
	First, Last int // sentences [First, Last)
}

// A Sentence never crosses a paragraph. It holds its end mark and closing
// quotation marks, no outer white space.
type Sentence struct {
	Span
	Paragraph   int
	First, Last int // words [First, Last)
}

// A Word is a run of letters or a number. An apostrophe, or hyphen-like sign,
// between letters: apostrophes stay inside ("don't", "l’État"), hyphens part
// words. A number keeps its inner points and commas ("1,250.5"). Each Han,
// Hiragana, Katakana or Thai character is a word.
type Word struct {
	Span
	Lower    string // lower case, apostrophes as '
	Sentence int
	Kind     WordKind
	Upper    bool // begins with an upper-case letter
}

// WordKind tells letters from digits.
type WordKind uint8

// The kinds of word.
const (
	Letters WordKind = iota
	Number           // begins with a digit ("1990s", "10th" too)
	Ideogram
)

// Parse cuts text, which must be valid UTF-8, by the rules of language.
// Invalid bytes count as punctuation. The cost is linear in the text.
func Parse(text, language string, abbreviations *Abbreviations) *Doc {
	d := &Doc{Text: text, Language: Primary(language)}
	for start := 0; start < len(text); {
		end := len(text)
		if i := strings.IndexByte(text[start:], '\n'); i >= 0 {
			end = start + i
		}
		if sp := trim(text, Span{start, end}); sp.Len() > 0 {
			d.paragraph(sp, abbreviations.of(d.Language))
		}
		start = end + 1
	}
	return d
}

func (d *Doc) paragraph(sp Span, abbr *language) {
	p := Paragraph{Span: sp, First: len(d.Sentences)}
	words := Words(sp.In(d.Text))
	next := 0
	for _, s := range split(d.Text, sp, abbr) {
		sent := Sentence{Span: s, Paragraph: len(d.Paragraphs), First: len(d.Words)}
		for ; next < len(words) && words[next].Start+sp.Start < s.End; next++ {
			w := words[next]
			w.Start, w.End, w.Sentence = w.Start+sp.Start, w.End+sp.Start, len(d.Sentences)
			if w.End > s.End { // an endless word in an endless sentence: the rest is a word of the next
				words[next].Start, words[next].Lower = s.End-sp.Start, lower(d.Text[s.End:w.End])
				w.End, w.Lower = s.End, lower(d.Text[w.Start:s.End])
				d.Words = append(d.Words, w)
				break
			}
			d.Words = append(d.Words, w)
		}
		sent.Last = len(d.Words)
		d.Sentences = append(d.Sentences, sent)
	}
	p.Last = len(d.Sentences)
	d.Paragraphs = append(d.Paragraphs, p)
}

// SentenceAt returns the index of the sentence that holds byte i, or the last
// one before it; -1 before the first.
func (d *Doc) SentenceAt(i int) int {
	return sort.Search(len(d.Sentences), func(k int) bool { return d.Sentences[k].Start > i }) - 1
}

// WordAt returns the index of the first word that ends after byte i, or
// len(d.Words).
func (d *Doc) WordAt(i int) int {
	return sort.Search(len(d.Words), func(k int) bool { return d.Words[k].End > i })
}

// WordsIn returns the index range of the words that touch the span.
func (d *Doc) WordsIn(s Span) (first, last int) {
	first = d.WordAt(s.Start)
	last = first + sort.Search(len(d.Words)-first, func(k int) bool { return d.Words[first+k].Start >= s.End })
	return first, last
}

// Words returns the words of a string; Sentence is left 0.
func Words(s string) []Word {
	out := make([]Word, 0, len(s)/6+1)
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case ideogram(r):
			out = append(out, Word{Span: Span{i, i + n}, Lower: s[i : i+n], Kind: Ideogram})
			i += n
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			end := wordEnd(s, i)
			w := Word{Span: Span{i, end}, Lower: lower(s[i:end]), Upper: unicode.IsUpper(r)}
			if unicode.IsDigit(r) {
				w.Kind = Number
			}
			out = append(out, w)
			i = end
		default:
			i += n
		}
	}
	return out
}

func wordEnd(s string, i int) int {
	prev := rune(0)
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case ideogram(r):
			return i
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r) || r == '\u00ad' || r == '\u200d' || r == '\u200c':
		case (r == '\'' || r == '’' || r == 'ʼ') && unicode.IsLetter(prev) && follows(s[i+n:], unicode.IsLetter):
		case (r == '.' || r == ',') && unicode.IsDigit(prev) && follows(s[i+n:], unicode.IsDigit):
		default:
			return i
		}
		prev = r
		i += n
	}
	return i
}

func follows(s string, is func(rune) bool) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return is(r)
}

func ideogram(r rune) bool {
	return r >= 0x0e00 && (unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai) || r == 'ー')
}

func lower(s string) string {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' {
			return strings.ReplaceAll(strings.ToLower(s), "’", "'")
		}
	}
	return s
}

func trim(text string, s Span) Span {
	left := strings.TrimLeftFunc(s.In(text), unicode.IsSpace)
	s.Start = s.End - len(left)
	s.End = s.Start + len(strings.TrimRightFunc(left, unicode.IsSpace))
	return s
}
