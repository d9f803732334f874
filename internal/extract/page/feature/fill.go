package feature

import (
	"math/bits"
	"unicode"

	"variorum/internal/extract/page/markup"
)

// A Group is a run of features: columns [From, To).
type Group struct {
	Name     string
	From, To int
}

// groups returns the feature groups in the order of their columns.
func (s *Sheet) groups(st Stated) []struct {
	name string
	put  func(row []float32, i int) []float32
} {
	return []struct {
		name string
		put  func(row []float32, i int) []float32
	}{
		{"text", s.textShape},
		{"tag", s.tags},
		{"class", s.classes},
		{"similarity", s.similarity},
		{"junk", s.junkKinds},
		{"position", s.position},
		{"neighbour", s.neighbours},
		{"container", s.nest},
		{"anchor", s.anchors},
		{"page", func(row []float32, i int) []float32 { return s.page(row, st) }},
		{"linear", func(row []float32, i int) []float32 { return append(row, make([]float32, Views)...) }}, // see SetLinear
	}
}

// fill makes the rows.
func (s *Sheet) fill(st Stated) {
	groups := s.groups(st)
	for i := range s.Info {
		for _, g := range groups {
			s.rows = g.put(s.rows, i)
		}
		if i == 0 {
			s.width = len(s.rows)
			grown := make([]float32, s.width, s.width*len(s.Info))
			copy(grown, s.rows)
			s.rows = grown
		}
	}
}

// Groups names the columns.
func (r *Reader) Groups() []Group {
	p := &markup.Page{
		Text: []byte("a"), Elements: []markup.Element{{Tag: markup.Body, Parent: -1}},
		Blocks: []markup.Block{{To: 1, Time: -1}},
	}
	s := r.Read(p, Stated{})
	var out []Group
	from := 0
	for _, g := range s.groups(Stated{}) {
		to := from + len(g.put(nil, 0))
		out = append(out, Group{g.name, from, to})
		from = to
	}
	return out
}

func flag(b bool) float32 {
	if b {
		return 1
	}
	return 0
}

// textShape: what the block's characters look like.
func (s *Sheet) textShape(row []float32, i int) []float32 {
	in, b := &s.Info[i], &s.Page.Blocks[i]
	sh, n := &in.shape, b.To-b.From
	first, last := sh.first, sh.last
	return append(row,
		float32(sh.words), logOf(n), in.LinkRate, float32(b.Links), ratio(sh.letters, sh.words),
		ratio(sh.capital, sh.words), ratio(sh.upper, sh.words), ratio(sh.digit, sh.words),
		float32(sh.commas), float32(sh.stops), float32(sh.colons), float32(sh.quotes), ratio(sh.odd, n)*100, float32(sh.parens),
		ratio(sh.stop, sh.words), ratio(sh.ideograms, sh.words), ratio(b.Bold, n), ratio(b.Italics, n),
		flag(isStop(last)), flag(last == ':'), flag(last == '…'), flag(isQuote(first)), flag(isQuote(last)),
		flag(unicode.IsLower(first)), flag(unicode.IsDigit(first)), flag(isBullet(first)),
		ratio(sh.words, max(sh.stops, 1)), float32(sh.words)/max(s.maxWords, 1),
	)
}

func isStop(c rune) bool {
	switch c {
	case '.', '!', '?', '…', '。', '！', '？', '۔', '।':
		return true
	}
	return false
}

func isQuote(c rune) bool {
	switch c {
	case '"', '“', '”', '„', '«', '»', '‘', '’', '「', '」':
		return true
	}
	return false
}

func isBullet(c rune) bool {
	switch c {
	case '•', '·', '-', '–', '—', '*', '>', '»', '►', '▶', '|', '+', '→', '©', '#', '@':
		return true
	}
	return false
}

// tags: the markup the block stands in.
func (s *Sheet) tags(row []float32, i int) []float32 {
	els, b := s.Page.Elements, &s.Page.Blocks[i]
	e, inner := &els[b.Element], &els[b.Inner]
	up := s.up(b.Element)
	f := inner.Flags
	row = append(row,
		float32(e.Tag), float32(els[up].Tag), float32(els[s.up(up)].Tag), float32(inner.Tag),
		flag(b.BreakBefore), flag(b.BreakAfter), float32(b.Images), float32(inner.Depth), flag(b.Time >= 0),
	)
	for _, bit := range [...]markup.Flags{
		markup.Hidden, markup.InP, markup.InItem, markup.InTable, markup.InFigure | markup.InCaption, markup.InHeading,
		markup.InArticle, markup.InMain, markup.InAside, markup.InNav, markup.InForm, markup.InLink, markup.InBold,
	} {
		row = append(row, flag(f&bit != 0))
	}
	header, footer, quote, index := s.climb(b.Element)
	return append(row, header, footer, quote, index)
}

