package warc

import (
	"bytes"
	"io"
)

// tapeBytes is what the buffer of a tape grows to. Half of it stays to be rewound to:
// a decoder that meets damage has rarely read more than a few hundred bytes on,
// a page with a wrong length rarely more than itself.
const tapeBytes = 1 << 20

// A tape is a stream that knows its position and can be rewound a little. It
// is an io.ByteReader, so that a gzip.Reader takes no byte beyond its member.
type tape struct {
	r     io.Reader
	buf   []byte
	start int64 // position of buf[0]
	pos   int   // next byte in buf
	err   error // what ended r
}

func newTape(r io.Reader, start int64) *tape {
	return &tape{r: r, buf: make([]byte, 0, tapeBytes/16), start: start}
}

// reset begins anew with r at position 0.
func (t *tape) reset(r io.Reader) {
	t.r, t.buf, t.start, t.pos, t.err = r, t.buf[:0], 0, 0, nil
}

// at returns the position of the next byte.
func (t *tape) at() int64 { return t.start + int64(t.pos) }

// rewind goes back to a position, or as near to it as the buffer reaches.
func (t *tape) rewind(to int64) {
	t.pos = int(max(to-t.start, 0))
}

// fill reads on. It reports whether there are new bytes.
func (t *tape) fill() bool {
	if t.err != nil {
		return false
	}
	if len(t.buf) == cap(t.buf) && cap(t.buf) < tapeBytes {
		t.buf = append(make([]byte, 0, 2*cap(t.buf)), t.buf...)
	}
	if len(t.buf) == cap(t.buf) {
		drop := max(t.pos-cap(t.buf)/2, 0)
		if drop == 0 {
			return false
		}
		n := copy(t.buf, t.buf[drop:])
		t.buf, t.start, t.pos = t.buf[:n], t.start+int64(drop), t.pos-drop
	}
	for range 100 {
		n, err := t.r.Read(t.buf[len(t.buf):cap(t.buf)])
		t.buf = t.buf[:len(t.buf)+n]
		if t.err = err; n > 0 || err != nil {
			return n > 0
		}
	}
	t.err = io.ErrNoProgress
	return false
}

// peek returns the next n bytes, fewer at the end or beyond half the buffer.
func (t *tape) peek(n int) []byte {
	for len(t.buf)-t.pos < n && t.fill() {
	}
	return t.buf[t.pos:min(t.pos+n, len(t.buf))]
}

func (t *tape) Read(p []byte) (int, error) {
	if t.pos == len(t.buf) && !t.fill() {
		return 0, t.err
	}
	n := copy(p, t.buf[t.pos:])
	t.pos += n
	return n, nil
}

func (t *tape) ReadByte() (byte, error) {
	if t.pos == len(t.buf) && !t.fill() {
		return 0, t.err
	}
	t.pos++
	return t.buf[t.pos-1], nil
}

// skipLineEnds moves over the line ends after a record: two by the standard.
func (t *tape) skipLineEnds() {
	for range 4096 {
		if b := t.peek(1); len(b) == 0 || b[0] != '\r' && b[0] != '\n' {
			return
		}
		t.pos++
	}
}

// skip moves on by n bytes and returns how many there were.
func (t *tape) skip(n int64) (skipped int64) {
	for skipped < n {
		if t.pos == len(t.buf) && !t.fill() {
			return skipped
		}
		step := min(n-skipped, int64(len(t.buf)-t.pos))
		t.pos += int(step)
		skipped += step
	}
	return skipped
}

// find moves to the next mark, at most limit bytes on; false is the end or the limit.
func (t *tape) find(mark []byte, limit int64) bool {
	for from := t.at(); t.at()-from < limit; {
		window := t.peek(64 << 10)
		if i := bytes.Index(window, mark); i >= 0 {
			t.pos += i
			return true
		}
		if len(window) < len(mark) {
			t.pos += len(window)
			return false
		}
		t.pos += len(window) - len(mark) + 1
	}
	return false
}

// line returns the next line without its end; false where there is no whole
// line within limit bytes.
func (t *tape) line(limit int) ([]byte, bool) {
	for seen := 0; ; {
		window := t.buf[t.pos:]
		if i := bytes.IndexByte(window[seen:], '\n'); i >= 0 && seen+i < limit {
			t.pos += seen + i + 1
			return bytes.TrimSuffix(window[:seen+i], []byte("\r")), true
		}
		if seen = len(window); seen >= limit || !t.fill() {
			return nil, false
		}
	}
}
