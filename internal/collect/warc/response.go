package warc

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/http/httputil"
	"strconv"
	"strings"

	"variorum/internal/collect/coding"
)

const (
	// responseHeaderBytes bounds the header of a response. Servers allow 8 to 64 KiB.
	responseHeaderBytes = 256 << 10
	chunkLineBytes      = 32
)

// A Response is an HTTP response as an archive holds it.
type Response struct {
	Status int
	Header Header    // names in lower case
	Body   io.Reader // transfer and content codings taken off
}

// Response reads the block of a record as an HTTP response. Header lines that
// are none are passed over.
func (r *Record) Response() (*Response, error) {
	in := bufio.NewReaderSize(r, 16<<10)
	lines := headerLines{in: in, left: responseHeaderBytes}
	first, err := lines.next()
	if err != nil {
		return nil, err
	}
	status, err := statusOf(first)
	if err != nil {
		return nil, err
	}
	h, last := Header{}, ""
	for {
		line, err := lines.next()
		if err == io.ErrUnexpectedEOF {
			return &Response{Status: status, Header: h, Body: in}, nil // no body was sent
		}
		if err != nil {
			return nil, err
		}
		if line == "" {
			break
		}
		last = h.add(line, last)
	}
	body, err := coding.Decode(unchunk(in, h["transfer-encoding"]), h["content-encoding"])
	if err != nil {
		return nil, err
	}
	return &Response{Status: status, Header: h, Body: body}, nil
}

func statusOf(line string) (int, error) {
	fields := strings.Fields(line)
	if len(fields) < 2 || !strings.HasPrefix(fields[0], "HTTP/") {
		return 0, fmt.Errorf("no HTTP response: %.40q", line)
	}
	status, err := strconv.Atoi(fields[1])
	if err != nil || status < 100 || status > 999 {
		return 0, fmt.Errorf("no HTTP status: %.40q", line)
	}
	return status, nil
}

type headerLines struct {
	in   *bufio.Reader
	left int
}

func (l *headerLines) next() (string, error) {
	var line []byte
	for {
		part, err := l.in.ReadSlice('\n')
		if l.left -= len(part); l.left < 0 {
			return "", fmt.Errorf("the HTTP header has no end within %d bytes", responseHeaderBytes)
		}
		line = append(line, part...)
		switch err {
		case nil:
			return strings.TrimRight(string(line), "\r\n"), nil
		case bufio.ErrBufferFull:
		case io.EOF:
			return "", io.ErrUnexpectedEOF
		default:
			return "", err
		}
	}
}

// unchunk takes chunked transfer coding off where it is still there: crawlers
// keep the header and store the body without it.
func unchunk(in *bufio.Reader, header string) io.Reader {
	if !strings.Contains(strings.ToLower(header), "chunked") {
		return in
	}
	head, _ := in.Peek(chunkLineBytes)
	line, _, ok := strings.Cut(string(head), "\n")
	size, _, _ := strings.Cut(strings.TrimSpace(line), ";")
	if _, err := strconv.ParseUint(strings.TrimSpace(size), 16, 63); !ok || err != nil {
		return in
	}
	return chunked{httputil.NewChunkedReader(in)}
}

// chunked names its errors, whose texts speak of HTTP's inner life.
type chunked struct{ r io.Reader }

func (c chunked) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	if err != nil && err != io.EOF && !errors.Is(err, io.ErrUnexpectedEOF) {
		err = fmt.Errorf("chunked transfer coding: %w", err)
	}
	return n, err
}
