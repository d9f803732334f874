package run

import (
	"context"
	"errors"
	"fmt"

	"variorum/internal/store"
)

// Rebuild makes every table from the journal and what was decided on its entries
// anew; what readers have links to stays where it is.
func Rebuild(ctx context.Context, s *store.Store, e *Engine) error {
	return rebuild(ctx, s, e, (*store.Tx).Clear)
}

// Regroup is Rebuild with every decision made anew by this program: stories may
// get other articles and ids where it groups in another way than those before it.
// It is refused where retention took words out of the journal.
func Regroup(ctx context.Context, s *store.Store, e *Engine) error {
	retained, err := s.Retained(ctx)
	if err != nil {
		return fmt.Errorf("rebuild: %w", err)
	}
	if retained {
		return errors.New("rebuild: articles cannot be grouped anew: retention has taken older ones out of the journal")
	}
	return rebuild(ctx, s, e, (*store.Tx).ClearDecisions)
}

func rebuild(ctx context.Context, s *store.Store, e *Engine, clear func(*store.Tx) error) error {
	if err := s.Change(ctx, clear); err != nil {
		return fmt.Errorf("rebuild: %w", err)
	}
	n, err := OpenNewsroom(ctx, s, e)
	if err == nil {
		err = n.prepare(ctx)
	}
	if err == nil {
		err = s.Change(ctx, func(tx *store.Tx) error { return n.keep(tx, n.applied) })
	}
	for done := 1; done > 0 && err == nil; {
		done, err = n.Trace(ctx, e.workers)
	}
	if err != nil {
		return fmt.Errorf("rebuild: %w", err)
	}
	return nil
}
