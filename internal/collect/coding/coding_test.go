package coding

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"io"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

const page = "<html><p>The bridge opened on Monday.</html>"

func packed(t testing.TB, make func(io.Writer) io.WriteCloser, s string) string {
	t.Helper()
	var b bytes.Buffer
	w := make(&b)
	if _, err := io.WriteString(w, s); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func zip(w io.Writer) io.WriteCloser  { return gzip.NewWriter(w) }
func br(w io.Writer) io.WriteCloser   { return brotli.NewWriter(w) }
func zl(w io.Writer) io.WriteCloser   { return zlib.NewWriter(w) }
func flat(w io.Writer) io.WriteCloser { f, _ := flate.NewWriter(w, 6); return f }

func decode(body, header string) string {
	r, err := Decode(strings.NewReader(body), header)
	if err != nil {
		return "error: " + err.Error()
	}
	b, err := io.ReadAll(r)
	if err != nil {
		return "error: " + err.Error()
	}
	return string(b)
}

func TestDecode(t *testing.T) {
	for _, c := range []struct{ body, header, want string }{
		{page, "", page},
		{page, "identity", page},
		{packed(t, zip, page), "gzip", page},
		{packed(t, zip, page), "X-GZIP", page},
		{packed(t, zl, page), "deflate", page},
		{packed(t, flat, page), "deflate", page},
		{packed(t, br, page), "br", page},
		{packed(t, zip, packed(t, br, page)), "br, gzip", page},
		{page, "gzip", page},
		{page, "deflate", page},
		{page, "br", page},
		{"", "gzip", ""},
		{page, "zstd", "error: content coding zstd: it is not known here (gzip, deflate and br are)"},
		{page, "gzip,gzip,gzip,gzip,gzip", "error: 5 content codings upon each other"},
		{packed(t, zip, page)[:20], "gzip", "error: unexpected EOF"},
	} {
		if got := decode(c.body, c.header); got != c.want {
			t.Errorf("%q %.20q: got %q, want %q", c.header, c.body, got, c.want)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(packed(f, zip, page)), "gzip")
	f.Add([]byte(packed(f, br, page)), "br")
	f.Add([]byte(packed(f, flat, page)), "deflate, br")
	f.Fuzz(func(t *testing.T, body []byte, header string) {
		if r, err := Decode(bytes.NewReader(body), header); err == nil {
			io.Copy(io.Discard, io.LimitReader(r, 1<<20))
		}
	})
}
