package collect

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"

	"variorum"
	"variorum/internal/collect/feed"
	"variorum/internal/collect/fetch"
	"variorum/internal/collect/opml"
	"variorum/internal/collect/sitemap"
	"variorum/internal/collect/sniff"
)

// A Found is something at or behind an address that can be asked for news.
type Found struct {
	URL      string
	Kind     string // as Look.Kind
	Title    string
	Home     string
	Language string
	Folders  []string // of a list
	Latest   []Headline
	Pages    int  // it names now
	Pushed   bool // names a hub (WebSub)
	// Fault says why it cannot be read now, where it was announced only.
	Fault *variorum.Rejection
}

// A Headline is a page as a source names it.
type Headline struct {
	URL, Title string
	At         time.Time // zero where it does not say
}

const (
	// maxFound bounds what is looked at behind one address: pages announce a feed
	// a section, and each is a request to the same host.
	maxFound = 12
	// shownHeadlines is how many of the latest items tell feeds of a site apart.
	shownHeadlines = 3
	// leastReports is from how many links to reports on a page is a source.
	leastReports = 5
)

// usualPaths is where most publishing systems have a feed that pages do not
// announce.
var usualPaths = [...]string{"/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml"}

// Find looks what an address offers: the feed, sitemap or list itself, or the
// feeds that a page announces or that lie where most sites have them, the news
// sitemaps of the site, and the page as a list of links. The rejection says why
// there is nothing.
func (c *Collector) Find(ctx context.Context, address string) ([]Found, *variorum.Rejection) {
	if c.fetcher == nil {
		return nil, &variorum.Rejection{Input: address, Reason: "the network is off", Hint: "start it without --offline"}
	}
	r, err := c.fetcher.Get(ctx, address, c.limits.ListBytes)
	if err != nil {
		return nil, unfetched(address, err)
	}
	found, kind, err := c.offer(address, r)
	if err != nil {
		return nil, rejected(&variorum.Rejection{Input: address, Reason: err.Error(), Hint: "name a feed, a sitemap or a page of the site"}).Rejection
	}
	if kind != sniff.HTML {
		return found, nil
	}
	if found = append(c.behind(ctx, r), found...); len(found) == 0 {
		return nil, &variorum.Rejection{Input: address, Reason: "a page that names no feed and links to no reports", Hint: "look for a link to RSS on the site, and name that"}
	}
	return found, nil
}

// offer is what a response is itself.
func (c *Collector) offer(address string, r *fetch.Response) ([]Found, sniff.Kind, error) {
	in, err := unzipped(r.Body)
	if err != nil {
		return nil, 0, err
	}
	head := bufio.NewReaderSize(in, sniff.HeadBytes)
	form, err := look(head)
	if err != nil {
		return nil, 0, err
	}
	if r.Moved != "" {
		address = r.Moved
	}
	switch form.Kind {
	case sniff.Feed, sniff.JSONFeed:
		return c.offerFeed(address, head, r)
	case sniff.Sitemap, sniff.SitemapIndex:
		return []Found{c.offerSitemap(address, head)}, form.Kind, nil
	case sniff.OPML:
		found, err := c.offerList(head)
		return found, form.Kind, err
	case sniff.HTML:
		return c.offerPage(address, head, r.URL), form.Kind, nil
	}
	return nil, form.Kind, errors.New(form.Name + ", which names no reports")
}

func (c *Collector) offerFeed(address string, in io.Reader, r *fetch.Response) ([]Found, sniff.Kind, error) {
	b, err := readAll(in, c.limits.FeedBytes)
	if err != nil && !errors.As(err, new(*limitError)) {
		return nil, sniff.Feed, err
	}
	f, err := feed.Parse(b, r.URL, c.limits.Links)
	if err != nil {
		return nil, sniff.Feed, err
	}
	hub, _ := feed.HeaderLinks(r.Header.Values("Link"), r.URL)
	out := Found{URL: address, Kind: "feed", Title: printable(f.Title, maxReason), Home: f.Home, Language: f.Language, Pages: len(f.Items), Pushed: len(f.Hubs) > 0 || hub != ""}
	for _, item := range f.Items[:min(len(f.Items), shownHeadlines)] {
		out.Latest = append(out.Latest, Headline{item.URL, printable(item.Title, maxReason), item.Published})
	}
	return []Found{out}, sniff.Feed, nil
}

func (c *Collector) offerSitemap(address string, in io.Reader) Found {
	out := Found{URL: address, Kind: "sitemap"}
	for e, err := range sitemap.Entries(io.LimitReader(in, c.limits.ListBytes)) {
		if err != nil || out.Pages == c.limits.Links {
			break
		}
		out.Pages++
		if e.News == (sitemap.News{}) {
			continue
		}
		if out.Kind = "news sitemap"; len(out.Latest) < shownHeadlines {
			published, _ := stamp(e.News.Published)
			at, _ := published.Time()
			out.Latest = append(out.Latest, Headline{e.URL, printable(e.News.Title, maxReason), at})
			out.Title, out.Language = printable(e.News.Outlet, maxReason), e.News.Language
		}
	}
	return out
}

