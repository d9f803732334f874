package view

import (
	"cmp"
	"slices"
	"sort"
	"strings"

	"variorum"
	"variorum/internal/text"
	"variorum/internal/text/background"
)

// When two sentences are shown as one row. Set by reading the rows of three
// development stories; a wrong join hides a difference, a missed one only
// repeats a line, so both are strict.
const (
	sameWords   = .85 // share of the longer's words in common order: "these very words"
	otherWords  = .60 // share of the lighter's weight in common: "the same in other words"
	otherBoth   = .40 // and of the heavier's
	otherShared = 4   // weighty words in common at least
	weighty     = 2.0 // IDF (log10) from which a word can make two sentences one
	postings    = 400 // sentences a word may stand in and still find candidates
)

// A matcher finds the sentences of a story that say the same. It is made for one
// page and not safe for concurrent use.
type matcher struct {
	r     *reader
	ids   map[string]int32
	index [][]spot          // weighty key → sentences
	exact map[string][]spot // folded words of a sentence → sentences
	links map[spot][]spot   // pairs proven elsewhere (lineage)
	known map[spot][]found  // answers given
	first []int             // number of each source's first sentence
	count []uint16          // by sentence: scratch for candidates
}

func newMatcher(r *reader) *matcher {
	m := &matcher{r: r, ids: map[string]int32{}, exact: map[string][]spot{}, links: map[spot][]spot{}, known: map[spot][]found{}}
	total := 0
	for i, src := range r.sources {
		m.first = append(m.first, total)
		total += len(src.sentences)
		for n := range src.sentences {
			m.add(spot{i, n})
		}
	}
	m.count = make([]uint16, total)
	return m
}

func (m *matcher) add(s spot) {
	src := m.r.sources[s.source]
	sent := &src.sentences[s.n]
	doc := src.parts[sent.part].doc
	span := doc.Sentences[sent.index]
	for _, w := range doc.Words[span.First:span.Last] {
		sent.tokens = append(sent.tokens, text.Fold(w.Lower))
	}
	whole := strings.Join(sent.tokens, " ")
	m.exact[whole] = append(m.exact[whole], s)
	for _, t := range sent.tokens {
		if src.words.Function(t) {
			continue
		}
		key := background.Key(t)
		weight := src.words.IDF(key)
		if weight < weighty {
			continue
		}
		id, ok := m.ids[key]
		if !ok {
			id = int32(len(m.index))
			m.ids[key] = id
			m.index = append(m.index, nil)
		}
		if slices.ContainsFunc(sent.keys, func(k weighed) bool { return k.key == id }) {
			continue
		}
		sent.keys = append(sent.keys, weighed{id, weight})
		sent.heft += weight
		m.index[id] = append(m.index[id], s)
	}
	slices.SortFunc(sent.keys, func(a, b weighed) int { return int(a.key - b.key) })
}

func (m *matcher) sentence(s spot) *sentence { return &m.r.sources[s.source].sentences[s.n] }

func (m *matcher) link(a, b spot) {
	if a.source != b.source {
		m.links[a] = append(m.links[a], b)
		m.links[b] = append(m.links[b], a)
	}
}

// A found is a sentence that says the same as another.
type found struct {
	spot
	same bool // in the same words
}

// find returns the sentences of other sources that say what s says, the best
// one of each source, by source.
func (m *matcher) find(s spot) []found {
	out, ok := m.known[s]
	if !ok {
		out = m.search(s)
		m.known[s] = out
	}
	return out
}

func (m *matcher) search(s spot) []found {
	best := map[int]found{}
	score := map[int]float64{}
	take := func(f found, v float64) {
		if f.source != s.source && v > score[f.source] {
			best[f.source], score[f.source] = f, v
		}
	}
	if tokens := m.tokens(s); len(tokens) > 0 {
		for _, c := range m.exact[strings.Join(tokens, " ")] {
			take(found{c, true}, 2)
		}
	}
	for _, c := range m.candidates(s) {
		if f, v := m.compare(s, c); v > 0 {
			take(f, v)
		}
	}
	for _, c := range m.links[s] {
		if f, v := m.compare(s, c); v > 0 {
			take(f, v)
		} else if m.akin(s, c) {
			take(found{spot: c}, otherWords)
		}
	}
	out := make([]found, 0, len(best))
	for _, f := range best {
		out = append(out, f)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].source < out[j].source })
	return out
}

