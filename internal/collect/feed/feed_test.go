package feed

import (
	"fmt"
	"strings"
	"testing"
)

const rss = `<?xml version="1.0"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Veldhaven Post</title><link>https://post.example/</link><language>en-gb</language>
<atom:link rel="self" href="https://post.example/feed"/><atom:link rel="hub" href="https://hub.example/"/>
<item><title>Bridge opens</title><link>/1</link><pubDate>Thu, 10 Nov 2022 14:03:00 +0100</pubDate><author>desk@post.example (A. Vos)</author>
<description>Short.</description><content:encoded><![CDATA[<p>The bridge <b>opened</b>.</p>]]></content:encoded></item>
<item><title>Bridge closes</title><guid>https://post.example/2</guid><description>Closed &amp; locked.</description></item>
<item><title>Ferry</title><link>https://post.example/3</link></item>
</channel></rss>`

const atom = `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="nl"><title>Post</title><link rel="hub" href="https://hub.example/"/>
<entry><title>Brug</title><id>urn:1</id><link rel="alternate" href="https://post.example/1"/><updated>2022-11-10T15:00:00Z</updated><published>2022-11-10T14:00:00Z</published><content type="html">&lt;p>Open.</content></entry>
<entry><title>Veer</title><id>urn:2</id><link href="https://post.example/2"/><updated>2022-11-11T15:00:00Z</updated></entry></feed>`

const jsonFeed = `{"version":"https://jsonfeed.org/version/1.1","title":"Post","home_page_url":"https://post.example/","items":[
{"id":"1","url":"https://post.example/1","title":"Bridge","content_html":"<p>Open.</p>","date_published":"2022-11-10T14:00:00Z","authors":[{"name":"A. Vos"}]},
{"id":"2","url":"https://post.example/2","content_text":"Ferry."}]}`

const rdf = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Post</title><link>https://post.example/</link><items><rdf:Seq/></items></channel>
<item><title>Bridge</title><link>https://post.example/1</link><dc:date>2022-11-10T14:00:00Z</dc:date></item>
<item><title>Ferry</title><link>https://post.example/2</link></item></rdf:RDF>`

func urls(f *Feed) string {
	if f == nil {
		return "no feed"
	}
	var all []string
	for _, it := range f.Items {
		all = append(all, strings.TrimPrefix(it.URL, "https://post.example"))
	}
	return strings.Join(all, " ")
}

func TestParse(t *testing.T) {
	f, err := Parse([]byte(rss), "https://post.example/feed", 10)
	if err != nil {
		t.Fatal(err)
	}
	if urls(f) != "/1 /2 /3" || f.Title != "Veldhaven Post" || f.Home != "https://post.example/" || f.Self != "https://post.example/feed" ||
		f.Language != "en-gb" || fmt.Sprint(f.Hubs) != "[https://hub.example/]" || f.Lost || f.More {
		t.Errorf("got %+v", f)
	}
	if it := f.Items[0]; it.Title != "Bridge opens" || it.Content != "<p>The bridge <b>opened</b>.</p>" || it.Published.Format("15:04 MST") != "13:03 UTC" || len(it.Authors) != 1 {
		t.Errorf("got %+v", it)
	}
	if f.Items[1].Content != "Closed & locked." {
		t.Errorf("got %q", f.Items[1].Content)
	}
	f, err = Parse([]byte(atom), "", 10)
	if err != nil || urls(f) != "/1 /2" || fmt.Sprint(f.Hubs) != "[https://hub.example/]" || f.Items[0].Content != "<p>Open." || f.Items[0].Published.Hour() != 14 || f.Items[0].Updated.Hour() != 15 {
		t.Errorf("got %+v, %v", f, err)
	}
	f, err = Parse([]byte(jsonFeed), "", 10)
	if err != nil || urls(f) != "/1 /2" || f.Items[0].Authors[0] != "A. Vos" || f.Items[1].Content != "Ferry." {
		t.Errorf("got %+v, %v", f, err)
	}
	f, err = Parse([]byte(rdf), "", 10)
	if err != nil || urls(f) != "/1 /2" {
		t.Errorf("got %+v, %v", f, err)
	}
	f, err = Parse([]byte(rss), "https://post.example/feed", 2)
	if err != nil || urls(f) != "/1 /2" || !f.More {
		t.Errorf("limited: got %+v, %v", f, err)
	}
}

