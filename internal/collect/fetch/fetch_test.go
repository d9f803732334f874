package fetch

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/andybalholm/brotli"

	"variorum/internal/collect/warc"
)

// A clock that moves only when somebody waits.
type clock struct {
	mu     sync.Mutex
	t      time.Time
	waited []time.Duration
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) wait(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if d > 0 {
		c.t = c.t.Add(d)
		c.waited = append(c.waited, d)
	}
	return ctx.Err()
}

func (c *clock) pass(d time.Duration) { c.wait(context.Background(), d) }

var loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}

// site serves a handler on this machine; robots.txt is empty unless it has one.
func site(t *testing.T, paths map[string]http.HandlerFunc) string {
	t.Helper()
	mux := http.NewServeMux()
	for path, h := range paths {
		mux.HandleFunc(path, h)
	}
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s.URL
}

func says(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, body) }
}

func newClient(t *testing.T, o Options) (*Client, *clock) {
	t.Helper()
	k := &clock{t: time.Date(2022, 11, 10, 12, 0, 0, 0, time.UTC)}
	o.Now, o.Wait = k.now, k.wait
	if o.Allow == nil {
		o.Allow = loopback
	}
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c, k
}

func get(c *Client, address string) string {
	r, err := c.Poll(context.Background(), address, 1<<20)
	if err == nil {
		r.Keep()
	}
	var e *Error
	switch {
	case errors.As(err, &e):
		return "error: " + e.Reason
	case err != nil:
		return "unexplained: " + err.Error()
	case r.Unchanged:
		return "unchanged"
	}
	return string(r.Body)
}

func TestGet(t *testing.T) {
	var seen http.Header
	base := site(t, map[string]http.HandlerFunc{
		"/page": func(w http.ResponseWriter, r *http.Request) { seen = r.Header; io.WriteString(w, "<p>Report") },
		"/gzip": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			io.WriteString(z, "<p>Zipped")
			z.Close()
		},
		"/br": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "br")
			z := brotli.NewWriter(w)
			io.WriteString(z, "<p>Brotli")
			z.Close()
		},
		"/lies": func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Encoding", "zstd") },
		"/404":  http.NotFound,
		"/to/page": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/page", http.StatusMovedPermanently)
		},
		"/loop": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/loop", http.StatusFound) },
		"/file": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", "file:///etc/passwd")
			w.WriteHeader(302)
		},
		"/nowhere": func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(302) },
		"/large":   says(strings.Repeat("x", 2<<20)),
		"/broken": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "100")
			io.WriteString(w, "x")
		},
	})
	c, _ := newClient(t, Options{Version: "1.2", Contact: "https://desk.example/bot\r\nX: y"})
	for path, want := range map[string]string{
		"/page": "<p>Report", "/gzip": "<p>Zipped", "/br": "<p>Brotli", "/to/page": "<p>Report",
		"/lies": "error: content coding zstd: it is not known here (gzip, deflate and br are)",
		"/404":  "error: HTTP status 404 Not Found", "/loop": "error: more than 10 redirects",
		"/file":    "error: a redirect to file:///etc/passwd: fetch file:///etc/passwd: not an http or https address",
		"/nowhere": `error: a redirect to nowhere ("")`, "/large": "error: larger than 1048576 bytes", "/broken": "error: the connection broke off",
	} {
		if got := get(c, base+path); got != want {
			t.Errorf("%s: got %q, want %q", path, got, want)
		}
	}
	if got := seen.Get("User-Agent"); got != "Variorum/1.2 (news story engine; +https://desk.example/botX: y)" {
		t.Errorf("User-Agent %q", got)
	}
	for address, want := range map[string]string{
		"ftp://post.example/":      "error: not an http or https address",
		"https://post.example:25/": "error: port 25 is not one of the web",
		"https://":                 "error: not an http or https address",
		"https://post.example/" + strings.Repeat("x", 9000): "error: an address of more than 8192 bytes",
	} {
		if got := get(c, address); got != want {
			t.Errorf("%s: got %q, want %q", address, got, want)
		}
	}
	if r, err := c.Get(context.Background(), strings.Replace(base, "//", "//user:secret@", 1)+"/page", 100); err != nil || strings.Contains(r.URL, "secret") {
		t.Errorf("got %v, %v", r, err)
	}
}

