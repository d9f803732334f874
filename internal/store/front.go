package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"variorum/internal/text"
)

// Position returns the number of the last journal entry, 0 where there is none.
// An entry and its effects are one transaction, so the tables stand there too.
func (s *Store) Position(ctx context.Context) (int64, error) {
	var seq int64
	if err := s.read.QueryRowContext(ctx, `SELECT coalesce(max(seq), 0) FROM journal`).Scan(&seq); err != nil {
		return 0, fmt.Errorf("read position: %w", err)
	}
	return seq, nil
}

// A Filter says which stories a list shows. A story passes where any of its
// reports has the language or is the outlet's.
type Filter struct {
	Since    time.Time // stories with a report after it
	Language string
	Outlet   string
	Name     string // of a person, place or organisation
	Place    string // of a place
	Origins  int    // at least
	Limit    int
	Offset   int
}

// A FrontRow is a story with its card; the card is empty before it was traced.
type FrontRow struct {
	StoryRow
	Card
}

// Front returns stories in order of rank (origins, discounted by age), then id.
func (s *Store) Front(ctx context.Context, f Filter) ([]StoryRow, error) {
	rows, err := s.FrontCards(ctx, f)
	out := make([]StoryRow, len(rows))
	for i, r := range rows {
		out[i] = r.StoryRow
	}
	return out, err
}

// FrontCards is Front with the cards.
func (s *Store) FrontCards(ctx context.Context, f Filter) ([]FrontRow, error) {
	where, args, err := s.frontWhere(ctx, f)
	if err != nil {
		return nil, fmt.Errorf("read front: %w", err)
	}
	// The join is in this order: SQLite would rather begin with all stories.
	query := `SELECT c.card, ` + aliased("s", storyColumns) + ` FROM (SELECT n, story, rank FROM card c WHERE ` + where + ` ORDER BY rank DESC, story LIMIT ? OFFSET ?) p
		CROSS JOIN card c ON c.n = p.n CROSS JOIN story s ON s.id = p.story ORDER BY p.rank DESC, p.story`
	rows, err := s.read.QueryContext(ctx, query, append(args, f.Limit, f.Offset)...)
	if err != nil {
		return nil, fmt.Errorf("read front: %w", err)
	}
	return frontRows(rows)
}

func frontRows(rows *sql.Rows) ([]FrontRow, error) {
	defer rows.Close()
	var out []FrontRow
	for rows.Next() {
		var r FrontRow
		var card string
		var err error
		if r.StoryRow, err = scanStory(behind{rows, &card}); err != nil {
			return nil, fmt.Errorf("read front: %w", err)
		}
		if card != "" {
			if err := json.Unmarshal([]byte(card), &r.Card); err != nil {
				return nil, fmt.Errorf("read card of %q: %w", r.ID, err)
			}
		}
		out = append(out, r)
	}
	return out, rows.Err()
}

// behind scans one more column before those that a scanner asks for.
type behind struct {
	*sql.Rows
	first any
}

func (b behind) Scan(dest ...any) error { return b.Rows.Scan(append([]any{b.first}, dest...)...) }

// few is how many stories a condition may leave for a list to begin with them;
// more are met soon on the way down the ranks. Either way some thousand rows are
// read, where the wrong way reads all there are.
const few = 2000

// A condition narrows a list. stories gives the ids of those that meet it, met
// says whether story c.story does; the signs in it keep all indexes out but that
// of a story's articles.
type condition struct {
	stories, met string
	args         []any
}

func (f Filter) conditions() []condition {
	var out []condition
	since := unix(f.Since)
	if f.Language != "" {
		out = append(out, condition{`SELECT story FROM article WHERE language = ? AND published >= ?`,
			`EXISTS (SELECT 1 FROM article a WHERE a.story = c.story AND +a.language = ? AND +a.published >= ?)`, []any{f.Language, since}})
	}
	if f.Outlet != "" {
		out = append(out, condition{`SELECT story FROM article WHERE outlet = ? AND published >= ?`,
			`EXISTS (SELECT 1 FROM article a WHERE a.story = c.story AND +a.outlet = ? AND +a.published >= ?)`, []any{f.Outlet, since}})
	}
	if f.Name != "" {
		out = append(out, condition{`SELECT story FROM name WHERE key = ?`, `EXISTS (SELECT 1 FROM name m WHERE m.key = ? AND m.story = c.story)`, []any{text.Fold(f.Name)}})
	}
	if f.Place != "" {
		out = append(out, condition{`SELECT story FROM name WHERE key = ? AND kind = 'place'`, `EXISTS (SELECT 1 FROM name m WHERE m.key = ? AND m.story = c.story AND m.kind = 'place')`, []any{text.Fold(f.Place)}})
	}
	return out
}

