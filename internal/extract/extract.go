// Package extract makes articles out of pages: clean text, title, date, outlet,
// language, credits, and a list of what was removed and why.
//
// A variorum.Page comes in: the bytes of a web page or of a plain text, with
// what the sender knew, which is kept and beats what is found. A
// variorum.Article goes out, or a Rejection with its reason; never both, never
// neither. Each page is read alone, so pages can be read side by side; nothing
// is remembered between them. Pages are read by the package page, scraped text
// by plain, credits by credit. What an article means is left to the stages
// behind.
package extract

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"variorum"
	"variorum/internal/extract/credit"
	"variorum/internal/extract/page"
	"variorum/internal/extract/plain"
	"variorum/internal/text"
)

// LeastWords is the least number of words in whole sentences that make an
// article of a plain text; a given text is never rejected for being short.
const LeastWords = 20

// An Extractor reads pages. It is safe for concurrent use.
type Extractor struct {
	credits  *credit.Finder
	plain    *plain.Reader
	page     *page.Extractor
	detector *text.Detector
}

// New returns an extractor. Models are decoded when a page first needs them.
func New() *Extractor {
	credits := credit.New()
	return &Extractor{credits: credits, plain: plain.New(credits), page: page.New(), detector: text.NewDetector()}
}

// Extract reads one page.
func (e *Extractor) Extract(p variorum.Page) (variorum.Article, *variorum.Rejection) {
	var found variorum.Article
	var r *variorum.Rejection
	switch {
	case p.Given.Text != "":
		found = e.given(p.Given.Text, p.Given.Title)
	case len(p.Body) == 0 && p.Given.Title != "":
		found = variorum.Article{} // a headline is all there is
	case isHTML(p.Body, p.MediaType):
		found, r = e.page.Extract(p)
	default:
		found, r = e.text(p)
	}
	if r != nil {
		return variorum.Article{}, r
	}
	a := merge(p, found)
	e.complete(&a)
	return a, nil
}

// given cleans a text that the sender gave; it is never rejected, and where
// nothing of it reads like a report it stays as it is.
func (e *Extractor) given(s, title string) variorum.Article {
	a := article(e.plain.Read(s, title, true))
	if a.Text == "" {
		a.Text = strings.TrimSpace(strings.ToValidUTF8(s, "\uFFFD"))
		a.Roles, a.Removed = nil, nil
	}
	return a
}

// text reads the bytes of a plain text.
func (e *Extractor) text(p variorum.Page) (variorum.Article, *variorum.Rejection) {
	reject := func(reason, hint string) (variorum.Article, *variorum.Rejection) {
		return variorum.Article{}, &variorum.Rejection{Input: p.Input, ID: p.Given.ID, Reason: reason, Hint: hint}
	}
	s, err := decode(p.Body)
	if err != nil {
		return reject(err.Error(), "save it as UTF-8 text")
	}
	report := e.plain.Read(s, p.Given.Title, false)
	if report.Words < LeastWords {
		return reject(fmt.Sprintf("not an article: %d words in whole sentences, at least %d are needed", report.Words, LeastWords),
			"give the text of one report, or its page as HTML")
	}
	return article(report), nil
}

// article is a report as an article.
func article(r plain.Report) variorum.Article {
	a := variorum.Article{Title: r.Title, Text: r.Text, Roles: r.Roles, Captions: r.Captions, Removed: r.Removed, Authors: authors(r.Bylines), Found: map[string]string{}}
	if a.Title != "" {
		a.Found["title"] = "first headline"
	}
	if len(a.Authors) > 0 {
		a.Found["authors"] = "byline"
	}
	return a
}

// merge takes what was found and puts what was given over it.
func merge(p variorum.Page, a variorum.Article) variorum.Article {
	g := p.Given
	if a.Found == nil {
		a.Found = map[string]string{}
	}
	over := func(field string, to *string, given string) {
		if given != "" {
			*to = given
			delete(a.Found, field)
		}
	}
	maps.Copy(a.Found, g.Found)
	over("id", &a.ID, g.ID)
	over("input", &a.Input, cmp.Or(g.Input, p.Input))
	over("url", &a.URL, g.URL)
	over("outlet", &a.Outlet, g.Outlet)
	over("publisher", &a.Publisher, g.Publisher)
	over("section", &a.Section, g.Section)
	over("title", &a.Title, g.Title)
	over("deck", &a.Deck, g.Deck)
	over("language", &a.Language, g.Language)
	over("published", (*string)(&a.Published), string(g.Published))
	over("modified", (*string)(&a.Modified), string(g.Modified))
	if len(g.Authors) > 0 {
		a.Authors = g.Authors
		delete(a.Found, "authors")
	}
	if g.Free != nil {
		a.Free = g.Free
	}
	if g.Text != "" && len(g.Roles) > 0 && a.Text == g.Text {
		a.Roles = g.Roles
	}
	a.Captions = append(slices.Clone(g.Captions), a.Captions...)
	a.Removed = append(slices.Clone(g.Removed), a.Removed...)
	a.Credits = g.Credits
	return a
}

