package run

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"variorum/internal/collect"
	"variorum/internal/collect/fetch"
	"variorum/internal/journal"
	"variorum/internal/store"
)

// A press is the site of an invented outlet whose answers a test changes; it
// notes what was asked.
type press struct {
	*httptest.Server
	mu      sync.Mutex
	answers map[string]http.HandlerFunc
	log     []string // "path validator" of each request but robots.txt
}

func newPress(t *testing.T) *press {
	p := &press{answers: map[string]http.HandlerFunc{}}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		answer := p.answers[r.URL.Path]
		if r.URL.Path != "/robots.txt" {
			p.log = append(p.log, strings.TrimSpace(r.URL.Path+" "+r.Header.Get("If-None-Match")))
		}
		p.mu.Unlock()
		if answer == nil {
			http.NotFound(w, r)
			return
		}
		answer(w, r)
	}))
	t.Cleanup(p.Close)
	return p
}

func (p *press) answer(path string, h http.HandlerFunc) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.answers[path] = h
}

// asked returns what was asked since the last call.
func (p *press) asked() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := strings.Join(p.log, ", ")
	p.log = nil
	return out
}

// say answers a body under an entity tag.
func say(etag, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", etag)
		if etag != "" && r.Header.Get("If-None-Match") == etag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		io.WriteString(w, body)
	}
}

func status(code int, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(code)
	}
}

