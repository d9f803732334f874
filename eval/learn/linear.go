package learn

import (
	"math"

	"variorum/internal/extract/page/feature"
	"variorum/internal/extract/page/model"
)

// fitLinear fits the hashed logistic score by AdaGrad over the pages in order,
// three times.
func fitLinear(rows []hashedRow) model.Linear {
	const epochs, rate, l2 = 3, .15, 1e-6
	w := make([]float32, 1<<model.LinearBits)
	seen := make([]float32, len(w))
	for range epochs {
		for _, r := range rows {
			s := float32(0)
			for _, view := range r.at {
				for _, k := range view {
					s += w[k]
				}
			}
			p := 1 / (1 + math.Exp(-float64(s)))
			target := 0.0
			if r.y {
				target = 1
			}
			g := float32(p-target) * r.w
			for _, view := range r.at {
				for _, k := range view {
					gk := g + l2*w[k]
					seen[k] += gk * gk
					w[k] -= rate * gk / float32(math.Sqrt(float64(seen[k])+1e-3))
				}
			}
		}
	}
	return quantise(w)
}

// hashedRow is a block for the linear score.
type hashedRow struct {
	at [feature.Views][]uint32
	y  bool
	w  float32
}

// quantise keeps the weights in a byte each.
func quantise(w []float32) model.Linear {
	top := float32(0)
	for _, v := range w {
		top = max(top, float32(math.Abs(float64(v))))
	}
	l := model.Linear{Scale: max(top, 1e-6) / 127, W: make([]int8, len(w))}
	for i, v := range w {
		l.W[i] = int8(math.Round(float64(v / l.Scale)))
	}
	return l
}

func score(l *model.Linear, at []uint32) float32 {
	n := 0
	for _, k := range at {
		n += int(l.W[k])
	}
	return float32(n) * l.Scale
}