// complete finds what can be told from the article itself.
func (e *Extractor) complete(a *variorum.Article) {
	printable(a)
	a.Captions, a.Authors = orEmpty(a.Captions), orEmpty(a.Authors)
	if a.Removed == nil {
		a.Removed = []variorum.Removed{}
	}
	if a.Language == "" {
		if a.Language = e.detector.Detect(a.Text); a.Language != "" {
			a.Found["language"] = "frequent words of the text"
		}
	}
	e.sources(a)
	host := hostOf(a.URL)
	if a.Outlet == "" && host != "" {
		a.Outlet, a.Found["outlet"] = host, "host of the URL"
	}
	if len(a.Credits) == 0 {
		a.Credits = e.credits.Find(creditInput(a, host))
	}
	if a.Credits == nil {
		a.Credits = []variorum.Credit{}
	}
	if a.ID == "" {
		a.ID = variorum.ContentID(a.URL, a.Title, a.Text)
	}
}

// sources gives the lines that name a text's source ("Source: …"), and were left
// out of it, the role of credits.
func (e *Extractor) sources(a *variorum.Article) {
	for i := range a.Removed {
		r := &a.Removed[i]
		if strings.Contains(r.Exact, ":") && (r.Role == variorum.RoleJunk || r.Role == variorum.RoleByline || r.Role == variorum.RoleNavigation) && e.credits.SourceLine(r.Exact) {
			r.Role = variorum.RoleCredit
		}
	}
}

// printable puts a space for every control character but the line feed, so that
// no place moves: a next-line or escape character of a page parts lines, or
// worse, wherever it is printed.
func printable(a *variorum.Article) {
	clean := func(s *string) {
		if strings.ContainsFunc(*s, control) {
			*s = strings.Map(func(r rune) rune {
				if control(r) {
					return ' '
				}
				return r
			}, *s)
		}
	}
	for _, s := range []*string{&a.Title, &a.Deck, &a.Text, &a.Outlet, &a.Publisher, &a.Section} {
		clean(s)
	}
	for _, list := range [][]string{a.Captions, a.Authors} {
		for i := range list {
			clean(&list[i])
		}
	}
	for i := range a.Removed {
		clean(&a.Removed[i].Exact)
	}
}

func control(r rune) bool {
	return r != '\n' && (unicode.IsControl(r) || r == '\u2028' || r == '\u2029')
}

// creditInput gathers what of an article, and of what was taken out of it, may
// hold credits.
func creditInput(a *variorum.Article, host string) credit.Input {
	in := credit.Input{Host: host, Outlet: a.Outlet, Bylines: slices.Clone(a.Authors), Paragraphs: strings.Split(a.Text, "\n"), Captions: a.Captions}
	for _, r := range a.Removed {
		switch r.Role {
		case variorum.RoleByline:
			in.Bylines = append(in.Bylines, r.Exact)
		case variorum.RoleCredit:
			in.Lines = append(in.Lines, r.Exact)
		}
	}
	return in
}

func orEmpty(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

// authors cuts a byline to names: "By Ann Orr and Bo Lee | Gazette".
func authors(bylines []string) []string {
	var out []string
	for _, s := range bylines {
		_, s, _ = strings.Cut(strings.TrimSpace(s), " ")
		s, _, _ = strings.Cut(s, "|")
		for _, and := range []string{" and ", " und ", " et ", " y ", " & "} {
			s = strings.ReplaceAll(s, and, ",")
		}
		for part := range strings.SplitSeq(s, ",") {
			if part = strings.TrimSpace(part); part != "" {
				out = append(out, part)
			}
		}
	}
	return out
}

func hostOf(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
}

// isHTML reports whether bytes are a web page: they are said to be, or hold a
// tag that only pages have within the first kilobyte.
func isHTML(b []byte, mediaType string) bool {
	if strings.Contains(mediaType, "html") {
		return true
	}
	head := bytes.ToLower(b[:min(len(b), 1024)])
	for _, tag := range []string{"<!doctype html", "<html", "<head", "<body", "<title", "<meta ", "<div", "<p>", "<article", "<script", "<?xml"} {
		if bytes.Contains(head, []byte(tag)) {
			return true
		}
	}
	return false
}
