package collect

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"variorum"
	"variorum/internal/collect/fetch"
)

// A link is a page that a list names, or what stands in its place.
type link struct {
	url   string
	given variorum.Article // what the list says of it
	tell  *Entry           // given instead of fetching
	from  *list            // what names it, nil for files
}

// A list is what was fetched of a feed or sitemap. The cache keeps it when
// nothing it names has failed for the moment, since that would never be asked for
// again; and never a list of lists, which may stay while they change.
type list struct {
	response *fetch.Response
	again    bool // it is to be fetched again
}

// anew keeps a list out of the cache; nil, a list in a file, is none anyway.
func (l *list) anew() {
	if l != nil {
		l.again = true
	}
}

// settle keeps the lists that are done with.
func settle(lists []*list) {
	for _, l := range lists {
		if !l.again {
			l.response.Keep()
		}
	}
}

// url gives what a URL named by the user holds.
func (w *walk) url(address string) {
	if w.fetcher == nil {
		w.refuse(address, "the network is off, and this is a URL", "save the page and name the file")
		return
	}
	if isArchiveName(address) {
		w.openArchive(address)
		return
	}
	r, err := w.fetcher.Poll(w.ctx, address, w.limits.ListBytes)
	if err != nil {
		w.reject(unfetched(address, err))
		return
	}
	if r.Unchanged {
		return
	}
	l := &list{response: r}
	w.source(&source{name: address, raw: bytes.NewReader(r.Body), url: r.URL, mediaType: r.MediaType, fetched: r.Fetched, remote: true,
		given: variorum.Article{URL: r.URL}, list: l})
	if !w.done() {
		settle([]*list{l})
	}
}

// isArchiveName is the one place where a name decides: an archive does not fit
// into memory, so it has to be known before it is fetched.
func isArchiveName(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (strings.HasSuffix(u.Path, ".warc") || strings.HasSuffix(u.Path, ".warc.gz"))
}

func (w *walk) openArchive(address string) {
	s, err := w.fetcher.Open(w.ctx, address)
	if err != nil {
		w.reject(unfetched(address, err))
		return
	}
	defer s.Close()
	w.source(&source{name: address, raw: s, url: s.URL, mediaType: s.MediaType, fetched: s.Fetched, remote: true,
		given: variorum.Article{URL: s.URL}})
}

// unfetched is the rejection of what could not be fetched.
func unfetched(name string, err error) *variorum.Rejection {
	var e *fetch.Error
	if errors.As(err, &e) {
		return &variorum.Rejection{Input: name, Reason: e.Reason, Hint: e.Hint, Passing: e.Passing}
	}
	return &variorum.Rejection{Input: name, Reason: err.Error()}
}

// links gives the pages that lists name, several fetched at once, in the order
// of the lists. A page named twice in a run is fetched once.
func (w *walk) links(links []link) {
	w.met = w.met || len(links) > 0
	if w.look != nil {
		w.look.Pages += len(links)
	}
	fresh := links[:0]
	for _, l := range links {
		if l.tell == nil && w.known != nil && w.known(l.url) {
			continue
		}
		if l.tell != nil || !w.seen[l.url] {
			w.seen[l.url] = l.tell == nil || w.seen[l.url]
			fresh = append(fresh, l)
		}
	}
	if w.most > 0 && len(fresh) > w.most {
		for _, l := range fresh[w.most:] {
			l.from.anew()
		}
		w.look.Waiting = len(fresh) - w.most
		fresh = fresh[:w.most]
	}
	i := 0
	for p := range ordered(w.ctx, fresh, w.parallel, w.fetchPage) {
		if p.failed {
			fresh[i].from.anew()
		}
		i++
		if w.entry(*p.entry); w.done() {
			return
		}
	}
}

// A fetched page or rejection; failed says that it may come another time.
type fetched struct {
	entry  *Entry
	failed bool
}

// fetchPage is safe for concurrent use.
func (c *Collector) fetchPage(ctx context.Context, l link) fetched {
	if l.tell != nil {
		return fetched{entry: l.tell}
	}
	r, err := c.fetcher.Get(ctx, l.url, c.limits.PageBytes)
	if err != nil {
		var e *fetch.Error
		return fetched{entry: rejected(unfetched(l.url, err)), failed: !errors.As(err, &e) || e.Passing}
	}
	e := pageOf(l, r)
	if c.remember && e.Rejection == nil {
		r.Keep()
	}
	return fetched{entry: e}
}

// pageOf makes the page of what a link gave, or its rejection.
func pageOf(l link, r *fetch.Response) *Entry {
	if reason := notPage(r.Body, r.MediaType); reason != "" {
		return rejected(&variorum.Rejection{Input: l.url, Reason: reason})
	}
	l.given.URL = r.URL
	return &Entry{Page: variorum.Page{Input: l.url, Given: l.given, Body: r.Body, MediaType: r.MediaType, Fetched: r.Fetched}}
}

// rejected is the entry of a rejection. Its words may hold those of strangers
// and are printed on terminals: control characters are taken out.
func rejected(r *variorum.Rejection) *Entry {
	r.Input, r.Reason = printable(r.Input, maxName), printable(r.Reason, maxReason)
	return &Entry{Page: variorum.Page{Input: r.Input, Given: variorum.Article{ID: r.ID}}, Rejection: r}
}

// How long what is said of a rejection may be, in bytes.
const maxName, maxReason = 9000, 400

func printable(s string, limit int) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return utf8.RuneError
		}
		return r
	}, s)
	if len(s) > limit {
		s = strings.ToValidUTF8(s[:limit], "") + "…"
	}
	return s
}

func refusedLink(name, reason, hint string) link {
	return link{tell: rejected(&variorum.Rejection{Input: name, Reason: reason, Hint: hint})}
}

// tooOld reports whether all the moments that a list knows of a page lie before
// Options.Since. A day counts as its end.
func (c *Collector) tooOld(stamps ...variorum.Stamp) bool {
	known := false
	for _, s := range stamps {
		t, ok := s.Time()
		if ok && s.IsDate() {
			t = t.AddDate(0, 0, 1)
		}
		if ok && !t.Before(c.since) {
			return false
		}
		known = known || ok
	}
	return known
}

// stampOf makes a stamp of a time that may be missing.
func stampOf(t time.Time) variorum.Stamp {
	if t.IsZero() {
		return ""
	}
	return variorum.Stamp(t.Format(time.RFC3339))
}

// offline refuses a list that only the network could open.
func (w *walk) offline(s *source, what string, n int) {
	w.refuseAs(s, fmt.Sprintf("%s that names %d, and the network is off", what, n), "allow the network, or save the pages and name the files")
}