// climb returns whether an ancestor is header, footer or blockquote, and the
// block's ordinal in its list.
func (s *Sheet) climb(e int32) (header, footer, quote, index float32) {
	els := s.Page.Elements
	for n := 0; e > 0 && n < 30; n++ {
		switch els[e].Tag {
		case markup.Header:
			header = 1
		case markup.Footer:
			footer = 1
		case markup.Blockquote:
			quote = 1
		case markup.LI:
			if index == 0 {
				index = float32(s.boxes[s.up(e)].children)
			}
		}
		e = s.up(e)
	}
	return header, footer, quote, index
}

// far is the distance to an ancestor that does not exist.
const far = 20

// classes: how many block levels up the nearest ancestor of each class category
// is.
func (s *Sheet) classes(row []float32, i int) []float32 {
	b := &s.Page.Blocks[i]
	if s.distanceOf != b.Inner+1 {
		s.distanceOf = b.Inner + 1
		s.measure(b.Inner)
	}
	for _, d := range s.distance {
		row = append(row, float32(d))
	}
	return row
}

func (s *Sheet) measure(e int32) {
	els := s.Page.Elements
	n := len(s.r.Classes.Names)
	if s.distance == nil {
		s.distance = make([]uint8, n)
	}
	for k := range s.distance {
		s.distance[k] = far
	}
	var seen uint64
	for level := uint8(0); level < far && e >= 0; e = els[e].Parent {
		fresh := els[e].Classes &^ seen
		seen |= fresh
		for fresh != 0 {
			k := bits.TrailingZeros64(fresh)
			fresh &= fresh - 1
			s.distance[k] = level
		}
		if els[e].Tag.IsBlock() {
			level++
		}
	}
}

// similarity: likeness to what the page states about itself.
func (s *Sheet) similarity(row []float32, i int) []float32 {
	words := s.WordsOf(i)
	like, held := s.likeTitle(words)
	return append(row, like, held, s.inDescription(words), s.inBody(words), float32(s.Info[i].SameText))
}

// junkKinds: phrases of the lexicon in the block and in the heading above it.
func (s *Sheet) junkKinds(row []float32, i int) []float32 {
	for _, v := range s.Info[i].Junk {
		row = append(row, float32(v))
	}
	return row
}

// position: where the block stands on the page.
func (s *Sheet) position(row []float32, i int) []float32 {
	n := float32(len(s.Info))
	before := s.Info[i].Words[0]
	good, allGood := float32(s.goodBefore[i]), float32(s.total.good)
	return append(row,
		float32(i), float32(i)/n, ratio(before, s.total.words), n, logOf(s.total.words),
		good, allGood-good, good/max(allGood, 1),
	)
}

// neighbours: three blocks each way, the nearest good ones, and how many good
// ones there are around.
func (s *Sheet) neighbours(row []float32, i int) []float32 {
	els := s.Page.Elements
	b := &s.Page.Blocks[i]
	for _, d := range [...]int{-3, -2, -1, 1, 2, 3} {
		j := i + d
		if j < 0 || j >= len(s.Info) {
			row = append(row, -1, -1, -1, -1, -1)
			continue
		}
		o, in := &s.Page.Blocks[j], &s.Info[j]
		row = append(row, float32(min(in.shape.words, 200)), in.LinkRate, float32(els[o.Element].Tag), flag(in.Good), s.relation(b.Element, o.Element, i, j))
	}
	last, next := float32(60), float32(60)
	for d := 1; d < 60 && i-d >= 0; d++ {
		if s.Info[i-d].Good {
			last = float32(d)
			break
		}
	}
	for d := 1; d < 60 && i+d < len(s.Info); d++ {
		if s.Info[i+d].Good {
			next = float32(d)
			break
		}
	}
	lo, hi := max(0, i-5), min(len(s.Info), i+6)
	return append(row, last, next, float32(s.goodBefore[i]-s.goodBefore[lo]), float32(s.goodBefore[hi]-s.goodBefore[i+1]))
}

// relation of two blocks' elements: the same, of the same design, of one
// parent, one within the other, none.
func (s *Sheet) relation(a, b int32, i, j int) float32 {
	els := s.Page.Elements
	switch {
	case a == b:
		return 4
	case s.Info[i].Path == s.Info[j].Path:
		return 3
	case els[a].Parent == els[b].Parent:
		return 2
	case s.up(a) == b || s.up(b) == a || s.up(a) == s.up(b):
		return 1
	}
	return 0
}

// Widths returns how many numbers the rows of the two stages have.
func (r *Reader) Widths() [2]int {
	g := r.Groups()
	n := g[len(g)-1].To
	return [2]int{n, n + SecondWidth}
}
