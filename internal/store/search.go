package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"variorum"
)

// candidates is how many of the newest matches by words are looked at before the
// other conditions. Ranking all of them by BM25 would read the index's whole
// list of every word, which at a million articles takes longer than a reader
// waits; news is asked for newest first.
const candidates = 2000

// end is later than any moment.
const end = int64(1) << 62

// narrowing are the conditions on an article a; their arguments are those of narrow.
const narrowing = ` a.published BETWEEN ? AND ? AND (? = '' OR a.language = ?) AND (? = '' OR a.outlet = ? COLLATE NOCASE) AND (? = '' OR a.story = ?)`

func (q *Query) narrow() []any {
	until := end
	if !q.Until.IsZero() {
		until = unix(q.Until)
	}
	return []any{unix(q.Since), until, q.Language, q.Language, q.Outlet, q.Outlet, q.Story, q.Story}
}

// Matches are the articles that a query finds.
type Matches struct {
	Rows []ArticleRow // those with all words in the title first, then the newest
	// More is true where the words stand in more articles than were looked at:
	// the newest 2,000.
	More bool
}

// Matches returns the articles that hold the words and meet the conditions;
// without words, those that meet the conditions.
func (s *Store) Matches(ctx context.Context, q Query) (Matches, error) {
	match, ok := Match("", q.Words, q.Typing)
	var m Matches
	var err error
	switch {
	case ok:
		title, _ := Match("title", q.Words, q.Typing)
		m.Rows, err = articleRows(s.read.QueryContext(ctx, `WITH hit AS MATERIALIZED (SELECT rowid AS n FROM article_words WHERE article_words MATCH ? ORDER BY rowid DESC LIMIT ?),
			titled AS MATERIALIZED (SELECT rowid AS n FROM article_words WHERE article_words MATCH ? AND rowid >= (SELECT min(n) FROM hit))
			SELECT `+aliased("a", articleColumns)+` FROM hit JOIN article a USING (n) WHERE`+narrowing+`
			ORDER BY a.n IN titled DESC, a.published DESC, a.n DESC`, append([]any{match, candidates, title}, q.narrow()...)...))
		if err == nil {
			m.More, err = s.exceeds(ctx, "article_words", match)
		}
	case q.Outlet != "" || q.Story != "" || !q.Since.IsZero() || !q.Until.IsZero():
		m.Rows, err = articleRows(s.read.QueryContext(ctx, `SELECT `+aliased("a", articleColumns)+` FROM article a WHERE`+narrowing+`
			ORDER BY a.published DESC, a.n DESC LIMIT ?`, append(q.narrow(), candidates)...))
		m.More = len(m.Rows) == candidates
	}
	if err != nil {
		return m, fmt.Errorf("search %q: %w", q.Words, err)
	}
	return m, nil
}

