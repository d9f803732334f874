package view

import (
	"variorum"
	"variorum/internal/text"
)

// diffShare is the share of the shorter wording that must stand in both before
// single words are marked: below it nearly all would be. Set by eye.
const diffShare = .4

// longCut is the number of words left out at an end from which they are not
// printed again.
const longCut = 5

// diff marks in a variant what the base has not, and sets between its pieces
// what the base has more: words, cut from both lines. Words are compared without
// case, accents and punctuation.
func (r *reader) diff(base, variant Words) Words {
	a, b := folded(base.Exact()), folded(variant.Exact())
	if len(a) == 0 || len(b) == 0 || len(a)*len(b) > 1<<20 {
		return variant
	}
	match := alignment(a, b)
	n := 0
	for _, i := range match {
		if i >= 0 {
			n++
		}
	}
	if float64(n) < diffShare*float64(min(len(a), len(b))) || n == len(a) && n == len(b) {
		return variant
	}
	d := differ{r: r, base: base.Line, variant: variant.Line, a: a, b: b}
	variant.Pieces = d.run(match)
	return variant
}

type token struct {
	text.Span
	folded string
}

func folded(s string) []token {
	words := text.Words(s)
	out := make([]token, len(words))
	for i, w := range words {
		out[i] = token{w.Span, text.Fold(w.Lower)}
	}
	return out
}

// alignment returns for each token of b the index of its partner in a, or -1,
// along a longest common subsequence.
func alignment(a, b []token) []int {
	n, m := len(a), len(b)
	table := make([]uint16, (n+1)*(m+1))
	at := func(i, j int) *uint16 { return &table[i*(m+1)+j] }
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			if a[i].folded == b[j].folded {
				*at(i, j) = *at(i+1, j+1) + 1
			} else {
				*at(i, j) = max(*at(i+1, j), *at(i, j+1))
			}
		}
	}
	out := make([]int, m)
	for i, j := 0, 0; j < m; {
		switch {
		case i < n && a[i].folded == b[j].folded:
			out[j] = i
			i, j = i+1, j+1
		case i < n && *at(i+1, j) >= *at(i, j+1):
			i++
		default:
			out[j] = -1
			j++
		}
	}
	return out
}

type differ struct {
	r             *reader
	base, variant variorum.Line
	a, b          []token
	out           []Piece
	done          int // bytes of the variant that are in out
}

func (d *differ) run(match []int) []Piece {
	next := 0 // token of a
	for j := 0; j < len(match); {
		if match[j] >= 0 {
			d.drop(next, match[j], j)
			next = match[j] + 1
			j++
			continue
		}
		k := j
		for k < len(match) && match[k] < 0 {
			k++
		}
		end := len(d.a)
		if k < len(match) {
			end = match[k]
		}
		d.drop(next, end, j)
		next = max(next, end)
		d.plain(d.b[j].Start)
		d.add(d.b[k-1].End, Changed)
		j = k
	}
	d.drop(next, len(d.a), len(d.b))
	d.plain(len(d.variant.Exact()))
	return d.out
}

// drop sets tokens [from, to) of the base before token j of the variant.
func (d *differ) drop(from, to, j int) {
	if from >= to || to-from >= longCut && (from == 0 || to == len(d.a)) {
		return
	}
	if j < len(d.b) {
		d.plain(d.b[j].Start)
	} else if len(d.b) > 0 {
		d.plain(d.b[len(d.b)-1].End)
	}
	start, _ := d.base.Bytes()
	line := d.r.cut(d.base, start+d.a[from].Start, start+d.a[to-1].End)
	d.out = append(d.out, Piece{line, Dropped})
}

func (d *differ) plain(to int) { d.add(to, Plain) }

func (d *differ) add(to int, mark Mark) {
	if to <= d.done {
		return
	}
	start, _ := d.variant.Bytes()
	d.out = append(d.out, Piece{d.r.cut(d.variant, start+d.done, start+to), mark})
	d.done = to
}

// sameText reports whether two lines have the same words in the same order.
func sameText(a, b string) bool {
	x := plainWords(a)
	return x != "" && x == plainWords(b)
}
