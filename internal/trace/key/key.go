// Package key chooses the sentences of a story to read first.
//
// The sources come in with the origin of each and the evidence found in them;
// lines go out, one for each matter, the newest matter first: leads, and
// sentences whose content several origins carry. Nothing is composed: each is a
// sentence as its source printed it. How many to show is left to the view.
//
// The choice is greedy by centrality less redundancy (maximal marginal
// relevance, Carbonell and Goldstein 1998), counted over origins and not over
// articles: forty copies of one text are one voice.
package key

import (
	"cmp"
	"embed"
	"slices"

	"variorum"
	"variorum/internal/text"
	"variorum/internal/text/mark"
	"variorum/internal/trace/source"
)

//go:embed openers
var openerFiles embed.FS

// Chosen by reading the key sentences of three hand-checked stories; no figure
// measures them.
const (
	carried   = .50 // share of a sentence's weight in another that makes it its witness
	repeated  = .45 // share of it in a chosen one that makes it a repetition
	lead      = 3   // sentences at the head of a text
	leadBonus = 1.5 // in witnesses: what the first sentence gains, less further on
	chance    = .30 // share of it that any sentence of the story may hold
	settled   = 8   // sentences after which the first matter of a text is told
	full      = 30  // weight of a sentence that says enough: some ten plain nouns
	floor     = .15 // of the best rank: below, a sentence is no key to anything
	fewWords  = 8
	manyWords = 55
	most      = 8 // lines given at most
)

// A Tracer chooses them; it is safe for concurrent use.
type Tracer struct {
	openers *text.PerLanguage[map[string]bool]
}

// New returns a tracer.
func New() *Tracer { return &Tracer{text.NewPerLanguage(readOpeners)} }

// readOpeners reads openers/<language>.txt, empty for a language without one.
func readOpeners(language string) map[string]bool {
	data, err := openerFiles.ReadFile("openers/" + language + ".txt")
	out := map[string]bool{}
	if err != nil {
		return out
	}
	for w := range text.DataLines(string(data)) {
		out[text.Fold(w)] = true
	}
	return out
}

// Trace returns the lines. origins[i] is the origin of sources[i].
func (t *Tracer) Trace(sources []*source.Source, origins []int, quotes []variorum.Utterance, figures []variorum.Figure, events []variorum.Event) []variorum.Line {
	c := &choice{t: t, Sentences: source.NewSentences(sources), sources: sources, origins: voices(origins)}
	c.findStrays()
	c.rankAll(figures)
	picked := c.pick()
	c.date(events)
	slices.SortStableFunc(picked, func(a, b int) int {
		return cmp.Or(cmp.Compare(c.day[b], c.day[a]), cmp.Compare(c.rank[b], c.rank[a]))
	})
	out := make([]variorum.Line, len(picked))
	for i, k := range picked {
		out[i] = c.All[k].Line()
	}
	return out
}

// voices returns whose agreement counts: origins, or articles in a story of one
// origin.
func voices(origins []int) []int {
	if slices.ContainsFunc(origins, func(o int) bool { return o != origins[0] }) {
		return origins
	}
	out := make([]int, len(origins))
	for i := range out {
		out[i] = i
	}
	return out
}

// choice is the work on one story.
type choice struct {
	*source.Sentences
	t         *Tracer
	sources   []*source.Source
	origins   []int
	rank      []float64 // 0 for a sentence that is not to be chosen
	witnesses []int     // other origins that carry the sentence
	language  string    // the sentences' one
	stray     []bool    // articles dated far from the rest: their stamp is wrong
	day       []string  // "2022-11-10", the newest day the sentence names, or its publication
}

func (c *choice) rankAll(figures []variorum.Figure) {
	c.language = c.mainLanguage()
	c.rank, c.witnesses = make([]float64, len(c.All)), make([]int, len(c.All))
	differing := c.differing(figures)
	for i, s := range c.sources {
		if text.Primary(s.Article.Language) != c.language {
			continue // one content in two languages would be two sentences
		}
		quoted := quotedWords(s)
		for k := range c.All {
			if x := &c.All[k]; x.Source == i && c.readable(x, quoted) {
				c.rank[k] = c.value(k, differing[k])
				if c.stray[i] {
					c.rank[k] *= .9 // rather the same words from a copy whose date is right
				}
			}
		}
	}
}

// mainLanguage returns the language in which most voices speak, the first of
// equals.
func (c *choice) mainLanguage() string {
	type voice struct {
		language string
		origin   int
	}
	seen, n, best := map[voice]bool{}, map[string]int{}, ""
	for i, s := range c.sources {
		l := text.Primary(s.Article.Language)
		if v := (voice{l, c.origins[i]}); !seen[v] {
			seen[v] = true
			n[l]++
		}
		if i == 0 || n[l] > n[best] {
			best = l
		}
	}
	return best
}

// differing marks the sentences with a figure on which the sources differ: they
// are worth reading side by side.
func (c *choice) differing(figures []variorum.Figure) []bool {
	out := make([]bool, len(c.All))
	for _, f := range figures {
		if f.Verdict == variorum.VerdictDiffer || f.Verdict == variorum.VerdictUpdated {
			for _, r := range f.Readings {
				c.In(r.Expression, func(k int) { out[k] = true })
			}
		}
	}
	return out
}

