package learn

import (
	"math"

	"variorum/internal/extract/page"
	"variorum/internal/extract/page/feature"
	"variorum/internal/extract/page/model"
)

// Settings of a training run. They were chosen by cross-validation on the dev
// sets; `go run ./eval/pages` prints what they reach.
type Settings struct {
	First, Second Boosting
	Inner         int     // folds for the first stage's out-of-fold probabilities
	Extra         float64 // c of a block's weight √words + c
	SetWeight     map[string]float64
}

// Defaults are the settings of the shipped model.
func Defaults() Settings {
	return Settings{
		First:     Boosting{Trees: 120, Leaves: 31, Rate: .1, Rows: .6, Features: .4, MinWeight: 3, L2: 1, Seed: 1},
		Second:    Boosting{Trees: 120, Leaves: 24, Rate: .07, Rows: .6, Features: .4, MinWeight: 3, L2: 1, Seed: 2},
		Inner:     3,
		Extra:     2,
		SetWeight: map[string]float64{"waddle": .5},
	}
}

// A Table is the training view of pages: one line a block.
type Table struct {
	Pages  []*Page
	From   []int // first line of each page; len(Pages)+1
	X      Matrix
	Y      []bool
	W      []float32
	Hashes [][]uint32
}

// NewTable bins the features of labelled pages.
func NewTable(pages []*Page, set Settings) *Table {
	t := &Table{Pages: pages, From: make([]int, 1, len(pages)+1)}
	for _, p := range pages {
		t.From = append(t.From, t.From[len(t.From)-1]+len(p.Label))
	}
	n := t.From[len(pages)]
	t.Y, t.W, t.Hashes = make([]bool, n), make([]float32, n), make([][]uint32, n)
	t.X.Width = pages[0].Sight.Sheet.Width()
	for _, p := range pages {
		if len(p.Label) > 0 {
			t.X.Width = p.Sight.Sheet.Width()
		}
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
		hashes := s.Hashes(nil, i)
		for j, h := range hashes {
			hashes[j] = model.Slot(h)
		}
		t.Hashes[at] = hashes
	}
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
	m := &model.Model{Linear: t.linear(func(*Page) bool { return true })}
	t.setLinear(t.linearOutOfFold())
	p := t.firstOutOfFold(set)
	m.First = Boost(&t.X, t.Y, t.W, set.First)
	m.Second = t.second(p, set)
	return m
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

// half parts hosts otherwise than the folds do.
func half(p *Page) bool { return (p.Fold>>8)%2 == 0 }

func (t *Table) linearOutOfFold() []float32 {
	a := t.linear(func(p *Page) bool { return !half(p) })
	b := t.linear(half)
	out := make([]float32, len(t.Y))
	for k, p := range t.Pages {
		l := &b
		if half(p) {
			l = &a
		}
		for i := t.From[k]; i < t.From[k+1]; i++ {
			out[i] = score(l, t.Hashes[i])
		}
	}
	return out
}

// setLinear fills the last column.
func (t *Table) setLinear(scores []float32) {
	last := t.X.Width - 1
	t.X.Cuts[last] = cuts(scores)
	for i, s := range scores {
		t.X.Bin[i*t.X.Width+last] = binOf(t.X.Cuts[last], s)
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
