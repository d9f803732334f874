package run

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
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
// moment that stands in it: reading the journal again makes the same tables.
type Newsroom struct {
	store         *store.Store
	engine        *Engine
	group         *group.Grouper
	offers        chan offer
	traced        chan struct{} // told when stories are due
	kept, applied int64         // journal positions of the grouper's kept memory and of the tables
	tx            *store.Tx     // of the entry at hand
	seq           int64         // its number
	live          live
	asked         asked
	ended         atomic.Bool // the writer
}

// An offer is an entry that waits to be taken in.
type offer struct {
	entry journal.Entry
	taken chan error
}

// A RejectedEntry is the body of a rejection's entry.
type RejectedEntry struct {
	variorum.Rejection
	Source  string `json:"source,omitempty"`
	Passing bool   `json:"passing,omitempty"` // its input is tried again
}

// An ArticleEntry is the body of an article's entry.
type ArticleEntry struct {
	variorum.Article
	Source string `json:"source,omitempty"` // that brought it
}

// memoryState names the grouper's memory, with the journal position it is of.
const memoryState = "memory"

// keepEvery is after how many entries the grouper's memory is kept anew: a start
// after a crash reads at most that many entries again.
const keepEvery = 20_000

// positionState names the last journal entry whose effects are in the tables.
const positionState = "position"

// batch bounds the entries of one transaction: enough to share the cost of a
// commit, few enough that a reader sees articles at once.
const batch = 64

// OpenNewsroom reads what the journal holds beyond the tables and is ready to
// take in more.
func OpenNewsroom(ctx context.Context, s *store.Store, e *Engine) (*Newsroom, error) {
	n := &Newsroom{store: s, engine: e, offers: make(chan offer, batch), traced: make(chan struct{}, 1)}
	n.group = group.New(e.library, n.grouping())
	position, err := n.position(ctx)
	if err != nil {
		return nil, err
	}
	remembered, err := n.recall(ctx)
	if err != nil {
		return nil, fmt.Errorf("open newsroom: %w", err)
	}
	err = s.Change(ctx, func(tx *store.Tx) error {
		n.tx = tx
		return n.remember(remembered, position)
	})
	if err != nil {
		return nil, fmt.Errorf("open newsroom: %w", err)
	}
	if err := n.catchUp(ctx, position); err != nil {
		return nil, fmt.Errorf("open newsroom: %w", err)
	}
	return n, nil
}

func (n *Newsroom) position(ctx context.Context) (int64, error) {
	value, err := n.store.State(ctx, positionState)
	if err != nil || value == nil {
		return 0, err
	}
	return strconv.ParseInt(string(value), 10, 64)
}

// grouping is how the newsroom groups: stories that leave memory go into the
// store and come back from it, within the transaction of the entry at hand.
func (n *Newsroom) grouping() group.Options {
	o := n.engine.grouping
	o.Archive = &group.Archive{
		Put: func(l group.Left) error { return n.tx.PutLeft(store.Left(l), n.seq) },
		Near: func(language string, first, last int64) ([]group.Left, error) {
			kept, err := n.tx.LeftNear(language, first, last, n.seq)
			out := make([]group.Left, len(kept))
			for i, l := range kept {
				out[i] = group.Left(l)
			}
			return out, err
		},
	}
	return o
}

// recall reads the grouper's memory as it was last kept, and returns the journal
// position it was kept at, 0 where there is none.
func (n *Newsroom) recall(ctx context.Context) (int64, error) {
	kept, err := n.store.State(ctx, memoryState)
	if err != nil || kept == nil {
		return 0, err
	}
	at, size := binary.Varint(kept)
	if size <= 0 {
		return 0, errors.New("the grouper's memory is damaged: variorum rebuild makes it anew")
	}
	n.group, err = group.Load(bytes.NewReader(kept[size:]), n.engine.library, n.grouping())
	return at, err
}

