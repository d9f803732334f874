package learn

import (
	"math"

	"variorum/internal/extract/page"
	"variorum/internal/extract/page/feature"
	"variorum/internal/extract/page/markup"
	"variorum/internal/extract/page/model"
)

// Settings of a training run. They were chosen by cross-validation on the dev
// sets; `go run ./eval/pages` prints what they reach.
type Settings struct {
	First, Second Boosting
	Inner         int     // folds for the first stage's out-of-fold probabilities
	Linear        int     // … for the linear scores'
	Extra         float64 // c of a block's weight √words + c
	SetWeight     map[string]float64
	Doubt         float32 // weight factor of blocks whose label the first stage denies
	Deny          float32 // … with at least this probability
	Convention    float32 // weight factor of lists, subheads, quotations and tables that a news set's gold leaves out inside the body
}

// Defaults are the settings of the shipped model.
func Defaults() Settings {
	return Settings{
		First:      Boosting{Trees: 200, Leaves: 31, Rate: .085, Rows: .6, Features: .4, MinWeight: 3, L2: 1, Seed: 1},
		Second:     Boosting{Trees: 240, Leaves: 31, Rate: .045, Rows: .6, Features: .4, MinWeight: 3, L2: 1, Seed: 2},
		Inner:      3,
		Linear:     2,
		Extra:      2,
		SetWeight:  map[string]float64{"waddle": .5, "wcxb": 1.3, "trafilatura": .3},
		Doubt:      .1,
		Deny:       .9,
		Convention: .4,
	}
}

// A Table is the training view of pages: one line a block.
type Table struct {
	Pages  []*Page
	From   []int // first line of each page; len(Pages)+1
	X      Matrix
	Y      []bool
	W      []float32
	Hashes [][feature.Views][]uint32
}

// NewTable bins the features of labelled pages.
func NewTable(pages []*Page, set Settings) *Table {
	t := &Table{Pages: pages, From: make([]int, 1, len(pages)+1)}
	for _, p := range pages {
		t.From = append(t.From, t.From[len(t.From)-1]+len(p.Label))
	}
	n := t.From[len(pages)]
	t.Y, t.W, t.Hashes = make([]bool, n), make([]float32, n), make([][feature.Views][]uint32, n)
	for _, p := range pages {
		t.X.Width = max(t.X.Width, p.Sight.Sheet.Width()) // 0 on pages without blocks
	}
	t.X.Bin = make([]uint8, n*t.X.Width)
	for c := range t.X.Width {
		t.X.Cuts = append(t.X.Cuts, t.cutsOf(c))
	}
	for k, p := range pages {
		t.fill(k, p, set)
	}
	return t
}

// cutsOf looks at every seventh block.
func (t *Table) cutsOf(column int) []float32 {
	var v []float32
	for _, p := range t.Pages {
		for i := 0; i < len(p.Label); i += 7 {
			v = append(v, p.Sight.Sheet.Row(i)[column])
		}
	}
	return cuts(v)
}

func (t *Table) fill(k int, p *Page, set Settings) {
	total, s := 0.0, p.Sight.Sheet
	first, last := span(p.Label)
	weights := make([]float64, len(p.Label))
	for i, l := range p.Label {
		words := s.Info[i].Shape.Words
		w := (math.Sqrt(float64(words)) + set.Extra) * float64(l.Weight)
		if !l.In && s.Info[i].LinkRate > .8 && words < 8 { // most blocks are such; a quarter teaches the same
			if i%4 != 0 {
				w = 0
			}
			w *= 4
		}
		if !l.In && (p.Set == "newspaper4k" || p.Set == "fundus-parsers") && i > first && i < last && structured(p, i) {
			w *= float64(set.Convention)
		}
		if p.Set == "waddle" && i == s.Title { // its gold holds the title
			w = 0
		}
		weights[i] = w
		total += w
	}
	scale := 50 / max(total, 1)
	if f, ok := set.SetWeight[p.Set]; ok {
		scale *= f
	}
	for i, l := range p.Label {
		at := t.From[k] + i
		t.Y[at], t.W[at] = l.In, float32(weights[i]*scale)
		for c, v := range s.Row(i) {
			t.X.Bin[at*t.X.Width+c] = binOf(t.X.Cuts[c], v)
		}
		hashes := s.Hashes([feature.Views][]uint32{}, i)
		for _, view := range hashes {
			for j, h := range view {
				view[j] = model.Slot(h)
			}
		}
		t.Hashes[at] = hashes
	}
}

// span returns the first and last block of the gold text.
func span(labels []Label) (first, last int) {
	first, last = len(labels), -1
	for i, l := range labels {
		if l.In {
			first, last = min(first, i), i
		}
	}
	return first, last
}

// structured reports list items, headings, quotations and table cells: the kinds
// of block on whose place in a text the sets' conventions differ.
func structured(p *Page, i int) bool {
	els := p.Sight.Page.Elements
	e := els[p.Sight.Page.Blocks[i].Element]
	return e.Flags&(markup.InItem|markup.InHeading|markup.InTable) != 0 || e.Tag == markup.Blockquote || els[e.Parent].Tag == markup.Blockquote
}

// some returns the part of the table whose pages are chosen.
func (t *Table) some(chosen func(*Page) bool) *Table {
	out := &Table{From: make([]int, 1), X: Matrix{Width: t.X.Width, Cuts: append([][]float32(nil), t.X.Cuts...)}}
	for k, p := range t.Pages {
		if !chosen(p) {
			continue
		}
		from, to := t.From[k], t.From[k+1]
		out.Pages = append(out.Pages, p)
		out.X.Bin = append(out.X.Bin, t.X.Bin[from*t.X.Width:to*t.X.Width]...)
		out.Y = append(out.Y, t.Y[from:to]...)
		out.W = append(out.W, t.W[from:to]...)
		out.Hashes = append(out.Hashes, t.Hashes[from:to]...)
		out.From = append(out.From, len(out.Y))
	}
	return out
}

