package figure

import (
	"cmp"
	"embed"
	"slices"
	"strings"
	"unicode/utf8"

	"variorum"
	"variorum/internal/text"
	"variorum/internal/text/background"
	"variorum/internal/text/date"
	"variorum/internal/text/number"
	"variorum/internal/trace/source"
)

//go:embed languages/*/*.txt
var files embed.FS

// nouns tells counted things that sources write in different words.
type nouns struct{ lexicons *text.PerLanguage[*lexicon] }

type lexicon struct {
	class map[string]string // counted noun to its name
	part  map[string]string // word to the part of a population it tells
	name  map[string]bool   // the names themselves
}

func newNouns() *nouns { return &nouns{text.NewPerLanguage(readLexicon)} }

func readLexicon(language string) *lexicon {
	l := &lexicon{map[string]string{}, map[string]string{}, map[string]bool{}}
	data, err := files.ReadFile("languages/" + language + "/counted.txt")
	if err != nil {
		return l // no synonyms for this language
	}
	into := l.class
	for line := range text.DataLines(string(data)) {
		switch line {
		case "[noun]":
			into = l.class
		case "[part]":
			into = l.part
		default:
			name, words, _ := strings.Cut(line, ":")
			l.name[name] = true
			for _, w := range strings.Fields(words) {
				into[text.Fold(w)] = name
			}
		}
	}
	return l
}

// A reading is one quantity in its place.
type reading struct {
	q      number.Quantity
	part   *source.Part
	source *source.Source
	at     int      // order in the story
	kind   string   // what it can be compared with
	near   weights  // content words within window bytes
	proper []int32  // capitalised words of the window (of the sentence, for scores)
	close  []int32  // capitalised words of the window, the nearest first
	parts  []string // parts of a population named nearby
	named  []int32  // capitalised words inside the counted noun: "Yemeni pirates"
	// crowded: its sentence prints another value of the kind. adjective: a figure
	// in front of a noun ("a 41-yard pass").
	crowded, adjective bool
	classed            bool // kind is a name that all languages share
	by                 string
	asOf               string
	words              vocabulary
	day                date.Day // of asOf, or of publication; 0 where unknown
}

// weights holds the content words of a context: their numbers, ascending, with
// their background weights.
type weights struct {
	keys  []int32
	value []float64
	sum   float64
}

func (w *weights) add(key int32, value float64) {
	at, ok := slices.BinarySearch(w.keys, key)
	if ok {
		return
	}
	w.keys = slices.Insert(w.keys, at, key)
	w.value = slices.Insert(w.value, at, value)
	w.sum += value
}

func (w *weights) has(key int32) bool {
	_, ok := slices.BinarySearch(w.keys, key)
	return ok
}

// A vocabulary numbers the words of a story.
type vocabulary map[string]int32

func (v vocabulary) number(key string) int32 {
	n, ok := v[key]
	if !ok {
		n = int32(len(v))
		v[key] = n
	}
	return n
}

// window is how far around a quantity its context reaches, in bytes. Tuned on
// the three development stories: whole sentences join unlike figures, 30 loses
// the noun of long subjects.
const window = 60

// maxSentence is how long a sentence with figures may be, in bytes. Every
// reading prints its sentence, so that a run of numbers without an end, which is
// a table or worse, would be printed once for each of them. The longest sentence
// with a figure in the gold stories has under 1,000.
const maxSentence = 5000

// collect reads the quantities of all sources in order.
func (t *Tracer) collect(sources []*source.Source, ctx Context) []*reading {
	said, words := newSaid(ctx), vocabulary{}
	var out []*reading
	for _, s := range sources {
		var anchor date.Anchor
		if s.Index < len(ctx.Anchors) {
			anchor = ctx.Anchors[s.Index]
		}
		for i := range s.Parts {
			p := &s.Parts[i]
			dates := t.dates.Find(p.Doc, anchor)
			found := t.finder.Find(p.Doc, blocked(dates))
			for _, q := range found {
				if p.Sentences[q.Sentence].Len() > maxSentence {
					continue
				}
				r := &reading{q: q, part: p, source: s, at: len(out), day: anchor.Day, words: words}
				t.describe(r, dates, found)
				r.by = said.speaker(s.Article.ID, p.Name, q.Span)
				r.dated(dates)
				out = append(out, r)
			}
		}
	}
	crowd(out)
	return out
}

