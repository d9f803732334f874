package run

import (
	"context"
	"slices"
	"strings"
	"time"

	"variorum"
	"variorum/internal/collect"
	"variorum/internal/journal"
	"variorum/internal/store"
)

// An Asking is a source that is being asked.
type Asking struct {
	URL, Called     string
	Since           time.Time
	Given, Rejected int
}

// A Round is how far a round of asking sources is.
type Round struct {
	Done   int // sources asked since all were idle
	Due    int // due and waiting for their turn
	Asking []Asking
}

// Underway tells how far the round is.
func (w *Watcher) Underway(ctx context.Context) (Round, error) {
	due, err := w.Newsroom.store.CountDue(ctx, w.Now())
	w.mu.Lock()
	defer w.mu.Unlock()
	p := Round{Done: w.done}
	for _, a := range w.sources {
		p.Asking = append(p.Asking, *a)
	}
	slices.SortFunc(p.Asking, func(a, b Asking) int { return strings.Compare(a.URL, b.URL) })
	p.Due = max(due-len(p.Asking), 0)
	return p, err
}

// IsAsking reports whether a source is being asked now.
func (w *Watcher) IsAsking(url string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.sources[url] != nil
}

func (w *Watcher) asking(s store.SourceRow) *Asking {
	a := &Asking{URL: s.URL, Called: s.Called(), Since: w.Now()}
	w.mu.Lock()
	w.sources[s.URL] = a
	w.mu.Unlock()
	w.Newsroom.live.tell(Happened{Collecting: true})
	return a
}

func (w *Watcher) asked(s store.SourceRow) {
	w.mu.Lock()
	delete(w.sources, s.URL)
	w.done++
	w.mu.Unlock()
	w.Newsroom.live.tell(Happened{Collecting: true})
}

func (w *Watcher) step(a *Asking, given, rejected int) {
	w.mu.Lock()
	a.Given += given
	a.Rejected += rejected
	w.mu.Unlock()
	w.Newsroom.live.tell(Happened{Collecting: true})
}

// AskNow makes a source due at once; it is asked even where its last answer
// still holds.
func (w *Watcher) AskNow(ctx context.Context, url string) error {
	w.mu.Lock()
	w.anew[url] = true
	w.mu.Unlock()
	err := w.take(ctx, journal.Source, SourceEntry{URL: url, Now: true})
	w.Look()
	return err
}

// Find looks what an address offers, for a person who wants to add a source.
func (w *Watcher) Find(ctx context.Context, address string) ([]collect.Found, *variorum.Rejection) {
	return w.collector.Find(ctx, address)
}
