package markup

// Limits of one page. They were set well above the largest of 2,700 news pages
// (2.9 MB, 21,000 elements, 4,100 blocks) and bound time and memory on hostile
// ones; what lies beyond is ignored.
const (
	MaxBytes    = 8 << 20 // of HTML read
	maxDepth    = 400     // elements; deeper ones are transparent
	maxElements = 150_000
	maxBlocks   = 12_000
	maxMetas    = 400
	maxScripts  = 30      // of structured data
	maxScript   = 1 << 20 // bytes of each
	maxTimes    = 200
	maxPeople   = 100
)

// A Page is what a scan found.
type Page struct {
	Text     []byte // of all blocks; Block.From and To point into it
	Elements []Element
	Blocks   []Block
	Tokens   []uint32 // hashes of class words; Element.Tokens points into it

	Title     string // the title element
	Language  string // lang of html
	Canonical string // link rel=canonical
	Metas     []Meta
	Data      [][]byte // JSON-LD scripts
	State     [][]byte // other JSON scripts: the page's state as an application keeps it
	Times     []Moment // time elements, in order
	People    []Anchor // names of people: links to them, elements of an author's class
	Cut       bool     // a limit was reached
}

// An Element is an element that holds text or blocks. Index 0 is the root.
// Children follow their parents.
type Element struct {
	Parent  int32
	Block   int32  // the element itself or its nearest block-level ancestor
	Name    uint32 // hash of the tag's name
	Sig     uint32 // hash of name and classes: elements of one design share it
	Classes uint64 // categories of its class words, own only
	Tokens  [2]int32
	Depth   uint16
	Tag     Tag
	Flags   Flags
}

// Flags of an element hold for its whole content.
type Flags uint16

// The flags.
const (
	InLink Flags = 1 << iota
	InBold
	InItalic
	Hidden
	noText // head, button
	InP
	InItem
	InTable
	InFigure
	InCaption
	InHeading
	InArticle
	InMain
	InAside
	InNav
	InForm
)

// A Block is the text between two block-level tags or line breaks; it holds a
// letter or a digit. White space is collapsed.
type Block struct {
	From, To                 int32 // bytes of Page.Text
	Element                  int32 // block-level
	Inner                    int32 // innermost element of its first character
	LinkBytes, Bold, Italics int32
	Links                    uint16
	Images                   uint16   // since the block before
	BreakBefore, BreakAfter  bool     // by br
	Time                     int32    // index in Page.Times of a time element in it, or -1
	Address                  [2]int32 // words of its first link's address; range of Page.Tokens
}

// A Meta is a meta element; Name is its lower-case name, property or itemprop.
type Meta struct{ Name, Content string }

// An Anchor is the text of an inline element and the block it began in.
type Anchor struct {
	Text  string
	Block int32
}

// A Moment is a time element: its attribute and the block it began in.
type Moment struct {
	Value string
	Block int32 // index the block will have, or has
}

// Words returns the text of a block.
func (p *Page) Words(i int) []byte { return p.Text[p.Blocks[i].From:p.Blocks[i].To] }
