package serve

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"variorum/internal/collect"
	"variorum/internal/collect/fetch"
	"variorum/internal/collect/opml"
	"variorum/internal/journal"
	"variorum/internal/run"
	"variorum/internal/store"
)

// An outlet is the site of an invented outlet: a front page that announces two
// feeds; the first has as many reports as a test sets.
type outlet struct {
	*httptest.Server
	mu      sync.Mutex
	reports int
	head    string // of its feed
	robots  string
}

func newOutlet(t *testing.T, reports int) *outlet {
	o := &outlet{reports: reports}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /robots.txt", func(w http.ResponseWriter, r *http.Request) {
		o.mu.Lock()
		defer o.mu.Unlock()
		io.WriteString(w, o.robots)
	})
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, `<html lang="en"><head><title>Vess Post</title><link rel="alternate" type="application/rss+xml" title="All news" href="/feed"><link rel="alternate" type="application/rss+xml" title="Sport" href="/sport"></head><body>Vess</body></html>`)
	})
	mux.HandleFunc("GET /feed", func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, o.feed()) })
	mux.HandleFunc("GET /sport", func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, `<rss version="2.0"><channel><title>Vess Post, sport</title><item><title>Rowers win by a length</title></item></channel></rss>`)
	})
	mux.HandleFunc("GET /report/{n}", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, `<html lang="en"><head><title>Lock %[1]s of Vess shut</title><meta property="og:site_name" content="Vess Post"></head><body><article><h1>Lock %[1]s of Vess shut</h1>
			<p>Lock %[1]s of the canal at Vess was shut on Friday after a barge struck its upper gate, the canal office said in a statement.</p>
			<p>“We will know by Sunday whether the gate holds,” lock keeper Ines Varga told the Vess Post, and added that nobody was hurt.</p></article></body></html>`, r.PathValue("n"))
	})
	o.Server = httptest.NewServer(mux)
	t.Cleanup(o.Close)
	return o
}

func (o *outlet) feed() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	var b strings.Builder
	fmt.Fprintf(&b, `<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Vess Post</title><link>%s/</link>%s`, o.URL, o.head)
	for n := o.reports; n > 0; n-- {
		fmt.Fprintf(&b, `<item><title>Lock %[2]d of Vess shut</title><link>%[1]s/report/%[2]d</link></item>`, o.URL, n)
	}
	return b.String() + `</channel></rss>`
}

func (o *outlet) publish(reports int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.reports = reports
}

// A desk is a server that collects.
type desk struct {
	*httptest.Server
	t        *testing.T
	server   *Server
	store    *store.Store
	newsroom *run.Newsroom
	watcher  *run.Watcher
}

// newDesk starts one; its watcher runs, where it is told to, until the test ends.
func newDesk(t *testing.T, watches bool) *desk {
	t.Helper()
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "news.db"))
	if err != nil {
		t.Fatal(err)
	}
	engine := run.New(2, nil)
	n, err := run.OpenNewsroom(t.Context(), s, engine)
	if err != nil {
		t.Fatal(err)
	}
	cache := run.NewCache(s)
	client, err := fetch.New(fetch.Options{Now: time.Now, Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Cache: cache, Limits: fetch.Limits{Delay: time.Nanosecond, Retries: 1, MaxWait: time.Nanosecond}})
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{t: t, store: s, newsroom: n}
	front := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { d.server.Handler().ServeHTTP(w, r) }))
	base := "http://" + front.Listener.Addr().String()
	d.watcher = run.NewWatcher(run.WatchOptions{Newsroom: n, Collect: collect.Options{Fetcher: client}, Cache: cache, Now: time.Now, Every: time.Hour, Base: base, Told: func(err error) { t.Log(err) }})
	if d.server, err = New(Options{Store: s, Newsroom: n, Watcher: d.watcher, Library: engine.Library(), Now: time.Now, Base: base, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	var all sync.WaitGroup
	all.Go(func() {
		if err := n.Run(ctx, 2); err != nil {
			t.Error(err)
		}
	})
	watching, stopWatching := context.WithCancel(ctx)
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		if watches {
			d.watcher.Run(watching)
		}
	}()
	front.Start()
	d.Server = front
	t.Cleanup(func() {
		d.server.Stop()
		front.Close()
		stopWatching()
		<-watched
		stop()
		all.Wait()
		client.Close()
		s.Close()
	})
	return d
}

