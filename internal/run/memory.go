package run

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"

	"variorum/internal/group"
	"variorum/internal/journal"
	"variorum/internal/store"
)

// memoryState names the grouper's memory, with the journal position it is of.
const memoryState = "memory"

// keepEvery is after how many entries the grouper's memory is kept anew: after a
// crash at most that many articles are shown to the grouper again, about 0.1 ms
// each, before new ones are taken in; pages are served meanwhile.
const keepEvery = 20_000

// window is how many articles the grouper of a newsroom keeps in memory, about
// 0.7 KB each: weeks of a hundred outlets, a day of a few thousand. Stories that
// leave come back from the store for late articles.
const window = 1 << 17

// grouping is how the newsroom groups: stories that leave memory go into the
// store and come back from it, within the transaction of the entry at hand.
func (n *Newsroom) grouping() group.Options {
	o := n.engine.grouping
	if o.Settings.Terms == 0 {
		o.Settings = group.Defaults()
		o.Settings.Window, o.Settings.Resident = window, min(window, o.Settings.Resident)
	}
	o.Archive = &group.Archive{
		Put: func(l group.Left) error { return n.tx.PutLeft(store.Left(l), n.seq) },
		Has: func(story string) (bool, error) { return n.tx.HasLeft(story, n.seq) },
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

// prepare brings the grouper's memory and the tables to where the journal is. The
// memory may be behind the tables (after a crash) or before them (after the
// tables were cleared).
func (n *Newsroom) prepare(ctx context.Context) error {
	if n.ready {
		return nil
	}
	kept, err := n.recall(ctx)
	if err != nil {
		return fmt.Errorf("remember: %w", err)
	}
	n.kept = kept
	n.recent = newRecent(n.engine.settling.recent)
	known := n.group.Count() // articles that grouping remembers
	next := n.recent.from(known)
	warm, err := n.store.Decided(ctx, kept, known-next)
	if err != nil {
		return fmt.Errorf("remember: %w", err)
	}
	err = n.entries(ctx, min(kept, n.applied, warm), func(tx *store.Tx, e item) error {
		n.tx, n.seq = tx, e.Seq
		if e.Seq > warm && e.Seq <= kept && next < known {
			if next, err = n.warm(tx, e, next); err != nil {
				return err
			}
		}
		if e.Seq > n.applied {
			return n.apply(tx, e)
		}
		return n.teach(tx, e)
	})
	if err != nil {
		return fmt.Errorf("remember: %w", err)
	}
	n.ready = true
	return nil
}

// recall reads the grouper's memory as it was last kept, and returns the journal
// position it was kept at, 0 where there is none or it is another version's.
func (n *Newsroom) recall(ctx context.Context) (int64, error) {
	n.group = group.New(n.engine.library, n.grouping())
	kept, err := n.store.State(ctx, memoryState)
	if err != nil || kept == nil {
		return 0, err
	}
	at, size := binary.Varint(kept)
	if size <= 0 {
		return 0, errors.New("the grouper's memory is damaged: variorum rebuild --regroup makes it anew")
	}
	g, err := group.Load(bytes.NewReader(kept[size:]), n.engine.library, n.grouping())
	if errors.Is(err, group.ErrVersion) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("%w: variorum rebuild --regroup makes it anew", err)
	}
	n.group = g
	return at, nil
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

// teach shows the grouper an entry whose effects are in the tables.
func (n *Newsroom) teach(tx *store.Tx, e item) error {
	if e.Kind == journal.Settle && e.Seq > n.kept {
		_, err := n.decideSettle()
		return err
	}
	if e.article == nil || e.Seq <= n.kept {
		return nil
	}
	if first, err := tx.IsFirst(&e.article.Article, e.Seq); err != nil || !first {
		return err
	}
	_, err := n.decide(tx, e, true)
	return err
}

// warm shows the recent texts article number next, if an entry holds it, as
// grouping remembers it already. It returns the number of the one after.
func (n *Newsroom) warm(tx *store.Tx, e item, next int) (int, error) {
	if e.article == nil {
		return next, nil
	}
	story, _, first, err := tx.Decision(e.Seq)
	if err != nil || !first {
		return next, err
	}
	n.recent.add(next, &e.article.Article, story)
	return next + 1, nil
}

// entries calls f for the journal's entries after a position, a batch of them in
// a transaction.
func (n *Newsroom) entries(ctx context.Context, after int64, f func(*store.Tx, item) error) error {
	for {
		list, err := n.store.Entries(after, batch)
		if err != nil || len(list) == 0 {
			return err
		}
		err = n.store.Change(ctx, func(tx *store.Tx) error {
			for _, e := range list {
				i, err := read(e)
				if err == nil {
					err = f(tx, i)
				}
				if err != nil {
					return fmt.Errorf("journal entry %d: %w", e.Seq, err)
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		after = list[len(list)-1].Seq
	}
}
