package warc

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"errors"
	"io"
	"math"
)

// skipDamage finds the next place where a record begins, behind the start of
// the one that failed, and says what was skipped. Where the stream itself
// failed it returns that.
func (w *Reader) skipDamage(cause error) error {
	if err := w.streamError(); err != io.EOF {
		return err
	}
	d := &Damage{At: w.at, Reason: reason(cause)}
	switch {
	case w.member == nil:
		w.resync(w.file, math.MaxInt64)
	case w.data.err != nil && w.data.err != io.EOF, !w.resync(w.data, w.limit):
		w.resyncMember()
	}
	d.Bytes = max(w.file.at()-d.At.Offset, 0)
	return d
}

func reason(err error) string {
	var corrupt flate.CorruptInputError
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "it ends too early"
	case errors.Is(err, gzip.ErrChecksum):
		return "its checksum is wrong"
	case errors.Is(err, gzip.ErrHeader):
		return "no gzip member begins here"
	case errors.As(err, &corrupt):
		return "its gzip data is corrupt"
	}
	return err.Error()
}

// resync moves to the next line that begins a record, or to the end. False
// means that neither is met within limit bytes.
func (w *Reader) resync(t *tape, limit int64) bool {
	w.rewind(t, w.begin+1)
	w.inner++
	if t.find([]byte("\nWARC/1."), limit) {
		t.pos++
		return true
	}
	return t.err == io.EOF
}

// resyncMember moves to the next gzip member that begins with a record.
func (w *Reader) resyncMember() {
	w.data.reset(bytes.NewReader(nil))
	w.rewind(w.file, w.start+1)
	for w.file.find([]byte(gzipMagic), math.MaxInt64) {
		if Begins(w.file.peek(4096)) {
			return
		}
		w.file.pos++
	}
}

// rewind goes back on t, but reads no more than four times the archive in all:
// a file made of false beginnings would otherwise be read for ever.
func (w *Reader) rewind(t *tape, to int64) {
	back := t.at() - max(to, t.start)
	if back > 0 && w.rewound+back <= 4*(t.at()+tapeBytes) {
		w.rewound += back
		t.rewind(to)
	}
}

// Begins reports whether head is that of a gzip member that holds a record.
func Begins(head []byte) bool {
	z, err := gzip.NewReader(bytes.NewReader(head))
	if err != nil {
		return false
	}
	var first [len("WARC/")]byte
	_, err = io.ReadFull(z, first[:])
	return err == nil && string(first[:]) == "WARC/"
}
