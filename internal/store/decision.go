package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"variorum"
	"variorum/internal/journal"
)

// PutDecision writes down what grouping decided on a journal entry: the story,
// and what more it did, if anything.
func (t *Tx) PutDecision(seq int64, story string, more []byte) error {
	if len(more) > 0 {
		var err error
		if more, err = t.store.packer.Pack(more); err != nil {
			return fmt.Errorf("put decision on entry %d: %w", seq, err)
		}
	}
	if _, err := t.run(`INSERT INTO decision (seq, story, more) VALUES (?, ?, ?)`, seq, story, more); err != nil {
		return fmt.Errorf("put decision on entry %d: %w", seq, err)
	}
	return nil
}

// Decision returns what PutDecision wrote down.
func (t *Tx) Decision(seq int64) (story string, more []byte, ok bool, err error) {
	q, err := t.prepared(`SELECT story, more FROM decision WHERE seq = ?`)
	if err == nil {
		err = q.QueryRow(seq).Scan(&story, &more)
	}
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil, false, nil
	}
	if err == nil && len(more) > 0 {
		more, err = journal.Unpack(more)
	}
	if err != nil {
		return "", nil, false, fmt.Errorf("decision on entry %d: %w", seq, err)
	}
	return story, more, true, nil
}

// Decided returns the journal entry before the last n articles that were decided
// on up to an entry: what was decided after it is those.
func (s *Store) Decided(ctx context.Context, upTo int64, n int) (seq int64, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT coalesce((SELECT seq FROM decision WHERE seq <= ? AND story <> '' ORDER BY seq DESC LIMIT 1 OFFSET ?), 0)`, upTo, n).Scan(&seq)
	if err != nil {
		return 0, fmt.Errorf("look for decisions up to entry %d: %w", upTo, err)
	}
	return seq, nil
}

// PutCopied notes that an article, by its number, shares text with an earlier one
// of another story, with the reason shown.
func (t *Tx) PutCopied(article int64, of, why string) error {
	_, err := t.run(`INSERT OR IGNORE INTO copied (article, of, why) SELECT ?, n, ? FROM article WHERE id = ?`, article, why, of)
	if err != nil {
		return fmt.Errorf("put copy of %q: %w", of, err)
	}
	return nil
}

// Resolve returns the story that an id stands for: itself, or where it was merged.
func (t *Tx) Resolve(story string) (string, error) {
	q, err := t.prepared(`SELECT coalesce((SELECT into_ FROM redirect WHERE story = ?1), ?1)`)
	if err == nil {
		err = q.QueryRow(story).Scan(&story)
	}
	if err != nil {
		return "", fmt.Errorf("resolve story %q: %w", story, err)
	}
	return story, nil
}

// DropRedirect makes an id that was merged away one of its own again.
func (t *Tx) DropRedirect(story string) error {
	if _, err := t.run(`DELETE FROM redirect WHERE story = ?`, story); err != nil {
		return fmt.Errorf("drop redirect %q: %w", story, err)
	}
	return nil
}

// PutRelated replaces what a story, or a part of one that grouping knows by this
// id, is related to.
func (t *Tx) PutRelated(part string, list []variorum.Related) error {
	if _, err := t.run(`DELETE FROM related WHERE story = ?`, part); err != nil {
		return fmt.Errorf("put related stories of %q: %w", part, err)
	}
	for place, r := range list {
		if _, err := t.run(`INSERT OR IGNORE INTO related (story, other, place, kind, why) VALUES (?, ?, ?, ?, ?)`, part, r.Story, place, r.Kind, r.Why); err != nil {
			return fmt.Errorf("put related stories of %q: %w", part, err)
		}
	}
	return nil
}

// relatedShown bounds the related stories of one.
const relatedShown = 12

// relatedQuery finds what the parts of a story are related to, and what is
// related to them, seen from the other side.
const relatedQuery = `WITH part (id) AS (SELECT ?1 UNION SELECT story FROM redirect WHERE into_ = ?1),
	found (other, side, place, kind, why) AS (
		SELECT other, 0, place, kind, why FROM related WHERE story IN part
		UNION ALL
		SELECT story, 1, place, CASE kind WHEN 'earlier' THEN 'later' WHEN 'later' THEN 'earlier' ELSE kind END, why FROM related WHERE other IN part)
	SELECT id, kind, why FROM (
	SELECT DISTINCT b.story AS id, 'shared text' AS kind, c.why, -1 AS side, 0 AS place, b.published AS last
		FROM article a JOIN copied c ON a.n IN (c.article, c.of) JOIN article b ON b.n = c.article + c.of - a.n WHERE a.story = ?1 AND b.story <> ?1
	UNION ALL
	SELECT s.id, f.kind, f.why, f.side, f.place, s.last FROM found f LEFT JOIN redirect r ON r.story = f.other JOIN story s ON s.id = coalesce(r.into_, f.other)
	WHERE s.id <> ?1) ORDER BY side, place, last DESC, id, kind, why LIMIT ?2`

// Related returns the stories that one is related to, each once, the nearest first.
func (s *Store) Related(ctx context.Context, story string) ([]variorum.Related, error) {
	rows, err := s.read.QueryContext(ctx, relatedQuery, story, 4*relatedShown)
	if err != nil {
		return nil, fmt.Errorf("related stories of %q: %w", story, err)
	}
	defer rows.Close()
	out := []variorum.Related{}
	seen := map[string]bool{}
	for rows.Next() {
		var r variorum.Related
		if err := rows.Scan(&r.Story, &r.Kind, &r.Why); err != nil {
			return nil, fmt.Errorf("related stories of %q: %w", story, err)
		}
		if !seen[r.Story] && len(out) < relatedShown {
			seen[r.Story] = true
			out = append(out, r)
		}
	}
	return out, rows.Err()
}

// PutCrossed keeps the names and numbers by which stories of several languages
// were told to be this one.
func (t *Tx) PutCrossed(story string, shared []string) error {
	b, err := json.Marshal(shared)
	if err == nil {
		_, err = t.run(`INSERT OR REPLACE INTO crossed (story, shared) VALUES (?, ?)`, story, string(b))
	}
	if err != nil {
		return fmt.Errorf("put what crosses languages in %q: %w", story, err)
	}
	return nil
}

// crossed returns what PutCrossed kept of a story or a part of it.
func (s *Store) crossed(ctx context.Context, story string) ([]string, error) {
	var b string
	err := s.read.QueryRowContext(ctx, `SELECT shared FROM crossed WHERE story = ?1 OR story IN (SELECT story FROM redirect WHERE into_ = ?1) ORDER BY story <> ?1, story LIMIT 1`, story).Scan(&b)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	var out []string
	if err == nil {
		err = json.Unmarshal([]byte(b), &out)
	}
	if err != nil {
		return nil, fmt.Errorf("what crosses languages in %q: %w", story, err)
	}
	return out, nil
}
