// Package coding takes the content codings of HTTP (RFC 9110, 8.4) off a body:
// gzip, deflate and br, several one upon the other too.
//
// In: a body as it was sent or stored, and the header that tells its codings.
// Out: the body itself, as a stream; how much of it is read is left to the
// caller, so that a bomb ends at the caller's limit.
//
// Headers lie in both directions: archives keep the header and store the body
// unpacked, and servers send zlib or raw streams under the name of deflate. A body
// that does not begin as its coding would is passed on as it is.
package coding

import (
	"bufio"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"fmt"
	"io"
	"strings"

	"github.com/andybalholm/brotli"

	"variorum/internal/collect/sniff"
)

// maxCodings bounds how many codings may lie upon each other. More than one is rare.
const maxCodings = 4

// Decode takes off the codings that a Content-Encoding header lists. An
// unknown one is an error that names it.
func Decode(body io.Reader, header string) (io.Reader, error) {
	codings := strings.FieldsFunc(header, func(r rune) bool { return r == ',' || r == ' ' })
	if len(codings) > maxCodings {
		return nil, fmt.Errorf("%d content codings upon each other", len(codings))
	}
	for i := len(codings) - 1; i >= 0; i-- {
		var err error
		if body, err = off(body, strings.ToLower(codings[i])); err != nil {
			return nil, fmt.Errorf("content coding %s: %w", codings[i], err)
		}
	}
	return body, nil
}

func off(body io.Reader, coding string) (io.Reader, error) {
	in := bufio.NewReaderSize(body, sniff.HeadBytes)
	switch strings.TrimPrefix(coding, "x-") {
	case "identity", "none", "utf-8", "":
		return body, nil
	case "gzip":
		if head, _ := in.Peek(2); string(head) != "\x1f\x8b" {
			return in, nil
		}
		return gzip.NewReader(in)
	case "deflate":
		if isText(in) {
			return in, nil
		}
		if head, _ := in.Peek(2); len(head) == 2 && head[0]&0x0f == 8 && (uint(head[0])<<8|uint(head[1]))%31 == 0 {
			return zlib.NewReader(in)
		}
		return flate.NewReader(in), nil
	case "br":
		if isText(in) {
			return in, nil
		}
		return brotli.NewReader(in), nil
	}
	return nil, fmt.Errorf("it is not known here (gzip, deflate and br are)")
}

// isText reports a body that was stored without its coding. Packed bytes hold
// control characters throughout.
func isText(in *bufio.Reader) bool {
	head, err := in.Peek(sniff.HeadBytes)
	switch sniff.Of(head, err == io.EOF).Kind {
	case sniff.HTML, sniff.Feed, sniff.Sitemap, sniff.SitemapIndex, sniff.OPML, sniff.XML, sniff.JSON, sniff.JSONFeed, sniff.JSONArray:
		return true
	}
	return false
}