func TestBombs(t *testing.T) {
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	z.Write(make([]byte, 32<<20))
	z.Close()
	base := site(t, map[string]http.HandlerFunc{
		"/bomb": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			w.Write(bomb.Bytes())
		},
		"/endless": func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				if _, err := w.Write(make([]byte, 1<<16)); err != nil {
					return
				}
			}
		},
	})
	c, _ := newClient(t, Options{})
	for _, path := range []string{"/bomb", "/endless"} {
		if got := get(c, base+path); got != "error: larger than 1048576 bytes" {
			t.Errorf("%s: got %q", path, got)
		}
	}
}

func TestTimes(t *testing.T) {
	drip := func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			io.WriteString(w, "x")
			w.(http.Flusher).Flush()
			select {
			case <-r.Context().Done():
			case <-time.After(5 * time.Millisecond):
			}
		}
	}
	silent := func(w http.ResponseWriter, r *http.Request) {
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}
	base := site(t, map[string]http.HandlerFunc{"/drip": drip, "/silent": silent, "/mute": func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }})
	c, _ := newClient(t, Options{Limits: Limits{Idle: 50 * time.Millisecond, Total: 200 * time.Millisecond, Header: 100 * time.Millisecond}})
	for path, want := range map[string]string{
		"/drip": "error: it takes too long: more than 200ms", "/silent": "error: it stands still: nothing came for 50ms", "/mute": "error: no answer in time",
	} {
		if got := get(c, base+path); got != want {
			t.Errorf("%s: got %q, want %q", path, got, want)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := c.Get(ctx, base+"/drip", 10); err == nil || !strings.Contains(err.Error(), "stopped") {
		t.Errorf("cancelled: got %v", err)
	}
}

func TestAddresses(t *testing.T) {
	g := newGuard(nil)
	for _, a := range []string{"127.0.0.1", "127.8.8.8", "::1", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "fe80::1", "fe80::1%eth0",
		"fd00:ec2::254", "100.64.0.1", "100.100.100.200", "168.63.129.16", "192.0.0.192", "0.0.0.0", "0.1.2.3", "::", "224.0.0.1", "255.255.255.255", "240.0.0.1", "ff02::1",
		"::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2001:0:1::", "2001:db8::1", "198.18.0.1", "fec0::1", "100::1"} {
		if g.check(netip.MustParseAddr(a)) == nil {
			t.Errorf("%s passes", a)
		}
	}
	for _, a := range []string{"8.8.8.8", "172.32.0.1", "172.15.0.1", "100.128.0.1", "2606:4700::1", "2a00:1450::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2001:4860::1"} {
		if err := g.check(netip.MustParseAddr(a)); err != nil {
			t.Errorf("%s: %v", a, err)
		}
	}
	if err := newGuard([]netip.Prefix{netip.MustParsePrefix("10.1.0.0/16")}).check(netip.MustParseAddr("::ffff:10.1.2.3")); err != nil {
		t.Error(err)
	}
}

// The check sees addresses, not names, on the first request and on redirects.
func TestInsideIsRefused(t *testing.T) {
	inside := site(t, map[string]http.HandlerFunc{"/": says("secret")})
	c, _ := newClient(t, Options{Allow: []netip.Prefix{}})
	port := inside[strings.LastIndex(inside, ":"):]
	for _, host := range []string{"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "2130706433"} {
		got := get(c, "http://"+host+port+"/")
		if !strings.HasPrefix(got, "error: ") || !strings.Contains(got, "not fetched") && !strings.Contains(got, "hides which") {
			t.Errorf("%s: got %q", host, got)
		}
	}
	outside := site(t, map[string]http.HandlerFunc{"/": func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://127.0.0.2"+port+"/", http.StatusFound)
	}})
	c, _ = newClient(t, Options{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}})
	if got := get(c, outside+"/"); got != "error: it leads to 127.0.0.2, a loopback address, and those are not fetched" {
		t.Errorf("redirect: got %q", got)
	}
}