// post sends a form and returns the status, where it leads and the body; it
// follows no redirect.
func (d *desk) post(path string, form url.Values) (int, string, string) {
	d.t.Helper()
	return d.send(path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

func (d *desk) send(path, mediaType string, body io.Reader) (int, string, string) {
	d.t.Helper()
	r, err := http.NewRequestWithContext(d.t.Context(), http.MethodPost, d.URL+path, body)
	if err != nil {
		d.t.Fatal(err)
	}
	r.Header.Set("Content-Type", mediaType)
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Do(r)
	if err != nil {
		d.t.Fatal(err)
	}
	defer answer.Body.Close()
	b, err := io.ReadAll(answer.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	return answer.StatusCode, answer.Header.Get("Location"), string(b)
}

func (d *desk) sources() []store.SourceRow {
	d.t.Helper()
	list, err := d.store.Sources(d.t.Context())
	if err != nil {
		d.t.Fatal(err)
	}
	return list
}

// holds fails unless a page holds all words.
func holds(t *testing.T, what, body string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(body, w) {
			t.Errorf("%s lacks %q:\n%s", what, w, body)
		}
	}
}

func TestDiscover(t *testing.T) {
	d, o := newDesk(t, false), newOutlet(t, 2)
	status, _, body := d.post("/sources/find", url.Values{"url": {o.URL + "/"}})
	if status != http.StatusOK || strings.Count(body, `type="checkbox"`) != 2 || strings.Count(body, " checked") != 1 {
		t.Errorf("status %d", status)
	}
	holds(t, "what was found", body, "Vess Post, sport", "Lock 2 of Vess shut", "Rowers win by a length", `value="`+o.URL+`/feed" checked`)
	if status, to, _ := d.post("/sources", url.Values{"url": {o.URL + "/feed", o.URL + "/sport"}}); status != http.StatusSeeOther || to != "/sources?added=2&had=0" {
		t.Errorf("add: %d to %s", status, to)
	}
	if status, to, _ := d.post("/sources/find", url.Values{"url": {o.URL + "/feed"}}); status != http.StatusSeeOther || to != "/sources?added=0&had=1" {
		t.Errorf("a feed by its address: %d to %s", status, to)
	}
	if err := d.watcher.Round(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, body, _ = get(t, d.Server, "/sources")
	holds(t, "sources", body, "Vess Post", "Vess Post, sport", "working", "2</b> reports in 24 h")
	for address, want := range map[string]string{
		"http://10.0.0.7/": "a private address", o.URL + "/none": "404 Not Found", "ftp://vess.example/": "A source is the address",
	} {
		if status, _, body := d.post("/sources/find", url.Values{"url": {address}}); status < 400 || status > 499 || !strings.Contains(body, want) {
			t.Errorf("%s: %d without %q", address, status, want)
		}
	}
	refusing := newOutlet(t, 1)
	refusing.robots = "User-agent: *\nDisallow: /"
	if status, _, body := d.post("/sources/find", url.Values{"url": {refusing.URL}}); status != http.StatusUnprocessableEntity || !strings.Contains(body, "robots.txt does not allow it") {
		t.Errorf("robots.txt: %d", status)
	}
	d.post("/sources", url.Values{"url": {"http://10.0.0.7/feed"}})
	if err := d.watcher.Round(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, body, _ = get(t, d.Server, "/sources?state=refused")
	holds(t, "a source inside the network", body, "GET 10.0.0.7/feed: it leads to 10.0.0.7, a private address", "refused")
}

// upload sends an OPML file.
func (d *desk) upload(file string) (int, string, string) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	part, err := w.CreateFormFile("file", "feeds.opml")
	if err != nil {
		d.t.Fatal(err)
	}
	io.WriteString(part, file)
	w.Close()
	return d.send("/sources/opml", w.FormDataContentType(), &b)
}

func TestOPML(t *testing.T) {
	d := newDesk(t, false)
	feeds := []opml.Feed{
		{URL: "https://gazette.example/feed", Title: "Gazette & Sons", Home: "https://gazette.example/"},
		{URL: "https://courier.example/feed", Title: "Courier", Folders: []string{"Ports", "North"}},
		{URL: "https://almarfa.example/rss", Title: "صحيفة المرفأ", Folders: []string{"Ports"}},
	}
	var file bytes.Buffer
	if err := opml.Write(&file, "Mine", feeds); err != nil {
		t.Fatal(err)
	}
	if status, to, _ := d.upload(file.String()); status != http.StatusSeeOther || to != "/sources?added=3&had=0" {
		t.Fatalf("import: %d to %s", status, to)
	}
	_, exported, header := get(t, d.Server, "/sources.opml")
	if !strings.Contains(header.Get("Content-Type"), "opml") {
		t.Errorf("media type %q", header.Get("Content-Type"))
	}
	again, more, err := opml.Read(strings.NewReader(exported), 100)
	if err != nil || more || len(again) != 3 {
		t.Fatalf("export: %v: %s", err, exported)
	}
	byURL := map[string]opml.Feed{}
	for _, f := range again {
		byURL[f.URL] = f
	}
	for _, f := range feeds {
		if fmt.Sprint(byURL[f.URL]) != fmt.Sprint(f) {
			t.Errorf("went in as %+v, came out as %+v", f, byURL[f.URL])
		}
	}
	if status, to, _ := d.upload(exported); status != http.StatusSeeOther || to != "/sources?added=0&had=3" {
		t.Errorf("import of the export: %d to %s", status, to)
	}
	for name, c := range map[string]struct {
		file string
		want int
	}{
		"no OPML": {"<html>", http.StatusBadRequest}, "cut off": {file.String()[:200], http.StatusBadRequest}, "no feed": {"<opml><body/></opml>", http.StatusBadRequest},
		"large": {"<opml><!--" + strings.Repeat("x", maxOPML), http.StatusRequestEntityTooLarge},
	} {
		if status, _, _ := d.upload(c.file); status != c.want {
			t.Errorf("%s: status %d, want %d", name, status, c.want)
		}
	}
	if n := len(d.sources()); n != 3 {
		t.Errorf("%d sources", n)
	}
}

func TestStarter(t *testing.T) {
	list, err := readStarter()
	if err != nil || len(list) < 100 {
		t.Fatalf("%d outlets, %v", len(list), err)
	}
	seen, tags := map[string]bool{}, map[string]bool{}
	for _, o := range list {
		if seen[o.URL] || !strings.HasPrefix(o.URL, "https://") {
			t.Errorf("%s: twice, or not https", o.URL)
		}
		seen[o.URL], tags[o.Tag] = true, true
	}
	if len(tags) < 20 {
		t.Errorf("%d languages", len(tags))
	}
	d := newDesk(t, false)
	_, body, _ := get(t, d.Server, "/sources/starter")
	if strings.Contains(body, " checked") || len(body) > 100<<10 || len(d.sources()) != 0 {
		t.Error("something is picked for the reader, or the page is too large")
	}
	d.post("/sources", url.Values{"url": {list[0].URL, list[7].URL}})
	if got := d.sources(); len(got) != 2 || got[0].Title == "" || len(got[0].Folders) != 1 {
		t.Errorf("picked: %+v", got)
	}
	_, body, _ = get(t, d.Server, "/sources/starter")
	if strings.Count(body, " checked disabled") != 2 {
		t.Error("what was picked is not shown as added")
	}
	if status, _, _ := d.post("/sources", nil); status != http.StatusBadRequest {
		t.Errorf("nothing picked: %d", status)
	}
}

func TestSourcePage(t *testing.T) {
	d, o := newDesk(t, false), newOutlet(t, 2)
	d.post("/sources", url.Values{"url": {o.URL + "/feed"}})
	if err := d.watcher.Round(t.Context()); err != nil {
		t.Fatal(err)
	}
	path := "/sources/" + store.SourceID(o.URL+"/feed")
	_, body, _ := get(t, d.Server, path)
	holds(t, "source", body, "Vess Post", "Lock 1 of Vess shut", "2 reports, 0 rejected", o.URL+"/feed", "about every")
	for _, c := range []struct {
		form url.Values
		is   func(store.SourceRow) bool
	}{
		{url.Values{"do": {"pause"}}, func(r store.SourceRow) bool { return r.Paused }},
		{url.Values{"do": {"resume"}}, func(r store.SourceRow) bool { return !r.Paused && !r.Due.After(time.Now()) }},
		{url.Values{"do": {"rename"}, "title": {" The  Post "}}, func(r store.SourceRow) bool { return r.Called() == "The Post" && r.Given == 2 }},
		{url.Values{"do": {"ask"}}, func(r store.SourceRow) bool { return !r.Due.After(time.Now()) }},
	} {
		if status, to, _ := d.post(path, c.form); status != http.StatusSeeOther || to != path {
			t.Errorf("%v: %d to %s", c.form, status, to)
		}
		if rows := d.sources(); len(rows) != 1 || !c.is(rows[0]) {
			t.Errorf("%v: %+v", c.form, rows)
		}
	}
	if status, _, _ := d.post(path, url.Values{"do": {"sell"}}); status != http.StatusBadRequest {
		t.Errorf("an unknown wish: %d", status)
	}
	d.post(path, url.Values{"do": {"remove"}})
	if status, _, _ := get(t, d.Server, path); status != http.StatusNotFound || len(d.sources()) != 0 {
		t.Errorf("removed: %d", status)
	}
	if n, err := d.store.Count(t.Context()); err != nil || n.Articles != 2 {
		t.Errorf("what it gave went with it: %+v, %v", n, err)
	}
}

// Many sources are shown in parts, found by words and by state.
func TestManySources(t *testing.T) {
	d := newDesk(t, false)
	var urls []string
	for i := range 130 {
		urls = append(urls, fmt.Sprintf("https://outlet%03d.example/feed", i))
	}
	d.post("/sources", url.Values{"url": urls})
	_, body, _ := get(t, d.Server, "/sources")
	if strings.Count(body, "<tbody") != sourcesShown || len(body) > 100<<10 {
		t.Errorf("%d rows, %d bytes", strings.Count(body, "<tbody"), len(body))
	}
	_, body, _ = get(t, d.Server, "/sources?page=3")
	if strings.Count(body, "<tbody") != 10 || !strings.Contains(body, "outlet129.example") {
		t.Errorf("third page: %d rows", strings.Count(body, "<tbody"))
	}
	_, body, _ = get(t, d.Server, "/sources?q=outlet007")
	if strings.Count(body, "<tbody") != 1 {
		t.Errorf("search: %d rows", strings.Count(body, "<tbody"))
	}
	_, body, _ = get(t, d.Server, "/sources?state=failing")
	holds(t, "no such state", body, "No source fits")
}

// A hub's messages come in through the server.
func TestWebSubCallback(t *testing.T) {
	d, o := newDesk(t, false), newOutlet(t, 0)
	var callback, secret string
	hub := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		callback, secret = r.FormValue("hub.callback"), r.FormValue("hub.secret")
		ask := url.Values{"hub.mode": {"subscribe"}, "hub.topic": {r.FormValue("hub.topic")}, "hub.challenge": {"<b>sesame"}, "hub.lease_seconds": {"864000"}}
		answer, err := http.Get(callback + "?" + ask.Encode())
		if err != nil {
			t.Error(err)
			return
		}
		defer answer.Body.Close()
		if body, _ := io.ReadAll(answer.Body); answer.StatusCode != http.StatusOK || string(body) != "<b>sesame" || !strings.HasPrefix(answer.Header.Get("Content-Type"), "text/plain") {
			t.Errorf("the hub was answered %d %q", answer.StatusCode, body)
		}
		w.WriteHeader(http.StatusAccepted)
	}))
	t.Cleanup(hub.Close)
	o.head = `<atom:link rel="hub" href="` + hub.URL + `/"/>`
	d.post("/sources", url.Values{"url": {o.URL + "/feed"}})
	if err := d.watcher.Round(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, body, _ := get(t, d.Server, "/sources")
	holds(t, "sources", body, "feed, WebSub", "pushed")
	o.publish(1)
	message := o.feed()
	mac := hmac.New(sha256.New, []byte(secret))
	io.WriteString(mac, message)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, callback, strings.NewReader(message))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-Hub-Signature", "sha256="+hex.EncodeToString(mac.Sum(nil)))
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if err := d.watcher.Round(t.Context()); err != nil || answer.StatusCode != http.StatusAccepted || d.sources()[0].Given != 1 {
		t.Errorf("pushed: %d, %v, %+v", answer.StatusCode, err, d.sources())
	}
	if status, _, _ := get(t, d.Server, "/websub/0123?hub.mode=subscribe&hub.challenge=x"); status != http.StatusNotFound {
		t.Errorf("an unknown subscription: %d", status)
	}
	if status, _, _ := d.send("/websub/0123", "text/xml", strings.NewReader("<rss/>")); status != http.StatusGone {
		t.Errorf("a message to no subscription: %d", status)
	}
}