// A feed cut anywhere gives every item that is whole before the cut.
func TestCutAnywhere(t *testing.T) {
	for name, c := range map[string]struct{ content, end string }{
		"rss": {rss, "</item>"}, "atom": {atom, "</entry>"}, "rdf": {rdf, "</item>"}, "json": {jsonFeed, "}"},
	} {
		whole, err := Parse([]byte(c.content), "https://post.example/feed", 10)
		if err != nil {
			t.Fatal(err)
		}
		for cut := len(c.content) / 4; cut < len(c.content); cut++ {
			want := strings.Count(c.content[:cut], c.end)
			if name == "json" {
				// Two braces end the first item and its author; the object ends with the last.
				want = max(want-1, 0)
			}
			want = min(want, len(whole.Items))
			f, err := Parse([]byte(c.content[:cut]), "https://post.example/feed", 10)
			if want == 0 {
				continue
			}
			if err != nil || len(f.Items) != want || f.Items[0].URL != whole.Items[0].URL || f.Items[0].Content != whole.Items[0].Content || !f.Lost && cut < len(c.content)-1 {
				t.Fatalf("%s cut at %d: got %q, %v, want %d items", name, cut, urls(f), err, want)
			}
		}
	}
}

func TestBrokenWithin(t *testing.T) {
	for name, c := range map[string]struct{ feed, want string }{
		"item without end":     {strings.Replace(rss, "<description>Closed &amp; locked.</description></item>", "", 1), "/1 /2 /3"},
		"control character":    {strings.Replace(rss, "Closed &amp;", "Closed \x01", 1), "/1 /2 /3"},
		"tag cut":              {strings.Replace(rss, "<guid>https", "<guid", 1), "/1 /3"},
		"channel broken":       {strings.Replace(rss, "<title>Veldhaven Post</title>", "<title", 1), "/1 /2 /3"},
		"deep item":            {strings.Replace(rss, "Closed &amp;", strings.Repeat("<d>", 500), 1), "/1 /3"},
		"undeclared entity":    {strings.Replace(rss, "Closed &amp;", "Closed &nonsense;", 1), "/1 /2 /3"},
		"whitespace before it": {"\n\n" + rss, "/1 /2 /3"},
		"json item":            {strings.Replace(jsonFeed, `"title":"Bridge"`, `"title":{}`, 1), "/2"},
		"json title":           {strings.Replace(jsonFeed, `"title":"Post"`, `"title":7`, 1), "/1 /2"},
	} {
		f, err := Parse([]byte(c.feed), "https://post.example/feed", 10)
		if err != nil || urls(f) != c.want {
			t.Errorf("%s: got %q, %v, want %q", name, urls(f), err, c.want)
		}
	}
}

func TestHostile(t *testing.T) {
	laughs := `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha">` + func() (s string) {
		for c := 'b'; c < 'n'; c++ {
			s += fmt.Sprintf(`<!ENTITY %c "%s">`, c, strings.Repeat(fmt.Sprintf("&%c;", c-1), 10))
		}
		return s
	}() + `]><rss><channel><item><title>&m;</title><link>https://post.example/1</link></item></channel></rss>`
	f, err := Parse([]byte(laughs), "", 10)
	if err == nil && len(f.Items) > 0 && len(f.Items[0].Title) > 100 {
		t.Errorf("entities were expanded: %d characters", len(f.Items[0].Title))
	}
	for _, content := range []string{
		"", "<", "{", "<rss", "<rss><channel><item>", strings.Repeat("<rss>", 100_000), strings.Repeat("<a:b>", 100_000),
		`{"items":[` + strings.Repeat("[", 100_000), `{"version":"https://jsonfeed.org/version/1","items":{}}`, "<rss>" + strings.Repeat("<item></item>", 20_000),
	} {
		if f, err := Parse([]byte(content), "", 10); err == nil && f == nil {
			t.Errorf("neither feed nor error for %.40q", content)
		}
	}
}

func TestDiscover(t *testing.T) {
	page := `<html><head><base href="https://post.example/news/"><title>x</title>
<link rel="alternate" type="application/rss+xml" title="All" href="../feed"><link rel="alternate" type="application/rss+xml" href="../feed">
<link rel="ALTERNATE" type="application/atom+xml; charset=utf-8" href="atom"><link rel=alternate hreflang=de href=/de>
<link rel="hub" href="https://hub.example/"><link rel="alternate" type="application/rss+xml" href="javascript:x">`
	d := Discover([]byte(page), "https://other.example/")
	if fmt.Sprint(d.Feeds) != "[{https://post.example/feed All} {https://post.example/news/atom }]" || fmt.Sprint(d.Hubs) != "[https://hub.example/]" {
		t.Errorf("got %+v", d)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{rss, atom, rdf, jsonFeed, rss[:len(rss)/2], "<rss><channel><item>"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		feed, err := Parse(b, "https://post.example/", 5)
		if err == nil && len(feed.Items) > 5 {
			t.Fatal("more items than asked for")
		}
		Discover(b, "https://post.example/")
	})
}