func TestRobots(t *testing.T) {
	served := func(status int, body string) string {
		return site(t, map[string]http.HandlerFunc{
			"/robots.txt": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status); io.WriteString(w, body) },
			"/":           says("page"),
		})
	}
	const no = "error: its robots.txt does not allow it"
	for _, c := range []struct {
		status           int
		body, path, want string
	}{
		{200, "User-agent: *\nDisallow: /private", "/private/a", no},
		{200, "User-agent: *\nDisallow: /private", "/public", "page"},
		{200, "User-agent: variorum\nDisallow: /\n\nUser-agent: *\nAllow: /", "/a", no},
		{200, "User-agent: *\nDisallow: /\n\nUser-agent: Variorum\nAllow: /", "/a", "page"},
		{200, "User-agent: *\nDisallow: /*?print=", "/a?print=1", no},
		{200, "<html>not found</html>", "/a", "page"},
		{200, "nonsense: 1\nUser-agent: *\nNoindex: /x\nDisallow: /a", "/a", no},
		{404, "User-agent: *\nDisallow: /", "/a", "page"},
		{403, "", "/a", "page"},
		{503, "", "/a", "cannot be had, so nothing is fetched from it for now: HTTP status 503 Service Unavailable"},
	} {
		client, _ := newClient(t, Options{})
		if got := get(client, served(c.status, c.body)+c.path); got != c.want && !(strings.HasPrefix(c.want, "cannot") && strings.HasSuffix(got, c.want)) {
			t.Errorf("%d %q, %s: got %q, want %q", c.status, c.body, c.path, got, c.want)
		}
	}
}

// robots.txt is asked for once a day, also when it is on another host, and its
// Crawl-delay is kept.
func TestRobotsIsRemembered(t *testing.T) {
	asked := 0
	real := site(t, map[string]http.HandlerFunc{"/robots.txt": func(w http.ResponseWriter, _ *http.Request) {
		asked++
		io.WriteString(w, "User-agent: *\nCrawl-delay: 7\nSitemap: https://post.example/news.xml")
	}})
	base := site(t, map[string]http.HandlerFunc{
		"/robots.txt": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, real+"/robots.txt", http.StatusMovedPermanently)
		},
		"/": says("page"),
	})
	c, k := newClient(t, Options{})
	for range 3 {
		if got := get(c, base+"/"); got != "page" {
			t.Fatal(got)
		}
	}
	if got := fmt.Sprint(k.waited); got != "[1s 7s 7s]" || asked != 1 {
		t.Errorf("waited %s, asked %d times", got, asked)
	}
	k.pass(25 * time.Hour)
	get(c, base+"/")
	if asked != 2 {
		t.Errorf("asked %d times in two days", asked)
	}
	if maps, err := c.Sitemaps(context.Background(), base+"/any"); err != nil || len(maps) != 1 {
		t.Errorf("got %v, %v", maps, err)
	}
}

func TestConditional(t *testing.T) {
	hits := 0
	headers := map[string]string{"Etag": `"a"`, "Last-Modified": "Thu, 10 Nov 2022 09:00:00 GMT"}
	base := site(t, map[string]http.HandlerFunc{"/feed": func(w http.ResponseWriter, r *http.Request) {
		hits++
		for name, value := range headers {
			w.Header().Set(name, value)
		}
		if r.Header.Get("If-None-Match") == headers["Etag"] && r.Header.Get("If-Modified-Since") == headers["Last-Modified"] {
			w.WriteHeader(304)
			return
		}
		io.WriteString(w, "feed")
	}})
	c, k := newClient(t, Options{Cache: NewMemory(10)})
	step := func(want string, wantHits int) {
		t.Helper()
		if got := get(c, base+"/feed"); got != want || hits != wantHits {
			t.Errorf("got %q after %d requests, want %q after %d", got, hits, want, wantHits)
		}
	}
	step("feed", 1)
	step("unchanged", 2)
	headers["Cache-Control"] = "public, max-age=600"
	step("unchanged", 3)
	step("unchanged", 3) // fresh
	k.pass(601 * time.Second)
	headers["Etag"] = `"b"`
	step("feed", 4)
	k.pass(601 * time.Second)
	headers["Cache-Control"] = "no-cache"
	step("unchanged", 5)
	step("unchanged", 6)
	headers["Cache-Control"], headers["Etag"] = "no-store", `"c"`
	step("feed", 7)
	delete(headers, "Cache-Control")
	for range 2 { // what is not kept comes again
		if r, err := c.Poll(context.Background(), base+"/feed", 100); err != nil || r.Unchanged {
			t.Errorf("got %+v, %v", r, err)
		}
	}
	if r, err := c.Get(context.Background(), base+"/feed", 100); err != nil || r.Unchanged || hits != 10 {
		t.Errorf("got %+v, %v after %d requests", r, err, hits)
	}
}

