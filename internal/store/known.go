package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// A KnownURL is what fetching an address again can save: the validators of its
// last answer and until when it need not be asked at all (RFC 9111). It comes
// from no journal entry: a rebuild leaves it, and losing it costs a fetch.
type KnownURL struct {
	URL          string
	ETag         string
	LastModified string
	Fresh        time.Time // zero: always to be asked
}

// PutKnown keeps what is known of addresses, at most keep: those put longest ago go.
func (s *Store) PutKnown(ctx context.Context, list []KnownURL, keep int) error {
	err := s.Change(ctx, func(tx *Tx) error {
		for _, k := range list {
			if _, err := tx.run(`INSERT OR REPLACE INTO known_url (url, etag, modified, fresh, put) VALUES (?, ?, ?, ?, (SELECT coalesce(max(put), 0) + 1 FROM known_url))`,
				k.URL, k.ETag, k.LastModified, unix(k.Fresh)); err != nil {
				return err
			}
		}
		_, err := tx.run(`DELETE FROM known_url WHERE put <= (SELECT put FROM known_url ORDER BY put DESC LIMIT 1 OFFSET ?)`, keep)
		return err
	})
	if err != nil {
		return fmt.Errorf("put known addresses: %w", err)
	}
	return nil
}

// Known returns what is known of an address; ok is false for nothing.
func (s *Store) Known(ctx context.Context, url string) (k KnownURL, ok bool, err error) {
	k.URL = url
	var fresh int64
	err = s.read.QueryRowContext(ctx, `SELECT etag, modified, fresh FROM known_url WHERE url = ?`, url).Scan(&k.ETag, &k.LastModified, &fresh)
	if errors.Is(err, sql.ErrNoRows) {
		return k, false, nil
	}
	if err != nil {
		return k, false, fmt.Errorf("read known address %q: %w", url, err)
	}
	if fresh > 0 {
		k.Fresh = time.Unix(fresh, 0).UTC()
	}
	return k, true, nil
}