func (c *Collector) offerList(in io.Reader) ([]Found, error) {
	feeds, _, err := opml.Read(io.LimitReader(in, c.limits.ListBytes), c.limits.Lists)
	if err != nil && len(feeds) == 0 {
		return nil, err
	}
	out := make([]Found, len(feeds))
	for i, f := range feeds {
		out[i] = Found{URL: f.URL, Kind: "feed", Title: printable(f.Title, maxReason), Home: f.Home, Folders: f.Folders}
	}
	return out, nil
}

func (c *Collector) offerPage(address string, in io.Reader, base string) []Found {
	body, _ := readAll(in, c.limits.PageBytes) // what came is enough to look for links
	links := reportLinks(body, base)
	if len(links) < leastReports {
		return nil
	}
	out := Found{URL: address, Kind: "page", Title: pageTitle(body), Home: base, Pages: len(links)}
	for _, l := range links {
		if len(out.Latest) < shownHeadlines && headline(l.Title) {
			out.Latest = append(out.Latest, Headline{URL: l.URL, Title: printable(l.Title, maxReason)})
		}
	}
	return []Found{out}
}

// behind looks at the feeds and news sitemaps that a page leads to.
func (c *Collector) behind(ctx context.Context, page *fetch.Response) []Found {
	links := feed.Discover(page.Body, page.URL).Feeds
	for _, a := range anchors(page.Body) {
		if at, err := url.Parse(page.URL); err == nil && namesFeed(a) {
			links = append(links, feed.Link{URL: feed.Resolve(at, a.URL), Title: a.Title})
		}
	}
	announced := len(links) > 0
	for _, s := range c.newsSitemaps(ctx, page.URL) {
		links = append(links, feed.Link{URL: s})
	}
	found := c.offers(ctx, links, announced)
	if announced || len(found) > 0 {
		return found
	}
	var usual []feed.Link
	at, err := url.Parse(page.URL)
	for _, p := range usualPaths {
		if err == nil {
			usual = append(usual, feed.Link{URL: feed.Resolve(at, p)})
		}
	}
	found = c.offers(ctx, usual, false)
	return found[:min(len(found), 1)] // the same feed under several names
}

// namesFeed reports a link that a person would take for a feed.
func namesFeed(a feed.Link) bool {
	u, err := url.Parse(a.URL)
	if err != nil {
		return false
	}
	p := strings.ToLower(strings.TrimSuffix(u.Path, "/"))
	return strings.HasSuffix(p, ".rss") || strings.HasSuffix(p, ".atom") || strings.HasSuffix(p, "/rss.xml") || strings.HasSuffix(p, "/feed.xml") || strings.HasSuffix(p, "/atom.xml") ||
		strings.EqualFold(a.Title, "RSS") || strings.EqualFold(a.Title, "Atom")
}

// newsSitemaps are those of robots.txt whose names say that they hold news.
func (c *Collector) newsSitemaps(ctx context.Context, address string) []string {
	all, err := c.fetcher.Sitemaps(ctx, address)
	if err != nil {
		return nil // the page itself came, so this tells a person nothing
	}
	named := slices.DeleteFunc(all, func(s string) bool {
		u, err := url.Parse(s)
		return err != nil || !strings.Contains(strings.ToLower(u.Path+"?"+u.RawQuery), "news")
	})
	return named[:min(len(named), 2)]
}

// offers reads links side by side. What fails is told where it was announced.
func (c *Collector) offers(ctx context.Context, links []feed.Link, announced bool) []Found {
	seen := map[string]bool{"": true}
	links = slices.DeleteFunc(links, func(l feed.Link) bool {
		had := seen[l.URL]
		seen[l.URL] = true
		return had
	})
	links = links[:min(len(links), maxFound)]
	var out []Found
	for f := range ordered(ctx, links, len(links), c.preview) {
		if f.URL != "" && (f.Fault == nil || announced) {
			out = append(out, f)
		}
	}
	return out
}

// preview reads one feed or sitemap that a page leads to.
func (c *Collector) preview(ctx context.Context, l feed.Link) Found {
	out := Found{URL: l.URL, Kind: "feed", Title: l.Title}
	r, err := c.fetcher.Get(ctx, l.URL, c.limits.FeedBytes)
	if err != nil {
		out.Fault = unfetched(l.URL, err)
		return out
	}
	found, kind, err := c.offer(l.URL, r)
	switch {
	case kind == sniff.HTML || kind == sniff.OPML || kind == sniff.SitemapIndex && err == nil && found[0].Kind == "sitemap":
		return Found{}
	case err != nil:
		out.Fault = rejected(&variorum.Rejection{Input: l.URL, Reason: err.Error()}).Rejection
		return out
	}
	if found[0].Title == "" {
		found[0].Title = l.Title
	}
	return found[0]
}

// Address completes what a person typed: "post.example" is a page.
func Address(typed string) string {
	typed = strings.TrimSpace(typed)
	if rest, ok := strings.CutPrefix(typed, "feed:"); ok {
		typed = strings.TrimPrefix(rest, "//")
	}
	if typed != "" && !strings.Contains(typed, "://") && strings.Contains(typed, ".") {
		return "https://" + typed
	}
	return typed
}