// keep stores the grouper's memory, so that the next start need not read all of
// the journal.
func (n *Newsroom) keep(tx *store.Tx, position int64) error {
	b := bytes.NewBuffer(binary.AppendVarint(nil, position))
	if err := n.group.Save(b); err != nil {
		return err
	}
	n.kept = position
	return tx.SetState(memoryState, b.Bytes())
}

// remember brings the grouper from one journal position to another.
func (n *Newsroom) remember(from, position int64) error {
	n.kept, n.applied = from, max(from, position)
	return n.entries(from, position, func(e journal.Entry) error {
		if e.Kind != journal.Article {
			return nil
		}
		var a variorum.Article
		if err := json.Unmarshal(e.Body, &a); err != nil {
			return fmt.Errorf("journal entry %d: %w", e.Seq, err)
		}
		if first, err := n.tx.IsFirst(&a, e.Seq); err != nil || !first {
			return err
		}
		n.seq = e.Seq
		n.assign(&a, e.At)
		n.group.Events()
		return n.group.Err()
	})
}

// catchUp applies entries that were appended but whose effects are missing.
func (n *Newsroom) catchUp(ctx context.Context, position int64) error {
	var pending []journal.Entry
	flush := func() error {
		defer func() { pending = pending[:0] }()
		return n.store.Change(ctx, func(tx *store.Tx) error {
			for _, e := range pending {
				if err := n.apply(tx, e); err != nil {
					return err
				}
			}
			return nil
		})
	}
	err := n.entries(position, 1<<62, func(e journal.Entry) error {
		if pending = append(pending, e); len(pending) == batch {
			return flush()
		}
		return nil
	})
	if err != nil || len(pending) == 0 {
		return err
	}
	return flush()
}

// entries calls f for the journal's entries in (after, upTo].
func (n *Newsroom) entries(after, upTo int64, f func(journal.Entry) error) error {
	for {
		list, err := n.store.Entries(after, batch)
		if err != nil {
			return err
		}
		for _, e := range list {
			if e.Seq > upTo {
				return nil
			}
			if err := f(e); err != nil {
				return err
			}
			after = e.Seq
		}
		if len(list) < batch {
			return nil
		}
	}
}

