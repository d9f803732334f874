package run

import (
	"context"
	"fmt"
	"time"

	"variorum/internal/journal"
	"variorum/internal/store"
)

// TellSources takes in entries of sources without a newsroom, also while one is
// running on the same file: they touch nothing that it holds in memory, and its
// watcher sees them at its next look. Where the tables lag behind the journal,
// the next newsroom applies the entries in their turn.
func TellSources(ctx context.Context, s *store.Store, list []SourceEntry, at time.Time) error {
	err := s.Change(ctx, func(tx *store.Tx) error {
		applied, err := s.Applied(ctx) // nobody else writes until the change is made
		if err != nil {
			return err
		}
		for _, source := range list {
			e, err := journal.New(at, journal.Source, source)
			if err != nil {
				return err
			}
			if e.Seq, err = tx.Append(e); err != nil {
				return err
			}
			if e.Seq != applied+1 {
				continue
			}
			if err := applySource(tx, e); err != nil {
				return err
			}
			applied = e.Seq
			if err := tx.SetPosition(applied); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("tell sources: %w", err)
	}
	return nil
}