// feedOf is a feed whose items lead to paths; head stands in its channel.
func (p *press) feedOf(head string, paths ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Gazette</title><link>%s/</link>%s`, p.URL, head)
	for _, path := range paths {
		fmt.Fprintf(&b, `<item><title>Report</title><link>%s%s</link></item>`, p.URL, path)
	}
	return b.String() + `</channel></rss>`
}

// report is a page about a ferry with so many people aboard.
func report(aboard int, town string) string {
	return fmt.Sprintf(`<html lang="en"><head><title>Ferry strikes quay of %[2]s</title></head><body><article><h1>Ferry strikes quay of %[2]s</h1>
		<p>A ferry with %[1]d people aboard struck the quay of %[2]s on Friday morning, and the harbour was closed, the coast guard said.</p>
		<p>Divers searched the hull until noon and found a hole of two metres below the water line, according to the harbour master of %[2]s.</p></article></body></html>`, aboard, town)
}

// A desk is a newsroom with a watcher over a file, whose clock the test moves.
type desk struct {
	*testing.T
	*Watcher
	store *store.Store
	now   time.Time
	mu    sync.Mutex
	close func()
}

func (d *desk) clock() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.now
}

func (d *desk) pass(by time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.now = d.now.Add(by)
}

// newDesk opens a file; close ends it as a server that stops would.
func newDesk(t *testing.T, path string, at time.Time, base string) *desk {
	t.Helper()
	s, err := store.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{T: t, store: s, now: at}
	cache := NewCache(s)
	client, err := fetch.New(fetch.Options{Now: d.clock, Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Cache: cache,
		Limits: fetch.Limits{Delay: time.Nanosecond, Retries: 1, MaxWait: time.Nanosecond}})
	if err != nil {
		t.Fatal(err)
	}
	n, err := OpenNewsroom(t.Context(), s, New(2, nil))
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- n.Run(ctx, 1) }()
	d.Watcher = NewWatcher(WatchOptions{Newsroom: n, Collect: collect.Options{Fetcher: client}, Cache: cache, Now: d.clock, Base: base, Told: func(err error) { t.Log(err) }})
	d.close = sync.OnceFunc(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		client.Close()
		s.Close()
	})
	t.Cleanup(d.close)
	return d
}

func (d *desk) add(url string) {
	d.Helper()
	if err := d.Newsroom.Tell(d.Context(), d.clock(), journal.Source, SourceEntry{URL: url}); err != nil {
		d.Fatal(err)
	}
}

// round asks all that is due and returns the first source.
func (d *desk) round() store.SourceRow {
	d.Helper()
	if err := d.Round(d.Context()); err != nil {
		d.Fatal(err)
	}
	list, err := d.store.Sources(d.Context())
	if err != nil || len(list) == 0 {
		d.Fatalf("%d sources, %v", len(list), err)
	}
	return list[0]
}

// A server that was stopped asks its sources and their pages for news only.
func TestConditionalAcrossRestart(t *testing.T) {
	p, path := newPress(t), filepath.Join(t.TempDir(), "news.db")
	p.answer("/feed", say(`"f1"`, p.feedOf("", "/ferry")))
	p.answer("/ferry", say(`"a1"`, report(90, "Port Elm")))
	d := newDesk(t, path, began, "")
	d.add(p.URL + "/feed")
	if src := d.round(); src.Given != 1 || src.Kind != "feed" || src.Name != "Gazette" || p.asked() != "/feed, /ferry" {
		t.Fatalf("first round: %+v", src)
	}
	d.close()
	d = newDesk(t, path, began.Add(2*time.Hour), "")
	if src := d.round(); src.Error != "" || src.Given != 1 {
		t.Errorf("after a restart: %+v", src)
	}
	if got := p.asked(); got != `/feed "f1", /ferry "a1"` {
		t.Errorf("after a restart: asked %q", got)
	}
}

// What a site asks for is kept to: Retry-After, the life of an answer, the pace
// of the feed.
func TestWaitsAsAsked(t *testing.T) {
	p := newPress(t)
	for _, c := range []struct {
		name        string
		answer      http.HandlerFunc
		least, most time.Duration
	}{
		{"a source that gives nothing", say("", p.feedOf("")), 19 * time.Minute, 26 * time.Minute},
		{"Retry-After", status(503, "Retry-After", "7200"), 2 * time.Hour, 2*time.Hour + time.Minute},
		{"max-age", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Cache-Control", "max-age=3600")
			io.WriteString(w, p.feedOf(""))
		}, time.Hour, time.Hour},
		{"a year's life", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Cache-Control", "max-age=31536000")
			io.WriteString(w, p.feedOf(""))
		}, mostWait, mostWait},
		{"ttl", say("", p.feedOf("<ttl>120</ttl>")), 100 * time.Minute, 140 * time.Minute},
		{"skipHours", say("", p.feedOf("<skipHours><hour>8</hour></skipHours>")), time.Hour, time.Hour}, // began is 08:00
		{"a failure", status(500), 9 * time.Minute, 11 * time.Minute},
		{"a page that is gone", status(404), 54 * time.Minute, 66 * time.Minute},
	} {
		d := newDesk(t, filepath.Join(t.TempDir(), "news.db"), began, "")
		p.answer("/feed", c.answer)
		d.add(p.URL + "/feed")
		src := d.round()
		if wait := src.Due.Sub(began); wait < c.least || wait > c.most {
			t.Errorf("%s: waits %v, want %v to %v (%s)", c.name, wait, c.least, c.most, src.Error)
		}
		d.close()
	}
}

// Failures back off and recover; robots.txt refuses with its reason, for longer.
func TestBackoff(t *testing.T) {
	p := newPress(t)
	p.answer("/feed", status(500))
	d := newDesk(t, filepath.Join(t.TempDir(), "news.db"), began, "")
	d.add(p.URL + "/feed")
	last := time.Duration(0)
	for n := 1; n <= 8; n++ {
		src := d.round()
		wait := src.Due.Sub(d.clock())
		if src.Failures != n || src.Status != 500 || src.Lasts || !src.Since.Equal(began) || wait < last || wait > mostWait*11/10 {
			t.Fatalf("failure %d: waits %v after %v: %+v", n, wait, last, src)
		}
		last = wait
		d.pass(wait)
	}
	if last < mostWait*9/10 {
		t.Errorf("after 8 failures it waits %v", last)
	}
	p.answer("/feed", say("", p.feedOf("", "/ferry")))
	p.answer("/ferry", say("", report(90, "Port Elm")))
	if src := d.round(); src.Failures != 0 || src.Error != "" || src.Given != 1 || src.Every != firstWait/2 {
		t.Errorf("recovered: %+v", src)
	}
	p.answer("/robots.txt", say("", "User-agent: *\nDisallow: /"))
	d.pass(25 * time.Hour) // robots.txt is kept for a day
	src := d.round()
	if !src.Lasts || !strings.Contains(src.Error, "robots.txt") || src.Due.Sub(d.clock()) < lastsFirst*9/10 {
		t.Errorf("refused by robots.txt: %+v", src)
	}
}

// Addresses inside the operator's network are the source's error.
func TestInsideIsRefused(t *testing.T) {
	d := newDesk(t, filepath.Join(t.TempDir(), "news.db"), began, "")
	d.add("http://10.0.0.7/feed")
	if src := d.round(); !src.Lasts || !strings.Contains(src.Error, "private address") || src.Hint == "" {
		t.Errorf("%+v", src)
	}
}

// A source that moved for good is asked under its new address, with its health;
// one that moved to something else is not.
func TestMoved(t *testing.T) {
	p := newPress(t)
	p.answer("/feed", status(301, "Location", "/feeds/all"))
	p.answer("/feeds/all", say("", p.feedOf("", "/ferry")))
	p.answer("/ferry", say("", report(90, "Port Elm")))
	d := newDesk(t, filepath.Join(t.TempDir(), "news.db"), began, "")
	d.add(p.URL + "/feed")
	if src := d.round(); src.URL != p.URL+"/feeds/all" || src.ID() != store.SourceID(src.URL) || src.Given != 1 {
		t.Errorf("moved: %+v", src)
	}
	list, err := d.store.ArticlesBySource(t.Context(), p.URL+"/feeds/all", 10)
	hours, herr := d.store.Hours(t.Context(), p.URL+"/feeds/all", d.clock(), 1)
	if err != nil || herr != nil || len(list) != 1 || hours[p.URL+"/feeds/all"][0].Given != 1 {
		t.Errorf("what it gave did not move along: %v, %v, %v, %v", list, hours, err, herr)
	}
	p.answer("/feeds/all", status(301, "Location", "/"))
	p.answer("/", say("", `<html><body><a href="/ferry">Ferry strikes the quay of Port Elm</a></body></html>`))
	d.pass(time.Hour)
	if src := d.round(); src.URL != p.URL+"/feeds/all" {
		t.Errorf("a feed moved to a front page: %+v", src)
	}
	p.answer("/feeds/all", status(302, "Location", "/elsewhere"))
	p.answer("/elsewhere", say("", p.feedOf("")))
	d.pass(8 * time.Hour)
	if src := d.round(); src.URL != p.URL+"/feeds/all" || src.Error != "" {
		t.Errorf("moved for the moment: %+v", src)
	}
}

// Articles are looked at again: changed ones become versions, gone ones are
// withdrawn and may stand again.
func TestRecheck(t *testing.T) {
	p := newPress(t)
	p.answer("/feed", say(`"f"`, p.feedOf("", "/ferry")))
	p.answer("/ferry", say(`"1"`, report(90, "Port Elm")))
	d := newDesk(t, filepath.Join(t.TempDir(), "news.db"), began, "")
	d.add(p.URL + "/feed")
	d.round()
	list, err := d.store.ArticlesBySource(t.Context(), p.URL+"/feed", 10)
	if err != nil || len(list) != 1 {
		t.Fatalf("%d articles, %v", len(list), err)
	}
	id := list[0].ID
	versions := func() int {
		v, err := d.store.Versions(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		return len(v)
	}
	withdrawn := func() bool {
		_, ok, err := d.store.IsWithdrawn(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		return ok
	}
	p.asked()
	d.pass(61 * time.Minute)
	if d.round(); versions() != 1 || !strings.Contains(p.asked(), `/ferry "1"`) {
		t.Errorf("an hour later: %d versions", versions())
	}
	p.answer("/ferry", say(`"2"`, report(94, "Port Elm")))
	d.pass(2 * time.Hour)
	if d.round(); versions() != 2 || withdrawn() {
		t.Errorf("three hours later: %d versions, withdrawn %v", versions(), withdrawn())
	}
	p.answer("/ferry", status(410))
	d.pass(6 * time.Hour)
	if d.round(); versions() != 2 || !withdrawn() {
		t.Errorf("gone: %d versions, withdrawn %v", versions(), withdrawn())
	}
	p.answer("/ferry", say(`"2"`, report(94, "Port Elm")))
	d.pass(15 * time.Hour)
	if d.round(); versions() != 2 || withdrawn() {
		t.Errorf("back: %d versions, withdrawn %v", versions(), withdrawn())
	}
	p.asked()
	d.pass(48 * time.Hour)
	if d.round(); strings.Contains(p.asked(), "/ferry") {
		t.Error("it is looked at for ever")
	}
}

// A page whose host failed for the moment is tried again, three times in all.
func TestPassingPage(t *testing.T) {
	p := newPress(t)
	p.answer("/feed", say(`"f"`, p.feedOf("", "/ferry", "/menu")))
	p.answer("/ferry", status(502))
	p.answer("/menu", status(502))
	d := newDesk(t, filepath.Join(t.TempDir(), "news.db"), began, "")
	d.add(p.URL + "/feed")
	if src := d.round(); src.Given != 0 || src.Rejected != 2 {
		t.Errorf("%+v", src)
	}
	p.answer("/ferry", say("", report(90, "Port Elm")))
	d.pass(time.Hour)
	if src := d.round(); src.Given != 1 {
		t.Errorf("the report was lost: %+v", src)
	}
	d.pass(time.Hour)
	d.round()
	p.asked()
	d.pass(7 * time.Hour)
	if d.round(); strings.Contains(p.asked(), "/menu") {
		t.Error("a page that always fails is tried for ever")
	}
}

// A slow host keeps nobody else waiting.
func TestSlowHost(t *testing.T) {
	slow, quick := newPress(t), newPress(t)
	gate := make(chan struct{})
	slow.answer("/feed", func(w http.ResponseWriter, r *http.Request) {
		<-gate
		io.WriteString(w, slow.feedOf(""))
	})
	quick.answer("/feed", say("", quick.feedOf("", "/ferry")))
	quick.answer("/ferry", say("", report(90, "Port Elm")))
	d := newDesk(t, filepath.Join(t.TempDir(), "news.db"), began, "")
	listener := d.Newsroom.Listen()
	defer listener.Close()
	d.add(slow.URL + "/feed")
	d.add(quick.URL + "/feed")
	ended := make(chan error, 1)
	go func() { ended <- d.Round(t.Context()) }()
	for {
		row, ok, err := d.store.Source(t.Context(), store.SourceID(quick.URL+"/feed"))
		if err != nil || !ok {
			t.Fatal(err)
		}
		if row.Given == 1 {
			break
		}
		<-listener.Wake()
	}
	if u, err := d.Underway(t.Context()); err != nil || !d.IsAsking(slow.URL+"/feed") || len(u.Asking) == 0 {
		t.Errorf("under way: %+v, %v", u, err)
	}
	close(gate)
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// The tally of each hour comes from the journal alone.
func TestRebuildSources(t *testing.T) {
	p := newPress(t)
	p.answer("/feed", say("", p.feedOf("", "/ferry", "/menu")))
	p.answer("/ferry", say("", report(90, "Port Elm")))
	d := newDesk(t, filepath.Join(t.TempDir(), "news.db"), began, "")
	d.add(p.URL + "/feed")
	d.round()
	p.answer("/ferry", status(404))
	d.pass(2 * time.Hour)
	d.round()
	for waiting := int64(1); waiting > 0; {
		if _, err := d.Newsroom.Trace(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
		var err error
		if _, waiting, err = d.store.Behind(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	before := tables(t, d.store.Path())
	if err := Rebuild(t.Context(), d.store, New(2, nil)); err != nil {
		t.Fatal(err)
	}
	if after := tables(t, d.store.Path()); after != before || !strings.Contains(before, "|404\n") {
		t.Errorf("rebuilt, the tables differ: %s", differ(after, before))
	}
}

// A hub is a real one on a loopback server, as far as a feed of one topic needs.
type hub struct {
	*httptest.Server
	callback, secret, topic string
	answered                string
}

func newHub(t *testing.T) *hub {
	h := &hub{}
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.callback, h.secret, h.topic = r.FormValue("hub.callback"), r.FormValue("hub.secret"), r.FormValue("hub.topic")
		ask := url.Values{"hub.mode": {r.FormValue("hub.mode")}, "hub.topic": {h.topic}, "hub.challenge": {"sesame"}, "hub.lease_seconds": {"864000"}}
		answer, err := http.Get(h.callback + "?" + ask.Encode())
		if err != nil {
			t.Error(err)
			return
		}
		defer answer.Body.Close()
		body, _ := io.ReadAll(answer.Body)
		h.answered = fmt.Sprint(answer.StatusCode, " ", string(body))
		w.WriteHeader(http.StatusAccepted)
	}))
	t.Cleanup(h.Close)
	return h
}

// push sends a body signed with a secret.
func (h *hub) push(t *testing.T, secret, body string) int {
	mac := hmac.New(sha256.New, []byte(secret))
	io.WriteString(mac, body)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, h.callback, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-Hub-Signature", "sha256="+hex.EncodeToString(mac.Sum(nil)))
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	return answer.StatusCode
}

// callbacks is what internal/serve has at /websub/.
func callbacks(w *Watcher) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /websub/{id}", func(out http.ResponseWriter, r *http.Request) {
		challenge, ok, err := w.VerifyPush(r.Context(), r.PathValue("id"), r.URL.Query())
		if err != nil || !ok {
			http.NotFound(out, r)
			return
		}
		io.WriteString(out, challenge)
	})
	mux.HandleFunc("POST /websub/{id}", func(out http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if _, err := w.Pushed(r.Context(), r.PathValue("id"), r.Header.Get("X-Hub-Signature"), body); err != nil {
			http.Error(out, err.Error(), http.StatusInternalServerError)
		}
	})
	return mux
}

func TestWebSub(t *testing.T) {
	p, h := newPress(t), newHub(t)
	var d *desk
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { callbacks(d.Watcher).ServeHTTP(w, r) }))
	t.Cleanup(server.Close)
	d = newDesk(t, filepath.Join(t.TempDir(), "news.db"), began, server.URL)
	head := `<atom:link rel="hub" href="` + h.URL + `/"/><atom:link rel="self" href="` + p.URL + `/topic"/>`
	p.answer("/feed", say("", p.feedOf(head)))
	p.answer("/ferry", say("", report(90, "Port Elm")))
	p.answer("/barge", say("", report(12, "Vess")))
	d.add(p.URL + "/feed")
	src := d.round()
	if h.answered != "200 sesame" || h.topic != p.URL+"/topic" || len(h.secret) < 32 || !src.Pushing {
		t.Fatalf("the hub was answered %q for %q: %+v", h.answered, h.topic, src)
	}
	p.asked()
	h.push(t, "guessed", p.feedOf(head, "/barge"))
	if src := d.round(); src.Given != 0 || p.asked() != "" {
		t.Errorf("a forged message was read: %+v", src)
	}
	h.push(t, h.secret, p.feedOf(head, "/ferry"))
	if src := d.round(); src.Given != 1 || p.asked() != "/ferry" {
		t.Errorf("pushed: %+v", src)
	}
	p.answer("/feed", say("", p.feedOf(head, "/ferry", "/barge")))
	h.push(t, h.secret, "there is news")
	if src := d.round(); src.Given != 2 || src.Error != "" || !strings.HasPrefix(p.asked(), "/feed, /barge") {
		t.Errorf("a notice without the feed: %+v", src)
	}
	d.pass(9*24*time.Hour + time.Hour) // a day before the lease ends
	h.answered = ""
	if d.round(); h.answered != "200 sesame" {
		t.Errorf("the lease was not renewed: %q", h.answered)
	}
	if err := d.Newsroom.Tell(t.Context(), d.clock(), journal.Source, SourceEntry{URL: p.URL + "/feed", Removed: true}); err != nil {
		t.Fatal(err)
	}
	h.answered = ""
	if err := d.Round(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, ok, err := d.store.PushOf(t.Context(), p.URL+"/feed"); err != nil || ok || h.answered != "200 sesame" {
		t.Errorf("the hub was not told: %q, %v, %v", h.answered, ok, err)
	}
}

// Without a public address no hub is asked.
func TestNoPublicAddress(t *testing.T) {
	p, h := newPress(t), newHub(t)
	p.answer("/feed", say("", p.feedOf(`<atom:link rel="hub" href="`+h.URL+`/"/>`)))
	d := newDesk(t, filepath.Join(t.TempDir(), "news.db"), began, "")
	d.add(p.URL + "/feed")
	if src := d.round(); src.Hub == "" || src.Pushing || h.callback != "" {
		t.Errorf("%+v, asked for %q", src, h.callback)
	}
}
