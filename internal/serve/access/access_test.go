package access

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"variorum/internal/store"
)

const secret = "correct horse battery"

// cheap is for tests of the flow, not of the hash.
var cheap = Params{Memory: 8, Time: 1, Threads: 1}

// A clock that moves when told.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) now() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.t }

func (c *clock) pass(d time.Duration) { c.mu.Lock(); defer c.mu.Unlock(); c.t = c.t.Add(d) }

func newClock() *clock { return &clock{t: time.Date(2031, 10, 4, 12, 0, 0, 0, time.UTC)} }

func open(t *testing.T) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "news.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// gate makes one before a page that says "news", with a login form that takes
// any password given in the address.
func gate(t *testing.T, o Options) (*Gate, http.Handler) {
	t.Helper()
	return gateAt(t, o, open(t), newClock())
}

func gateAt(t *testing.T, o Options, s *store.Store, k *clock) (*Gate, http.Handler) {
	t.Helper()
	g, err := New(o, Pages{
		Public:   func(r *http.Request) bool { return r.URL.Path == "/login" },
		Programs: func(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/api/") },
		Refuse:   func(w http.ResponseWriter, _ *http.Request, status int, text string) { http.Error(w, text, status) },
	}, s, k.now, slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /login", func(w http.ResponseWriter, r *http.Request) {
		if err := g.SignIn(w, r, r.FormValue("password")); err != nil {
			http.Error(w, err.Error(), http.StatusUnauthorized)
		}
	})
	mux.HandleFunc("POST /logout", func(w http.ResponseWriter, r *http.Request) {
		if err := g.SignOut(w, r); err != nil {
			t.Error(err)
		}
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "news") })
	return g, g.Handler(mux)
}

