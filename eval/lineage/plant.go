package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"

	"variorum/internal/text"
)

// article is one text of the measurement.
type article struct {
	id, outlet, language, text string
	from                       []string // originals that it holds text of, itself for an original
	kind                       string   // how it was copied, empty for an original
	pool                       bool     // as some pool has it
}

// kinds are the ways to copy. cut20: a random fifth of the sentences; lead20: the
// first fifth; cut50: a random half; order: sentences shuffled; words15,
// words30: that share of the words exchanged; lead: the first three sentences
// rewritten (60 % of their words) and 30 % of the rest dropped; two: half of two
// articles. Each copy gets lines of its new outlet.
var kinds = []string{"verbatim", "cut50", "cut20", "lead20", "order", "words15", "words30", "lead", "two"}

const (
	fewestWords = 180
	outlets     = 150 // of articles whose pool names none, and of copies
)

type pool struct {
	articles []article
	words    []string
	cutter   *text.Abbreviations
}

func readPools(paths []string) (*pool, error) {
	p := &pool{cutter: text.NewAbbreviations()}
	for _, path := range paths {
		if err := p.read(path); err != nil {
			return nil, fmt.Errorf("read pool %q: %w", path, err)
		}
	}
	if len(p.articles) == 0 {
		return nil, fmt.Errorf("no pool holds a text of %d words", fewestWords)
	}
	p.families()
	return p, nil
}

// families finds the copies that the pools hold already, by a measure of its own:
// a tenth of all runs of eight words, quotations included. Such texts count as
// one original.
func (p *pool) families() {
	where := map[string][]int{}
	runs := make([]int, len(p.articles))
	for i, a := range p.articles {
		words := strings.Fields(a.text)
		for k := 0; k+8 <= len(words); k++ {
			run := strings.Join(words[k:k+8], " ")
			if at := where[run]; len(at) == 0 || at[len(at)-1] != i {
				where[run] = append(at, i)
				runs[i]++
			}
		}
	}
	shared := map[[2]int]int{}
	for _, at := range where {
		for x, i := range at {
			for _, j := range at[x+1:] {
				shared[[2]int{i, j}]++
			}
		}
	}
	for k, n := range shared {
		if i, j := k[0], k[1]; 10*n >= min(runs[i], runs[j]) {
			p.articles[i].from = append(p.articles[i].from, p.articles[j].id)
			p.articles[j].from = append(p.articles[j].from, p.articles[i].id)
		}
	}
}

func (p *pool) read(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var a struct{ ID, Outlet, Language, Text string }
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			return err
		}
		words := strings.Fields(a.Text)
		if len(words) < fewestWords {
			continue
		}
		p.words = append(p.words, words...)
		p.articles = append(p.articles, article{id: a.ID, outlet: a.Outlet, language: a.Language, text: a.Text, from: []string{a.ID}, pool: true})
	}
	return lines.Err()
}

// plant returns the originals and the copies in a mixed order.
func plant(p *pool, all, copies int, seed uint64) []article {
	r := rand.New(rand.NewPCG(seed, 0))
	out := p.originals(r, all-copies)
	n := len(out)
	for i := range copies {
		out = append(out, p.copyOf(r, out[r.IntN(n)], out[r.IntN(n)], kinds[i%len(kinds)], i))
	}
	for i := range out {
		out[i].text = withStanding(r, out[i])
	}
	r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// originals returns n originals: the pool's, then made ones.
func (p *pool) originals(r *rand.Rand, n int) []article {
	out := append([]article(nil), p.articles[:min(n, len(p.articles))]...)
	for i := range out {
		if out[i].outlet == "" {
			out[i].outlet = fmt.Sprintf("outlet%d", r.IntN(outlets))
		}
	}
	var sentences []string
	for _, a := range p.articles {
		sentences = append(sentences, p.sentences(a.text)...)
	}
	for len(out) < n {
		id := fmt.Sprintf("made%d", len(out))
		var b []string
		for range 25 + r.IntN(25) {
			b = append(b, p.exchange(r, sentences[r.IntN(len(sentences))], .5))
		}
		out = append(out, article{id: id, outlet: fmt.Sprintf("outlet%d", r.IntN(outlets)), language: "en", text: strings.Join(b, "\n"), from: []string{id}})
	}
	return out
}

func (p *pool) sentences(s string) []string {
	d := text.Parse(s, "en", p.cutter)
	out := make([]string, len(d.Sentences))
	for i, x := range d.Sentences {
		out[i] = x.In(s)
	}
	return out
}

// exchange replaces a share of the words by others of the pool.
func (p *pool) exchange(r *rand.Rand, s string, share float64) string {
	words := strings.Fields(s)
	for i := range words {
		if r.Float64() < share {
			words[i] = p.words[r.IntN(len(p.words))]
		}
	}
	return strings.Join(words, " ")
}

func (p *pool) copyOf(r *rand.Rand, a, b article, kind string, i int) article {
	c := article{id: fmt.Sprintf("copy%d", i), kind: kind, language: a.language, from: a.from}
	for c.outlet = a.outlet; c.outlet == a.outlet; {
		c.outlet = fmt.Sprintf("outlet%d", r.IntN(outlets))
	}
	s := p.sentences(a.text)
	switch kind {
	case "cut50":
		s = p.some(r, s, .5)
	case "cut20":
		s = p.some(r, s, .2)
	case "lead20":
		s = s[:max(2, len(s)/5)]
	case "order":
		r.Shuffle(len(s), func(i, j int) { s[i], s[j] = s[j], s[i] })
	case "words15", "words30":
		share := map[string]float64{"words15": .15, "words30": .3}[kind]
		for i := range s {
			s[i] = p.exchange(r, s[i], share)
		}
	case "lead":
		rest := p.some(r, s[min(3, len(s)):], .7)
		s = s[:min(3, len(s))]
		for i := range s {
			s[i] = p.exchange(r, s[i], .6)
		}
		s = append(s, rest...)
	case "two":
		t := p.sentences(b.text)
		s = append(s[:(len(s)+1)/2:len(s)], t[:len(t)/2]...)
		c.from = append(append([]string(nil), a.from...), b.from...)
	}
	lines := "Reported by the staff of " + c.outlet + ", edition " + fmt.Sprint(r.IntN(1000)) + "."
	c.text = strings.Join(s, "\n") + "\n" + lines
	return c
}

func (p *pool) some(r *rand.Rand, s []string, share float64) []string {
	n := max(2, int(share*float64(len(s))))
	keep := r.Perm(len(s))[:min(n, len(s))]
	in := map[int]bool{}
	for _, k := range keep {
		in[k] = true
	}
	var out []string
	for i := range s {
		if in[i] {
			out = append(out, s[i])
		}
	}
	return out
}

// withStanding adds the lines that an outlet prints under every article; every
// third outlet has some.
func withStanding(r *rand.Rand, a article) string {
	var n int
	if _, err := fmt.Sscanf(a.outlet, "outlet%d", &n); err != nil || n%3 != 0 {
		return a.text
	}
	house := rand.New(rand.NewPCG(uint64(n), 7))
	var b strings.Builder
	for range 40 {
		fmt.Fprintf(&b, "w%d ", house.IntN(400))
	}
	return a.text + "\nSubscribe to our newsletter " + b.String()
}
