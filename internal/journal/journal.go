// Package journal keeps the ordered log of what happened: articles read, inputs
// rejected, sources added and fetched, readers' follows and notes.
//
// An Entry goes in with the moment it happened and gets the next number;
// readers get entries back in that order, any number of times. What an entry
// does to the stories is left to whoever reads it (internal/run): everything
// that users see can be made again from the journal alone. This implementation
// is a table in the SQLite file that internal/store keeps, so that an entry and
// its effects are one transaction.
package journal

import (
	"bytes"
	"compress/flate"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// A Kind says what an entry tells.
type Kind string

// The kinds of entry.
const (
	Article   Kind = "article"   // an article, or a new version of one: variorum.Article
	Rejected  Kind = "rejected"  // an input without an article: variorum.Rejection
	Source    Kind = "source"    // a source added, changed or removed
	Fetch     Kind = "fetch"     // a source was asked: what it gave, what went wrong
	Withdrawn Kind = "withdrawn" // an outlet took an article back, or put it up again
	Retention Kind = "retention" // what came up to an entry, and nothing since, is dropped
	Settle    Kind = "settle"    // the latest stories are looked at again
	Follow    Kind = "follow"    // a reader follows a story, name, outlet or search, or no longer
)

// An Entry is one thing that happened.
type Entry struct {
	Seq  int64 // from 1, without gaps; 0 before it was appended
	At   time.Time
	Kind Kind
	Body []byte // JSON
}

// New makes an entry of a value.
func New(at time.Time, kind Kind, value any) (Entry, error) {
	body, err := json.Marshal(value)
	if err != nil {
		return Entry{}, fmt.Errorf("%s entry: %w", kind, err)
	}
	return Entry{At: at.UTC(), Kind: kind, Body: body}, nil
}

// Schema is the journal's table, for the migrations of internal/store. Bodies
// are compressed (DEFLATE, RFC 1951).
const Schema = `CREATE TABLE journal (
	seq  INTEGER PRIMARY KEY,
	at   INTEGER NOT NULL, -- Unix milliseconds
	kind TEXT NOT NULL,
	body BLOB NOT NULL
) STRICT`

// MaxBody bounds an entry's body when it is read back, in bytes.
const MaxBody = 64 << 20

// A Packer compresses bodies. Reuse one for many: it keeps its compressor. It
// is not safe for concurrent use.
type Packer struct {
	buffer  bytes.Buffer
	deflate *flate.Writer
}

// Pack returns a body as it is stored.
func (p *Packer) Pack(body []byte) ([]byte, error) {
	p.buffer.Reset()
	if p.deflate == nil {
		d, err := flate.NewWriter(&p.buffer, flate.BestSpeed+2)
		if err != nil {
			return nil, err
		}
		p.deflate = d
	} else {
		p.deflate.Reset(&p.buffer)
	}
	if _, err := p.deflate.Write(body); err != nil {
		return nil, err
	}
	if err := p.deflate.Close(); err != nil {
		return nil, err
	}
	return bytes.Clone(p.buffer.Bytes()), nil
}

// An Execer is a transaction that can change the file.
type Execer interface {
	Exec(query string, args ...any) (sql.Result, error)
}

// Append stores an entry under the next number, which it returns.
func Append(tx Execer, p *Packer, e Entry) (int64, error) {
	body, err := p.Pack(e.Body)
	if err != nil {
		return 0, fmt.Errorf("pack %s entry: %w", e.Kind, err)
	}
	res, err := tx.Exec(`INSERT INTO journal (seq, at, kind, body) VALUES ((SELECT coalesce(max(seq), 0) + 1 FROM journal), ?, ?, ?)`,
		e.At.UnixMilli(), string(e.Kind), body)
	if err != nil {
		return 0, fmt.Errorf("append %s entry: %w", e.Kind, err)
	}
	return res.LastInsertId()
}

// Unpack returns the JSON of a stored body.
func Unpack(body []byte) ([]byte, error) {
	r := flate.NewReader(bytes.NewReader(body))
	out, err := io.ReadAll(io.LimitReader(r, MaxBody+1))
	if err == nil && len(out) > MaxBody {
		err = fmt.Errorf("longer than %d bytes", MaxBody)
	}
	if err != nil {
		return nil, fmt.Errorf("unpack entry: %w", err)
	}
	return out, nil
}

// Replace puts a smaller body in the place of an entry's: its number, moment and
// kind stay, so that what came after it keeps its order.
func Replace(tx Execer, p *Packer, seq int64, body []byte) error {
	packed, err := p.Pack(body)
	if err == nil {
		_, err = tx.Exec(`UPDATE journal SET body = ? WHERE seq = ?`, packed, seq)
	}
	if err != nil {
		return fmt.Errorf("replace journal entry %d: %w", seq, err)
	}
	return nil
}

// At returns the number of the last entry before a moment, 0 where there is
// none. Moments rise with numbers but for a clock that was set back, which moves
// the answer by as much.
func At(q RowQueryer, at time.Time) (int64, error) {
	var last int64
	if err := q.QueryRow(`SELECT coalesce(max(seq), 0) FROM journal`).Scan(&last); err != nil {
		return 0, fmt.Errorf("journal at %s: %w", at, err)
	}
	low, high := int64(0), last+1 // low: before the moment, high: not
	for high-low > 1 {
		middle := low + (high-low)/2
		var then int64
		if err := q.QueryRow(`SELECT at FROM journal WHERE seq = ?`, middle).Scan(&then); err != nil {
			return 0, fmt.Errorf("journal at %s: %w", at, err)
		}
		if then < at.UnixMilli() {
			low = middle
		} else {
			high = middle
		}
	}
	return low, nil
}

// A RowQueryer is a database, a connection or a transaction.
type RowQueryer interface {
	QueryRow(query string, args ...any) *sql.Row
}

// A Queryer is a database, a connection or a transaction.
type Queryer interface {
	Query(query string, args ...any) (*sql.Rows, error)
}

// Read returns up to limit entries after number seq, in order.
func Read(q Queryer, seq int64, limit int) ([]Entry, error) {
	rows, err := q.Query(`SELECT seq, at, kind, body FROM journal WHERE seq > ? ORDER BY seq LIMIT ?`, seq, limit)
	if err != nil {
		return nil, fmt.Errorf("read journal after %d: %w", seq, err)
	}
	defer rows.Close()
	var out []Entry
	for rows.Next() {
		var e Entry
		var at int64
		var body []byte
		if err := rows.Scan(&e.Seq, &at, &e.Kind, &body); err != nil {
			return nil, fmt.Errorf("read journal after %d: %w", seq, err)
		}
		e.At = time.UnixMilli(at).UTC()
		if e.Body, err = Unpack(body); err != nil {
			return nil, fmt.Errorf("journal entry %d: %w", e.Seq, err)
		}
		out = append(out, e)
	}
	return out, rows.Err()
}
