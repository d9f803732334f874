package mark

import (
	_ "embed" // rightopens.txt
	"strings"
	"unicode"
	"unicode/utf8"

	"variorum/internal/text"
)

// A family is a set of marks that open and close each other.
type family uint8

const (
	straight family = iota // "
	curly                  // “ ” „ ‟
	angle                  // « »
	single                 // ‘ ’ ‚ ' ‹ ›
	corner                 // 「 」
	white                  // 『 』
	doubled                // '' ``
)

// can is what a mark may do at its place.
type can uint8

const (
	opens  can = 1 << iota
	closes     // both bits: its surroundings do not tell
)

// A mark is one quotation mark of a paragraph.
type mark struct {
	text.Span
	family family
	rune   rune
	can    can
	first  bool // it begins its paragraph
}

// style returns the public name of a family.
func (f family) style() Style {
	switch f {
	case single:
		return Single
	case corner, white:
		return Corner
	case doubled:
		return Doubled
	}
	return Double
}

// families holds each mark with its family and what its shape alone allows.
func shape(r rune) (family, can, bool) {
	switch r {
	case '"', '＂':
		return straight, opens | closes, true
	case '“', '”', '‟', '〝', '〞':
		return curly, opens | closes, true
	case '„':
		return curly, opens, true
	case '«', '»':
		return angle, opens | closes, true
	case '‘', '’', '\'', '‹', '›':
		return single, opens | closes, true
	case '‚':
		return single, opens, true
	case '「':
		return corner, opens, true
	case '」':
		return corner, closes, true
	case '『':
		return white, opens, true
	case '』':
		return white, closes, true
	case '`':
		return doubled, opens, true
	}
	return 0, 0, false
}

// A scanner pairs the marks of one paragraph at a time.
type scanner struct {
	doc   *text.Doc
	at    int // paragraph
	marks []mark
	found []Stretch
	left  *mark // the outermost mark left open

	repairs int // runs that met a mark never closed
}

// read collects the marks of paragraph i.
func (s *scanner) read(i int) {
	s.at, s.marks, s.found, s.left = i, s.marks[:0], nil, nil
	p := s.doc.Paragraphs[i].Span
	for k := p.Start; k < p.End; {
		c := s.doc.Text[k]
		if c < utf8.RuneSelf && c != '"' && c != '\'' && c != '`' {
			k++
			continue
		}
		r, n := utf8.DecodeRuneInString(s.doc.Text[k:p.End])
		if f, c, ok := shape(r); ok {
			m := mark{Span: text.Span{Start: k, End: k + n}, family: f, rune: r, can: c, first: k == p.Start}
			if n = s.double(&m, p.End); m.family != doubled || m.Len() > 1 {
				s.judge(&m, p)
			}
		}
		k += n
	}
}

// double makes one mark of two equal single ones and returns its length.
func (s *scanner) double(m *mark, end int) int {
	one := s.doc.Text[m.Start:m.End]
	if (m.rune == '\'' || m.rune == '`' || m.rune == '‘' || m.rune == '’') && strings.HasPrefix(s.doc.Text[m.End:end], one) {
		m.End += len(one)
		m.family = doubled
		m.can = opens | closes
		if m.rune == '`' || m.rune == '‘' {
			m.can = opens
		}
	}
	return m.Len()
}

// judge decides from the neighbours of m whether it can open or close, and
// keeps it where it can do either.
func (s *scanner) judge(m *mark, p text.Span) {
	before, _ := utf8.DecodeLastRuneInString(s.doc.Text[p.Start:m.Start])
	after, _ := utf8.DecodeRuneInString(s.doc.Text[m.End:p.End])
	if m.Start == p.Start {
		before = ' '
	}
	if m.End == p.End {
		after = ' '
	}
	if m.family == single {
		m.can &= s.singleCan(m, before, after, p)
	} else {
		m.can &= around(before, after)
	}
	switch {
	case m.rune == '”' && !rightOpens(s.doc.Language):
		m.can &= closes
	case m.rune == '"' && unicode.IsDigit(before) && !unicode.IsLetter(after):
		m.can &= closes // inches, seconds
	case m.rune == '”' || m.rune == '»':
		// Alone they may open (” … ”, » … «), but only in front of a word.
		if m.can == opens|closes {
			m.can = closes
		}
	case m.rune == '«' && m.can == opens|closes:
		m.can = opens
	}
	if m.can != 0 {
		s.marks = append(s.marks, *m)
	}
}

//go:embed rightopens.txt
var rightOpening string

// rightOpens reports whether ” opens quotations in a language; an unknown
// language may be one of those.
func rightOpens(language string) bool {
	for l := range text.DataLines(rightOpening) {
		if l == language {
			return true
		}
	}
	return language == ""
}

// around tells what a mark between two runes can do: one glued to the word
// behind it opens, to the word before it closes, to both or neither may do either.
func around(before, after rune) can {
	left := blank(before) || opening(before)
	right := blank(after) || closing(after)
	switch {
	case left && !right:
		return opens
	case right && !left:
		return closes
	}
	return opens | closes
}

func blank(r rune) bool { return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' }

func opening(r rune) bool {
	return strings.ContainsRune("([{=—–-/¿¡“„‘‚«‹「『\"'", r)
}

func closing(r rune) bool {
	return strings.ContainsRune(")]}.,;:!?…—–-/”’»›」』\"'、。，؛،؟", r)
}

// singleCan is stricter: a single mark may be an apostrophe.
func (s *scanner) singleCan(m *mark, before, after rune, p text.Span) can {
	var c can
	if (blank(before) || opening(before)) && (unicode.IsLetter(after) || unicode.IsDigit(after) || strings.ContainsRune("¿¡[(…$€£", after)) &&
		!elided(s.doc.Text[m.End:p.End]) {
		c |= opens
	}
	if !blank(before) && !opening(before) && !unicode.IsLetter(after) && !unicode.IsDigit(after) {
		c |= closes
	}
	switch m.rune {
	case '’':
		return c & closes
	case '‘':
		if c&opens == 0 && s.doc.Language != "en" {
			return c // ‚…‘
		}
		return c & opens
	}
	return c
}
