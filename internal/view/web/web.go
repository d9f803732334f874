// Package web prints pages as one HTML file that stands alone: no script, no
// network, no second file.
//
// A view.Front comes in, a document goes out. Every line of a source links to its
// sentence in that source's full text, which is on the page, beside the story on a
// wide screen and below it on a narrow one; the browser opens and marks it
// (:target). Serif is a source's own words, sans this program's labels.
//
// All that came from outside goes through html/template's contextual escaping,
// and a content security policy in the document allows nothing but its own style.
// Serving pages over HTTP, with script and live parts, is left to the server.
package web

import (
	"bufio"
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"variorum"
	"variorum/internal/view"
)

//go:embed page.html
var pageHTML string

//go:embed page.css
var pageCSS string

// document is what the template sees.
type document struct {
	Title   string
	Style   template.CSS
	Front   *view.Front
	Stories []story
	Several bool
}

// A story is a page with the prefix of its anchors: "" for the only one.
type story struct {
	*view.Page
	Prefix string
	Number int
	Head   string // level of its title: h1, or h2 among several
	Body   template.HTML
}

// Print prints the front as one document.
func Print(w io.Writer, f *view.Front) error {
	base, err := template.New("page").Funcs(functions("")).Parse(pageHTML)
	if err != nil {
		return fmt.Errorf("parse page template: %w", err)
	}
	d := document{Title: "Variorum", Style: template.CSS(compact(pageCSS)), Front: f, Several: len(f.Pages) > 1}
	for i, p := range f.Pages {
		s := story{Page: p, Number: i + 1}
		if d.Several {
			s.Prefix = "t" + strconv.Itoa(i+1)
		}
		if s.Body, err = body(base, s); err != nil {
			return err
		}
		d.Stories = append(d.Stories, s)
	}
	if len(d.Stories) == 1 {
		d.Title = text(d.Stories[0].Title.Words) + " · Variorum"
	}
	b := bufio.NewWriter(w)
	if err := base.ExecuteTemplate(b, "document", d); err != nil {
		return fmt.Errorf("print page: %w", err)
	}
	return b.Flush()
}

// body prints a story by a copy of the template whose anchors carry its prefix.
func body(base *template.Template, s story) (template.HTML, error) {
	t, err := base.Clone()
	if err != nil {
		return "", fmt.Errorf("copy page template: %w", err)
	}
	var b bytes.Buffer
	if err := t.Funcs(functions(s.Prefix)).ExecuteTemplate(&b, "story", s); err != nil {
		return "", fmt.Errorf("print story %s: %w", s.ID, err)
	}
	return template.HTML(b.String()), nil
}

// spaces is white space that the style does not need.
var spaces = regexp.MustCompile(`\s*\n\s*|/\*(?s:.*?)\*/`)

func compact(css string) string { return spaces.ReplaceAllString(css, "") }

func text(list []view.Words) string {
	var out []string
	for _, w := range list {
		out = append(out, w.Exact())
	}
	return strings.Join(out, " … ")
}

func functions(prefix string) template.FuncMap {
	return template.FuncMap{
		"id":       func(s string) string { return prefix + s },
		"count":    view.Count,
		"verdict":  view.VerdictLabel,
		"class":    verdictClass,
		"direct":   direction,
		"dirs":     directions,
		"chart":    chart,
		"compared": func(p *view.Page) []view.Figure { return figures(p, false) },
		"single":   func(p *view.Page) []view.Figure { return figures(p, true) },
		"verdicts": verdicts,
		"said":     said,
		"inside":   func(p *view.Page, origin int) []view.Edge { return p.Inside(origin) },
		"numbers":  view.Numbers,
		"edge":     edgeText,
		"roles":    roles,
		"strip":    strip,
		"branches": branches,
		"few":      few,
		"report":   report,
		"unique":   view.OnlyLabel,
		"clip":     clip,
		"grave":    grave,
		"origins":  origins,
		"percent":  func(v float64) int { return int(v*100 + .5) },
		"list":     func(s ...string) string { return strings.Join(full(s), " · ") },
		"commas":   func(s []string) string { return strings.Join(s, ", ") },
		"at":       func(list []view.Source, n int) view.Source { return list[n-1] },
	}
}

// How many chips a line carries before the rest folds: origins, and reports of one
// origin. A line of two more than that is shown whole.
const (
	originsShown = 5
	reportsShown = 4
)

// branches draws a curve from an origin to each of its reports, in a box of one unit
// a report down and 100 across.
func branches(o view.Origin) []string {
	middle := float64(len(o.Sources)) / 2
	var out []string
	for i := range o.Sources {
		out = append(out, fmt.Sprintf("M0,%g C50,%g 50,%g 100,%g", middle, middle, float64(i)+.5, float64(i)+.5))
	}
	return out
}

