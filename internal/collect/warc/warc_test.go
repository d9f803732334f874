package warc

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var noon = time.Date(2022, 11, 10, 12, 0, 0, 0, time.UTC)

func exchange(n int) Exchange {
	return Exchange{
		URL: fmt.Sprintf("https://post.example/%d", n), Date: noon,
		Request:  []byte("GET / HTTP/1.1\r\nHost: post.example\r\n\r\n"),
		Response: []byte("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"),
		Body:     fmt.Appendf(nil, "<p>Report %d of the bridge at Veldhaven. %x", n, rand.New(rand.NewPCG(1, uint64(n))).Uint64()),
	}
}

// archive writes n exchanges and returns where each begins.
func archive(t testing.TB, n int) (file []byte, at []Position) {
	t.Helper()
	var b bytes.Buffer
	w := NewWriter(&b, 0)
	if err := w.Info(noon, "test", ""); err != nil {
		t.Fatal(err)
	}
	for i := range n {
		p, err := w.Exchange(exchange(i))
		if err != nil {
			t.Fatal(err)
		}
		at = append(at, p)
	}
	return b.Bytes(), at
}

// plain takes the gzip off.
func plain(t testing.TB, file []byte) []byte {
	t.Helper()
	z, err := gzip.NewReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func pack(b []byte) []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	z.Write(b)
	z.Close()
	return out.Bytes()
}

// read gives the targets of the sound responses, the positions and the damages.
func read(t testing.TB, file []byte, o Options) (targets []string, at []Position, damages []*Damage) {
	t.Helper()
	r := NewReader(bytes.NewReader(file[o.From.Offset:]), o)
	for range 100_000 {
		record, err := r.Next()
		var d *Damage
		switch {
		case err == io.EOF:
			return targets, at, damages
		case errors.As(err, &d):
			damages = append(damages, d)
			continue
		case err != nil:
			return append(targets, err.Error()), at, damages
		case record.Type != "response":
			continue
		}
		target, where := record.Target(), record.At
		response, err := record.Response()
		if err == nil {
			_, err = io.Copy(io.Discard, response.Body)
		}
		if e := record.Finish(); err == nil && e == nil {
			targets, at = append(targets, target), append(at, where)
		}
	}
	t.Fatal("no end")
	return nil, nil, nil
}

func TestRoundTrip(t *testing.T) {
	file, want := archive(t, 5)
	r := NewReader(bytes.NewReader(file), Options{})
	n := 0
	for {
		record, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if record.Type != "response" {
			continue
		}
		x := exchange(n)
		response, err := record.Response()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(response.Body)
		if err != nil || !bytes.Equal(body, x.Body) || response.Status != 200 || response.Header["content-type"] != "text/html" {
			t.Errorf("record %d: %q %d %v, %v", n, body, response.Status, response.Header, err)
		}
		if record.Target() != x.URL || !record.Date().Equal(noon) || record.At != want[n] {
			t.Errorf("record %d: %q %v at %v, want %v", n, record.Target(), record.Date(), record.At, want[n])
		}
		n++
	}
	if n != 5 {
		t.Errorf("%d responses, want 5", n)
	}
}

func TestAnyPacking(t *testing.T) {
	file, _ := archive(t, 5)
	for name, f := range map[string][]byte{"members": file, "plain": plain(t, file), "one member": pack(plain(t, file))} {
		targets, at, damages := read(t, f, Options{})
		if len(targets) != 5 || len(damages) != 0 {
			t.Errorf("%s: %v, %v", name, targets, damages)
		}
		seen := map[Position]bool{}
		for _, p := range at {
			if seen[p] {
				t.Errorf("%s: position %v twice", name, p)
			}
			seen[p] = true
		}
	}
}

