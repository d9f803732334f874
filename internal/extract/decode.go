package extract

import (
	"bytes"
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/gogs/chardet"
	"golang.org/x/net/html/charset"
)

// decode makes UTF-8 of the bytes of a plain text. Bytes that are UTF-8 already
// are never decoded again; else a byte order mark speaks, then the letters.
func decode(b []byte) (string, error) {
	if len(bytes.TrimSpace(b)) == 0 {
		return "", errors.New("empty")
	}
	if utf8.Valid(b) {
		return string(bytes.TrimPrefix(b, []byte("\uFEFF"))), nil
	}
	name := ""
	switch {
	case bytes.HasPrefix(b, []byte{0xff, 0xfe}):
		name = "utf-16le"
	case bytes.HasPrefix(b, []byte{0xfe, 0xff}):
		name = "utf-16be"
	default:
		if best, err := chardet.NewTextDetector().DetectBest(b[:min(len(b), 1<<16)]); err == nil {
			name = best.Charset
		}
	}
	enc, _ := charset.Lookup(name)
	if enc == nil {
		return "", fmt.Errorf("not UTF-8 and of no character set that can be told")
	}
	out, err := enc.NewDecoder().Bytes(b)
	if err != nil {
		return "", fmt.Errorf("decode as %s: %w", name, err)
	}
	return string(bytes.TrimPrefix(out, []byte("\uFEFF"))), nil
}
