package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// A SessionRow is a reader who signed in. Sessions come from no journal entry:
// they are this server's own, and a rebuild leaves them.
type SessionRow struct {
	Digest   []byte // of the secret in the reader's cookie
	Password []byte // digest of the password's hash it was opened with
	Expires  time.Time
}

// PutSession adds a session. Those that are over at now go, and the oldest of
// more than keep.
func (s *Store) PutSession(ctx context.Context, r SessionRow, now time.Time, keep int) error {
	err := s.Change(ctx, func(tx *Tx) error {
		if _, err := tx.run(`DELETE FROM session WHERE expires <= ?`, unix(now)); err != nil {
			return err
		}
		if _, err := tx.run(`INSERT INTO session (digest, password, expires) VALUES (?, ?, ?)`, r.Digest, r.Password, unix(r.Expires)); err != nil {
			return err
		}
		_, err := tx.run(`DELETE FROM session WHERE n NOT IN (SELECT n FROM session ORDER BY n DESC LIMIT ?)`, keep)
		return err
	})
	if err != nil {
		return fmt.Errorf("put session: %w", err)
	}
	return nil
}

// Session returns the session of a digest.
func (s *Store) Session(ctx context.Context, digest []byte) (r SessionRow, ok bool, err error) {
	var expires int64
	err = s.read.QueryRowContext(ctx, `SELECT digest, password, expires FROM session WHERE digest = ?`, digest).Scan(&r.Digest, &r.Password, &expires)
	if errors.Is(err, sql.ErrNoRows) {
		return r, false, nil
	}
	if err != nil {
		return r, false, fmt.Errorf("read session: %w", err)
	}
	r.Expires = time.Unix(expires, 0).UTC()
	return r, true, nil
}

// DropSession ends a session.
func (s *Store) DropSession(ctx context.Context, digest []byte) error {
	err := s.Change(ctx, func(tx *Tx) error {
		_, err := tx.run(`DELETE FROM session WHERE digest = ?`, digest)
		return err
	})
	if err != nil {
		return fmt.Errorf("drop session: %w", err)
	}
	return nil
}
