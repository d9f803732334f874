package run

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"time"

	"variorum"
	"variorum/internal/journal"
	"variorum/internal/store"
)

// How often a source is asked. A fetch that gives articles halves the time to
// the next, one that gives none, or fails, makes it half as long again.
const (
	firstWait = 15 * time.Minute
	leastWait = 5 * time.Minute
	mostWait  = 6 * time.Hour
)

// A SourceEntry is the body of a source's entry.
type SourceEntry struct {
	URL     string `json:"url"`
	Title   string `json:"title,omitempty"`
	Removed bool   `json:"removed,omitempty"`
}

// A FetchEntry is the body of a fetch's entry.
type FetchEntry struct {
	URL      string        `json:"url"`
	Given    int           `json:"given"`
	Rejected int           `json:"rejected"`
	Fault    string        `json:"fault,omitempty"`
	Every    time.Duration `json:"every"` // to the next fetch
}

// applySource and applyFetch keep the list of sources and their health.
func applySource(tx *store.Tx, e journal.Entry) error {
	var s SourceEntry
	if err := json.Unmarshal(e.Body, &s); err != nil {
		return err
	}
	if s.Removed {
		return tx.DropSource(s.URL)
	}
	return tx.PutSource(s.URL, s.Title, e.At, firstWait)
}

func applyFetch(tx *store.Tx, e journal.Entry) error {
	var f FetchEntry
	if err := json.Unmarshal(e.Body, &f); err != nil {
		return err
	}
	return tx.NoteFetch(f.URL, e.At, f.Every, f.Given, f.Rejected, f.Fault)
}

// Pages gives what a source holds now, without pages that are known.
type Pages func(ctx context.Context, url string, known func(url string) bool) iter.Seq2[variorum.Page, *variorum.Rejection]

// A Watcher asks sources when they are due and gives what they hold to a
// newsroom.
type Watcher struct {
	Newsroom *Newsroom
	Pages    Pages
	Now      func() time.Time
	// Every is how often it looks which sources are due.
	Every time.Duration
	// Told hears of faults that stop no source; it may be nil.
	Told func(error)
}

// Run watches until ctx is done.
func (w *Watcher) Run(ctx context.Context) {
	tick := time.NewTicker(w.Every)
	defer tick.Stop()
	for {
		if err := w.Round(ctx); err != nil && ctx.Err() == nil && w.Told != nil {
			w.Told(err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Round asks every source that is due once.
func (w *Watcher) Round(ctx context.Context) error {
	due, err := w.Newsroom.store.DueSources(ctx, w.Now(), 1000)
	if err != nil {
		return err
	}
	for _, s := range due {
		if err := w.ask(ctx, s); err != nil {
			return fmt.Errorf("ask %s: %w", s.URL, err)
		}
	}
	return nil
}

// ask fetches one source and takes in what it gave, then notes the fetch.
func (w *Watcher) ask(ctx context.Context, s store.SourceRow) error {
	f := FetchEntry{URL: s.URL}
	known := func(url string) bool {
		have, err := w.Newsroom.store.HasURL(ctx, url)
		return err == nil && have
	}
	for a, r := range w.Newsroom.engine.Extract(ctx, w.Pages(ctx, s.URL, known)) {
		var err error
		switch {
		case r != nil && r.Input == s.URL:
			f.Fault = r.Reason
		case r != nil:
			f.Rejected++
			err = w.take(ctx, journal.Rejected, RejectedEntry{*r, s.URL})
		default:
			var same bool
			if same, err = w.Newsroom.store.Unchanged(ctx, &a); err == nil && !same {
				f.Given++
				err = w.take(ctx, journal.Article, a)
			}
		}
		if err != nil {
			return err
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	f.Every = next(s.Every, f)
	return w.take(ctx, journal.Fetch, f)
}

func next(every time.Duration, f FetchEntry) time.Duration {
	if f.Given > 0 {
		every /= 2
	} else {
		every += every / 2
	}
	return min(max(every, leastWait), mostWait)
}

func (w *Watcher) take(ctx context.Context, kind journal.Kind, body any) error {
	return w.Newsroom.Tell(ctx, w.Now(), kind, body)
}

// Tell appends an entry made of a value and applies it; see Take.
func (n *Newsroom) Tell(ctx context.Context, at time.Time, kind journal.Kind, body any) error {
	e, err := journal.New(at, kind, body)
	if err != nil {
		return err
	}
	return n.Take(ctx, e)
}
