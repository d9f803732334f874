package learn

import (
	"strings"
	"unicode"
)

// A Score is what one page, or the mean of several, reached: precision and
// recall of word 4-grams and the share of pages whose words are exactly the
// gold's, as in the article-extraction-benchmark.
type Score struct {
	P, R, Exact, N float64
	tp, fp, fn     int // chunks
}

// F1 is that of mean precision and mean recall.
func (s Score) F1() float64 {
	if s.P+s.R == 0 {
		return 0
	}
	return 2 * s.P * s.R / (s.P + s.R)
}

// Chunk is F1 over wanted and unwanted chunks, as trafilatura scores itself.
func (s Score) Chunk() float64 {
	if s.tp == 0 {
		return 0
	}
	return 2 * float64(s.tp) / float64(2*s.tp+s.fp+s.fn)
}

// A Tally sums the scores of pages.
type Tally struct {
	p, r, exact, np, nr, n float64
	tp, fp, fn             int
}

// Add scores a page's text.
func (t *Tally) Add(row *Row, text string) {
	if row.Text != nil {
		t.shingles(tokens(*row.Text), tokens(text))
	}
	for _, c := range row.Withs {
		if strings.Contains(text, c) {
			t.tp++
		} else {
			t.fn++
		}
	}
	for _, c := range row.Withouts {
		if strings.Contains(text, c) {
			t.fp++
		}
	}
}

func (t *Tally) shingles(gold, found []string) {
	t.n++
	if equal(gold, found) {
		t.exact++
	}
	a, b := count(gold), count(found)
	tp, all, want := 0.0, 0.0, 0.0
	for k, n := range b {
		all += float64(n)
		tp += float64(min(n, a[k]))
	}
	for _, n := range a {
		want += float64(n)
	}
	if all > 0 {
		t.p += tp / all
		t.np++
	}
	if want > 0 {
		t.r += tp / want
		t.nr++
	}
}

// Score returns the means.
func (t *Tally) Score() Score {
	return Score{P: t.p / max(t.np, 1), R: t.r / max(t.nr, 1), Exact: t.exact / max(t.n, 1), N: t.n, tp: t.tp, fp: t.fp, fn: t.fn}
}

func equal(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// tokens are the runs of letters, digits and underscores.
func tokens(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r != '_' && !unicode.IsLetter(r) && !unicode.IsNumber(r) })
}

func count(t []string) map[[4]string]int {
	m := map[[4]string]int{}
	if len(t) > 0 && len(t) < 4 {
		var k [4]string
		copy(k[:], t)
		m[k]++
	}
	for i := 0; i+3 < len(t); i++ {
		m[[4]string(t[i:i+4])]++
	}
	return m
}
