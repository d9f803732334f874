package markup

import (
	"bytes"
	"html"
	"strings"
	"unicode"
	"unicode/utf8"
)

// line is the block being read.
type line struct {
	from               int
	inner              int32
	link, bold, italic int32
	links              uint16
	images             uint16
	time               int32
	address            [2]int32
	begun, space       bool
	breakBefore        bool
}

// text appends a stretch of character data to the line.
func (s *scanner) text(b []byte) {
	flags := s.page.Elements[s.cur].Flags
	if flags&noText != 0 {
		return
	}
	before := len(s.page.Text)
	for len(b) > 0 {
		amp := bytes.IndexByte(b, '&')
		if amp < 0 {
			s.plain(b)
			break
		}
		s.plain(b[:amp])
		b = s.reference(b[amp:])
	}
	n := int32(len(s.page.Text) - before)
	if flags&InLink != 0 {
		s.line.link += n
	}
	if flags&InBold != 0 {
		s.line.bold += n
	}
	if flags&InItalic != 0 {
		s.line.italic += n
	}
}

// maxReference is more than the longest character reference of HTML.
const maxReference = 34

// reference reads the character reference at the start of b and returns what
// follows it.
func (s *scanner) reference(b []byte) []byte {
	end := 1
	for end < len(b) && end < maxReference && (b[end] == '#' || isLetter(b[end]) || '0' <= b[end] && b[end] <= '9') {
		end++
	}
	if end < len(b) && b[end] == ';' {
		end++
	}
	if end == 1 {
		s.plain(b[:1])
		return b[1:]
	}
	if string(b[:end]) == "&amp;" {
		// Pages escape twice: "&amp;nbsp;". A reader sees the mistake, a text
		// need not keep it.
		if rest := b[end:]; bytes.HasPrefix(rest, []byte("nbsp;")) {
			s.plain([]byte(" "))
			return rest[5:]
		}
	}
	s.plain([]byte(html.UnescapeString(string(b[:end]))))
	return b[end:]
}

// plain appends text with white space collapsed.
func (s *scanner) plain(b []byte) {
	p := s.page
	for i := 0; i < len(b); {
		c := b[i]
		if c <= ' ' || c == 0x7f {
			s.line.space = true
			i++
			continue
		}
		if c == 0xc2 && i+1 < len(b) && b[i+1] == 0xa0 {
			s.line.space = true
			i += 2
			continue
		}
		from := i
		for i < len(b) && b[i] > ' ' && b[i] != 0x7f && !(b[i] == 0xc2 && i+1 < len(b) && b[i+1] == 0xa0) {
			i++
		}
		if !s.line.begun {
			s.line.begun, s.line.inner, s.line.from = true, s.cur, len(p.Text)
		} else if s.line.space {
			p.Text = append(p.Text, ' ')
		}
		s.line.space = false
		p.Text = append(p.Text, b[from:i]...)
	}
}

// flush ends the line; it becomes a block if it says anything.
func (s *scanner) flush(byBreak bool) {
	p, l := s.page, &s.line
	if l.begun && lettered(p.Text[l.from:]) {
		if len(p.Blocks) < maxBlocks {
			p.Blocks = append(p.Blocks, Block{
				From: int32(l.from), To: int32(len(p.Text)), Element: p.Elements[l.inner].Block, Inner: l.inner,
				LinkBytes: l.link, Bold: l.bold, Italics: l.italic, Links: l.links, Images: l.images,
				BreakBefore: l.breakBefore, BreakAfter: byBreak, Time: l.time, Address: l.address,
			})
			*l = line{time: -1}
			return
		}
		p.Cut = true
	}
	if l.begun {
		p.Text = p.Text[:l.from]
	}
	images, breakBefore := l.images, l.breakBefore
	*l = line{images: images, breakBefore: breakBefore && byBreak, time: -1}
}

// lettered reports whether text holds a letter or a digit.
func lettered(text []byte) bool {
	for i := 0; i < len(text); {
		if c := text[i]; c < utf8.RuneSelf {
			if isLetter(c) || '0' <= c && c <= '9' {
				return true
			}
			i++
			continue
		}
		r, n := utf8.DecodeRune(text[i:])
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return true
		}
		i += n
	}
	return false
}

func unescape(b []byte) string {
	if bytes.IndexByte(b, '&') < 0 {
		return string(b)
	}
	return html.UnescapeString(string(b))
}

// collapse makes every run of white space one space.
func collapse(s string) string {
	return strings.Join(strings.Fields(strings.ToValidUTF8(s, "")), " ")
}
