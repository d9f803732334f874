package quote

import (
	"cmp"
	"slices"
	"sort"
	"strings"

	"variorum/internal/text"
	"variorum/internal/text/background"
)

// How far a sentence must be found again in a longer one. Tuned on three stories
// folded by hand (93 pairs of quotations, 19 pairs that must stay apart): .5 to
// .6 give the same answer, .4 joins too much, .7 loses 4 pairs in 100. To tune
// again, change leastFit and count pairs right, missed and false on such stories.
const (
	leastFit     = 0.55 // share of a sentence's weight
	toldFit      = 0.7  // the same for indirect speech, which holds the reporter's words too
	leastStems   = 3    // stems in common
	fragment     = 3    // up to so many stems a stretch is a fragment
	sureFit      = 0.8  // share that joins even what different persons are said to have said
	sureStems    = 6
	mostStems    = 80 // of one sentence; the rest does not count
	mostTried    = 12 // anchors compared with one sentence
	mostPostings = 64 // of one stem: the last anchors that have it
)

// tableOfWords tells how common words are in the language of an article.
type tableOfWords = *background.Table

// A statement is one quotation, or one sentence of indirect speech, as found.
type statement struct {
	part      *part
	article   int
	order     int // place in its article
	stretch   int // index of the stretch; -1 for indirect speech
	span      text.Span
	at        attribution
	entity    int
	kind      string
	sentences []*sentence
}

// A sentence is one sentence of a statement.
type sentence struct {
	*statement
	span   text.Span
	stems  []stem
	words  []string // folded, without insertions
	weight float64
	index  int // among all, in the order of the story

	anchor   *sentence   // the fullest wording, itself for an anchor
	from, to int         // stems of the anchor that it covers
	hits     []int       // those it has in common with it
	parts    []text.Span // see clauses
	lifted   bool        // reported without the condition that a quotation has
	members  []*sentence

	round  int     // of the last search that met it
	shared float64 // weight in common with what was searched
}

// A stem is a content word of a sentence.
type stem struct {
	key    string
	weight float64
	at     text.Span
}

// cut fills the sentences of s.
func (s *statement) cut(table tableOfWords, base int) {
	p := s.part
	for i := max(0, p.SentenceAt(s.span.Start)); i < len(p.Sentences) && p.Sentences[i].Start < s.span.End; i++ {
		sp := text.Span{Start: max(s.span.Start, p.Sentences[i].Start), End: min(s.span.End, p.Sentences[i].End)}
		if sp.Len() <= 0 {
			continue
		}
		x := &sentence{statement: s, span: sp, index: base + len(s.sentences)}
		x.read(table)
		if len(x.words) == 0 && len(s.sentences) > 0 {
			s.sentences[len(s.sentences)-1].span.End = sp.End
			continue
		}
		s.sentences = append(s.sentences, x)
	}
}

// read collects the words and stems of x, without insertions in brackets.
func (x *sentence) read(table tableOfWords) {
	p := x.part
	first, last := p.WordsIn(x.span)
	drop := insertions(p.Text, x.span)
	prev := ""
	for _, w := range p.Words[first:last] {
		if w.Start < x.span.Start || within(drop, w.Start) {
			continue
		}
		low := text.Fold(w.Lower)
		x.words = append(x.words, low)
		if w.Kind == text.Ideogram {
			pair := prev + low
			prev = low
			if len(pair) == len(low) {
				continue
			}
			x.add(pair, table, w.Span)
			continue
		}
		prev = ""
		if i := strings.IndexByte(low, '\''); i > 0 && i < len(low)-1 {
			if head := low[:i+1]; p.lex.class[head] != 0 { // l'état
				low = low[i+1:]
			} else {
				low = low[:i]
			}
		}
		if len(low) < 2 || table.Function(low) || p.lex.class[low]&(closedSet&^(conjunction|adverb)) != 0 {
			continue
		}
		x.add(background.Cut(low), table, w.Span)
	}
	x.to = len(x.stems)
}

func (x *sentence) add(key string, table tableOfWords, at text.Span) {
	if len(x.stems) < mostStems {
		w := max(1, table.IDF(key))
		x.stems = append(x.stems, stem{key, w, at})
		x.weight += w
	}
}

// insertions returns the stretches in brackets: [ … ] and short ( … ) are the
// editor's inside a quotation.
func insertions(s string, sp text.Span) []text.Span {
	var out []text.Span
	for i := sp.Start; i < sp.End; i++ {
		if s[i] != '[' && s[i] != '(' {
			continue
		}
		if end := strings.IndexByte(s[i:min(sp.End, i+60)], closingBracket(s[i])); end > 0 {
			out = append(out, text.Span{Start: i, End: i + end + 1})
			i += end
		}
	}
	return out
}

func closingBracket(b byte) byte {
	if b == '[' {
		return ']'
	}
	return ')'
}

