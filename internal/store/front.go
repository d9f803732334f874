package store

import (
	"context"
	"fmt"
)

// Position returns the number of the last journal entry, 0 where there is none.
// An entry and its effects are one transaction, so the tables stand there too.
func (s *Store) Position(ctx context.Context) (int64, error) {
	var seq int64
	if err := s.read.QueryRowContext(ctx, `SELECT coalesce(max(seq), 0) FROM journal`).Scan(&seq); err != nil {
		return 0, fmt.Errorf("read position: %w", err)
	}
	return seq, nil
}
