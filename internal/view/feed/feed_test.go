package feed

import (
	"encoding/json"
	"encoding/xml"
	"strings"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"
)

var moment = time.Date(2031, 10, 3, 12, 0, 0, 0, time.FixedZone("", 3600))

// hostile is what a source could write to break a feed or its reader.
const hostile = "<script>alert(1)</script>\"' ]]> \x00\x0b\x1b[31m\u202eevil\u202c \ufffe &amp; \xff\n<!-- x"

func feed(words string) *Feed {
	return &Feed{Title: words, About: words, Home: "https://news.example/", Atom: "https://news.example/feed.atom", RSS: "https://news.example/feed.rss", JSON: "https://news.example/feed.json", Updated: moment, Language: "en",
		Items: []Item{{ID: ID("story", "a"), Address: "https://news.example/story/a", Title: words, Language: "ar", Published: moment, Updated: moment, Label: words, Outlets: []string{words, "\x00"},
			Lines: []Line{{Words: words, Language: "ar", RTL: true, Outlet: words, Address: "https://news.example/article/a?x=1&y=2"}, {Words: words}}}, {ID: ID("story", "b"), Address: "https://news.example/story/b", Published: moment, Updated: moment}}}
}

// Whatever a source writes, each format is read again as what was meant.
func TestHostile(t *testing.T) {
	const want = `<script>alert(1)</script>"' ]]> [31mevil & <!-- x`
	printers := map[string]func(*Feed, *strings.Builder) error{
		"atom": func(f *Feed, b *strings.Builder) error { return f.PrintAtom(b) },
		"rss":  func(f *Feed, b *strings.Builder) error { return f.PrintRSS(b) },
		"json": func(f *Feed, b *strings.Builder) error { return f.PrintJSON(b) },
	}
	for kind, print := range printers {
		var b strings.Builder
		if err := print(feed(hostile), &b); err != nil {
			t.Fatal(err)
		}
		out := b.String()
		if kind == "json" && !json.Valid([]byte(out)) || kind != "json" && xml.Unmarshal([]byte(out), new(struct{})) != nil {
			t.Errorf("%s is not well formed:\n%s", kind, out)
		}
		if strings.Contains(out, "<script") || strings.ContainsAny(out, "\x00\x0b\x1b\u202e\ufffe\ufffd") {
			t.Errorf("%s carries what it must not:\n%q", kind, out)
		}
		f, err := gofeed.NewParser().ParseString(out)
		if err != nil || len(f.Items) != 2 {
			t.Fatalf("%s: %v, %+v", kind, err, f)
		}
		i := f.Items[0]
		if got := strings.ReplaceAll(i.Title, "&amp;", "&"); kind != "rss" && got != want {
			t.Errorf("%s: title %q", kind, i.Title)
		}
		if i.GUID != ID("story", "a") || i.Link != "https://news.example/story/a" || i.UpdatedParsed == nil && i.PublishedParsed == nil {
			t.Errorf("%s: %+v", kind, i)
		}
		body := i.Content
		if kind == "rss" {
			body = i.Description
		}
		if strings.Contains(body, "<script") || !strings.Contains(body, `<blockquote lang="ar" dir="rtl" cite="https://news.example/article/a?x=1&amp;y=2"><p>&lt;script&gt;`) {
			t.Errorf("%s: content %s", kind, body)
		}
		if f.Items[1].Title != "–" {
			t.Errorf("%s: an item without a title has %q", kind, f.Items[1].Title)
		}
	}
}

func TestID(t *testing.T) {
	if a := ID("story", "a"); a != ID("story", "a") || a == ID("story", "b") || a == ID("origin", "a") || ID("x", "yz") == ID("xy", "z") || !strings.HasPrefix(a, "urn:uuid:") {
		t.Error(a)
	}
}

func TestLatest(t *testing.T) {
	if got := Latest([]Item{{Updated: moment}, {Updated: moment.Add(-time.Hour)}}, time.Time{}); !got.Equal(moment) {
		t.Error(got)
	}
	if got := Latest(nil, moment); !got.Equal(moment) {
		t.Error(got)
	}
}
