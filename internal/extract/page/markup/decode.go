package markup

import (
	"bytes"
	"unicode/utf8"

	"github.com/gogs/chardet"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
)

// Decode returns the page as UTF-8. Evidence in this order: the bytes are valid
// UTF-8; a byte order mark; the media type and the page's own meta element;
// statistics. Bytes that are UTF-8 but for a few broken sequences stay UTF-8,
// as decoding them once more would ruin every accent of the page.
func Decode(body []byte, mediaType string) []byte {
	if len(body) > MaxBytes {
		body = body[:MaxBytes]
	}
	if bytes.HasPrefix(body, []byte("\xef\xbb\xbf")) {
		body = body[3:]
	}
	if utf8.Valid(body) && !wide(body) {
		return body
	}
	enc, name, certain := charset.DetermineEncoding(body, mediaType)
	if wide(body) {
		return transcode(enc, body)
	}
	if mostlyUTF8(body) {
		return bytes.ToValidUTF8(body, []byte("\uFFFD"))
	}
	if !certain && (name == "windows-1252" || name == "utf-8") {
		if e := guess(body); e != nil {
			enc = e
		}
	}
	return transcode(enc, body)
}

// wide reports a byte order mark of UTF-16.
func wide(b []byte) bool {
	return bytes.HasPrefix(b, []byte("\xff\xfe")) || bytes.HasPrefix(b, []byte("\xfe\xff"))
}

// mostlyUTF8 reports whether fewer than one in ten sequences beyond ASCII are
// broken: text of other character sets has hardly a valid one.
func mostlyUTF8(b []byte) bool {
	good, bad := 0, 0
	for len(b) > 0 {
		if b[0] < utf8.RuneSelf {
			b = b[1:]
			continue
		}
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 {
			bad++
		} else {
			good++
		}
		b = b[n:]
	}
	return bad*10 < good
}

// guessBytes is what the statistics are taken of: the part beyond ASCII of a
// page is small, so a window of the text is enough.
const guessBytes = 64 << 10

func guess(body []byte) encoding.Encoding {
	sample := body
	for i, c := range body {
		if c >= utf8.RuneSelf {
			sample = body[max(0, i-200):]
			break
		}
	}
	best, err := chardet.NewHtmlDetector().DetectBest(sample[:min(len(sample), guessBytes)])
	if err != nil || best == nil {
		return nil
	}
	e, _ := charset.Lookup(best.Charset)
	return e
}

func transcode(enc encoding.Encoding, body []byte) []byte {
	if enc == nil {
		return bytes.ToValidUTF8(body, []byte("\uFFFD"))
	}
	out, err := enc.NewDecoder().Bytes(body)
	if err != nil || !utf8.Valid(out) {
		return bytes.ToValidUTF8(body, []byte("\uFFFD"))
	}
	return out
}
