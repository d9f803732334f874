package web

import (
	"math"
	"strconv"

	"variorum"
	"variorum/internal/view"
)

// A drawing is the range chart of a figure: a bar a reading on one scale, in
// per cent across and in rows down, so that text keeps its size on a phone.
type drawing struct {
	Bars   []bar
	Ticks  []tick
	Height int
}

type bar struct {
	Sigla    view.Sigla
	Label    string  // "24 or more"
	From, To float64 // per cent
	Open     bool    // no upper bound
	Point    bool
	Y        int
}

type tick struct {
	At    float64
	Label string
}

const (
	barRow  = 26 // pixels
	maxBars = 8
)

// chart draws a figure whose readings cannot all be true; nil where there is
// nothing to compare by number.
func chart(f view.Figure) *drawing {
	if f.Verdict != variorum.VerdictDiffer && f.Verdict != variorum.VerdictUpdated {
		return nil
	}
	low, high := math.Inf(1), math.Inf(-1)
	n, whole := 0, true
	for _, r := range f.Readings {
		if r.Low == nil && r.High == nil {
			continue
		}
		n++
		for _, v := range []*float64{r.Low, r.High} {
			if v != nil {
				whole = whole && *v == math.Trunc(*v)
				low, high = min(low, *v), max(high, *v)
			}
		}
	}
	if n < 2 || low == high || n > maxBars {
		return nil
	}
	if low >= 0 && low < high/2 {
		low = 0
	}
	step := niceStep((high - low) / 5)
	if whole {
		step = max(step, 1)
	}
	low = math.Floor(low/step) * step
	high = math.Ceil((high+step/4)/step) * step
	at := func(v float64) float64 { return math.Round((v-low)/(high-low)*9600)/100 + 2 }
	d := &drawing{}
	for v := low; v <= high+step/2; v += step {
		d.Ticks = append(d.Ticks, tick{at(v), number(v)})
	}
	for _, r := range f.Readings {
		if r.Low == nil && r.High == nil {
			continue
		}
		b := bar{Sigla: r.Rows[0].Sigla, Y: len(d.Bars)*barRow + barRow/2}
		from, to := low, high
		if r.Low != nil {
			from = *r.Low
		}
		if r.High != nil {
			to = *r.High
		}
		b.From, b.To, b.Open, b.Point = at(from), at(to), r.High == nil, from == to
		b.Label = number(from)
		switch {
		case r.High == nil:
			b.Label += " or more"
		case r.Low == nil:
			b.Label = "up to " + number(to)
		case from != to:
			b.Label += "–" + number(to)
		}
		d.Bars = append(d.Bars, b)
	}
	d.Height = len(d.Bars) * barRow
	return d
}

// niceStep rounds up to 1, 2 or 5 times a power of ten.
func niceStep(v float64) float64 {
	p := math.Pow(10, math.Floor(math.Log10(v)))
	for _, m := range []float64{1, 2, 5, 10} {
		if v <= m*p {
			return m * p
		}
	}
	return 10 * p
}

// number prints a value with thousands apart.
func number(v float64) string {
	s := strconv.FormatFloat(v, 'f', -1, 64)
	if r := math.Round(v*100) / 100; r != v {
		s = strconv.FormatFloat(r, 'f', -1, 64)
	}
	whole, rest := s, ""
	for i := range s {
		if s[i] == '.' {
			whole, rest = s[:i], s[i:]
			break
		}
	}
	sign := ""
	if whole != "" && whole[0] == '-' {
		sign, whole = "−", whole[1:]
	}
	if len(whole) < 5 {
		return sign + whole + rest
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	return sign + whole + rest
}
