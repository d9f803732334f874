package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"variorum"
	"variorum/internal/journal"
)

// A Version is one state of an article as it was read.
type Version struct {
	Version int
	At      time.Time
	Article *variorum.Article // its Version is set: lines cut from it tell which they are of
}

// Same reports whether two states of an article say the same: title, deck,
// text and captions. Dates, authors and other metadata make no new version.
func Same(a, b *variorum.Article) bool {
	return a.Title == b.Title && a.Deck == b.Deck && a.Text == b.Text && slices.Equal(a.Captions, b.Captions)
}

// Unchanged reports whether the last version of an article, found by its id or
// its address, says the same as a.
func (s *Store) Unchanged(ctx context.Context, a *variorum.Article) (bool, error) {
	row, err := scanArticle(s.read.QueryRowContext(ctx, byIDOrURL, a.ID, a.URL))
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("compare article %q: %w", a.ID, err)
	}
	last, err := s.entry(ctx, row.Seq)
	if err != nil {
		return false, fmt.Errorf("compare article %q: %w", a.ID, err)
	}
	return Same(last, a), nil
}

// Last returns an article as its last version has it.
func (t *Tx) Last(row ArticleRow) (*variorum.Article, error) {
	a, err := readArticle(t.QueryRow(articleBody, row.Seq))
	if err != nil {
		return nil, fmt.Errorf("read article %q: %w", row.ID, err)
	}
	a.ID, a.Version = row.ID, row.Version
	return a, nil
}

// IsFirst reports whether a journal entry holds an article's first version.
func (t *Tx) IsFirst(a *variorum.Article, seq int64) (bool, error) {
	row, have, err := t.FindArticle(a.ID, a.URL)
	if err != nil || !have {
		return false, err
	}
	var first int64
	if err := t.QueryRow(`SELECT seq FROM version WHERE article = ? AND version = 1`, row.N).Scan(&first); err != nil {
		return false, fmt.Errorf("first version of %q: %w", row.ID, err)
	}
	return first == seq, nil
}

const articleBody = `SELECT body FROM journal WHERE seq = ?`

func readArticle(row *sql.Row) (*variorum.Article, error) {
	var packed []byte
	if err := row.Scan(&packed); err != nil {
		return nil, err
	}
	body, err := journal.Unpack(packed)
	if err != nil {
		return nil, err
	}
	var a variorum.Article
	return &a, json.Unmarshal(body, &a)
}

// Versions returns all versions of an article, oldest first.
func (s *Store) Versions(ctx context.Context, id string) ([]Version, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT v.version, v.at, v.seq FROM version v JOIN article a ON a.n = v.article WHERE a.id = ? ORDER BY v.version`, id)
	if err != nil {
		return nil, fmt.Errorf("versions of %q: %w", id, err)
	}
	defer rows.Close()
	var out []Version
	var seqs []int64
	for rows.Next() {
		var v Version
		var at, seq int64
		if err := rows.Scan(&v.Version, &at, &seq); err != nil {
			return nil, fmt.Errorf("versions of %q: %w", id, err)
		}
		v.At = time.Unix(at, 0).UTC()
		out, seqs = append(out, v), append(seqs, seq)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("versions of %q: %w", id, err)
	}
	for i := range out {
		if out[i].Article, err = s.entry(ctx, seqs[i]); err != nil {
			return nil, fmt.Errorf("version %d of %q: %w", out[i].Version, id, err)
		}
		out[i].Article.ID, out[i].Article.Version = id, out[i].Version
	}
	return out, nil
}

// PutRevision stores what a version, read at a moment, changed.
func (t *Tx) PutRevision(n int64, r *variorum.Revision, at time.Time) error {
	body, err := t.pack(r)
	if err == nil {
		_, err = t.run(`INSERT INTO revision (article, version, at, body) VALUES (?, ?, ?, ?)`, n, r.Version, unix(at), body)
	}
	if err != nil {
		return fmt.Errorf("put revision %d of %q: %w", r.Version, r.Article, err)
	}
	return nil
}

// pack is a value as JSON, compressed.
func (t *Tx) pack(value any) ([]byte, error) {
	plain, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	return t.store.packer.Pack(plain)
}

// RevisionsOf returns what the versions of an article changed, the newest first,
// at most limit.
func (s *Store) RevisionsOf(ctx context.Context, article string, limit int) ([]variorum.Revision, error) {
	return s.revisions(ctx, `a.id = ?`, article, limit)
}

// Revisions returns what later versions of a story's articles changed, the
// newest first, at most limit.
func (s *Store) Revisions(ctx context.Context, story string, limit int) ([]variorum.Revision, error) {
	return s.revisions(ctx, `a.story = ?`, story, limit)
}

func (s *Store) revisions(ctx context.Context, which, id string, limit int) ([]variorum.Revision, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT a.id, r.version, r.at, r.body, v.seq, w.seq FROM article a JOIN revision r ON r.article = a.n
		JOIN version v ON v.article = a.n AND v.version = r.version - 1 JOIN version w ON w.article = a.n AND w.version = r.version
		WHERE `+which+` ORDER BY w.seq DESC LIMIT ?`, id, limit)
	if err != nil {
		return nil, fmt.Errorf("revisions of %q: %w", id, err)
	}
	defer rows.Close()
	var out []variorum.Revision
	var seqs [][2]int64
	for rows.Next() {
		var r variorum.Revision
		var article string
		var version int
		var at int64
		var body []byte
		var seq [2]int64
		if err := rows.Scan(&article, &version, &at, &body, &seq[0], &seq[1]); err != nil {
			return nil, fmt.Errorf("revisions of %q: %w", id, err)
		}
		plain, err := journal.Unpack(body)
		if err == nil {
			err = json.Unmarshal(plain, &r)
		}
		if err != nil {
			return nil, fmt.Errorf("revision %d of %q: %w", version, article, err)
		}
		r.Article, r.Version, r.At = article, version, variorum.Stamp(time.Unix(at, 0).UTC().Format(time.RFC3339))
		out, seqs = append(out, r), append(seqs, seq)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("revisions of %q: %w", id, err)
	}
	for i := range out {
		if err := s.bindRevision(ctx, &out[i], seqs[i]); err != nil {
			return nil, fmt.Errorf("revision %d of %q: %w", out[i].Version, out[i].Article, err)
		}
	}
	return out, nil
}

// bindRevision cuts a revision's lines out of the two versions that two journal
// entries hold.
func (s *Store) bindRevision(ctx context.Context, r *variorum.Revision, seqs [2]int64) error {
	var versions [2]*variorum.Article
	for i, seq := range seqs {
		a, err := s.entry(ctx, seq)
		if err != nil {
			return err
		}
		a.ID, a.Version = r.Article, r.Version-1+i
		versions[i] = a
	}
	return r.Bind(versions[0], versions[1])
}

// FirstRead returns when an article's first version was read.
func (s *Store) FirstRead(ctx context.Context, n int64) (time.Time, error) {
	var at int64
	if err := s.read.QueryRowContext(ctx, `SELECT at FROM version WHERE article = ? ORDER BY version LIMIT 1`, n).Scan(&at); err != nil {
		return time.Time{}, fmt.Errorf("when article %d was read: %w", n, err)
	}
	return time.Unix(at, 0).UTC(), nil
}
