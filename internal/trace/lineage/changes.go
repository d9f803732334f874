package lineage

import (
	"slices"

	"variorum"
	"variorum/internal/text"
)

// Two sentences are one, edited, where the words in common order are half of
// the shorter and two fifths of the longer, and five at least. In order, because
// a bag of words also aligns 5 % of the sentences of independent reports.
const (
	editedOfShorter = .5
	editedOfLonger  = .4
	editedWords     = 5
)

// A token is a word of a sentence with what it does there.
type token struct {
	id     int32
	folded string
	of     meaning
	number bool
	name   bool // begins with a capital inside a sentence
	quoted bool
	at     int // word of the body
}

// A hunk is a stretch that the copy replaced: words [a0, a1) of the one sentence
// by words [b0, b1) of the other; either may be empty.
type hunk struct{ a0, a1, b0, b1 int }

// addChanges tells on each edge between articles what the copy changed.
func (s *story) addChanges(edges []variorum.Edge) {
	at := map[string]int{}
	for i, r := range s.articles {
		at[r.src.Article.ID] = i
	}
	for k := range edges {
		e := &edges[k]
		from, okFrom := at[e.From]
		to, okTo := at[e.To]
		switch {
		case !okFrom || !okTo:
		case e.Kind == variorum.EdgeTranslation:
			v := s.of(from, to)
			e.Changes = s.figuresChanged(&v, from, to)
		default:
			e.Changes = s.changes(from, to)
		}
	}
}

// changes lists what matters of what to does differently from from.
func (s *story) changes(from, to int) []variorum.Altered {
	x, y := s.articles[from], s.articles[to]
	if x.body == nil || y.body == nil {
		return nil
	}
	var out []variorum.Altered
	kept := map[int]bool{}
	for _, m := range s.edited(x, y) {
		kept[m.a] = true
		if m.words == m.of {
			continue
		}
		pair := [2]variorum.Line{x.body.Sentence(m.a), y.body.Sentence(m.b)}
		for _, kind := range s.differences(x, y, m) {
			out = append(out, variorum.Altered{Kind: kind, Pair: pair})
		}
	}
	out = append(out, s.quotesCut(x, kept)...)
	return append(out, s.headline(x, y)...)
}

// figuresChanged lists the sentence pairs of a translation whose numbers differ:
// all else that changed would have to be understood.
func (s *story) figuresChanged(v *verdict, from, to int) []variorum.Altered {
	var out []variorum.Altered
	for _, m := range v.anchors.aligned {
		a, b := m.a, m.b
		if v.a != from {
			a, b = b, a
		}
		p, q := s.digits(from, a), s.digits(to, b)
		if len(p) > 0 && len(q) > 0 && !holds(p, q) && !holds(q, p) {
			pair := [2]variorum.Line{s.articles[from].body.Sentence(a), s.articles[to].body.Sentence(b)}
			out = append(out, variorum.Altered{Kind: "figure", Pair: pair})
		}
	}
	return out
}

// digits returns the numbers of a sentence in the form that languages share.
func (s *story) digits(article, sentence int) []string {
	r := s.articles[article]
	sent := r.body.Sentences[sentence]
	var out []string
	for _, w := range r.body.Words[sent.First:sent.Last] {
		if w.Kind == text.Number {
			out = append(out, s.t.speller.anchor(w))
		}
	}
	return out
}

// edited aligns each sentence of y with the sentence of x that it was made of,
// in the order of y.
func (s *story) edited(x, y *reading) []match {
	where := map[int32][]int{}
	for a, sent := range x.body.Sentences {
		for i := sent.First; i < sent.Last; i++ {
			if at := where[x.ids[i]]; x.weight[i] > 0 && (len(at) == 0 || at[len(at)-1] != a) {
				where[x.ids[i]] = append(at, a)
			}
		}
	}
	var out []match
	for b := range y.body.Sentences {
		if m, ok := s.madeOf(x, y, where, b); ok {
			out = append(out, m)
		}
	}
	return out
}

// inMany is the number of sentences of one text from which a word in all of them
// does not tell them apart; it also bounds what a text of one repeated sentence
// costs.
const inMany = 200

