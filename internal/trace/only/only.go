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
	var own []*sentence
	for k := range w.sentences {
		s := &w.sentences[k]
		if s.side == side && s.total > 0 && w.isOwn(s) && !w.said(own, s) {
			own = append(own, s)
		}
	}
	slices.SortStableFunc(own, func(a, b *sentence) int { return cmp.Compare(w.rank(b), w.rank(a)) })
	out := make([]variorum.Line, len(own))
	for i, s := range own {
		out[i] = s.part.Sentence(s.index)
	}
	return out
}

// isOwn decides about one sentence.
func (w *work) isOwn(s *sentence) bool {
	if len(s.words) < least || s.shared || w.printedElsewhere(s) >= printed {
		return false
	}
	return w.bestElsewhere(s) < covered || w.ownNumber(s)
}

// said reports whether a copy of the same origin has given the sentence already.
func (w *work) said(own []*sentence, s *sentence) bool {
	return slices.ContainsFunc(own, func(o *sentence) bool { return w.overlap(s, o) >= covered*s.total })
}

// rank puts quotations first, then figures, then what weighs most.
func (w *work) rank(s *sentence) float64 {
	r := s.total
	if s.quote {
		r += 1000
	}
	if s.figure || w.ownNumber(s) {
		r += 500
	}
	return r
}

// printedElsewhere returns the share of the sentence's runs that stand in other
// sides' articles.
func (w *work) printedElsewhere(s *sentence) float64 {
	n, all := 0, 0
	s.eachRun(func(h uint64) {
		all++
		if o, ok := w.runs[h]; ok && o != s.side {
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
func (w *work) bestElsewhere(s *sentence) float64 {
	got := map[int32]float64{}
	best := 0.0
	for _, id := range s.words {
		for _, k := range w.where[id] {
			if w.sentences[k].side != s.side {
				got[k] += w.weight[id]
				best = max(best, got[k])
			}
		}
	}
	return best / s.total
}

func (w *work) overlap(a, b *sentence) (sum float64) {
	for _, id := range a.words {
		if _, ok := slices.BinarySearch(b.words, id); ok {
			sum += w.weight[id]
		}
	}
	return sum
}

// ownNumber reports whether the sentence holds a number, years aside, that no
// other side prints: it may contradict a sentence of the same words.
func (w *work) ownNumber(s *sentence) bool {
	return slices.ContainsFunc(s.numbers, func(id int32) bool {
		return !slices.ContainsFunc(w.where[id], func(k int32) bool { return w.sentences[k].side != s.side })
	})
}

// markShared marks the sentences whose quotation another side has too, however
// worded, and those that quote at all.
func (w *work) markShared(quotes []variorum.Utterance) {
	for _, u := range quotes {
		one, several := -1, false
		for _, said := range u.Said {
			if i, ok := w.articles[said.Line.Article()]; ok && said.Kind != "headline" {
				several = several || one >= 0 && one != w.side[i]
				one = w.side[i]
			}
		}
		for _, said := range u.Said {
			w.each(said.Line, func(s *sentence, sp text.Span) {
				s.quote = true
				s.shared = s.shared || several && 2*overlap(s.part.Sentences[s.index].Span, sp) >= s.part.Sentences[s.index].Len()
			})
		}
	}
}

func (w *work) markFigures(figures []variorum.Figure) {
	for _, f := range figures {
		if f.Verdict == variorum.VerdictSingle || f.Verdict == variorum.VerdictDiffer {
			for _, r := range f.Readings {
				w.each(r.Expression, func(s *sentence, _ text.Span) { s.figure = true })
			}
		}
	}
}

func overlap(a, b text.Span) int { return max(0, min(a.End, b.End)-max(a.Start, b.Start)) }
