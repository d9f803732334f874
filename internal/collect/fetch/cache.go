package fetch

import (
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Known is what is remembered of an address.
type Known struct {
	ETag         string    `json:"etag,omitempty"`
	LastModified string    `json:"last_modified,omitempty"`
	Fresh        time.Time `json:"fresh,omitzero"` // until then it need not be asked for
}

// A Cache remembers what is known of addresses: Memory does while the program
// runs, a store beyond. It is safe for concurrent use.
type Cache interface {
	// Known returns what is remembered of an address; ok is false for nothing.
	Known(url string) (k Known, ok bool)
	// Remember replaces it.
	Remember(url string, k Known)
}

// Memory is a Cache of bounded size.
type Memory struct {
	limit int
	mu    sync.Mutex
	known map[string]Known
	order []string // as first remembered, a ring once full
	next  int      // in order, the oldest
}

// NewMemory makes a cache of at most limit addresses; the oldest go first.
func NewMemory(limit int) *Memory {
	return &Memory{limit: max(limit, 1), known: map[string]Known{}}
}

// Known returns what is remembered of an address.
func (m *Memory) Known(url string) (Known, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	k, ok := m.known[url]
	return k, ok
}

// Remember replaces it.
func (m *Memory) Remember(url string, k Known) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := m.known[url]; !ok && len(m.order) < m.limit {
		m.order = append(m.order, url)
	} else if !ok {
		delete(m.known, m.order[m.next])
		m.order[m.next] = url
		m.next = (m.next + 1) % m.limit
	}
	m.known[url] = k
}

// knownOf reads what a response allows to be remembered (RFC 9111, as a
// private cache without heuristics). ok is false for nothing.
func knownOf(h http.Header, now time.Time, longest time.Duration) (k Known, ok bool) {
	cc := directives(h.Values("Cache-Control"))
	if _, no := cc["no-store"]; no {
		return Known{}, false
	}
	k = Known{ETag: short(h.Get("ETag")), LastModified: short(h.Get("Last-Modified"))}
	if life := lifetime(h, cc, now); life > 0 {
		k.Fresh = now.Add(min(life, longest))
	}
	return k, k != Known{}
}

func lifetime(h http.Header, cc map[string]string, now time.Time) time.Duration {
	if _, no := cc["no-cache"]; no {
		return 0
	}
	if age, ok := cc["max-age"]; ok {
		return seconds(age) - seconds(h.Get("Age"))
	}
	expires, err := http.ParseTime(h.Get("Expires"))
	if err != nil {
		return 0
	}
	if date, err := http.ParseTime(h.Get("Date")); err == nil {
		now = date
	}
	return expires.Sub(now)
}

func directives(lines []string) map[string]string {
	m := map[string]string{}
	for _, d := range strings.Split(strings.Join(lines, ","), ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(d), "=")
		m[strings.ToLower(name)] = strings.Trim(value, `"`)
	}
	return m
}

// seconds reads a count of seconds; years and nonsense are bounded.
func seconds(s string) time.Duration {
	n, err := strconv.ParseUint(strings.TrimSpace(s), 10, 31)
	if err != nil {
		return 0
	}
	return time.Duration(n) * time.Second
}

// short keeps a validator that a header can carry back.
func short(s string) string {
	if len(s) > 1024 {
		return ""
	}
	return s
}