func within(spans []text.Span, at int) bool {
	for _, s := range spans {
		if s.Start <= at && at < s.End {
			return true
		}
	}
	return false
}

// A folder finds the sentences that say the same words.
type folder struct {
	cast    *cast
	least   float64
	exact   map[string][]*sentence // anchors by their stems
	posting map[string][]*sentence // anchors by one stem
	round   int
	found   []*sentence // room for candidates
	table   []float64   // room for common
}

// fold gives every sentence its anchor and the stretch of it that it covers.
// least is the share of its weight that an anchor must have.
func fold(all []*sentence, c *cast, least float64) *folder {
	f := &folder{cast: c, least: least, exact: map[string][]*sentence{}, posting: map[string][]*sentence{}}
	byLength := slices.Clone(all)
	sort.SliceStable(byLength, func(i, j int) bool {
		a, b := byLength[i], byLength[j]
		return cmp.Or(cmp.Compare(len(b.stems), len(a.stems)), cmp.Compare(a.index, b.index)) < 0
	})
	for _, x := range byLength {
		f.place(x)
	}
	for _, x := range all {
		if x.anchor == x {
			loosen(x)
		}
	}
	return f
}

// place joins x to the best anchor so far, or makes it one.
func (f *folder) place(x *sentence) {
	key := x.key()
	var best *sentence
	var hits []int
	fit := 0.0
	for _, a := range f.candidates(x, key) {
		if !f.mayJoin(x, a) {
			continue
		}
		if h, w := f.match(x, a); w > fit || w == fit && w > 0 && f.closer(x, a, best) {
			if best, hits, fit = a, h, w; len(x.stems) > fragment && w >= 1 && a.article != x.article {
				break
			}
		}
	}
	if best == nil {
		x.anchor = x
		x.members = append(x.members, x)
		f.exact[key] = append(f.exact[key], x)
		for _, s := range x.stems {
			if l := f.posting[s.key]; len(l) == 0 || l[len(l)-1] != x {
				f.posting[s.key] = append(l, x)
			}
		}
		return
	}
	x.covers(best, hits)
	best.members = append(best.members, x)
}

// covers makes a the anchor of x; hits are stems of a, in order.
func (x *sentence) covers(a *sentence, hits []int) {
	x.anchor, x.hits, x.from, x.to = a, hits, hits[0], hits[len(hits)-1]+1
}

func (x *sentence) key() string {
	var b strings.Builder
	for _, s := range x.stems {
		b.WriteString(s.key)
		b.WriteByte(' ')
	}
	return b.String()
}

// closer: of two anchors that fit alike, the one of the own article, then the
// one with more members.
func (f *folder) closer(x, a, b *sentence) bool {
	if b == nil {
		return true
	}
	if (a.article == x.article) != (b.article == x.article) {
		return a.article == x.article
	}
	return len(a.members) > len(b.members)
}

// candidates returns the anchors that may say what x says, the likeliest
// first: those of equal stems, else those that share enough weight with it.
func (f *folder) candidates(x *sentence, key string) []*sentence {
	short := len(x.stems) <= fragment
	if same := f.exact[key]; len(same) > 0 && !short {
		return same[:min(len(same), mostTried)]
	}
	f.round++
	out := f.found[:0]
	for _, s := range x.stems {
		l := f.posting[s.key]
		if len(l) == 0 && short {
			return nil
		}
		for _, a := range l[max(0, len(l)-mostPostings):] {
			if a.round != f.round {
				a.round, a.shared = f.round, 0
				out = append(out, a)
			}
			a.shared += s.weight
		}
	}
	f.found = out
	least := f.least * x.weight
	if short {
		least = x.weight * (1 - 1e-9)
	}
	out = slices.DeleteFunc(out, func(a *sentence) bool { return a.shared < least })
	slices.SortFunc(out, func(a, b *sentence) int {
		return cmp.Or(cmp.Compare(b.shared, a.shared), cmp.Compare(a.index, b.index))
	})
	return out[:min(len(out), mostTried)]
}

// leadParagraphs is how far the opening of a text reaches that repeats, as
// headline and deck do, what it quotes in full farther down.
const leadParagraphs = 4

// mayJoin: two sentences of one article are one act of saying only where the
// earlier repeats what follows.
func (f *folder) mayJoin(x, a *sentence) bool {
	if x.article != a.article {
		return true
	}
	return x.index < a.index && x.statement != a.statement
}

// loosen undoes joins inside one article that no other article bears out,
// unless a headline, deck or opening repeats what follows.
func loosen(a *sentence) {
	for _, m := range a.members {
		if m.article != a.article {
			return
		}
	}
	kept := a.members[:0]
	for _, m := range a.members {
		if m == a || m.part != a.part || m.part.stretchParagraph(m.statement) < leadParagraphs {
			kept = append(kept, m)
			continue
		}
		m.anchor, m.from, m.to, m.members = m, 0, len(m.stems), []*sentence{m}
	}
	a.members = kept
}