// frontWhere says which cards a list shows. It begins with the condition that
// leaves least where one leaves few, else it goes down the ranks.
func (s *Store) frontWhere(ctx context.Context, f Filter) (string, []any, error) {
	conditions := f.conditions()
	first, least := -1, few
	for i, c := range conditions {
		var n int
		if err := s.read.QueryRowContext(ctx, `SELECT count(*) FROM (`+c.stories+` LIMIT ?)`, append(c.args[:len(c.args):len(c.args)], few)...).Scan(&n); err != nil {
			return "", nil, err
		}
		if n < least {
			first, least = i, n
		}
	}
	// No story ranks below its latest report.
	since := unix(f.Since)
	rank, where, args := "c.rank", "", []any{}
	if first >= 0 {
		rank = "+c.rank" // the sign keeps the index of ranks out of it
	}
	where, args = rank+` >= ? AND c.last >= ? AND c.origins >= ?`, append(args, since, since, cmp.Or(f.Origins, 1))
	if f.Origins == 0 {
		args[2] = 0
	}
	for i, c := range conditions {
		if i == first {
			where += ` AND c.story IN (` + c.stories + `)`
		} else {
			where += ` AND ` + c.met
		}
		args = append(args, c.args...)
	}
	return where, args, nil
}

// changesCounted bounds how many changed stories are counted.
const changesCounted = 10_000

// Changed counts the stories that are new or changed after a journal entry, at
// most 10,000.
func (s *Store) Changed(ctx context.Context, seq int64) (n int, err error) {
	if err := s.read.QueryRowContext(ctx, `SELECT count(*) FROM (SELECT 1 FROM story WHERE changed > ? LIMIT ?)`, seq, changesCounted).Scan(&n); err != nil {
		return 0, fmt.Errorf("count changed stories: %w", err)
	}
	return n, nil
}

// An Overview is what the stories since a moment hold.
type Overview struct {
	Stories, Reports, Origins int
	// Languages, Outlets and Places are counted in the foremost stories, at most
	// 2,000 of them: Counted. They are the commonest, at most 60 each.
	Languages, Outlets, Places []Tally
	Counted                    int
}

// A Tally is how many stories have a language, outlet or name.
type Tally struct {
	Key, Name string
	Stories   int
}

// tallies bounds the lists of an overview, talliesOf the stories they are
// counted in: to count all of a million articles takes most of a minute.
const (
	tallies   = 60
	talliesOf = 2000
)

// Overview counts what stories since a moment hold: some 0.1 s for a million
// articles.
func (s *Store) Overview(ctx context.Context, since time.Time) (Overview, error) {
	var o Overview
	from := unix(since)
	err := s.read.QueryRowContext(ctx, `SELECT count(*), coalesce(sum(origins), 0), (SELECT count(*) FROM article WHERE published >= ?1) FROM card WHERE rank >= ?1 AND last >= ?1`,
		from).Scan(&o.Stories, &o.Origins, &o.Reports)
	if err != nil {
		return o, fmt.Errorf("overview: %w", err)
	}
	o.Counted = min(o.Stories, talliesOf)
	for _, part := range []struct {
		list  *[]Tally
		query string
	}{
		{&o.Languages, `SELECT a.language, a.language, count(DISTINCT a.story) AS n FROM foremost CROSS JOIN article a USING (story) WHERE a.language <> '' GROUP BY 1`},
		{&o.Outlets, `SELECT a.outlet, a.outlet, count(DISTINCT a.story) AS n FROM foremost CROSS JOIN article a USING (story) WHERE a.outlet <> '' GROUP BY 1`},
		{&o.Places, `SELECT m.key, min(m.name), count(*) AS n FROM foremost CROSS JOIN name m USING (story) WHERE m.kind = 'place' GROUP BY 1`},
	} {
		rows, err := s.read.QueryContext(ctx, `WITH foremost AS MATERIALIZED (SELECT story FROM card WHERE rank >= ?1 AND last >= ?1 ORDER BY rank DESC, story LIMIT ?2) `+part.query+` ORDER BY n DESC, 1 LIMIT ?3`,
			from, talliesOf, tallies)
		if err != nil {
			return o, fmt.Errorf("overview: %w", err)
		}
		if *part.list, err = tallyRows(rows); err != nil {
			return o, fmt.Errorf("overview: %w", err)
		}
	}
	return o, nil
}

func tallyRows(rows *sql.Rows) ([]Tally, error) {
	defer rows.Close()
	var out []Tally
	for rows.Next() {
		var t Tally
		if err := rows.Scan(&t.Key, &t.Name, &t.Stories); err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, rows.Err()
}
