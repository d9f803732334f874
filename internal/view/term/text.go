package term

import (
	"strings"
	"unicode"

	"github.com/mattn/go-runewidth"
	"golang.org/x/text/unicode/bidi"
)

// A style is how a run stands out.
type style uint8

const (
	plain style = iota
	bold
	dim
	changed // underlined; _so_ without colour
	warning // red; CAPITALS without colour
	fine    // green
)

// A run is text in one style.
type run struct {
	text  string
	style style
}

// clean makes any string safe to print on one line: white space of all kinds
// becomes a space, control characters (ESC among them) become U+FFFD, characters
// that steer direction or hide text go.
func clean(s string) string {
	if plainASCII(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		switch {
		case r == '\n' || r == '\r' || r == '\t' || r == 0x85 || r == 0x2028 || r == 0x2029 || unicode.IsSpace(r) && r != 0xa0 && r != 0x202f:
			b.WriteByte(' ')
		case unicode.IsControl(r):
			b.WriteRune(unicode.ReplacementChar)
		case hidden(r):
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func plainASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// hidden reports characters that change the order or hide text: direction marks,
// embeddings, overrides and isolates, byte order mark, soft hyphen, interlinear
// and tag characters. Joiners stay: scripts need them.
func hidden(r rune) bool {
	switch {
	case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r >= 0x2060 && r <= 0x2065,
		r >= 0xfff9 && r <= 0xfffb, r >= 0xe0000 && r <= 0xe0fff:
		return true
	}
	return r == 0x200e || r == 0x200f || r == 0x061c || r == 0xfeff || r == 0xad || r == 0x200b || r == 0x180e
}

// mixed reports whether s holds a letter that runs right to left.
func mixed(s string) bool {
	if plainASCII(s) {
		return false
	}
	for i := 0; i < len(s); {
		p, n := bidi.LookupString(s[i:])
		if c := p.Class(); c == bidi.R || c == bidi.AL {
			return true
		}
		i += max(n, 1)
	}
	return false
}

// columns counts as terminals do, whatever the locale of this process.
type columns struct {
	c *runewidth.Condition
	// marks is set where changed words stand between underscores.
	marks bool
}

func newColumns(colour bool) columns {
	return columns{&runewidth.Condition{StrictEmojiNeutral: true}, !colour}
}

// extra is the room that the underscores of an atom may take.
func (c columns) extra(a atom) int {
	if !c.marks {
		return 0
	}
	n := 0
	for _, b := range a.bits {
		if b.style == changed {
			n += len("__")
		}
	}
	return n
}

func (c columns) of(s string) int {
	if plainASCII(s) {
		return len(s)
	}
	return c.c.StringWidth(s)
}

// An atom is what a line is not broken within: a word with its marks.
type atom struct {
	bits  []run
	space bool // stands apart from the atom before
	rtl   bool
	width int
}

// atoms cuts runs at spaces and between wide characters. A style that reaches
// over several words is kept as one where the line allows.
func (c columns) atoms(runs []run) []atom {
	var out []atom
	space := false
	for _, r := range runs {
		text := clean(r.text)
		rtl := mixed(text)
		for text != "" {
			i := strings.IndexByte(text, ' ')
			if i == 0 {
				space, text = true, text[1:]
				continue
			}
			word := text
			if i > 0 {
				word = text[:i]
			}
			text = text[len(word):]
			for j, piece := range c.breakable(word) {
				if n := len(out); n > 0 && j == 0 && !space && !wideJoint(out[n-1], piece) {
					out[n-1].bits = append(out[n-1].bits, run{piece, r.style})
					out[n-1].width += c.of(piece)
					out[n-1].rtl = out[n-1].rtl || rtl
					continue
				}
				out = append(out, atom{[]run{{piece, r.style}}, space, rtl, c.of(piece)})
				space = false
			}
		}
	}
	return out
}

// wideJoint reports whether a line may break between an atom and what follows
// without a space: between two ideographs.
func wideJoint(a atom, next string) bool {
	last := []rune(a.bits[len(a.bits)-1].text)
	first := []rune(next)
	return len(last) > 0 && len(first) > 0 && ideograph(last[len(last)-1]) && ideograph(first[0])
}

// breakable cuts a word between ideographs, never before closing marks or after
// opening ones, and into pieces of at most maxWord columns.
func (c columns) breakable(word string) []string {
	if plainASCII(word) && len(word) <= maxWord {
		return []string{word}
	}
	var out []string
	start, width := 0, 0
	var before rune
	for i, r := range word {
		w := c.c.RuneWidth(r)
		joint := ideograph(before) && !opening(before) && !closing(r) || ideograph(r) && before != 0 && !opening(before) && !closing(r)
		if i > start && (joint || width+w > maxWord && w > 0) {
			out = append(out, word[start:i])
			start, width = i, 0
		}
		width += w
		before = r
	}
	return append(out, word[start:])
}

// maxWord is the longest piece a line is not broken within, in columns: longer
// ones (addresses) would run over the edge.
const maxWord = 40

func ideograph(r rune) bool {
	return r >= 0x2e80 && (unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xffef)
}

func opening(r rune) bool { return strings.ContainsRune("「『（《〈【〔“‘(", r) }

func closing(r rune) bool {
	return strings.ContainsRune("、。，．・：；！？」』）》〉】〕”’ー)…", r) || unicode.Is(unicode.M, r)
}

// wrap sets runs in lines of at most width columns.
func (c columns) wrap(runs []run, width int) [][]atom {
	width = max(width, 10)
	var lines [][]atom
	var line []atom
	used := 0
	for _, a := range c.atoms(runs) {
		need := a.width + c.extra(a)
		if a.space && len(line) > 0 {
			need++
		}
		if len(line) > 0 && used+need > width {
			lines = append(lines, line)
			line, used, need = nil, 0, a.width+c.extra(a)
		}
		if len(line) == 0 {
			a.space = false
		}
		line = append(line, a)
		used += need
	}
	if len(line) > 0 {
		lines = append(lines, line)
	}
	return lines
}
