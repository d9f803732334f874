package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"time"

	"variorum"
)

// SetState keeps a value under a name: the journal position, the grouper's memory.
func (t *Tx) SetState(name string, value []byte) error {
	if _, err := t.run(`INSERT OR REPLACE INTO state (name, value) VALUES (?, ?)`, name, value); err != nil {
		return fmt.Errorf("set state %s: %w", name, err)
	}
	return nil
}

// DropState forgets what was kept under a name.
func (t *Tx) DropState(name string) error {
	if _, err := t.run(`DELETE FROM state WHERE name = ?`, name); err != nil {
		return fmt.Errorf("drop state %s: %w", name, err)
	}
	return nil
}

// State returns what was kept under a name, nil where nothing was.
func (s *Store) State(ctx context.Context, name string) ([]byte, error) {
	var value []byte
	err := s.read.QueryRowContext(ctx, `SELECT value FROM state WHERE name = ?`, name).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("state %s: %w", name, err)
	}
	return value, nil
}

// positionState names the last journal entry whose effects are in the tables.
const positionState = "position"

// SetPosition notes the last journal entry whose effects are in the tables.
func (t *Tx) SetPosition(seq int64) error {
	return t.SetState(positionState, strconv.AppendInt(nil, seq, 10))
}

// Applied returns the last journal entry whose effects are in the tables.
func (s *Store) Applied(ctx context.Context) (int64, error) {
	value, err := s.State(ctx, positionState)
	if err != nil || value == nil {
		return 0, err
	}
	seq, err := strconv.ParseInt(string(value), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("state %s: %w", positionState, err)
	}
	return seq, nil
}

// Clear empties everything that is made from the journal and from what grouping
// decided on its entries.
func (t *Tx) Clear() error {
	if err := t.DropState(positionState); err != nil {
		return err
	}
	return emptyTables(t.Tx, readModel, wordIndexes)
}

// ClearDecisions is Clear for what grouping decided and remembers as well.
func (t *Tx) ClearDecisions() error { return emptyTables(t.Tx, readModel, wordIndexes, groupingModel) }

// PutRejection stores an input that gave no article.
func (t *Tx) PutRejection(r variorum.Rejection, source string, seq int64, at time.Time) error {
	_, err := t.run(`INSERT INTO rejection (seq, at, input, reason, hint, source) VALUES (?, ?, ?, ?, ?, ?)`, seq, unix(at), r.Input, r.Reason, r.Hint, source)
	if err != nil {
		return fmt.Errorf("put rejection of %q: %w", r.Input, err)
	}
	return nil
}

// A RejectionRow is a rejection with its moment and source.
type RejectionRow struct {
	variorum.Rejection
	Seq    int64
	At     time.Time
	Source string
}

// Rejections returns the newest rejections, of one source where it is named.
func (s *Store) Rejections(ctx context.Context, source string, before int64, limit int) ([]RejectionRow, error) {
	return rejectionRows(s.read.QueryContext(ctx, `SELECT seq, at, input, reason, hint, source FROM rejection WHERE (?1 = '' OR source = ?1) AND (?2 = 0 OR seq < ?2) ORDER BY seq DESC LIMIT ?3`, source, before, limit))
}

func rejectionRows(rows *sql.Rows, err error) ([]RejectionRow, error) {
	if err != nil {
		return nil, fmt.Errorf("read rejections: %w", err)
	}
	defer rows.Close()
	var out []RejectionRow
	for rows.Next() {
		var r RejectionRow
		var at int64
		if err := rows.Scan(&r.Seq, &at, &r.Input, &r.Reason, &r.Hint, &r.Source); err != nil {
			return nil, fmt.Errorf("read rejections: %w", err)
		}
		r.At = time.Unix(at, 0).UTC()
		out = append(out, r)
	}
	return out, rows.Err()
}

// Counts are how much the store holds.
type Counts struct {
	Entries, Articles, Stories, Sources, Rejected int64
	Bytes                                         int64 // of the file
}

// Count counts what the store holds.
func (s *Store) Count(ctx context.Context) (Counts, error) {
	var c Counts
	var tallied bool
	err := s.read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'tally')`).Scan(&tallied)
	if err == nil {
		of := func(table string) string {
			if tallied {
				return `(SELECT n FROM tally WHERE name = '` + table + `')`
			}
			return `(SELECT count(*) FROM ` + table + `)` // in a file of an early version
		}
		err = s.read.QueryRowContext(ctx, `SELECT (SELECT coalesce(max(seq), 0) FROM journal), `+of("article")+`, `+of("story")+`, `+of("source")+`, `+of("rejection")+`,
			(SELECT page_count * page_size FROM pragma_page_count, pragma_page_size)`).Scan(&c.Entries, &c.Articles, &c.Stories, &c.Sources, &c.Rejected, &c.Bytes)
	}
	if err != nil {
		return c, fmt.Errorf("count: %w", err)
	}
	return c, nil
}

// Behind returns the newest journal entry and how many stories changed since
// they were last traced.
func (s *Store) Behind(ctx context.Context) (newest, waiting int64, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT (SELECT coalesce(max(seq), 0) FROM journal), (SELECT count(*) FROM story WHERE traced < changed)`).Scan(&newest, &waiting)
	if err != nil {
		return 0, 0, fmt.Errorf("read position: %w", err)
	}
	return newest, waiting, nil
}
