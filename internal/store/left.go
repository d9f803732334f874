package store

import (
	"fmt"

	"variorum/internal/journal"
)

// A Left is a story that left the grouper's memory, as the grouper wrote it; its
// data lies in the file compressed. One without data is no more.
type Left struct {
	Story       string
	Language    string
	First, Last int64 // Unix seconds
	Data        []byte
}

// PutLeft keeps a story that left memory at a journal entry.
func (t *Tx) PutLeft(l Left, seq int64) error {
	var packed []byte
	var err error
	if len(l.Data) > 0 {
		packed, err = t.store.packer.Pack(l.Data)
	}
	if err == nil {
		packed = append([]byte{}, packed...) // not NULL
		_, err = t.run(`INSERT OR REPLACE INTO left_story (story, seq, language, first, last, data) VALUES (?, ?, ?, ?, ?, ?)`, l.Story, seq, l.Language, l.First, l.Last, packed)
	}
	if err != nil {
		return fmt.Errorf("put left story %q: %w", l.Story, err)
	}
	return nil
}

// HasLeft reports whether a story had left before a journal entry.
func (t *Tx) HasLeft(story string, seq int64) (has bool, err error) {
	q, err := t.prepared(`SELECT EXISTS (SELECT 1 FROM left_story WHERE story = ? AND seq < ?)`)
	if err == nil {
		err = q.QueryRow(story, seq).Scan(&has)
	}
	if err != nil {
		return false, fmt.Errorf("left story %q: %w", story, err)
	}
	return has, nil
}

// LeftNear returns the stories of a language that had left before a journal entry
// and whose span touches the given one, each as it was when it last left: what
// left later is not seen, so that an entry read again finds what it found first.
func (t *Tx) LeftNear(language string, first, last, seq int64) ([]Left, error) {
	rows, err := t.Query(`SELECT story, language, first, last, data FROM left_story l
		WHERE language = ? AND last >= ? AND first <= ? AND seq < ? AND seq = (SELECT max(seq) FROM left_story WHERE story = l.story AND seq < ?) AND length(data) > 0 ORDER BY story`,
		language, first, last, seq, seq)
	if err != nil {
		return nil, fmt.Errorf("left stories of %s: %w", language, err)
	}
	defer rows.Close()
	var out []Left
	for rows.Next() {
		var l Left
		if err := rows.Scan(&l.Story, &l.Language, &l.First, &l.Last, &l.Data); err != nil {
			return nil, fmt.Errorf("left stories of %s: %w", language, err)
		}
		if l.Data, err = journal.Unpack(l.Data); err != nil {
			return nil, fmt.Errorf("left story %q: %w", l.Story, err)
		}
		out = append(out, l)
	}
	return out, rows.Err()
}
