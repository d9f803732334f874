package variorum

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A Line is a stretch of an article, letter for letter. The only way to get one
// that is not empty is Cutter.Cut: its fields are closed so that no code can
// compose one. In JSON it is {"article","start","end","exact"} and, outside the
// text, "in"; start and end count Unicode code points (W3C TextPositionSelector).
// A line of one of several versions of an article has "version" too.
type Line struct {
	article    string
	version    int
	in         string
	exact      string
	start, end int  // code points
	from, to   int  // bytes
	loose      bool // read from JSON and not yet cut: has no words
}

// Article returns the id of the article the line was cut from.
func (l Line) Article() string { return l.article }

// Version returns the version of the article it was cut from, as Article.Version.
func (l Line) Version() int { return l.version }

// In returns the part the line lies in: "text", "title", "deck" or "captions/0".
func (l Line) In() string {
	if l.in == "" {
		return PartText
	}
	return l.in
}

// Exact returns the words.
func (l Line) Exact() string { return l.exact }

// Start returns the first code point of the line in its part.
func (l Line) Start() int { return l.start }

// End returns the code point after the line in its part.
func (l Line) End() int { return l.end }

// Bytes returns the byte offsets of the line in its part, end exclusive.
func (l Line) Bytes() (start, end int) { return l.from, l.to }

// IsZero reports whether the line was never cut; such a line prints as null.
func (l Line) IsZero() bool { return l.article == "" && l.exact == "" || l.loose }

// Compare orders lines by article id, version, part and place.
func (l Line) Compare(m Line) int {
	if c := strings.Compare(l.article, m.article); c != 0 {
		return c
	}
	if l.version != m.version {
		return l.version - m.version
	}
	if c := strings.Compare(l.in, m.in); c != 0 {
		return c
	}
	if l.start != m.start {
		return l.start - m.start
	}
	return l.end - m.end
}

// MarshalJSON prints the line as the contract has it.
func (l Line) MarshalJSON() ([]byte, error) {
	if l.IsZero() {
		return []byte("null"), nil
	}
	return json.Marshal(struct {
		Article string `json:"article"`
		Version int    `json:"version,omitempty"`
		In      string `json:"in,omitempty"`
		Start   int    `json:"start"`
		End     int    `json:"end"`
		Exact   string `json:"exact"`
	}{l.article, l.version, l.in, l.start, l.end, l.exact})
}

// The names of an article's parts; a caption's is CaptionPart(i).
const (
	PartText  = "text"
	PartTitle = "title"
	PartDeck  = "deck"
)

// CaptionPart names the caption with index i.
func CaptionPart(i int) string { return "captions/" + strconv.Itoa(i) }

// Part returns the string that a part's name stands for.
func (a *Article) Part(name string) (string, error) {
	switch name {
	case PartText:
		return a.Text, nil
	case PartTitle:
		return a.Title, nil
	case PartDeck:
		return a.Deck, nil
	}
	if n, ok := strings.CutPrefix(name, "captions/"); ok {
		if i, err := strconv.Atoi(n); err == nil && i >= 0 && i < len(a.Captions) {
			return a.Captions[i], nil
		}
	}
	return "", fmt.Errorf("article %q has no part %q", a.ID, name)
}

// A Cutter cuts lines out of one part of one article. It is small, immutable
// and safe for concurrent use; making one costs a pass over the part.
type Cutter struct {
	article, in, text string
	version           int
	runes             []int32 // code points before each block of runeBlock bytes; nil where all is ASCII
}

const runeBlock = 256

// Cutter returns the cutter of the named part.
func (a *Article) Cutter(part string) (Cutter, error) {
	s, err := a.Part(part)
	if err != nil {
		return Cutter{}, err
	}
	c := Cutter{article: a.ID, version: a.Version, in: part, text: s}
	if part == PartText {
		c.in = ""
	}
	n, ascii := 0, true
	var runes []int32
	for i := 0; i < len(s); i++ {
		if i%runeBlock == 0 {
			runes = append(runes, int32(n))
		}
		if s[i] >= utf8.RuneSelf {
			ascii = false
		}
		if utf8.RuneStart(s[i]) {
			n++
		}
	}
	if !ascii {
		c.runes = runes
	}
	return c, nil
}

// Cut returns bytes [start, end) of the part as a line. It panics, as slicing
// does, where the offsets lie outside the part or inside a code point.
func (c Cutter) Cut(start, end int) Line {
	s := c.text[start:end]
	if !c.boundary(start) || !c.boundary(end) {
		panic(fmt.Sprintf("variorum: cut %d:%d splits a code point", start, end))
	}
	return Line{article: c.article, version: c.version, in: c.in, exact: s, start: c.count(start), end: c.count(end), from: start, to: end}
}

// Text returns the part that is cut from.
func (c Cutter) Text() string { return c.text }

func (c Cutter) boundary(i int) bool { return i == len(c.text) || utf8.RuneStart(c.text[i]) }

func (c Cutter) count(i int) int {
	if c.runes == nil || i == 0 {
		return i
	}
	block := i / runeBlock
	if block >= len(c.runes) {
		block = len(c.runes) - 1
	}
	// A block may begin inside a code point: count starts, not decoded runes.
	n := int(c.runes[block])
	for j := block * runeBlock; j < i; j++ {
		if utf8.RuneStart(c.text[j]) {
			n++
		}
	}
	return n
}
