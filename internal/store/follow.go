package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// The kinds of what can be followed.
const (
	FollowStory  = "story"  // by id
	FollowName   = "name"   // by key
	FollowOutlet = "outlet" // by name
	FollowSearch = "search" // by the words searched for
)

// A Follow is a story, name, outlet or search that is followed.
type Follow struct {
	Kind, Key string
	At        time.Time // since when
}

// storyNow is the id of the story that ?2 is, or was merged into, where ?1 is a
// story's kind; else ?2.
const storyNow = `CASE WHEN ?1 = 'story' THEN coalesce((SELECT into_ FROM redirect WHERE story = ?2), ?2) ELSE ?2 END`

// PutFollow notes that something is followed from a journal entry on. It does
// nothing where it is followed already, or is a story that is not there.
func (t *Tx) PutFollow(f Follow, seq int64) error {
	_, err := t.run(`INSERT OR IGNORE INTO follow (kind, key, seq, at)
		SELECT ?1, `+storyNow+`, ?3, ?4 WHERE ?1 <> 'story' OR EXISTS (SELECT 1 FROM story WHERE id = `+storyNow+`)`, f.Kind, f.Key, seq, unix(f.At))
	if err != nil {
		return fmt.Errorf("follow %s %q: %w", f.Kind, f.Key, err)
	}
	return nil
}

// DropFollow notes that something is no longer followed.
func (t *Tx) DropFollow(kind, key string) error {
	if _, err := t.run(`DELETE FROM follow WHERE kind = ?1 AND key = `+storyNow, kind, key); err != nil {
		return fmt.Errorf("unfollow %s %q: %w", kind, key, err)
	}
	return nil
}

// moveFollow follows the story that another was merged into.
func (t *Tx) moveFollow(from, to string) error {
	if _, err := t.run(`INSERT OR IGNORE INTO follow (kind, key, seq, at) SELECT kind, ?2, seq, at FROM follow WHERE kind = 'story' AND key = ?1`, from, to); err != nil {
		return fmt.Errorf("follow story %q: %w", to, err)
	}
	if _, err := t.run(`DELETE FROM follow WHERE kind = 'story' AND key = ?`, from); err != nil {
		return fmt.Errorf("follow story %q: %w", to, err)
	}
	return nil
}

// Follows returns what is followed, that followed last first.
func (s *Store) Follows(ctx context.Context) ([]Follow, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT kind, key, at FROM follow ORDER BY seq DESC, kind, key`)
	if err != nil {
		return nil, fmt.Errorf("read follows: %w", err)
	}
	defer rows.Close()
	var out []Follow
	for rows.Next() {
		var f Follow
		var at int64
		if err := rows.Scan(&f.Kind, &f.Key, &at); err != nil {
			return nil, fmt.Errorf("read follows: %w", err)
		}
		f.At = time.Unix(at, 0).UTC()
		out = append(out, f)
	}
	return out, rows.Err()
}

// Followed reports whether something, or the story it was merged into, is followed.
func (s *Store) Followed(ctx context.Context, kind, key string) (followed bool, err error) {
	if err := s.read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM follow WHERE kind = ?1 AND key = `+storyNow+`)`, kind, key).Scan(&followed); err != nil {
		return false, fmt.Errorf("follow of %s %q: %w", kind, key, err)
	}
	return followed, nil
}

// Arrivals are the reports that came after a journal entry: how many each story
// and outlet got.
type Arrivals struct {
	Stories, Outlets map[string]int
	// Whole is false where only the latest of them were counted.
	Whole bool
	after int64 // number of the last article before
}

// arrivalsRead bounds the reports counted, the latest.
const arrivalsRead = 2000

// ArrivalsSince counts the reports that came after a journal entry.
func (s *Store) ArrivalsSince(ctx context.Context, seq int64) (a Arrivals, err error) {
	a.Stories, a.Outlets, a.Whole = map[string]int{}, map[string]int{}, true
	if a.after, err = s.articleAt(ctx, seq); err != nil {
		return a, err
	}
	rows, err := s.read.QueryContext(ctx, `SELECT story, outlet FROM article WHERE n > ? ORDER BY n DESC LIMIT ?`, a.after, arrivalsRead)
	if err != nil {
		return a, fmt.Errorf("read arrivals: %w", err)
	}
	defer rows.Close()
	n := 0
	for ; rows.Next(); n++ {
		var story, outlet string
		if err := rows.Scan(&story, &outlet); err != nil {
			return a, fmt.Errorf("read arrivals: %w", err)
		}
		a.Stories[story]++
		a.Outlets[outlet]++
	}
	a.Whole = n < arrivalsRead
	return a, rows.Err()
}

// Has reports whether an article came after the entry.
func (a Arrivals) Has(row ArticleRow) bool { return row.N > a.after }

// articleAt returns the number of the last article that had come by a journal
// entry: articles have their numbers in the order of their entries.
func (s *Store) articleAt(ctx context.Context, seq int64) (int64, error) {
	var low, high int64 // low came before, what is above high did not
	if err := s.read.QueryRowContext(ctx, `SELECT coalesce(max(n), 0) FROM article`).Scan(&high); err != nil {
		return 0, fmt.Errorf("read arrivals: %w", err)
	}
	for low < high {
		middle := (low + high + 1) / 2
		var at, came int64
		err := s.read.QueryRowContext(ctx, `SELECT coalesce(max(article), 0), coalesce(max(seq), 0) FROM (SELECT article, seq FROM version WHERE article <= ? AND version = 1 ORDER BY article DESC LIMIT 1)`, middle).Scan(&at, &came)
		if err != nil {
			return 0, fmt.Errorf("read arrivals: %w", err)
		}
		if came <= seq {
			low = middle
		} else {
			high = at - 1
		}
	}
	return low, nil
}

// Named returns how many stories of a name got reports.
func (s *Store) Named(ctx context.Context, key string, a Arrivals) (int, error) {
	ids := make([]string, 0, len(a.Stories))
	for id := range a.Stories {
		ids = append(ids, id)
	}
	list, err := json.Marshal(ids)
	if err != nil {
		return 0, err
	}
	var n int
	if err := s.read.QueryRowContext(ctx, `SELECT count(*) FROM json_each(?) j CROSS JOIN name m ON m.key = ? AND m.story = j.value`, string(list), key).Scan(&n); err != nil {
		return 0, fmt.Errorf("count stories of %q: %w", key, err)
	}
	return n, nil
}
