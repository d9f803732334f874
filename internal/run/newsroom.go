package run

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"variorum"
	"variorum/internal/group"
	"variorum/internal/journal"
	"variorum/internal/store"
)

// A Newsroom keeps a store up to date with its journal: it appends entries,
// applies them and traces the stories they changed. One goroutine writes; any
// number may call Take.
//
// What an entry does depends on the entry and those before it only, with the
// moment that stands in it. What grouping decides on an entry is written down
// beside it (decide.go), so that reading the journal again makes the same tables
// without asking again, and by any later version of the program.
type Newsroom struct {
	store  *store.Store
	engine *Engine
	offers chan offer
	traced chan struct{} // told when stories are due
	live   live
	tally  tally
	asked  asked
	ended  chan struct{} // closed when nothing more is taken in
	// SettleAfter is how long nothing new must have come until the latest stories
	// are looked at again; 0: that goes by count alone. Set it before Run.
	SettleAfter time.Duration

	// Of the goroutine that writes.
	group         *group.Grouper
	recent        *recent
	ready         bool      // the grouper's memory and the tables are where the journal is
	unsettled     int       // articles since the latest stories were looked at again
	latest        time.Time // when the latest of them came
	kept, applied int64     // journal positions of the grouper's kept memory and of the tables
	tx            *store.Tx // of the entry at hand
	seq           int64     // its number
}

// An item is an entry with the article in it, where it is one.
type item struct {
	journal.Entry
	article *ArticleEntry
}

// An ArticleEntry is the body of an article's entry.
type ArticleEntry struct {
	variorum.Article
	Source  string `json:"source,omitempty"`  // that brought it
	Dropped bool   `json:"dropped,omitempty"` // it was not to be kept: only a store.Husk is left
}

func read(e journal.Entry) (item, error) {
	if e.Kind != journal.Article {
		return item{Entry: e}, nil
	}
	a := new(ArticleEntry)
	if err := json.Unmarshal(e.Body, a); err != nil {
		return item{}, fmt.Errorf("read article entry: %w", err)
	}
	return item{e, a}, nil
}

// An offer is an entry that waits to be taken in.
type offer struct {
	item
	taken chan error
}

// batch bounds the entries of one transaction: enough to share the cost of a
// commit, few enough that a reader sees articles at once.
const batch = 64

// OpenNewsroom makes a newsroom of a store. Where the tables are as far as the
// journal it reads next to nothing: what the store knows can be shown at once, and
// Run remembers what grouping must know before it takes entries in. Tables that
// are behind, because they were emptied, are made first.
func OpenNewsroom(ctx context.Context, s *store.Store, e *Engine) (*Newsroom, error) {
	n := &Newsroom{store: s, engine: e, offers: make(chan offer, batch), traced: make(chan struct{}, 1), ended: make(chan struct{})}
	newest, err := s.Position(ctx)
	if err == nil {
		n.applied, err = s.Applied(ctx)
	}
	if err == nil && (n.applied < newest || newest == 0) {
		err = n.prepare(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("open newsroom: %w", err)
	}
	return n, nil
}

// ErrEnded says that a newsroom takes nothing in any more.
var ErrEnded = errors.New("the newsroom has stopped")

// Take appends an entry and applies it. When it returns nil the entry is on
// disk with all its effects, whatever happens next. An article that says what its
// last version says is not appended.
func (n *Newsroom) Take(ctx context.Context, e journal.Entry) error {
	i, err := read(e)
	if err != nil {
		return err
	}
	o := offer{i, make(chan error, 1)}
	select {
	case n.offers <- o:
	case <-n.ended:
		return ErrEnded
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-o.taken:
		return err
	case <-n.ended:
		return ErrEnded // it may have been taken in: ask the store
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Run takes in entries and traces stories until ctx is done. workers stories are
// traced at once. It is called once.
func (n *Newsroom) Run(ctx context.Context, workers int) error {
	var all sync.WaitGroup
	errs := make([]error, 2)
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	all.Go(func() { defer stop(); errs[0] = n.takeAll(ctx) })
	all.Go(func() { defer stop(); errs[1] = n.traceAll(ctx, workers) })
	n.wakeTracer()
	all.Wait()
	return errors.Join(errs...)
}

func (n *Newsroom) takeAll(ctx context.Context) error {
	defer close(n.ended)
	if err := n.prepare(ctx); err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return err
	}
	quiet := time.NewTimer(max(n.SettleAfter, 0))
	defer quiet.Stop()
	for {
		var err error
		select {
		case <-ctx.Done():
			if n.kept == n.applied {
				return nil
			}
			return n.store.Change(context.WithoutCancel(ctx), func(tx *store.Tx) error { return n.keep(tx, n.applied) })
		case <-quiet.C:
			if n.SettleAfter > 0 && n.unsettled > 0 {
				err = n.takeTogether(ctx, []offer{{item{Entry: journal.Entry{At: n.latest, Kind: journal.Settle, Body: []byte("{}")}}, make(chan error, 1)}})
			}
		case o := <-n.offers:
			before := n.unsettled
			err = n.takeTogether(ctx, n.more(o))
			if n.unsettled != before && n.SettleAfter > 0 {
				quiet.Reset(n.SettleAfter)
			}
		}
		if err != nil {
			return err
		}
	}
}

// takeTogether takes entries in, all or none.
func (n *Newsroom) takeTogether(ctx context.Context, offers []offer) error {
	err := n.store.Change(context.WithoutCancel(ctx), func(tx *store.Tx) error { return n.takeIn(tx, offers) })
	if err == nil {
		n.tally.count(offers)
	}
	for _, o := range offers {
		o.taken <- err
	}
	if err != nil {
		// The grouper has seen what the tables have not: only a fresh start
		// brings the two together again.
		return fmt.Errorf("take in %d entries: %w", len(offers), err)
	}
	n.live.tell(Happened{Taken: true})
	n.wakeTracer()
	return nil
}

// more gathers what else is waiting, up to a batch.
func (n *Newsroom) more(first offer) []offer {
	out := []offer{first}
	for len(out) < batch {
		select {
		case o := <-n.offers:
			out = append(out, o)
		default:
			return out
		}
	}
	return out
}

func (n *Newsroom) takeIn(tx *store.Tx, offers []offer) error {
	n.tx = tx
	for _, o := range offers {
		e := o.item
		old, err := n.saysNothing(e)
		if err != nil {
			return err
		}
		if old || e.Kind == journal.Settle && n.unsettled == 0 {
			continue
		}
		if e.Seq, err = tx.Append(e.Entry); err != nil {
			return err
		}
		if err := n.apply(tx, e); err != nil {
			return fmt.Errorf("apply entry %d: %w", e.Seq, err)
		}
	}
	if n.applied-n.kept >= int64(n.engine.settling.keep) {
		return n.keep(tx, n.applied)
	}
	return nil
}

// saysNothing reports whether an entry holds an article that is known and says
// what it said.
func (n *Newsroom) saysNothing(e item) (bool, error) {
	if e.article == nil {
		return false, nil
	}
	old, have, err := n.tx.FindArticle(e.article.ID, e.article.URL)
	if err != nil || !have {
		return false, err
	}
	last, err := n.tx.Last(old)
	return err == nil && store.Same(last, &e.article.Article), err
}
