package model

import "math"

// compiled is a forest laid out for speed: all nodes in one slice, leaves that
// lead to themselves, thresholds as integers that order like the floats. Four
// rows walk a tree side by side, without a branch that could be mispredicted.
type compiled struct {
	base   float32
	nodes  []step
	values []float32 // of leaves, by node
	trees  []root
}

type step struct {
	threshold uint32
	feature   uint16
	left      uint16 // offset from the tree's first node
}

type root struct {
	first int32
	size  int32
	depth int32
}

// key maps a float to an integer of the same order.
func key(v float32) uint32 {
	b := math.Float32bits(v)
	if b>>31 != 0 {
		return ^b
	}
	return b | 1<<31
}

func compile(f *Forest) *compiled {
	c := &compiled{base: f.Base}
	for _, t := range f.Trees {
		first := len(c.nodes)
		for i, n := range t {
			s := step{threshold: key(n.Value), feature: uint16(max(n.Feature, 0)), left: n.Left}
			value := float32(0)
			if n.Feature < 0 {
				s = step{threshold: math.MaxUint32, left: uint16(i)}
				value = n.Value
			}
			c.nodes, c.values = append(c.nodes, s), append(c.values, value)
		}
		c.trees = append(c.trees, root{int32(first), int32(len(t)), depth(t)})
	}
	return c
}

// depth is how many steps the longest way to a leaf has.
func depth(t Tree) int32 {
	levels := make([]int32, len(t))
	top := int32(0)
	for i, n := range t {
		if n.Feature >= 0 {
			levels[n.Left], levels[n.Left+1] = levels[i]+1, levels[i]+1
			top = max(top, levels[i]+1)
		}
	}
	return top
}

// hopeless is the log-odds under which a row is given up, asked dropTimes on the
// way through the trees. It is a probability of .01, under which no second stage
// looks at a block either.
const hopeless, dropTimes = -4.6, 10

// Batch holds the rows of a page while they walk a forest.
type Batch struct {
	width int
	keys  []uint32
	sums  []float32
	live  []int32
}

// Reset empties the batch for rows of width numbers and makes room for some.
func (b *Batch) Reset(width, rows int) {
	if cap(b.keys) < width*rows {
		b.keys = make([]uint32, 0, width*rows)
	}
	b.width, b.keys, b.sums, b.live = width, b.keys[:0], b.sums[:0], b.live[:0]
}

// Add appends a row.
func (b *Batch) Add(row []float32) {
	n := len(b.keys)
	b.keys = append(b.keys, make([]uint32, len(row))...)
	keys := b.keys[n : n+len(row)]
	for i, v := range row {
		keys[i] = key(v)
	}
}

// run returns the log-odds of the batch's rows.
func (c *compiled) run(b *Batch) []float32 {
	n := len(b.keys) / max(b.width, 1)
	for i := range n {
		b.sums = append(b.sums, c.base)
		b.live = append(b.live, int32(i))
	}
	for k, t := range c.trees {
		if k > 0 && k%max(len(c.trees)/dropTimes, 1) == 0 {
			b.drop()
		}
		c.walk(t, b)
	}
	return b.sums
}

// drop gives up the hopeless rows.
func (b *Batch) drop() {
	kept := b.live[:0]
	for _, i := range b.live {
		if b.sums[i] > hopeless {
			kept = append(kept, i)
		}
	}
	b.live = kept
}

// walk adds one tree's values.
func (c *compiled) walk(t root, b *Batch) {
	nodes := c.nodes[t.first : t.first+t.size]
	values := c.values[t.first : t.first+t.size]
	w, live := b.width, b.live
	for len(live) >= 4 {
		r0 := b.keys[int(live[0])*w : int(live[0])*w+w]
		r1 := b.keys[int(live[1])*w : int(live[1])*w+w]
		r2 := b.keys[int(live[2])*w : int(live[2])*w+w]
		r3 := b.keys[int(live[3])*w : int(live[3])*w+w]
		var i0, i1, i2, i3 uint64
		for range t.depth {
			n0, n1, n2, n3 := nodes[i0], nodes[i1], nodes[i2], nodes[i3]
			i0 = uint64(n0.left) + (uint64(n0.threshold)-uint64(r0[n0.feature]))>>63
			i1 = uint64(n1.left) + (uint64(n1.threshold)-uint64(r1[n1.feature]))>>63
			i2 = uint64(n2.left) + (uint64(n2.threshold)-uint64(r2[n2.feature]))>>63
			i3 = uint64(n3.left) + (uint64(n3.threshold)-uint64(r3[n3.feature]))>>63
		}
		b.sums[live[0]] += values[i0]
		b.sums[live[1]] += values[i1]
		b.sums[live[2]] += values[i2]
		b.sums[live[3]] += values[i3]
		live = live[4:]
	}
	for _, k := range live {
		row := b.keys[int(k)*w : int(k)*w+w]
		i := uint64(0)
		for range t.depth {
			n := nodes[i]
			i = uint64(n.left) + (uint64(n.threshold)-uint64(row[n.feature]))>>63
		}
		b.sums[k] += values[i]
	}
}

// Ready lays the model out for running; it must be called once before it runs.
func (m *Model) Ready() *Model {
	m.first, m.second = compile(&m.First), compile(&m.Second)
	return m
}

// RunFirst returns the first stage's log-odds of the batch's rows. The slice is
// good until the batch is reset.
func (m *Model) RunFirst(b *Batch) []float32 { return m.first.run(b) }

// RunSecond returns the second stage's.
func (m *Model) RunSecond(b *Batch) []float32 { return m.second.run(b) }
