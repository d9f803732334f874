package collect

import (
	"bytes"
	"context"
	"errors"
	"io"
	"iter"
	"time"

	"variorum"
	"variorum/internal/collect/feed"
	"variorum/internal/collect/fetch"
	"variorum/internal/collect/sniff"
)

// A Question asks a source what it holds now.
type Question struct {
	URL string
	// Known tells which pages were had before; nil wants all.
	Known func(url string) bool
	// Anew asks even where the last answer still holds, since a person wants to know.
	Anew bool
	// Pushed is the source as its hub sent it; then it is not fetched.
	Pushed []byte
	// Since leaves out what a sitemap says is older. Feeds are short and taken whole.
	Since time.Time
	// Most bounds the pages fetched; others wait for the next time. 0: no bound.
	Most int
}

// A Look is what a source told when it was asked, apart from its pages.
type Look struct {
	Kind      string // "feed", "sitemap", "news sitemap", "list" or "page"; empty where nothing was read
	Title     string
	Home      string
	Hub       string // pushes it (WebSub), under the address in Topic
	Topic     string
	Moved     string // its address from now on, where it moved for good
	Unchanged bool
	Pace      feed.Pace
	Fresh     time.Time // it need not be asked again before
	Pages     int       // named by it, known ones with them
	Waiting   int       // left for the next time, beyond Question.Most
	// Fault says why nothing could be read, nil where it was. Status is what the
	// host answered, Later when it wants to be asked again; zero where unknown.
	Fault  *variorum.Rejection
	Status int
	Later  time.Time
	// Lasts says that the fault is of the address, not of the moment.
	Lasts bool
}

// Ask yields the pages that a source names and that are not known, as Pages
// does, and fills in look as it goes. A page that is asked as a source is
// searched for links to reports and is none itself.
func (c *Collector) Ask(ctx context.Context, q Question, look *Look) iter.Seq2[variorum.Page, *variorum.Rejection] {
	return func(yield func(variorum.Page, *variorum.Rejection) bool) {
		own := *c
		own.remember = true
		own.known = q.Known
		w := &walk{Collector: &own, ctx: ctx, seen: map[string]bool{}, look: look, most: q.Most, sitemapsSince: q.Since}
		w.yield = func(e Entry) bool {
			if e.Rejection != nil && e.Rejection.Input == q.URL && look.Pages == 0 {
				look.Fault = e.Rejection
				return true
			}
			return yield(e.Page, e.Rejection)
		}
		w.ask(q)
	}
}

func (w *walk) ask(q Question) {
	if w.fetcher == nil {
		w.refuse(q.URL, "the network is off", "start it without --offline")
		return
	}
	if isArchiveName(q.URL) {
		w.refuse(q.URL, "a web archive, which does not change", "take it in once: variorum import")
		return
	}
	r, err := w.answer(q)
	if err != nil {
		w.look.failed(err)
		w.reject(unfetched(q.URL, err))
		return
	}
	w.look.Moved, w.look.Fresh, w.look.Unchanged = r.Moved, r.Fresh, r.Unchanged
	if r.Unchanged {
		return
	}
	if r.Header != nil {
		w.look.Hub, w.look.Topic = feed.HeaderLinks(r.Header.Values("Link"), r.URL)
	}
	l := &list{response: r}
	w.source(&source{name: q.URL, raw: bytes.NewReader(r.Body), url: r.URL, mediaType: r.MediaType, fetched: r.Fetched, remote: true, list: l})
	if !w.done() && w.look.Fault == nil {
		settle([]*list{l})
	}
}

// answer is what the source gave, fetched or pushed.
func (w *walk) answer(q Question) (*fetch.Response, error) {
	switch {
	case q.Pushed != nil:
		return &fetch.Response{URL: q.URL, Body: q.Pushed}, nil
	case q.Anew:
		return w.fetcher.PollNow(w.ctx, q.URL, w.limits.ListBytes)
	}
	return w.fetcher.Poll(w.ctx, q.URL, w.limits.ListBytes)
}

func (l *Look) failed(err error) {
	var e *fetch.Error
	if errors.As(err, &e) {
		l.Status, l.Later, l.Lasts = e.Status, e.Later, !e.Passing
	}
}

// tell notes what a feed says of itself.
func (l *Look) tell(f *feed.Feed) {
	l.Kind, l.Title, l.Home, l.Pace = "feed", f.Title, f.Home, f.Pace
	if len(f.Hubs) > 0 {
		l.Hub = f.Hubs[0]
	}
	if f.Self != "" {
		l.Topic = f.Self
	}
}

// asked reads a source that was asked; s.name is its address.
func (w *walk) asked(s *source, in io.Reader, form sniff.Form) {
	switch form.Kind {
	case sniff.Feed, sniff.JSONFeed:
		w.feed(s, in)
	case sniff.Sitemap, sniff.SitemapIndex:
		w.look.Kind = "sitemap"
		if w.sitemapsSince.After(w.Collector.since) {
			w.Collector.since = w.sitemapsSince
		}
		w.sitemap(s, in)
	case sniff.OPML:
		w.look.Kind = "list"
		w.opml(s, in)
	case sniff.HTML:
		w.pageLinks(s, in)
	default:
		w.refuseAs(s, form.Name+" where a feed, a sitemap or a page was expected", "look for a link to RSS on the site, and name that")
	}
}

// Again fetches a page that was read before, unless it did not change or need
// not be asked for yet; then unchanged is true. keep lets the cache know of it:
// call it when the page was dealt with.
func (c *Collector) Again(ctx context.Context, address string) (p variorum.Page, unchanged bool, keep func(), err error) {
	r, err := c.fetcher.Poll(ctx, address, c.limits.PageBytes)
	if err != nil {
		return p, false, nil, err
	}
	if r.Unchanged {
		return p, true, func() {}, nil
	}
	e := pageOf(link{url: address}, r)
	if e.Rejection != nil {
		return p, false, nil, errors.New(e.Rejection.Reason)
	}
	return e.Page, false, r.Keep, nil
}