// Take appends an entry and applies it. When it returns nil the entry is on
// disk with all its effects, whatever happens next.
func (n *Newsroom) Take(ctx context.Context, e journal.Entry) error {
	o := offer{e, make(chan error, 1)}
	select {
	case n.offers <- o:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-o.taken:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Run takes in entries and traces stories until ctx is done. workers stories are
// traced at once.
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
	n.ended.Store(false)
	defer n.ended.Store(true)
	for {
		select {
		case <-ctx.Done():
			if n.kept == n.applied {
				return nil
			}
			return n.store.Change(context.WithoutCancel(ctx), func(tx *store.Tx) error { return n.keep(tx, n.applied) })
		case o := <-n.offers:
			offers := n.more(o)
			err := n.store.Change(context.WithoutCancel(ctx), func(tx *store.Tx) error { return n.takeIn(tx, offers) })
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
		}
	}
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
	for _, o := range offers {
		e := o.entry
		var err error
		if e.Seq, err = tx.Append(e); err != nil {
			return err
		}
		if err := n.apply(tx, e); err != nil {
			return fmt.Errorf("apply entry %d: %w", e.Seq, err)
		}
	}
	if n.applied-n.kept >= keepEvery {
		return n.keep(tx, n.applied)
	}
	return nil
}

// apply makes an entry's effects in the tables and notes the position.
func (n *Newsroom) apply(tx *store.Tx, e journal.Entry) error {
	n.tx, n.seq = tx, e.Seq
	var err error
	switch e.Kind {
	case journal.Article:
		err = n.applyArticle(tx, e)
	case journal.Rejected:
		var r RejectedEntry
		if err = json.Unmarshal(e.Body, &r); err == nil {
			err = tx.PutRejection(r.Rejection, r.Source, e.Seq, e.At)
			if err == nil && r.Passing {
				err = tx.PassingRejection(e.Seq)
			}
		}
	case journal.Source:
		err = applySource(tx, e)
	case journal.Fetch:
		err = applyFetch(tx, e)
	case journal.Follow:
		err = applyFollow(tx, e)
	case journal.Withdrawn:
		err = applyWithdrawn(tx, e)
	default:
		err = fmt.Errorf("entry of unknown kind %q: made by a later version?", e.Kind)
	}
	if err != nil {
		return err
	}
	n.applied = e.Seq
	return tx.SetState(positionState, strconv.AppendInt(nil, e.Seq, 10))
}

// applyArticle stores an article, or a new version of one, and what it does to
// the stories.
func (n *Newsroom) applyArticle(tx *store.Tx, e journal.Entry) error {
	var entry ArticleEntry
	if err := json.Unmarshal(e.Body, &entry); err != nil {
		return err
	}
	a := entry.Article
	old, have, err := tx.FindArticle(a.ID, a.URL)
	if err != nil {
		return err
	}
	if have {
		return n.applyVersion(tx, e, old, &a)
	}
	story := n.assign(&a, e.At)
	if err := n.group.Err(); err != nil {
		return err
	}
	number, err := tx.PutArticle(&a, story, e.Seq, e.At)
	if err != nil {
		return err
	}
	if entry.Source != "" {
		if err := tx.PutArrival(number, entry.Source, a.Input); err != nil {
			return err
		}
	}
	if err := tx.TouchStory(story, e.Seq); err != nil {
		return err
	}
	return n.applyMoves(tx, e.Seq)
}

// applyVersion stores a later version, which stays in its story, and what it
// changed. One that says what the last one said has no effect.
func (n *Newsroom) applyVersion(tx *store.Tx, e journal.Entry, old store.ArticleRow, a *variorum.Article) error {
	last, err := tx.Last(old)
	if err != nil || store.Same(last, a) {
		return err
	}
	a.ID, a.Version = old.ID, old.Version+1
	if _, err := tx.PutArticle(a, old.Story, e.Seq, e.At); err != nil {
		return err
	}
	r := n.engine.trace.Revision(last, a)
	if err := tx.PutRevision(old.N, &r, e.At); err != nil {
		return err
	}
	return tx.TouchStory(old.Story, e.Seq)
}

// assign asks the grouper for the article's story. An article without a date
// counts as published when it arrived.
func (n *Newsroom) assign(a *variorum.Article, at time.Time) string {
	dated := *a
	if _, ok := dated.Published.Time(); !ok {
		dated.Published = variorum.Stamp(at.UTC().Format(time.RFC3339))
	}
	return n.group.Add(&dated)
}

// applyMoves carries the grouper's merges, splits and moves into the tables.
func (n *Newsroom) applyMoves(tx *store.Tx, seq int64) error {
	for _, m := range n.group.Events() {
		var err error
		switch {
		case m.Article != "":
			err = tx.Move(m.Article, m.Into)
		case m.Kind == "merged":
			err = errors.Join(tx.Merge(m.Story, m.Into), tx.Redirect(m.Story, m.Into))
		}
		if err != nil {
			return err
		}
		if err := errors.Join(tx.TouchStory(m.Into, seq), tx.TouchStory(m.Story, seq)); err != nil {
			return err
		}
	}
	return nil
}

// Make returns a story's evidence without storing it, for a reader who came
// before the tracer.
func (n *Newsroom) Make(id string, articles []*variorum.Article) variorum.Story {
	return n.engine.trace.Story(id, articles)
}

// Rebuild makes every table from the journal anew.
func Rebuild(ctx context.Context, s *store.Store, e *Engine) error {
	if err := s.Change(ctx, func(tx *store.Tx) error { return tx.Clear() }); err != nil {
		return fmt.Errorf("rebuild: %w", err)
	}
	n, err := OpenNewsroom(ctx, s, e)
	if err != nil {
		return fmt.Errorf("rebuild: %w", err)
	}
	for {
		done, err := n.Trace(ctx, e.workers)
		if err != nil {
			return fmt.Errorf("rebuild: %w", err)
		}
		if done == 0 {
			return nil
		}
	}
}