func TestLineFeedsOnly(t *testing.T) {
	one := bytes.ReplaceAll(record("response", "HTTP/1.1 200 OK\n\nx"), []byte("\r\n"), []byte("\n"))
	if targets, _, damages := read(t, bytes.Repeat(one, 3), Options{}); len(targets) != 3 || len(damages) != 0 {
		t.Errorf("%v, %v", targets, damages)
	}
}

// A reader that begins where another stands gives what that one will give,
// after a record as after damage.
func TestBeginsAnywhere(t *testing.T) {
	file, at := archive(t, 5)
	broken := bytes.Clone(file)
	clear(broken[at[2].Offset+30 : at[2].Offset+50])
	long := plain(t, file)
	long = bytes.Replace(long, []byte("Content-Length: 1"), []byte("Content-Length: 9"), 2)
	for name, f := range map[string][]byte{"members": file, "plain": plain(t, file), "one member": pack(plain(t, file)), "broken": broken, "plain broken": long, "one member broken": pack(long)} {
		all, _, allDamages := read(t, f, Options{})
		r := NewReader(bytes.NewReader(f), Options{})
		for {
			record, err := r.Next()
			if err == io.EOF {
				break
			}
			if err == nil {
				if record.Finish() != nil {
					continue
				}
				if record.Type == "response" {
					all = all[1:]
				}
			} else {
				allDamages = allDamages[1:]
			}
			targets, _, damages := read(t, f, Options{From: r.Position()})
			if fmt.Sprint(targets) != fmt.Sprint(all) || fmt.Sprint(damages) != fmt.Sprint(allDamages) {
				t.Fatalf("%s: from %v: %v %v, want %v %v", name, r.Position(), targets, damages, all, allDamages)
			}
		}
	}
}

// Every single broken byte or cut costs at most the record it lies in and the
// one it touches, and each is told.
func TestDamage(t *testing.T) {
	file, at := archive(t, 6)
	body := plain(t, file)
	for name, f := range map[string][]byte{"members": file, "plain": body} {
		from := 0
		if name == "members" {
			from = int(at[0].Offset)
		}
		for i := from; i < len(f); i += 5 {
			broken := bytes.Clone(f)
			broken[i] ^= 0x55
			targets, _, damages := read(t, broken, Options{})
			if len(targets) < 4 {
				t.Fatalf("%s: byte %d broken: only %v, %v", name, i, targets, damages)
			}
			if len(targets) < 6 && len(damages) == 0 && name == "members" {
				t.Fatalf("%s: byte %d broken: %d records and nothing said", name, i, len(targets))
			}
		}
	}
	for cut := int(at[4].Offset); cut < len(file); cut += 7 {
		targets, _, damages := read(t, file[:cut], Options{})
		if len(targets) < 4 || len(targets) > 6 {
			t.Fatalf("cut at %d: %v, %v", cut, targets, damages)
		}
	}
}

func TestDamageIsNamed(t *testing.T) {
	file, at := archive(t, 3)
	hole := bytes.Clone(file)
	clear(hole[at[1].Offset : at[1].Offset+40])
	_, _, damages := read(t, hole, Options{})
	if len(damages) != 1 || damages[0].At != at[1] || damages[0].Bytes <= 40 || damages[0].Reason != "no gzip member begins here" {
		t.Errorf("got %v", damages)
	}
	_, _, damages = read(t, file[:len(file)-5], Options{})
	if len(damages) != 1 || damages[0].Reason != "it ends too early" {
		t.Errorf("got %v", damages)
	}
}

func record(kind, block string) []byte {
	return fmt.Appendf(nil, "WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: <https://post.example/x>\r\nWARC-Date: 2022-11-10T12:00:00Z\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n", kind, len(block), block)
}