// Train fits a model to the table's pages. What one stage hands to the next is
// always predicted for hosts it was not fitted on.
func Train(all *Table, set Settings, chosen func(*Page) bool) *model.Model {
	t := all.some(chosen)
	m := &model.Model{Widths: [2]int{t.X.Width, t.X.Width + feature.SecondWidth}, Linear: t.linear(func(*Page) bool { return true })}
	for view, scores := range t.linearOutOfFold(set.Linear) {
		t.setLinear(view, scores)
	}
	p := t.firstOutOfFold(set)
	t.doubt(p, set)
	m.First = Boost(&t.X, t.Y, t.W, set.First)
	m.Second = t.second(p, set)
	return m.Ready()
}

func (t *Table) linear(chosen func(*Page) bool) model.Linear {
	var rows []hashedRow
	for k, p := range t.Pages {
		for i := t.From[k]; chosen(p) && i < t.From[k+1]; i++ {
			if t.W[i] > 0 {
				rows = append(rows, hashedRow{t.Hashes[i], t.Y[i], t.W[i]})
			}
		}
	}
	return fitLinear(rows)
}

// linearOutOfFold parts hosts otherwise than the folds of the first stage do.
func (t *Table) linearOutOfFold(folds int) (out [feature.Views][]float32) {
	for view := range out {
		out[view] = make([]float32, len(t.Y))
	}
	for fold := range folds {
		inFold := func(p *Page) bool { return int(p.Fold>>8)%folds == fold }
		l := t.linear(func(p *Page) bool { return !inFold(p) })
		for k, p := range t.Pages {
			for i := t.From[k]; inFold(p) && i < t.From[k+1]; i++ {
				for view := range out {
					out[view][i] = score(&l, t.Hashes[i][view])
				}
			}
		}
	}
	return out
}

// setLinear fills one of the last columns.
func (t *Table) setLinear(view int, scores []float32) {
	column := t.X.Width - feature.Views + view
	t.X.Cuts[column] = cuts(scores)
	for i, s := range scores {
		t.X.Bin[i*t.X.Width+column] = binOf(t.X.Cuts[column], s)
	}
}

// firstOutOfFold returns first-stage probabilities of all lines.
func (t *Table) firstOutOfFold(set Settings) []float32 {
	out := make([]float32, len(t.Y))
	for fold := range set.Inner {
		inFold := func(p *Page) bool { return int(p.Fold>>4)%set.Inner == fold }
		w := append([]float32(nil), t.W...)
		for k, p := range t.Pages {
			if inFold(p) {
				clear(w[t.From[k]:t.From[k+1]])
			}
		}
		f := Boost(&t.X, t.Y, w, set.First)
		b := rebin(&f, &t.X)
		for k, p := range t.Pages {
			for i := t.From[k]; inFold(p) && i < t.From[k+1]; i++ {
				s := f.Base
				for j := range b {
					s += b[j].value(t.X.Bin[i*t.X.Width : (i+1)*t.X.Width])
				}
				out[i] = model.Probability(s)
			}
		}
	}
	return out
}

// rebin turns a forest over values into one over bins.
func rebin(f *model.Forest, x *Matrix) []binned {
	out := make([]binned, len(f.Trees))
	for i, t := range f.Trees {
		for _, n := range t {
			b := binnedNode{feature: int(n.Feature), left: int(n.Left), value: n.Value}
			if n.Feature >= 0 {
				b.bin = binOf(x.Cuts[n.Feature], n.Value)
			}
			out[i].nodes = append(out[i].nodes, b)
		}
	}
	return out
}

// doubt lowers the weight of negatives that the first stage, fitted on other
// hosts, is sure of: mostly text after the place where a gold text stops early.
func (t *Table) doubt(p []float32, set Settings) {
	t.W = append([]float32(nil), t.W...)
	for i, q := range p {
		if !t.Y[i] && q >= set.Deny {
			t.W[i] *= set.Doubt
		}
	}
}

// second fits the second stage to the lines that the first leaves open.
func (t *Table) second(p []float32, set Settings) model.Forest {
	width := t.X.Width + feature.SecondWidth
	x := Matrix{Width: width, Cuts: append([][]float32(nil), t.X.Cuts...)}
	var lines []int
	var extra []float32
	for k, pg := range t.Pages {
		from, to := t.From[k], t.From[k+1]
		g := pg.Sight.Sheet.Guess(p[from:to])
		for i := from; i < to; i++ {
			if p[i] >= page.SureJunk && t.W[i] > 0 {
				lines = append(lines, i)
				extra = g.Append(extra, i-from)
			}
		}
	}
	column := make([]float32, len(lines))
	for c := range feature.SecondWidth {
		for k := range lines {
			column[k] = extra[k*feature.SecondWidth+c]
		}
		x.Cuts = append(x.Cuts, cuts(column))
	}
	y, w := make([]bool, len(lines)), make([]float32, len(lines))
	for k, i := range lines {
		y[k], w[k] = t.Y[i], t.W[i]
		x.Bin = append(x.Bin, t.X.Bin[i*t.X.Width:(i+1)*t.X.Width]...)
		for c := range feature.SecondWidth {
			x.Bin = append(x.Bin, binOf(x.Cuts[t.X.Width+c], extra[k*feature.SecondWidth+c]))
		}
	}
	return Boost(&x, y, w, set.Second)
}
