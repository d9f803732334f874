package run

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"sync"
	"time"

	"variorum"
	"variorum/internal/collect"
	"variorum/internal/extract/standing"
	"variorum/internal/journal"
	"variorum/internal/store"
)

// A SourceEntry is the body of a source's entry: it is added, or what is named
// changes.
type SourceEntry struct {
	URL     string   `json:"url"`
	Title   string   `json:"title,omitempty"`
	Home    string   `json:"home,omitempty"`
	Folders []string `json:"folders,omitempty"`
	Removed bool     `json:"removed,omitempty"`
	Paused  bool     `json:"paused,omitempty"`
	Resumed bool     `json:"resumed,omitempty"`
	Now     bool     `json:"now,omitempty"`   // it is to be asked at once
	Moved   string   `json:"moved,omitempty"` // its address from now on
}

// A WithdrawnEntry is the body of an entry that an outlet took an article back.
type WithdrawnEntry struct {
	Article string `json:"article"`
	URL     string `json:"url"`
	Status  int    `json:"status"` // what its page answers; 0: it stands again
}

// applySource, applyFetch and applyWithdrawn keep the list of sources, their
// health, and what was taken back.
func applySource(tx *store.Tx, e journal.Entry) error {
	var s SourceEntry
	if err := json.Unmarshal(e.Body, &s); err != nil {
		return err
	}
	switch {
	case s.Removed:
		return tx.DropSource(s.URL)
	case s.Paused || s.Resumed:
		return tx.PauseSource(s.URL, s.Paused, e.At)
	case s.Now:
		return tx.SourceDue(s.URL, e.At)
	case s.Moved != "":
		return tx.MoveSource(s.URL, s.Moved)
	}
	return tx.PutSource(s.URL, s.Title, s.Home, s.Folders, e.At, firstWait)
}

func applyFetch(tx *store.Tx, e journal.Entry) error {
	var f store.Fetch
	if err := json.Unmarshal(e.Body, &f); err != nil {
		return err
	}
	return tx.NoteFetch(f, e.At)
}

func applyWithdrawn(tx *store.Tx, e journal.Entry) error {
	var w WithdrawnEntry
	if err := json.Unmarshal(e.Body, &w); err != nil {
		return err
	}
	story, err := tx.PutWithdrawn(w.Article, w.Status, e.At)
	if err != nil || story == "" {
		return err
	}
	return tx.TouchStory(story, e.Seq)
}

// WatchOptions are what a watcher is made of. Newsroom and Now are needed; where
// Collect has no fetcher, every source fails with the reason.
type WatchOptions struct {
	Newsroom *Newsroom
	Collect  collect.Options
	Cache    *Cache // what Collect.Fetcher remembers; may be nil
	Now      func() time.Time
	// Every is how often it looks which sources are due; 5 s where 0.
	Every time.Duration
	// Parallel bounds the sources that are asked at once, each on a host of its
	// own: 16 where 0.
	Parallel int
	// Base is the server's public address, which hubs can reach; empty without one.
	Base string
	// Told hears of faults that stop no source; it may be nil.
	Told func(error)
}

// A Watcher asks sources when they are due and gives what they hold to a
// newsroom. Sources of one host wait for one another; a slow host keeps nobody
// else waiting.
type Watcher struct {
	WatchOptions
	collector *collect.Collector
	wake      chan struct{} // something may be due
	jobs      sync.WaitGroup

	mu       sync.Mutex
	hosts    map[string]bool // with a job under way
	sources  map[string]*Asking
	anew     map[string]bool   // a person wants to know: sources by address
	pushed   map[string][]byte // what hubs sent, by source
	done     int               // sources asked since all were idle
	standing *standing.Table
}

// NewWatcher returns a watcher.
func NewWatcher(o WatchOptions) *Watcher {
	if o.Every == 0 {
		o.Every = 5 * time.Second
	}
	if o.Parallel == 0 {
		o.Parallel = 16
	}
	if o.Told == nil {
		o.Told = func(error) {}
	}
	o.Collect.Parallel = 2 // pages of one source at once: more than that a host does not allow
	return &Watcher{WatchOptions: o, collector: collect.New(o.Collect), wake: make(chan struct{}, 1),
		hosts: map[string]bool{}, sources: map[string]*Asking{}, anew: map[string]bool{}, pushed: map[string][]byte{}, standing: standing.New()}
}

// Run watches until ctx is done and what is under way has ended.
func (w *Watcher) Run(ctx context.Context) {
	tick := time.NewTicker(w.Every)
	defer tick.Stop()
	defer w.jobs.Wait()
	for {
		if _, err := w.start(ctx); err != nil && ctx.Err() == nil {
			w.Told(err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-w.wake:
		}
	}
}

// Round asks all that is due once, and waits for it.
func (w *Watcher) Round(ctx context.Context) error {
	for {
		begun, err := w.start(ctx)
		w.jobs.Wait()
		if err != nil || begun == 0 {
			return err
		}
	}
}

// Look makes a running watcher look at once whether something is due.
func (w *Watcher) Look() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// dueLooked is how many due sources and pages are looked at for one whose host
// is free. The others come when those are done.
const dueLooked = 1000

// start begins what is due and whose host is free, and returns how many jobs
// that were.
func (w *Watcher) start(ctx context.Context) (int, error) {
	begun := 0
	due, err := w.Newsroom.store.DueSources(ctx, w.Now(), dueLooked)
	if err != nil {
		return 0, err
	}
	for _, s := range due {
		if w.begin(ctx, hostOf(s.URL), func() error { return w.askDue(ctx, s) }) {
			begun++
		}
	}
	n, err := w.startPushed(ctx)
	if err != nil {
		return begun, err
	}
	begun += n
	n, err = w.startRechecks(ctx)
	if err != nil {
		return begun, err
	}
	begun += n
	n, err = w.startPushing(ctx)
	return begun + n, err
}

// begin runs a job on its own where its host is free and there is room.
func (w *Watcher) begin(ctx context.Context, host string, job func() error) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if ctx.Err() != nil || w.hosts[host] || len(w.hosts) >= w.Parallel {
		return false
	}
	w.hosts[host] = true
	w.jobs.Go(func() {
		if err := job(); err != nil && ctx.Err() == nil {
			w.Told(err)
		}
		w.mu.Lock()
		delete(w.hosts, host)
		if len(w.hosts) == 0 {
			w.done = 0
		}
		w.mu.Unlock()
		w.Look()
	})
	return true
}

