package store

import (
	"context"
	"fmt"
)

// News is what came since a moment.
type News struct{ Reports, Stories int }

// Latest returns the numbers of the latest article and story, 0 without one.
func (s *Store) Latest(ctx context.Context) (article, story int64, err error) {
	if err := s.read.QueryRowContext(ctx, `SELECT (SELECT coalesce(max(n), 0) FROM article), (SELECT coalesce(max(n), 0) FROM story)`).Scan(&article, &story); err != nil {
		return 0, 0, fmt.Errorf("read latest: %w", err)
	}
	return article, story, nil
}

// NewSince counts the articles and stories after those numbers.
func (s *Store) NewSince(ctx context.Context, article, story int64) (News, error) {
	var n News
	if err := s.read.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM article WHERE n > ?), (SELECT count(*) FROM story WHERE n > ? AND articles > 0)`, article, story).Scan(&n.Reports, &n.Stories); err != nil {
		return n, fmt.Errorf("count news: %w", err)
	}
	return n, nil
}