// ask sends one request from an address and returns the answer.
func ask(h http.Handler, from, method, target string, header ...string) *http.Response {
	r := httptest.NewRequest(method, target, nil)
	r.RemoteAddr = netip.AddrPortFrom(netip.MustParseAddr(from), 4711).String()
	for _, line := range header {
		name, value, _ := strings.Cut(line, ": ")
		if name == "Host" {
			r.Host = value
			continue
		}
		r.Header.Add(name, value)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func prefixes(list ...string) (out []netip.Prefix) {
	for _, p := range list {
		out = append(out, netip.MustParsePrefix(p))
	}
	return out
}

func address(t *testing.T, s string) *url.URL {
	t.Helper()
	u, err := url.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestUnsafe(t *testing.T) {
	hash := NewHash(secret, cheap)
	for _, c := range []struct {
		o    Options
		want error
	}{
		{Options{}, ErrOpen}, {Options{TrustHeader: "X-User"}, ErrAnyProxy}, {Options{Loopback: true, TrustHeader: "X-User"}, ErrAnyProxy}, {Options{TrustFrom: prefixes("10.0.0.1/32")}, ErrOpen},
		{Options{Loopback: true}, nil}, {Options{Password: hash}, nil}, {Options{TrustHeader: "X-User", TrustFrom: prefixes("10.0.0.1/32")}, nil},
	} {
		if _, err := New(c.o, Pages{}, nil, newClock().now, nil); !errors.Is(err, c.want) {
			t.Errorf("%+v: %v, want %v", c.o, err, c.want)
		}
	}
}

func TestHash(t *testing.T) {
	h, err := ParseHash(NewHash(secret, cheap).String())
	if err != nil || !h.matches(secret) || h.matches(secret+" ") || h.matches("") {
		t.Fatalf("round trip: %v", err)
	}
	if a, b := NewHash(secret, cheap).String(), NewHash(secret, cheap).String(); a == b {
		t.Error("two hashes have one salt")
	}
	// As the reference implementation's own test has it.
	other := "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
	if h, err := ParseHash(other); err != nil || !h.matches("password") || h.String() != other {
		t.Errorf("%s: %v", other, err)
	}
	good := NewHash(secret, cheap).String()
	for _, bad := range []string{"", secret, "$argon2id$", "$argon2i$" + good[10:], strings.Replace(good, "v=19", "v=16", 1), strings.Replace(good, "m=8", "m=99999999", 1),
		strings.Replace(good, "m=8", "m=4", 1), strings.Replace(good, "t=1", "t=0", 1), strings.Replace(good, "t=1", "t=1000", 1), strings.Replace(good, "p=1", "p=0", 1),
		strings.Replace(good, "p=1", "p=256", 1), strings.Replace(good, "m=8", "m=+8", 1), good[:len(good)-40], good + "$", good + "=", good[:strings.LastIndex(good, "$")+1]} {
		if _, err := ParseHash(bad); err == nil {
			t.Errorf("%q is taken for a hash", bad)
		}
	}
}

func FuzzParseHash(f *testing.F) {
	f.Add(NewHash(secret, cheap).String())
	f.Add("$argon2id$v=19$m=8,t=1,p=1$$")
	f.Fuzz(func(t *testing.T, s string) {
		if h, err := ParseHash(s); err == nil && h.String() != s {
			t.Errorf("%q is read as %q", s, h)
		}
	})
}

// A page of another site that points its own name here is told nothing.
func TestRebinding(t *testing.T) {
	_, local := gate(t, Options{Loopback: true, Base: address(t, "https://news.example")})
	_, bare := gate(t, Options{Loopback: true})
	_, wide := gate(t, Options{Password: NewHash(secret, cheap), Base: address(t, "https://news.example:8443")})
	for _, c := range []struct {
		h    http.Handler
		host string
		want int
	}{
		{bare, "127.0.0.1:8391", 200}, {bare, "localhost:8391", 200}, {bare, "LOCALHOST", 200}, {bare, "localhost.:80", 200}, {bare, "news.localhost", 200}, {bare, "[::1]:8391", 200}, {bare, "127.9.9.9", 200}, {bare, "[::ffff:127.0.0.1]", 200},
		{bare, "evil.example", 421}, {bare, "evil.example:8391", 421}, {bare, "localhost.evil.example", 421}, {bare, "127.0.0.1.evil.example", 421}, {bare, "192.168.1.4:8391", 421}, {bare, "news.example", 421}, {bare, "0.0.0.0", 421}, {bare, "2130706433", 421},
		{local, "news.example", 200}, {local, "NEWS.example:443", 200}, {local, "127.0.0.1", 200}, {local, "evil.example", 421}, {local, "xnews.example", 421},
		{wide, "news.example:8443", 303}, {wide, "192.168.1.4:8391", 303}, {wide, "evil.example", 421}, {wide, "localhost", 303},
	} {
		if got := ask(c.h, "127.0.0.1", "GET", "/", "Host: "+c.host).StatusCode; got != c.want {
			t.Errorf("Host %s: status %d, want %d", c.host, got, c.want)
		}
	}
}

func TestSession(t *testing.T) {
	k := newClock()
	s := open(t)
	hash := NewHash(secret, cheap)
	_, h := gateAt(t, Options{Password: hash}, s, k)
	server := httptest.NewServer(h)
	defer server.Close()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	send := func(method, path string) *http.Response {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), method, server.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		got, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		got.Body.Close()
		return got
	}
	in := "/login?password=" + url.QueryEscape(secret)
	if got := send("GET", "/story/x?view=all"); got.StatusCode != 303 || got.Header.Get("Location") != "/login?to=%2Fstory%2Fx%3Fview%3Dall" {
		t.Fatalf("not signed in: %d %s", got.StatusCode, got.Header.Get("Location"))
	}
	if got := send("POST", "/sources"); got.StatusCode != 401 {
		t.Errorf("a change by a stranger: %d", got.StatusCode)
	}
	if got := send("POST", "/login?password=wrong"); got.StatusCode != 401 || len(got.Cookies()) != 0 {
		t.Errorf("wrong password: %d", got.StatusCode)
	}
	got := send("POST", in)
	if len(got.Cookies()) != 1 {
		t.Fatalf("signed in: %d, %v", got.StatusCode, got.Cookies())
	}
	c := got.Cookies()[0]
	if !c.HttpOnly || c.Secure || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.MaxAge != 30*24*3600 || len(c.Value) != 43 {
		t.Errorf("cookie %v", c)
	}
	if got := send("GET", "/story/x"); got.StatusCode != 200 || got.Header.Get("Cache-Control") != "private, no-cache" || !strings.Contains(got.Header.Get("Vary"), "Cookie") {
		t.Errorf("signed in: %d %v", got.StatusCode, got.Header)
	}
	// The same file behind another server: a restart keeps the session, a new
	// password ends it.
	cookie := "Cookie: variorum=" + c.Value
	_, again := gateAt(t, Options{Password: hash}, s, k)
	if got := ask(again, "198.51.100.7", "GET", "/", cookie); got.StatusCode != 200 {
		t.Errorf("after a restart: %d", got.StatusCode)
	}
	_, changed := gateAt(t, Options{Password: NewHash(secret, cheap)}, s, k)
	if got := ask(changed, "198.51.100.7", "GET", "/", cookie); got.StatusCode != 303 {
		t.Errorf("after a new password: %d", got.StatusCode)
	}
	for _, bad := range []string{"", "x", c.Value[:42], c.Value + "A", strings.Repeat("A", 43)} {
		if got := ask(h, "198.51.100.7", "GET", "/", "Cookie: variorum="+bad); got.StatusCode != 303 {
			t.Errorf("cookie %q: %d", bad, got.StatusCode)
		}
	}
	k.pass(sessionLasts)
	if got := ask(h, "198.51.100.7", "GET", "/", cookie); got.StatusCode != 303 {
		t.Errorf("after %s: %d", sessionLasts, got.StatusCode)
	}
	send("POST", in)
	if in, out, after := send("GET", "/").StatusCode, send("POST", "/logout").StatusCode, send("GET", "/").StatusCode; in != 200 || out != 200 || after != 303 {
		t.Errorf("signed in %d, out %d, and then %d", in, out, after)
	}
}

// What is in the file signs nobody in, and the sessions are no more than allowed.
func TestSessionsAreBounded(t *testing.T) {
	s := open(t)
	at := newClock().now()
	for i := range 5 {
		if err := s.PutSession(t.Context(), store.SessionRow{Digest: []byte{byte(i)}, Password: []byte("p"), Expires: at.Add(time.Hour)}, at, 3); err != nil {
			t.Fatal(err)
		}
	}
	for i, want := range []bool{false, false, true, true, true} {
		if _, ok, err := s.Session(t.Context(), []byte{byte(i)}); ok != want || err != nil {
			t.Errorf("session %d: %v, %v", i, ok, err)
		}
	}
	if err := s.PutSession(t.Context(), store.SessionRow{Digest: []byte{9}, Password: []byte("p"), Expires: at.Add(3 * time.Hour)}, at.Add(2*time.Hour), 3); err != nil {
		t.Fatal(err)
	}
	if _, ok, _ := s.Session(t.Context(), []byte{4}); ok {
		t.Error("a session that is over was kept")
	}
}

func TestSecureCookie(t *testing.T) {
	g, _ := gate(t, Options{Password: NewHash(secret, cheap), TrustFrom: prefixes("10.0.0.0/8"), Base: address(t, "https://news.example")})
	for _, c := range []struct {
		from, host, proto string
		want              bool
	}{{"10.0.0.1", "a.example", "https", true}, {"10.0.0.1", "a.example", "http", false}, {"192.0.2.1", "a.example", "https", false}, {"192.0.2.1", "news.example", "", true}} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr, r.Host = c.from+":1", c.host
		r.Header.Set("X-Forwarded-Proto", c.proto)
		if got := g.Secure(r); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

func basic(password string) string {
	r := httptest.NewRequest("GET", "/", nil)
	r.SetBasicAuth("any", password)
	return "Authorization: " + r.Header.Get("Authorization")
}

func TestBasic(t *testing.T) {
	_, h := gate(t, Options{Password: NewHash(secret, cheap)})
	if got := ask(h, "192.0.2.1", "GET", "/api/v1/stories"); got.StatusCode != 401 || !strings.HasPrefix(got.Header.Get("WWW-Authenticate"), "Basic ") {
		t.Errorf("no password: %d %v", got.StatusCode, got.Header)
	}
	for range 2 { // by the hash, then by the digest that is remembered
		if got := ask(h, "192.0.2.1", "GET", "/api/v1/stories", basic(secret)); got.StatusCode != 200 {
			t.Errorf("right password: %d", got.StatusCode)
		}
		for _, wrong := range []string{"", secret + "x", strings.Repeat("x", 5000)} {
			if got := ask(h, "192.0.2.1", "GET", "/api/v1/stories", basic(wrong)); got.StatusCode != 401 {
				t.Errorf("wrong password: %d", got.StatusCode)
			}
		}
	}
}

func TestWrongPasswords(t *testing.T) {
	k := newClock()
	_, h := gateAt(t, Options{Password: NewHash(secret, cheap)}, open(t), k)
	in := func(from, password string) *http.Response {
		return ask(h, from, "GET", "/api/v1/stories", basic(password))
	}
	for i := range failureBurst {
		if got := in("192.0.2.1", "wrong"); got.StatusCode != 401 {
			t.Fatalf("wrong password %d: %d", i, got.StatusCode)
		}
	}
	got := in("192.0.2.1", secret)
	if got.StatusCode != 429 || got.Header.Get("Retry-After") != "30" {
		t.Errorf("after too many: %d, Retry-After %s", got.StatusCode, got.Header.Get("Retry-After"))
	}
	if got := in("192.0.2.2", secret); got.StatusCode != 200 {
		t.Errorf("another client: %d", got.StatusCode)
	}
	k.pass(failureEvery)
	if got := in("192.0.2.1", secret); got.StatusCode != 200 {
		t.Errorf("after the pause: %d", got.StatusCode)
	}
	// One household's addresses count as one.
	for i := range failureBurst {
		in(fmt.Sprintf("2001:db8:1:2::%x", i+1), "wrong")
	}
	if got := in("2001:db8:1:2:ffff::1", "wrong"); got.StatusCode != 429 {
		t.Errorf("a household of many addresses: %d", got.StatusCode)
	}
	// A botnet: each address is new, all together are too many.
	refused := 0
	for i := range 3 * worldBurst {
		if in(fmt.Sprintf("203.0.113.%d", i), "wrong").StatusCode == 429 {
			refused++
		}
	}
	if refused < 2*worldBurst {
		t.Errorf("of %d guesses from as many addresses %d were refused", 3*worldBurst, refused)
	}
	k.pass(2 * worldEvery)
	if got := in("198.51.100.9", secret); got.StatusCode != 200 {
		t.Errorf("a reader in the middle of it: %d", got.StatusCode)
	}
}

func TestRequests(t *testing.T) {
	k := newClock()
	_, h := gateAt(t, Options{Password: NewHash(secret, cheap)}, open(t), k)
	for range requestBurst {
		ask(h, "192.0.2.1", "GET", "/")
	}
	if got := ask(h, "192.0.2.1", "GET", "/"); got.StatusCode != 429 || got.Header.Get("Retry-After") != "1" {
		t.Errorf("too many: %d, Retry-After %q", got.StatusCode, got.Header.Get("Retry-After"))
	}
	if got := ask(h, "192.0.2.2", "GET", "/"); got.StatusCode != 303 {
		t.Errorf("another: %d", got.StatusCode)
	}
	k.pass(requestEvery)
	if got := ask(h, "192.0.2.1", "GET", "/"); got.StatusCode != 303 {
		t.Errorf("later: %d", got.StatusCode)
	}
	for range requestBurst + 1 {
		if got := ask(h, "127.0.0.1", "GET", "/"); got.StatusCode != 303 {
			t.Fatalf("on this machine: %d", got.StatusCode)
		}
	}
}

func TestBucketsForget(t *testing.T) {
	b := newBuckets(2, time.Minute, 3)
	at := newClock().now()
	for i := range 10 {
		b.take(netip.AddrFrom4([4]byte{192, 0, 2, byte(i)}), at)
	}
	if len(b.byAddr) != 3 || b.recent.Len() != 3 {
		t.Errorf("%d clients are remembered, %d in order", len(b.byAddr), b.recent.Len())
	}
}

func TestProxy(t *testing.T) {
	_, h := gate(t, Options{TrustHeader: "X-Forwarded-User", TrustFrom: prefixes("10.0.0.0/8", "fd00::/8")})
	for _, c := range []struct {
		from   string
		header []string
		want   int
	}{
		{"10.0.0.5", []string{"X-Forwarded-User: ida"}, 200},
		{"fd00::1", []string{"X-Forwarded-User: ida"}, 200},
		{"10.0.0.5", nil, 403},
		{"10.0.0.5", []string{"X-Forwarded-User: "}, 403},
		{"10.0.0.5", []string{"X-Forwarded-User: mallory", "X-Forwarded-User: "}, 403},
		{"192.0.2.1", []string{"X-Forwarded-User: ida"}, 403},
		{"192.0.2.1", []string{"X-Forwarded-User: ida", "X-Forwarded-For: 10.0.0.5"}, 403},
		{"10.0.0.5", []string{basic(secret)}, 403},
	} {
		if got := ask(h, c.from, "GET", "/", c.header...); got.StatusCode != c.want {
			t.Errorf("from %s, %v: status %d, want %d", c.from, c.header, got.StatusCode, c.want)
		}
	}
}

func TestClient(t *testing.T) {
	g, _ := gate(t, Options{Password: NewHash(secret, cheap), TrustFrom: prefixes("10.0.0.0/8")})
	for _, c := range []struct{ from, forwarded, want string }{
		{"192.0.2.1", "198.51.100.1", "192.0.2.1"},
		{"10.0.0.1", "", "10.0.0.1"},
		{"10.0.0.1", "198.51.100.1", "198.51.100.1"},
		{"10.0.0.1", "127.0.0.1, 198.51.100.1", "198.51.100.1"},
		{"10.0.0.1", "127.0.0.1, 198.51.100.1, 10.9.9.9", "198.51.100.1"},
		{"10.0.0.1", "198.51.100.1, nonsense", "10.0.0.1"},
		{"10.0.0.1", "::ffff:198.51.100.1", "198.51.100.1"},
		{"10.0.0.1", strings.Repeat("10.1.1.1,", 5000) + "10.1.1.1", "10.1.1.1"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = c.from + ":1"
		r.Header.Set("X-Forwarded-For", c.forwarded)
		if got := g.client(r).String(); got != c.want {
			t.Errorf("from %s, forwarded %.60s: %s, want %s", c.from, c.forwarded, got, c.want)
		}
	}
}

// No more than two passwords are looked at side by side, whoever asks.
func TestHashingIsBounded(t *testing.T) {
	g, _ := gate(t, Options{Password: NewHash(secret, cheap)})
	for range mostHashing {
		g.hashing <- struct{}{}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := g.right(ctx, secret); !errors.Is(err, context.Canceled) {
		t.Errorf("a third beside two: %v", err)
	}
	<-g.hashing
	if ok, err := g.right(t.Context(), secret); !ok || err != nil {
		t.Errorf("the next: %v, %v", ok, err)
	}
}

func TestLocal(t *testing.T) {
	for to, want := range map[string]string{
		"/": "/", "/story/x?a=b": "/story/x?a=b", "": "/", "story": "/", "//evil.example/": "/", `/\evil.example`: "/", "https://evil.example/": "/",
		"javascript:alert(1)": "/", "/\t/evil.example": "/", "/story#x": "/story", "///evil.example": "/", "/x//y": "/x//y",
	} {
		if got := Local(to); got != want {
			t.Errorf("%q leads to %q, want %q", to, got, want)
		}
	}
}
