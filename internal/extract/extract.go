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
	"fmt"
	"net/url"
	"strings"

	"variorum"
	"variorum/internal/extract/credit"
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
	detector *text.Detector
}

// New returns an extractor. Models are decoded when a page first needs them.
func New() *Extractor {
	credits := credit.New()
	return &Extractor{credits: credits, plain: plain.New(credits), detector: text.NewDetector()}
}

// Extract reads one page.
func (e *Extractor) Extract(p variorum.Page) (variorum.Article, *variorum.Rejection) {
	a := p.Given
	if a.Input == "" {
		a.Input = p.Input
	}
	given := a.Text != ""
	source := a.Text
	if !given {
		decoded, err := decode(p.Body)
		if err != nil {
			return variorum.Article{}, reject(p, err.Error(), "save it as UTF-8 text")
		}
		source = decoded
	}
	report := e.plain.Read(source, a.Title)
	if !given && report.Words < LeastWords {
		return variorum.Article{}, reject(p, fmt.Sprintf("not an article: %d words in whole sentences, at least %d are needed", report.Words, LeastWords),
			"give the text of one report, or its page as HTML")
	}
	if given && strings.TrimSpace(report.Text) == "" {
		report.Text = strings.TrimSpace(strings.ToValidUTF8(source, "\uFFFD"))
		report.Roles, report.Removed = nil, nil
	}
	e.fill(&a, report)
	return a, nil
}

func reject(p variorum.Page, reason, hint string) *variorum.Rejection {
	return &variorum.Rejection{Input: p.Input, ID: p.Given.ID, Reason: reason, Hint: hint}
}

// fill puts what was found into the article wherever nothing was given.
func (e *Extractor) fill(a *variorum.Article, r plain.Report) {
	a.Text, a.Roles = r.Text, r.Roles
	a.Found = map[string]string{}
	if a.Title == "" && r.Title != "" {
		a.Title, a.Found["title"] = r.Title, "first headline"
	}
	a.Captions = orEmpty(append(a.Captions, r.Captions...))
	a.Removed = append(a.Removed, r.Removed...)
	if a.Removed == nil {
		a.Removed = []variorum.Removed{}
	}
	if len(a.Authors) == 0 && len(r.Bylines) > 0 {
		a.Authors, a.Found["authors"] = authors(r.Bylines), "byline"
	}
	a.Authors = orEmpty(a.Authors)
	if a.Language == "" {
		if a.Language = e.detector.Detect(a.Text); a.Language != "" {
			a.Found["language"] = "frequent words of the text"
		}
	}
	host := hostOf(a.URL)
	if a.Outlet == "" && host != "" {
		a.Outlet, a.Found["outlet"] = host, "host of the URL"
	}
	if len(a.Credits) == 0 {
		a.Credits = e.credits.Find(credit.Input{
			Host: host, Outlet: a.Outlet, Bylines: append(append([]string{}, a.Authors...), r.Bylines...),
			Paragraphs: strings.Split(a.Text, "\n"), Lines: r.Credits, Captions: a.Captions,
		})
	}
	if a.Credits == nil {
		a.Credits = []variorum.Credit{}
	}
	if a.ID == "" {
		a.ID = variorum.ContentID(a.URL, a.Title, a.Text)
	}
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

// isHTML reports whether bytes look like a web page: a tag that only pages
// have within the first kilobyte.
func isHTML(b []byte) bool {
	head := bytes.ToLower(b[:min(len(b), 1024)])
	for _, tag := range []string{"<!doctype html", "<html", "<head", "<body", "<title", "<meta ", "<div", "<p>", "<article", "<script", "<?xml"} {
		if bytes.Contains(head, []byte(tag)) {
			return true
		}
	}
	return false
}
