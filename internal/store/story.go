package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"time"

	"variorum"
	"variorum/internal/journal"
	"variorum/internal/text"
)

// A StoryRow is what the tables know of a story without reading its evidence.
type StoryRow struct {
	ID          string
	Title       string // the words of its title line
	Language    string
	First, Last time.Time
	Articles    int
	Outlets     int
	Origins     int
	Changed     int64 // journal entry
	Traced      int64 // below Changed: its evidence is to be made again
	// LastOrigin is when its newest origin came; zero before it was traced.
	LastOrigin time.Time
}

const storyColumns = `id, title, language, first, last, articles, outlets, origins, changed, traced, gained`

func scanStory(row interface{ Scan(...any) error }) (StoryRow, error) {
	var s StoryRow
	var first, last, gained int64
	err := row.Scan(&s.ID, &s.Title, &s.Language, &first, &last, &s.Articles, &s.Outlets, &s.Origins, &s.Changed, &s.Traced, &gained)
	s.First, s.Last = time.Unix(first, 0).UTC(), time.Unix(last, 0).UTC()
	if gained > 0 {
		s.LastOrigin = time.Unix(gained, 0).UTC()
	}
	return s, err
}

// TouchStory makes the row of a story anew from its articles and marks it for
// tracing. A story without articles is taken out. Until it is traced its
// title is its first article's and every outlet counts as an origin.
func (t *Tx) TouchStory(id string, seq int64) error {
	var articles, outlets int
	var first, last sql.NullInt64
	count, err := t.prepared(`SELECT count(*), count(DISTINCT outlet), min(published), max(published) FROM article WHERE story = ?`)
	if err == nil {
		err = count.QueryRow(id).Scan(&articles, &outlets, &first, &last)
	}
	if err != nil {
		return fmt.Errorf("touch story %q: %w", id, err)
	}
	if articles == 0 {
		return t.dropStory(id, seq)
	}
	_, err = t.run(`INSERT INTO story (id, title, language, first, last, articles, outlets, origins, changed, traced)
		SELECT ?1, a.title, a.language, ?2, ?3, ?4, ?5, ?5, ?6, 0 FROM article a WHERE a.story = ?1 ORDER BY a.published, a.id LIMIT 1
		ON CONFLICT (id) DO UPDATE SET first = ?2, last = ?3, articles = ?4, outlets = ?5, changed = ?6`,
		id, first.Int64, last.Int64, articles, outlets, seq)
	if err != nil {
		return fmt.Errorf("touch story %q: %w", id, err)
	}
	if err := t.touchCard(id, last.Int64, outlets); err != nil {
		return err
	}
	if _, err := t.run(`DELETE FROM gone WHERE story = ?`, id); err != nil {
		return fmt.Errorf("touch story %q: %w", id, err)
	}
	return t.number(id)
}

// number gives the articles that are new in a story the numbers behind the
// highest it ever gave.
func (t *Tx) number(story string) error {
	var last, missing int
	err := t.QueryRow(`SELECT numbers, (SELECT count(*) FROM article WHERE story = ?1 AND number = 0) FROM story WHERE id = ?1`, story).Scan(&last, &missing)
	for ; err == nil && missing > 0; missing-- {
		last++
		_, err = t.run(`UPDATE article SET number = ? WHERE n = (SELECT min(n) FROM article WHERE story = ? AND number = 0)`, last, story)
	}
	if err == nil {
		_, err = t.run(`UPDATE story SET numbers = ?1 WHERE id = ?2 AND numbers <> ?1`, last, story)
	}
	if err != nil {
		return fmt.Errorf("number articles of story %q: %w", story, err)
	}
	return nil
}

// Redirect sends readers of a story that was merged away to the one it is in.
func (t *Tx) Redirect(from, to string) error {
	if _, err := t.run(`UPDATE redirect SET into_ = ? WHERE into_ = ?`, to, from); err != nil {
		return fmt.Errorf("redirect story %q: %w", from, err)
	}
	if _, err := t.run(`INSERT OR REPLACE INTO redirect (story, into_) VALUES (?, ?)`, from, to); err != nil {
		return fmt.Errorf("redirect story %q: %w", from, err)
	}
	return t.moveFollow(from, to)
}

