// Package store keeps what was found in one SQLite file: articles and their
// versions, stories with their evidence, sources and their health, rejections,
// and a full-text index over all of it.
//
// The journal's entries lie in the same file; internal/run applies them, one
// transaction an entry or batch, through a Tx. Everything here but the journal
// can be made again from it. Readers take what they show from a Store, which
// never writes. Words are indexed as internal/text cuts and folds them, so that
// search and grouping agree on what a word is; ideographs go in as pairs. What
// an entry means is left to internal/run, how things look to internal/view.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	_ "modernc.org/sqlite" // the driver; no CGO

	"variorum/internal/journal"
)

// readers is how many connections read side by side with the one that writes.
const readers = 8

// A Store is one open file. It is safe for concurrent use.
type Store struct {
	path   string
	write  *sql.DB // one connection
	read   reader
	db     *sql.DB        // what read is, but in a snapshot
	packer journal.Packer // used by the one that writes

	emptied bool // by a migration
}

// A reader is the file as it is, or as it was when a snapshot began.
type reader interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// snapshot calls f with the store as it is now, whatever is written meanwhile.
func (s *Store) snapshot(ctx context.Context, f func(*Store) error) error {
	tx, err := s.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return fmt.Errorf("begin reading: %w", err)
	}
	defer tx.Rollback() // nothing was changed
	return f(&Store{path: s.path, read: tx})
}

// Open opens or makes the file at path and brings its tables up to date.
func Open(ctx context.Context, path string) (*Store, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("open store %s: %w", path, err)
	}
	if err := own(path); err != nil {
		return nil, fmt.Errorf("open store %s: %w", path, err)
	}
	write, err := sql.Open("sqlite", dsn(path, "rwc"))
	if err != nil {
		return nil, fmt.Errorf("open store %s: %w", path, err)
	}
	write.SetMaxOpenConns(1)
	emptied, err := migrate(ctx, write)
	if err != nil {
		write.Close()
		return nil, fmt.Errorf("open store %s: %w", path, err)
	}
	read, err := sql.Open("sqlite", dsn(path, "ro"))
	if err != nil {
		write.Close()
		return nil, fmt.Errorf("open store %s: %w", path, err)
	}
	read.SetMaxOpenConns(readers)
	read.SetMaxIdleConns(readers)
	return &Store{path: path, write: write, read: read, db: read, emptied: emptied}, nil
}

// own makes a file that is not there for its owner alone; SQLite gives the
// files beside it the same mode.
func own(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// Look opens a file as it is, to be read alone: it is neither made nor brought
// up to date. Only Check, Count, Backup and Entries are sure to work on a file of
// an earlier version.
func Look(ctx context.Context, path string) (*Store, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	read, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?mode=ro&_pragma=busy_timeout(10000)")
	if err != nil {
		return nil, fmt.Errorf("open store %s: %w", path, err)
	}
	var have int
	if err := read.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&have); err != nil {
		return nil, errors.Join(fmt.Errorf("open store %s: %w", path, err), read.Close())
	}
	if have == 0 {
		return nil, errors.Join(fmt.Errorf("open store %s: no newsroom's file", path), read.Close())
	}
	return &Store{path: path, read: read, db: read}, nil
}

// dsn: WAL so that readers never wait; synchronous FULL so that what was
// acknowledged survives a power cut; transactions that write begin so.
func dsn(path, mode string) string {
	q := url.Values{}
	q.Add("mode", mode)
	q.Add("_txlock", "immediate")
	if mode == "rwc" { // of a new file: room that retention makes goes back to the disk
		q.Add("_pragma", "auto_vacuum(incremental)")
	}
	for _, p := range []string{"busy_timeout(10000)", "journal_mode(wal)", "synchronous(full)", "foreign_keys(on)", "cache_size(-32000)", "mmap_size(268435456)", "temp_store(memory)"} {
		q.Add("_pragma", p)
	}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + q.Encode()
}

// Close closes the file; what was committed is safe without it.
func (s *Store) Close() error {
	if s.write == nil {
		return s.db.Close()
	}
	return errors.Join(s.db.Close(), s.write.Close())
}

// Emptied reports whether Open found the file of an earlier version and emptied
// what is to be made anew from its journal, which takes as long as a rebuild.
func (s *Store) Emptied() bool { return s.emptied }

// Path returns where the file lies.
func (s *Store) Path() string { return s.path }

// A Tx is one change of the store: all of it happens or none.
type Tx struct {
	*sql.Tx
	statements map[string]*sql.Stmt
	store      *Store
	later      []statement
}

// A statement waits for the end of its transaction.
type statement struct {
	query string
	args  []any
}

// atEnd executes statements on the full-text indexes after all others of the
// transaction, in their order. A statement that may touch several rows makes an
// index write out what it holds: words that go in between such statements become
// a segment an article, which was a quarter of the cost of taking one in.
func (t *Tx) atEnd(query string, args ...any) {
	t.later = append(t.later, statement{query, args})
}

func (t *Tx) end() error {
	for _, s := range t.later {
		if _, err := t.run(s.query, s.args...); err != nil {
			return fmt.Errorf("index words: %w", err)
		}
	}
	return nil
}

// Change runs f in a transaction and commits what it did, unless it fails.
func (s *Store) Change(ctx context.Context, f func(*Tx) error) error {
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	t := &Tx{Tx: tx, statements: map[string]*sql.Stmt{}, store: s}
	err = f(t)
	if err == nil {
		err = t.end()
	}
	if err != nil {
		return errors.Join(err, tx.Rollback())
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// run executes a statement that is prepared once a transaction.
func (t *Tx) run(query string, args ...any) (sql.Result, error) {
	stmt, err := t.prepared(query)
	if err != nil {
		return nil, err
	}
	return stmt.Exec(args...)
}

func (t *Tx) prepared(query string) (*sql.Stmt, error) {
	if stmt, ok := t.statements[query]; ok {
		return stmt, nil
	}
	stmt, err := t.Prepare(query)
	if err == nil {
		t.statements[query] = stmt
	}
	return stmt, err
}

// Append stores a journal entry and returns its number.
func (t *Tx) Append(e journal.Entry) (int64, error) {
	return journal.Append(t.Tx, &t.store.packer, e)
}

// Entries returns up to limit journal entries after seq.
func (s *Store) Entries(seq int64, limit int) ([]journal.Entry, error) {
	return journal.Read(s.db, seq, limit)
}

// Backup writes a copy of the file, whole and compact, to a path that must not
// exist; readers and the writer go on meanwhile. It is its owner's alone.
func (s *Store) Backup(ctx context.Context, to string) error {
	f, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("backup to %s: %w", to, err)
	}
	if _, err := s.db.ExecContext(ctx, `VACUUM INTO ?`, to); err != nil {
		return errors.Join(fmt.Errorf("backup to %s: %w", to, err), os.Remove(to))
	}
	return nil
}

// Check asks SQLite whether the file is whole and returns what is wrong, none
// where nothing is.
func (s *Store) Check(ctx context.Context) ([]string, error) {
	rows, err := s.read.QueryContext(ctx, `PRAGMA integrity_check(50)`)
	if err != nil {
		return nil, fmt.Errorf("check: %w", err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return nil, fmt.Errorf("check: %w", err)
		}
		if line != "ok" {
			out = append(out, line)
		}
	}
	return out, rows.Err()
}

func unix(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix()
}
