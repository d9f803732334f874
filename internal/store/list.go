package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"variorum/internal/text"
)

// An ArticleFilter says which articles a list gives.
type ArticleFilter struct {
	Outlet, Language, Story string
	Since, Until            time.Time // published in [Since, Until); zero: no bound
	Before                  *ArticlePlace
	Limit                   int
}

// An ArticlePlace is a place in the order of publication, newest first.
type ArticlePlace struct {
	Published time.Time
	N         int64
}

// ListArticles returns articles by publication, the newest first.
func (s *Store) ListArticles(ctx context.Context, f ArticleFilter) ([]ArticleRow, error) {
	var where []string
	var args []any
	add := func(condition string, values ...any) {
		where, args = append(where, condition), append(args, values...)
	}
	if f.Outlet != "" {
		add(`outlet = ?`, f.Outlet)
	}
	if f.Language != "" {
		add(`language = ?`, f.Language)
	}
	if f.Story != "" {
		add(`story = coalesce((SELECT into_ FROM redirect WHERE story = ?), ?)`, f.Story, f.Story)
	}
	if !f.Since.IsZero() {
		add(`published >= ?`, unix(f.Since))
	}
	if !f.Until.IsZero() {
		add(`published < ?`, unix(f.Until))
	}
	if f.Before != nil {
		add(`(published, n) < (?, ?)`, unix(f.Before.Published), f.Before.N)
	}
	query := `SELECT ` + articleColumns + ` FROM article`
	if len(where) > 0 {
		query += ` WHERE ` + strings.Join(where, ` AND `)
	}
	return articleRows(s.read.QueryContext(ctx, query+` ORDER BY published DESC, n DESC LIMIT ?`, append(args, f.Limit)...))
}

// A NameRow is a person, organisation or place of all stories.
type NameRow struct {
	Key     string // folded
	Name    string // the longest spelling that a story has as its fullest
	Kind    string
	Stories int
}

// Names returns names that begin so, of a kind where it is named, by key, after
// a key.
func (s *Store) Names(ctx context.Context, prefix, kind, after string, limit int) ([]NameRow, error) {
	prefix = text.Fold(prefix)
	rows, err := s.read.QueryContext(ctx, `SELECT key, name, kind, count(*), max(length(name)) FROM name
		WHERE key >= ?1 AND key < ?2 AND key > ?3 AND (?4 = '' OR kind = ?4) GROUP BY key ORDER BY key LIMIT ?5`,
		prefix, prefix+behindAll, after, kind, limit)
	if err != nil {
		return nil, fmt.Errorf("list names: %w", err)
	}
	defer rows.Close()
	var out []NameRow
	for rows.Next() {
		var n NameRow
		var length int
		if err := rows.Scan(&n.Key, &n.Name, &n.Kind, &n.Stories, &length); err != nil {
			return nil, fmt.Errorf("list names: %w", err)
		}
		out = append(out, n)
	}
	return out, rows.Err()
}

// Name returns a name by its key or any spelling of it; ok is false where there
// is none.
func (s *Store) Name(ctx context.Context, name string) (n NameRow, ok bool, err error) {
	key := text.Fold(name)
	list, err := s.Names(ctx, key, "", "", 1)
	if err != nil || len(list) == 0 || list[0].Key != key {
		return n, false, err
	}
	return list[0], true, nil
}

// Cards returns stories with their cards, in the order of the ids; those that
// are not there are left out.
func (s *Store) Cards(ctx context.Context, ids []string) ([]FrontRow, error) {
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	rows, err := s.read.QueryContext(ctx, `SELECT c.card, `+aliased("s", storyColumns)+` FROM json_each(?) i CROSS JOIN story s ON s.id = i.value CROSS JOIN card c ON c.story = s.id ORDER BY i.key`, string(list))
	if err != nil {
		return nil, fmt.Errorf("read cards: %w", err)
	}
	return frontRows(rows)
}

// An Arrival is when a report first came.
type Arrival struct {
	Article string // id
	Seq     int64  // journal entry
	At      time.Time
}

// Arrivals returns when each report of a story came, in that order.
func (s *Store) Arrivals(ctx context.Context, story string) ([]Arrival, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT a.id, v.seq, v.at FROM article a JOIN version v ON v.article = a.n AND v.version = 1 WHERE a.story = ? ORDER BY v.seq`, story)
	if err != nil {
		return nil, fmt.Errorf("arrivals of %q: %w", story, err)
	}
	defer rows.Close()
	var out []Arrival
	for rows.Next() {
		var a Arrival
		var at int64
		if err := rows.Scan(&a.Article, &a.Seq, &at); err != nil {
			return nil, fmt.Errorf("arrivals of %q: %w", story, err)
		}
		a.At = time.Unix(at, 0).UTC()
		out = append(out, a)
	}
	return out, rows.Err()
}