// stretchParagraph returns the paragraph of a statement.
func (p *part) stretchParagraph(s *statement) int {
	return p.Sentences[max(0, p.SentenceAt(s.span.Start))].Paragraph
}

// match returns the stems of a that x covers and how well, 0 where not.
func (f *folder) match(x, a *sentence) (hits []int, fit float64) {
	if len(x.stems) == 0 {
		return nil, 0
	}
	same := f.sameSpeaker(x, a)
	if len(x.stems) <= fragment {
		unknown := x.entity == none || a.entity == none
		if same == differs || same == unsure && (len(x.stems) == 1 || unknown && x.article == a.article) {
			return nil, 0
		}
		return window(x.stems, a.stems)
	}
	hits, w := f.common(x.stems, a.stems)
	fit = w / x.weight
	if len(hits) < leastStems || fit < f.least || same == differs && (fit < sureFit || len(hits) < sureStems) {
		return nil, 0
	}
	return hits, fit
}

type agreement int

const (
	unsure agreement = iota
	agrees
	differs
)

// sameSpeaker compares the speakers of two sentences.
func (f *folder) sameSpeaker(x, a *sentence) agreement {
	if x.entity == none || a.entity == none {
		return unsure
	}
	if x.entity == a.entity {
		return agrees
	}
	e, g := &f.cast.all[x.entity], &f.cast.all[a.entity]
	if e.name != "" && g.name != "" && e.collective() == g.collective() {
		return differs
	}
	return unsure // a minister may speak for the ministry
}

// window finds the stems of a fragment close together in an anchor: inside
// 2n + 3 stems, in any order.
func window(x, a []stem) (hits []int, fit float64) {
	size := 2*len(x) + 3
	best := size + 1
	for i := range a {
		if !has(x, a[i].key) {
			continue
		}
		var got []int
		need := make([]bool, len(x))
		for j := i; j < len(a) && j < i+size && len(got) < len(x); j++ {
			for k := range x {
				if !need[k] && x[k].key == a[j].key {
					need[k] = true
					got = append(got, j)
					break
				}
			}
		}
		if n := len(got); n == len(x) && got[n-1]+1-i < best {
			hits, best = got, got[n-1]+1-i
		}
	}
	if hits == nil {
		return nil, 0
	}
	return hits, 1
}

func has(x []stem, key string) bool {
	for _, s := range x {
		if s.key == key {
			return true
		}
	}
	return false
}

// common returns the heaviest common subsequence of x and a: its places in a
// and its weight in x.
func (f *folder) common(x, a []stem) (hits []int, weight float64) {
	rows, cols := len(x)+1, len(a)+1
	if len(f.table) < rows*cols {
		f.table = make([]float64, rows*cols)
	}
	best := f.table[:rows*cols]
	clear(best)
	for i := len(x) - 1; i >= 0; i-- {
		for j := len(a) - 1; j >= 0; j-- {
			v := max(best[(i+1)*cols+j], best[i*cols+j+1])
			if x[i].key == a[j].key {
				v = max(v, best[(i+1)*cols+j+1]+x[i].weight)
			}
			best[i*cols+j] = v
		}
	}
	for i, j := 0, 0; i < len(x) && j < len(a); {
		switch {
		case x[i].key == a[j].key && best[i*cols+j] == best[(i+1)*cols+j+1]+x[i].weight:
			hits = append(hits, j)
			weight += x[i].weight
			i, j = i+1, j+1
		case best[(i+1)*cols+j] >= best[i*cols+j+1]:
			i++
		default:
			j++
		}
	}
	return hits, weight
}

// A group is the sentences that say one stretch of an anchor.
type group struct {
	anchor   *sentence
	from, to int
	members  []*sentence
}

// groups parts the members of an anchor by the stretch they cover: stretches
// that overlap by half of the shorter are one; a member that covers several
// belongs to each.
func groups(a *sentence) []*group {
	members := slices.Clone(a.members)
	sort.SliceStable(members, func(i, j int) bool {
		return cmp.Or(cmp.Compare(members[i].to-members[i].from, members[j].to-members[j].from), cmp.Compare(members[i].index, members[j].index)) < 0
	})
	var out []*group
	for _, m := range members {
		joined := false
		for _, g := range out {
			shared := min(m.to, g.to) - max(m.from, g.from)
			if shared > 0 && 2*shared >= min(m.to-m.from, g.to-g.from) {
				g.members = append(g.members, m)
				joined = true
			}
		}
		if !joined {
			out = append(out, &group{a, m.from, m.to, []*sentence{m}})
		}
	}
	for _, g := range out {
		slices.SortFunc(g.members, func(x, y *sentence) int { return cmp.Compare(x.index, y.index) })
	}
	return out
}
