// Package run moves inputs through the stages: collect → extract → group →
// trace. It knows all of them and none of them knows it.
//
// Pages come in as collect yields them; articles, group answers or a whole
// variorum.Edition go out. Extraction and tracing run on several workers and
// grouping on one, in an order that the workers cannot change: the same inputs
// give the same bytes with 1 worker and with 16. An input that gives no article
// becomes a counted rejection. Printing is left to internal/view, the network
// and the disk to internal/collect.
package run

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"variorum"
	"variorum/internal/extract"
	"variorum/internal/extract/standing"
	"variorum/internal/group"
	"variorum/internal/group/embed"
	"variorum/internal/text/background"
	"variorum/internal/trace"
)

// Progress is told of each step; done counts what is finished. It must not keep
// the caller waiting.
type Progress func(stage string, done int)

// An Engine holds the stages. It is safe for concurrent use.
type Engine struct {
	library  *background.Library
	extract  *extract.Extractor
	trace    *trace.Tracer
	grouping group.Options
	settling settling
	workers  int
	progress Progress
}

// New returns an engine with the given number of workers, at least one.
// progress may be nil.
func New(workers int, progress Progress) *Engine {
	if progress == nil {
		progress = func(string, int) {}
	}
	library := background.New()
	return &Engine{library: library, extract: extract.New(), trace: trace.New(library), settling: settling{every: settleEvery, articles: settled, recent: generation, keep: keepEvery}, workers: max(1, workers), progress: progress}
}

// WithEmbeddings makes an endpoint's embeddings one more likeness of articles;
// nil for none. It must be called before the engine is used.
func (e *Engine) WithEmbeddings(c *embed.Client) *Engine {
	e.grouping.Embeddings = c
	return e
}

// Extract yields an article or a rejection for each page, in the order of the
// pages, without what its host prints on every page as far as the pages before
// it tell. Two pages of the same content get ids that differ.
func (e *Engine) Extract(ctx context.Context, pages iter.Seq2[variorum.Page, *variorum.Rejection]) iter.Seq2[variorum.Article, *variorum.Rejection] {
	table := standing.New()
	return e.extractWith(ctx, func(a *variorum.Article) { strip(table, a) }, pages)
}

// extractWith does the same, with strip taking out what a host prints on every page.
func (e *Engine) extractWith(ctx context.Context, strip func(*variorum.Article), pages iter.Seq2[variorum.Page, *variorum.Rejection]) iter.Seq2[variorum.Article, *variorum.Rejection] {
	return func(yield func(variorum.Article, *variorum.Rejection) bool) {
		for a, r := range e.each(ctx, pages) {
			if r == nil {
				strip(&a)
			}
			if !yield(a, r) {
				return
			}
		}
	}
}

// strip takes out of an article what its host prints on every page.
func strip(table *standing.Table, a *variorum.Article) {
	if u, err := url.Parse(a.URL); err == nil && u.Host != "" {
		table.Strip(u.Hostname(), a)
	}
}

// each yields an article or a rejection for each page, read alone.
func (e *Engine) each(ctx context.Context, pages iter.Seq2[variorum.Page, *variorum.Rejection]) iter.Seq2[variorum.Article, *variorum.Rejection] {
	type page struct {
		variorum.Page
		rejected *variorum.Rejection
	}
	type result struct {
		article  variorum.Article
		rejected *variorum.Rejection
	}
	in := func(yield func(page) bool) {
		for p, r := range pages {
			if !yield(page{p, r}) {
				return
			}
		}
	}
	work := func(p page) result {
		if p.rejected != nil {
			return result{rejected: p.rejected}
		}
		a, r := e.extract.Extract(p.Page)
		return result{a, r}
	}
	return func(yield func(variorum.Article, *variorum.Rejection) bool) {
		ids, done := map[string]int{}, 0
		for r := range ordered(ctx, e.workers, in, work) {
			if r.rejected == nil {
				r.article.ID = unique(ids, r.article.ID)
			}
			done++
			e.progress("extract", done)
			if !yield(r.article, r.rejected) {
				return
			}
		}
	}
}

// unique gives the second article with an id "id-2", the third "id-3".
func unique(ids map[string]int, id string) string {
	ids[id]++
	if n := ids[id]; n > 1 {
		return unique(ids, id+"-"+strconv.Itoa(n))
	}
	return id
}

// Group yields the story of each article as it arrives.
func (e *Engine) Group(articles iter.Seq[*variorum.Article]) iter.Seq[group.Assignment] {
	g := group.New(e.library, e.grouping)
	return func(yield func(group.Assignment) bool) {
		for a := range articles {
			if !yield(group.Assignment{Article: a.ID, Story: g.Add(a)}) {
				return
			}
		}
	}
}

