package figure

import (
	"slices"
	"strings"

	"variorum/internal/text"
	"variorum/internal/text/number"
)

// A label is words of one reading that say what a figure counts.
type label struct {
	words []int // of the part, in the order of the label
	own   int   // how many of them are the counted noun with its adjectives
	shape float64
}

// How much a label says by its shape; whether other readings have its words
// weighs up to 1 more. Chosen by reading the labels of the development stories
// and of clusters of news in English.
const (
	shapeNoun   = 1.0 // "villages"
	shapeBeside = 1.6 // "months fighting"
	shapeVerb   = 2.0 // "villages reclaimed"
	shapeState  = 2.4 // "people aboard"
	shapeOf     = 2.5 // "months of war", "population" of 280,000
	// costHeadline keeps words whose capitals tell nothing for want of others.
	costHeadline = 0.4
)

// what is said to be counted, in words of the reading that says it best: the
// counted noun with its adjectives and what stands right by it. Without a noun
// the unit stands for it, without a unit the expression itself.
func (c *cluster) what(words *text.PerLanguage[*wording]) string {
	best, score := "", 0.0
	for _, r := range c.readings[:min(len(c.readings), compared)] {
		p := phrase{r, words.Get(r.part.Language)}
		for _, l := range p.labels() {
			s := l.shape + c.support(r, l)
			if p.headline() {
				s -= costHeadline
			}
			if s > score {
				best, score = p.print(l), s
			}
		}
	}
	if best != "" {
		return best
	}
	r := c.readings[0]
	if letters(r.q.Unit) {
		return r.q.Unit
	}
	return r.q.In(r.part.Text)
}

func letters(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(c rune) bool { return c < 'A' && c != ' ' && c != '-' })
}

// support is the share of readings that have the words of a label, 0 to 1.
func (c *cluster) support(r *reading, l label) float64 {
	var has, of int
	for _, i := range l.words {
		key, ok := r.key(r.part.Words[i])
		if !ok {
			continue
		}
		for _, x := range c.readings {
			of++
			if x.near.has(key) {
				has++
			}
		}
	}
	if of == 0 {
		return 0.5
	}
	return float64(has) / float64(of)
}

// A phrase is the words around the value of a reading.
type phrase struct {
	*reading
	words *wording
}

// labels lists what the reading can be named by.
func (p phrase) labels() []label {
	if p.part.Words[p.part.Sentences[p.q.Sentence].First].Kind == text.Ideogram {
		return nil // single characters are no words to name a thing by
	}
	switch {
	case p.q.Kind == number.Age:
		return p.aged()
	case p.q.Kind == number.Score:
		return p.game()
	case p.adjective:
		return p.described()
	}
	own := p.noun()
	out := []label{}
	if len(own) > 0 {
		out = append(out, label{own, len(own), shapeNoun + 0.05*float64(len(own))})
	}
	for _, more := range []label{p.of(), p.state(len(own) > 0), p.verb(), p.beside()} {
		if len(more.words) == 0 {
			continue
		}
		own := own[max(0, len(own)-(mostWords-len(more.words))):]
		more.words = append(slices.Clone(own), more.words...)
		more.own = len(own)
		out = append(out, more)
	}
	for _, l := range []label{p.valued(), p.numbered()} {
		if len(l.words) > 0 {
			out = append(out, l)
		}
	}
	return out
}

// mostWords is how many words a label may have.
const mostWords = 4

// noun returns the counted noun with at most two adjectives, or the unit as
// printed; nothing where the unit is a sign or stands before the number.
func (p phrase) noun() []int {
	if p.q.UnitSpan.Len() == 0 || p.q.UnitSpan.Start < p.q.Number.End {
		return nil
	}
	first, last := p.part.WordsIn(p.q.UnitSpan)
	first = max(first, last-3)
	if p.q.Kind == number.Money {
		first = last - 1 // "euros"
	}
	for first < last-1 && (p.function(first) || p.never(first)) {
		first++
	}
	if first < last && p.part.Words[first].Kind != text.Letters {
		return nil
	}
	return span(first, last)
}