// PutEvidence stores what tracing found, as of the journal entry seq that the
// story had last changed at when its articles were read. A story that is gone, or
// that was traced later by another, is left as it is.
func (t *Tx) PutEvidence(s *variorum.Story, seq int64) error {
	title := Clean(s.Title.Exact())
	reports, err := t.arrivals(s.ID)
	if err != nil {
		return err
	}
	put, err := t.run(`UPDATE story SET title = CASE WHEN ?1 <> '' THEN ?1 ELSE title END, origins = ?2, traced = ?3, gained = ?4 WHERE id = ?5 AND traced <= ?3`,
		title, len(s.Lineage.Origins), seq, gained(s, reports), s.ID)
	if err != nil {
		return fmt.Errorf("put story %q: %w", s.ID, err)
	}
	if n, err := put.RowsAffected(); err != nil || n == 0 {
		return err
	}
	if err := t.dropEvidence(s.ID); err != nil {
		return err
	}
	if err := t.putBody(s); err != nil {
		return fmt.Errorf("put story %q: %w", s.ID, err)
	}
	if err := t.putCard(s, reports); err != nil {
		return err
	}
	return t.indexEvidence(s)
}

func (t *Tx) putBody(s *variorum.Story) error {
	body, err := t.pack(s)
	if err != nil {
		return err
	}
	articles := make([][]string, len(s.Lineage.Origins))
	for i, o := range s.Lineage.Origins {
		articles[i] = o.Articles
	}
	origins, err := json.Marshal(articles)
	if err != nil {
		return err
	}
	_, err = t.run(`INSERT INTO evidence (story, origins, body) VALUES (?, ?, ?)`, s.ID, string(origins), body)
	return err
}

func (t *Tx) dropEvidence(story string) error {
	for _, kind := range [2]string{"quote", "figure"} {
		if err := t.dropWords(kind, story); err != nil {
			return fmt.Errorf("drop evidence of %q: %w", story, err)
		}
		if _, err := t.run(`DELETE FROM `+kind+` WHERE story = ?`, story); err != nil {
			return fmt.Errorf("drop evidence of %q: %w", story, err)
		}
	}
	for _, table := range [2]string{"name", "evidence"} {
		if _, err := t.run(`DELETE FROM `+table+` WHERE story = ?`, story); err != nil {
			return fmt.Errorf("drop evidence of %q: %w", story, err)
		}
	}
	return nil
}

// dropWords takes the words of a story's lines out of their index.
func (t *Tx) dropWords(kind, story string) error {
	list, err := t.prepared(`SELECT n FROM ` + kind + ` WHERE story = ?`)
	if err != nil {
		return err
	}
	rows, err := list.Query(story)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var n int64
		if err := rows.Scan(&n); err != nil {
			return err
		}
		t.atEnd(`DELETE FROM `+kind+`_words WHERE rowid = ?`, n)
	}
	return rows.Err()
}

