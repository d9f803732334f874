package learn

import (
	"math"
	"math/rand/v2"
	"sort"

	"variorum/internal/extract/page/model"
)

// Boosting are the settings of a forest.
type Boosting struct {
	Trees, Leaves  int
	Rate           float64 // learning rate
	Rows, Features float64 // share of each that a tree sees
	MinWeight      float64 // least sum of second derivatives in a leaf
	L2             float64
	Seed           uint64
}

// bins is how many values a number is sorted into.
const bins = 64

// A Matrix holds rows of binned numbers.
type Matrix struct {
	Width int
	Bin   []uint8
	Cuts  [][]float32 // by column: bin b holds values ≤ Cuts[b]
}

// cuts returns at most bins−1 cut points with about equally many of the values
// between them.
func cuts(values []float32) []float32 {
	v := append([]float32(nil), values...)
	sort.Slice(v, func(a, b int) bool { return v[a] < v[b] })
	var out []float32
	for b := 1; b < bins; b++ {
		c := v[len(v)*b/bins]
		if (len(out) == 0 || c > out[len(out)-1]) && c < v[len(v)-1] {
			out = append(out, c)
		}
	}
	return out
}

func binOf(c []float32, v float32) uint8 {
	lo, hi := 0, len(c)
	for lo < hi {
		m := (lo + hi) / 2
		if v <= c[m] {
			hi = m
		} else {
			lo = m + 1
		}
	}
	return uint8(lo)
}

// binned is a tree over bins, for rows of a matrix.
type binned struct {
	nodes []binnedNode
}

type binnedNode struct {
	feature int
	bin     uint8
	left    int
	value   float32
}

// leaf of a tree being grown.
type leaf struct {
	node     int
	rows     []int32 // indexes into the tree's sample
	hist     []float32
	g, h     float64
	gain     float64
	feature  int // of the sample's columns
	bin      uint8
	splitSum [2]float64
}

// Boost fits a forest to rows with targets y (0 or 1) and weights w; rows of
// weight 0 are left out. Gradient boosting with logistic loss over histograms,
// grown leaf by leaf (Ke et al. 2017, LightGBM).
func Boost(x *Matrix, y []bool, w []float32, set Boosting) model.Forest {
	var in []int32
	for i := range w {
		if w[i] > 0 {
			in = append(in, int32(i))
		}
	}
	f := model.Forest{Base: base(y, w, in)}
	sum := make([]float32, len(y))
	for i := range sum {
		sum[i] = f.Base
	}
	rng := rand.New(rand.NewPCG(set.Seed, 7))
	b := &booster{x: x, set: set, n: len(in)}
	for range set.Trees {
		t := b.grow(y, w, sum, b.sample(in, y, sum, rng), columns(x.Width, set.Features, rng))
		f.Trees = append(f.Trees, t.tree(x))
		for _, i := range in {
			sum[i] += t.value(x.Bin[int(i)*x.Width : (int(i)+1)*x.Width])
		}
	}
	return f
}

func base(y []bool, w []float32, in []int32) float32 {
	var yes, all float64
	for _, i := range in {
		all += float64(w[i])
		if y[i] {
			yes += float64(w[i])
		}
	}
	p := min(max(yes/max(all, 1), .001), .999)
	return float32(math.Log(p / (1 - p)))
}

func columns(n int, share float64, rng *rand.Rand) []int {
	c := rng.Perm(n)[:max(1, int(float64(n)*share))]
	sort.Ints(c)
	return c
}

// booster keeps the buffers between trees.
type booster struct {
	x      *Matrix
	set    Boosting
	n      int
	rows   []int32
	scale  []float32 // of the sampled rows' weights
	packed []uint8
	g, h   []float32
	free   [][]float32
}

// easy is the log-odds from which a row is as good as learned. Easy rows, most
// of them, are drawn a third as often and weigh three times as much (after
// one-side sampling, Ke et al. 2017): half the time for the same scores.
const easy, easyShare = 3.5, 1. / 3

func (b *booster) sample(in []int32, y []bool, sum []float32, rng *rand.Rand) []int32 {
	b.rows, b.scale = b.rows[:0], b.scale[:0]
	limit := uint64(b.set.Rows * (1 << 32))
	rare := uint64(b.set.Rows * easyShare * (1 << 32))
	for _, i := range in {
		draw := rng.Uint64() >> 32
		if draw >= limit {
			continue
		}
		scale := float32(1)
		if y[i] && sum[i] > easy || !y[i] && sum[i] < -easy {
			if draw >= rare {
				continue
			}
			scale = 1 / easyShare
		}
		b.rows, b.scale = append(b.rows, i), append(b.scale, scale)
	}
	return b.rows
}

