package main

import (
	"fmt"
	"html"
	"math/rand/v2"
	"strings"

	"variorum"
)

// layouts are the ways in which outlets set a report: the elements around the
// page, the report and its title.
var layouts = [...]struct{ body, report, title, paragraph string }{
	{`<div id="page">`, `<article class="story-body">`, `<h1 class="headline">`, `<p>`},
	{`<div class="wrap"><div class="col-8">`, `<div class="article__content" itemprop="articleBody">`, `<h1 itemprop="headline">`, `<p class="text">`},
	{`<main>`, `<section class="entry-content">`, `<h1 class="entry-title">`, `<p>`},
	{`<div class="l-grid">`, `<div class="c-article">`, `<h2 class="c-title">`, `<div class="c-par">`},
}

// closing returns the end tags of the elements that a piece of markup opens.
func closing(open string) string {
	var b strings.Builder
	tags := strings.Split(open, "<")
	for i := len(tags) - 1; i > 0; i-- {
		b.WriteString("</" + strings.FieldsFunc(tags[i], func(c rune) bool { return c == ' ' || c == '>' })[0] + ">")
	}
	return b.String()
}

// page sets an article as its outlet would, with menus, teasers, scripts and
// styles around it: about 60 KB.
func (w *world) page(a *variorum.Article) variorum.Page {
	house := rand.New(rand.NewPCG(w.seed, uint64(len(a.Outlet))<<32|uint64(a.Outlet[9])<<16|uint64(a.Outlet[8])<<8|uint64(a.Outlet[7])))
	r := rand.New(rand.NewPCG(w.seed, uint64(len(a.Text))<<16|uint64(len(a.Title))))
	l := w.languages[0]
	for _, have := range w.languages {
		if have.code == a.Language {
			l = have
		}
	}
	shape := layouts[house.IntN(len(layouts))]
	var b strings.Builder
	fmt.Fprintf(&b, `<!doctype html><html lang="%s"><head><meta charset="utf-8"><title>%s | %s</title>`, a.Language, html.EscapeString(a.Title), a.Outlet)
	fmt.Fprintf(&b, `<link rel="canonical" href="%s"><meta property="og:title" content="%s"><meta property="og:site_name" content="%s"><meta property="article:published_time" content="%s">`,
		a.URL, html.EscapeString(a.Title), a.Outlet, a.Published)
	fmt.Fprintf(&b, `<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":%q,"datePublished":%q,"url":%q,"publisher":{"@type":"Organization","name":%q}}</script>`,
		a.Title, string(a.Published), a.URL, a.Outlet)
	b.WriteString("<style>" + filler(house, 9000) + "</style><script>" + filler(house, 20000) + "</script></head><body>")
	b.WriteString(`<header><nav class="menu"><ul>`)
	for range 40 {
		fmt.Fprintf(&b, `<li><a href="/s/%d">%s</a></li>`, house.IntN(1000), upper(l.common(house)))
	}
	b.WriteString("</ul></nav></header>" + shape.body + shape.report + shape.title + html.EscapeString(a.Title) + closing(shape.title))
	fmt.Fprintf(&b, `<div class="meta"><time datetime="%s">%s</time></div>`, a.Published, a.Published)
	for _, p := range strings.Split(a.Text, "\n") {
		b.WriteString(shape.paragraph + html.EscapeString(p) + closing(shape.paragraph) + "\n")
	}
	b.WriteString(closing(shape.report) + `<aside class="related">`)
	for range 30 {
		fmt.Fprintf(&b, `<div class="teaser"><a href="/a/%d"><img src="/i/%d.jpg" alt=""><h3>%s</h3></a><p>%s</p></div>`, r.IntN(1e6), r.IntN(1e6), upper(some3(l, r, 7)), upper(some3(l, r, 16)))
	}
	b.WriteString("</aside>" + closing(shape.body) + `<footer><ul>`)
	for range 30 {
		fmt.Fprintf(&b, `<li><a href="/f/%d">%s</a></li>`, house.IntN(1000), upper(l.common(house)))
	}
	fmt.Fprintf(&b, `</ul><p>© %s</p></footer><script>%s</script></body></html>`, a.Outlet, filler(house, 10000))
	return variorum.Page{Input: a.URL, Given: variorum.Article{URL: a.URL}, Body: []byte(b.String()), MediaType: "text/html; charset=utf-8"}
}

func some3(l *language, r *rand.Rand, n int) string {
	out := make([]string, n)
	for i := range out {
		out[i] = l.common(r)
	}
	return strings.Join(out, " ")
}

// filler stands for scripts and styles, which are read over.
func filler(r *rand.Rand, bytes int) string {
	var b strings.Builder
	for b.Len() < bytes {
		fmt.Fprintf(&b, "var a%d=function(b){return b.c%d(%d)};", r.IntN(1e5), r.IntN(1e3), r.IntN(1e6))
	}
	return b.String()
}
