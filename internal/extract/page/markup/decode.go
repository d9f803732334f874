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
		return repair(body)
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

// twice begins the quotation marks and dashes of a text that was read as
// Latin-1 and written as UTF-8 once more; no text has control characters there.
const twice = "\u00e2\u0080"

// repair undoes a second encoding: in pages that show one, every run of
// characters whose numbers are the bytes of one UTF-8 character becomes that
// character.
func repair(b []byte) []byte {
	if !bytes.Contains(b, []byte(twice)) {
		return b
	}
	out := make([]byte, 0, len(b))
	var raw [utf8.UTFMax]byte
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			out = append(out, b[i])
			i++
			continue
		}
		n, end := 0, i
		for n < len(raw) && end < len(b) && (b[end] == 0xc2 || b[end] == 0xc3) && end+1 < len(b) {
			raw[n] = b[end]<<6 | b[end+1]&0x3f
			n, end = n+1, end+2
			if utf8.FullRune(raw[:n]) {
				break
			}
		}
		if r, size := utf8.DecodeRune(raw[:n]); n > 1 && size == n && r != utf8.RuneError {
			out = append(out, raw[:n]...)
			i = end
			continue
		}
		_, size := utf8.DecodeRune(b[i:])
		out = append(out, b[i:i+size]...)
		i += size
	}
	return out
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
