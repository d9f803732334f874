package page

import (
	"variorum/internal/extract/page/feature"
	"variorum/internal/extract/page/model"
)

// SureJunk is the first stage's probability under which the second is not
// asked; of 2,200 training pages' blocks 0.02 % of the article's lie there.
const SureJunk = .01

// batchRows is how many blocks walk the trees together: enough to keep a tree in
// the cache for them, few enough to stay there themselves.
const batchRows = 128

// Predict returns for each block the probability that it belongs to the
// article's text.
func Predict(m *model.Model, s *feature.Sheet) []float32 {
	var b model.Batch
	p := first(m, s, &b)
	if len(m.Second.Trees) == 0 {
		return p
	}
	g := s.Guess(p)
	row := make([]float32, 0, s.Width()+feature.SecondWidth)
	out := append([]float32(nil), p...)
	var open []int
	ask := func() {
		for k, sum := range m.RunSecond(&b) {
			out[open[k]] = model.Probability(sum)
		}
		open = open[:0]
		b.Reset(s.Width()+feature.SecondWidth, min(len(p), batchRows))
	}
	b.Reset(s.Width()+feature.SecondWidth, min(len(p), batchRows))
	for i := range p {
		if p[i] < SureJunk {
			continue
		}
		row = g.Append(append(row[:0], s.Row(i)...), i)
		b.Add(row)
		if open = append(open, i); len(open) == batchRows {
			ask()
		}
	}
	ask()
	return out
}

// first returns the first stage's probabilities.
func first(m *model.Model, s *feature.Sheet, b *model.Batch) []float32 {
	p := make([]float32, 0, len(s.Info))
	var hashes [feature.Views][]uint32
	for from := 0; from < len(s.Info); from += batchRows {
		b.Reset(s.Width(), min(len(s.Info), batchRows))
		for i := from; i < min(from+batchRows, len(s.Info)); i++ {
			var scores [feature.Views]float32
			hashes = s.Hashes([feature.Views][]uint32{hashes[0][:0], hashes[1][:0], hashes[2][:0]}, i)
			for v := range hashes {
				scores[v] = m.Linear.Score(hashes[v])
			}
			s.SetLinear(i, scores)
			b.Add(s.Row(i))
		}
		for _, sum := range m.RunFirst(b) {
			p = append(p, model.Probability(sum))
		}
	}
	return p
}

// The probability from which a block is kept lies between these. Cross-validated
// F1 is flat from .35 to .5; recall of wcxb and chunks of trafilatura want it low,
// newspaper4k and fundus-parsers high (eval/pages shows the effect).
const leastFloor, mostFloor = .35, .42

// Threshold returns the probability from which blocks are kept: half the F1
// that the page can expect, which is optimal for F1 where the probabilities are
// true (Lipton, Elkan, Naryanaswamy 2014), within bounds.
func Threshold(s *feature.Sheet, p []float32) float32 {
	f := float32(.9)
	for range 4 {
		var kept, hit, all float32
		for i, q := range p {
			w := float32(s.Info[i].Shape.Words)
			all += float32(q * w)
			if q >= f/2 {
				kept += w
				hit += float32(q * w)
			}
		}
		if kept+all == 0 {
			break
		}
		f = 2 * hit / (kept + all)
	}
	return min(max(f/2, leastFloor), mostFloor)
}
