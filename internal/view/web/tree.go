package web

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"variorum/internal/view"
)

// A drawnTree is the drawing of where reports came from: origins on the left,
// each report behind the text it was taken from. Across it counts in per cent,
// down in pixels, so that text keeps its size at any width.
type drawnTree struct {
	Boxes    []box
	Branches []branch
	Height   int
}

type box struct {
	X, Width    float64
	Y           int
	Indent      int // where the name stands, behind the number
	Number      string
	Name, Below string
	Href        string
	Dashed      bool
}

// A branch leads from a box to one on its right.
type branch struct {
	Lines    []stroke
	From, To float64 // its last stretch, at Y
	Y        int
	Label    string
	Middle   float64
	Above    int
	Href     string
	Name     string
	Dashed   bool
}

type stroke struct {
	X1, X2 float64
	Y1, Y2 int
}

// Sizes of the drawing in pixels, and what it holds.
const (
	boxHeight    = 40
	boxRow       = 50 // a box with the space below it
	originGap    = 8  // more between origins
	labelAbove   = 6  // a label over its line
	treeOrigins  = 12 // drawn; the list below holds all
	treeReports  = 5  // of an origin, shown whole
	reportsShown = 3  // of an origin that has more
	treeColumns  = 4
)

// A node is an origin or a report in the tree.
type node struct {
	box      box
	edge     *view.Edge // that leads to it
	label    string
	href     string
	children []*node
	y        int
}

func (b *builder) tree() drawnTree {
	var roots []*node
	for _, i := range b.drawnOrigins() {
		roots = append(roots, b.root(i))
	}
	if n := len(b.page.Origins) - len(roots); n > 0 {
		roots = append(roots, &node{box: box{Name: b.p.language.Text("{} more", b.p.language.Count(n, "origin")), Href: b.prefix + "origins", Dashed: true, Below: b.p.language.Text("in the list below")}})
	}
	columns := 2
	for _, r := range roots {
		columns = max(columns, depth(r))
	}
	d := drawnTree{}
	y := 0
	for _, r := range roots {
		y = place(r, y) + originGap
	}
	d.Height = y - originGap - (boxRow - boxHeight) + 2
	for _, r := range roots {
		d.draw(r, 0, newColumns(columns))
	}
	return d
}

// drawnOrigins are the origins with the most reports, in order of their letters.
func (b *builder) drawnOrigins() []int {
	var out []int
	for i := range b.page.Origins {
		out = append(out, i)
	}
	slices.SortStableFunc(out, func(x, y int) int {
		return cmp.Compare(len(b.page.Origins[y].Sources), len(b.page.Origins[x].Sources))
	})
	out = out[:min(len(out), treeOrigins)]
	slices.Sort(out)
	return out
}

// root is an origin with its reports, each under the one it was taken from.
func (b *builder) root(i int) *node {
	o := b.page.Origins[i]
	r := &node{box: box{Number: o.Letter, Name: b.p.language.Text(o.Label), Href: b.prefix + "o" + o.Letter, Dashed: !o.Named, Below: b.creditOf(o)}}
	sources := o.Sources
	if b.crowded() && len(sources) > treeReports {
		sources = sources[:reportsShown]
	}
	nodes := map[int]*node{}
	for _, n := range sources {
		s := b.page.Sources[n-1]
		nodes[n] = &node{box: box{Number: strconv.Itoa(n), Name: s.Name, Below: strings.Join(full([]string{s.Day, b.p.language.Count(s.Words, "word")}), " · "), Href: b.prefix + "r" + strconv.Itoa(n)}}
	}
	for _, e := range b.page.Inside(i) {
		if n := nodes[e.To]; n != nil && n.edge == nil {
			n.edge, n.href = &e, b.prefix+edgeAnchor(e)
			n.label = b.branchLabel(e)
		}
	}
	for _, n := range sources {
		parent := r
		if e := nodes[n].edge; e != nil && e.Known && nodes[e.From] != nil && !under(nodes[n], nodes[e.From]) {
			parent = nodes[e.From]
		}
		if nodes[n].label == "" && o.Home == n {
			nodes[n].label = b.p.language.Text("its own report")
		}
		parent.children = append(parent.children, nodes[n])
	}
	lift(r, r.children, 1)
	if n := len(o.Sources) - len(sources); n > 0 {
		r.children = append(r.children, &node{box: box{Name: b.p.language.Text("{} more", b.p.language.Count(n, "report")), Below: b.p.language.Text("in the list below"), Href: r.box.Href, Dashed: true}})
	}
	return r
}

