package collect

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// ask asks a source and returns what it gave, one line each, and what it told.
func ask(t *testing.T, c *Collector, q Question) (string, Look) {
	t.Helper()
	var look Look
	var out []string
	for p, r := range c.Ask(t.Context(), q, &look) {
		if r != nil {
			out = append(out, "rejected "+r.Input+": "+r.Reason)
		} else {
			out = append(out, p.Input)
		}
	}
	return strings.Join(out, "\n"), look
}

const front = `<html><head><title>Vess Post</title></head><body>
<nav><a href="/a-b-c-d">Read the four words here</a></nav>
<a href="/">Vess Post, the front page</a> <a href="/sport">Sport</a> <a href="SITE/1">Ferry strikes the quay of Port Elm</a>
<a href="/2#comments">Council of Vess talks for hours</a> <a href="/2">12 comments on this</a> <a href="/news/bridge-shut-since-monday.html"><img></a>
<a href="https://elsewhere.example/a-b-c-d">Another site says four words</a> <a href="/picture-of-the-day.jpg">A picture of the harbour</a> <a href="javascript:alert(1)">Do not go here now</a>
<a href="/20311004">4</a> <a href="/港">港の船が岸壁に衝突した</a></body></html>`

func TestAsk(t *testing.T) {
	base := site(t, map[string]string{
		"/feed":      `<rss version="2.0" xmlns:a="http://www.w3.org/2005/Atom"><channel><title>Vess Post</title><link>SITE/</link><ttl>30</ttl><a:link rel="hub" href="https://hub.example/"/><a:link rel="self" href="SITE/all"/><item><link>SITE/1</link></item><item><link>SITE/2</link></item><item><link>SITE/3</link></item></channel></rss>`,
		"/news.xml":  `<urlset xmlns:news="n"><url><loc>SITE/1</loc><news:news><news:publication_date>2022-11-10T10:00:00Z</news:publication_date></news:news></url><url><loc>SITE/2</loc><lastmod>2022-10-01</lastmod></url></urlset>`,
		"/":          front,
		"/bare":      `<html><body>Nothing</body></html>`,
		"/broken":    `<rss><channel><item`,
		"/cut":       `<rss><channel><title>Vess Post</title><item><link>SITE/1</link></item><item><ti`,
		"/list.opml": `<opml><body><outline xmlUrl="SITE/feed"/></body></opml>`,
		"/pdf":       "%PDF-1.4",
		"/1":         "text/html|<p>One", "/2": "text/html|<p>Two", "/3": "text/html|<p>Three", "/20311004": "text/html|<p>Day", "/港": "text/html|<p>港", "/news/bridge-shut-since-monday.html": "text/html|<p>Bridge",
	})
	c := online(t, Options{})
	for _, test := range []struct {
		path, want, told string
	}{
		{"/feed", "SITE/1\nSITE/2\nSITE/3", "feed Vess Post SITE/ hub https://hub.example/ topic SITE/all every 30m0s, 3 pages"},
		{"/news.xml", "SITE/1", "news sitemap    hub  topic  every 0s, 1 pages"},
		{"/", "SITE/1\nSITE/2\nSITE/news/bridge-shut-since-monday.html\nSITE/20311004\nSITE/%E6%B8%AF", "page Vess Post SITE/ hub  topic  every 0s, 5 pages"},
		{"/bare", "", "page  SITE/bare hub  topic  every 0s, 0 pages: a page without links to reports"},
		{"/broken", "", "   hub  topic  every 0s, 0 pages: the feed cannot be read: XML syntax error on line 1: unexpected EOF"},
		{"/cut", "SITE/1\nrejected SITE/cut: the feed is broken or cut off: only its 1 whole items are read", "feed Vess Post  hub  topic  every 0s, 1 pages"},
		{"/list.opml", "SITE/1\nSITE/2\nSITE/3", "list   hub  topic  every 0s, 3 pages"},
		{"/pdf", "", "   hub  topic  every 0s, 0 pages: a PDF document where a feed, a sitemap or a page was expected"},
		{"/none", "", "   hub  topic  every 0s, 0 pages: HTTP status 404 Not Found"},
	} {
		got, look := ask(t, c, Question{URL: base + test.path, Since: time.Date(2022, 11, 7, 0, 0, 0, 0, time.UTC)})
		told := fmt.Sprintf("%s %s %s hub %s topic %s every %v, %d pages", look.Kind, look.Title, look.Home, look.Hub, look.Topic, look.Pace.Every, look.Pages)
		if look.Fault != nil {
			told += ": " + look.Fault.Reason
		}
		got, told = strings.ReplaceAll(got, base, "SITE"), strings.ReplaceAll(told, base, "SITE")
		if got != test.want || strings.Join(strings.Fields(told), " ") != strings.Join(strings.Fields(test.told), " ") {
			t.Errorf("%s:\n%s\n%s\nwant\n%s\n%s", test.path, got, told, test.want, test.told)
		}
	}
	got, look := ask(t, c, Question{URL: base + "/feed", Anew: true, Most: 1, Known: func(url string) bool { return strings.HasSuffix(url, "/1") }})
	if strings.ReplaceAll(got, base, "SITE") != "SITE/2" || look.Waiting != 1 || look.Pages != 3 {
		t.Errorf("at most one: %s, %d wait", got, look.Waiting)
	}
	got, _ = ask(t, c, Question{URL: base + "/feed", Pushed: []byte(`<rss><channel><item><link>/3</link></item></channel></rss>`)})
	if strings.ReplaceAll(got, base, "SITE") != "SITE/3" {
		t.Errorf("pushed: %s", got)
	}
}