// akinWords is the share of the shorter sentence's words that a pair proven
// elsewhere must have in order to be one row; pairs in two languages need none.
const akinWords = .5

// akin reports whether two sentences that lineage set side by side say the same,
// not merely belong to the same text.
func (m *matcher) akin(a, b spot) bool {
	if m.foreign(a, b) {
		return true
	}
	x, y := m.tokens(a), m.tokens(b)
	return float64(lcs(x, y)) >= akinWords*float64(min(len(x), len(y)))
}

// candidates returns the sentences of other sources that share enough weighty
// words with s to be compared, by place.
func (m *matcher) candidates(s spot) []spot {
	keys := m.sentence(s).keys
	var touched []spot
	for _, k := range keys {
		list := m.index[k.key]
		if len(list) > postings {
			continue
		}
		for _, c := range list {
			if c.source == s.source {
				continue
			}
			n := &m.count[m.first[c.source]+c.n]
			if *n == 0 {
				touched = append(touched, c)
			}
			*n++
		}
	}
	out := touched[:0]
	for _, c := range touched {
		n := &m.count[m.first[c.source]+c.n]
		if int(*n) >= min(otherShared, max(2, len(keys)-1)) || *n >= 2 && m.foreign(s, c) {
			out = append(out, c)
		}
		*n = 0
	}
	slices.SortFunc(out, func(a, b spot) int { return cmp.Or(a.source-b.source, a.n-b.n) })
	return out
}

// Two sentences of different languages are one row where nearly all their names
// and numbers are the same: anchorsShared of them at least, a number among them,
// and anchorShare of the sentence that has more.
const (
	anchorsShared = 3
	anchorShare   = .6
)

// anchors returns the names (neighbouring capitals as one) and numbers of a
// sentence: what a translation keeps.
func (m *matcher) anchors(s spot) (names, numbers map[string]bool) {
	src := m.r.sources[s.source]
	sent := src.sentences[s.n]
	doc := src.parts[sent.part].doc
	span := doc.Sentences[sent.index]
	names, numbers = map[string]bool{}, map[string]bool{}
	name := ""
	for i := span.First; i < span.Last; i++ {
		w := doc.Words[i]
		folded := text.Fold(w.Lower)
		if w.Kind == text.Number {
			numbers[folded] = true
		}
		capital := w.Upper && (i > span.First || i+1 < span.Last && doc.Words[i+1].Upper) && !src.words.Function(folded)
		switch {
		case !capital && name != "":
			names[name] = true
			name = ""
		case capital:
			name = strings.TrimSpace(name + " " + folded)
		}
	}
	if name != "" {
		names[name] = true
	}
	return names, numbers
}

// translated reports whether two sentences in different languages hold the same
// names and numbers.
func (m *matcher) translated(a, b spot) bool {
	na, da := m.anchors(a)
	nb, db := m.anchors(b)
	names, numbers := both(na, nb), both(da, db)
	most := max(len(na)+len(da), len(nb)+len(db))
	return numbers > 0 && names+numbers >= anchorsShared && float64(names+numbers) >= anchorShare*float64(most)
}

func both(a, b map[string]bool) int {
	n := 0
	for x := range a {
		if b[x] {
			n++
		}
	}
	return n
}

// foreign reports whether two sources write in different languages.
func (m *matcher) foreign(a, b spot) bool {
	return text.Primary(m.r.sources[a.source].article.Language) != text.Primary(m.r.sources[b.source].article.Language)
}