func TestFreshness(t *testing.T) {
	now := time.Date(2022, 11, 10, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		headers string
		want    time.Duration
	}{
		{"Cache-Control: max-age=60", time.Minute},
		{"Cache-Control: max-age=60|Age: 50", 10 * time.Second},
		{"Cache-Control: private, MAX-AGE=\"60\"|Expires: Thu, 10 Nov 2022 18:00:00 GMT", time.Minute},
		{"Expires: Thu, 10 Nov 2022 13:00:00 GMT", time.Hour},
		{"Expires: Thu, 10 Nov 2022 13:00:00 GMT|Date: Thu, 10 Nov 2022 12:30:00 GMT", 30 * time.Minute},
		{"Expires: 0", 0},
		{"Expires: Thu, 10 Nov 2022 11:00:00 GMT", 0},
		{"Cache-Control: max-age=99999999", 24 * time.Hour},
		{"Cache-Control: max-age=-5", 0},
		{"Cache-Control: no-cache, max-age=60", 0},
		{"", 0},
	} {
		h := http.Header{}
		for _, line := range strings.Split(c.headers, "|") {
			name, value, _ := strings.Cut(line, ": ")
			h.Add(name, value)
		}
		k, _ := knownOf(h, now, 24*time.Hour)
		if got := max(k.Fresh.Sub(now), 0); got != c.want {
			t.Errorf("%q: fresh for %v, want %v", c.headers, got, c.want)
		}
	}
}

func TestRetryAfter(t *testing.T) {
	answers := []string{}
	base := site(t, map[string]http.HandlerFunc{"/": func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			return
		}
		if len(answers) == 0 {
			io.WriteString(w, "page")
			return
		}
		status, after, _ := strings.Cut(answers[0], " ")
		answers = answers[1:]
		if after != "" {
			w.Header().Set("Retry-After", after)
		}
		var code int
		fmt.Sscan(status, &code)
		w.WriteHeader(code)
	}})
	for _, c := range []struct {
		answers []string
		want    string
		waited  time.Duration
	}{
		{nil, "page", time.Second},
		{[]string{"429 20"}, "page", 21 * time.Second},
		{[]string{"503 Thu, 10 Nov 2022 12:00:25 GMT"}, "page", 25 * time.Second},
		{[]string{"502", "500"}, "page", 6 * time.Second},
		{[]string{"502", "502", "502"}, "error: HTTP status 502 Bad Gateway", 6 * time.Second},
		{[]string{"429 3600"}, "error: HTTP status 429 Too Many Requests", time.Second},
		{[]string{"404"}, "error: HTTP status 404 Not Found", time.Second},
	} {
		answers = slices.Clone(c.answers)
		client, k := newClient(t, Options{})
		start := k.now()
		if got := get(client, base+"/"); got != c.want || k.now().Sub(start) != c.waited {
			t.Errorf("%v: got %q after %v, want %q after %v", c.answers, got, k.now().Sub(start), c.want, c.waited)
		}
		if len(c.answers) == 1 && strings.HasSuffix(c.answers[0], "3600") {
			_, err := client.Get(context.Background(), base+"/other", 10)
			var e *Error
			if !errors.As(err, &e) || e.Reason != errRests.Error() || e.Later.Sub(start) != 3601*time.Second {
				t.Errorf("after Retry-After: got %+v", e)
			}
		}
	}
}

// Requests to one host begin a pause apart and at most PerHost are under way,
// however many ask.
func TestPoliteness(t *testing.T) {
	var mu sync.Mutex
	under, most := 0, 0
	gate := make(chan struct{})
	base := site(t, map[string]http.HandlerFunc{"/": func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			return
		}
		mu.Lock()
		under++
		most = max(most, under)
		mu.Unlock()
		<-gate
		mu.Lock()
		under--
		mu.Unlock()
	}})
	c, k := newClient(t, Options{})
	start := k.now()
	var all sync.WaitGroup
	for i := range 10 {
		all.Go(func() { get(c, fmt.Sprint(base, "/", i)) })
	}
	for range 10 {
		gate <- struct{}{}
	}
	all.Wait()
	if most > 2 || k.now().Sub(start) < 10*time.Second {
		t.Errorf("%d at once, 11 requests within %v", most, k.now().Sub(start))
	}
}