// Settle returns the story of each article after the last one was seen.
func (e *Engine) Settle(articles iter.Seq[*variorum.Article]) []group.Assignment {
	g := group.New(e.library, e.grouping)
	for a := range articles {
		g.Add(a)
	}
	settled := g.Settle()
	story := make([]string, len(settled))
	for i, s := range settled {
		story[i] = s.Story
	}
	cross(story, g.Across())
	for i := range settled {
		settled[i].Story = story[i]
	}
	return settled
}

// Read takes the pages through all stages. The order in which the pages come
// does not change the stories: articles are grouped by publication, then id.
// The error is that of ctx.
func (e *Engine) Read(ctx context.Context, pages iter.Seq2[variorum.Page, *variorum.Rejection]) (variorum.Edition, error) {
	out := variorum.Edition{Articles: []variorum.Article{}, Rejected: []variorum.Rejection{}, Stories: []variorum.Story{}}
	for a, r := range e.each(ctx, pages) {
		if r != nil {
			out.Rejected = append(out.Rejected, *r)
		} else {
			out.Articles = append(out.Articles, a)
		}
	}
	if err := ctx.Err(); err != nil {
		return out, fmt.Errorf("read stopped after %d inputs: %w", len(out.Articles)+len(out.Rejected), err)
	}
	table := standing.New()
	for _, a := range inOrder(out.Articles) {
		strip(table, a)
	}
	out.Stories = e.Stories(ctx, out.Articles)
	return out, ctx.Err()
}

// relatedShown is how many earlier, later and similar stories a story points to.
const relatedShown = 5

// Stories groups articles and traces each story; the most widely told come
// first, then by id. A copy that stands in another story pulls the two together
// where its story has nothing else, and relates them otherwise.
func (e *Engine) Stories(ctx context.Context, articles []variorum.Article) []variorum.Story {
	sorted := inOrder(articles)
	story := make([]string, len(sorted))
	g := group.New(e.library, e.grouping)
	for _, a := range sorted {
		g.Add(a)
	}
	for i, s := range g.Settle() {
		story[i] = s.Story
	}
	crossed := cross(story, g.Across())
	links := e.links(sorted, story)
	pull(story, links)
	related := sharedText(sorted, story, links)
	members := map[string][]*variorum.Article{}
	var ids []string
	for i, id := range story {
		if members[id] == nil {
			ids = append(ids, id)
		}
		members[id] = append(members[id], sorted[i])
	}
	out := make([]variorum.Story, 0, len(ids))
	for s := range ordered(ctx, e.workers, slices.Values(ids), func(id string) variorum.Story { return e.trace.Story(id, members[id]) }) {
		s.Crossed = crossed[s.ID]
		s.Related = append(s.Related, related[s.ID]...)
		for _, r := range g.Related(s.ID, relatedShown) {
			if !slices.ContainsFunc(s.Related, func(have variorum.Related) bool { return have.Story == r.Story }) {
				s.Related = append(s.Related, r)
			}
		}
		out = append(out, s)
		e.progress("trace", len(out))
	}
	slices.SortStableFunc(out, func(a, b variorum.Story) int {
		return cmp.Or(len(b.Lineage.Origins)-len(a.Lineage.Origins), len(b.Articles)-len(a.Articles), strings.Compare(string(b.Last), string(a.Last)), strings.Compare(a.ID, b.ID))
	})
	return out
}

// cross joins stories of different languages that tell of one event under the
// oldest one's id, and returns the names and numbers that tie each.
func cross(story []string, links []group.Link) map[string][]string {
	into, shared := map[string]string{}, map[string][]string{}
	for _, l := range links {
		for _, s := range l.Stories[1:] {
			into[s] = l.Stories[0]
		}
		shared[l.Stories[0]] = l.Shared
	}
	for i, s := range story {
		if to, ok := into[s]; ok {
			story[i] = to
		}
	}
	return shared
}

// Library returns the word tables that all stages share.
func (e *Engine) Library() *background.Library { return e.library }

// Tracer returns the tracer, for what is asked about one story.
func (e *Engine) Tracer() *trace.Tracer { return e.trace }

// inOrder returns the articles by publication, then id, whatever order they came in.
func inOrder(articles []variorum.Article) []*variorum.Article {
	sorted := make([]*variorum.Article, len(articles))
	for i := range articles {
		sorted[i] = &articles[i]
	}
	slices.SortStableFunc(sorted, byPublication)
	return sorted
}

func byPublication(a, b *variorum.Article) int {
	at, aok := a.Published.Time()
	bt, bok := b.Published.Time()
	if aok != bok {
		if aok {
			return -1
		}
		return 1
	}
	return cmp.Or(at.Compare(bt), strings.Compare(a.ID, b.ID))
}
