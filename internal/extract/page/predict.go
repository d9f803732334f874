package page

import (
	"variorum/internal/extract/page/feature"
	"variorum/internal/extract/page/model"
)

// SureJunk is the first stage's probability under which the second is not
// asked; of 2,200 training pages' blocks 0.02 % of the article's lie there.
const SureJunk = .01

// Predict returns for each block the probability that it belongs to the
// article's text.
func Predict(m *model.Model, s *feature.Sheet) []float32 {
	p := First(m, s)
	if len(m.Second.Trees) == 0 {
		return p
	}
	g := s.Guess(p)
	out := make([]float32, len(p))
	row := make([]float32, 0, s.Width()+feature.SecondWidth)
	for i := range p {
		if p[i] < SureJunk {
			out[i] = p[i]
			continue
		}
		row = g.Append(append(row[:0], s.Row(i)...), i)
		out[i] = model.Probability(m.Second.Sum(row))
	}
	return out
}

// First returns the first stage's probabilities.
func First(m *model.Model, s *feature.Sheet) []float32 {
	p := make([]float32, len(s.Info))
	var hashes []uint32
	for i := range p {
		hashes = s.Hashes(hashes[:0], i)
		s.SetLinear(i, m.Linear.Score(hashes))
		p[i] = model.Probability(m.First.Sum(s.Row(i)))
	}
	return p
}

// Threshold returns the probability from which blocks are kept: half the F1
// that the page can expect, which is optimal for F1 where the probabilities are
// true (Lipton, Elkan, Naryanaswamy 2014), kept between .3 and .5.
func Threshold(s *feature.Sheet, p []float32) float32 {
	f := float32(.9)
	for range 4 {
		var kept, hit, all float32
		for i, q := range p {
			w := float32(s.Info[i].Shape.Words)
			all += q * w
			if q >= f/2 {
				kept += w
				hit += q * w
			}
		}
		if kept+all == 0 {
			break
		}
		f = 2 * hit / (kept + all)
	}
	return min(max(f/2, .3), .5)
}
