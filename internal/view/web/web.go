// Package web prints pages as HTML: a file that stands alone, or the parts of a
// page that a server sets into its own.
//
// A view.Front or view.Page comes in; a document, or Parts, goes out. Both are
// made of the same templates (story.html), so that a file and a served page
// cannot disagree. Every line of a source links to its sentence in that source's
// full text, beside the story on a wide screen and below it on a narrow one; the
// browser opens and marks it (:target), without script. Serif is a source's own
// words, sans this program's labels, in the language of the printer.
//
// All that came from outside goes through html/template's contextual escaping,
// and a content security policy in the document allows nothing but its own style.
// Answering requests, script and live parts are left to internal/serve.
package web

import (
	"bufio"
	"embed"
	"fmt"
	"html/template"
	"io"
	"regexp"
	"strconv"
	"strings"

	"variorum/internal/view"
	"variorum/internal/view/catalogue"
)

//go:embed document.html story.html
var templates embed.FS

//go:embed page.css
var pageCSS string

//go:embed served.css
var servedCSS string

// A Printer prints with the labels of one language. It is safe for concurrent
// use.
type Printer struct {
	language *catalogue.Language
	tag      string // the page's own language, as words bear it
	rtl      bool
	// person is the address of a name's own page; nil where there is none.
	person func(name string) string
	// chip and otherChip are their labels, around the number.
	chip, otherChip [2]string
	base            *template.Template // never executed, to be copied
	near            *template.Template // texts stand on the page
	far             *template.Template // texts are asked for
}

// New returns a printer with the labels of l. person gives the address of a name's
// own page; it is nil where pages stand alone.
func New(l *catalogue.Language, person func(name string) string) (*Printer, error) {
	p := &Printer{language: l, person: person, tag: l.Tag.String(), rtl: l.Sideways == "rtl"}
	p.chip, p.otherChip = p.around("source {}"), p.around("source {}, in other words")
	var err error
	if p.base, err = template.New("page").Funcs(p.functions("", nil)).ParseFS(templates, "*.html"); err != nil {
		return nil, fmt.Errorf("parse page templates: %w", err)
	}
	if p.near, err = p.copy("", nil); err != nil {
		return nil, err
	}
	p.far, err = p.copy("", map[int]bool{})
	return p, err
}

// copy returns the templates for anchors with a prefix and, where near is not
// nil, for a page that holds the texts of the sources in near only.
func (p *Printer) copy(prefix string, near map[int]bool) (*template.Template, error) {
	t, err := p.base.Clone()
	if err != nil {
		return nil, fmt.Errorf("copy page templates: %w", err)
	}
	return t.Funcs(p.functions(prefix, near)), nil
}

// document is what the template of a file sees.
type document struct {
	Title    string
	Style    template.CSS
	Language *catalogue.Language
	Front    *view.Front
	Stories  []story
	Several  bool
}

// A story is a page of a document with the prefix of its anchors: "" for the only
// one.
type story struct {
	*view.Page
	Prefix string
	Number int
	Parts  Parts
}

// Print prints the front as one document, in English.
func Print(w io.Writer, f *view.Front) error {
	labels, err := catalogue.New()
	if err != nil {
		return err
	}
	p, err := New(labels.For(""), nil)
	if err != nil {
		return err
	}
	return p.Document(w, f)
}

// Document prints the front as one document that stands alone: no script, no
// network, no second file.
func (p *Printer) Document(w io.Writer, f *view.Front) error {
	d := document{Title: "Variorum", Style: template.CSS(compact(pageCSS)), Language: p.language, Front: f, Several: len(f.Pages) > 1}
	for i, page := range f.Pages {
		s := story{Page: page, Number: i + 1}
		t := p.near
		var err error
		if d.Several {
			s.Prefix = "t" + strconv.Itoa(i+1)
			if t, err = p.copy(s.Prefix, nil); err != nil {
				return err
			}
		}
		if s.Parts, err = p.alone(t, s); err != nil {
			return fmt.Errorf("print story %s: %w", page.ID, err)
		}
		d.Stories = append(d.Stories, s)
	}
	if len(d.Stories) == 1 {
		d.Title = Title(d.Stories[0].Page) + " · Variorum"
	}
	t, err := p.copy("", nil)
	if err != nil {
		return err
	}
	b := bufio.NewWriter(w)
	if err := t.ExecuteTemplate(b, "document", d); err != nil {
		return fmt.Errorf("print page: %w", err)
	}
	return b.Flush()
}

// spaces is white space that the style does not need.
var spaces = regexp.MustCompile(`\s*\n\s*|/\*(?s:.*?)\*/`)

func compact(css string) string { return spaces.ReplaceAllString(css, "") }

// Style returns the style sheet of a served page.
func Style() string { return compact(pageCSS) + compact(servedCSS) }

// Title returns the words of a page's title, for a place that holds plain text.
func Title(p *view.Page) string {
	var out []string
	for _, w := range p.Title.Words {
		out = append(out, w.Exact())
	}
	return strings.Join(out, " … ")
}
