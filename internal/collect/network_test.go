package collect

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"variorum/internal/collect/fetch"
)

// site serves contents by path, SITE in them being its own address.
func site(t *testing.T, contents map[string]string) string {
	t.Helper()
	var base string
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		content, ok := contents[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		if kind, rest, ok := strings.Cut(content, "|"); ok && strings.HasPrefix(kind, "text/") {
			w.Header().Set("Content-Type", kind)
			content = rest
		}
		io.WriteString(w, strings.ReplaceAll(content, "SITE", base))
	}))
	t.Cleanup(s.Close)
	base = s.URL
	return base
}

// online makes a Collector that may reach this machine and never waits.
func online(t *testing.T, o Options) *Collector {
	t.Helper()
	var mu sync.Mutex
	now := time.Date(2022, 11, 10, 12, 0, 0, 0, time.UTC)
	f, err := fetch.New(fetch.Options{
		Now: func() time.Time { mu.Lock(); defer mu.Unlock(); return now },
		Wait: func(ctx context.Context, d time.Duration) error {
			mu.Lock()
			defer mu.Unlock()
			now = now.Add(d)
			return ctx.Err()
		},
		Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")},
		Cache: fetch.NewMemory(100),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.Close)
	o.Fetcher = f
	return New(o)
}

// from gathers and puts SITE for the address.
func from(c *Collector, base string, inputs ...string) []string {
	got := gather(c, inputs...)
	for i := range got {
		got[i] = strings.ReplaceAll(got[i], base, "SITE")
	}
	return got
}

const rss = `<rss version="2.0"><channel><title>Post</title><language>en</language>
<item><title>One</title><link>SITE/1</link><pubDate>Thu, 10 Nov 2022 14:03:00 +0100</pubDate><description>&lt;p&gt;First.</description></item>
<item><title>Two</title><link>/2</link></item>
<item><title>Gone</title><link>SITE/gone</link></item>
<item><title>Loose</title><description>Loose words.</description></item>
<item><title>Picture</title><link>SITE/picture</link></item>
<item><title>One again</title><link>SITE/1</link></item></channel></rss>`

func TestURLs(t *testing.T) {
	content, _ := pack(t, exchange("/a", "200 OK", page))
	base := site(t, map[string]string{"/1": page, "/css": "text/css|p { margin: 0 }", "/lines": "{\"text\":\"1\"}\n{\"file\":\"/etc/hostname\"}\n", "/news.warc.gz": content, "/pdf": "%PDF-1.5"})
	c := online(t, Options{})
	check(t, from(c, base, base+"/1", base+"/css", base+"/lines", base+"/news.warc.gz", base+"/pdf", base+"/none", "http://10.0.0.1/"),
		fmt.Sprintf("SITE/1: page %d", len(page)),
		`SITE/css: no page, the media type is "text/css"`,
		`SITE/lines:1: article "1"`,
		"SITE/lines:2: names a file, and what comes over the network may not",
		fmt.Sprintf("SITE/news.warc.gz@%d: page %d", strings.Index(content[10:], "\x1f\x8b\x08")+10, len(page)),
		"SITE/pdf: a PDF document",
		"SITE/none: HTTP status 404 Not Found",
		"http://10.0.0.1/: it leads to 10.0.0.1, a private address, and those are not fetched",
	)
	check(t, gather(New(Options{}), "https://post.example/"), "https://post.example/: the network is off, and this is a URL")
}

func TestFeeds(t *testing.T) {
	base := site(t, map[string]string{"/feed": rss, "/1": page, "/2": page, "/picture": "\x89PNG\r\n\x1a\n", "/cut": rss[:strings.Index(rss, "/gone")], "/nofeed": "<rss><channel>"})
	c := online(t, Options{})
	whole := fmt.Sprintf("page %d", len(page))
	pages := []string{"SITE/1: " + whole, "SITE/2: " + whole, "SITE/gone: HTTP status 404 Not Found", "SITE/feed#4: an item without an address", "SITE/picture: no page, but a PNG picture"}
	check(t, from(c, base, base+"/feed"), pages...)
	check(t, from(c, base, base+"/cut"), "SITE/1: "+whole, "SITE/2: "+whole, "SITE/cut: the feed is broken or cut off: only its 2 whole items are read")
	got := from(c, base, base+"/nofeed")
	if len(got) != 1 || !strings.HasPrefix(got[0], "SITE/nofeed: the feed ") && !strings.HasPrefix(got[0], "SITE/nofeed: empty") {
		t.Errorf("got %q", got)
	}
	for p, r := range c.Pages(context.Background(), []string{base + "/feed"}) {
		if r != nil || p.Given.URL != base+"/1" || p.Given.Published != "2022-11-10T13:03:00Z" || p.Given.Title != "" || p.Fetched.IsZero() || !strings.HasPrefix(p.MediaType, "text/html") {
			t.Errorf("got %+v, %v", p, r)
		}
		break
	}
	// A feed in a file: with the network its pages, without it what it holds.
	path := write(t, t.TempDir(), "feed.xml", strings.ReplaceAll(rss, "SITE", base))
	check(t, from(c, base, path)[:1], pages[0])
	check(t, gather(New(Options{}), path), path+"#1: page 9", path+"#2: an item without content, and the network is off", path+"#3: an item without content, and the network is off",
		path+"#4: page 12", path+"#5: an item without content, and the network is off", path+"#6: an item without content, and the network is off")
	for p := range New(Options{}).Pages(context.Background(), []string{path}) {
		if g := p.Given; g.Title != "One" || g.Outlet != "Post" || g.Language != "en" || g.Published != "2022-11-10T13:03:00Z" || g.URL != base+"/1" {
			t.Errorf("got %+v", g)
		}
		break
	}
}

func TestOPML(t *testing.T) {
	base := site(t, map[string]string{
		"/list": `<opml><body><outline text="A" xmlUrl="SITE/a"/><outline text="B" xmlUrl="SITE/b"/><outline text="C" xmlUrl="SITE/c"/></body></opml>`,
		"/a":    "<rss><channel><item><link>SITE/a1</link></item><item><link>SITE/a2</link></item></channel></rss>",
		"/b":    "<rss><channel><item><link>SITE/b1</link></item></channel></rss>", "/a1": page, "/a2": page, "/b1": page,
	})
	whole := fmt.Sprintf("page %d", len(page))
	check(t, from(online(t, Options{}), base, base+"/list"), "SITE/a1: "+whole, "SITE/b1: "+whole, "SITE/c: HTTP status 404 Not Found", "SITE/a2: "+whole)
	check(t, from(online(t, Options{Limits: Limits{Lists: 1}}), base, base+"/list"), "SITE/a1: "+whole, "SITE/a2: "+whole, "SITE/list: more than 1 feeds, and the others are not read")
	check(t, from(online(t, Options{Limits: Limits{Links: 2}}), base, base+"/list"), "SITE/a1: "+whole, "SITE/a2: "+whole, "SITE/list: the limit of 2 pages is reached, and the others are not read")
	path := write(t, t.TempDir(), "list.opml", `<opml><body><outline text="A" xmlUrl="https://post.example/a"/></body></opml>`)
	check(t, gather(New(Options{}), path), path+": a list of feeds that names 1, and the network is off")
}

func TestFeedsAreFound(t *testing.T) {
	base := site(t, map[string]string{
		"/":     `<html><head><link rel="alternate" type="application/rss+xml" title="All" href="/feed"><link rel="alternate" type="application/atom+xml" href="/atom">`,
		"/none": page, "/feed": rss, "/list": `<opml><body><outline text="F"><outline text="A" xmlUrl="SITE/feed"/><outline text="B" xmlUrl="SITE/b"/></outline></body></opml>`,
	})
	var got []string
	for f, r := range online(t, Options{}).Feeds(context.Background(), []string{base + "/", base + "/none", base + "/list", base + "/feed", base + "/gone"}) {
		line := fmt.Sprint(f.URL, " ", f.Title, " ", f.Folders)
		if r != nil {
			line = r.Input + ": " + r.Reason
		}
		got = append(got, strings.ReplaceAll(line, base, "SITE"))
	}
	check(t, got, "SITE/feed All []", "SITE/atom  []", "SITE/none: an HTML page that names no feed", "SITE/b B [F]", "SITE/gone: HTTP status 404 Not Found")
}

func TestSitemaps(t *testing.T) {
	index := func(paths ...string) string {
		s := "<sitemapindex>"
		for _, p := range paths {
			s += "<sitemap><loc>SITE" + p + "</loc></sitemap>"
		}
		return s + "</sitemapindex>"
	}
	contents := map[string]string{
		"/loop": index("/loop", "/back", "/news.gz", "/none"), "/back": index("/loop"), "/deep": index("/deep1"), "/deep1": index("/deep2"), "/deep2": index("/deep3"),
		"/news": `<urlset><url><loc>SITE/1</loc><news:news xmlns:news="n"><news:publication><news:name>Post</news:name><news:language>en</news:language></news:publication><news:publication_date>2022-11-10</news:publication_date></news:news></url><url><loc>SITE/2</loc></url></urlset>`,
		"/1":    page, "/2": page, "/cut": "<urlset><url><loc>SITE/1</loc></url><url><loc>",
	}
	base := site(t, contents)
	contents["/news.gz"] = zip(strings.ReplaceAll(contents["/news"], "SITE", base))
	whole := fmt.Sprintf("page %d", len(page))
	c := online(t, Options{})
	check(t, from(c, base, base+"/news"), "SITE/1: "+whole, "SITE/2: "+whole)
	check(t, from(c, base, base+"/loop"), "SITE/1: "+whole, "SITE/2: "+whole, "SITE/none: HTTP status 404 Not Found")
	check(t, from(c, base, base+"/deep"), "SITE/deep3: a sitemap more than 3 indexes deep")
	check(t, from(c, base, base+"/cut"), "SITE/1: "+whole, "SITE/cut: the sitemap is broken or cut off: read sitemap: XML syntax error on line 1: unexpected EOF")
	check(t, from(online(t, Options{Limits: Limits{Links: 1}}), base, base+"/news"), "SITE/1: "+whole, "SITE/news: the limit of 1 pages is reached, and the others are not read")
	for p := range c.Pages(context.Background(), []string{base + "/news"}) {
		if g := p.Given; g.Outlet != "Post" || g.Language != "en" || g.Published != "2022-11-10" {
			t.Errorf("got %+v", g)
		}
		break
	}
}

// A feed that was dealt with is asked for news only; one with a page that failed
// for the moment, and a list of lists, are fetched again.
func TestPolling(t *testing.T) {
	failing, asked := true, map[string]int{}
	var base string
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked[r.URL.Path]++
		w.Header().Set("ETag", `"1"`)
		switch path := r.URL.Path; {
		case path == "/robots.txt":
		case path == "/2" && failing:
			w.WriteHeader(http.StatusServiceUnavailable)
		case r.Header.Get("If-None-Match") != "":
			w.WriteHeader(http.StatusNotModified)
		case path == "/feed":
			fmt.Fprintf(w, "<rss><channel><item><link>%s/1</link></item><item><link>%s/2</link></item></channel></rss>", base, base)
		case path == "/map":
			fmt.Fprintf(w, "<urlset><url><loc>%s/1</loc></url></urlset>", base)
		case path == "/index":
			fmt.Fprintf(w, "<sitemapindex><sitemap><loc>%s/map</loc></sitemap></sitemapindex>", base)
		case path == "/list":
			fmt.Fprintf(w, `<opml><body><outline text="A" xmlUrl="%s/feed"/></body></opml>`, base)
		default:
			io.WriteString(w, page)
		}
	}))
	t.Cleanup(s.Close)
	base = s.URL
	c := online(t, Options{})
	whole := fmt.Sprintf("page %d", len(page))
	check(t, from(c, base, base+"/feed"), "SITE/1: "+whole, "SITE/2: HTTP status 503 Service Unavailable")
	failing = false
	check(t, from(c, base, base+"/feed"), "SITE/1: "+whole, "SITE/2: "+whole)
	check(t, from(c, base, base+"/feed"))
	check(t, from(c, base, base+"/list"))
	check(t, from(c, base, base+"/index"), "SITE/1: "+whole)
	check(t, from(c, base, base+"/index"))
	if asked["/index"] != 2 || asked["/map"] != 2 || asked["/feed"] != 4 || asked["/1"] != 3 {
		t.Errorf("asked for %v", asked)
	}
}