// madeOf finds the sentence of x that sentence b of y was made of.
func (s *story) madeOf(x, y *reading, where map[int32][]int, b int) (match, bool) {
	sent := y.body.Sentences[b]
	v := y.ids[sent.First:sent.Last]
	votes := map[int]float32{}
	for i := sent.First; i < sent.Last; i++ {
		if in := where[y.ids[i]]; len(in) <= inMany {
			for _, a := range in {
				votes[a] += y.weight[i]
			}
		}
	}
	best, at := float32(0), -1
	for a, n := range votes {
		if n > best || n == best && a < at {
			best, at = n, a
		}
	}
	if at < 0 {
		return match{}, false
	}
	u := x.ids[x.body.Sentences[at].First:x.body.Sentences[at].Last]
	m := match{a: at, b: b, words: inOrder(u, v), of: max(len(u), len(v))}
	n := float64(m.words)
	return m, m.words >= editedWords && n >= editedOfShorter*float64(min(len(u), len(v))) && n >= editedOfLonger*float64(m.of)
}

// tokens reads a sentence for its differences.
func (s *story) tokens(r *reading, sentence int) []token {
	sent := r.body.Sentences[sentence]
	words := r.body.Words[sent.First:sent.Last]
	folded := make([]string, len(words))
	for i, w := range words {
		folded[i] = plain(text.Fold(w.Lower))
	}
	lex := s.t.lexicons.Get(r.body.Language)
	out := make([]token, len(words))
	for i, w := range words {
		of, n := lex.at(folded, i)
		for k := i; k < i+n; k++ {
			out[k].of |= of
		}
		t := &out[i]
		t.id, t.folded, t.at = r.ids[sent.First+i], folded[i], sent.First+i
		t.number, t.quoted = w.Kind == text.Number, r.quoted[sent.First+i]
		t.name = w.Upper && i > 0 && t.of == 0 && w.Kind == text.Letters
	}
	return out
}

// differences tells the kinds of change between two aligned sentences.
func (s *story) differences(x, y *reading, m match) []string {
	u, v := s.tokens(x, m.a), s.tokens(y, m.b)
	var out []string
	add := func(kind string) {
		if !slices.Contains(out, kind) {
			out = append(out, kind)
		}
	}
	for _, k := range meanings {
		if k.kind == "" {
			continue
		}
		a, b := having(u, k.of), having(v, k.of)
		if k.of == numeral {
			a, b = append(a, numbers(u)...), append(b, numbers(v)...)
		}
		if changed(k.of, a, b) {
			add(k.kind)
		}
	}
	for _, h := range hunks(u, v) {
		if s.t.speller.renamed(u[h.a0:h.a1], v[h.b0:h.b1]) {
			add("name")
		}
		if h.b0 == h.b1 && cutQuote(u, h) {
			add("quote")
		}
	}
	return out
}

func having(ts []token, of meaning) []string {
	var out []string
	for _, t := range ts {
		if t.of&of != 0 {
			out = append(out, t.folded)
		}
	}
	return out
}

func numbers(ts []token) []string {
	var out []string
	for _, t := range ts {
		if t.number {
			out = append(out, t.folded)
		}
	}
	return out
}

// changed compares the words of one meaning. A condition or an attribution
// counts where it was lost, a negation where one side has more, figures and
// quantifiers where both sides have some and they differ.
func changed(of meaning, a, b []string) bool {
	slices.Sort(a)
	slices.Sort(b)
	switch of {
	case condition, attribution:
		return len(a) > 0 && len(b) == 0
	case negation:
		return len(a) != len(b)
	}
	return len(a) > 0 && len(b) > 0 && !holds(a, b) && !holds(b, a)
}

// holds reports whether every word of b stands in a.
func holds(a, b []string) bool {
	for _, w := range b {
		if !slices.Contains(a, w) {
			return false
		}
	}
	return true
}

// renamed reports whether names were replaced by other names.
func (sp *speller) renamed(a, b []token) bool {
	names := func(ts []token) (out []string) {
		for _, t := range ts {
			if t.name {
				out = append(out, sp.skeleton(t.folded))
			}
		}
		return out
	}
	p, q := names(a), names(b)
	if len(p) == 0 || len(q) == 0 || len(a) > 3 || len(b) > 3 {
		return false
	}
	return !slices.ContainsFunc(p, func(n string) bool { return slices.Contains(q, n) })
}