func hostOf(address string) string {
	if u, err := url.Parse(address); err == nil {
		return u.Host
	}
	return address
}

// Bounds of asking one source once.
const (
	askLongest = 15 * time.Minute
	askPages   = 500 // others wait for the next time
	// sitemapSpan is how old a page may be by its sitemap: archives are not news.
	sitemapSpan = 72 * time.Hour
)

func (w *Watcher) askDue(ctx context.Context, s store.SourceRow) error {
	w.mu.Lock()
	anew := w.anew[s.URL]
	delete(w.anew, s.URL)
	w.mu.Unlock()
	if err := w.ask(ctx, s, collect.Question{URL: s.URL, Anew: anew}); err != nil {
		return fmt.Errorf("ask %s: %w", s.URL, err)
	}
	return nil
}

// ask asks one source, takes in what it gave and notes the fetch.
func (w *Watcher) ask(ctx context.Context, s store.SourceRow, q collect.Question) error {
	at := w.asking(s)
	defer w.asked(s)
	q.Most, q.Since = askPages, w.Now().Add(-sitemapSpan)
	q.Known = func(url string) bool {
		have, err := w.Newsroom.store.HasURL(ctx, url)
		return err == nil && have
	}
	g := gathering{Watcher: w, source: s, fetch: store.Fetch{URL: s.URL}, asking: at}
	var look collect.Look
	within, stop := context.WithTimeout(ctx, askLongest)
	defer stop()
	for a, r := range w.Newsroom.engine.extractWith(within, w.strip, w.collector.Ask(within, q, &look)) {
		if err := g.one(ctx, a, r); err != nil {
			return err
		}
	}
	if q.Pushed != nil && look.Fault != nil { // a notice without the feed
		return w.AskNow(ctx, s.URL)
	}
	if err := ctx.Err(); err != nil {
		return err // stopped: it is asked again at the next start
	}
	return g.finish(ctx, look, q.Pushed != nil)
}

// A gathering is what one asking of a source brings.
type gathering struct {
	*Watcher
	source store.SourceRow
	fetch  store.Fetch
	asking *Asking
	again  []store.Recheck
	seen   []string // other addresses of articles that are there
}

// one takes in what one page came to.
func (g *gathering) one(ctx context.Context, a variorum.Article, r *variorum.Rejection) error {
	if r != nil {
		g.fetch.Rejected++
		g.step(g.asking, 0, 1)
		return g.take(ctx, journal.Rejected, RejectedEntry{Rejection: *r, Source: g.source.URL, Passing: r.Passing})
	}
	same, err := g.Newsroom.store.Unchanged(ctx, &a)
	if err != nil {
		return err
	}
	if same {
		g.seen = append(g.seen, a.Input)
		return nil
	}
	if err := g.take(ctx, journal.Article, ArticleEntry{Article: a, Source: g.source.URL}); err != nil {
		return err
	}
	g.fetch.Given++
	g.step(g.asking, 1, 0)
	if r, ok := firstRecheck(&a, g.source.URL, g.Now()); ok {
		g.again = append(g.again, r)
	}
	return nil
}

// finish notes the fetch and what it told.
func (g *gathering) finish(ctx context.Context, look collect.Look, pushed bool) error {
	f, s := &g.fetch, g.source
	f.Waiting = look.Waiting
	if look.Fault != nil {
		f.Fault, f.Hint, f.Status, f.Lasts = look.Fault.Reason, look.Fault.Hint, look.Status, look.Lasts
	}
	if look.Kind != "" && f.Fault == "" && !pushed {
		told := store.Told{Kind: look.Kind, Name: store.Clean(look.Title), Home: look.Home, Hub: look.Hub, Topic: look.Topic}
		if told != s.Told {
			f.Told = &told
		}
	}
	pace(s, f, look, g.Now())
	err := g.take(ctx, journal.Fetch, f)
	if err == nil && f.Fault == "" && look.Moved != "" && look.Moved != s.URL && look.Kind != "" && (s.Kind == "" || s.Kind == look.Kind) {
		err = g.take(ctx, journal.Source, SourceEntry{URL: s.URL, Moved: look.Moved})
	}
	if err == nil {
		err = g.Newsroom.store.PutRechecks(ctx, g.again)
	}
	if err == nil {
		err = g.Newsroom.store.PutSeen(ctx, g.seen, g.Now())
	}
	if err == nil && g.Cache != nil {
		err = g.Cache.Flush(ctx)
	}
	return err
}

// strip takes out of an article what its host prints on every page. Sources
// share what is known of a host.
func (w *Watcher) strip(a *variorum.Article) {
	w.mu.Lock()
	defer w.mu.Unlock()
	strip(w.standing, a)
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
