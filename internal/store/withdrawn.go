package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// PutWithdrawn notes that an outlet took an article back, with the HTTP status it
// answers since; or with status 0 that it stands again. It returns the article's story.
func (t *Tx) PutWithdrawn(id string, status int, at time.Time) (story string, err error) {
	a, have, err := t.FindArticle(id, "")
	if err != nil || !have {
		return "", err
	}
	if status == 0 {
		_, err = t.run(`DELETE FROM withdrawn WHERE article = ?`, a.N)
	} else {
		_, err = t.run(`INSERT INTO withdrawn (article, at, status) VALUES (?, ?, ?) ON CONFLICT (article) DO NOTHING`, a.N, unix(at), status)
	}
	if err != nil {
		return "", fmt.Errorf("withdraw article %q: %w", id, err)
	}
	return a.Story, nil
}

// Withdrawn returns when articles of a story were taken back by their outlets,
// by id. Their text is kept as it was.
func (s *Store) Withdrawn(ctx context.Context, story string) (map[string]time.Time, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT a.id, w.at FROM article a JOIN withdrawn w ON w.article = a.n WHERE a.story = ?`, story)
	if err != nil {
		return nil, fmt.Errorf("read withdrawn: %w", err)
	}
	defer rows.Close()
	out := map[string]time.Time{}
	for rows.Next() {
		var id string
		var at int64
		if err := rows.Scan(&id, &at); err != nil {
			return nil, fmt.Errorf("read withdrawn: %w", err)
		}
		out[id] = moment(at)
	}
	return out, rows.Err()
}

// IsWithdrawn tells when an article was taken back by its outlet; ok is false
// where it stands.
func (s *Store) IsWithdrawn(ctx context.Context, id string) (at time.Time, ok bool, err error) {
	var when int64
	err = s.read.QueryRowContext(ctx, `SELECT w.at FROM article a JOIN withdrawn w ON w.article = a.n WHERE a.id = ?`, id).Scan(&when)
	if errors.Is(err, sql.ErrNoRows) {
		return at, false, nil
	}
	if err != nil {
		return at, false, fmt.Errorf("is %q withdrawn: %w", id, err)
	}
	return moment(when), true, nil
}
