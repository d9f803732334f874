// Package figure sets the quantities of a story side by side: what is counted,
// each source's value, who says so and as of when, and whether the sources
// agree, are compatible, were updated or differ.
//
// Prepared sources and what is known of them (origins, quotes, names, days of
// publication) come in; figures come out. Alignment goes in two steps: what
// agrees is joined first; two figures with disjoint values become a conflict
// only where no article prints both, and much else fits. A false conflict is
// worse than a missed one. A toll that rose from day to day is one figure. Reading numbers is internal/text/number.
//
// Language knowledge is data: languages/<language>/counted.txt tells what is
// counted in different words, label.txt which words name a figure.
package figure

import (
	"cmp"
	"slices"

	"variorum"
	"variorum/internal/text"
	"variorum/internal/text/date"
	"variorum/internal/text/number"
	"variorum/internal/trace/source"
)

// Context is what the other kinds of evidence found. All of it may be empty.
type Context struct {
	Origins  []int // origin of each source, by Source.Index; nil: each its own
	Quotes   []variorum.Utterance
	Reported []variorum.Utterance
	Names    []variorum.Name
	Anchors  []date.Anchor // day of publication of each source, by Source.Index
}

// A Tracer aligns figures. It is made once and safe for concurrent use.
type Tracer struct {
	finder *number.Finder
	dates  *date.Finder
	nouns  *nouns
	words  *text.PerLanguage[*wording]
}

// New returns a tracer.
func New() *Tracer {
	return &Tracer{number.New(), date.New(), newNouns(), text.NewPerLanguage(readWording)}
}

// Trace returns the figures of a story: conflicts first, then what was updated,
// is compatible, agrees, and what one origin alone has; each by first reading.
func (t *Tracer) Trace(sources []*source.Source, ctx Context) []variorum.Figure {
	readings := t.collect(sources, ctx)
	clusters := agreeing(readings)
	clusters = conflicting(clusters, count(readings))
	clusters = t.rising(clusters, readings)
	origins := newOrigins(sources, ctx.Origins)
	out := make([]variorum.Figure, 0, len(clusters))
	order := make([]int, 0, len(clusters))
	for _, c := range clusters {
		if c.weak() {
			continue
		}
		out = append(out, c.figure(origins, t.words))
		order = append(order, c.readings[0].at)
	}
	sortFigures(out, order)
	return out
}

// verdictRank is the order in which verdicts are listed.
var verdictRank = [...]variorum.Verdict{variorum.VerdictDiffer, variorum.VerdictUpdated, variorum.VerdictCompatible, variorum.VerdictAgree, variorum.VerdictSingle}

func sortFigures(figures []variorum.Figure, order []int) {
	index := make([]int, len(figures))
	for i := range index {
		index[i] = i
	}
	slices.SortStableFunc(index, func(a, b int) int {
		return cmp.Or(slices.Index(verdictRank[:], figures[a].Verdict)-slices.Index(verdictRank[:], figures[b].Verdict), order[a]-order[b])
	})
	sorted := make([]variorum.Figure, len(figures))
	for i, k := range index {
		sorted[i] = figures[k]
	}
	copy(figures, sorted)
}

// figure prints a cluster.
func (c *cluster) figure(origins *origins, words *text.PerLanguage[*wording]) variorum.Figure {
	f := variorum.Figure{What: c.what(words), Unit: c.unit(), Verdict: c.verdict(origins)}
	for _, r := range c.readings {
		f.Readings = append(f.Readings, r.reading())
	}
	return f
}

func (r *reading) reading() variorum.Reading {
	out := variorum.Reading{Line: r.part.Sentence(r.q.Sentence), Expression: r.part.Cut(r.q.Span), Qualifier: r.q.Qualifier, By: r.by, AsOf: r.asOf}
	if r.q.Score != "" {
		out.Value = r.q.Score
		return out
	}
	low, high := r.q.Low, r.q.High
	out.Low = &low
	if high < open {
		out.High = &high
	}
	if low == high {
		out.Value = low
	}
	return out
}

// unit is the unit of most readings, the first among equals; none for a toll
// that is mostly a bare number.
func (c *cluster) unit() string {
	count := map[string]int{}
	best := ""
	for _, r := range c.readings {
		count[r.q.Unit]++
		if r.q.Unit != "" && (best == "" || count[r.q.Unit] > count[best]) {
			best = r.q.Unit
		}
	}
	if c.toll && count[""] > count[best] {
		return ""
	}
	return best
}