// compare returns how far two sentences say the same: above 1 in the same
// words, up to 1 in other words, 0 where they do not.
func (m *matcher) compare(a, b spot) (found, float64) {
	if m.foreign(a, b) {
		if m.translated(a, b) {
			return found{b, false}, otherWords
		}
		return found{}, 0
	}
	ta, tb := m.tokens(a), m.tokens(b)
	if v := inOrder(ta, tb); v >= sameWords {
		return found{b, true}, 1 + v
	}
	x, y := m.sentence(a), m.sentence(b)
	n, common := shared(x.keys, y.keys)
	if n < otherShared || common < otherWords*min(x.heft, y.heft) || common < otherBoth*max(x.heft, y.heft) {
		return found{}, 0
	}
	return found{b, false}, common / max(x.heft, y.heft)
}

// shared counts and weighs the keys that stand in both lists.
func shared(a, b []weighed) (n int, weight float64) {
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i].key < b[j].key:
			i++
		case a[i].key > b[j].key:
			j++
		default:
			n++
			weight += a[i].weight
			i, j = i+1, j+1
		}
	}
	return n, weight
}

func (m *matcher) tokens(s spot) []string { return m.sentence(s).tokens }

// inOrder returns the longest common subsequence over the longer length, 0
// where the lengths alone exclude sameWords.
func inOrder(a, b []string) float64 {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) == 0 || float64(len(a)) < sameWords*float64(len(b)) {
		return 0
	}
	return float64(lcs(a, b)) / float64(len(b))
}

func lcs(a, b []string) int {
	row := make([]int, len(b)+1)
	for _, x := range a {
		diagonal := 0
		for j, y := range b {
			up := row[j+1]
			if x == y {
				row[j+1] = diagonal + 1
			} else {
				row[j+1] = max(up, row[j])
			}
			diagonal = up
		}
	}
	return row[len(b)]
}

// sigla groups sources by origin: the owner's origin and the owner first.
func (r *reader) sigla(owner spot, others []found) Sigla {
	seen := map[int]bool{owner.source: true}
	byOrigin := map[int]Group{r.origin[owner.source]: {{owner.source + 1, r.origin[owner.source], true, owner.place()}}}
	for _, f := range others {
		if !seen[f.source] {
			seen[f.source] = true
			o := r.origin[f.source]
			byOrigin[o] = append(byOrigin[o], Siglum{f.source + 1, o, f.same, f.place()})
		}
	}
	order := make([]int, 0, len(byOrigin))
	for o := range byOrigin {
		order = append(order, o)
	}
	first := r.origin[owner.source]
	sort.Slice(order, func(i, j int) bool {
		if (order[i] == first) != (order[j] == first) {
			return order[i] == first
		}
		return order[i] < order[j]
	})
	out := make(Sigla, 0, len(order))
	for _, o := range order {
		out = append(out, byOrigin[o])
	}
	return out
}

// Has reports whether the source is among the sigla.
func (s Sigla) Has(source int) bool {
	for _, g := range s {
		for _, x := range g {
			if x.Source == source {
				return true
			}
		}
	}
	return false
}

// cluster makes rows of lines, those that say the same in one. The first line of
// a row owns it; a line whose spot another row has is left out.
func (r *reader) cluster(lines []clusterLine) []Row {
	var rows []Row
	taken := map[spot]int{} // spot → row
	for _, c := range lines {
		s, ok := r.spot(c.line)
		if !ok {
			continue
		}
		if _, done := taken[s]; done {
			continue
		}
		w, _ := r.carrying(c.line, c.inner)
		others := r.match.find(s)
		for _, f := range append(others, found{spot: s}) {
			if _, done := taken[f.spot]; !done {
				taken[f.spot] = len(rows)
			}
		}
		rows = append(rows, Row{Words: []Words{w}, Sigla: r.sigla(s, others)})
	}
	return rows
}

// A clusterLine is a line to be shown, with what is marked in it.
type clusterLine struct{ line, inner variorum.Line }
