package warc

import (
	"compress/gzip"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"time"
)

// A Writer writes records, each a gzip member of its own.
type Writer struct {
	out    io.Writer
	zip    *gzip.Writer
	offset int64
}

// NewWriter makes a Writer; offset is how much the file already holds, bytes.
func NewWriter(out io.Writer, offset int64) *Writer {
	return &Writer{out: out, zip: gzip.NewWriter(nil), offset: offset}
}

// An Exchange is one request with its response, as an archive keeps them.
type Exchange struct {
	URL      string
	Date     time.Time
	Request  []byte // request line and headers, with the empty line
	Response []byte // status line, headers, empty line
	Body     []byte // as sent, without chunks but with its content coding
	// Truncated says why the body is not whole ("length", "time", "disconnect"),
	// or is empty.
	Truncated string
}

// Info writes the record that opens an archive: who made it.
func (w *Writer) Info(date time.Time, software, operator string) error {
	fields := "software: " + oneLine(software) + "\r\nformat: WARC File Format 1.1\r\nrobots: obey\r\n"
	if operator != "" {
		fields += "operator: " + oneLine(operator) + "\r\n"
	}
	_, err := w.write([][2]string{
		{"WARC-Type", "warcinfo"},
		{"WARC-Record-ID", recordID("warcinfo", date, "", []byte(fields))},
		{"WARC-Date", stampOf(date)},
		{"Content-Type", "application/warc-fields"},
	}, []byte(fields))
	return err
}

// Exchange writes the response and then the request. It returns where the
// response begins.
func (w *Writer) Exchange(x Exchange) (Position, error) {
	block := append(append([]byte(nil), x.Response...), x.Body...)
	id := recordID("response", x.Date, x.URL, block)
	fields := [][2]string{
		{"WARC-Type", "response"},
		{"WARC-Record-ID", id},
		{"WARC-Date", stampOf(x.Date)},
		{"WARC-Target-URI", x.URL},
		{"WARC-Payload-Digest", digest(x.Body)},
		{"Content-Type", "application/http; msgtype=response"},
	}
	if x.Truncated != "" {
		fields = append(fields, [2]string{"WARC-Truncated", x.Truncated})
	}
	at, err := w.write(fields, block)
	if err != nil || len(x.Request) == 0 {
		return at, err
	}
	_, err = w.write([][2]string{
		{"WARC-Type", "request"},
		{"WARC-Record-ID", recordID("request", x.Date, x.URL, x.Request)},
		{"WARC-Date", stampOf(x.Date)},
		{"WARC-Target-URI", x.URL},
		{"WARC-Concurrent-To", id},
		{"Content-Type", "application/http; msgtype=request"},
	}, x.Request)
	return at, err
}

// Offset is how many bytes the file holds now.
func (w *Writer) Offset() int64 { return w.offset }

func (w *Writer) write(fields [][2]string, block []byte) (Position, error) {
	at := Position{Offset: w.offset}
	var h strings.Builder
	h.WriteString("WARC/1.1\r\n")
	for _, f := range fields {
		h.WriteString(f[0] + ": " + oneLine(f[1]) + "\r\n")
	}
	fmt.Fprintf(&h, "WARC-Block-Digest: %s\r\nContent-Length: %d\r\n\r\n", digest(block), len(block))
	counted := &counter{w: w.out}
	w.zip.Reset(counted)
	for _, part := range [][]byte{[]byte(h.String()), block, []byte("\r\n\r\n")} {
		if _, err := w.zip.Write(part); err != nil {
			return at, fmt.Errorf("write record: %w", err)
		}
	}
	if err := w.zip.Close(); err != nil {
		return at, fmt.Errorf("write record: %w", err)
	}
	w.offset += counted.n
	return at, nil
}

type counter struct {
	w io.Writer
	n int64
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}

// oneLine keeps a value from beginning a field of its own.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\r' || r == '\n' {
			return ' '
		}
		return r
	}, s)
}

func stampOf(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

func digest(b []byte) string {
	sum := sha1.Sum(b)
	return "sha1:" + base32.StdEncoding.EncodeToString(sum[:])
}

// recordID makes a UUID (RFC 9562, version 8) from what the record says, so
// that the same exchange has the same id.
func recordID(kind string, date time.Time, url string, block []byte) string {
	sum := sha256.New()
	fmt.Fprintf(sum, "%s\x00%s\x00%s\x00", kind, stampOf(date), url)
	sum.Write(block)
	u := sum.Sum(nil)[:16]
	u[6], u[8] = u[6]&0x0f|0x80, u[8]&0x3f|0x80
	x := hex.EncodeToString(u)
	return "<urn:uuid:" + x[:8] + "-" + x[8:12] + "-" + x[12:16] + "-" + x[16:20] + "-" + x[20:] + ">"
}
