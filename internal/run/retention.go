package run

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"variorum/internal/journal"
	"variorum/internal/store"
)

// A Retention says what a newsroom keeps. Stories go whole, when nothing came to
// them for so long, or, the oldest first, when the file is larger than it may be.
// Followed stories stay.
type Retention struct {
	Age  time.Duration // 0: any
	Size int64         // bytes of the file in use; 0: any
}

// A RetentionEntry is the body of a retention's entry: it names journal entries,
// no moments, so that reading it again drops the same.
type RetentionEntry struct {
	Through int64 `json:"through"` // nothing came to the stories after this entry
}

const (
	// dropAtOnce is how many stories one entry drops: about a second's work.
	dropAtOnce = 1000
	// roomMade is the share of the size that is in use once room was made, so that
	// room need not be made for every few articles.
	roomMade = .9
	// shrinkPages bounds the pages of 4 KB given back to the disk at once, while
	// nothing else is written.
	shrinkPages = 4096
)

// Retain drops what is not to be kept at the moment now. It returns when there
// is no more of it.
func (n *Newsroom) Retain(ctx context.Context, now time.Time, r Retention) error {
	through, err := n.through(ctx, now, r)
	if err != nil {
		return fmt.Errorf("retain: %w", err)
	}
	for {
		more, err := n.store.Expired(ctx, through)
		if err != nil {
			return fmt.Errorf("retain: %w", err)
		}
		if !more {
			return nil
		}
		if err := n.Tell(ctx, now, journal.Retention, RetentionEntry{through}); err != nil {
			return fmt.Errorf("retain: %w", err)
		}
		if err := n.store.Shrink(ctx, shrinkPages); err != nil {
			return fmt.Errorf("retain: %w", err)
		}
	}
}

// through returns the entry up to which stories are old, 0 where none are.
func (n *Newsroom) through(ctx context.Context, now time.Time, r Retention) (seq int64, err error) {
	if r.Age > 0 {
		if seq, err = n.store.Before(now.Add(-r.Age)); err != nil {
			return 0, err
		}
	}
	if r.Size <= 0 {
		return seq, nil
	}
	used, err := n.store.Used(ctx)
	if err != nil || used <= r.Size {
		return seq, err
	}
	oldest, err := n.store.Oldest(ctx, 1-roomMade*float64(r.Size)/float64(used))
	return max(seq, oldest), err
}

// applyRetention drops what an entry says. What grouping remembers is kept with
// it: it cannot be made again from what is left.
func (n *Newsroom) applyRetention(tx *store.Tx, e item) error {
	var r RetentionEntry
	if err := json.Unmarshal(e.Body, &r); err != nil {
		return err
	}
	parts, err := tx.DropExpired(r.Through, e.Seq, e.At, dropAtOnce)
	if err != nil || e.Seq <= n.kept {
		return err
	}
	n.group.Forget(parts)
	return n.keep(tx, e.Seq)
}
