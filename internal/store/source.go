package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// A SourceRow is a feed, sitemap or page that is asked for news, and its health.
type SourceRow struct {
	URL      string
	Title    string
	Added    time.Time
	Every    time.Duration // between fetches, adapted to what it gives
	Due      time.Time
	Fetched  time.Time // zero: never
	Failures int       // in a row
	Error    string    // of the last fetch
	Given    int       // articles so far
	Rejected int
}

// PutSource adds a source; one that is there keeps its health.
func (t *Tx) PutSource(url, title string, at time.Time, every time.Duration) error {
	_, err := t.run(`INSERT INTO source (url, title, added, every, due, fetched, failures, error, given, rejected)
		VALUES (?, ?, ?, ?, ?, 0, 0, '', 0, 0) ON CONFLICT (url) DO UPDATE SET title = excluded.title`,
		url, title, unix(at), int64(every/time.Second), unix(at))
	if err != nil {
		return fmt.Errorf("put source %q: %w", url, err)
	}
	return nil
}

// DropSource takes a source out; what it gave stays.
func (t *Tx) DropSource(url string) error {
	if _, err := t.run(`DELETE FROM source WHERE url = ?`, url); err != nil {
		return fmt.Errorf("drop source %q: %w", url, err)
	}
	return nil
}

// NoteFetch keeps what a fetch gave and when the next is due.
func (t *Tx) NoteFetch(url string, at time.Time, every time.Duration, given, rejected int, fault string) error {
	_, err := t.run(`UPDATE source SET fetched = ?, every = ?, due = ?, given = given + ?, rejected = rejected + ?, error = ?,
		failures = CASE WHEN ? = '' THEN 0 ELSE failures + 1 END WHERE url = ?`,
		unix(at), int64(every/time.Second), unix(at.Add(every)), given, rejected, fault, fault, url)
	if err != nil {
		return fmt.Errorf("note fetch of %q: %w", url, err)
	}
	return nil
}

const sourceColumns = `url, title, added, every, due, fetched, failures, error, given, rejected`

// Sources returns all sources by title and address.
func (s *Store) Sources(ctx context.Context) ([]SourceRow, error) {
	return sourceRows(s.read.QueryContext(ctx, `SELECT `+sourceColumns+` FROM source ORDER BY title, url`))
}

// DueSources returns sources to be asked now, those that waited longest first.
func (s *Store) DueSources(ctx context.Context, now time.Time, limit int) ([]SourceRow, error) {
	return sourceRows(s.read.QueryContext(ctx, `SELECT `+sourceColumns+` FROM source WHERE due <= ? ORDER BY due, url LIMIT ?`, unix(now), limit))
}

// HasURL reports whether an address was read, whether it gave an article or not.
func (s *Store) HasURL(ctx context.Context, url string) (bool, error) {
	var have bool
	err := s.read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM article WHERE url = ?1 AND url <> '') OR EXISTS (SELECT 1 FROM rejection WHERE input = ?1)`, url).Scan(&have)
	return have, err
}

func sourceRows(rows *sql.Rows, err error) ([]SourceRow, error) {
	if err != nil {
		return nil, fmt.Errorf("read sources: %w", err)
	}
	defer rows.Close()
	var out []SourceRow
	for rows.Next() {
		var s SourceRow
		var added, every, due, fetched int64
		if err := rows.Scan(&s.URL, &s.Title, &added, &every, &due, &fetched, &s.Failures, &s.Error, &s.Given, &s.Rejected); err != nil {
			return nil, fmt.Errorf("read sources: %w", err)
		}
		s.Added, s.Due, s.Every = time.Unix(added, 0).UTC(), time.Unix(due, 0).UTC(), time.Duration(every)*time.Second
		if fetched > 0 {
			s.Fetched = time.Unix(fetched, 0).UTC()
		}
		out = append(out, s)
	}
	return out, rows.Err()
}
