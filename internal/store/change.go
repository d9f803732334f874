package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"variorum"
)

// The kinds of Change.
const (
	StoryChanged = "changed" // it is new, or has new reports, versions or evidence
	StoryMerged  = "merged"  // all of it is in another story now
	StoryRemoved = "removed" // it has no reports any more
)

// A Change is the last thing that happened to a story.
type Change struct {
	Kind   string
	Into   string // of a merged story: where its reports are
	Cursor Cursor
	Story  StoryRow // only its ID where the story is gone
}

// A Cursor is a place in the order of changes: the journal entry of a change,
// then the story's id. Several stories may change at one entry.
type Cursor struct {
	Seq   int64
	Story string // empty: behind all changes of the entry
}

// String prints a cursor as ParseCursor reads it.
func (c Cursor) String() string {
	if c.Story == "" {
		return strconv.FormatInt(c.Seq, 10)
	}
	return strconv.FormatInt(c.Seq, 10) + "." + c.Story
}

// ParseCursor reads a cursor; an empty one is the beginning.
func ParseCursor(s string) (Cursor, error) {
	if s == "" {
		return Cursor{}, nil
	}
	number, story, _ := strings.Cut(s, ".")
	seq, err := strconv.ParseInt(number, 10, 64)
	if err != nil || seq < 0 || len(story) > 200 {
		return Cursor{}, fmt.Errorf("cursor %.40q: want the cursor of an earlier answer", s)
	}
	return Cursor{seq, story}, nil
}

// behindAll is greater than every story id.
const behindAll = "\U0010FFFF"

// Changes returns what changed after a cursor, in order, at most limit, and the
// cursor to go on from. Each story is listed once, with the last that happened to
// it, and not before its evidence is made: a reader who follows the cursors
// misses nothing and never has to ask twice.
func (s *Store) Changes(ctx context.Context, after Cursor, limit int) (list []Change, next Cursor, err error) {
	story := after.Story
	if story == "" {
		story = behindAll
	}
	rows, err := s.read.QueryContext(ctx, `WITH due (seq) AS (SELECT coalesce(min(changed), 1 << 62) FROM story WHERE traced < changed)
		SELECT changed AS seq, id, 1 AS here, '' AS into_ FROM story WHERE (changed, id) > (?1, ?2) AND changed < (SELECT seq FROM due)
		UNION ALL
		SELECT seq, gone.story, 0, coalesce(into_, '') FROM gone LEFT JOIN redirect ON redirect.story = gone.story
			WHERE (seq, gone.story) > (?1, ?2) AND seq < (SELECT seq FROM due)
		ORDER BY 1, 2 LIMIT ?3`, after.Seq, story, limit)
	if err != nil {
		return nil, after, fmt.Errorf("changes after %s: %w", after, err)
	}
	defer rows.Close()
	next = after
	for rows.Next() {
		c := Change{Kind: StoryRemoved}
		var here bool
		if err := rows.Scan(&c.Cursor.Seq, &c.Story.ID, &here, &c.Into); err != nil {
			return nil, after, fmt.Errorf("changes after %s: %w", after, err)
		}
		c.Cursor.Story, next = c.Story.ID, Cursor{c.Cursor.Seq, c.Story.ID}
		switch {
		case here:
			c.Kind = StoryChanged
		case c.Into != "":
			c.Kind = StoryMerged
		}
		list = append(list, c)
	}
	if err := rows.Err(); err != nil {
		return nil, after, fmt.Errorf("changes after %s: %w", after, err)
	}
	list, err = s.withRows(ctx, list)
	return list, next, err
}

// withRows adds the rows of stories that are there. A story that changed again
// since it was listed is left to a later cursor.
func (s *Store) withRows(ctx context.Context, list []Change) ([]Change, error) {
	out := list[:0]
	for _, c := range list {
		if c.Kind == StoryChanged {
			row, ok, err := s.StoryRow(ctx, c.Story.ID)
			if err != nil {
				return nil, err
			}
			if !ok || row.ID != c.Story.ID || row.Changed != c.Cursor.Seq {
				continue
			}
			c.Story = row
		}
		out = append(out, c)
	}
	return out, nil
}

// gained is when a story's newest origin came, in Unix seconds: for each origin
// the arrival of its first report, the latest of those. It is made of arrivals
// and evidence alone, so that a journal read again gives the same.
func gained(s *variorum.Story, reports map[string]arrival) int64 {
	var latest int64
	for _, o := range s.Lineage.Origins {
		var first int64
		for _, id := range o.Articles {
			if r, ok := reports[id]; ok && (first == 0 || r.at < first) {
				first = r.at
			}
		}
		latest = max(latest, first)
	}
	return latest
}

// dropStory takes a story out that has no reports any more, and notes when, so
// that readers who keep a copy hear of it.
func (t *Tx) dropStory(id string, seq int64) error {
	if err := t.dropEvidence(id); err != nil {
		return err
	}
	res, err := t.run(`DELETE FROM story WHERE id = ?`, id)
	if err != nil {
		return fmt.Errorf("drop story %q: %w", id, err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return err
	}
	if _, err := t.run(`INSERT OR REPLACE INTO gone (story, seq) VALUES (?, ?)`, id, seq); err != nil {
		return fmt.Errorf("drop story %q: %w", id, err)
	}
	return t.dropCard(id)
}