func TestSince(t *testing.T) {
	base := site(t, map[string]string{
		"/index": `<sitemapindex><sitemap><loc>SITE/old</loc><lastmod>2022-11-01</lastmod></sitemap><sitemap><loc>SITE/map</loc><lastmod>2022-11-10</lastmod></sitemap></sitemapindex>`,
		"/map":   `<urlset><url><loc>SITE/1</loc><lastmod>2022-11-09</lastmod></url><url><loc>SITE/2</loc><lastmod>2022-11-10</lastmod></url><url><loc>SITE/3</loc></url><url><loc>SITE/4</loc><lastmod>2022-11-10T08:00:00Z</lastmod></url></urlset>`,
		"/feed":  `<rss><channel><item><link>SITE/5</link><pubDate>Wed, 09 Nov 2022 12:00:00 GMT</pubDate></item><item><link>SITE/6</link><pubDate>Thu, 10 Nov 2022 12:00:00 GMT</pubDate></item></channel></rss>`,
		"/all":   `<urlset><url><loc>SITE/1</loc><lastmod>2022-11-09</lastmod></url></urlset>`,
		"/2":     page, "/3": page, "/6": page,
	})
	c := online(t, Options{Since: noon})
	whole := fmt.Sprintf("page %d", len(page))
	check(t, from(c, base, base+"/index", base+"/feed", base+"/all"), "SITE/2: "+whole, "SITE/3: "+whole, "SITE/6: "+whole)
}