// under reports whether n stands in the tree below top.
func under(top, n *node) bool {
	return top == n || slices.ContainsFunc(top.children, func(c *node) bool { return under(c, n) })
}

// lift hangs what lies deeper than there are columns beside its parent.
func lift(parent *node, children []*node, level int) {
	for _, c := range children {
		if level == treeColumns-1 {
			parent.children = append(parent.children, c.children...)
			deeper := c.children
			c.children = nil
			lift(parent, deeper, level)
			continue
		}
		lift(c, slices.Clone(c.children), level+1)
	}
}

func (b *builder) creditOf(o view.Origin) string {
	switch {
	case o.Credit != nil:
		return "“" + o.Credit.Exact() + "”"
	case o.CreditText != "":
		return "“" + o.CreditText + "”"
	case o.Named:
		return ""
	}
	return b.p.language.Text("no text credit")
}

func (b *builder) branchLabel(e view.Edge) string {
	l := b.p.language
	s := l.Text(string(e.Kind))
	switch {
	case e.From == 0:
	case !e.Known:
		s = l.Text("sibling of {}", e.From)
	case e.Shared > 0:
		s += " " + l.Text("{} %", int(e.Shared*100+.5))
	}
	return s
}

func depth(n *node) int {
	d := 0
	for _, c := range n.children {
		d = max(d, depth(c))
	}
	return d + 1
}

// place sets a node and what lies behind it at y and below, and returns where the
// next may stand.
func place(n *node, y int) int {
	if len(n.children) == 0 {
		n.y = y
		return y + boxRow
	}
	next := y
	for _, c := range n.children {
		next = place(c, next)
	}
	n.y = (n.children[0].y + n.children[len(n.children)-1].y) / 2
	return next
}

// columns are the places across, in per cent.
type columns struct{ box, gap float64 }

// gaps is what the gaps between columns take of the width together: a label of
// two words must stand in each.
const gaps = 34.

func newColumns(n int) columns {
	gap := gaps / float64(n-1)
	return columns{round((100 - gaps) / float64(n)), round(gap)}
}

func round(v float64) float64 { return math.Round(v*100) / 100 }

func (c columns) left(i int) float64 { return round(float64(i) * (c.box + c.gap)) }

func (d *drawnTree) draw(n *node, column int, c columns) {
	n.box.X, n.box.Width, n.box.Y, n.box.Indent = c.left(column), c.box, n.y+1, 10
	if n.box.Number != "" {
		n.box.Indent = 18 + 8*len(n.box.Number)
	}
	d.Boxes = append(d.Boxes, n.box)
	from, middle := round(c.left(column)+c.box), n.y+1+boxHeight/2
	for _, child := range n.children {
		y := child.y + 1 + boxHeight/2
		to := c.left(column + 1)
		spine := round(from + c.gap*.14)
		b := branch{From: spine, To: to, Y: y, Label: child.label, Middle: round((spine + to) / 2), Above: y - labelAbove, Dashed: n.box.Dashed || child.box.Dashed}
		b.Lines = []stroke{{from, spine, middle, middle}, {spine, spine, middle, y}, {spine, to, y, y}}
		if e := child.edge; e != nil {
			b.Href = child.href
			b.Name = b.Label
			b.Dashed = !e.Known && e.From > 0
		}
		d.Branches = append(d.Branches, b)
		d.draw(child, column+1, c)
	}
}
