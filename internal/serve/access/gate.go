package access

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"sync/atomic"
	"time"

	"variorum/internal/store"
)

// What a client may do off loopback. A page takes some five requests with its
// files, a word typed into the search box one a letter: 20 a second is beyond
// what a person does, and a program that follows the changes gets 4,000 stories
// a second. Six wrong passwords, then one each half minute, are 3,000 guesses a
// day; from all addresses together it is at most one a second, which slows a
// botnet and lets a reader through who tries again.
const (
	requestBurst, requestEvery = 200, time.Second / 20
	failureBurst, failureEvery = 6, 30 * time.Second
	worldBurst, worldEvery     = 50, time.Second
)

const (
	mostClients = 10_000 // remembered by each limit
	// mostHashing is how many passwords are looked at side by side: two of
	// Recommended take 128 MiB.
	mostHashing = 2
	// mostPassword is how long a password may be, in bytes.
	mostPassword = 1024
)

// Options say who may use a server.
type Options struct {
	// Loopback says that only this machine can connect.
	Loopback bool
	// Password is asked for where it is set, on loopback too.
	Password *Hash
	// TrustHeader is the header in which a proxy names who it let in.
	TrustHeader string
	// TrustFrom are the proxies that are believed: who asked (X-Forwarded-For),
	// over what (X-Forwarded-Proto), and who that is (TrustHeader).
	TrustFrom []netip.Prefix
	// Base is the public address, nil where none is set.
	Base *url.URL
}

// Check says with ErrOpen or ErrAnyProxy why nobody would be kept out.
func (o *Options) Check() error {
	switch {
	case o.TrustHeader != "" && len(o.TrustFrom) == 0:
		return ErrAnyProxy
	case !o.Loopback && o.Password == nil && o.TrustHeader == "":
		return ErrOpen
	}
	return nil
}

// Pages are what a Gate knows of the server behind it.
type Pages struct {
	// Public reports whether a page needs no sign-in: the login page, its files.
	Public func(*http.Request) bool
	// Programs reports whether programs ask for this page, which sign in by HTTP
	// Basic and cannot fill in a form.
	Programs func(*http.Request) bool
	// Refuse prints a refusal.
	Refuse func(w http.ResponseWriter, r *http.Request, status int, text string)
}

// A Gate stands before a server's pages. It is safe for concurrent use.
type Gate struct {
	who        Options
	pages      Pages
	generation [sha256.Size]byte // of the password's hash
	store      *store.Store
	now        func() time.Time
	log        *slog.Logger

	requests, failures, world *buckets
	hashing                   chan struct{}
	key                       [sha256.Size]byte
	proven                    atomic.Pointer[[sha256.Size]byte] // the right password under key, once it was seen
}

// The ways in which Options are not safe.
var (
	// ErrOpen: others can connect, and nothing is asked of them.
	ErrOpen = errors.New("other machines can connect, and neither a password nor a proxy's header is asked for")
	// ErrAnyProxy: whoever connects could name himself.
	ErrAnyProxy = errors.New("a proxy's header is believed, and no proxy's address is named")
)

// New makes a Gate, unless nobody would be kept out; see Options.Check.
func New(who Options, pages Pages, s *store.Store, now func() time.Time, log *slog.Logger) (*Gate, error) {
	if err := who.Check(); err != nil {
		return nil, err
	}
	g := &Gate{who: who, pages: pages, store: s, now: now, log: log,
		requests: newBuckets(requestBurst, requestEvery, mostClients), failures: newBuckets(failureBurst, failureEvery, mostClients),
		world: newBuckets(worldBurst, worldEvery, 1), hashing: make(chan struct{}, mostHashing)}
	if who.Password != nil {
		g.generation = sha256.Sum256([]byte(who.Password.String()))
	}
	rand.Read(g.key[:]) // never fails
	return g, nil
}

// asks reports whether readers have to sign in at all.
func (g *Gate) asks() bool { return g.who.Password != nil || g.who.TrustHeader != "" }

// TakesPassword reports whether there is a password to sign in with.
func (g *Gate) TakesPassword() bool { return g.who.Password != nil }

