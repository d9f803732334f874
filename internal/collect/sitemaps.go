package collect

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"

	"variorum"
	"variorum/internal/collect/sitemap"
)

// maxSitemapDepth is how far indexes may lead to indexes. The protocol allows
// none within another; a few sites have one.
const maxSitemapDepth = 3

// A sitemapWalk gathers the pages of a sitemap and of all it leads to.
type sitemapWalk struct {
	*walk
	seen  map[string]bool // sitemaps, by address
	links []link
	lists []*list
	pages int
	full  bool
}

// sitemap gives the pages of a sitemap or sitemap index.
func (w *walk) sitemap(s *source, in io.Reader) {
	m := &sitemapWalk{walk: w, seen: map[string]bool{s.url: true}}
	if w.fetcher == nil {
		n := 0
		for _, err := range sitemap.Entries(io.LimitReader(in, w.limits.ListBytes)) {
			if err == nil {
				n++
			}
		}
		w.offline(s, "a sitemap", n)
		return
	}
	m.read(s.name, in, 1, s.list)
	if w.links(m.links); !w.done() {
		settle(m.lists)
	}
}

func (m *sitemapWalk) refuse(name, reason, hint string) {
	m.links = append(m.links, refusedLink(name, reason, hint))
}

func (m *sitemapWalk) read(name string, in io.Reader, depth int, from *list) {
	bounded := &io.LimitedReader{R: in, N: m.limits.ListBytes}
	for e, err := range sitemap.Entries(bounded) {
		switch {
		case m.full || m.done():
			return
		case err != nil && bounded.N <= 0:
			m.refuse(name, fmt.Sprintf("the sitemap is larger than %s, and what lies beyond is not read", size(m.limits.ListBytes)), "name the pages or inner sitemaps")
		case err != nil:
			m.refuse(name, "the sitemap is broken or cut off: "+err.Error(), "")
		case m.old(e):
			m.met = true
		case e.Index:
			m.inner(e.URL, depth)
			from.anew()
		case m.pages == m.limits.Links:
			m.full = true
			m.refuse(name, fmt.Sprintf("the limit of %d pages is reached, and the others are not read", m.limits.Links), "--max-links raises the limit, --since leaves older pages out")
		default:
			m.pages++
			if m.look != nil && e.News != (sitemap.News{}) {
				m.look.Kind = "news sitemap"
			}
			m.links = append(m.links, link{url: e.URL, from: from, given: newsOf(e)})
		}
	}
}

// old reports what the sitemap says is older than was asked for.
func (m *sitemapWalk) old(e sitemap.Entry) bool {
	modified, _ := stamp(e.Modified)
	return m.tooOld(modified, newsOf(e).Published)
}

// newsOf takes over what the news extension says.
func newsOf(e sitemap.Entry) variorum.Article {
	a := variorum.Article{Outlet: e.News.Outlet, Language: e.News.Language}
	if published, ok := stamp(e.News.Published); ok {
		a.Published = published
	}
	return a
}

// inner reads a sitemap that an index names, once.
func (m *sitemapWalk) inner(address string, depth int) {
	switch {
	case m.seen[address]:
		return
	case depth == maxSitemapDepth:
		m.refuse(address, fmt.Sprintf("a sitemap more than %d indexes deep", maxSitemapDepth), "name it as an input")
		return
	case len(m.seen) > m.limits.Lists:
		m.full = true
		m.refuse(address, fmt.Sprintf("the limit of %d sitemaps is reached; this one and the others are not read", m.limits.Lists), "name them as inputs")
		return
	}
	m.seen[address] = true
	r, err := m.fetcher.Poll(m.ctx, address, m.limits.ListBytes)
	if err != nil {
		m.links = append(m.links, link{tell: rejected(unfetched(address, err))})
		return
	}
	in, err := unzipped(r.Body)
	if err != nil {
		m.refuse(address, "damaged gzip: "+err.Error(), "")
		return
	}
	m.met = true
	if !r.Unchanged {
		from := &list{response: r}
		m.lists = append(m.lists, from)
		m.read(address, in, depth+1, from)
	}
}

// unzipped takes off the gzip that sitemaps are stored in.
func unzipped(b []byte) (io.Reader, error) {
	if !bytes.HasPrefix(b, []byte("\x1f\x8b")) {
		return bytes.NewReader(b), nil
	}
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	return bufio.NewReader(z), nil
}