// tell takes in an article.
func (d *desk) tell(n int) {
	d.t.Helper()
	a := news[n%len(news)]
	if err := d.newsroom.Tell(d.t.Context(), time.Now(), journal.Article, a); err != nil {
		d.t.Fatal(err)
	}
}

// TestBrowserSources adds an outlet by its address and watches its stories arrive.
func TestBrowserSources(t *testing.T) {
	d, o := newDesk(t, true), newOutlet(t, 1)
	b := browser(t, d.Server)
	b.open("/sources")
	b.accessible("no sources")
	b.shot("sources-none")
	b.do(chromedp.SendKeys(`input[name="url"]`, o.URL+"/"), chromedp.Click(".srcadd .ask button"), chromedp.WaitVisible(".offers"))
	b.accessible("found")
	b.shot("sources-found")
	b.do(chromedp.Click(".do button"), chromedp.WaitVisible(".src"))
	b.until(`!!document.querySelector(".src .good")`)
	b.until(`parseInt(document.querySelector(".src td.r").textContent) === 1`)
	b.accessible("sources, live")
	b.fits("sources, live")
	b.shot("sources-live")

	b.open("/")
	b.until(`document.querySelectorAll(".stories > li").length === 1`)
	o.publish(3)
	if err := d.watcher.AskNow(t.Context(), o.URL+"/feed"); err != nil {
		t.Fatal(err)
	}
	b.until(`/2 new reports/.test(document.querySelector(".news").textContent)`)
	if n := evaluate[int](b, `document.querySelectorAll(".stories > li").length`); n != 1 {
		t.Errorf("stories moved under the reader: %d", n)
	}
	b.accessible("front, live")
	b.shot("front-live")
	b.do(chromedp.Click(".news a"), chromedp.WaitReady(".news:empty"))
	b.until(`document.querySelector(".stories").textContent.includes("3 reports")`)

	for name, path := range map[string]string{"starter": "/sources/starter", "source": "/sources/" + store.SourceID(o.URL+"/feed")} {
		b.width(390, 900)
		b.open(path)
		b.fits(name)
		b.accessible(name)
		b.shot(name)
	}
}

// TestBrowserSourceHealth looks at sources in every state.
func TestBrowserSourceHealth(t *testing.T) {
	d, o := newDesk(t, false), newOutlet(t, 3)
	d.post("/sources", url.Values{"url": {o.URL + "/feed", o.URL + "/none", o.URL + "/sport", "http://10.0.0.7/feed"}})
	if err := d.watcher.Round(t.Context()); err != nil {
		t.Fatal(err)
	}
	d.post("/sources/"+store.SourceID(o.URL+"/sport"), url.Values{"do": {"pause"}})
	b := browser(t, d.Server)
	b.looks("sources-health", "/sources")
	b.do(chromedp.Click(".srcadd summary"), chromedp.WaitVisible(".srcadd input[type=file]"))
	b.accessible("OPML in")
}
