package group

import (
	"cmp"
	"math"
	"slices"
)

// A term is a word of an article or story with its weight.
//
// Weights are multiples of 1/4096, and so are their sums: products and sums of
// them are exact in float64, whatever the machine or the order of adding.
type term struct {
	word   uint32
	weight float32
}

const grain = 4096

// normalised scales the terms to a vector of length 1, rounds the weights and
// orders the terms by word. It overwrites the terms it is given.
func normalised(terms []term) []term {
	sum := 0.0
	for _, t := range terms {
		sum += float64(t.weight) * float64(t.weight)
	}
	if sum == 0 {
		return nil
	}
	scale := grain / math.Sqrt(sum)
	out := terms[:0]
	for _, t := range terms {
		if w := math.Round(float64(t.weight) * scale); w > 0 {
			out = append(out, term{t.word, float32(w / grain)})
		}
	}
	slices.SortFunc(out, func(a, b term) int { return cmp.Compare(a.word, b.word) })
	return out
}

// strongest orders the n terms of most weight to the front, the lower word first
// where they weigh the same, and returns them.
func strongest(terms []term, n int) []term {
	if len(terms) > n {
		partition(terms, n)
		terms = terms[:n]
	}
	slices.SortFunc(terms, func(a, b term) int { return cmp.Compare(a.order(), b.order()) })
	return terms
}

// order is lower the more a term weighs, then the lower its word.
func (t term) order() uint64 { return uint64(^math.Float32bits(t.weight))<<32 | uint64(t.word) }

// partition moves the n terms of most weight to the front, in any order (Hoare's
// selection; the pivot is the middle term, for terms come in no order of weight).
func partition(terms []term, n int) {
	low, high := 0, len(terms)-1
	for low < high {
		pivot := terms[(low+high)/2].order()
		i, j := low, high
		for i <= j {
			for terms[i].order() < pivot {
				i++
			}
			for terms[j].order() > pivot {
				j--
			}
			if i <= j {
				terms[i], terms[j] = terms[j], terms[i]
				i++
				j--
			}
		}
		switch {
		case n <= j:
			high = j
		case n > i:
			low = i
		default:
			return
		}
	}
}

// dot returns the scalar product of two vectors ordered by word.
func dot(a, b []term) float64 {
	sum := 0.0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i].word < b[j].word:
			i++
		case a[i].word > b[j].word:
			j++
		default:
			sum += float64(a[i].weight) * float64(b[j].weight)
			i++
			j++
		}
	}
	return sum
}

// add returns a + sign·b, both ordered by word, without terms that vanish.
func add(a, b []term, sign float32) []term {
	out := make([]term, 0, len(a)+len(b))
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case j == len(b) || i < len(a) && a[i].word < b[j].word:
			out = append(out, a[i])
			i++
		case i == len(a) || a[i].word > b[j].word:
			out = append(out, term{b[j].word, sign * b[j].weight})
			j++
		default:
			if w := a[i].weight + sign*b[j].weight; w != 0 {
				out = append(out, term{a[i].word, w})
			}
			i++
			j++
		}
	}
	return out
}

func norm(a []term) float64 {
	sum := 0.0
	for _, t := range a {
		sum += float64(t.weight) * float64(t.weight)
	}
	return math.Sqrt(sum)
}

// heaviest returns the n terms of most weight, ordered by word.
func heaviest(terms []term, n int) []term {
	kept := strongest(terms, n)
	slices.SortFunc(kept, func(a, b term) int { return cmp.Compare(a.word, b.word) })
	return kept
}
