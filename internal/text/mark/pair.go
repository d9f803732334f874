package mark

import (
	_ "embed" // elisions.txt
	"strings"
	"unicode"
	"unicode/utf8"

	"variorum/internal/text"
)

// leastOpen is how many bytes must follow a mark that is never closed for it to
// count: a shorter rest is a stray mark.
const leastOpen = 20

// What bounds the work on one paragraph: how often it is begun anew behind a mark
// that is never closed, and how deep marks nest. News paragraphs need 2 and 3.
const (
	mostRepairs = 40
	mostDeep    = 8
)

// closedBy reports whether a mark of rune r ends a stretch opened by o.
func closedBy(o, r rune) bool {
	switch o {
	case '"', '＂':
		return strings.ContainsRune("\"“”＂", r)
	case '“', '‟', '〝':
		return strings.ContainsRune("”\"〞", r)
	case '„':
		return strings.ContainsRune("“”\"", r)
	case '”':
		return r == '”'
	case '«':
		return r == '»'
	case '»':
		return r == '«'
	case '‘', '\'':
		return r == '’' || r == '\''
	case '‚':
		return strings.ContainsRune("‘’'", r)
	case '‹':
		return r == '›'
	case '›':
		return r == '‹'
	case '「':
		return r == '」'
	case '『':
		return r == '』'
	}
	return false
}

func (m mark) closes(o mark) bool {
	if o.family == doubled || m.family == doubled {
		return o.family == m.family && m.can&closes != 0 && m.rune != '`'
	}
	return m.can&closes != 0 && closedBy(o.rune, m.rune)
}

// pair fills s.found from s.marks; before is what the paragraph before left open.
func (s *scanner) pair(before *mark) {
	s.singles(before)
	var wide []mark
	for _, m := range s.marks {
		if m.family != single {
			wide = append(wide, m)
		}
	}
	wide = s.resume(wide, before)
	for s.repairs = 0; len(wide) > 0 && s.repairs < mostRepairs; {
		wide = s.run(wide, before)
	}
}

// resume closes at the first mark what the paragraph before left open, where
// this paragraph does not open with a mark of its own.
func (s *scanner) resume(wide []mark, before *mark) []mark {
	if before == nil || len(wide) == 0 || wide[0].can != closes || !wide[0].closes(*before) {
		return wide
	}
	p := s.doc.Paragraphs[s.at].Span
	s.add(text.Span{Start: p.Start, End: wide[0].Start}, text.Span{Start: p.Start, End: wide[0].End}, before.family, false, true)
	return wide[1:]
}

// run takes the marks up to where nothing is open and returns the rest.
func (s *scanner) run(marks []mark, before *mark) []mark {
	var stack []mark
	found := len(s.found)
	for i, m := range marks {
		k := innermost(stack, m)
		switch {
		case k >= 0 && (m.can == closes || k == len(stack)-1):
			s.close(stack[k], m, before)
			stack = stack[:k]
		case m.can&opens != 0 && len(stack) < mostDeep:
			stack = append(stack, m)
		}
		if len(stack) == 0 {
			return marks[i+1:]
		}
	}
	if len(stack) == 0 {
		return nil
	}
	s.found = s.found[:found]
	s.repairs++
	return s.repair(marks, stack[0], before)
}

// deepest is how many open marks are looked at for the one that a mark closes:
// no quotation nests so far, and a text of open marks alone would cost its square.
const deepest = 64

// innermost returns the innermost open mark that m closes, or -1.
func innermost(stack []mark, m mark) int {
	for k := len(stack) - 1; k >= max(0, len(stack)-deepest); k-- {
		if m.closes(stack[k]) {
			return k
		}
	}
	return -1
}

// repair pairs marks that do not nest: the mark first was never closed.
func (s *scanner) repair(marks []mark, first mark, before *mark) []mark {
	i := 0
	for marks[i].Start != first.Start {
		i++
	}
	rest := marks[i+1:]
	if s.continued(first) {
		s.leave(first, before)
		return rest
	}
	for k, m := range rest {
		if m.closes(first) {
			s.close(first, m, before)
			return rest[k+1:]
		}
		if m.can == opens && first.family != angle && s.beginsSentence(m) {
			s.cut(first, m, before)
			return rest[k:]
		}
	}
	s.leave(first, before)
	return rest
}