// cutQuote reports whether the words left out stood between marks of a quotation
// that the copy keeps in part.
func cutQuote(u []token, h hunk) bool {
	n := 0
	for _, t := range u[h.a0:h.a1] {
		if t.quoted {
			n++
		}
	}
	kept := h.a0 > 0 && u[h.a0-1].quoted || h.a1 < len(u) && u[h.a1].quoted
	return n >= 3 && kept
}

// hunks returns the stretches between the words that two sentences have in
// common order.
func hunks(u, v []token) []hunk {
	u, v = u[:min(len(u), longestSentence)], v[:min(len(v), longestSentence)]
	best := make([][]int16, len(u)+1)
	for i := range best {
		best[i] = make([]int16, len(v)+1)
	}
	for i := len(u) - 1; i >= 0; i-- {
		for j := len(v) - 1; j >= 0; j-- {
			if u[i].id == v[j].id {
				best[i][j] = best[i+1][j+1] + 1
			} else {
				best[i][j] = max(best[i+1][j], best[i][j+1])
			}
		}
	}
	var out []hunk
	h := hunk{}
	for i, j := 0, 0; i < len(u) || j < len(v); {
		if i < len(u) && j < len(v) && u[i].id == v[j].id {
			if i > h.a0 || j > h.b0 {
				out = append(out, hunk{h.a0, i, h.b0, j})
			}
			i, j = i+1, j+1
			h.a0, h.b0 = i, j
		} else if j == len(v) || i < len(u) && best[i+1][j] >= best[i][j+1] {
			i++
		} else {
			j++
		}
	}
	if h.a0 < len(u) || h.b0 < len(v) {
		out = append(out, hunk{h.a0, len(u), h.b0, len(v)})
	}
	return out
}

// quotesCut lists the quotations of x of which y kept nothing.
func (s *story) quotesCut(x *reading, kept map[int]bool) []variorum.Altered {
	var out []variorum.Altered
	for a, sent := range x.body.Sentences {
		n := 0
		for i := sent.First; i < sent.Last; i++ {
			if x.quoted[i] {
				n++
			}
		}
		if n >= spoken && !kept[a] {
			out = append(out, variorum.Altered{Kind: "quote", Pair: [2]variorum.Line{x.body.Sentence(a)}})
		}
	}
	return out
}

// asserted is the share of a headline's weight that a sentence must hold to be
// what the headline says.
const asserted = .75

// headline reports a headline of y that leaves out the condition or attribution
// under which the text of x says the same.
func (s *story) headline(x, y *reading) []variorum.Altered {
	title := y.title()
	if title == nil || len(title.Words) == 0 || plainTitle(x.src.Article.Title) == plainTitle(y.src.Article.Title) {
		return nil
	}
	lex := s.t.lexicons.Get(y.body.Language)
	var words []string
	weight := map[string]float32{}
	total := float32(0)
	for _, w := range title.Words {
		f := plain(text.Fold(w.Lower))
		words = append(words, f)
		if g := weigh(w, y.src.Words); g > 0 && weight[stem(f)] == 0 {
			weight[stem(f)] = g
			total += g
		}
	}
	for i := range words {
		if of, _ := lex.at(words, i); of&(condition|attribution|negation) != 0 {
			return nil
		}
	}
	if at := s.assertion(x, weight, total); at >= 0 {
		whole := title.Cut(text.Span{Start: title.Sentences[0].Start, End: title.Sentences[len(title.Sentences)-1].End})
		return []variorum.Altered{{Kind: "headline", Pair: [2]variorum.Line{x.body.Sentence(at), whole}}}
	}
	return nil
}

// assertion returns the sentence among the first of x that says what the words
// say and makes it depend on something; -1 where the best one does not.
func (s *story) assertion(x *reading, weight map[string]float32, total float32) int {
	best, at := float32(asserted)*total, -1
	for a := range x.body.Sentences[:min(len(x.body.Sentences), 2*leadSentences)] {
		got, seen := float32(0), map[string]bool{}
		for _, t := range s.tokens(x, a) {
			if k := stem(t.folded); !seen[k] {
				seen[k] = true
				got += weight[k]
			}
		}
		if got > best {
			best, at = got, a
		}
	}
	if at >= 0 && len(having(s.tokens(x, at), condition)) == 0 {
		return -1
	}
	return at
}

func stem(folded string) string { return text.Prefix(folded, 5) }
