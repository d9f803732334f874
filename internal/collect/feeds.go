package collect

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"

	"variorum"
	"variorum/internal/collect/feed"
	"variorum/internal/collect/opml"
	"variorum/internal/collect/sniff"
)

// Feeds yields the feeds that inputs name, each once: those of OPML files, feeds
// themselves, and those that pages announce. A rejection stands in place of an
// input that names none.
func (c *Collector) Feeds(ctx context.Context, inputs []string) iter.Seq2[opml.Feed, *variorum.Rejection] {
	return func(yield func(opml.Feed, *variorum.Rejection) bool) {
		w := &walk{Collector: c, ctx: ctx, seen: map[string]bool{}}
		told := map[string]bool{}
		w.yield = func(e Entry) bool { return yield(opml.Feed{}, e.Rejection) }
		w.feedTo = func(f opml.Feed) {
			if !told[f.URL] && !w.done() {
				told[f.URL] = true
				w.stopped = !yield(f, nil)
			}
		}
		w.run(inputs)
	}
}

// feedsOf tells the feeds that one source names.
func (w *walk) feedsOf(s *source, in io.Reader, form sniff.Form) {
	var found []opml.Feed
	var err error
	switch form.Kind {
	case sniff.OPML:
		found, _, err = opml.Read(io.LimitReader(in, w.limits.ListBytes), w.limits.Lists)
	case sniff.Feed, sniff.JSONFeed:
		found, err = w.itself(s, in)
	case sniff.HTML:
		found, err = w.announced(s, in)
	default:
		err = errors.New(form.Name + ", which names no feeds")
	}
	for _, f := range found {
		w.feedTo(f)
	}
	switch {
	case err != nil:
		w.refuseAs(s, err.Error(), "pages, feeds and OPML files name feeds")
	case len(found) == 0:
		w.refuseAs(s, form.Name+" that names no feed", "look for a link to RSS on the page, and name that")
	}
}

// itself is a feed as an entry of a list.
func (w *walk) itself(s *source, in io.Reader) ([]opml.Feed, error) {
	f, reason := w.readFeed(s, in)
	if f == nil {
		return nil, errors.New(reason)
	}
	address := s.url
	if address == "" {
		address = f.Self
	}
	if address == "" {
		return nil, errors.New("a feed that does not say its address")
	}
	return []opml.Feed{{URL: address, Title: f.Title, Home: f.Home}}, nil
}

// announced are the feeds that a page has links to.
func (w *walk) announced(s *source, in io.Reader) ([]opml.Feed, error) {
	page, err := readAll(in, w.limits.PageBytes)
	if err != nil && !errors.As(err, new(*limitError)) {
		return nil, fmt.Errorf("read page: %w", err)
	}
	var found []opml.Feed
	for _, l := range feed.Discover(page, s.url).Feeds {
		found = append(found, opml.Feed{URL: l.URL, Title: l.Title, Home: s.url})
	}
	return found, nil
}
