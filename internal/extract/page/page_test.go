package page

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"unicode/utf8"

	"variorum"
)

// newsPage is an invented page as outlets print them.
const newsPage = `<!doctype html><html lang="en-GB"><head><title>Harbour bridge reopens after repairs | Tidewater Courier</title>
<meta property="og:title" content="Harbour bridge reopens after repairs"><meta property="og:site_name" content="Tidewater Courier">
<meta property="og:type" content="article"><meta name="description" content="Traffic returned to the harbour bridge on Monday.">
<link rel="canonical" href="https://courier.example/news/bridge">
<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"Harbour bridge reopens after repairs",
"datePublished":"2023-05-08T07:30:00+01:00","dateModified":"2023-05-08T09:00:00+01:00","author":[{"@type":"Person","name":"Ada Marlowe"},{"@type":"Person","name":"Tom Quill"}],
"publisher":{"@type":"Organization","name":"Tidewater Media"},"articleSection":"Local","isAccessibleForFree":false,}</script></head>
<body><nav class="menu"><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li><li><a href="/weather">Weather</a></li></ul></nav>
<main><article class="story"><h1>Harbour bridge reopens after repairs</h1>
<p class="byline">By <a href="/ada">Ada Marlowe</a> and Tom Quill</p><time datetime="2023-05-08T07:30:00+01:00">8 May 2023</time>
<figure><img src="b.jpg"><figcaption>Cars cross the bridge on Monday. Photo: Tidewater Courier</figcaption></figure>
<div class="story-body"><p>The harbour bridge reopened to traffic on Monday morning, three weeks after engineers closed it because of cracks in two of its supports, the city said.</p>
<p>“We have replaced both bearings and tested them for ten days,” said Nora Velt, the city’s chief engineer. “The bridge is as safe as the day it was built.”</p>
<p class="related"><a href="/ferry">READ MORE: Ferry firm counts its extra passengers</a></p>
<h2>Ferry service ends</h2>
<p>The additional ferry, which carried about 4,200 passengers a day during the closure, will stop on Friday, according to the operator, which thanked its crews for their work.</p>
<ul><li>The bridge was closed on 17 April after an inspection found the cracks.</li><li>Repairs cost the city 1.4 million crowns, paid from its reserve.</li></ul>
<p>Lorries of more than 30 tonnes must use the northern tunnel until the end of June, the council added in a statement, because the road surface has yet to settle.</p></div>
<div class="newsletter"><p>Sign up for our newsletter and get the best stories every morning.</p></div></article></main>
<aside class="sidebar related"><h3>Most read</h3><ul><li><a href="/1">Bakery wins prize for its rye loaf</a></li><li><a href="/2">School choir sings at the town hall</a></li></ul></aside>
<footer class="footer"><p>© 2023 Tidewater Media. All rights reserved.</p></footer></body></html>`

func TestExtract(t *testing.T) {
	e := New()
	a, rejected := e.Extract(variorum.Page{Input: "bridge.html", Body: []byte(newsPage)})
	if rejected != nil {
		t.Fatal(rejected)
	}
	for _, want := range []string{"The harbour bridge reopened", "as safe as the day", "\nFerry service ends\n", "until the end of June"} {
		if !strings.Contains(a.Text, want) {
			t.Errorf("the text lacks %q", want)
		}
	}
	for _, junk := range []string{"READ MORE", "Sign up", "Most read", "Bakery", "All rights", "Home", "Cars cross", "reopens after repairs"} {
		if strings.Contains(a.Text, junk) {
			t.Errorf("the text holds %q", junk)
		}
	}
	free := a.Free != nil && !*a.Free
	got := fmt.Sprintln(a.Title, a.Authors, a.Published, a.Modified, a.Outlet, a.Publisher, a.Section, a.Language, a.URL, free)
	want := fmt.Sprintln("Harbour bridge reopens after repairs", []string{"Ada Marlowe", "Tom Quill"}, "2023-05-08T07:30:00+01:00", "2023-05-08T09:00:00+01:00",
		"Tidewater Courier", "Tidewater Media", "Local", "en-GB", "https://courier.example/news/bridge", true)
	if got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	if len(a.Captions) != 1 || !strings.HasPrefix(a.Captions[0], "Cars cross") {
		t.Errorf("captions %q", a.Captions)
	}
	roles := map[variorum.Role]bool{}
	for _, r := range a.Removed {
		roles[r.Role] = true
	}
	if !roles[variorum.RoleByline] || !roles[variorum.RoleDateline] {
		t.Errorf("byline and dateline are not among %v", a.Removed)
	}
	runes := []rune(a.Text)
	for _, r := range a.Roles {
		if r.Role == variorum.RoleSubhead && string(runes[r.Start:r.End]) != "Ferry service ends" {
			t.Errorf("subhead at %q", string(runes[r.Start:r.End]))
		}
	}
}

