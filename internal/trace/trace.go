// Package trace finds the evidence of a story: who said what, on which figures
// the sources agree, what happened when, who is who, who copied whom and what
// only one of them has.
//
// The articles of one story come in; the story with every line cut out of one
// of them goes out. Each kind of evidence has a folder of its own and knows
// nothing of the others; what one needs of another is handed on here, in the
// order names, quotes, lineage, figures, timeline, only, key. Which articles
// make a story is decided in internal/group, how it looks in internal/view.
package trace

import (
	"cmp"
	"slices"
	"strings"

	"variorum"
	"variorum/internal/text/background"
	"variorum/internal/text/date"
	"variorum/internal/trace/figure"
	"variorum/internal/trace/key"
	"variorum/internal/trace/lineage"
	"variorum/internal/trace/name"
	"variorum/internal/trace/only"
	"variorum/internal/trace/quote"
	"variorum/internal/trace/source"
	"variorum/internal/trace/timeline"
)

// A Tracer finds evidence. It is made once and safe for concurrent use.
type Tracer struct {
	preparer *source.Preparer
	name     *name.Tracer
	quote    *quote.Tracer
	lineage  *lineage.Tracer
	figure   *figure.Tracer
	timeline *timeline.Tracer
	only     *only.Tracer
	key      *key.Tracer
}

// New returns a tracer that reads word tables from library.
func New(library *background.Library) *Tracer {
	return &Tracer{
		preparer: source.NewPreparer(library),
		name:     name.New(), quote: quote.New(), lineage: lineage.New(), figure: figure.New(),
		timeline: timeline.New(), only: only.New(), key: key.New(),
	}
}

// Sources prepares the articles of a story, by publication, then id.
func (t *Tracer) Sources(articles []*variorum.Article) []*source.Source {
	articles = slices.Clone(articles)
	slices.SortStableFunc(articles, func(a, b *variorum.Article) int {
		at, _ := a.Published.Time()
		bt, _ := b.Published.Time()
		return cmp.Or(at.Compare(bt), strings.Compare(a.ID, b.ID))
	})
	return t.preparer.Prepare(articles)
}

// Story returns the story that the articles tell, all of its evidence found.
// There must be at least one article.
func (t *Tracer) Story(id string, articles []*variorum.Article) variorum.Story {
	sources := t.Sources(articles)
	anchors := t.timeline.Anchors(sources)
	s := variorum.Story{ID: id, Related: []variorum.Related{}}
	for _, src := range sources {
		s.Articles = append(s.Articles, src.Article.ID)
	}
	s.First, s.Last = span(sources, anchors)
	s.Names = t.name.Trace(sources)
	s.Quotes, s.Reported = t.quote.Trace(sources, s.Names, anchors)
	s.Lineage = t.lineage.Trace(sources, s.Quotes)
	origins := lineage.Origins(sources, s.Lineage)
	s.Figures = t.figure.Trace(sources, figure.Context{Origins: origins, Quotes: s.Quotes, Reported: s.Reported, Names: s.Names, Anchors: anchors})
	s.Timeline = t.timeline.Trace(sources, anchors, s.Quotes)
	s.Only = t.only.Trace(sources, origins, s.Quotes, s.Figures)
	nameOrigins(&s)
	s.Key = t.key.Trace(sources, origins, s.Quotes, s.Figures, s.Timeline)
	s.Title = title(sources, origins, s)
	return filled(s)
}

// nameOrigins tells of which origin each list of "only" lines is.
func nameOrigins(s *variorum.Story) {
	of := map[string]string{}
	for _, o := range s.Lineage.Origins {
		for _, a := range o.Articles {
			of[a] = o.ID
		}
	}
	for i := range s.Only {
		s.Only[i].Origin = of[s.Only[i].Article]
	}
}

// Explain tells why two articles of a story are or are not of one origin.
func (t *Tracer) Explain(articles []*variorum.Article, s variorum.Story, a, b string) (lineage.Explanation, error) {
	return lineage.Explain(t.Sources(articles), s.Lineage, a, b)
}

// Same tells whether two articles, of whatever stories, are one text, with the
// edge that proves it.
func (t *Tracer) Same(a, b *variorum.Article) (variorum.Edge, bool) {
	return t.lineage.Same(t.Sources([]*variorum.Article{a})[0], t.Sources([]*variorum.Article{b})[0])
}

// Anchors returns the names and numbers by which a translation of an article is
// found; see lineage.Tracer.Anchors.
func (t *Tracer) Anchors(a *variorum.Article) []string {
	return t.lineage.Anchors(t.Sources([]*variorum.Article{a})[0])
}

// span returns the earliest and the latest publication: as given, or the day that
// the texts tell where nothing was given or they contradict it.
func span(sources []*source.Source, anchors []date.Anchor) (first, last variorum.Stamp) {
	for i, src := range sources {
		stamp := src.Article.Published
		if told := anchors[i].Day.String(); told != "" && told != stamp.Day() {
			stamp = variorum.Stamp(told)
		}
		at, ok := stamp.Time()
		if !ok {
			continue
		}
		if f, ok := first.Time(); !ok || at.Before(f) {
			first = stamp
		}
		if l, ok := last.Time(); !ok || at.After(l) {
			last = stamp
		}
	}
	return first, last
}

// filled makes absent lists empty, as the contract has them.
func filled(s variorum.Story) variorum.Story {
	s.Key = orEmpty(s.Key)
	s.Quotes, s.Reported = orEmpty(s.Quotes), orEmpty(s.Reported)
	s.Figures, s.Timeline, s.Names, s.Only = orEmpty(s.Figures), orEmpty(s.Timeline), orEmpty(s.Names), orEmpty(s.Only)
	s.Lineage.Origins, s.Lineage.Edges = orEmpty(s.Lineage.Origins), orEmpty(s.Lineage.Edges)
	for i := range s.Lineage.Edges {
		s.Lineage.Edges[i].Evidence = orEmpty(s.Lineage.Edges[i].Evidence)
	}
	return s
}

func orEmpty[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}