func span(first, last int) []int {
	var out []int
	for i := first; i < last; i++ {
		out = append(out, i)
	}
	return out
}

// behind is the first word behind the value and its unit.
func (p phrase) behind() int { _, last := p.part.WordsIn(p.q.Span); return last }

// in reports whether word i stands in the sentence of the value, with nothing
// but spaces or a hyphen between it and the word before.
func (p phrase) joined(i int) bool {
	s := p.part.Sentences[p.q.Sentence]
	if i <= s.First || i >= s.Last {
		return false
	}
	between := p.part.Text[p.part.Words[i-1].End:p.part.Words[i].Start]
	return strings.Trim(between, " -\n\u00a0'’\"“”«»„") == ""
}

func (p phrase) folded(i int) string {
	return text.Fold(strings.TrimSuffix(p.part.Words[i].Lower, "'s"))
}

func (p phrase) function(i int) bool { return p.source.Words.Function(p.folded(i)) }

func (p phrase) never(i int) bool { return p.words.never.has(p.folded(i)) }

// plain reports a content word that is no name, no number and no adverb.
func (p phrase) plain(i int) bool {
	w := p.part.Words[i]
	return w.Kind == text.Letters && len(w.Lower) > 2 && (!w.Upper || p.part.Language == "de") &&
		!p.function(i) && !p.never(i) && !p.words.state.has(p.folded(i))
}

// of finds what the counted is of: "months of the war".
func (p phrase) of() label {
	i := p.behind()
	if !p.joined(i) || !p.words.of.has(p.folded(i)) {
		return label{}
	}
	k := i + 1
	if p.joined(k) && p.function(k) {
		k++
	}
	if !p.joined(k) || !p.plain(k) {
		return label{}
	}
	last := k + 1
	participle := p.words.verb.has(p.folded(k)) // "counts of attempted murder"
	if p.joined(last) && p.plain(last) && !p.words.verb.has(p.folded(last)) && (participle || !p.joined(last+1) || p.function(last+1)) {
		last++
	} else if participle {
		return label{}
	}
	words := span(k, last)
	if p.q.UnitSpan.Len() > 0 && len(p.noun()) > 0 {
		words = append([]int{i}, words...)
	}
	return label{words: words, shape: shapeOf}
}

// reach is how many words behind the counted noun its state may stand.
const reach = 7

// state finds what became of the counted: "people aboard", "people were hurt".
func (p phrase) state(noun bool) label {
	first, _ := p.part.WordsIn(p.q.Span)
	be, near := false, true // "in Elba sind 14 Menschen seit Montag vermisst"
	for i := max(first-2, p.part.Sentences[p.q.Sentence].First); i < first; i++ {
		be = be || p.words.be.has(p.folded(i))
	}
	for i, k := p.behind(), 0; k < reach && p.joined(i); i, k = i+1, k+1 {
		w := p.folded(i)
		if p.part.Words[i].Kind == text.Number {
			break
		}
		if p.words.state.has(w) && (k == 0 || be) {
			return label{words: []int{i}, shape: shapeState}
		}
		if p.joined(i+1) && p.words.state.has(w+"_"+p.folded(i+1)) && (k == 0 || be) {
			return label{words: []int{i, i + 1}, shape: shapeState}
		}
		if noun && p.words.participle.has(w) && !p.part.Words[i].Upper && !p.never(i) && (be && near || k == 0 && p.ends(i+1)) {
			return label{words: []int{i}, shape: shapeVerb}
		}
		be = be || p.words.be.has(w)
		near = near && (p.words.be.has(w) || p.never(i))
		if k == 0 && !be && !p.never(i) {
			break
		}
	}
	return label{}
}

// ends reports that a phrase cannot go on at word i.
func (p phrase) ends(i int) bool { return !p.joined(i) || p.words.after.has(p.folded(i)) }

