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
	Number   string  // of the first source: "2+3"
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
	// maxTicks holds for values so large that a step does not change them, too.
	maxTicks = 12
)

// chart draws a figure whose readings cannot all be true; nil where there is
// nothing to compare by number.
func (p *Printer) chart(f view.Figure) *drawing {
	if f.Verdict != variorum.VerdictDiffer && f.Verdict != variorum.VerdictUpdated {
		return nil
	}
	s, n := newScale(f)
	if n < 2 || n > maxBars || !(s.high-s.low > 0) || math.IsInf(s.high-s.low, 0) {
		return nil
	}
	s.widen()
	d := &drawing{}
	for i := range maxTicks {
		if v := s.low + float64(i)*s.step; v <= s.high+s.step/2 {
			d.Ticks = append(d.Ticks, tick{s.at(v), number(v)})
		}
	}
	for _, r := range f.Readings {
		if r.Low != nil || r.High != nil {
			d.Bars = append(d.Bars, p.bar(s, r, len(d.Bars)))
		}
	}
	d.Height = len(d.Bars) * barRow
	return d
}

// A scale is the axis of a drawing.
type scale struct {
	low, high, step float64
	whole           bool // no fractions on it
}

// newScale spans the values of a figure and counts the readings that have one.
func newScale(f view.Figure) (s scale, n int) {
	s = scale{low: math.Inf(1), high: math.Inf(-1), whole: true}
	for _, r := range f.Readings {
		if r.Low != nil || r.High != nil {
			n++
		}
		for _, v := range []*float64{r.Low, r.High} {
			if v != nil {
				s.whole = s.whole && *v == math.Trunc(*v)
				s.low, s.high = min(s.low, *v), max(s.high, *v)
			}
		}
	}
	return s, n
}

// widen takes the scale to round numbers, to nought where that is near.
func (s *scale) widen() {
	if s.low >= 0 && s.low < s.high/2 {
		s.low = 0
	}
	s.step = niceStep((s.high - s.low) / 5)
	if s.whole {
		s.step = max(s.step, 1)
	}
	s.low = math.Floor(s.low/s.step) * s.step
	s.high = math.Ceil((s.high+s.step/4)/s.step) * s.step
}

// at is where a value stands, in per cent.
func (s *scale) at(v float64) float64 {
	return math.Round((v-s.low)/(s.high-s.low)*9600)/100 + 2
}

func (p *Printer) bar(s scale, r view.Reading, row int) bar {
	from, to := s.low, s.high
	if r.Low != nil {
		from = *r.Low
	}
	if r.High != nil {
		to = *r.High
	}
	b := bar{Number: first(r.Rows[0].Sigla), From: s.at(from), To: s.at(to), Open: r.High == nil, Point: from == to, Label: number(from), Y: row*barRow + barRow/2}
	switch {
	case r.High == nil:
		b.Label = p.language.Text("{} or more", b.Label)
	case r.Low == nil:
		b.Label = p.language.Text("up to {}", number(to))
	case from != to:
		b.Label += "–" + number(to)
	}
	return b
}

// first names the sources of a reading by its first origin: "2+3", "2+3…".
func first(s view.Sigla) string {
	if len(s) == 0 {
		return ""
	}
	out := strconv.Itoa(s[0][0].Source)
	if len(s[0]) > 1 {
		out += "+" + strconv.Itoa(s[0][1].Source)
	}
	if len(s) > 1 || len(s[0]) > 2 {
		out += "…"
	}
	return out
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
