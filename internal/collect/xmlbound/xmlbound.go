// Package xmlbound reads strangers' XML within bounds, token by token.
//
// In: bytes or a stream that should be XML. Out: the tokens of encoding/xml, up to
// a depth and a size; and, before other parsers are let at it, how deeply it
// nests, since most of them keep or call a frame for each open element. Entities
// that a document declares itself are never expanded, so that a billion laughs
// stay one line. What the elements mean is left to the formats.
package xmlbound

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"

	"golang.org/x/net/html/charset"
)

// MaxDepth is how deeply elements may nest. Feeds with XHTML inside reach 20.
const MaxDepth = 100

// A Decoder gives tokens and counts how deep it stands.
type Decoder struct {
	*xml.Decoder
	depth int
}

// NewDecoder makes a lenient decoder of any character set that is declared.
func NewDecoder(r io.Reader) *Decoder {
	d := &Decoder{Decoder: xml.NewDecoder(r)}
	d.Strict = false
	d.Entity = xml.HTMLEntity
	d.CharsetReader = charset.NewReaderLabel
	return d
}

// Next returns the next token, valid until the next call.
func (d *Decoder) Next() (xml.Token, error) {
	t, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch t.(type) {
	case xml.StartElement:
		if d.depth++; d.depth > MaxDepth {
			return nil, fmt.Errorf("elements nest more than %d deep", MaxDepth)
		}
	case xml.EndElement:
		d.depth--
	}
	return t, nil
}

// Text returns the characters up to the end of the element just begun, at most
// limit bytes; elements within it are passed over.
func (d *Decoder) Text(limit int) (string, error) {
	var b []byte
	for level := 1; level > 0; {
		t, err := d.Next()
		if err != nil {
			return string(b), err
		}
		switch t := t.(type) {
		case xml.StartElement:
			level++
		case xml.EndElement:
			level--
		case xml.CharData:
			if level == 1 && len(b) < limit {
				b = append(b, t[:min(len(t), limit-len(b))]...)
			}
		}
	}
	return string(bytes.TrimSpace(b)), nil
}

// TooDeep reports whether elements of b nest deeper than MaxDepth, by their
// tags alone. Elements left open count as nested: a parser keeps them too.
func TooDeep(b []byte) bool {
	depth := 0
	for {
		at := bytes.IndexByte(b, '<')
		if at < 0 || at+1 >= len(b) {
			return false
		}
		b = b[at:]
		switch {
		case bytes.HasPrefix(b, []byte("<![CDATA[")):
			b = behind(b, "]]>")
		case bytes.HasPrefix(b, []byte("<!--")):
			b = behind(b, "-->")
		case b[1] == '?', b[1] == '!':
			b = behind(b, ">")
		case b[1] == '/':
			depth = max(depth-1, 0)
			b = behind(b, ">")
		default:
			end := bytes.IndexByte(b, '>')
			if end < 0 || b[end-1] != '/' {
				depth++
			}
			if depth > MaxDepth {
				return true
			}
			b = b[1:]
		}
	}
}

func behind(b []byte, mark string) []byte {
	if i := bytes.Index(b, []byte(mark)); i >= 0 {
		return b[i+len(mark):]
	}
	return nil
}
