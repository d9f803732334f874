package store

import (
	"context"
	"fmt"
	"time"
)

// A FollowRow is a story that a reader follows.
type FollowRow struct {
	Story string
	At    time.Time // since when
}

// PutFollow notes that a story is followed from a journal entry on. It does
// nothing where the story is not there or followed already.
func (t *Tx) PutFollow(story string, seq int64, at time.Time) error {
	_, err := t.run(`INSERT OR IGNORE INTO follow (story, seq, at)
		SELECT id, ?2, ?3 FROM story WHERE id = coalesce((SELECT into_ FROM redirect WHERE story = ?1), ?1)`, story, seq, unix(at))
	if err != nil {
		return fmt.Errorf("follow story %q: %w", story, err)
	}
	return nil
}

// DropFollow notes that a story is no longer followed.
func (t *Tx) DropFollow(story string) error {
	_, err := t.run(`DELETE FROM follow WHERE story = coalesce((SELECT into_ FROM redirect WHERE story = ?1), ?1)`, story)
	if err != nil {
		return fmt.Errorf("unfollow story %q: %w", story, err)
	}
	return nil
}

// moveFollow follows the story that another was merged into.
func (t *Tx) moveFollow(from, to string) error {
	if _, err := t.run(`INSERT OR IGNORE INTO follow (story, seq, at) SELECT ?2, seq, at FROM follow WHERE story = ?1`, from, to); err != nil {
		return fmt.Errorf("follow story %q: %w", to, err)
	}
	if _, err := t.run(`DELETE FROM follow WHERE story = ?`, from); err != nil {
		return fmt.Errorf("follow story %q: %w", to, err)
	}
	return nil
}

// Followed reports whether a story, or the one it was merged into, is followed.
func (s *Store) Followed(ctx context.Context, story string) (bool, error) {
	var followed bool
	err := s.read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM follow WHERE story = coalesce((SELECT into_ FROM redirect WHERE story = ?1), ?1))`, story).Scan(&followed)
	if err != nil {
		return false, fmt.Errorf("follow of story %q: %w", story, err)
	}
	return followed, nil
}

// Follow returns the followed stories, those followed last first.
func (s *Store) Follow(ctx context.Context, limit, offset int) ([]FollowRow, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT story, at FROM follow ORDER BY seq DESC, story LIMIT ? OFFSET ?`, limit, offset)
	if err != nil {
		return nil, fmt.Errorf("read follows: %w", err)
	}
	defer rows.Close()
	var out []FollowRow
	for rows.Next() {
		var f FollowRow
		var at int64
		if err := rows.Scan(&f.Story, &at); err != nil {
			return nil, fmt.Errorf("read follows: %w", err)
		}
		f.At = time.Unix(at, 0).UTC()
		out = append(out, f)
	}
	return out, rows.Err()
}
