// Package only finds what no other origin of a story reports.
//
// The sources come in with the origin of each, and the quotations and figures
// found in them; lines go out, one list an origin, the most telling first. A
// sentence counts where no sentence of another origin carries most of its
// weight (inverse document frequency of its words) and few of its five-word runs
// stand elsewhere; what another origin quotes too in other words does not count.
// In a story of one origin the lists are by article: what one copy has and the
// others have not. How many to show is left to the view.
package only

import (
	"cmp"
	"slices"

	"variorum"
	"variorum/internal/text"
	"variorum/internal/trace/source"
)

// Tuned on the 75 facts of three hand-checked stories, gold origins given; tune
// again with evidence.py's "only".
const (
	// covered is the share of a sentence's weight in one sentence of another
	// origin from which it is no news: .5 finds .79 of the facts, .6 .83, .7 .88.
	covered = .60
	// printed is the share of five-word runs standing in other origins from
	// which it is their text, however its words weigh.
	printed = .30
	run     = 5
	// least is the number of weighty words below which a sentence says nothing.
	least = 3
)

// A Tracer finds them; it is safe for concurrent use.
type Tracer struct{}

// New returns a tracer.
func New() *Tracer { return &Tracer{} }

// Trace returns one entry an origin that has something of its own, in the order
// of the origins' first articles. origins[i] is the origin of sources[i].
func (t *Tracer) Trace(sources []*source.Source, origins []int, quotes []variorum.Utterance, figures []variorum.Figure) []variorum.Only {
	if len(sources) < 2 {
		return nil
	}
	side := sides(origins)
	w := read(sources, side)
	w.markShared(quotes)
	w.markFigures(figures)
	var out []variorum.Only
	seen := map[int]bool{}
	for i := range sources {
		if seen[side[i]] {
			continue
		}
		seen[side[i]] = true
		if lines := w.lines(side[i]); len(lines) > 0 {
			out = append(out, variorum.Only{Article: lines[0].Article(), Lines: lines})
		}
	}
	return out
}

// sides returns what is set against each other: origins, or articles where the
// story has one origin only.
func sides(origins []int) []int {
	out := slices.Clone(origins)
	for _, o := range origins {
		if o != origins[0] {
			return out
		}
	}
	for i := range out {
		out[i] = i
	}
	return out
}

// lines returns a side's own sentences, the most telling first, each content once.
func (w *work) lines(side int) []variorum.Line {
	var own []int
	for k := range w.All {
		if w.sideOf(k) == side && w.isOwn(k) && !w.said(k) {
			own = append(own, k)
			w.own[k] = true
		}
	}
	slices.SortStableFunc(own, func(a, b int) int { return cmp.Compare(w.rank(b), w.rank(a)) })
	out := make([]variorum.Line, len(own))
	for i, k := range own {
		out[i] = w.All[k].Line()
	}
	return out
}

// isOwn decides about one sentence.
func (w *work) isOwn(k int) bool {
	if len(w.All[k].Words) < least || w.shared[k] || !w.saying(k) || w.printedElsewhere(k) >= printed {
		return false
	}
	return w.comparable(k) && w.bestElsewhere(k) < covered || w.ownNumber(k)
}

// saying refuses lines of names alone: "Photo: Mila Orsen/Harbour Gazette". In a
// script without capitals every word counts.
func (w *work) saying(k int) bool {
	sp := w.All[k].Part.Sentences[w.All[k].Index]
	n := 0
	for _, word := range w.All[k].Part.Words[sp.First:sp.Last] {
		if !word.Upper && word.Kind != text.Number {
			n++
		}
	}
	return n >= 2
}

// comparable reports whether another side writes in the sentence's language:
// without it nobody can tell who else reports the same.
func (w *work) comparable(k int) bool {
	mine := w.All[k].Source
	for i, l := range w.language {
		if w.side[i] != w.side[mine] && l == w.language[mine] {
			return true
		}
	}
	return false
}

// said reports whether a copy of the same origin has given the sentence already.
func (w *work) said(k int) (yes bool) {
	w.Near(k, func(o int, share float64) {
		yes = yes || w.own[o] && w.sideOf(o) == w.sideOf(k) && share >= covered
	})
	return yes
}

// rank puts quotations first, then figures, then what weighs most.
func (w *work) rank(k int) float64 {
	r := w.All[k].Total
	if w.quote[k] {
		r += 1000
	}
	if w.figure[k] || w.ownNumber(k) {
		r += 500
	}
	return r
}

// printedElsewhere returns the share of the sentence's runs that stand in other
// sides' articles.
func (w *work) printedElsewhere(k int) float64 {
	n, all := 0, 0
	eachRun(&w.All[k], func(h uint64) {
		all++
		if w.runs[h] != w.sideOf(k) {
			n++
		}
	})
	if all == 0 {
		return 0
	}
	return float64(n) / float64(all)
}

// bestElsewhere returns the largest share of the sentence's weight that one
// sentence of another side carries.
func (w *work) bestElsewhere(k int) (best float64) {
	w.Near(k, func(o int, share float64) {
		if w.sideOf(o) != w.sideOf(k) {
			best = max(best, share)
		}
	})
	return best
}

// ownNumber reports whether the sentence holds a number, years aside, that no
// other side prints: it may contradict a sentence of the same words.
func (w *work) ownNumber(k int) bool {
	return slices.ContainsFunc(w.All[k].Numbers, func(id int32) bool {
		return !slices.ContainsFunc(w.Holding(id), func(o int32) bool { return w.sideOf(int(o)) != w.sideOf(k) })
	})
}
