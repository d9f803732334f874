package learn

import (
	"bytes"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"variorum/internal/extract/page"
	"variorum/internal/extract/page/model"
)

const gold = `The harbour bridge reopened on Monday, three weeks after engineers closed it.
Ferries stop
The additional ferry will stop on Friday, the operator said in a statement.`

const shown = `<title>Bridge reopens</title><nav><p>Monday</p></nav><h1>Bridge reopens</h1>
<p>The harbour bridge reopened on Monday, three weeks after engineers closed it.</p>
<p>Read also: the harbour museum closed on Monday for three weeks</p>
<h2>Ferries stop</h2>
<p>The additional ferry will stop on Friday, the operator said in a statement.</p>
<p>Ferries stop</p><footer>Friday</footer>`

func labelled(t *testing.T) *Page {
	t.Helper()
	text := gold
	p := &Page{Row: Row{ID: "a", Text: &text}, Set: "invented", Body: []byte(shown)}
	if err := See(page.NewWith(&model.Model{}), []*Set{{Name: "invented", Pages: []*Page{p}}}, 1); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestAlign(t *testing.T) {
	p := labelled(t)
	var got []string
	for i, l := range p.Label {
		if l.In {
			got = append(got, string(p.Sight.Page.Words(i)))
		}
	}
	if strings.Join(got, "\n") != gold {
		t.Errorf("labelled %q", got)
	}
	if !p.Label[4].In || p.Label[6].In {
		t.Error("of two equal short blocks the one between its neighbours is the text's")
	}
}

// Where only chunks are known, the blocks that hold one are labelled, and a
// wanted chunk in two places says nothing.
func TestChunks(t *testing.T) {
	p := &Page{Row: Row{ID: "a", Withs: []string{"three weeks after", "Ferries stop"}, Withouts: []string{"Read also"}}, Set: "invented", Body: []byte(shown)}
	if err := See(page.NewWith(&model.Model{}), []*Set{{Name: "invented", Pages: []*Page{p}}}, 1); err != nil {
		t.Fatal(err)
	}
	var in, out []string
	for i, l := range p.Label {
		switch words := string(p.Sight.Page.Words(i)); {
		case l.In && l.Weight > 0:
			in = append(in, words)
		case l.Weight > 0:
			out = append(out, words)
		}
	}
	if len(in) != 1 || !strings.HasPrefix(in[0], "The harbour bridge") || len(out) != 1 || !strings.HasPrefix(out[0], "Read also") {
		t.Errorf("wanted %q, unwanted %q", in, out)
	}
}

func TestTally(t *testing.T) {
	text := "one two three four five six"
	var tally Tally
	tally.Add(&Row{Text: &text, Withs: []string{"two", "nine"}, Withouts: []string{"seven"}}, "one two three four five six seven")
	s := tally.Score()
	if s.P != .75 || s.R != 1 || s.Exact != 0 || s.Chunk() != .5 {
		t.Errorf("%+v, chunk %v", s, s.Chunk())
	}
	tally.Add(&Row{Text: &text}, "One, two") // other case, other words
	tally.Add(&Row{Text: &text}, "one two (three) four five – six!")
	if s = tally.Score(); s.Exact != 1./3 {
		t.Errorf("exact %v", s.Exact)
	}
}

// ring is a task that no single split solves: inside a ring or not.
func ring(n int) (*Matrix, []bool, []float32) {
	rng := rand.New(rand.NewPCG(1, 1))
	x := &Matrix{Width: 3}
	values := make([][]float32, 3)
	y, w := make([]bool, n), make([]float32, n)
	for i := range n {
		a, b := float32(rng.NormFloat64()), float32(rng.NormFloat64())
		for c, v := range []float32{a, b, float32(rng.NormFloat64())} {
			values[c] = append(values[c], v)
		}
		r := a*a + b*b
		y[i], w[i] = r > .5 && r < 2.5, 1
	}
	for c := range values {
		x.Cuts = append(x.Cuts, cuts(values[c]))
	}
	for i := range n {
		for c := range values {
			x.Bin = append(x.Bin, binOf(x.Cuts[c], values[c][i]))
		}
	}
	return x, y, w
}

func TestBoost(t *testing.T) {
	x, y, w := ring(4000)
	set := Boosting{Trees: 60, Leaves: 12, Rate: .2, Rows: .7, Features: 1, MinWeight: 1, L2: 1, Seed: 5}
	f := Boost(x, y, w, set)
	trees := rebin(&f, x)
	right := 0
	for i := range y {
		s := f.Base
		for k := range trees {
			s += trees[k].value(x.Bin[i*3 : i*3+3])
		}
		if (s > 0) == y[i] {
			right++
		}
	}
	if share := float64(right) / float64(len(y)); share < .95 {
		t.Errorf("%.3f of the rows are right", share)
	}
	var one, two bytes.Buffer
	for _, b := range []*bytes.Buffer{&one, &two} {
		if err := (&model.Model{First: Boost(x, y, w, set)}).Encode(b); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(one.Bytes(), two.Bytes()) {
		t.Error("the same rows gave two forests")
	}
}

func TestHostsStayTogether(t *testing.T) {
	for _, c := range [][2]string{{"https://www.courier.example/a", "https://news.courier.example/b"}, {"", ""}} {
		if hostHash(c[0], "1_courier.example_2") != hostHash(c[1], "9_courier.example_3") {
			t.Errorf("%q and %q fall apart", c[0], c[1])
		}
	}
}

// The gold sets lie beside the tree where they are at all.
func TestGold(t *testing.T) {
	const folder = "../../../shared/gold/pages"
	if _, err := os.Stat(folder); err != nil {
		t.Skip("no gold pages beside the tree")
	}
	s, err := Read(folder, "newspaper4k", 20)
	if err != nil {
		t.Fatal(err)
	}
	if err := See(page.NewWith(&model.Model{}), []*Set{s}, 2); err != nil {
		t.Fatal(err)
	}
	var best Tally
	for _, p := range s.Pages {
		prob := make([]float32, len(p.Label))
		for i, l := range p.Label {
			if l.In {
				prob[i] = 1
			}
		}
		best.Add(&p.Row, Plain(p, prob))
	}
	if sc := best.Score(); sc.F1() < .97 {
		t.Errorf("with every block chosen by its label F1 is %.3f: scanner or labels are broken", sc.F1())
	}
}
