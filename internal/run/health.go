package run

import (
	"context"
	"fmt"
)

// Health tells how a newsroom is.
type Health struct {
	Position int64 `json:"position"` // last journal entry whose effects are in the tables
	Lag      int64 `json:"lag"`      // entries behind that
	Waiting  int64 `json:"waiting"`  // stories that changed since they were last traced
	Writing  bool  `json:"writing"`  // entries are taken in: false once the writer has ended
}

// Health asks how the newsroom is.
func (n *Newsroom) Health(ctx context.Context) (Health, error) {
	h := Health{Writing: true}
	select {
	case <-n.ended:
		h.Writing = false
	default:
	}
	var err error
	if h.Position, err = n.store.Applied(ctx); err != nil {
		return h, fmt.Errorf("health: %w", err)
	}
	newest, waiting, err := n.store.Behind(ctx)
	if err != nil {
		return h, fmt.Errorf("health: %w", err)
	}
	h.Lag, h.Waiting = max(newest-h.Position, 0), waiting // what was appended between the two look-ups is ahead
	return h, nil
}