// Handler lets requests through to next that may pass.
func (g *Gate) Handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !g.knows(r) {
			g.pages.Refuse(w, r, http.StatusMisdirectedRequest, fmt.Sprintf("This server does not know the name %.200q. If it is one of its own, set base-url to the address it is reached by.", hostname(r.Host)))
			return
		}
		if !g.asks() {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Cache-Control", "private, no-cache")
		w.Header().Set("Vary", "Cookie, Authorization")
		client := g.client(r)
		if !client.IsLoopback() {
			if wait := g.requests.take(household(client), g.now()); wait > 0 {
				g.limited(w, r, wait, "Too many requests.")
				return
			}
		}
		if !g.pages.Public(r) {
			if err := g.admit(r, client); err != nil {
				g.turnAway(w, r, err)
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}

// The reasons not to be let in, beside Limited.
var (
	errUnknown = errors.New("not signed in")
	// ErrWrong: the password is not the newsroom's.
	ErrWrong = errors.New("wrong password")
)

// Limited says that too many passwords were wrong.
type Limited struct{ Wait time.Duration }

func (l Limited) Error() string {
	return fmt.Sprintf("too many wrong passwords: try again in %d seconds", l.Seconds())
}

// Seconds is how long to wait, rounded up.
func (l Limited) Seconds() int { return seconds(l.Wait) }

// seconds rounds up.
func seconds(d time.Duration) int { return int(math.Ceil(d.Seconds())) }

// admit returns nil for a request that shows who it is from.
func (g *Gate) admit(r *http.Request, client netip.Addr) error {
	if g.who.TrustHeader != "" && g.trusts(peer(r)) {
		// Two would mean that the proxy added its own to one that the reader sent.
		if names := r.Header.Values(g.who.TrustHeader); len(names) == 1 && names[0] != "" {
			return nil
		}
	}
	if g.who.Password == nil {
		return errUnknown
	}
	if ok, err := g.hasSession(r.Context(), r); ok || err != nil {
		return err
	}
	if _, password, ok := r.BasicAuth(); ok {
		return g.prove(r.Context(), password, client)
	}
	return errUnknown
}

// SignIn begins a session where the password is right; else it returns ErrWrong
// or Limited.
func (g *Gate) SignIn(w http.ResponseWriter, r *http.Request, password string) error {
	if g.who.Password == nil {
		return ErrWrong
	}
	if err := g.prove(r.Context(), password, g.client(r)); err != nil {
		return err
	}
	return g.open(w, r)
}

// prove checks a password, as often as the limits on wrong ones allow.
func (g *Gate) prove(ctx context.Context, password string, client netip.Addr) error {
	now, from := g.now(), household(client)
	if wait := g.failures.take(from, now); wait > 0 {
		return Limited{wait}
	}
	if wait := g.world.take(netip.Addr{}, now); wait > 0 {
		g.failures.giveBack(from)
		return Limited{wait}
	}
	right, err := g.right(ctx, password)
	if right || err != nil {
		g.failures.giveBack(from)
		g.world.giveBack(netip.Addr{})
		return err
	}
	g.log.Warn("wrong password", "client", client.String())
	return ErrWrong
}

// right compares a password with the hash. Feed readers send it each time: once
// seen, the right one is known by a digest under a key of this process, and
// anything else is wrong.
func (g *Gate) right(ctx context.Context, password string) (bool, error) {
	if len(password) > mostPassword {
		return false, nil
	}
	mac := hmac.New(sha256.New, g.key[:])
	mac.Write([]byte(password))
	sum := [sha256.Size]byte(mac.Sum(nil))
	if known := g.proven.Load(); known != nil {
		return hmac.Equal(sum[:], known[:]), nil
	}
	select {
	case g.hashing <- struct{}{}:
		defer func() { <-g.hashing }()
	case <-ctx.Done():
		return false, ctx.Err()
	}
	if !g.who.Password.matches(password) {
		return false, nil
	}
	g.proven.Store(&sum)
	return true, nil
}

// turnAway tells a request that was not let in how it can be.
func (g *Gate) turnAway(w http.ResponseWriter, r *http.Request, err error) {
	var limited Limited
	switch {
	case errors.As(err, &limited):
		g.limited(w, r, limited.Wait, "Too many wrong passwords.")
	case !errors.Is(err, errUnknown) && !errors.Is(err, ErrWrong):
		if r.Context().Err() == nil {
			g.log.Error("sign in", "error", err)
		}
		g.pages.Refuse(w, r, http.StatusInternalServerError, "It could not be found out whether you are signed in. The log says why.")
	case g.who.Password == nil:
		g.pages.Refuse(w, r, http.StatusForbidden, "This page is reached through the proxy before it, which says who you are.")
	case g.pages.Programs(r) || errors.Is(err, ErrWrong):
		w.Header().Set("WWW-Authenticate", `Basic realm="Variorum", charset="UTF-8"`)
		g.pages.Refuse(w, r, http.StatusUnauthorized, "This needs the newsroom's password, by HTTP Basic with any name.")
	case r.Method != http.MethodGet && r.Method != http.MethodHead || r.Header.Get("HX-Request") != "":
		w.Header().Set("HX-Redirect", "/login")
		g.pages.Refuse(w, r, http.StatusUnauthorized, "You are not signed in any more.")
	default:
		http.Redirect(w, r, "/login?to="+url.QueryEscape(r.URL.RequestURI()), http.StatusSeeOther)
	}
}

func (g *Gate) limited(w http.ResponseWriter, r *http.Request, wait time.Duration, text string) {
	w.Header().Set("Retry-After", strconv.Itoa(seconds(wait)))
	g.pages.Refuse(w, r, http.StatusTooManyRequests, fmt.Sprintf("%s Try again in %d seconds.", text, seconds(wait)))
}

// Local returns an address of this server's own that a sign-in may lead on to,
// the front page for any other.
func Local(to string) string {
	u, err := url.Parse(to)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || u.Opaque != "" || len(to) < 1 || to[0] != '/' || len(to) > 1 && (to[1] == '/' || to[1] == '\\') {
		return "/"
	}
	return u.RequestURI()
}
