package collect

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"variorum/internal/collect/warc"
)

var archiveSize = flag.Int64("archive-size", 16<<20, "bytes of the archive that is streamed in constant memory")

var noon = time.Date(2022, 11, 10, 12, 0, 0, 0, time.UTC)

func exchange(path, header, body string) warc.Exchange {
	return warc.Exchange{URL: "https://post.example" + path, Date: noon, Request: []byte("GET " + path + " HTTP/1.1\r\n\r\n"),
		Response: []byte("HTTP/1.1 " + header + "\r\n\r\n"), Body: []byte(body)}
}

// pack writes exchanges as an archive and returns where each begins.
func pack(t testing.TB, exchanges ...warc.Exchange) (string, []int64) {
	t.Helper()
	var b bytes.Buffer
	w := warc.NewWriter(&b, 0)
	err := w.Info(noon, "test", "")
	var at []int64
	for _, x := range exchanges {
		p, e := w.Exchange(x)
		err = errors.Join(err, e)
		at = append(at, p.Offset)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.String(), at
}

func TestArchive(t *testing.T) {
	content, at := pack(t,
		exchange("/1", "200 OK\r\nContent-Type: text/html", page),
		exchange("/2", "404 Not Found\r\nContent-Type: text/html", page),
		exchange("/3", "200 OK\r\nContent-Encoding: gzip", zip(page)),
		exchange("/4", "200 OK\r\nContent-Type: image/png", "\x89PNG\r\n\x1a\n"),
		exchange("/5", "200 OK\r\nContent-Type: text/css", "p { margin: 0 }"),
		exchange("/6", "200 OK\r\nContent-Type: text/html", page+strings.Repeat("x", 1000)),
		exchange("/7", "200 OK", zip(page)),
		exchange("/8", "200 OK", ""),
		exchange("/9", "200 OK\r\nContent-Encoding: zstd", "x"),
		exchange("/10", "200 OK", page),
		exchange("/11", "200 OK\r\nContent-Encoding: \x1b[2J", "x"),
	)
	broken := []byte(content)
	broken[at[2]+40] ^= 0xff
	path := write(t, t.TempDir(), "news", content)
	name := func(n int) string { return fmt.Sprintf("%s@%d: ", path, at[n]) }
	whole := fmt.Sprintf("page %d", len(page))
	want := []string{name(0) + whole, name(1) + "HTTP status 404", name(2) + whole, name(3) + "no page, but a PNG picture",
		name(4) + `no page, the media type is "text/css"`, name(5) + "larger than a page may be (1000 bytes)", name(6) + "no page, but gzip", name(7) + "empty",
		name(8) + "content coding zstd: it is not known here (gzip, deflate and br are)", name(9) + whole,
		name(10) + "content coding \ufffd[2J: it is not known here (gzip, deflate and br are)"}
	c := New(Options{Limits: Limits{PageBytes: 1000}})
	check(t, gather(c, path), want...)
	if err := os.WriteFile(path, broken, 0o644); err != nil {
		t.Fatal(err)
	}
	got := gather(c, path)
	if !strings.HasPrefix(got[2], name(2)+"a damaged stretch of ") {
		t.Errorf("got %q for the damaged record", got[2])
	}
	check(t, append(got[:2:2], got[3:]...), append(want[:2:2], want[3:]...)...)

	for p := range c.Pages(context.Background(), []string{path}) {
		if p.Given.URL != "https://post.example/1" || p.MediaType != "text/html" || !p.Fetched.Equal(noon) {
			t.Errorf("got %q %q %v", p.Given.URL, p.MediaType, p.Fetched)
		}
		break
	}
}

// endlessArchive repeats an archive until it has given size bytes.
type endlessArchive struct {
	content string
	left    int64
	rest    string
}

func (e *endlessArchive) Read(p []byte) (int, error) {
	if e.rest == "" {
		if e.left -= int64(len(e.content)); e.left < 0 {
			return 0, io.EOF
		}
		e.rest = e.content
	}
	n := copy(p, e.rest)
	e.rest = e.rest[n:]
	return n, nil
}

// However long the archive, the memory held stays the same.
// go test -run TestArchiveStreams -archive-size 1000000000 takes one of 1 GB.
func TestArchiveStreams(t *testing.T) {
	if testing.Short() {
		t.Skip("streams an archive of many megabytes")
	}
	var exchanges []warc.Exchange
	for i := range 40 {
		body := make([]byte, 60<<10)
		for j, x := 0, uint32(i+1); j < len(body); j++ {
			x = x*1664525 + 1013904223
			body[j] = "abcdefghijklmnopqrstuvwxyz <>/="[x>>24%31]
		}
		exchanges = append(exchanges, exchange(fmt.Sprint("/", i), "200 OK\r\nContent-Type: text/html", page+string(body)))
	}
	content, _ := pack(t, exchanges...)
	c := New(Options{Stdin: &endlessArchive{content: content, left: *archiveSize}})
	var before, now runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	pages, peak := 0, uint64(0)
	for _, r := range c.Pages(context.Background(), nil) {
		if r != nil {
			t.Fatal(r)
		}
		if pages++; pages%100 == 0 {
			runtime.ReadMemStats(&now)
			peak = max(peak, now.HeapInuse)
		}
	}
	want := int(*archiveSize/int64(len(content))) * len(exchanges)
	if pages != want {
		t.Errorf("%d pages, want %d", pages, want)
	}
	if grown := int64(peak) - int64(before.HeapInuse); grown > 12<<20 {
		t.Errorf("%d pages took %d MiB more memory, want less than 12", pages, grown>>20)
	}
	t.Logf("%d MB packed, %d pages, peak heap %d MiB", *archiveSize/1_000_000, pages, peak>>20)
}

// A run that ends after any entry and goes on from its mark gives together what
// one run gives.
func TestGoesOn(t *testing.T) {
	dir := t.TempDir()
	var exchanges []warc.Exchange
	for i := range 5 {
		exchanges = append(exchanges, exchange(fmt.Sprint("/", i), "200 OK", page))
	}
	content, at := pack(t, exchanges...)
	broken := []byte(content)
	clear(broken[at[1]+20 : at[1]+60])
	write(t, dir, "in/a.txt", "Text.")
	write(t, dir, "in/b.jsonl", "{\"text\":\"1\"}\n{\n{\"text\":\"3\"}\n")
	write(t, dir, "in/c.warc.gz", string(broken))
	write(t, dir, "in/d.pdf", "%PDF-1.5")
	write(t, dir, "in/e.warc.gz", content)
	inputs := []string{filepath.Join(dir, "in"), filepath.Join(dir, "in/a.txt"), filepath.Join(dir, "none")}
	c := New(Options{})
	var all []Entry
	for e := range c.Entries(context.Background(), inputs, Mark{}) {
		all = append(all, e)
	}
	if len(all) != 1+3+5+1+5+1 {
		t.Fatalf("%d entries", len(all))
	}
	for i, e := range all {
		var rest []Entry
		for e := range c.Entries(context.Background(), inputs, e.After) {
			rest = append(rest, e)
		}
		if len(rest) != len(all)-i-1 || len(rest) > 0 && !reflect.DeepEqual(rest, all[i+1:]) {
			t.Errorf("after entry %d (%s): got %d entries, want %d", i, e.Page.Input, len(rest), len(all)-i-1)
		}
	}
	const other = "the inputs are not those of the run that is to go on"
	for _, inputs := range [][]string{{inputs[2]}, {inputs[1], inputs[2], inputs[0]}} {
		var got []string
		for e := range c.Entries(context.Background(), inputs, all[6].After) {
			got = append(got, e.Rejection.Reason)
		}
		check(t, got, other)
	}
	os.Truncate(filepath.Join(dir, "in/c.warc.gz"), 100)
	for e := range c.Entries(context.Background(), inputs, all[6].After) {
		if e.Rejection == nil || e.Rejection.Reason != other {
			t.Errorf("a shortened archive: got %+v", e)
		}
	}
}