// verb finds the participle right before the value: "reclaimed 12 villages".
func (p phrase) verb() label {
	first, _ := p.part.WordsIn(p.q.Span)
	i := first - 1
	if i < 0 || !p.joined(first) || p.q.Kind != number.Count && p.q.Kind != number.Bare || p.part.Words[i].Upper || p.never(i) || !p.words.verb.has(p.folded(i)) {
		return label{}
	}
	return label{words: []int{i}, shape: shapeVerb}
}

// beside finds a word right behind the value that goes with a measure or money:
// "months fighting", "$5 million contract".
func (p phrase) beside() label {
	i := p.behind()
	if !p.joined(i) || !p.plain(i) || p.words.verb.has(p.folded(i)) {
		return label{}
	}
	switch p.q.Kind {
	case number.Money:
	case number.Time, number.Measure:
		if !p.words.nounsFollow {
			return label{}
		}
	default:
		return label{}
	}
	if !p.ends(i+1) && !p.function(i+1) {
		return label{}
	}
	return label{words: []int{i}, shape: shapeBeside}
}

// valued finds the noun whose value a bare number, share, sum or measure is: "a
// pre-war population of 280,000".
func (p phrase) valued() label {
	first, _ := p.part.WordsIn(p.q.Span)
	i := first - 2
	if p.q.Kind == number.Count || p.q.Weak || i < p.part.Sentences[p.q.Sentence].First || !p.joined(first) || !p.joined(first-1) ||
		!p.words.value.has(p.folded(first-1)) || !p.plain(i) {
		return label{}
	}
	from := i
	for from > i-3 && p.joined(from) && p.part.Text[p.part.Words[from-1].End:p.part.Words[from].Start] == "-" {
		from--
	}
	if from == i && p.joined(i) && p.joined(i-1) && p.plain(i-1) && !p.words.verb.has(p.folded(i-1)) && p.function(i-2) {
		from--
	} else if from == i && p.joined(i) && p.joined(i-1) && p.part.Text[p.part.Words[i-2].End:p.part.Words[i-1].Start] == "-" {
		from -= 2
	}
	return label{words: span(from, i+1), shape: shapeOf}
}

// numbered finds what a bare number is the number of: "the number of injured
// rose to 19".
func (p phrase) numbered() label {
	if p.q.Kind != number.Bare {
		return label{}
	}
	s := p.part.Sentences[p.q.Sentence]
	for i := s.First; i < s.Last-2; i++ {
		if !p.words.number.has(p.folded(i)) || !p.words.of.has(p.folded(i+1)) {
			continue
		}
		k := i + 2
		for k < s.Last-1 && p.function(k) {
			k++
		}
		if p.joined(k) && (p.plain(k) || p.words.state.has(p.folded(k))) {
			return label{words: []int{i, i + 1, k}, shape: shapeOf}
		}
	}
	return label{}
}

// described returns the noun that a value describes: "a 25-year prison sentence".
func (p phrase) described() []label {
	i := p.behind()
	last := i
	for last < i+2 && p.joined(last) && p.plain(last) && (last == i || !p.words.verb.has(p.folded(last))) {
		last++
	}
	if last == i {
		if own := p.noun(); len(own) > 0 {
			return []label{{own, len(own), shapeNoun}}
		}
		return nil
	}
	if last == i+2 && p.joined(last) && !p.function(last) {
		last--
	}
	return []label{{span(i, last), 0, shapeNoun + 0.1}}
}

// aged returns whose age it is: who stands behind "52-year-old", or the name
// before "52".
func (p phrase) aged() []label {
	s := p.part.Sentences[p.q.Sentence]
	first, last := p.part.WordsIn(p.q.Span)
	if p.q.UnitSpan.Start >= p.q.Number.End {
		if to := p.name(last, s.Last, 1); to > last {
			return []label{{span(last, to), 0, shapeNoun + 0.1}}
		}
		if p.joined(last) && p.plain(last) {
			return []label{{[]int{last}, 0, shapeNoun}}
		}
	}
	to := first // "Pedro, who turned 20": two words may stand between
	for to > s.First && to > first-2 && !p.part.Words[to-1].Upper {
		to--
	}
	if from := p.name(to-1, s.First-1, -1) + 1; from < to {
		return []label{{span(from, to), 0, shapeNoun}}
	}
	return nil
}

