package warc

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

const (
	// headerBytes bounds the header of a record. Real ones have about 1 KiB.
	headerBytes = 64 << 10
	// defaultRecordBytes bounds what is read past to reach the next record.
	defaultRecordBytes = 1 << 30
	// maxRatio bounds what an archive unpacks to, against its size. Archives of
	// pages have 4 to 6; gzip can reach 1,000.
	maxRatio = 200
)

// A Position is where a record begins.
type Position struct {
	Offset int64 `json:"offset"` // bytes, in the file as stored
	// Inner counts the records and damaged places before it in the same gzip
	// member: 0 in archives made by the standard.
	Inner int `json:"inner,omitempty"`
}

func (p Position) String() string {
	if p.Inner == 0 {
		return strconv.FormatInt(p.Offset, 10)
	}
	return fmt.Sprintf("%d+%d", p.Offset, p.Inner)
}

// A Record is one entry of an archive, valid until the next call of Next.
type Record struct {
	At     Position
	Type   string // lower case: "response", "resource", "request", "warcinfo", …
	Header Header
	Length int64 // of the block, bytes
	block  io.LimitedReader
	reader *Reader
}

// A Header is the named fields of a record, names in lower case. Of a field
// given twice the first counts.
type Header map[string]string

// Target is the address a record is about.
func (r *Record) Target() string { return strings.Trim(r.Header["warc-target-uri"], "<> ") }

// Date is when it was fetched, or zero.
func (r *Record) Date() time.Time {
	t, err := time.Parse(time.RFC3339Nano, r.Header["warc-date"])
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}

// Truncated reports whether the crawler cut the block on purpose.
func (r *Record) Truncated() bool { return r.Header["warc-truncated"] != "" }

