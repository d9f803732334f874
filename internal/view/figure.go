package view

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"

	"variorum"
	"variorum/internal/text"
)

func itoa(n int) string { return strconv.Itoa(n) }

// verdictOrder puts first what a reader must weigh.
var verdictOrder = map[variorum.Verdict]int{
	variorum.VerdictDiffer: 0, variorum.VerdictUpdated: 1, variorum.VerdictCompatible: 2,
	variorum.VerdictAgree: 3, variorum.VerdictSingle: 4,
}

// VerdictLabel is the word a verdict is printed with.
func VerdictLabel(v variorum.Verdict) string {
	switch v {
	case variorum.VerdictDiffer:
		return "differs"
	case variorum.VerdictSingle:
		return "one source"
	}
	return string(v)
}

func (k *maker) figures() {
	k.differing = map[spot][]Note{}
	for _, f := range k.story.Figures {
		out := Figure{What: f.What, Unit: f.Unit, Verdict: f.Verdict}
		for _, group := range sameValue(f.Readings) {
			if g, ok := k.readings(group, f.Unit); ok {
				out.Readings = append(out.Readings, g)
			}
		}
		if len(out.Readings) == 0 {
			continue
		}
		k.Page.Figures = append(k.Page.Figures, out)
		if f.Verdict == variorum.VerdictDiffer {
			k.noteDifferences(f, out)
		}
	}
	slices.SortStableFunc(k.Page.Figures, func(a, b Figure) int {
		return cmp.Or(verdictOrder[a.Verdict]-verdictOrder[b.Verdict], figureOrigins(b)-figureOrigins(a))
	})
}

// figureOrigins counts the origins that print a figure.
func figureOrigins(f Figure) int {
	n := 0
	for _, r := range f.Readings {
		for _, row := range r.Rows {
			n += len(row.Sigla)
		}
	}
	return n
}

// sameValue groups readings by value, in order of the first.
func sameValue(list []variorum.Reading) [][]variorum.Reading {
	at := map[string]int{}
	var out [][]variorum.Reading
	for _, r := range list {
		key := valueKey(r)
		i, ok := at[key]
		if !ok {
			i = len(out)
			at[key] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], r)
	}
	return out
}

// valueKey is equal for equal values.
func valueKey(r variorum.Reading) string {
	return fmt.Sprint(r.Value, "|", bound(r.Low), "|", bound(r.High), "|", unknownValue(r))
}

// unknownValue keeps readings apart that have no value to compare.
func unknownValue(r variorum.Reading) string {
	if r.Value == nil && r.Low == nil && r.High == nil {
		return r.Expression.Exact()
	}
	return ""
}

func bound(f *float64) string {
	if f == nil {
		return ""
	}
	return strconv.FormatFloat(*f, 'g', -1, 64)
}

// readings makes one reading of those with the same value: a row for each way it
// is printed, sources that print it alike together.
func (k *maker) readings(group []variorum.Reading, unit string) (Reading, bool) {
	out := Reading{Low: group[0].Low, High: group[0].High, value: valueKey(group[0])}
	type wording struct {
		owner spot
		w     Words
		rest  []found
	}
	var list []*wording
	alike := map[string]*wording{}
	by, asOf := map[string]bool{}, map[string]bool{}
	for _, r := range group {
		l := r.Expression
		if l.IsZero() {
			l = r.Line
		}
		w, ok := k.valueWords(l, r, unit)
		if !ok {
			continue
		}
		s, _ := k.spot(l)
		by[r.By], asOf[r.AsOf] = true, true
		words := plainWords(w.Exact())
		if x := alike[words]; x != nil && words != "" {
			x.rest = append(x.rest, found{s, true})
			continue
		}
		x := &wording{owner: s, w: w}
		list, alike[words] = append(list, x), x
	}
	for _, x := range list {
		out.Rows = append(out.Rows, Row{Words: []Words{x.w}, Sigla: k.sigla(x.owner, x.rest)})
	}
	out.By = joined(by)
	if days := joined(asOf); days != "" && len(asOf) == 1 {
		out.AsOf = timexLabel(days, k.year)
	}
	return out, len(out.Rows) > 0
}

// How many words stand before and after a bare number, so that it says what it
// counts: "injuring 17 of those on board".
const (
	wordsBefore = 1
	wordsAfter  = 4
	wordsAlone  = 3 // before, where at most one word follows: "population of 280,000"
)

// valueWords widens the words of a value that name no unit by those around them,
// inside the clause.
func (k *maker) valueWords(l variorum.Line, r variorum.Reading, unit string) (Words, bool) {
	p, ok := k.partOf(l)
	bare := len(text.Words(l.Exact()))-len(text.Words(r.Qualifier)) <= 1
	if !ok || unit != "" && !bare {
		return k.words(l)
	}
	from, to := l.Bytes()
	n := p.doc.SentenceAt(from)
	if n < 0 {
		return k.words(l)
	}
	sent := p.doc.Sentences[n]
	first, last := p.doc.WordsIn(text.Span{Start: from, End: to})
	start, end := from, to
	i := last
	for ; i < min(sent.Last, last+wordsAfter) && joint(p.doc.Text[end:p.doc.Words[i].Start]); i++ {
		end = p.doc.Words[i].End
	}
	before := wordsBefore
	if i-last <= 1 {
		before = wordsAlone
	}
	for i := first - 1; i >= max(sent.First, first-before) && joint(p.doc.Text[p.doc.Words[i].End:start]); i-- {
		start = p.doc.Words[i].Start
	}
	return k.carrying(k.cut(l, start, end), l)
}

// joint reports whether nothing but spaces or a hyphen parts two words.
func joint(between string) bool {
	return len(between) <= len(" – ") && strings.Trim(between, " \u00a0\u202f-’'") == ""
}

func joined(set map[string]bool) string {
	var list []string
	for s := range set {
		if s != "" {
			list = append(list, s)
		}
	}
	sort.Strings(list)
	return strings.Join(list, ", ")
}

// noteDifferences remembers, for each sentence that prints a differing figure, the
// other values.
func (k *maker) noteDifferences(f variorum.Figure, shown Figure) {
	for _, r := range f.Readings {
		s, ok := k.spot(r.Line)
		if !ok {
			continue
		}
		for _, other := range shown.Readings {
			if other.value != valueKey(r) {
				row := other.Rows[0]
				k.differing[s] = append(k.differing[s], Note{Label: "differs", Words: row.Words[0], Sigla: row.Sigla})
			}
		}
	}
}
