package feature

import (
	"math"

	"variorum/internal/extract/page/markup"
)

// Stated is what a page says about itself, as far as features compare it.
type Stated struct {
	Titles      []string // title element, og:title, headline: no order
	Description string
	Body        string // JSON-LD articleBody
	Article     bool   // og:type or JSON-LD says that it is an article
	News        bool   // … a news article
}

// A Sheet holds the rows of a page's blocks.
type Sheet struct {
	Page   *markup.Page
	Words  []uint32 // word hashes of all blocks
	Info   []Info   // by block
	Title  int      // the block most like the title, or -1
	Likely float32  // how much it is like it, 0 to 1 and above

	r          *Reader
	rows       []float32
	width      int
	boxes      []box // by element; only those that hold blocks are filled
	paths      map[uint64]*box
	total      box
	goodBefore []int32 // running count of good blocks
	distance   []uint8 // of the categories, for the element last asked
	distanceOf int32
	dupes      map[uint32]int32
	titleSets  [][]uint32
	describe   map[uint32]bool
	body       map[uint32]bool
	headings   []int32 // last heading before each block, or -1
	articles   []articleBox
	articleOf  []int32
	headCount  []int32
	best       int32 // element of the best container
	since      []since
	maxWords   float32
}

// Info is what is known of a block before any model.
type Info struct {
	Words    [2]int32 // range in Sheet.Words
	Shape    Shape
	Junk     [kindCount]uint8
	Good     bool // reads like a paragraph
	Path     uint64
	SameText int32 // blocks before it with the same words
	LinkRate float32
	shape    shape
}

// Shape is the part of a block's shape that roles look at.
type Shape struct{ Words, Digits int32 }

// Junk kinds, as indexes of Info.Junk.
const (
	JunkRelated = iota
	JunkShare
	JunkSubscription
	JunkComment
	JunkCookie
	JunkAdvertisement
	JunkRights
	JunkAuthor
	JunkCredit
	JunkDate
	JunkNavigation
)

// box sums the blocks of an element, of a path or of the page.
type box struct {
	words, bytes, link, good, blocks, children int32
	commas                                     int32
}

func (b *box) add(o box) {
	b.words += o.words
	b.bytes += o.bytes
	b.link += o.link
	b.good += o.good
	b.blocks += o.blocks
	b.commas += o.commas
}

func (b *box) linkRate() float32 { return ratio(b.link, b.bytes) }

// articleBox is an article element with text of its own.
type articleBox struct {
	element int32
	words   int32
}

// Read describes a page.
func (r *Reader) Read(p *markup.Page, st Stated) *Sheet {
	s := &Sheet{Page: p, r: r, Title: -1, distanceOf: -1}
	s.read()
	s.sum()
	s.state(st)
	s.anchor()
	s.sections()
	s.containers()
	s.count()
	s.fill(st)
	return s
}

// Row returns the numbers of a block.
func (s *Sheet) Row(block int) []float32 { return s.rows[block*s.width : (block+1)*s.width] }

// Width returns how many numbers a row has.
func (s *Sheet) Width() int { return s.width }

// WordsOf returns the word hashes of a block.
func (s *Sheet) WordsOf(block int) []uint32 {
	w := s.Info[block].Words
	return s.Words[w[0]:w[1]]
}

// read takes the words and the shape of every block.
func (s *Sheet) read() {
	p := s.Page
	s.Words = make([]uint32, 0, len(p.Text)/6+16)
	s.Info = make([]Info, len(p.Blocks))
	s.dupes = make(map[uint32]int32, len(p.Blocks))
	for i := range p.Blocks {
		b, in := &p.Blocks[i], &s.Info[i]
		from := len(s.Words)
		s.Words = s.r.words(s.Words, p.Text[b.From:b.To], &in.shape)
		in.Words = [2]int32{int32(from), int32(len(s.Words))}
		in.Shape = Shape{in.shape.words, in.shape.digit}
		words := s.Words[from:]
		in.Junk = s.r.junk(words)
		in.LinkRate = ratio(b.LinkBytes, b.To-b.From)
		in.Good = in.isGood()
		in.Path = s.path(b.Element)
		h := uint32(seed32)
		for _, w := range words {
			h = (h ^ w) * 16777619
		}
		in.SameText = s.dupes[h]
		s.dupes[h]++
	}
}

// isGood reports whether a block reads like a paragraph: a dozen words with a
// sentence mark and little in links.
func (in *Info) isGood() bool {
	sh := &in.shape
	words := sh.words - sh.ideograms/2
	return words >= 12 && in.LinkRate < .4 && (sh.stops > 0 && sh.commas+sh.stops > 1 || sh.stops > 0 && words >= 20)
}

// path names the design of an element: its signature and those of two
// ancestors at block level.
func (s *Sheet) path(e int32) uint64 {
	els := s.Page.Elements
	h := uint64(14695981039346656037)
	for range 3 {
		h = (h ^ uint64(els[e].Sig)) * 1099511628211
		if e == 0 {
			break
		}
		e = els[els[e].Parent].Block
	}
	return h
}

// sum adds the blocks up by element and by path.
func (s *Sheet) sum() {
	els := s.Page.Elements
	s.boxes = make([]box, len(els))
	s.paths = make(map[uint64]*box, 64)
	for i := range s.Info {
		b, in := &s.Page.Blocks[i], &s.Info[i]
		one := box{words: in.shape.words, bytes: b.To - b.From, link: b.LinkBytes, blocks: 1, commas: in.shape.commas}
		if in.Good {
			one.good = 1
		}
		s.maxWords = max(s.maxWords, float32(in.shape.words))
		s.boxes[b.Element].add(one)
		pb := s.paths[in.Path]
		if pb == nil {
			pb = &box{}
			s.paths[in.Path] = pb
		}
		pb.add(one)
		s.total.add(one)
	}
	for i := len(els) - 1; i > 0; i-- {
		if s.boxes[i].blocks > 0 {
			parent := &s.boxes[els[els[i].Parent].Block]
			parent.add(s.boxes[i])
			parent.children++
		}
	}
}

func ratio(a, b int32) float32 {
	if b == 0 {
		return 0
	}
	return float32(a) / float32(b)
}

// logOf is a cheap monotone scale for counts.
func logOf(n int32) float32 { return float32(math.Log2(float64(n + 1))) }
