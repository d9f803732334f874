package collect

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"variorum"
)

// hostile returns inputs made to break, fill or busy whoever reads them.
func hostile(t *testing.T) map[string]string {
	archive, _ := pack(t, exchange("/1", "200 OK\r\nContent-Type: text/html", page), exchange("/2", "200 OK\r\nContent-Encoding: gzip", zip(page)))
	bomb := zip(strings.Repeat("x", 4<<20))
	laughs := `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha">`
	for c := 'b'; c < 'n'; c++ {
		laughs += fmt.Sprintf(`<!ENTITY %c "%s">`, c, strings.Repeat(fmt.Sprintf("&%c;", c-1), 10))
	}
	return map[string]string{
		"nested page": "<html>" + strings.Repeat("<div>", 20_000), "attributes": "<html " + strings.Repeat("a=b ", 50_000), "entities": "<p>" + strings.Repeat("&amp;", 50_000),
		"nul page": "<html>" + strings.Repeat("\x00", 1000), "long line": `{"text":"` + strings.Repeat("x", 300_000) + `"}`, "deep json": strings.Repeat(`{"a":`, 20_000),
		"deep list": `{"credits":` + strings.Repeat("[", 20_000), "many lines": strings.Repeat("{\n", 2000), "bomb": bomb, "bomb in bomb": zip(bomb), "laughs": laughs + `]><rss><channel><item><title>&m;</title><description>&m;</description></item></channel></rss>`,
		"deep feed": "<rss>" + strings.Repeat("<x:a>", 20_000), "items": "<rss><channel>" + strings.Repeat("<item><description>x</description></item>", 2000), "unclosed": "<rss><channel>" + strings.Repeat("<item><title>x", 2000),
		"json feed": `{"version":"https://jsonfeed.org/version/1","items":[` + strings.Repeat(`{"id":"1","content_text":"x"},`, 2000), "opml": "<opml><body>" + strings.Repeat("<outline>", 5000), "sitemap": "<urlset>" + strings.Repeat("<url><loc>https://a.example/", 5000),
		"archive": archive, "archive of bombs": strings.Repeat(zip("WARC/1.0\r\nContent-Length: 9999999\r\n\r\n"+strings.Repeat("x", 1<<20)), 20), "plain archive": strings.Repeat("WARC/1.0\r\nContent-Length: 1\r\n\r\n", 2000),
		"bomb in archive": func() string {
			s, _ := pack(t, exchange("/1", "200 OK\r\nContent-Encoding: gzip", bomb))
			return s
		}(),
		"doctype": "<!DOCTYPE x [" + strings.Repeat("<!ENTITY a 'b'>", 5000), "comment": "<!--" + strings.Repeat("-", 50_000), "utf16": "\xff\xfe" + strings.Repeat("\x3d\xd8", 20_000), "utf8": strings.Repeat("\xf0\x9f\x98 ", 20_000), "bare gzip": "\x1f\x8b\x08", "article": `{"id":"1","text":"The bridge opened.","published":"2022-11-10"}`,
	}
}

// Over a thousand hostile inputs: each is answered, within the limits, and
// nothing it brought stays in memory.
func TestHostile(t *testing.T) {
	limits := Limits{PageBytes: 256 << 10, LineBytes: 128 << 10, FeedBytes: 256 << 10, ListBytes: 256 << 10, Links: 500, RecordBytes: 1 << 20}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	inputs := 0
	for name, content := range hostile(t) {
		random := rand.New(rand.NewPCG(1, uint64(len(name))))
		for n := range 40 {
			in := mutate(random, content, n)
			inputs++
			given := 0
			for p, r := range New(Options{Stdin: bytes.NewReader(in), Limits: limits}).Pages(context.Background(), nil) {
				given++
				sane(t, name, p, r, limits)
			}
			if given == 0 {
				t.Errorf("%s %d: not answered", name, n)
			}
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if inputs < 1000 || int64(after.HeapAlloc)-int64(before.HeapAlloc) > 16<<20 {
		t.Errorf("%d inputs, %d MiB still held", inputs, (after.HeapAlloc-before.HeapAlloc)>>20)
	}
}

func sane(t *testing.T, name string, p variorum.Page, r *variorum.Rejection, limits Limits) {
	t.Helper()
	if r == nil && (p.Input == "" || int64(len(p.Body)) > limits.PageBytes || len(p.Given.Text) > limits.LineBytes) {
		t.Errorf("%s: a page of %d bytes from %q", name, len(p.Body), p.Input)
	}
	if r != nil && (r.Input == "" || r.Reason == "" || len(r.Reason) > 500) {
		t.Errorf("%s: a rejection %+v", name, r)
	}
}

// mutate leaves the first as it is and cuts, flips, doubles or shuffles the others.
func mutate(random *rand.Rand, content string, n int) []byte {
	b := []byte(content)
	switch {
	case n == 0 || len(b) == 0:
	case n%4 == 0:
		b = b[:random.IntN(len(b))]
	case n%4 == 1:
		for range 1 + len(b)/1000 {
			b[random.IntN(len(b))] ^= byte(1 << random.IntN(8))
		}
	case n%4 == 2:
		at := random.IntN(len(b))
		b = append(b[:at:at], content[random.IntN(len(b)):]...)
	default:
		at := random.IntN(len(b))
		clear(b[at:min(at+random.IntN(100), len(b))])
	}
	return b
}
