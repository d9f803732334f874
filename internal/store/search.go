package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"variorum"
)

// A Query is a search: what was typed, and what narrows it.
type Query struct {
	Words    string
	Typing   bool // the last word may be unfinished
	Since    time.Time
	Until    time.Time // zero: no end
	Language string
	Outlet   string
	Limit    int
	Offset   int
}

// candidates is how many of the best matches by words are looked at before the
// other conditions; more would cost, and nobody reads so far.
const candidates = 2000

// SearchArticles returns the articles that hold the words, the best first
// (BM25, title words five times), and how many there are, at most candidates.
func (s *Store) SearchArticles(ctx context.Context, q Query) (rows []ArticleRow, total int, err error) {
	match, ok := Match(q.Words, q.Typing)
	if !ok {
		return nil, 0, nil
	}
	until := int64(1 << 62)
	if !q.Until.IsZero() {
		until = unix(q.Until)
	}
	rows, err = articleRows(s.read.QueryContext(ctx, `SELECT `+articleColumns+` FROM (
			SELECT rowid AS hit, bm25(article_words, 5.0, 1.0) AS score FROM article_words WHERE article_words MATCH ? LIMIT ?
		) JOIN article ON n = hit
		WHERE published BETWEEN ? AND ? AND (?5 = '' OR language = ?5) AND (?6 = '' OR outlet = ?6)
		ORDER BY score, published DESC`, match, candidates, unix(q.Since), until, q.Language, q.Outlet))
	if err != nil {
		return nil, 0, fmt.Errorf("search %q: %w", q.Words, err)
	}
	total = len(rows)
	return rows[min(q.Offset, total):min(q.Offset+q.Limit, total)], total, nil
}

// A LineRow is a quotation's or figure's line found by its words.
type LineRow struct {
	Story string
	Label string // the speaker, or the verdict
	Line  variorum.Line
}

// SearchQuotes returns quotations whose words or speaker match.
func (s *Store) SearchQuotes(ctx context.Context, words string, limit int) ([]LineRow, error) {
	return s.searchLines(ctx, words, `SELECT q.story, q.speaker, q.line FROM quote_words w JOIN quote q ON q.n = w.rowid WHERE quote_words MATCH ? ORDER BY rank LIMIT ?`, limit)
}

// SearchFigures returns figures whose sentence, or what they count, match.
func (s *Store) SearchFigures(ctx context.Context, words string, limit int) ([]LineRow, error) {
	return s.searchLines(ctx, words, `SELECT f.story, f.verdict, f.line FROM figure_words w JOIN figure f ON f.n = w.rowid WHERE figure_words MATCH ? ORDER BY rank LIMIT ?`, limit)
}

func (s *Store) searchLines(ctx context.Context, words, query string, limit int) ([]LineRow, error) {
	match, ok := Match(words, false)
	if !ok {
		return nil, nil
	}
	rows, err := s.read.QueryContext(ctx, query, match, limit)
	if err != nil {
		return nil, fmt.Errorf("search %q: %w", words, err)
	}
	defer rows.Close()
	var out []LineRow
	for rows.Next() {
		var r LineRow
		var place string
		if err := rows.Scan(&r.Story, &r.Label, &place); err != nil {
			return nil, fmt.Errorf("search %q: %w", words, err)
		}
		if err := json.Unmarshal([]byte(place), &r.Line); err != nil {
			return nil, fmt.Errorf("search %q: %w", words, err)
		}
		out = append(out, r)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("search %q: %w", words, err)
	}
	return out, s.bind(ctx, out)
}

// bind cuts the lines found out of their articles.
func (s *Store) bind(ctx context.Context, found []LineRow) error {
	articles := map[string]*variorum.Article{}
	for i := range found {
		id := found[i].Line.Article()
		if articles[id] == nil {
			row, ok, err := s.Article(ctx, id)
			if err != nil || !ok {
				return fmt.Errorf("search: article %q: %w", id, err)
			}
			list, err := s.Articles(ctx, []ArticleRow{row})
			if err != nil {
				return err
			}
			articles[id] = list[0]
		}
		holder := variorum.Story{Key: []variorum.Line{found[i].Line}}
		if err := holder.Bind(articles); err != nil {
			return err
		}
		found[i].Line = holder.Key[0]
	}
	return nil
}