// mostListed is how many counts a sentence may print before it counts as a list
// of figures, none of which proves a conflict ("13 homers and 43 runs in 54
// games").
const mostListed = 2

// crowd marks readings whose sentence prints another value of the kind, or many
// counts.
func crowd(readings []*reading) {
	for from := 0; from < len(readings); {
		to, counts := from, 0
		for ; to < len(readings) && readings[to].part == readings[from].part && readings[to].q.Sentence == readings[from].q.Sentence; to++ {
			if readings[to].q.Kind == number.Count || readings[to].q.Kind == number.Bare {
				counts++
			}
		}
		for _, r := range readings[from:to] {
			r.crowded = counts > mostListed && r.q.Kind != number.Score && r.q.Kind != number.Age
			for _, x := range readings[from:to] {
				r.crowded = r.crowded || x.kind == r.kind && x.value() != r.value() && r.q.Kind != number.Score
			}
		}
		from = to
	}
}

func blocked(dates []date.Expression) []text.Span {
	out := make([]text.Span, len(dates))
	for i, d := range dates {
		out[i] = d.Span
	}
	return out
}

// dated sets the day a reading holds for: the nearest day named in its sentence.
func (r *reading) dated(dates []date.Expression) {
	sentence := r.part.Sentences[r.q.Sentence]
	best := -1
	for i, d := range dates {
		if !sentence.Holds(d.Span) || !d.Resolved() || d.Precision != date.Date && d.Precision != date.Hour {
			continue
		}
		if best < 0 || distance(d.Span, r.q.Span) < distance(dates[best].Span, r.q.Span) {
			best = i
		}
	}
	if best >= 0 {
		r.asOf, r.day = dates[best].Value, dates[best].Start
	}
}

func distance(a, b text.Span) int { return max(a.Start-b.End, b.Start-a.End, 0) }

// describe sets what a reading can be compared with, and its context.
func (t *Tracer) describe(r *reading, dates []date.Expression, others []number.Quantity) {
	lex := t.nouns.lexicons.Get(r.part.Language)
	r.kind = string(r.q.Kind)
	switch r.q.Kind {
	case number.Count, number.Ordinal, number.Sole:
		head := cmp.Or(lastWord(r.part, r.q.UnitSpan), r.q.Unit)
		name, ok := lex.class[text.Fold(head)]
		if _, named := lex.name[head]; !ok && named {
			name, ok = head, true // a unit that is a name already ("people")
		}
		r.classed = ok
		if !ok {
			name = background.Key(head)
		}
		r.kind += " " + name
	case number.Money, number.Measure, number.Time:
		r.kind += " " + r.q.Unit
	}
	sentence := r.part.Sentences[r.q.Sentence]
	if r.q.UnitSpan.Start > r.q.Number.End && r.q.Kind != number.Age {
		r.adjective = strings.Contains(r.part.Text[r.q.Number.End:r.q.UnitSpan.Start], "-")
	}
	around := text.Span{Start: max(sentence.Start, r.q.Start-window), End: min(sentence.End, r.q.End+window)}
	if r.q.Kind == number.Score {
		around = sentence.Span
	}
	for w := sentence.First; w < sentence.Last; w++ {
		word := r.part.Words[w]
		for len(dates) > 0 && dates[0].Span.End <= word.Start {
			dates = dates[1:]
		}
		if word.Kind == text.Number || !around.Holds(word.Span) || r.q.Number.Overlaps(word.Span) || len(dates) > 0 && dates[0].Overlaps(word.Span) {
			continue
		}
		for len(others) > 0 && others[0].Number.End <= word.Start {
			others = others[1:]
		}
		if len(others) > 0 && others[0].Number.Overlaps(word.Span) && !others[0].Weak {
			continue // the words of another number tell nothing
		}
		r.word(word, lex, w == sentence.First && r.q.Kind != number.Score)
	}
	r.nearest()
}

