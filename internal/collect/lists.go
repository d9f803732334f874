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
	if w.look != nil {
		w.look.tell(f)
	}
	if w.fetcher == nil {
		for i, item := range f.Items {
			if !w.tooOld(stampOf(item.Published), stampOf(item.Updated)) {
				w.itemContent(s, f, i, item)
			}
		}
	} else {
		w.links(w.itemLinks(s.name, f, s.list))
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

func (w *walk) itemLinks(name string, f *feed.Feed, from *list) []link {
	links := make([]link, 0, len(f.Items))
	for i, item := range f.Items {
		if w.tooOld(stampOf(item.Published), stampOf(item.Updated)) {
			continue
		}
		if item.URL == "" {
			links = append(links, refusedLink(fmt.Sprintf("%s#%d", name, i+1), "an item without an address", ""))
			continue
		}
		links = append(links, link{url: item.URL, from: from, given: variorum.Article{Published: stampOf(item.Published)}})
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
	s.list.anew()
	w.met = len(feeds) > 0
	var lists []*list
	named := make([][]link, 0, len(feeds))
	total := 0
	for f := range ordered(w.ctx, feeds, w.parallel, w.fetchFeed) {
		if f.from != nil {
			lists = append(lists, f.from)
		}
		links := f.links[:min(len(f.links), w.limits.Links-total)]
		total += len(links)
		named = append(named, links)
	}
	w.links(inTurn(named, total))
	if !w.done() {
		settle(lists)
	}
	switch {
	case err != nil:
		w.refuseAs(s, fmt.Sprintf("the list is broken after %d feeds: %v", len(feeds), err), "export it again")
	case more:
		w.refuseAs(s, fmt.Sprintf("more than %d feeds, and the others are not read", w.limits.Lists), "split the list")
	case total == w.limits.Links:
		w.refuseAs(s, fmt.Sprintf("the limit of %d pages is reached, and the others are not read", w.limits.Links), "split the list, or raise it with --max-links")
	}
}

// fetchedFeed is what one feed of a list names.
type fetchedFeed struct {
	links []link
	from  *list // nil where there is nothing to be kept
}

// fetchFeed is safe for concurrent use.
func (w *walk) fetchFeed(ctx context.Context, f opml.Feed) fetchedFeed {
	r, err := w.fetcher.Poll(ctx, f.URL, w.limits.FeedBytes)
	if err != nil {
		return fetchedFeed{links: []link{{tell: rejected(unfetched(f.URL, err))}}}
	}
	if r.Unchanged {
		return fetchedFeed{}
	}
	parsed, reason := w.readFeed(&source{name: f.URL, url: r.URL}, bytes.NewReader(r.Body))
	if parsed == nil {
		return fetchedFeed{links: []link{refusedLink(f.URL, reason, "")}}
	}
	from := &list{response: r}
	links := w.itemLinks(f.URL, parsed, from)
	if reason != "" {
		links = append(links, refusedLink(f.URL, reason, "fetch the feed again"))
	}
	return fetchedFeed{links, from}
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
