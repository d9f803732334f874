package learn

import (
	"sort"
	"strings"

	"variorum/internal/extract/page"
)

// A Label says whether a block is in the gold text; Weight 0 takes it out of
// training, less than 1 marks doubt.
type Label struct {
	In     bool
	Weight float32
	Span   [2]int32 // words of the gold text
}

// candidate is a place in the gold text that a block may stand for.
type candidate struct {
	block      int
	start, end int32
	worth      float32
	share      float32
	fills      bool // a whole line of the gold text
	best       float32
	back       int
}

// gold text, indexed.
type goldText struct {
	words    []uint32
	starts   map[int32]bool // words at which a line starts
	trigrams map[uint32][]int32
	single   map[uint32][]int32
}

// maxPlaces bounds how many places of a trigram or word are looked at.
const maxPlaces, maxPlacesOfWord = 12, 50

func indexGold(e *page.Extractor, text string) *goldText {
	g := &goldText{starts: map[int32]bool{}, trigrams: map[uint32][]int32{}, single: map[uint32][]int32{}}
	for line := range strings.SplitSeq(text, "\n") {
		g.starts[int32(len(g.words))] = true
		g.words = e.Words(g.words, []byte(line))
	}
	g.starts[int32(len(g.words))] = true
	for i, w := range g.words {
		if len(g.single[w]) < maxPlacesOfWord {
			g.single[w] = append(g.single[w], int32(i))
		}
		if i+2 < len(g.words) {
			t := trigram(g.words[i:])
			if len(g.trigrams[t]) < maxPlaces {
				g.trigrams[t] = append(g.trigrams[t], int32(i))
			}
		}
	}
	return g
}

func trigram(w []uint32) uint32 { return (w[0]*31+w[1])*31 + w[2] }

// align labels the blocks of a page by the heaviest chain of candidates that
// increases in both block order and gold position.
func align(e *page.Extractor, p *Page) []Label {
	out := make([]Label, len(p.Sight.Sheet.Info))
	if p.Text == nil {
		return fromChunks(p, out)
	}
	g := indexGold(e, *p.Text)
	var all []candidate
	for i := range out {
		out[i].Weight = 1
		all = g.candidates(all, i, p.Sight.Sheet.WordsOf(i))
	}
	kept := chain(all, len(g.words))
	for k, c := range kept {
		between := k > 0 && k+1 < len(kept) && kept[k-1].end == c.start && kept[k+1].start == c.end
		l := &out[c.block]
		l.Span = [2]int32{c.start, c.end}
		switch {
		case c.share >= .5 && (c.share > .8 || c.end-c.start > 8):
			l.In = true
		case c.share < 0 && (c.fills || between): // a short block
			l.In = true
		case c.share >= .5:
			l.In, l.Weight = true, .5
		default:
			l.Weight = .2
		}
	}
	return out
}

// fromChunks labels the blocks that hold a wanted or an unwanted chunk. A wanted
// chunk that stands in several blocks says nothing of any.
func fromChunks(p *Page, out []Label) []Label {
	holding := func(chunk string) (blocks []int) {
		for i := range out {
			if strings.Contains(string(p.Sight.Page.Words(i)), chunk) {
				blocks = append(blocks, i)
			}
		}
		return blocks
	}
	for _, c := range p.Withs {
		if b := holding(c); len(b) == 1 && b[0] != p.Sight.Sheet.Title {
			out[b[0]] = Label{In: true, Weight: 1}
		}
	}
	for _, c := range p.Withouts {
		for _, i := range holding(c) {
			out[i] = Label{Weight: 1}
		}
	}
	return out
}

// candidates appends the places where a block's words may stand.
func (g *goldText) candidates(all []candidate, block int, words []uint32) []candidate {
	if len(words) < 3 {
		return g.short(all, block, words)
	}
	type hit struct{ diagonal, at, offset int32 }
	var hits []hit
	for j := 0; j+2 < len(words); j++ {
		for _, at := range g.trigrams[trigram(words[j:])] {
			hits = append(hits, hit{at - int32(j), at, int32(j)})
		}
	}
	sort.Slice(hits, func(a, b int) bool {
		if hits[a].diagonal != hits[b].diagonal {
			return hits[a].diagonal < hits[b].diagonal
		}
		return hits[a].offset < hits[b].offset
	})
	tolerance := int32(10 + len(words)/4)
	for from := 0; from < len(hits); {
		to := from
		seen := map[int32]int32{}
		main := hits[from].diagonal
		count := map[int32]int{}
		for ; to < len(hits) && hits[to].diagonal-hits[from].diagonal <= tolerance; to++ {
			count[hits[to].diagonal]++
			if count[hits[to].diagonal] > count[main] {
				main = hits[to].diagonal
			}
		}
		for _, h := range hits[from:to] { // for each offset the place nearest to the main diagonal
			if old, ok := seen[h.offset]; !ok || abs(h.at-h.offset-main) < abs(old-h.offset-main) {
				seen[h.offset] = h.at
			}
		}
		first, last := int32(len(words)), int32(-1)
		for o := range seen {
			first, last = min(first, o), max(last, o)
		}
		share := float32(len(seen)) / float32(len(words)-2)
		if start, end := seen[first], seen[last]+3; share >= .25 && end > start {
			all = append(all, candidate{block: block, start: start, end: end, worth: float32(len(seen)) + 2*share, share: share})
		}
		from = to
	}
	return all
}

// short finds the places of a block of one or two words.
func (g *goldText) short(all []candidate, block int, words []uint32) []candidate {
	if len(words) == 0 {
		return all
	}
	n := int32(len(words))
	for _, at := range g.single[words[0]] {
		if n == 2 && (int(at)+1 >= len(g.words) || g.words[at+1] != words[1]) {
			continue
		}
		c := candidate{block: block, start: at, end: at + n, share: -1, worth: .3}
		if g.starts[at] {
			c.worth = .5
			if g.starts[at+n] {
				c.worth, c.fills = .9*float32(n), true
			}
		}
		all = append(all, c)
	}
	return all
}

func abs(n int32) int32 { return max(n, -n) }

// overlap is how many gold words two neighbours of a chain may share.
const overlap = 2

// chain returns the heaviest chain, by a Fenwick tree of maxima over gold
// positions.
func chain(all []candidate, size int) []candidate {
	tree := make([]int, size+overlap+2) // index of a candidate + 1
	better := func(a, b int) int {
		if a == 0 || b != 0 && all[b-1].best > all[a-1].best {
			return b
		}
		return a
	}
	top := 0
	for from := 0; from < len(all); {
		to := from
		for ; to < len(all) && all[to].block == all[from].block; to++ {
			c := &all[to]
			before := 0
			for k := int(c.start) + overlap + 1; k > 0; k &= k - 1 {
				if k < len(tree) {
					before = better(before, tree[k])
				}
			}
			c.best, c.back = c.worth, before
			if before > 0 {
				c.best += all[before-1].best
			}
		}
		for i := from; i < to; i++ {
			for k := int(all[i].end) + 1; k < len(tree); k += k & -k {
				tree[k] = better(tree[k], i+1)
			}
			top = better(top, i+1)
		}
		from = to
	}
	var out []candidate
	for ; top > 0; top = all[top-1].back {
		out = append(out, all[top-1])
	}
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return out
}