// A handful is the sources of a line: those shown, and those behind "+41".
type handful struct {
	Shown, Rest view.Sigla
	More        int
}

func few(s view.Sigla) handful {
	var out handful
	for i, g := range s {
		switch {
		case i >= originsShown:
			out.Rest = append(out.Rest, g)
			out.More += len(g)
		case len(g) > reportsShown+1:
			out.Shown = append(out.Shown, g[:reportsShown])
			out.Rest = append(out.Rest, g[reportsShown:])
			out.More += len(g) - reportsShown
		default:
			out.Shown = append(out.Shown, g)
		}
	}
	if out.More <= 2 {
		return handful{Shown: s}
	}
	return out
}

// A source as it is printed among the reports; the only one lies open.
type reportOf struct {
	view.Source
	Alone bool
}

func report(p *view.Page, n int) reportOf { return reportOf{p.Sources[n-1], len(p.Sources) == 1} }

func full(list []string) []string {
	var out []string
	for _, s := range list {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

func direction(w view.Words) string {
	if w.RTL {
		return "rtl"
	}
	return "ltr"
}

// directions is that of the first of several stretches.
func directions(list []view.Words) string {
	if len(list) == 0 {
		return "ltr"
	}
	return direction(list[0])
}

func verdictClass(v variorum.Verdict) string {
	switch v {
	case variorum.VerdictDiffer:
		return "bad"
	case variorum.VerdictAgree:
		return "good"
	}
	return "plain"
}

func figures(p *view.Page, single bool) []view.Figure {
	var out []view.Figure
	for _, f := range p.Figures {
		if (f.Verdict == variorum.VerdictSingle) == single {
			out = append(out, f)
		}
	}
	return out
}

// A tally is a verdict with the number of figures that have it.
type tally struct {
	Label, Class string
}

func verdicts(p *view.Page) []tally {
	var out []tally
	for _, v := range []variorum.Verdict{variorum.VerdictDiffer, variorum.VerdictUpdated, variorum.VerdictCompatible, variorum.VerdictAgree, variorum.VerdictSingle} {
		n := 0
		for _, f := range p.Figures {
			if f.Verdict == v {
				n++
			}
		}
		label := strconv.Itoa(n) + " " + view.VerdictLabel(v)
		if len(p.Sources) == 1 {
			label = view.Count(n, "figure")
		} else if v == variorum.VerdictSingle {
			label = strconv.Itoa(n) + " from one source"
		}
		if v == variorum.VerdictDiffer && n > 1 {
			label = strconv.Itoa(n) + " differ"
		}
		if n > 0 {
			out = append(out, tally{label, verdictClass(v)})
		}
	}
	return out
}

func said(r view.Reading) string { return strings.Join(full([]string{r.By, r.AsOf}), " · ") }

func edgeText(e view.Edge) string {
	s := string(e.Kind)
	switch {
	case e.From == 0 && e.FromName != "":
		s += " of " + e.FromName
	case e.From == 0:
	case e.Known:
		s += " of " + strconv.Itoa(e.From)
	default:
		s += ", sibling of " + strconv.Itoa(e.From) + ", direction unknown"
	}
	if e.Shared > 0 && e.From > 0 {
		s += ", " + strconv.Itoa(int(e.Shared*100+.5)) + " % of its text shared"
	}
	return s
}

// roles counts what was removed from an article by kind, in order of the page.
func roles(a *variorum.Article) string {
	n := map[variorum.Role]int{}
	var order []variorum.Role
	for _, r := range a.Removed {
		if n[r.Role]++; n[r.Role] == 1 {
			order = append(order, r.Role)
		}
	}
	var out []string
	for _, r := range order {
		s := string(r)
		if n[r] > 1 {
			s += " " + strconv.Itoa(n[r])
		}
		out = append(out, s)
	}
	if len(out) == 0 {
		return "nothing"
	}
	return strings.Join(out, ", ")
}

// clipAt is how many characters of a removed passage are shown.
const clipAt = 240

func clip(s string) string {
	if utf8.RuneCountInString(s) <= clipAt {
		return s
	}
	n := 0
	for i := range s {
		if n++; n > clipAt {
			return s[:i] + " …"
		}
	}
	return s
}

// grave counts the rows that carry a warning.
func grave(list []view.Row) int {
	n := 0
	for _, r := range list {
		if r.Grave {
			n++
		}
	}
	return n
}

func origins(f view.Facts) string {
	if f.AtLeast != f.AtMost {
		return strconv.Itoa(f.AtLeast) + " to " + strconv.Itoa(f.AtMost) + " origins"
	}
	return view.Count(f.Origins, "origin")
}

// Style returns the style sheet that all pages share.
func Style() string { return compact(pageCSS) }