// found prints what an address offers.
func found(t *testing.T, c *Collector, base, address string) string {
	t.Helper()
	list, r := c.Find(t.Context(), address)
	if r != nil {
		return "nothing: " + r.Reason
	}
	var out []string
	for _, f := range list {
		line := fmt.Sprintf("%s %s %q %d", f.Kind, f.URL, f.Title, f.Pages)
		for _, h := range f.Latest {
			line += fmt.Sprintf(" %q", h.Title)
		}
		if f.Fault != nil {
			line += " fault: " + f.Fault.Reason
		}
		out = append(out, line)
	}
	return strings.ReplaceAll(strings.Join(out, "\n"), base, "SITE")
}

func TestFind(t *testing.T) {
	feedOf := func(title string) string {
		return `<rss version="2.0"><channel><title>` + title + `</title><item><title>One</title><link>SITE/1</link></item></channel></rss>`
	}
	links := strings.Repeat(" ", 1)
	for i := range 5 {
		links += fmt.Sprintf(`<a href="/n%d">Ferry number %[1]d strikes the quay</a>`, i)
	}
	announcing := site(t, map[string]string{
		"/":           `<html><head><title>Vess Post</title><link rel="alternate" type="application/rss+xml" title="All" href="/all"><link rel="alternate" type="application/rss+xml" href="/sport"><link rel="alternate" type="application/rss+xml" title="Old" href="/old"></head><body>` + links + `<a href="/moon.rss">The moon</a></body></html>`,
		"/all":        feedOf("Vess Post"),
		"/sport":      feedOf("Vess Post, sport"),
		"/moon.rss":   feedOf("Moon"),
		"/robots.txt": "Sitemap: SITE/pages.xml\nSitemap: SITE/news.xml",
		"/news.xml":   `<urlset xmlns:news="n"><url><loc>SITE/1</loc><news:news><news:publication><news:name>Vess Post</news:name></news:publication><news:title>Two</news:title></news:news></url></urlset>`,
		"/list.opml":  `<opml><body><outline text="Sea"><outline text="Vess" xmlUrl="https://vess.example/feed"/></outline></body></opml>`,
	})
	silent := site(t, map[string]string{"/": `<html><head><title>Vess Post</title></head></html>`, "/feed": feedOf("Vess Post"), "/rss": feedOf("Vess Post")})
	bare := site(t, map[string]string{"/": `<html><body>` + links + `</body></html>`, "/about": `<html><body>About</body></html>`})
	c := online(t, Options{})
	for _, test := range []struct{ base, path, want string }{
		{announcing, "/all", `feed SITE/all "Vess Post" 1 "One"`},
		{announcing, "/news.xml", `news sitemap SITE/news.xml "Vess Post" 1 "Two"`},
		{announcing, "/list.opml", `feed https://vess.example/feed "Vess" 0`},
		{announcing, "/", "feed SITE/all \"Vess Post\" 1 \"One\"\nfeed SITE/sport \"Vess Post, sport\" 1 \"One\"\nfeed SITE/old \"Old\" 0 fault: HTTP status 404 Not Found\nfeed SITE/moon.rss \"Moon\" 1 \"One\"\nnews sitemap SITE/news.xml \"Vess Post\" 1 \"Two\"\npage SITE/ \"Vess Post\" 5 \"Ferry number 0 strikes the quay\" \"Ferry number 1 strikes the quay\" \"Ferry number 2 strikes the quay\""},
		{silent, "/", `feed SITE/feed "Vess Post" 1 "One"`},
		{bare, "/", `page SITE/ "" 5 "Ferry number 0 strikes the quay" "Ferry number 1 strikes the quay" "Ferry number 2 strikes the quay"`},
		{bare, "/about", "nothing: a page that names no feed and links to no reports"},
		{bare, "/none", "nothing: HTTP status 404 Not Found"},
	} {
		if got := found(t, c, test.base, test.base+test.path); got != test.want {
			t.Errorf("%s:\n%s\nwant\n%s", test.path, got, test.want)
		}
	}
	if got := found(t, New(Options{}), "", "https://vess.example/"); !strings.Contains(got, "network is off") {
		t.Errorf("offline: %s", got)
	}
}

func TestAddress(t *testing.T) {
	for typed, want := range map[string]string{
		" vess.example ": "https://vess.example", "http://vess.example/feed": "http://vess.example/feed", "feed://vess.example/rss": "https://vess.example/rss",
		"feed:https://vess.example/rss": "https://vess.example/rss", "": "", "vess": "vess",
	} {
		if got := Address(typed); got != want {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
}

// Pages made to break the search for links give few links and no panic.
func FuzzReportLinks(f *testing.F) {
	f.Add([]byte(front))
	f.Add([]byte(`<a href="/x"><a href="/y-a-b-c"><nav><footer></nav></nav><a`))
	f.Fuzz(func(t *testing.T, page []byte) {
		if n := len(reportLinks(page, "https://vess.example/")); n > maxReportLinks {
			t.Errorf("%d links", n)
		}
	})
}
