package run

import (
	"encoding/json"
	"maps"
	"sync"

	"variorum/internal/journal"
	"variorum/internal/store"
)

// A Tally counts what a newsroom took in since it was opened.
type Tally struct {
	Entries map[journal.Kind]int64
	// Fetches are by how they ended: ok, http_4xx, http_5xx, unreachable (no
	// answer), unreadable (an answer that is no feed, sitemap or page).
	Fetches map[string]int64
}

type tally struct {
	mu    sync.Mutex
	taken Tally
}

// count adds entries that are on disk.
func (t *tally) count(offers []offer) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.taken.Entries == nil {
		t.taken = Tally{map[journal.Kind]int64{}, map[string]int64{}}
	}
	for _, o := range offers {
		t.taken.Entries[o.Entry.Kind]++
		var f store.Fetch
		if o.Entry.Kind == journal.Fetch && json.Unmarshal(o.Entry.Body, &f) == nil {
			t.taken.Fetches[ended(f)]++
		}
	}
}

func ended(f store.Fetch) string {
	switch {
	case f.Fault == "":
		return "ok"
	case f.Status == 0:
		return "unreachable"
	case f.Status >= 500:
		return "http_5xx"
	case f.Status >= 400:
		return "http_4xx"
	}
	return "unreadable"
}

// Tally returns what was taken in since the newsroom was opened.
func (n *Newsroom) Tally() Tally {
	n.tally.mu.Lock()
	defer n.tally.mu.Unlock()
	return Tally{maps.Clone(n.tally.taken.Entries), maps.Clone(n.tally.taken.Fetches)}
}
