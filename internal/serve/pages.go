package serve

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"time"

	"variorum"
	"variorum/internal/text"
	"variorum/internal/view/catalogue"
)

//go:embed pages/*.html
var pageFiles embed.FS

// A printer is the page templates with the labels of one language.
type printer = *template.Template

// page is what every template sees; a page's own matter is Data.
type page struct {
	Title string
	At    string // the part of the site: stories, search, sources
	Query string
	// Feed is the address of the page's own feed without its ending, where it has
	// one; it may have a query.
	Feed string
	// Live is the stream that tells this page what happens, where there is one.
	Live string
	// Scripts are the assets this page loads beside those of every page.
	Scripts  []string
	Language *catalogue.Language
	SignOut  bool // the reader is signed in and can sign out
	Data     any
}

func readPages(labels *catalogue.Catalogue, a assets) (map[*catalogue.Language]printer, error) {
	out := map[*catalogue.Language]printer{}
	for _, l := range labels.Languages() {
		p, err := template.New("pages").Funcs(template.FuncMap{
			"t": l.Text, "count": l.Count, "noun": l.Noun, "number": l.Number, "asset": a.address, "ended": ended,
			"ago": func(now, t time.Time) string { return ago(l, now, t) }, "moment": moment, "date": date, "day": day,
			"until": func(now, t time.Time) string { return until(l, now, t) }, "span": func(d time.Duration) string { return span(l, d) }, "pages": pageNumbers,
			"stamp": stamp, "outletpage": outletPage, "namepage": namePage, "tongue": func(tag string) string { return languageName(l, tag) },
		}).ParseFS(pageFiles, "pages/*.html")
		if err != nil {
			return nil, fmt.Errorf("parse pages: %w", err)
		}
		out[l] = p
	}
	return out, nil
}

// language is the reader's, by what the browser asks for.
func (s *Server) language(r *http.Request) *catalogue.Language {
	return s.catalogue.For(r.Header.Get("Accept-Language"))
}

// print answers with a page.
func (s *Server) print(w http.ResponseWriter, r *http.Request, name string, p page) error {
	return s.printStatus(w, r, http.StatusOK, name, p)
}

// printStatus makes the page whole before the first byte is sent, so that a
// fault is told as such.
func (s *Server) printStatus(w http.ResponseWriter, r *http.Request, status int, name string, p page) error {
	p.Language, p.SignOut = s.language(r), s.gate.HasCookie(r)
	var b bytes.Buffer
	if err := s.pages[p.Language].ExecuteTemplate(&b, name, p); err != nil {
		return fmt.Errorf("print %s: %w", name, err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Add("Vary", "Accept-Language")
	w.WriteHeader(status)
	_, err := w.Write(b.Bytes())
	return err
}

// day is how a date is shown in a list.
func day(t time.Time) string { return t.UTC().Format("Mon 2 Jan 15:04") }

// moment is a time that the browser shows in the reader's zone; without script
// it is in UTC and says so.
func moment(t time.Time) template.HTML {
	if t.IsZero() {
		return "–"
	}
	t = t.UTC()
	return template.HTML(`<time datetime="` + t.Format(time.RFC3339) + `">` + t.Format("Mon 2 Jan 15:04") + ` UTC</time>`)
}

// date is a moment's day, where the hour says nothing.
func date(t time.Time) template.HTML {
	if t.IsZero() {
		return "–"
	}
	return template.HTML(`<time datetime="` + t.UTC().Format(time.DateOnly) + `">` + t.UTC().Format("2 Jan 2006") + `</time>`)
}

// ago tells how long ago a moment was, in one unit.
func ago(l *catalogue.Language, now, t time.Time) string {
	switch d := now.Sub(t); {
	case t.IsZero():
		return l.Text("never")
	case d < 2*time.Minute:
		return l.Text("just now")
	case d < 2*time.Hour:
		return l.Text("{} ago", l.Count(int(d/time.Minute), "minute"))
	case d < 48*time.Hour:
		return l.Text("{} ago", l.Count(int(d/time.Hour), "hour"))
	default:
		return l.Text("{} ago", l.Count(int(d/(24*time.Hour)), "day"))
	}
}

// stamp is a source's own date: a moment, or a day as it was given.
func stamp(s variorum.Stamp) template.HTML {
	at, ok := s.Time()
	switch {
	case !ok:
		return template.HTML(template.HTMLEscapeString(string(s)))
	case s.IsDate():
		return template.HTML(`<time datetime="` + at.Format(time.DateOnly) + `">` + at.Format("Mon 2 Jan 2006") + `</time>`)
	}
	return template.HTML(`<time datetime="` + at.Format(time.RFC3339) + `">` + at.Format("Mon 2 Jan 2006 15:04") + ` UTC</time>`)
}

// outletPage and namePage are the addresses of what is known of an outlet, and
// of a person, place or organisation by any of its spellings.
func outletPage(name string) string { return "/outlet/" + url.PathEscape(name) }

func namePage(name string) string { return "/name/" + url.PathEscape(text.Fold(name)) }