func TestResponses(t *testing.T) {
	const text = "<html><p>Report</html>"
	for _, c := range []struct{ name, block, want string }{
		{"plain", "HTTP/1.1 200 OK\r\nA: b\r\n\r\n" + text, text},
		{"LF", "HTTP/1.1 200 OK\nA: b\n\n" + text, text},
		{"chunked", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<html\r\n11\r\n><p>Report</html>\r\n0\r\n\r\n", text},
		{"chunks taken off", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + text, text},
		{"gzip", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + string(pack([]byte(text))), text},
		{"gzip taken off", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + text, text},
		{"as news crawls keep it", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\nX-Crawler-Content-Encoding: gzip\r\nContent-Length: 9\r\n\r\n" + text, text},
		{"br taken off", "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n" + text, text},
		{"zstd", "HTTP/1.1 200 OK\r\nContent-Encoding: zstd\r\n\r\n" + text, "content coding zstd: it is not known here (gzip, deflate and br are)"},
		{"no colon", "HTTP/1.1 200 OK\r\nnonsense\r\n\r\n" + text, text},
		{"no body", "HTTP/1.1 200 OK\r\nA: b", ""},
		{"no HTTP", "GET / HTTP/1.1\r\n\r\n", `no HTTP response: "GET / HTTP/1.1"`},
	} {
		got := func() string {
			r, err := NewReader(bytes.NewReader(record("response", c.block)), Options{}).Next()
			if err != nil {
				return err.Error()
			}
			response, err := r.Response()
			if err != nil {
				return err.Error()
			}
			b, err := io.ReadAll(response.Body)
			if err != nil {
				return err.Error()
			}
			return string(b)
		}()
		if got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

// Archives made to keep their reader busy end within limits.
func TestHostile(t *testing.T) {
	bomb := pack(append(record("response", "")[:100], make([]byte, 4<<20)...))
	huge := []byte("WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 9000000000000000000\r\n\r\nx")
	for name, f := range map[string][]byte{
		"false beginnings": []byte(strings.Repeat("WARC/1.0\n", 200_000)),
		"no end of header": []byte("WARC/1.0\r\n" + strings.Repeat("a: b\r\n", 50_000)),
		"huge length":      append(huge, record("response", "HTTP/1.1 200 OK\r\n\r\n")...),
		"bombs":            bytes.Repeat(bomb, 50),
		"line ends":        []byte("WARC/1.0\r\n" + strings.Repeat("\r\n", 100_000)),
		"tiny members":     bytes.Repeat(pack([]byte("WARC/")), 1000),
		"wrong lengths":    bytes.Repeat([]byte("WARC/1.0\r\nContent-Length: 400000\r\n\r\n"), 20_000),
	} {
		r := NewReader(bytes.NewReader(f), Options{RecordBytes: 1 << 20})
		n := 0
		for ; ; n++ {
			_, err := r.Next()
			if err != nil && !errors.As(err, new(*Damage)) {
				break
			}
			if n > 300_000 {
				t.Fatalf("%s: no end", name)
			}
		}
		if r.rewound > 4*(int64(len(f))+8<<20) {
			t.Errorf("%s: %d bytes read again", name, r.rewound)
		}
	}
}

func TestArchiveFolder(t *testing.T) {
	a := &Archive{Dir: filepath.Join(t.TempDir(), "kept"), Software: "test", Bytes: 600}
	for i := range 4 {
		if err := a.Keep(exchange(i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob(filepath.Join(a.Dir, "*.warc.gz"))
	var targets []string
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		got, _, damages := read(t, b, Options{})
		if len(damages) > 0 {
			t.Error(damages)
		}
		targets = append(targets, got...)
	}
	if len(files) < 2 || len(targets) != 4 {
		t.Errorf("%d files with %v", len(files), targets)
	}
}

func FuzzReader(f *testing.F) {
	file, at := archive(f, 2)
	f.Add(file)
	f.Add(plain(f, file))
	f.Add(pack(plain(f, file)))
	f.Add(file[:at[1].Offset+20])
	f.Add([]byte("WARC/1.0\r\nContent-Length: 5\r\n\r\nHTTP/"))
	f.Fuzz(func(t *testing.T, b []byte) { read(t, b, Options{RecordBytes: 1 << 16}) })
}