// quotedWords marks the words of the body that stand between quotation marks.
func quotedWords(s *source.Source) []bool {
	b := s.Body()
	if b == nil {
		return nil
	}
	out := make([]bool, len(b.Words))
	for _, st := range mark.Outermost(mark.Pair(b.Doc)) {
		first, last := b.WordsIn(st.Inner)
		for i := first; i < last; i++ {
			out[i] = true
		}
	}
	return out
}

// readable refuses what cannot stand alone: captions, fragments, sentences that
// are mostly quotation, that end without a mark or begin in the middle.
func (c *choice) readable(s *source.Sentence, quoted []bool) bool {
	if s.Part.Name != variorum.PartText || len(s.Words) < 4 {
		return false
	}
	sp := s.Part.Sentences[s.Index]
	n, q := sp.Last-sp.First, 0
	for i := sp.First; i < sp.Last; i++ {
		if quoted[i] {
			q++
		}
	}
	return n >= fewWords && n <= manyWords && 2*q < n && !c.leans(s)
}

// leans reports whether the sentence leans on the one before it ("They said …").
func (c *choice) leans(s *source.Sentence) bool {
	first := s.Part.Words[s.Part.Sentences[s.Index].First]
	return c.t.openers.Get(c.sources[s.Source].Article.Language)[text.Fold(first.Lower)]
}

// value counts the witnesses of a sentence, the head of a text for more.
func (c *choice) value(k int, differs bool) float64 {
	s := &c.All[k]
	best := map[int]float64{}
	c.Near(k, func(o int, share float64) {
		if origin := c.origins[c.All[o].Source]; origin != c.origins[s.Source] && share > best[origin] {
			best[origin] = share
		}
	})
	v := .1
	for _, share := range sorted(best) {
		if share >= carried {
			c.witnesses[k]++
		}
		v += max(0, share-chance) / (1 - chance)
	}
	if s.Index == 0 || s.Index < lead && c.witnesses[k] > 0 {
		v += leadBonus / float64(1+s.Index)
	}
	if differs {
		v += .5
	}
	depth := .5 + .5/(1+float64(s.Index)/settled)
	return v * depth * min(1, s.Total/full)
}

// sorted returns the values of a map in a fixed order, so that sums are equal
// to the last bit.
func sorted(m map[int]float64) []float64 {
	out := make([]float64, 0, len(m))
	for _, v := range m {
		out = append(out, v)
	}
	slices.Sort(out)
	return out
}

// pick takes the best sentences, one for each content.
func (c *choice) pick() []int {
	var order, out []int
	for k, r := range c.rank {
		if r > 0 && (c.witnesses[k] > 0 || c.All[k].Index == 0) {
			order = append(order, k)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(c.rank[b], c.rank[a]) })
	for _, k := range order {
		if len(out) == most || len(out) > 0 && c.rank[k] < floor*c.rank[out[0]] {
			break
		}
		if !slices.ContainsFunc(out, func(o int) bool {
			return max(c.Share(&c.All[k], &c.All[o]), c.Share(&c.All[o], &c.All[k])) >= repeated
		}) {
			out = append(out, k)
		}
	}
	return out
}

// date finds the day of each sentence: the newest that it names and that is not
// after its publication, else that of its article's head, else the day it was
// published.
func (c *choice) date(events []variorum.Event) {
	c.day = make([]string, len(c.All))
	for _, e := range events {
		if e.Precision != "day" && e.Precision != "hour" || len(e.Start) < len("2006-01-02") {
			continue
		}
		day := e.Start[:len("2006-01-02")]
		for _, m := range e.Mentions {
			c.In(m.Line, func(k int) {
				if p := c.published(k); !c.stray[c.All[k].Source] && (p == "" || day <= p) {
					c.day[k] = max(c.day[k], day)
				}
			})
		}
	}
	heads := c.heads()
	for k := range c.day {
		if c.day[k] == "" {
			c.day[k] = cmp.Or(heads[c.All[k].Source], c.published(k))
		}
	}
}

// heads returns the newest day that the head of each article names: what its
// other sentences tell without a date happened then.
func (c *choice) heads() []string {
	out := make([]string, len(c.sources))
	for k, s := range c.All {
		if s.Part.Name == variorum.PartText && s.Index < lead {
			out[s.Source] = max(out[s.Source], c.day[k])
		}
	}
	return out
}

func (c *choice) published(k int) string {
	if i := c.All[k].Source; !c.stray[i] {
		return c.sources[i].Article.Published.Day()
	}
	return ""
}

// strayDays is how far from the middle of the story a stamp is taken for wrong.
const strayDays = 60

// findStrays marks the articles whose stamp is far from the median of the story.
func (c *choice) findStrays() {
	var times []int64
	for _, s := range c.sources {
		if s.Dated {
			times = append(times, s.Published.Unix())
		}
	}
	slices.Sort(times)
	c.stray = make([]bool, len(c.sources))
	for i, s := range c.sources {
		if s.Dated && len(times) > 2 {
			off := s.Published.Unix() - times[len(times)/2]
			c.stray[i] = max(off, -off) > strayDays*24*60*60
		}
	}
}