// nearest lists the capitalised words within the window by distance.
func (r *reading) nearest() {
	type at struct {
		key int32
		far int
	}
	var all []at
	first, last := r.part.WordsIn(text.Span{Start: max(0, r.q.Start-window), End: r.q.End + window})
	for _, w := range r.part.Words[first:last] {
		if w.Sentence != r.q.Sentence || !w.Upper || r.q.Overlaps(w.Span) {
			continue
		}
		if n, ok := r.key(w); ok && slices.Contains(r.proper, n) {
			all = append(all, at{n, distance(w.Span, r.q.Number)})
		}
	}
	slices.SortStableFunc(all, func(a, b at) int { return a.far - b.far })
	for _, x := range all {
		r.close = append(r.close, x.key)
	}
}

func (r *reading) word(w text.Word, lex *lexicon, opens bool) {
	low := strings.TrimSuffix(w.Lower, "'s")
	folded := text.Fold(low)
	if p, ok := lex.part[folded]; ok && !slices.Contains(r.parts, p) {
		r.parts = append(r.parts, p)
	}
	if r.source.Words.Function(folded) || w.Kind == text.Letters && utf8.RuneCountInString(low) < 3 {
		return
	}
	key := text.Prefix(folded, background.PrefixLetters)
	weight := max(0.3, r.source.Words.IDF(key))
	if name, ok := lex.class[folded]; ok {
		key = name
	}
	n := r.words.number(key)
	if w.Upper && !opens && !slices.Contains(r.proper, n) {
		r.proper = append(r.proper, n)
	}
	if w.Upper && r.q.UnitSpan.Holds(w.Span) && r.q.Kind == number.Count && r.part.Language != "de" {
		r.named = append(r.named, n)
	}
	if r.q.UnitSpan.Holds(w.Span) && w.Span.End == r.q.UnitSpan.End {
		return // the counted noun itself is the kind
	}
	r.near.add(n, weight)
}

func lastWord(p *source.Part, sp text.Span) string {
	if sp.Len() == 0 {
		return ""
	}
	w := p.Words[p.WordAt(sp.End-1)]
	if w.Kind == text.Ideogram {
		return "" // one character is no word; the unit's name stands for it
	}
	return strings.TrimSuffix(w.Lower, "'s")
}

// said finds the speaker of a place.
type said map[[2]string][]stretch

type stretch struct {
	start, end int
	name       string
}

func newSaid(ctx Context) said {
	s := said{}
	for _, list := range [][]variorum.Utterance{ctx.Quotes, ctx.Reported} {
		for _, u := range list {
			if u.Speaker.Name == "" {
				continue
			}
			for _, x := range u.Said {
				if x.Line.IsZero() {
					continue
				}
				start, end := x.Line.Bytes()
				key := [2]string{x.Line.Article(), x.Line.In()}
				s[key] = append(s[key], stretch{start, end, u.Speaker.Name})
			}
		}
	}
	for _, list := range s {
		slices.SortFunc(list, func(a, b stretch) int { return cmp.Or(a.start-b.start, a.end-b.end, cmp.Compare(a.name, b.name)) })
	}
	return s
}

func (s said) speaker(article, part string, sp text.Span) string {
	list := s[[2]string{article, part}]
	i, _ := slices.BinarySearchFunc(list, sp.Start, func(x stretch, at int) int { return cmp.Compare(x.start, at+1) })
	for i--; i >= 0 && list[i].start > sp.Start-2000; i-- {
		if list[i].start <= sp.Start && sp.End <= list[i].end {
			return list[i].name
		}
	}
	return ""
}

// key returns the number of a word of the reading's context.
func (r *reading) key(w text.Word) (int32, bool) {
	n, ok := r.words[text.Prefix(text.Fold(strings.TrimSuffix(w.Lower, "'s")), background.PrefixLetters)]
	return n, ok && r.near.has(n)
}
