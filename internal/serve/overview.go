package serve

import (
	"context"
	"sync"
	"time"

	"variorum/internal/store"
)

// overviews keeps what the stories of each window hold, so that a page does not
// wait for a million articles to be counted.
type overviews struct {
	mu   sync.Mutex
	kept map[string]*keptOverview
}

type keptOverview struct {
	store.Overview
	position int64
	made     time.Time
	cost     time.Duration
	making   bool
}

// How long an overview that is no longer true may be shown: not at all where it
// is counted within quick, else patience times as long as counting took, so that
// counting takes at most one part in patience of a core.
const (
	quick    = 30 * time.Millisecond
	patience = 50
	// overviewsKept bounds the windows kept; all are forgotten beyond it.
	overviewsKept = 64
)

// get returns the overview of a window that begins at since.
func (o *overviews) get(ctx context.Context, s *Server, window string, since time.Time) (store.Overview, error) {
	if window == "visit" { // each reader's own
		window += since.Format("06-01-02 15")
	}
	position, err := s.store.Position(ctx)
	if err != nil {
		return store.Overview{}, err
	}
	now := s.now()
	o.mu.Lock()
	k := o.kept[window]
	known := k != nil
	old := known && (k.position != position || now.Sub(k.made) > time.Minute)
	switch {
	case known && (!old || k.making || k.cost > quick && now.Sub(k.made) < patience*k.cost):
		defer o.mu.Unlock()
		return k.Overview, nil
	case known && k.cost > quick:
		k.making = true
		out := k.Overview
		o.mu.Unlock()
		go func() {
			if _, err := o.make(context.WithoutCancel(ctx), s, window, since, position); err != nil {
				s.log.Error("overview", "error", err)
			}
		}()
		return out, nil
	}
	o.mu.Unlock()
	return o.make(ctx, s, window, since, position)
}

func (o *overviews) make(ctx context.Context, s *Server, window string, since time.Time, position int64) (store.Overview, error) {
	began := s.now()
	made, err := s.store.Overview(ctx, since)
	o.mu.Lock()
	defer o.mu.Unlock()
	if err != nil {
		delete(o.kept, window)
		return made, err
	}
	if o.kept == nil || len(o.kept) >= overviewsKept {
		o.kept = map[string]*keptOverview{}
	}
	end := s.now()
	o.kept[window] = &keptOverview{Overview: made, position: position, made: end, cost: end.Sub(began)}
	return made, nil
}