// continued reports whether the paragraph opens with mark o, does not close at
// its end, and the next one opens with such a mark too.
func (s *scanner) continued(o mark) bool {
	if s.at+1 >= len(s.doc.Paragraphs) || !o.first && len(s.marks) > 0 && s.marks[len(s.marks)-1].Start != o.Start {
		return false
	}
	p, next := s.doc.Paragraphs[s.at].Span, s.doc.Paragraphs[s.at+1].Span
	last := s.marks[len(s.marks)-1]
	if last.End == p.End && last.can&closes != 0 {
		return false
	}
	r, _ := utf8.DecodeRuneInString(next.In(s.doc.Text))
	return r == o.rune
}

func (s *scanner) beginsSentence(m mark) bool {
	head := strings.TrimRightFunc(s.doc.Text[s.doc.Paragraphs[s.at].Start:m.Start], unicode.IsSpace)
	r, _ := utf8.DecodeLastRuneInString(head)
	return strings.ContainsRune(".!?…:", r)
}

// cut ends the stretch of o, which has no closing mark, at the end of the
// sentence before the next opening mark.
func (s *scanner) cut(o, next mark, before *mark) {
	if next.Start-o.End >= leastOpen {
		end := o.End + len(strings.TrimRightFunc(s.doc.Text[o.End:next.Start], unicode.IsSpace))
		s.add(text.Span{Start: o.End, End: end}, text.Span{Start: o.Start, End: end}, o.family, true, o.first && before != nil && before.family == o.family)
	}
}

func (s *scanner) close(o, c mark, before *mark) {
	s.add(text.Span{Start: o.End, End: c.Start}, text.Span{Start: o.Start, End: c.End}, o.family, false, o.first && before != nil && before.family == o.family)
}

// leave keeps the stretch from o to the end of the paragraph.
func (s *scanner) leave(o mark, before *mark) {
	end := s.doc.Paragraphs[s.at].End
	if end-o.End < leastOpen {
		return
	}
	s.add(text.Span{Start: o.End, End: end}, text.Span{Start: o.Start, End: end}, o.family, true, o.first && before != nil && before.family == o.family)
	s.left = &o
}

func (s *scanner) add(inner, outer text.Span, f family, open, continues bool) {
	inner = trim(s.doc.Text, inner)
	if inner.Len() == 0 {
		return
	}
	s.found = append(s.found, Stretch{Inner: inner, Outer: outer, Paragraph: s.at, Style: f.style(), Open: open, Continues: continues})
}

func trim(t string, s text.Span) text.Span {
	left := strings.TrimLeftFunc(s.In(t), unicode.IsSpace)
	s.Start = s.End - len(left)
	s.End = s.Start + len(strings.TrimRightFunc(left, unicode.IsSpace))
	return s
}

// singles pairs the single marks. A closing mark after an s without
// punctuation may be a possessive: a later one is taken where no other opens
// before it.
func (s *scanner) singles(before *mark) {
	for i := 0; i < len(s.marks); i++ {
		o := s.marks[i]
		if o.family != single || o.can&opens == 0 {
			continue
		}
		c := s.closer(i)
		switch {
		case c > 0:
			s.close(o, s.marks[c], before)
			i = s.skipTo(i, c)
		case o.first && s.continuedSingle(o):
			s.leave(o, before)
		}
	}
}

func (s *scanner) skipTo(from, c int) int {
	if s.marks[c].family == single {
		return c
	}
	return from
}

// closer returns the index of the mark that ends the single stretch begun at i, or 0.
func (s *scanner) closer(i int) int {
	found := 0
	for k := i + 1; k < len(s.marks); k++ {
		m := s.marks[k]
		if m.family != single {
			continue
		}
		if m.can == opens {
			break
		}
		if m.closes(s.marks[i]) {
			found = k
			if r, _ := utf8.DecodeLastRuneInString(s.doc.Text[:m.Start]); r != 's' {
				break
			}
		}
	}
	return found
}

func (s *scanner) continuedSingle(o mark) bool {
	if s.at+1 >= len(s.doc.Paragraphs) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(s.doc.Paragraphs[s.at+1].Span.In(s.doc.Text))
	return r == o.rune
}

//go:embed elisions.txt
var elisions string

// elided reports whether the words after a single mark begin with one that is
// written with an apostrophe in front.
func elided(rest string) bool {
	if len(rest) > 24 {
		rest = rest[:24]
	}
	end := strings.IndexFunc(rest, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if end < 0 {
		end = len(rest)
	}
	word := strings.ToLower(rest[:end])
	if len(word) >= 2 && len(word) <= 3 && unicode.IsDigit(rune(word[0])) && unicode.IsDigit(rune(word[1])) {
		return true // '90s, '22
	}
	for w := range text.DataLines(elisions) {
		if w == word {
			return true
		}
	}
	return false
}
