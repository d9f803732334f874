package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"variorum"
	"variorum/internal/journal"
)

// expired selects the stories to which nothing came after a journal entry, those
// first that have waited longest; followed ones never expire.
const expired = `SELECT story FROM article WHERE story NOT IN (SELECT key FROM follow WHERE kind = 'story')
	GROUP BY story HAVING max(seq) <= ? ORDER BY max(seq), story LIMIT ?`

// Expired reports whether there are stories to which nothing came after a journal
// entry and that nobody follows.
func (s *Store) Expired(ctx context.Context, through int64) (bool, error) {
	var found bool
	if err := s.read.QueryRowContext(ctx, `SELECT EXISTS (`+expired+`)`, through, 1).Scan(&found); err != nil {
		return false, fmt.Errorf("look for stories to drop: %w", err)
	}
	return found, nil
}

// Retained reports whether anything was ever dropped.
func (s *Store) Retained(ctx context.Context) (retained bool, err error) {
	if err := s.read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM journal WHERE kind = ?)`, string(journal.Retention)).Scan(&retained); err != nil {
		return false, fmt.Errorf("look for what was dropped: %w", err)
	}
	return retained, nil
}

// Before returns the last journal entry before a moment, 0 where there is none.
func (s *Store) Before(at time.Time) (int64, error) { return journal.At(s.db, at) }

// Oldest returns the journal entry up to which a share (0 to 1) of the articles
// came last, 0 for none of them.
func (s *Store) Oldest(ctx context.Context, share float64) (int64, error) {
	var seq int64
	err := s.read.QueryRowContext(ctx, `SELECT coalesce((SELECT seq FROM article ORDER BY seq LIMIT 1 OFFSET (SELECT CAST(count(*) * ? AS INTEGER) FROM article) - 1), 0)`, share).Scan(&seq)
	if err != nil {
		return 0, fmt.Errorf("look for the oldest articles: %w", err)
	}
	return seq, nil
}

// Used returns how many bytes of the file hold something.
func (s *Store) Used(ctx context.Context) (int64, error) {
	var used int64
	err := s.read.QueryRowContext(ctx, `SELECT (p.page_count - f.freelist_count) * z.page_size FROM pragma_page_count p, pragma_freelist_count f, pragma_page_size z`).Scan(&used)
	if err != nil {
		return 0, fmt.Errorf("measure %s: %w", s.path, err)
	}
	return used, nil
}

// Shrink gives pages that hold nothing back to the disk, at most so many. A file
// made by an early version keeps them for later use.
func (s *Store) Shrink(ctx context.Context, pages int) error {
	if _, err := s.write.ExecContext(ctx, fmt.Sprintf(`PRAGMA incremental_vacuum(%d)`, pages)); err != nil {
		return fmt.Errorf("shrink %s: %w", s.path, err)
	}
	return nil
}

// DropExpired drops up to limit stories to which nothing came after journal entry
// through, with their articles, in the tables and in the journal: of an article's
// entry only a Husk stays. Inputs rejected by then go too. Their addresses are kept
// as seen at a moment, so that a list that still names them brings nothing back.
// It returns the ids by which grouping knew the stories.
func (t *Tx) DropExpired(through, seq int64, at time.Time, limit int) (parts []string, err error) {
	stories, err := t.strings(expired, through, limit)
	for _, story := range stories {
		var of []string
		if of, err = t.strings(`SELECT story FROM redirect WHERE into_ = ?`, story); err == nil {
			err = t.expire(story, seq, at)
		}
		if err != nil {
			return nil, fmt.Errorf("drop story %q: %w", story, err)
		}
		parts = append(append(parts, story), of...)
	}
	if err == nil {
		_, err = t.run(`INSERT OR REPLACE INTO seen (url, used) SELECT input, ? FROM rejection WHERE seq <= ? AND NOT passing`, unix(at), through)
	}
	if err == nil {
		_, err = t.run(`DELETE FROM rejection WHERE seq <= ?`, through)
	}
	if err != nil {
		return nil, fmt.Errorf("drop what came up to entry %d: %w", through, err)
	}
	return parts, nil
}

// A Husk is what stays of the entry of an article that was dropped: what the
// tables need to be made again up to the moment it goes. No words of it.
type Husk struct {
	ID        string         `json:"id"`
	URL       string         `json:"url,omitempty"`
	Input     string         `json:"input,omitempty"`
	Outlet    string         `json:"outlet,omitempty"`
	Language  string         `json:"language,omitempty"`
	Published variorum.Stamp `json:"published,omitempty"`
	Source    string         `json:"source,omitempty"`
	Dropped   bool           `json:"dropped"`
}

// ofArticles are the tables with rows of an article, by its number.
var ofArticles = []string{"version", "revision", "arrival", "withdrawn"}

func (t *Tx) expire(story string, seq int64, at time.Time) error {
	if err := t.hollow(story); err != nil {
		return err
	}
	for _, q := range []string{
		`INSERT OR REPLACE INTO seen (url, used) SELECT url, ? FROM article WHERE story = ? AND url <> ''`,
		`INSERT OR REPLACE INTO seen (url, used) SELECT input, ? FROM arrival JOIN article ON n = article WHERE story = ? AND input <> ''`,
	} {
		if _, err := t.run(q, unix(at), story); err != nil {
			return err
		}
	}
	for _, table := range ofArticles {
		if _, err := t.run(`DELETE FROM `+table+` WHERE article IN (SELECT n FROM article WHERE story = ?)`, story); err != nil {
			return err
		}
	}
	rows, err := t.ints(`SELECT n FROM article WHERE story = ?`, story)
	if err != nil {
		return err
	}
	for _, n := range rows {
		t.atEnd(`DELETE FROM article_words WHERE rowid = ?`, n)
	}
	for _, q := range []string{
		`DELETE FROM copied WHERE article IN (SELECT n FROM article WHERE story = ?1) OR of IN (SELECT n FROM article WHERE story = ?1)`,
		`DELETE FROM article WHERE story = ?1`,
		`DELETE FROM related WHERE story = ?1 OR other = ?1 OR story IN (SELECT story FROM redirect WHERE into_ = ?1) OR other IN (SELECT story FROM redirect WHERE into_ = ?1)`,
		`DELETE FROM crossed WHERE story = ?1 OR story IN (SELECT story FROM redirect WHERE into_ = ?1)`,
		`DELETE FROM left_story WHERE story = ?1 OR story IN (SELECT story FROM redirect WHERE into_ = ?1)`,
		`DELETE FROM redirect WHERE into_ = ?1`,
	} {
		if _, err := t.run(q, story); err != nil {
			return err
		}
	}
	return t.dropStory(story, seq)
}

// hollow leaves of the entries of a story's articles their husks.
func (t *Tx) hollow(story string) error {
	seqs, err := t.ints(`SELECT v.seq FROM version v JOIN article a ON a.n = v.article WHERE a.story = ? ORDER BY v.seq`, story)
	if err != nil {
		return err
	}
	for _, seq := range seqs {
		var packed []byte
		if err := t.QueryRow(articleBody, seq).Scan(&packed); err != nil {
			return err
		}
		var h Husk
		body, err := journal.Unpack(packed)
		if err == nil {
			err = json.Unmarshal(body, &h)
		}
		if err == nil && h.Dropped { // the tables are being made again
			continue
		}
		h.Dropped = true
		if err == nil {
			body, err = json.Marshal(h)
		}
		if err == nil {
			err = journal.Replace(t.Tx, &t.store.packer, seq, body)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (t *Tx) strings(query string, args ...any) (out []string, err error) {
	return column[string](t, query, args)
}

func (t *Tx) ints(query string, args ...any) (out []int64, err error) {
	return column[int64](t, query, args)
}

func column[T any](t *Tx, query string, args []any) ([]T, error) {
	rows, err := t.Query(query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		var v T
		if err := rows.Scan(&v); err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}