// Read reads the block.
func (r *Record) Read(p []byte) (int, error) {
	n, err := r.block.Read(p)
	if err == io.EOF && r.block.N > 0 {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

// Finish reads past the rest of the record and checks that it ends where it
// says and that its checksum holds. Only then is its block to be believed.
func (r *Record) Finish() error { return r.reader.finish() }

// Damage is a stretch of an archive that could not be read.
type Damage struct {
	At     Position
	Bytes  int64 // skipped, in the file as stored
	Reason string
}

func (d *Damage) Error() string {
	return fmt.Sprintf("damaged at %s, %d bytes skipped: %s", d.At, d.Bytes, d.Reason)
}

// Options bounds a Reader.
type Options struct {
	// From is where to begin, as Next gave it: the stream is to stand at
	// From.Offset, and the first From.Inner entries are passed over.
	From Position
	// RecordBytes bounds what one record may hold, unpacked: 1 GiB where 0.
	RecordBytes int64
}

// A Reader reads the records of one archive.
type Reader struct {
	file     *tape
	data     *tape // file itself, or what the member holds
	member   *gzip.Reader
	start    int64    // of the member, in file
	inner    int      // records of the member so far
	at       Position // of the record met last
	begin    int64    // of that record, in data
	record   *Record  // while it is open
	limit    int64
	unpacked int64 // bytes of the members before this one
	rewound  int64 // bytes read again after damage
	failure  error // of finish, to be told by Next
}

// NewReader makes a Reader of an archive, with gzip or without.
func NewReader(r io.Reader, o Options) *Reader {
	if o.RecordBytes <= 0 {
		o.RecordBytes = defaultRecordBytes
	}
	w := &Reader{file: newTape(r, o.From.Offset), limit: o.RecordBytes}
	w.data = w.file
	if head := w.file.peek(len(gzipMagic)); bytes.HasPrefix(head, []byte(gzipMagic)) {
		w.member = new(gzip.Reader)
		w.data = newTape(strings.NewReader(""), 0)
	}
	for range o.From.Inner {
		if _, err := w.Next(); err != nil && !errors.As(err, new(*Damage)) {
			break
		}
	}
	return w
}

// Position is where the next record begins, once the last one is finished or
// told as damaged: a Reader that begins there gives what this one will give.
func (w *Reader) Position() Position {
	if w.member == nil {
		return Position{Offset: w.file.at()}
	}
	if w.data.skipLineEnds(); len(w.data.peek(1)) == 0 && (w.data.err == io.EOF || w.data.err == nil) {
		return Position{Offset: w.file.at()}
	}
	return Position{Offset: w.start, Inner: w.inner}
}

const gzipMagic = "\x1f\x8b\x08"

// errTooDense ends an archive that was made to keep its reader busy.
var errTooDense = fmt.Errorf("it unpacks to more than %d times its size", maxRatio)

// Next returns the next record. After a *Damage the next call goes on behind
// it; io.EOF is the end, any other error that the stream itself failed.
func (w *Reader) Next() (*Record, error) {
	if err := w.finish(); err != nil {
		w.failure = nil
		return nil, w.skipDamage(err)
	}
	if err := w.toRecord(); err != nil {
		if err == io.EOF {
			return nil, w.streamError()
		}
		if err == errTooDense {
			return nil, err
		}
		return nil, w.skipDamage(err)
	}
	record, err := w.header()
	if err != nil {
		return nil, w.skipDamage(err)
	}
	record.At = w.at
	w.record = record
	w.inner++
	return record, nil
}

// streamError tells a failed stream from one that came to its end.
func (w *Reader) streamError() error {
	if w.file.err != nil && w.file.err != io.EOF {
		return w.file.err
	}
	return io.EOF
}

// toRecord moves to the first byte of the next record, over the line ends
// between records and over the ends of members.
func (w *Reader) toRecord() error {
	for {
		w.data.skipLineEnds()
		w.begin = w.data.at()
		if w.at = (Position{Offset: w.begin}); w.member != nil {
			w.at = Position{Offset: w.start, Inner: w.inner}
		}
		if len(w.data.peek(1)) == 1 {
			return nil
		}
		if w.member == nil {
			return io.EOF
		}
		if w.data.err != nil && w.data.err != io.EOF {
			return w.data.err
		}
		if err := w.nextMember(); err != nil {
			return err
		}
	}
}

func (w *Reader) nextMember() error {
	if w.unpacked += w.data.at(); w.unpacked > w.limit+maxRatio*w.file.at() {
		return errTooDense
	}
	w.start, w.inner = w.file.at(), 0
	w.at = Position{Offset: w.start}
	if len(w.file.peek(1)) == 0 {
		return io.EOF
	}
	if err := w.member.Reset(w.file); err != nil {
		w.data.reset(strings.NewReader(""))
		w.data.err = err
		return err
	}
	w.member.Multistream(false)
	w.data.reset(w.member)
	return nil
}

// header reads the version line and the named fields.
func (w *Reader) header() (*Record, error) {
	left := headerBytes
	next := func() (string, bool) {
		line, ok := w.data.line(left)
		left -= len(line) + 2
		return string(line), ok && left > 0
	}
	version, ok := next()
	if !ok || !strings.HasPrefix(version, "WARC/") {
		return nil, w.orFailure(errors.New("no record begins here"))
	}
	h, last := Header{}, ""
	for {
		line, ok := next()
		if !ok {
			return nil, w.orFailure(fmt.Errorf("the header of the record has no end within %d bytes", headerBytes))
		}
		if line == "" {
			return w.newRecord(h)
		}
		last = h.add(line, last)
	}
}

// orFailure prefers what the stream or decoder said over what followed from it.
func (w *Reader) orFailure(err error) error {
	if w.data.err != nil && w.data.err != io.EOF {
		return w.data.err
	}
	return err
}

func (h Header) add(line, last string) (name string) {
	if line[0] == ' ' || line[0] == '\t' {
		if last != "" {
			h[last] += " " + strings.TrimSpace(line)
		}
		return last
	}
	name, value, ok := strings.Cut(line, ":")
	name = strings.ToLower(strings.TrimSpace(name))
	if _, given := h[name]; !ok || given {
		return ""
	}
	h[name] = strings.TrimSpace(value)
	return name
}

func (w *Reader) newRecord(h Header) (*Record, error) {
	length, err := strconv.ParseInt(h["content-length"], 10, 64)
	if err != nil || length < 0 {
		return nil, fmt.Errorf("the record has no readable Content-Length (%.40q)", h["content-length"])
	}
	if length > w.limit {
		return nil, fmt.Errorf("the record says it holds %d bytes, more than the limit of %d", length, w.limit)
	}
	r := &Record{Type: strings.ToLower(h["warc-type"]), Header: h, Length: length, reader: w}
	r.block = io.LimitedReader{R: w.data, N: length}
	return r, nil
}

// finish ends the record that is open.
func (w *Reader) finish() error {
	if w.record == nil {
		return w.failure
	}
	left := w.record.block.N
	w.record.block.N = 0
	w.record = nil
	if w.data.skip(left) < left {
		w.failure = w.orFailure(io.ErrUnexpectedEOF)
		return w.failure
	}
	w.failure = w.ending()
	return w.failure
}

// ending checks what follows a block: line ends, then a record or the end.
func (w *Reader) ending() error {
	w.data.skipLineEnds()
	rest := w.data.peek(len("WARC/"))
	switch {
	case len(rest) == 0 && w.data.err != io.EOF && w.data.err != nil:
		return w.data.err
	case len(rest) == 0, string(rest) == "WARC/":
		return nil
	}
	return errors.New("the record does not end where it says")
}