func TestHostsAreBounded(t *testing.T) {
	k := &clock{t: time.Unix(0, 0)}
	hs := &hosts{limits: Limits{Hosts: 10}.orDefault(), now: k.now, wait: k.wait, byName: map[string]*host{}}
	held := hs.hold("held")
	for i := range 1000 {
		h := hs.hold(fmt.Sprint(i))
		h.turn(k.now(), time.Second)
		hs.release(h)
		k.pass(2 * time.Second)
	}
	if len(hs.byName) > 10 || hs.byName["held"] != held {
		t.Errorf("%d hosts remembered", len(hs.byName))
	}
}

func TestArchiveKeepsWhatCame(t *testing.T) {
	base := site(t, map[string]http.HandlerFunc{
		"/page": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			w.Header().Set("Set-Cookie", "id=secret")
			w.Header().Set("Content-Type", "text/html")
			z := gzip.NewWriter(w)
			io.WriteString(z, "<p>Report")
			z.Close()
		},
		"/to": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/page", http.StatusFound) },
	})
	dir := t.TempDir()
	a := &warc.Archive{Dir: dir, Software: "test"}
	c, _ := newClient(t, Options{Archive: a})
	address, _ := url.Parse(base + "/to")
	address.User = url.UserPassword("me", "secret")
	if got := get(c, address.String()); got != "<p>Report" {
		t.Fatal(got)
	}
	a.Close()
	files, _ := filepath.Glob(filepath.Join(dir, "*"))
	if len(files) != 1 {
		t.Fatalf("files %v", files)
	}
	b, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for r := warc.NewReader(bytes.NewReader(b), warc.Options{}); ; {
		record, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if record.Type == "request" {
			if text, _ := io.ReadAll(record); bytes.Contains(text, []byte("Authorization")) {
				t.Errorf("request kept with its password: %q", text)
			}
		}
		if record.Type != "response" {
			continue
		}
		response, err := record.Response()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(response.Body)
		if err != nil || response.Header["set-cookie"] != "" {
			t.Errorf("got %v, %v", response.Header, err)
		}
		got = append(got, fmt.Sprintf("%s %d %s", strings.TrimPrefix(record.Target(), base), response.Status, strings.SplitN(string(body), "\n", 2)[0]))
	}
	want := `[/robots.txt 404 404 page not found /to 302 <a href="/page">Found</a>. /page 200 <p>Report]`
	if fmt.Sprint(got) != want {
		t.Errorf("got %v", got)
	}
}

func TestOpenStreams(t *testing.T) {
	base := site(t, map[string]http.HandlerFunc{"/news.warc.gz": func(w http.ResponseWriter, r *http.Request) {
		for range 64 {
			w.Write(make([]byte, 64<<10))
		}
	}, "/404": http.NotFound})
	c, _ := newClient(t, Options{Limits: Limits{PerHost: 1}})
	for range 2 {
		s, err := c.Open(context.Background(), base+"/news.warc.gz")
		if err != nil {
			t.Fatal(err)
		}
		if n, err := io.Copy(io.Discard, s); n != 4<<20 || err != nil {
			t.Errorf("%d bytes, %v", n, err)
		}
		s.Close()
		s.Close()
	}
	if _, err := c.Open(context.Background(), base+"/404"); err == nil || !strings.Contains(err.Error(), "404") {
		t.Errorf("got %v", err)
	}
	if got := get(c, base+"/404"); got != "error: HTTP status 404 Not Found" {
		t.Errorf("the turn was not given back: %q", got)
	}
}

func TestMemory(t *testing.T) {
	m := NewMemory(3)
	for i := range 10 {
		m.Remember(fmt.Sprint(i), Known{ETag: "x"})
		m.Remember(fmt.Sprint(i), Known{ETag: "y"})
	}
	if _, old := m.Known("6"); old || len(m.known) != 3 {
		t.Errorf("%d addresses known", len(m.known))
	}
	if k, ok := m.Known("9"); !ok || k.ETag != "y" {
		t.Errorf("got %v", k)
	}
}