// exceeds reports whether an index holds more matches than were looked at.
func (s *Store) exceeds(ctx context.Context, index, match string) (more bool, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT count(*) > ?1 FROM (SELECT 1 FROM `+index+` WHERE `+index+` MATCH ?2 LIMIT ?1 + 1)`, candidates, match).Scan(&more)
	return more, err
}

// SearchArticles returns the articles of Matches from Offset on, at most Limit,
// and how many there are in all.
func (s *Store) SearchArticles(ctx context.Context, q Query) (rows []ArticleRow, total int, err error) {
	m, err := s.Matches(ctx, q)
	total = len(m.Rows)
	return m.Rows[min(q.Offset, total):min(q.Offset+q.Limit, total)], total, err
}

func aliased(table, columns string) string {
	return table + "." + strings.ReplaceAll(columns, ", ", ", "+table+".")
}

// A LineRow is a line of the evidence found by its words: a quotation's wording,
// or a figure's sentence.
type LineRow struct {
	Story   string
	Item    int    // number of the utterance or figure in its story, from 0
	Label   string // the speaker, or the verdict
	What    string // the speaker's role, or what a figure counts
	Row     ArticleRow
	Article *variorum.Article
	Line    variorum.Line
}

// SearchQuotes returns wordings of quotations whose words and speaker match, of
// the newest stories first, and how many there are in all, at most 2,000.
func (s *Store) SearchQuotes(ctx context.Context, q Query) (rows []LineRow, total int, err error) {
	var parts []string
	if m, ok := Match("words", q.Words, q.Typing); ok {
		parts = append(parts, "("+m+")")
	}
	if m, ok := Match("speaker", q.Speaker, q.Typing && q.Words == ""); ok {
		parts = append(parts, "("+m+")")
	}
	if len(parts) == 0 {
		return nil, 0, nil
	}
	match := strings.Join(parts, " AND ")
	if q.Speaker == "" { // a speaker's name may be among the words
		match, _ = Match("", q.Words, q.Typing)
	}
	return s.lines(ctx, q, quoteColumns, `WITH hit AS MATERIALIZED (SELECT rowid AS n FROM quote_words WHERE quote_words MATCH ? ORDER BY rowid DESC LIMIT ?)`,
		`FROM hit JOIN quote l USING (n) JOIN article a ON a.id = l.article WHERE`, []any{match, candidates})
}

// SearchFigures returns sentences of figures where the words stand in them or in
// what is counted, and the value lies between q.Low and q.High.
func (s *Store) SearchFigures(ctx context.Context, q Query) (rows []LineRow, total int, err error) {
	match, ok := Match("", q.Words, q.Typing)
	if !ok {
		return nil, 0, nil
	}
	return s.lines(ctx, q, figureColumns, `WITH hit AS MATERIALIZED (SELECT rowid AS n FROM figure_words WHERE figure_words MATCH ? ORDER BY rowid DESC LIMIT ?)`,
		figureRows, []any{match, candidates, q.Low, q.High, q.Verdict})
}

// NewestQuotes returns wordings of quotations of the newest stories first, as
// SearchQuotes does, where no words are asked for.
func (s *Store) NewestQuotes(ctx context.Context, q Query) (rows []LineRow, total int, err error) {
	return s.lines(ctx, q, quoteColumns, `WITH hit AS MATERIALIZED (SELECT n FROM quote ORDER BY n DESC LIMIT ?)`,
		`FROM hit JOIN quote l USING (n) JOIN article a ON a.id = l.article WHERE`, []any{candidates})
}

// NewestFigures returns sentences of figures of the newest stories first, as
// SearchFigures does, where no words are asked for.
func (s *Store) NewestFigures(ctx context.Context, q Query) (rows []LineRow, total int, err error) {
	return s.lines(ctx, q, figureColumns, `WITH hit AS MATERIALIZED (SELECT n FROM figure WHERE ?5 = '' OR verdict = ?5 ORDER BY n DESC LIMIT ?2)`,
		figureRows, []any{nil, candidates, q.Low, q.High, q.Verdict})
}

// What is read of a row of evidence l, and which figures are: the lowest and
// highest value and the verdict are the third to fifth argument.
const (
	quoteColumns  = `l.story, l.utterance, l.speaker, l.role, l.line, `
	figureColumns = `l.story, l.figure, l.verdict, l.what, l.line, `
	figureRows    = `FROM hit JOIN figure l USING (n) JOIN article a ON a.id = l.article
		WHERE (?3 IS NULL OR l.high >= ?3) AND (?4 IS NULL OR l.low <= ?4) AND (?5 = '' OR l.verdict = ?5) AND`
)

// lines counts rows of evidence, and reads and cuts those asked for; with a limit
// of nought it counts alone.
func (s *Store) lines(ctx context.Context, q Query, columns, hits, from string, args []any) (out []LineRow, total int, err error) {
	defer func() {
		if err != nil {
			out, total, err = nil, 0, fmt.Errorf("search %q: %w", q.Words, err)
		}
	}()
	args = append(args, q.narrow()...)
	if err := s.read.QueryRowContext(ctx, hits+` SELECT count(*) `+from+narrowing, args...).Scan(&total); err != nil || q.Limit == 0 || q.Offset >= total {
		return nil, total, err
	}
	rows, err := s.read.QueryContext(ctx, hits+` SELECT `+columns+aliased("a", articleColumns)+` `+from+narrowing+` ORDER BY l.n DESC LIMIT ? OFFSET ?`, append(args, q.Limit, q.Offset)...)
	if err != nil {
		return nil, 0, err
	}
	if out, err = scanLines(rows); err != nil {
		return nil, 0, err
	}
	return out, total, s.bind(ctx, out)
}

func scanLines(rows *sql.Rows) ([]LineRow, error) {
	defer rows.Close()
	var out []LineRow
	for rows.Next() {
		var r LineRow
		var place string
		a, err := scanArticle(prefixed{rows, []any{&r.Story, &r.Item, &r.Label, &r.What, &place}})
		if err != nil {
			return nil, err
		}
		r.Row = a
		if err := json.Unmarshal([]byte(place), &r.Line); err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, rows.Err()
}

// prefixed scans columns that stand before a row's own.
type prefixed struct {
	rows  *sql.Rows
	first []any
}

func (p prefixed) Scan(rest ...any) error { return p.rows.Scan(append(p.first, rest...)...) }

// bind cuts the lines found out of their articles.
func (s *Store) bind(ctx context.Context, found []LineRow) error {
	articles := map[string]*variorum.Article{}
	for i := range found {
		id := found[i].Line.Article()
		if articles[id] == nil {
			list, err := s.Articles(ctx, []ArticleRow{found[i].Row})
			if err != nil {
				return err
			}
			articles[id] = list[0]
		}
		holder := variorum.Story{Key: []variorum.Line{found[i].Line}}
		if err := holder.Bind(articles); err != nil {
			return err
		}
		found[i].Line, found[i].Article = holder.Key[0], articles[id]
	}
	return nil
}

// Origins returns the number of each article's origin in a story, from 0; empty
// where the story was not traced yet.
func (s *Store) Origins(ctx context.Context, story string) (map[string]int, error) {
	var list string
	err := s.read.QueryRowContext(ctx, `SELECT origins FROM evidence WHERE story = ?`, story).Scan(&list)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	var origins [][]string
	if err == nil {
		err = json.Unmarshal([]byte(list), &origins)
	}
	if err != nil {
		return nil, fmt.Errorf("origins of %q: %w", story, err)
	}
	out := map[string]int{}
	for i, o := range origins {
		for _, a := range o {
			out[a] = i
		}
	}
	return out, nil
}