func TestRejections(t *testing.T) {
	e := New()
	for name, body := range map[string]string{
		"empty":   "",
		"scripts": "<html><body><script>let a = 1</script></body></html>",
		"menu":    "<ul><li><a href=/a>News</a><li><a href=/b>Sport</a></ul>",
	} {
		_, r := e.Extract(variorum.Page{Input: name, Body: []byte(body), Given: variorum.Article{ID: "x"}})
		if r == nil || r.Reason == "" || r.Input != name || r.ID != "x" {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

func TestSameInputSameOutput(t *testing.T) {
	first, _ := New().Extract(variorum.Page{Body: []byte(newsPage)})
	e := New()
	results := make(chan string)
	for range 4 {
		go func() {
			a, _ := e.Extract(variorum.Page{Body: []byte(newsPage)})
			results <- fmt.Sprintf("%+v", a)
		}()
	}
	a, _ := e.Extract(variorum.Page{Body: []byte(newsPage)})
	want := fmt.Sprintf("%+v", a)
	if a.Text != first.Text {
		t.Error("two extractors differ")
	}
	for range 4 {
		if got := <-results; strings.Split(got, "Free:")[0] != strings.Split(want, "Free:")[0] {
			t.Errorf("got %s\nwant %s", got, want)
		}
	}
}

// hostile makes the n-th page of a stranger who wants us to stumble.
func hostile(n int) []byte {
	rng := rand.New(rand.NewPCG(uint64(n), 3))
	times := 1 << (4 + rng.IntN(11))
	parts := []string{"<div>", "<p>", "<li>word", "<table><tr><td>", "<br>x ", "<b><i>", "</p>", "</div></div>", "&amp;lt;&#x41;&nbsp;", "&#99999999;&notanentity", "<svg><path>", "<select><option>a",
		"<template>", "<!--", "-->", "<![CDATA[", "<script type=application/ld+json>{\"a\":[[[[", "</script>", "<a href='", "\"", "<p class=\"comment article body author date\">", "<h1>Title", "<time datetime=9999>", "<title>",
		"Words of a sentence, more of them, and an end. ", "\x00\xff\xfe", "日本語のテキスト。", "<custom-x>", "<meta name=author content=", "<", "</", "<textarea>", "<html><head><body>", "\ufeff", "2023-01-01 ", "By Ada Ada "}
	var b strings.Builder
	switch n % 5 {
	case 0: // one part over and over
		b.WriteString(strings.Repeat(parts[rng.IntN(len(parts))], times*4))
	case 1: // two in turn
		b.WriteString(strings.Repeat(parts[rng.IntN(len(parts))]+parts[rng.IntN(len(parts))], times*2))
	case 2: // anything
		for range times {
			b.WriteString(parts[rng.IntN(len(parts))])
		}
	case 3: // a good page cut, with bytes changed
		page := []byte(newsPage)[:rng.IntN(len(newsPage))]
		for range rng.IntN(40) {
			if len(page) > 0 {
				page[rng.IntN(len(page))] = byte(rng.IntN(256))
			}
		}
		return page
	case 4: // a good page in the midst of nesting
		b.WriteString(strings.Repeat(parts[rng.IntN(8)], times))
		b.WriteString(newsPage)
		b.WriteString(strings.Repeat(parts[rng.IntN(len(parts))], times))
	}
	if n%7 == 0 { // UTF-16 with its mark
		wide := []byte{0xff, 0xfe}
		for _, c := range []byte(b.String()) {
			wide = append(wide, c, 0)
		}
		return wide
	}
	return []byte(b.String())
}

func TestHostilePages(t *testing.T) {
	e := New()
	e.Extract(variorum.Page{Body: []byte(newsPage)})
	var before, after runtime.MemStats
	for n := range 1000 {
		body := hostile(n)
		runtime.ReadMemStats(&before)
		a, rejected := e.Extract(variorum.Page{Input: fmt.Sprint(n), Body: body})
		runtime.ReadMemStats(&after)
		if rejected == nil && (a.Text == "" || !utf8.ValidString(a.Text)) {
			t.Fatalf("page %d: text %q", n, a.Text[:min(len(a.Text), 80)])
		}
		// What a page costs grows with its size up to the cap of 12,000 blocks,
		// which takes 30 MB; a page that is one block costs 10 bytes a byte.
		if spent := after.TotalAlloc - before.TotalAlloc; spent > 60<<20 {
			t.Errorf("page %d of %d bytes took %d bytes: %.60q", n, len(body), spent, body)
		}
	}
}

func FuzzExtract(f *testing.F) {
	e := New()
	f.Add([]byte(newsPage))
	for n := range 40 {
		f.Add(hostile(n))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		a, rejected := e.Extract(variorum.Page{Body: body})
		if rejected == nil && !utf8.ValidString(a.Text+a.Title+a.Deck) {
			t.Errorf("not UTF-8: %q", a.Text)
		}
		n := utf8.RuneCountInString(a.Text)
		for _, r := range a.Roles {
			if r.Start < 0 || r.End > n || r.Start >= r.End {
				t.Errorf("role %v outside of %d code points", r, n)
			}
		}
	})
}

func BenchmarkExtract(b *testing.B) {
	e := New()
	page := variorum.Page{Body: []byte(newsPage)}
	b.SetBytes(int64(len(page.Body)))
	b.ReportAllocs()
	for b.Loop() {
		e.Extract(page)
	}
}
