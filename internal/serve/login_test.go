package serve

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"variorum/internal/run"
	"variorum/internal/serve/access"
	"variorum/internal/store"
)

const password = "correct horse battery"

// locked starts a server that asks for the password.
func locked(t *testing.T) *httptest.Server {
	t.Helper()
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "news.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	engine := run.New(1, nil)
	n, err := run.OpenNewsroom(t.Context(), s, engine)
	if err != nil {
		t.Fatal(err)
	}
	who := &access.Options{Password: access.NewHash(password, access.Params{Memory: 8, Time: 1, Threads: 1})}
	server, err := New(Options{Store: s, Newsroom: n, Library: engine.Library(), Now: time.Now, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Access: who})
	if err != nil {
		t.Fatal(err)
	}
	h := httptest.NewServer(server.Handler())
	t.Cleanup(h.Close)
	return h
}

// send asks without following redirects.
func send(t *testing.T, c *http.Client, method, address string, form url.Values) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	plain := *c
	plain.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	got, err := plain.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	body, err := io.ReadAll(got.Body)
	if err != nil {
		t.Fatal(err)
	}
	return got, string(body)
}

func TestLogin(t *testing.T) {
	h := locked(t)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	c := &http.Client{Jar: jar}
	for path, want := range map[string]int{"/": 303, "/search?q=x": 303, "/nowhere": 303, "/login": 200, "/healthz": 200, "/feed.atom": 401, "/api/v1/stories": 401} {
		got, body := send(t, c, "GET", h.URL+path, nil)
		if got.StatusCode != want {
			t.Errorf("%s: status %d, want %d", path, got.StatusCode, want)
		}
		if strings.HasPrefix(path, "/api/") && (got.Header.Get("Content-Type") != "application/problem+json" || !strings.Contains(body, `"status":401`)) {
			t.Errorf("%s: %s %s", path, got.Header.Get("Content-Type"), body)
		}
	}
	if got, body := send(t, c, "POST", h.URL+"/login", url.Values{"password": {"wrong"}}); got.StatusCode != 401 || !strings.Contains(body, "not the newsroom") {
		t.Errorf("wrong password: %d\n%s", got.StatusCode, body)
	}
	right := url.Values{"password": {password}, "to": {"/search?q=x"}}
	if got, _ := send(t, c, "POST", h.URL+"/login?password="+url.QueryEscape(password), nil); got.StatusCode != 401 {
		t.Errorf("a password in the address, where logs keep it: %d", got.StatusCode)
	}
	if got, _ := send(t, c, "POST", h.URL+"/login", right); got.StatusCode != 303 || got.Header.Get("Location") != "/search?q=x" {
		t.Fatalf("right password: %d to %s", got.StatusCode, got.Header.Get("Location"))
	}
	got, body := send(t, c, "GET", h.URL+"/", nil)
	if got.StatusCode != 200 || !strings.Contains(body, "Sign out") || !strings.HasPrefix(got.Header.Get("Cache-Control"), "private") {
		t.Errorf("signed in: %d %v", got.StatusCode, got.Header)
	}
	if got, _ := send(t, c, "POST", h.URL+"/logout", nil); got.StatusCode != 303 {
		t.Errorf("sign out: %d", got.StatusCode)
	}
	if got, _ := send(t, c, "GET", h.URL+"/", nil); got.StatusCode != 303 {
		t.Errorf("signed out: %d", got.StatusCode)
	}
	right.Set("to", "//evil.example/")
	if got, _ := send(t, c, "POST", h.URL+"/login", right); got.Header.Get("Location") != "/" {
		t.Errorf("led on to %s", got.Header.Get("Location"))
	}
	var last *http.Response
	for range 6 {
		last, body = send(t, &http.Client{}, "POST", h.URL+"/login", url.Values{"password": {"wrong"}})
	}
	if last.StatusCode != 429 || last.Header.Get("Retry-After") == "" || !strings.Contains(body, "Try again in") {
		t.Errorf("after many wrong ones: %d\n%s", last.StatusCode, body)
	}
}

// No route is open but those that are meant to be, however its address is bent.
func TestNothingIsOpen(t *testing.T) {
	h := locked(t)
	parts := regexp.MustCompile(`\{[a-z]+(\.\.\.)?\}`)
	open := 0
	for pattern := range (&Server{}).routes() {
		method, path, ok := strings.Cut(pattern, " ")
		if !ok { // for every method
			method, path = "GET", pattern
		}
		path = parts.ReplaceAllString(strings.ReplaceAll(path, "{$}", ""), "x")
		if slices.Contains([]string{"/login", "/healthz"}, path) || strings.HasPrefix(path, "/assets/") || strings.HasPrefix(path, "/websub/") {
			open++
			continue
		}
		for _, bent := range []string{path, "/websub/.." + path, "/websub/%2e%2e" + path, "/assets/x/../.." + path, "/login/.." + path, "/" + path, path + "?/login", path + "/../" + strings.TrimPrefix(path, "/")} {
			got, _ := send(t, &http.Client{}, method, h.URL+bent, nil)
			to := got.Header.Get("Location")
			if got.StatusCode != 401 && !(got.StatusCode == 303 && strings.HasPrefix(to, "/login?to=")) {
				t.Errorf("%s %s: status %d %s", method, bent, got.StatusCode, to)
			}
		}
	}
	if open < 4 {
		t.Errorf("%d routes are open, the login page not among them?", open)
	}
}

// A page of another site that points its name at this machine gets nothing.
func TestOtherNames(t *testing.T) {
	h := site(t)
	r, err := http.NewRequestWithContext(t.Context(), "GET", h.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Host = "evil.example"
	got, err := h.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	body, err := io.ReadAll(got.Body)
	if err != nil {
		t.Fatal(err)
	}
	if got.StatusCode != http.StatusMisdirectedRequest || !strings.Contains(string(body), "base-url") || strings.Contains(string(body), "Port Elm") {
		t.Errorf("status %d\n%s", got.StatusCode, body)
	}
}

func TestBrowserLogin(t *testing.T) {
	h := locked(t)
	b := browser(t, h)
	b.open("/search?q=ferry")
	b.until(`location.pathname == "/login" && document.querySelector("input[type=password]") == document.activeElement`)
	b.accessible("login")
	if _, err := chromedp.RunResponse(b.ctx, chromedp.SendKeys("input[name=password]", password+"\r")); err != nil {
		t.Fatal(err)
	}
	b.until(`location.pathname == "/search"`)
	b.until(`[...document.querySelectorAll("button")].some(e => e.textContent == "Sign out")`)
}
