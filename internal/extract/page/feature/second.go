package feature

// SecondWidth is how many numbers Second appends.
const SecondWidth = 43

// A Guess reads a first model's probabilities around each block.
type Guess struct {
	s      *Sheet
	p      []float32
	mass   []float32 // running sum of p × words
	words  []float32 // running sum of words
	boxes  []sum     // by element, over its blocks
	paths  map[uint64]*sum
	before []float32 // exponential means
	after  []float32
	top    float32
	last   []int32 // last block before with p ≥ .5, or -1
	next   []int32
	heads  []int32 // next heading after each block, or -1
}

// sum adds up weighted probabilities.
type sum struct{ mass, words float32 }

func (a sum) mean() float32 {
	if a.words < .5 {
		return -1
	}
	return a.mass / a.words
}

// less returns the sum without one block.
func (a sum) less(p, w float32) sum { return sum{a.mass - float32(p*w), a.words - w} }

// Guess prepares the second stage; p holds a probability for each block.
func (s *Sheet) Guess(p []float32) *Guess {
	n := len(p)
	g := &Guess{s: s, p: p, mass: make([]float32, n+1), words: make([]float32, n+1), boxes: make([]sum, len(s.Page.Elements)), paths: make(map[uint64]*sum, len(s.paths))}
	for i, q := range p {
		w := g.weight(i)
		qw := float32(q * w) // converted so that no machine fuses it with the sums: same input, same output
		g.mass[i+1], g.words[i+1] = g.mass[i]+qw, g.words[i]+w
		g.top = max(g.top, q)
		b := &g.boxes[s.Page.Blocks[i].Element]
		b.mass, b.words = b.mass+qw, b.words+w
		path := g.paths[s.Info[i].Path]
		if path == nil {
			path = &sum{}
			g.paths[s.Info[i].Path] = path
		}
		path.mass, path.words = path.mass+qw, path.words+w
	}
	els := s.Page.Elements
	for i := len(els) - 1; i > 0; i-- {
		if g.boxes[i].words > 0 {
			up := &g.boxes[els[els[i].Parent].Block]
			up.mass, up.words = up.mass+g.boxes[i].mass, up.words+g.boxes[i].words
		}
	}
	g.smooth()
	g.landmarks()
	return g
}

func (g *Guess) weight(i int) float32 { return float32(min(g.s.Info[i].shape.words, 120)) }

// smooth takes exponential means of p both ways.
func (g *Guess) smooth() {
	n := len(g.p)
	g.before, g.after = make([]float32, n), make([]float32, n)
	const keep = .7
	m := float32(0)
	for i := range n {
		g.before[i] = m
		m = float32(keep*m) + float32((1-keep)*g.p[i])
	}
	m = 0
	for i := n - 1; i >= 0; i-- {
		g.after[i] = m
		m = float32(keep*m) + float32((1-keep)*g.p[i])
	}
}

// landmarks notes the nearest strong blocks and the next heading.
func (g *Guess) landmarks() {
	n := len(g.p)
	g.last, g.next, g.heads = make([]int32, n), make([]int32, n), make([]int32, n)
	at := int32(-1)
	for i := range n {
		g.last[i] = at
		if g.p[i] >= .5 {
			at = int32(i)
		}
	}
	at, head := int32(-1), int32(-1)
	for i := n - 1; i >= 0; i-- {
		g.next[i], g.heads[i] = at, head
		if g.p[i] >= .5 {
			at = int32(i)
		}
		if i > 0 && g.s.headings[i] == int32(i-1) {
			head = int32(i - 1)
		}
	}
}

// Append appends the second stage's numbers of a block.
func (g *Guess) Append(row []float32, i int) []float32 {
	row = append(row, g.p[i])
	for _, d := range [...]int{-4, -3, -2, -1, 1, 2, 3, 4} {
		row = append(row, g.at(i+d))
	}
	row = append(row, g.mean(i-5, i), g.mean(i-12, i), g.mean(i+1, i+6), g.mean(i+1, i+13), g.before[i], g.after[i])
	row = g.nest(row, i)
	row = g.marks(row, i)
	return g.section(row, i)
}

func (g *Guess) at(i int) float32 {
	if i < 0 || i >= len(g.p) {
		return -1
	}
	return g.p[i]
}

// mean is the word-weighted mean of p over blocks [from, to).
func (g *Guess) mean(from, to int) float32 {
	from, to = min(max(from, 0), len(g.p)), min(max(to, 0), len(g.p))
	if from >= to {
		return -1
	}
	return sum{g.mass[to] - g.mass[from], g.words[to] - g.words[from]}.mean()
}

// nest: p in the four containers and on the path, without the block itself.
func (g *Guess) nest(row []float32, i int) []float32 {
	w, all := g.weight(i), max(g.mass[len(g.p)], .01)
	e := g.s.Page.Blocks[i].Element
	for range 4 {
		b := g.boxes[e].less(g.p[i], w)
		row = append(row, b.mean(), b.mass/all)
		e = g.s.up(e)
	}
	path := g.paths[g.s.Info[i].Path].less(g.p[i], w)
	return append(row, path.mean(), path.mass/all)
}

// marks: the page's p before and after the block, and the nearest strong ones.
func (g *Guess) marks(row []float32, i int) []float32 {
	all := max(g.mass[len(g.p)], .01)
	row = append(row, g.mass[i]/all, (g.mass[len(g.p)]-g.mass[i+1])/all, g.top, all)
	row = g.landmark(row, i, g.last[i])
	return g.landmark(row, i, g.next[i])
}

// landmark: distance to a strong block in blocks and words, and in the markup.
func (g *Guess) landmark(row []float32, i int, at int32) []float32 {
	if at < 0 {
		return append(row, -1, -1, -1, -1, -1)
	}
	s := g.s
	j := int(at)
	lo, hi := min(i, j), max(i, j)
	up, down := s.toCommon(s.Page.Blocks[i].Element, s.Page.Blocks[j].Element)
	return append(row, float32(hi-lo), g.words[hi]-g.words[lo+1], up, down, s.relation(s.Page.Blocks[i].Element, s.Page.Blocks[j].Element, i, j))
}

// section: p of the heading, of the section so far and to come, of the next
// heading.
func (g *Guess) section(row []float32, i int) []float32 {
	h, next := g.s.headings[i], g.heads[i]
	from, to := int(h)+1, len(g.p)
	if next >= 0 {
		to = int(next)
	}
	return append(row, g.at(int(h)), g.mean(from, i), g.mean(i+1, to), g.at(int(next)))
}
