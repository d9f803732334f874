package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"variorum"
)

// An ArticleRow is what the tables know of an article; its text lies in the
// journal and is read by Articles.
type ArticleRow struct {
	N         int64
	ID        string
	URL       string
	Outlet    string
	Title     string
	Language  string
	Published time.Time
	Story     string
	Version   int
	Seq       int64
	// Number is the report's in its story: by arrival there, from 1, never given
	// twice, so that a link to a sentence lasts.
	Number int
}

const articleColumns = `n, id, url, outlet, title, language, published, story, version, seq, number`

func scanArticle(row interface{ Scan(...any) error }) (ArticleRow, error) {
	var a ArticleRow
	var published int64
	err := row.Scan(&a.N, &a.ID, &a.URL, &a.Outlet, &a.Title, &a.Language, &published, &a.Story, &a.Version, &a.Seq, &a.Number)
	a.Published = time.Unix(published, 0).UTC()
	return a, err
}

// byIDOrURL finds an article by its id, else by its address.
const byIDOrURL = `SELECT ` + articleColumns + ` FROM article WHERE id = ?1 OR (url <> '' AND url = ?2) ORDER BY id = ?1 DESC LIMIT 1`

// FindArticle returns the row of an article by its id or, where url is not
// empty, by its address; ok is false where there is none.
func (t *Tx) FindArticle(id, url string) (a ArticleRow, ok bool, err error) {
	find, err := t.prepared(byIDOrURL)
	if err != nil {
		return a, false, fmt.Errorf("find article %q: %w", id, err)
	}
	a, err = scanArticle(find.QueryRow(id, url))
	if errors.Is(err, sql.ErrNoRows) {
		return a, false, nil
	}
	if err != nil {
		return a, false, fmt.Errorf("find article %q: %w", id, err)
	}
	return a, true, nil
}

// zones is how far ahead of UTC a local date without a zone can be.
const zones = 14 * time.Hour

// PutArticle stores a version of an article, the first or a later one, and
// indexes its words. published is the moment of arrival where the article has
// no date, or one that had not come: it would stand before all others until it
// has. It returns the article's number.
func (t *Tx) PutArticle(a *variorum.Article, story string, seq int64, at time.Time) (int64, error) {
	old, have, err := t.FindArticle(a.ID, a.URL)
	if err != nil {
		return 0, err
	}
	published, ok := a.Published.Time()
	if !ok || published.After(at.Add(zones)) {
		published = at
	}
	n, version := old.N, old.Version+1
	if !have {
		res, err := t.run(`INSERT INTO article (id, url, outlet, title, language, published, story, version, seq) VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?)`,
			a.ID, a.URL, a.Outlet, a.Title, a.Language, unix(published), story, seq)
		if err != nil {
			return 0, fmt.Errorf("put article %q: %w", a.ID, err)
		}
		if n, err = res.LastInsertId(); err != nil {
			return 0, fmt.Errorf("put article %q: %w", a.ID, err)
		}
		version = 1
	} else if _, err := t.run(`UPDATE article SET outlet = ?, title = ?, language = ?, version = ?, seq = ? WHERE n = ?`, a.Outlet, a.Title, a.Language, version, seq, n); err != nil {
		return 0, fmt.Errorf("put article %q: %w", a.ID, err)
	}
	if _, err := t.run(`INSERT INTO version (article, version, seq, at) VALUES (?, ?, ?, ?)`, n, version, seq, unix(at)); err != nil {
		return 0, fmt.Errorf("put version %d of article %q: %w", version, a.ID, err)
	}
	if have {
		t.atEnd(`DELETE FROM article_words WHERE rowid = ?`, n)
	}
	t.atEnd(`INSERT INTO article_words (rowid, title, text) VALUES (?, ?, ?)`, n, Tokens(a.Title+" "+a.Outlet), Tokens(a.Text))
	return n, nil
}

// Move puts an article into another story and returns the one it was in, empty
// where it stays or is not there.
func (t *Tx) Move(article, story string) (from string, err error) {
	err = t.QueryRow(`SELECT story FROM article WHERE id = ? AND story <> ?`, article, story).Scan(&from)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	if err == nil {
		_, err = t.run(`UPDATE article SET story = ?, number = 0 WHERE id = ?`, story, article)
	}
	if err != nil {
		return "", fmt.Errorf("move article %q: %w", article, err)
	}
	return from, nil
}

// Merge puts all articles of one story into another.
func (t *Tx) Merge(from, into string) error {
	if _, err := t.run(`UPDATE article SET story = ?, number = 0 WHERE story = ?`, into, from); err != nil {
		return fmt.Errorf("merge story %q: %w", from, err)
	}
	return nil
}

// ArticlesOf returns the rows of a story's articles, by publication, then id.
func (s *Store) ArticlesOf(ctx context.Context, story string) ([]ArticleRow, error) {
	return articleRows(s.read.QueryContext(ctx, `SELECT `+articleColumns+` FROM article WHERE story = ? ORDER BY published, id`, story))
}

// Article returns the row of an article; ok is false where there is none.
func (s *Store) Article(ctx context.Context, id string) (a ArticleRow, ok bool, err error) {
	a, err = scanArticle(s.read.QueryRowContext(ctx, `SELECT `+articleColumns+` FROM article WHERE id = ?`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return a, false, nil
	}
	return a, err == nil, err
}

// ArticlesByOutlet returns the newest articles of an outlet.
func (s *Store) ArticlesByOutlet(ctx context.Context, outlet string, limit int) ([]ArticleRow, error) {
	return articleRows(s.read.QueryContext(ctx, `SELECT `+articleColumns+` FROM article WHERE outlet = ? ORDER BY published DESC, id LIMIT ?`, outlet, limit))
}

func articleRows(rows *sql.Rows, err error) ([]ArticleRow, error) {
	if err != nil {
		return nil, fmt.Errorf("read articles: %w", err)
	}
	defer rows.Close()
	var out []ArticleRow
	for rows.Next() {
		a, err := scanArticle(rows)
		if err != nil {
			return nil, fmt.Errorf("read articles: %w", err)
		}
		out = append(out, a)
	}
	return out, rows.Err()
}

// Articles reads the articles of rows in full, in their order.
func (s *Store) Articles(ctx context.Context, rows []ArticleRow) ([]*variorum.Article, error) {
	out := make([]*variorum.Article, 0, len(rows))
	for _, r := range rows {
		a, err := s.entry(ctx, r.Seq)
		if err != nil {
			return nil, fmt.Errorf("read article %q: %w", r.ID, err)
		}
		a.ID = r.ID
		out = append(out, a)
	}
	return out, nil
}

func (s *Store) entry(ctx context.Context, seq int64) (*variorum.Article, error) {
	return readArticle(s.read.QueryRowContext(ctx, articleBody, seq))
}

// Clean joins what a reader typed or a source wrote into one line.
func Clean(s string) string { return strings.Join(strings.Fields(s), " ") }