// However many are fetched at once, the order is that of the list.
func TestOrderHolds(t *testing.T) {
	contents := map[string]string{}
	list := "<urlset>"
	var want []string
	for i := range 60 {
		contents[fmt.Sprint("/", i)] = fmt.Sprintf("<p>%0*d", i+1, i)
		list += fmt.Sprintf("<url><loc>SITE/%d</loc></url>", i)
		want = append(want, fmt.Sprintf("SITE/%d: page %d", i, 4+i))
	}
	contents["/list"] = list + "</urlset>"
	base := site(t, contents)
	for _, parallel := range []int{1, 16} {
		check(t, from(online(t, Options{Parallel: parallel}), base, base+"/list"), want...)
	}
	n := 0
	for range online(t, Options{}).Pages(context.Background(), []string{base + "/list"}) {
		if n++; n == 5 {
			break
		}
	}
}

func TestOrderedIsBounded(t *testing.T) {
	var mu sync.Mutex
	under, most := 0, 0
	inputs := make([]int, 200)
	for i := range inputs {
		inputs[i] = i
	}
	next := 0
	for got := range ordered(context.Background(), inputs, 4, func(_ context.Context, i int) int {
		mu.Lock()
		under++
		most = max(most, under)
		mu.Unlock()
		defer func() { mu.Lock(); under--; mu.Unlock() }()
		return i
	}) {
		if got != next {
			t.Fatalf("got %d, want %d", got, next)
		}
		next++
	}
	if next != 200 || most > 4 {
		t.Errorf("%d results, %d at once", next, most)
	}
}
