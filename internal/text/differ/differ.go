// Package differ compares two states of a text sentence by sentence.
//
// Two parsed texts go in; edits come out: sentences that only one of them has,
// pairs of sentences that were made of each other, and for such a pair the
// stretches of words that differ. What is the same in both is not mentioned.
// What an edit means for a story is left to the caller.
//
// Sentences that each text has once are anchors; the longest chain of them in
// common order splits the texts (patience diff, Cohen), and what lies between
// is aligned by the longest common subsequence, of whole sentences first, then
// by the words they share.
package differ

import (
	"slices"
	"strings"

	"variorum/internal/text"
)

// An Edit is a sentence that is not the same in both texts: the index of it in
// the earlier text and in the later, -1 where it is in one of them only.
type Edit struct{ Before, After int }

// made is the share of the longer sentence's words, in common order, from which
// a sentence was made of another. Set by hand: reporters who correct a sentence
// keep most of it, and two sentences of one report share few words in order.
const made = .5

// mostCells bounds the table of an alignment: what is larger, thousands of
// sentences without one that both texts have once, is told as removed and added.
const mostCells = 1 << 20

// mostWords bounds the pairs of words that are compared to find which sentence
// was made of which, for stretches that are not the same: two times 4,000 words,
// beyond which they are told as removed and added.
const mostWords = 1 << 24

// Edits returns what became of the sentences, in the order of the later text;
// what was removed stands where it had stood.
func Edits(before, after *text.Doc) []Edit {
	d := differ{before, after, keys(before), keys(after), nil}
	i, j := 0, 0
	for _, a := range d.anchors() {
		d.between(i, a.Before, j, a.After)
		i, j = a.Before+1, a.After+1
	}
	d.between(i, len(d.a), j, len(d.b))
	return d.edits
}

type differ struct {
	before, after *text.Doc
	a, b          []string // the sentences without what no reader sees
	edits         []Edit
}

// keys are the sentences as they are compared: white space counts as one space.
func keys(d *text.Doc) []string {
	out := make([]string, len(d.Sentences))
	for i, s := range d.Sentences {
		out[i] = strings.Join(strings.Fields(s.In(d.Text)), " ")
	}
	return out
}

// anchors returns the longest chain, in common order, of sentences that each
// text has once.
func (d *differ) anchors() []Edit {
	const many = -2
	place := map[string]int{}
	for j, k := range d.b {
		if _, have := place[k]; have {
			j = many
		}
		place[k] = j
	}
	seen := map[string]int{}
	for _, k := range d.a {
		seen[k]++
	}
	var all []Edit
	for i, k := range d.a {
		if j, ok := place[k]; ok && j != many && seen[k] == 1 {
			all = append(all, Edit{i, j})
		}
	}
	return rising(all)
}

// rising returns the longest run of pairs whose After rises.
func rising(all []Edit) []Edit {
	var ends []int // ends[n]: the pair on which the best run of n+1 pairs ends
	from := make([]int, len(all))
	for k, e := range all {
		n, _ := slices.BinarySearchFunc(ends, e.After, func(end, after int) int { return all[end].After - after })
		from[k] = -1
		if n > 0 {
			from[k] = ends[n-1]
		}
		if n == len(ends) {
			ends = append(ends, k)
		} else {
			ends[n] = k
		}
	}
	out := make([]Edit, len(ends))
	for n, k := len(ends)-1, last(ends); n >= 0; n, k = n-1, from[k] {
		out[n] = all[k]
	}
	return out
}

func last(ends []int) int {
	if len(ends) == 0 {
		return -1
	}
	return ends[len(ends)-1]
}

// between aligns sentences [i0, i1) of the earlier text with [j0, j1) of the later.
func (d *differ) between(i0, i1, j0, j1 int) {
	same := lcs(i1-i0, j1-j0, func(i, j int) bool { return d.a[i0+i] == d.b[j0+j] })
	i, j := i0, j0
	for _, m := range append(same, [2]int{i1 - i0, j1 - j0}) {
		d.gap(i, i0+m[0], j, j0+m[1])
		i, j = i0+m[0]+1, j0+m[1]+1
	}
}

// gap tells sentences that have no equal: those that were made of each other as
// pairs, the others as removed and added.
func (d *differ) gap(i0, i1, j0, j1 int) {
	var pairs [][2]int
	if length(d.before, i0, i1) <= mostWords/max(1, length(d.after, j0, j1)) {
		pairs = lcs(i1-i0, j1-j0, func(i, j int) bool { return d.likeness(i0+i, j0+j) >= made })
	}
	i, j := i0, j0
	for _, m := range append(pairs, [2]int{i1 - i0, j1 - j0}) {
		for ; i < i0+m[0]; i++ {
			d.edits = append(d.edits, Edit{i, -1})
		}
		for ; j < j0+m[1]; j++ {
			d.edits = append(d.edits, Edit{-1, j})
		}
		if i < i1 && j < j1 {
			d.edits = append(d.edits, Edit{i, j})
		}
		i, j = i+1, j+1
	}
}

// length returns how many words sentences [from, to) have.
func length(d *text.Doc, from, to int) int {
	if from >= to {
		return 0
	}
	return d.Sentences[to-1].Last - d.Sentences[from].First
}

// likeness is the share of the longer sentence's words that both have in order.
func (d *differ) likeness(i, j int) float64 {
	u, v := words(d.before, i), words(d.after, j)
	longer := max(len(u), len(v))
	if longer == 0 || float64(min(len(u), len(v))) < made*float64(longer) {
		return 0
	}
	return float64(len(lcs(len(u), len(v), equal(u, v)))) / float64(longer)
}

func words(d *text.Doc, sentence int) []text.Word {
	s := d.Sentences[sentence]
	return d.Words[s.First:s.Last]
}

func equal(u, v []text.Word) func(i, j int) bool {
	return func(i, j int) bool { return u[i].Lower == v[j].Lower }
}

// Words returns the stretches (bytes) of two sentences that differ: whole words,
// neighbouring ones as one stretch.
func Words(before, after *text.Doc, e Edit) (gone, fresh []text.Span) {
	u, v := words(before, e.Before), words(after, e.After)
	i, j := 0, 0
	for _, m := range append(lcs(len(u), len(v), equal(u, v)), [2]int{len(u), len(v)}) {
		if i < m[0] {
			gone = append(gone, text.Span{Start: u[i].Start, End: u[m[0]-1].End})
		}
		if j < m[1] {
			fresh = append(fresh, text.Span{Start: v[j].Start, End: v[m[1]-1].End})
		}
		i, j = m[0]+1, m[1]+1
	}
	return gone, fresh
}

// lcs returns a longest common subsequence of two lists as pairs of places, the
// earliest one; none where the table would be too large.
func lcs(n, m int, same func(i, j int) bool) [][2]int {
	if n == 0 || m == 0 || n > mostCells/m {
		return nil
	}
	best := make([]int32, (n+1)*(m+1))
	at := func(i, j int) *int32 { return &best[i*(m+1)+j] }
	fits := make([]bool, n*m)
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			*at(i, j) = max(*at(i+1, j), *at(i, j+1))
			if same(i, j) {
				fits[i*m+j] = true
				*at(i, j) = max(*at(i, j), *at(i+1, j+1)+1)
			}
		}
	}
	var out [][2]int
	for i, j := 0, 0; i < n && j < m; {
		switch {
		case fits[i*m+j] && *at(i, j) == *at(i+1, j+1)+1:
			out = append(out, [2]int{i, j})
			i, j = i+1, j+1
		case *at(i+1, j) >= *at(i, j+1):
			i++
		default:
			j++
		}
	}
	return out
}