func (t *Tx) indexEvidence(s *variorum.Story) error {
	for i, u := range s.Quotes {
		for _, said := range u.Said {
			row := indexed{line: said.Line, head: u.Speaker.Name + " " + u.Speaker.Role}
			if err := t.index(row, `INSERT INTO quote_words (rowid, speaker, words) VALUES (?, ?, ?)`,
				`INSERT INTO quote (story, utterance, speaker, role, article, line) VALUES (?, ?, ?, ?, ?, ?)`,
				s.ID, i, u.Speaker.Name, u.Speaker.Role, said.Line.Article()); err != nil {
				return err
			}
		}
	}
	for i, f := range s.Figures {
		for _, r := range f.Readings {
			low, high := bounds(r)
			if err := t.index(indexed{line: r.Line, head: f.What}, `INSERT INTO figure_words (rowid, what, words) VALUES (?, ?, ?)`,
				`INSERT INTO figure (story, figure, verdict, what, low, high, article, line) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
				s.ID, i, string(f.Verdict), f.What, low, high, r.Line.Article()); err != nil {
				return err
			}
		}
	}
	for _, n := range s.Names {
		if _, err := t.run(`INSERT OR IGNORE INTO name (story, name, key, kind, printed) VALUES (?, ?, ?, ?, ?)`, s.ID, n.Name, text.Fold(n.Name), n.Kind, printedOf(n)); err != nil {
			return fmt.Errorf("index name %q: %w", n.Name, err)
		}
	}
	return nil
}

// bounds is the stretch of numbers that a reading can mean; both nil where it is
// not a number.
func bounds(r variorum.Reading) (low, high *float64) {
	if r.Low == nil && r.High == nil {
		return nil, nil
	}
	low, high = r.Low, r.High
	if low == nil {
		v := math.Inf(-1)
		low = &v
	}
	if high == nil {
		v := math.Inf(1)
		high = &v
	}
	return low, high
}

// An indexed row is a line with the words that head it.
type indexed struct {
	line variorum.Line
	head string
}

// index stores a row of evidence, its line last, and the words it is found by.
func (t *Tx) index(x indexed, words, row string, columns ...any) error {
	place, err := json.Marshal(x.line)
	if err != nil {
		return err
	}
	res, err := t.run(row, append(columns, string(place))...)
	if err != nil {
		return fmt.Errorf("index line of %q: %w", columns[0], err)
	}
	n, err := res.LastInsertId()
	if err != nil {
		return fmt.Errorf("index line of %q: %w", columns[0], err)
	}
	t.atEnd(words, n, Tokens(x.head), Tokens(x.line.Exact()))
	return nil
}

// Story returns a story and its articles as they were when it was last traced,
// all lines cut out of them; where Traced is below Changed in its row, more came
// since. An id that was
// merged away gives the story it is in. A story that was not traced yet, or that
// lost a report since, comes with all its articles and no evidence; ok is false
// where there is none of that id.
func (s *Store) Story(ctx context.Context, id string) (story variorum.Story, articles []*variorum.Article, ok bool, err error) {
	err = s.snapshot(ctx, func(s *Store) error {
		if story, articles, ok, err = s.story(ctx, id); err != nil || !ok {
			return err
		}
		if story.Related, err = s.Related(ctx, story.ID); err != nil {
			return err
		}
		story.Crossed, err = s.crossed(ctx, story.ID)
		return err
	})
	return story, articles, ok, err
}

func (s *Store) story(ctx context.Context, id string) (story variorum.Story, articles []*variorum.Article, ok bool, err error) {
	row, ok, err := s.StoryRow(ctx, id)
	if !ok || err != nil {
		return story, nil, false, err
	}
	rows, err := s.ArticlesOf(ctx, row.ID)
	if err != nil {
		return story, nil, false, err
	}
	story, articles, err = s.traced(ctx, row, rows)
	if err != nil || articles != nil {
		return story, articles, err == nil, err
	}
	articles, err = s.Articles(ctx, rows)
	return variorum.Story{ID: row.ID}, articles, err == nil, err
}

// traced reads a story's evidence and the articles it was made of; articles is
// nil where there is none or a report of it has gone.
func (s *Store) traced(ctx context.Context, row StoryRow, rows []ArticleRow) (story variorum.Story, articles []*variorum.Article, err error) {
	var body []byte
	err = s.read.QueryRowContext(ctx, `SELECT body FROM evidence WHERE story = ?`, row.ID).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return story, nil, nil
	}
	if err != nil {
		return story, nil, fmt.Errorf("read story %q: %w", row.ID, err)
	}
	plain, err := journal.Unpack(body)
	if err == nil {
		err = json.Unmarshal(plain, &story)
	}
	if err != nil {
		return story, nil, fmt.Errorf("read story %q: %w", row.ID, err)
	}
	then, err := s.asOf(ctx, rows, story.Articles, row.Traced)
	if err != nil || then == nil {
		return story, nil, err
	}
	if articles, err = s.Articles(ctx, then); err != nil {
		return story, nil, err
	}
	byID := make(map[string]*variorum.Article, len(articles))
	for _, a := range articles {
		byID[a.ID] = a
	}
	return story, articles, story.Bind(byID)
}

// asOf picks the articles of a story that its evidence is of, in the versions
// they had at a journal entry; nil where one of them is in the story no more.
func (s *Store) asOf(ctx context.Context, rows []ArticleRow, ids []string, seq int64) ([]ArticleRow, error) {
	byID := make(map[string]ArticleRow, len(rows))
	for _, r := range rows {
		byID[r.ID] = r
	}
	out := make([]ArticleRow, 0, len(ids))
	for _, id := range ids {
		r, ok := byID[id]
		if !ok {
			return nil, nil
		}
		then, ok, err := s.versionAt(ctx, r, seq)
		if err != nil || !ok {
			return nil, err
		}
		out = append(out, then)
	}
	return out, nil
}

// versionAt returns an article's row as it was at a journal entry; ok is false
// where it had not come yet.
func (s *Store) versionAt(ctx context.Context, r ArticleRow, seq int64) (then ArticleRow, ok bool, err error) {
	if r.Seq <= seq {
		return r, true, nil
	}
	err = s.read.QueryRowContext(ctx, `SELECT version, seq FROM version WHERE article = ? AND seq <= ? ORDER BY version DESC LIMIT 1`, r.N, seq).Scan(&r.Version, &r.Seq)
	if errors.Is(err, sql.ErrNoRows) {
		return r, false, nil
	}
	if err != nil {
		return r, false, fmt.Errorf("read article %q: %w", r.ID, err)
	}
	return r, true, nil
}

// Reports returns the articles of a story as they were when it changed last,
// whatever came since its row was read.
func (s *Store) Reports(ctx context.Context, story StoryRow) ([]*variorum.Article, error) {
	rows, err := s.ArticlesOf(ctx, story.ID)
	if err != nil {
		return nil, err
	}
	var then []ArticleRow
	for _, r := range rows {
		r, ok, err := s.versionAt(ctx, r, story.Changed)
		if err != nil {
			return nil, err
		}
		if ok {
			then = append(then, r)
		}
	}
	return s.Articles(ctx, then)
}

// StoryRow returns the row of a story, through its redirect where it was merged.
func (s *Store) StoryRow(ctx context.Context, id string) (StoryRow, bool, error) {
	row, err := scanStory(s.read.QueryRowContext(ctx, `SELECT `+storyColumns+` FROM story WHERE id = coalesce((SELECT into_ FROM redirect WHERE story = ?1), ?1)`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return row, false, nil
	}
	if err != nil {
		return row, false, fmt.Errorf("read story %q: %w", id, err)
	}
	return row, true, nil
}

// Due returns stories whose evidence is to be made: those that have none first,
// then those whose evidence is oldest, so that a story that changes all the time
// has its turn. Evidence made at the journal entry before, or later, is left; 1
// gives the stories without any.
func (s *Store) Due(ctx context.Context, before int64, limit int) ([]StoryRow, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT `+storyColumns+` FROM story WHERE traced < changed AND traced < ? ORDER BY traced, changed LIMIT ?`, before, limit)
	if err != nil {
		return nil, fmt.Errorf("read due stories: %w", err)
	}
	return storyRows(rows)
}

func storyRows(rows *sql.Rows) ([]StoryRow, error) {
	defer rows.Close()
	var out []StoryRow
	for rows.Next() {
		s, err := scanStory(rows)
		if err != nil {
			return nil, fmt.Errorf("read stories: %w", err)
		}
		out = append(out, s)
	}
	return out, rows.Err()
}

// ArrivedSince returns the reports of a story that first came after a journal
// entry, by id.
func (s *Store) ArrivedSince(ctx context.Context, story string, seq int64) (map[string]bool, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT a.id FROM article a JOIN version v ON v.article = a.n AND v.version = 1 WHERE a.story = ? AND v.seq > ?`, story, seq)
	if err != nil {
		return nil, fmt.Errorf("read arrivals of %q: %w", story, err)
	}
	defer rows.Close()
	out := map[string]bool{}
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("read arrivals of %q: %w", story, err)
		}
		out[id] = true
	}
	return out, rows.Err()
}
