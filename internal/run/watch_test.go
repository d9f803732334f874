package run

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"variorum/internal/collect"
	"variorum/internal/collect/fetch"
	"variorum/internal/journal"
	"variorum/internal/store"
)

// outlet is an invented outlet: a feed of two reports, the second a page
// without an article; its first report can be changed.
type outlet struct {
	*httptest.Server
	asked   atomic.Int64 // requests for pages
	boarded atomic.Int64 // people aboard, as its report says
	broken  atomic.Bool
}

func newOutlet(t *testing.T) *outlet {
	o := &outlet{}
	o.boarded.Store(90)
	mux := http.NewServeMux()
	mux.HandleFunc("/feed", func(w http.ResponseWriter, r *http.Request) {
		if o.broken.Load() {
			http.Error(w, "gone fishing", http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/rss+xml")
		fmt.Fprintf(w, `<rss version="2.0"><channel><title>Gazette</title><link>%s/</link>
			<item><title>Ferry strikes quay</title><link>%[1]s/ferry</link></item><item><title>Menu</title><link>%[1]s/menu</link></item></channel></rss>`, o.URL)
	})
	mux.HandleFunc("/ferry", func(w http.ResponseWriter, r *http.Request) {
		o.asked.Add(1)
		fmt.Fprintf(w, `<html lang="en"><head><title>Ferry strikes quay</title></head><body><article><h1>Ferry strikes quay</h1>
			<p>A ferry with %d people aboard struck the quay of Port Elm on Friday morning, and the harbour was closed, the coast guard said.</p>
			<p>Divers searched the hull until noon and found a hole of two metres below the water line, according to the harbour master.</p></article></body></html>`, o.boarded.Load())
	})
	mux.HandleFunc("/menu", func(w http.ResponseWriter, r *http.Request) {
		o.asked.Add(1)
		fmt.Fprint(w, `<html><body><ul><li><a href="/">Home</a></li></ul></body></html>`)
	})
	o.Server = httptest.NewServer(mux)
	t.Cleanup(o.Close)
	return o
}

func watcher(t *testing.T, s *store.Store, now *time.Time) *Watcher {
	t.Helper()
	client, err := fetch.New(fetch.Options{Now: time.Now, Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Limits: fetch.Limits{Delay: time.Nanosecond}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	n, err := OpenNewsroom(t.Context(), s, New(2, nil))
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- n.Run(ctx, 1) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return NewWatcher(WatchOptions{Newsroom: n, Now: func() time.Time { return *now }, Every: time.Hour, Collect: collect.Options{Fetcher: client}})
}

func TestWatch(t *testing.T) {
	o := newOutlet(t)
	s := open(t, filepath.Join(t.TempDir(), "news.db"))
	now := began
	w := watcher(t, s, &now)
	round := func() store.SourceRow {
		t.Helper()
		if err := w.Round(t.Context()); err != nil {
			t.Fatal(err)
		}
		list, err := s.Sources(t.Context())
		if err != nil || len(list) != 1 {
			t.Fatalf("%d sources, %v", len(list), err)
		}
		return list[0]
	}
	if err := w.Newsroom.Tell(t.Context(), now, journal.Source, SourceEntry{URL: o.URL + "/feed", Title: "Gazette"}); err != nil {
		t.Fatal(err)
	}
	if src := round(); src.Given != 1 || src.Rejected != 1 || src.Error != "" || src.Every != firstWait/2 {
		t.Errorf("first round: %+v", src)
	}
	now = now.Add(time.Minute)
	if src := round(); !src.Fetched.Equal(began) {
		t.Errorf("asked before it was due: %+v", src)
	}
	now = now.Add(time.Hour)
	if src := round(); src.Given != 1 || src.Rejected != 1 || o.asked.Load() != 3 { // the third to see whether the article changed
		t.Errorf("pages that are known were asked again: %+v, %d requests", src, o.asked.Load())
	}
	o.broken.Store(true)
	now = now.Add(7 * time.Hour)
	if src := round(); src.Failures != 1 || src.Error == "" {
		t.Errorf("a failing source: %+v", src)
	}
	c, err := s.Count(t.Context())
	if err != nil || c.Articles != 1 || c.Rejected != 1 {
		t.Errorf("counts %+v, %v", c, err)
	}
}