// grow makes one tree.
func (b *booster) grow(y []bool, w, sum []float32, rows []int32, cols []int) *binned {
	width := len(cols)
	b.packed = b.packed[:0]
	b.g, b.h = b.g[:0], b.h[:0]
	all := make([]int32, len(rows))
	root := leaf{rows: all}
	for k, i := range rows {
		all[k] = int32(k)
		row := b.x.Bin[int(i)*b.x.Width:]
		for _, c := range cols {
			b.packed = append(b.packed, row[c])
		}
		p := 1 / (1 + math.Exp(-float64(sum[i])))
		target := 0.0
		if y[i] {
			target = 1
		}
		weight := float64(w[i] * b.scale[k])
		g, h := weight*(target-p), weight*max(p*(1-p), 1e-6)
		b.g, b.h = append(b.g, float32(g)), append(b.h, float32(h))
		root.g, root.h = root.g+g, root.h+h
	}
	root.hist = b.histogram(width)
	b.fillHistogram(root.hist, all, width)
	b.best(&root, width)
	t := &binned{nodes: []binnedNode{{feature: -1}}}
	leaves := []leaf{root}
	for len(leaves) < b.set.Leaves {
		at := 0
		for i := range leaves {
			if leaves[i].gain > leaves[at].gain {
				at = i
			}
		}
		if leaves[at].gain <= 1e-6 {
			break
		}
		left, right := b.split(leaves[at], width)
		l := leaves[at]
		t.nodes[l.node] = binnedNode{feature: cols[l.feature], bin: l.bin, left: len(t.nodes)}
		left.node, right.node = len(t.nodes), len(t.nodes)+1
		t.nodes = append(t.nodes, binnedNode{feature: -1}, binnedNode{feature: -1})
		leaves[at] = left
		leaves = append(leaves, right)
	}
	for _, l := range leaves {
		t.nodes[l.node].value = float32(b.set.Rate * l.g / (l.h + b.set.L2))
		b.free = append(b.free, l.hist)
	}
	return t
}

func (b *booster) histogram(width int) []float32 {
	n := width * bins * 2
	if k := len(b.free); k > 0 && cap(b.free[k-1]) >= n {
		h := b.free[k-1][:n]
		b.free = b.free[:k-1]
		clear(h)
		return h
	}
	return make([]float32, n)
}

func (b *booster) fillHistogram(hist []float32, rows []int32, width int) {
	for _, k := range rows {
		g, h := b.g[k], b.h[k]
		row := b.packed[int(k)*width : (int(k)+1)*width]
		for c, bin := range row {
			cell := hist[(c*bins+int(bin&(bins-1)))*2:]
			_ = cell[1]
			cell[0] += g
			cell[1] += h
		}
	}
}

// best finds the split of a leaf with the most gain.
func (b *booster) best(l *leaf, width int) {
	l.gain = 0
	whole := l.g * l.g / (l.h + b.set.L2)
	for c := range width {
		var g, h float64
		for k := range bins - 1 {
			cell := l.hist[(c*bins+k)*2:]
			if cell[1] == 0 {
				continue
			}
			g, h = g+float64(cell[0]), h+float64(cell[1])
			if h < b.set.MinWeight {
				continue
			}
			rh := l.h - h
			if rh < b.set.MinWeight {
				break
			}
			rg := l.g - g
			if gain := g*g/(h+b.set.L2) + rg*rg/(rh+b.set.L2) - whole; gain > l.gain {
				l.gain, l.feature, l.bin, l.splitSum = gain, c, uint8(k), [2]float64{g, h}
			}
		}
	}
}

// split parts a leaf; the larger half's histogram is the parent's less the
// smaller one's.
func (b *booster) split(l leaf, width int) (left, right leaf) {
	var lr, rr []int32
	for _, k := range l.rows {
		if b.packed[int(k)*width+l.feature] <= l.bin {
			lr = append(lr, k)
		} else {
			rr = append(rr, k)
		}
	}
	left = leaf{rows: lr, g: l.splitSum[0], h: l.splitSum[1]}
	right = leaf{rows: rr, g: l.g - left.g, h: l.h - left.h}
	small, large := &left, &right
	if len(lr) > len(rr) {
		small, large = large, small
	}
	small.hist = b.histogram(width)
	b.fillHistogram(small.hist, small.rows, width)
	large.hist = l.hist
	for i, v := range small.hist {
		large.hist[i] -= v
	}
	b.best(&left, width)
	b.best(&right, width)
	return left, right
}

func (t *binned) value(row []uint8) float32 {
	n := &t.nodes[0]
	for n.feature >= 0 {
		next := n.left
		if row[n.feature] > n.bin {
			next++
		}
		n = &t.nodes[next]
	}
	return n.value
}

// tree turns bins back into values.
func (t *binned) tree(x *Matrix) model.Tree {
	out := make(model.Tree, len(t.nodes))
	for i, n := range t.nodes {
		out[i] = model.Node{Feature: -1, Value: n.value}
		if n.feature >= 0 {
			out[i] = model.Node{Feature: int16(n.feature), Value: x.Cuts[n.feature][n.bin], Left: uint16(n.left)}
		}
	}
	return out
}
