package collect

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"variorum"
	"variorum/internal/collect/feed"
	"variorum/internal/collect/fetch"
	"variorum/internal/collect/opml"
)

// feed gives the pages of a feed's items: fetched, or without a network as the
// feed itself holds them.
func (w *walk) feed(s *source, in io.Reader) {
	f, reason := w.readFeed(s, in)
	if f == nil {
		w.refuseAs(s, reason, "fetch it again, or name the pages")
		return
	}
	w.met = len(f.Items) > 0
	if w.fetcher == nil {
		for i, item := range f.Items {
			if !w.tooOld(stampOf(item.Published), stampOf(item.Updated)) {
				w.itemContent(s, f, i, item)
			}
		}
	} else {
		w.links(w.itemLinks(s.name, f))
	}
	if reason != "" {
		w.refuseAs(s, reason, "fetch the feed again")
	}
}

// readFeed returns a feed, or nil, and what is wrong with it.
func (w *walk) readFeed(s *source, in io.Reader) (f *feed.Feed, reason string) {
	b, err := readAll(in, w.limits.FeedBytes)
	if errors.As(err, new(*limitError)) {
		// A feed cut at the limit still gives its whole items.
		reason = fmt.Sprintf("the feed is larger than %s, and what lies beyond is not read", size(w.limits.FeedBytes))
	} else if err != nil {
		reason = "the feed breaks off: " + err.Error()
	}
	f, err = feed.Parse(b, s.url, w.limits.Links)
	switch {
	case err != nil:
		return nil, "the feed cannot be read: " + err.Error()
	case reason != "":
	case f.More:
		reason = fmt.Sprintf("the feed has more than %d items, and the others are not read", w.limits.Links)
	case f.Lost:
		reason = fmt.Sprintf("the feed is broken or cut off: only its %d whole items are read", len(f.Items))
	}
	return f, reason
}

func (w *walk) itemLinks(name string, f *feed.Feed) []link {
	links := make([]link, 0, len(f.Items))
	for i, item := range f.Items {
		if w.tooOld(stampOf(item.Published), stampOf(item.Updated)) {
			continue
		}
		if item.URL == "" {
			links = append(links, refusedLink(fmt.Sprintf("%s#%d", name, i+1), "an item without an address", ""))
			continue
		}
		links = append(links, link{url: item.URL, given: variorum.Article{Published: stampOf(item.Published)}})
	}
	return links
}

// itemContent gives an item as the feed holds it.
func (w *walk) itemContent(s *source, f *feed.Feed, i int, item feed.Item) {
	name := fmt.Sprintf("%s#%d", s.name, i+1)
	if strings.TrimSpace(item.Content) == "" {
		w.refuse(name, "an item without content, and the network is off", "allow the network, or save the page and name the file")
		return
	}
	published := item.Published
	if published.IsZero() {
		published = item.Updated
	}
	w.give(variorum.Page{Input: name, Body: []byte(item.Content), MediaType: "text/html; charset=utf-8", Fetched: s.fetched, Given: variorum.Article{
		URL: item.URL, Title: item.Title, Outlet: f.Title, Authors: item.Authors, Language: f.Language,
		Published: stampOf(published), Modified: stampOf(item.Updated),
	}})
}

// opml gives the pages of all feeds of a list.
func (w *walk) opml(s *source, in io.Reader) {
	feeds, more, err := opml.Read(io.LimitReader(in, w.limits.ListBytes), w.limits.Lists)
	if w.fetcher == nil {
		w.offline(s, "a list of feeds", len(feeds))
		return
	}
	lists := make([][]link, 0, len(feeds))
	total := 0
	for l := range ordered(w.ctx, feeds, w.parallel, w.fetchFeed) {
		l = l[:min(len(l), w.limits.Links-total)]
		total += len(l)
		lists = append(lists, l)
	}
	w.links(inTurn(lists, total))
	switch {
	case err != nil:
		w.refuseAs(s, fmt.Sprintf("the list is broken after %d feeds: %v", len(feeds), err), "export it again")
	case more:
		w.refuseAs(s, fmt.Sprintf("more than %d feeds, and the others are not read", w.limits.Lists), "split the list")
	case total == w.limits.Links:
		w.refuseAs(s, fmt.Sprintf("the limit of %d pages is reached, and the others are not read", w.limits.Links), "split the list, or raise it with --max-links")
	}
}

// fetchFeed is safe for concurrent use.
func (w *walk) fetchFeed(ctx context.Context, f opml.Feed) []link {
	r, err := w.fetcher.Get(ctx, f.URL, w.limits.FeedBytes)
	if err != nil {
		return []link{{tell: rejected(unfetched(f.URL, err))}}
	}
	if r.Unchanged {
		return nil
	}
	return w.feedLinks(f.URL, r)
}

func (w *walk) feedLinks(name string, r *fetch.Response) []link {
	parsed, reason := w.readFeed(&source{name: name, url: r.URL}, bytes.NewReader(r.Body))
	if parsed == nil {
		return []link{refusedLink(name, reason, "")}
	}
	links := w.itemLinks(name, parsed)
	if reason != "" {
		links = append(links, refusedLink(name, reason, "fetch the feed again"))
	}
	return links
}

// inTurn takes one link of each list after the other, so that hosts take turns.
func inTurn(lists [][]link, total int) []link {
	out := make([]link, 0, total)
	for i := 0; len(out) < total; i++ {
		for _, l := range lists {
			if i < len(l) {
				out = append(out, l[i])
			}
		}
	}
	return out
}