// name goes over the capitalised words from i towards end, with small words
// inside ("De la Cruz"), and returns the first word beyond, at most mostWords on.
func (p phrase) name(i, end, step int) int {
	out := i
	for k := 0; k < mostWords && i != end; i, k = i+step, k+1 {
		if k > 0 && !p.joined(max(i, i-step)) {
			break
		}
		if p.part.Words[i].Upper {
			out = i + step
		} else if !p.function(i) && len(p.part.Words[i].Lower) > 3 || k == 0 {
			break
		}
	}
	return out
}

// game returns the names nearest to a score, whole, in the order of the text.
func (p phrase) game() []label {
	s := p.part.Sentences[p.q.Sentence]
	type run struct{ first, last int }
	var runs []run
	for i := s.First; i < s.Last; i++ {
		if key, ok := p.key(p.part.Words[i]); !ok || !slices.Contains(p.proper, key) {
			if !p.part.Words[i].Upper || i > s.First || p.function(i) {
				continue
			}
		}
		if n := len(runs); n > 0 && runs[n-1].last == i && p.joined(i) {
			runs[n-1].last++
		} else {
			runs = append(runs, run{i, i + 1})
		}
	}
	all := runs
	runs = slices.DeleteFunc(slices.Clone(runs), func(r run) bool {
		return strings.ContainsAny(p.part.Text[min(p.part.Words[r.last-1].End, p.q.End):max(p.part.Words[r.first].Start, p.q.Start)], ",;:()")
	})
	if len(runs) == 0 {
		runs = all
	}
	far := func(r run) int {
		return distance(text.Span{Start: p.part.Words[r.first].Start, End: p.part.Words[r.last-1].End}, p.q.Span)
	}
	slices.SortStableFunc(runs, func(a, b run) int { return far(a) - far(b) })
	var before, after []run
	for _, r := range runs {
		if p.part.Words[r.first].Start < p.q.Start {
			before = append(before, r)
		} else {
			after = append(after, r)
		}
	}
	if runs = before[:min(2, len(before))]; len(runs) < 2 {
		runs = append(runs, after[:min(1, len(after))]...)
	}
	slices.SortFunc(runs, func(a, b run) int { return a.first - b.first })
	var words []int
	for _, r := range runs {
		words = append(words, span(r.first, min(r.last, r.first+2))...)
	}
	if len(words) == 0 {
		return nil
	}
	return []label{{words, 0, shapeNoun + 0.1*float64(len(runs))}}
}

// print joins the words of a label, lower case but for names.
func (p phrase) print(l label) string {
	words := l.words
	if p.words.verbFirst && len(words) > l.own && l.own > 0 && words[l.own] < words[0] {
		words = append(slices.Clone(words[l.own:]), words[:l.own]...)
	}
	var b strings.Builder
	for k, i := range words {
		w := p.part.Words[i]
		if k > 0 {
			if words[k-1] == i-1 && p.part.Text[p.part.Words[i-1].End:w.Start] == "-" {
				b.WriteByte('-')
			} else {
				b.WriteByte(' ')
			}
		}
		b.WriteString(p.cased(i, w))
	}
	return b.String()
}

// cased is a word as it stands inside a sentence.
func (p phrase) cased(i int, w text.Word) string {
	s := w.In(p.part.Text)
	names := p.q.Kind == number.Age || p.q.Kind == number.Score
	if p.part.Language == "de" || names || i != p.part.Sentences[p.q.Sentence].First && !p.headline() {
		return s
	}
	return strings.ToLower(s)
}

// headline reports a sentence most of whose content words are capitalised, so
// that a capital tells no name.
func (p phrase) headline() bool {
	s := p.part.Sentences[p.q.Sentence]
	var upper, all int
	for i := s.First; i < s.Last; i++ {
		if w := p.part.Words[i]; w.Kind == text.Letters && !p.function(i) {
			all++
			if w.Upper {
				upper++
			}
		}
	}
	return all > 2 && upper*3 > all*2
}
