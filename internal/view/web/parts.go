package web

import (
	"bytes"
	"fmt"
	"html/template"
	"slices"

	"variorum/internal/view"
)

// Parts are a story's page in pieces, for another page to set in their places.
type Parts struct {
	Nav       template.HTML // links to the sections
	Title     template.HTML // the h1
	Facts     template.HTML
	Headlines template.HTML
	Sections  template.HTML
	Reports   template.HTML // what the pane holds
	// Whole is false where rows or texts were left out for want of room; each
	// place says how many, with a link that asks for them.
	Whole bool
}

// A Wish says what of a story is wanted.
type Wish struct {
	// Room bounds the parts, in bytes; 0 for no bound. Texts go first, then each
	// section gives up rows until all fit, the longest most.
	Room int
	// Report is the number of a report whose text must be there whatever the room.
	Report int
	// Part and From ask for one section alone, from a row on.
	Part string
	From int
}

// Parts prints a story for a server's page.
func (p *Printer) Parts(page *view.Page, w Wish) (Parts, error) {
	b := builder{p: p, t: p.near, page: page, served: true, wish: w}
	if w.Part != "" {
		return b.part()
	}
	if w.Room == 0 || estimate(page) <= w.Room {
		parts, size, err := b.parts()
		if err != nil || w.Room == 0 || size <= w.Room {
			return parts, err
		}
	}
	b.t, b.near = p.far, map[int]bool{}
	if w.Report > 0 && w.Report <= len(page.Sources) {
		b.near[w.Report] = true
		var err error
		if b.t, err = p.copy("", b.near); err != nil {
			return Parts{}, err
		}
	}
	parts, _, err := b.parts()
	return parts, err
}

// What a page's rows take beside their words, in bytes: measured on the pages of
// the development stories. A page that is estimated too long has no texts, even if
// it would have fitted by a hair; one estimated too short is printed twice.
const (
	sentenceBytes = 36
	rowBytes      = 80
	chipBytes     = 62
)

// estimate is about how long the parts with all texts would be, in bytes.
func estimate(page *view.Page) int {
	n := 0
	row := func(r view.Row) {
		n += rowBytes
		for _, w := range r.Words {
			n += len(w.Exact()) + sentenceBytes
		}
		for _, g := range r.Sigla {
			n += chipBytes * len(g)
		}
	}
	for _, list := range [][]view.Day{page.Key, page.Timeline.Before, page.Timeline.Days} {
		for _, d := range list {
			each(d.Rows, row)
		}
	}
	for _, f := range page.Figures {
		for _, r := range f.Readings {
			each(r.Rows, row)
		}
	}
	for _, s := range page.Speakers {
		for _, list := range [][]view.Utterance{s.Utterances, s.Reported} {
			for _, u := range list {
				row(u.Row)
				each(u.Variants, row)
			}
		}
	}
	for _, o := range page.Only {
		each(o.Rows, row)
	}
	for _, s := range page.Sources {
		for _, p := range s.Text {
			for _, w := range p.Sentences {
				n += len(w.Exact()) + sentenceBytes
			}
		}
	}
	return n
}

func each[T any](list []T, f func(T)) {
	for _, x := range list {
		f(x)
	}
}

// alone prints a story of a file.
func (p *Printer) alone(t *template.Template, s story) (Parts, error) {
	b := builder{p: p, t: t, page: s.Page, prefix: s.Prefix}
	parts, _, err := b.parts()
	return parts, err
}

// A builder makes the parts of one page.
type builder struct {
	p      *Printer
	t      *template.Template
	page   *view.Page
	prefix string
	served bool
	near   map[int]bool // sources whose texts are there; nil for all
	wish   Wish
	err    error
}

// html executes a template; the first error is kept.
func (b *builder) html(name string, data any) template.HTML {
	if b.err != nil {
		return ""
	}
	var out bytes.Buffer
	if err := b.t.ExecuteTemplate(&out, name, data); err != nil {
		b.err = fmt.Errorf("print %s: %w", name, err)
	}
	return template.HTML(out.String())
}

// A section is a part of the page with rows that can be left out from the end.
type section struct {
	ID, Anchor   string
	Title, Short string // its heading; its name in the navigation
	Count        int    // shown in the navigation
	Facts, Lead  template.HTML
	Noun         string // what its rows are: "figure"
	rows         []row
	printed      []template.HTML
	Shown        []template.HTML // of those printed
	Rest         bool            // rows are left out
	From         int             // the first row printed
	Rows         int             // things in those, 0 where they cannot be counted
	Legend       bool
	sizes        []int
	whole        bool // all rows are printed
}

// Next is the first row that is not printed.
func (s *section) Next() int { return s.From + len(s.Shown) }

// A row is printed when there is room for it.
type row struct {
	template string
	data     any
	count    int // things in it
}

// parts prints everything, cut to the wished room; size is what all of it would
// take, as far as it was printed.
func (b *builder) parts() (Parts, int, error) {
	head := Parts{Title: b.html("title", b.page), Facts: b.html("facts", b.page.Facts), Headlines: b.html("headlines", b.headlines()), Whole: b.near == nil}
	sections, reports := b.sections(), b.reports()
	all := append(slices.Clone(sections), reports)
	fixed := len(head.Title) + len(head.Facts) + len(head.Headlines)
	size := fixed
	for _, s := range all {
		size += b.print(s, 0)
		fixed += len(s.Lead) + sectionFrame
	}
	if b.wish.Room > 0 {
		if b.near == nil && size > b.wish.Room {
			return Parts{}, size, b.err // without the texts, then
		}
		b.fit(&head, all, b.wish.Room-fixed)
	}
	b.compose(&head, sections, reports)
	if over := head.size() - b.wish.Room; b.wish.Room > 0 && over > 0 { // frames are only about what was thought
		b.fit(&head, all, b.wish.Room-fixed-over)
		b.compose(&head, sections, reports)
	}
	return head, size, b.err
}

// size is what the parts take, in bytes.
func (p Parts) size() int {
	return len(p.Nav) + len(p.Title) + len(p.Facts) + len(p.Headlines) + len(p.Sections) + len(p.Reports)
}

// fit cuts sections so that their rows take no more than room.
func (b *builder) fit(head *Parts, all []*section, room int) {
	for i, n := range share(all, room) {
		room -= all[i].cut(n)
	}
	for _, s := range all {
		room -= s.grow(room)
		head.Whole = head.Whole && !s.Rest
	}
}

// compose prints the sections with what rows they have, and the links to them.
func (b *builder) compose(head *Parts, sections []*section, reports *section) {
	var body, nav bytes.Buffer
	for _, s := range sections {
		body.WriteString(string(b.html("section", s)))
	}
	links := append(slices.Clone(sections), reports)
	if i := slices.IndexFunc(links, func(s *section) bool { return s.ID == "made" }); i >= 0 {
		links = append(slices.Delete(links, i, i+1), sections[i]) // the reports stand before it
	}
	links = slices.DeleteFunc(links, func(s *section) bool { return s.Short == "" })
	nav.WriteString(string(b.html("nav", links)))
	head.Nav, head.Sections, head.Reports = template.HTML(nav.String()), template.HTML(body.String()), b.html("reports", reports)
}

// sectionFrame is about what a section takes beside its rows, with its link, in
// bytes.
const sectionFrame = 420

// print prints rows from a row on until the room is used up and more; it returns
// the bytes printed.
func (b *builder) print(s *section, from int) int {
	size := sectionFrame + len(s.Lead)
	s.whole = true
	for _, r := range s.rows[min(from, len(s.rows)):] {
		if b.wish.Room > 0 && size > b.wish.Room {
			s.whole = false
			break
		}
		h := b.html(r.template, r.data)
		s.printed = append(s.printed, h)
		s.sizes = append(s.sizes, len(h)+1)
		size += len(h) + 1
	}
	s.Shown = s.printed
	return size
}

// cut leaves out rows beyond a size and returns the size of the others. The first
// row stays, however long.
func (s *section) cut(room int) int {
	n, size := 0, 0
	for n < len(s.printed) && (n == 0 || size+s.sizes[n] <= room) {
		size += s.sizes[n]
		n++
	}
	s.limit(n)
	return size
}

// grow takes in what rows there is room for after all, and returns their size.
func (s *section) grow(room int) int {
	n, size := len(s.Shown), 0
	for n < len(s.printed) && size+s.sizes[n] <= room {
		size += s.sizes[n]
		n++
	}
	s.limit(n)
	return size
}

// limit keeps n of the rows that were printed.
func (s *section) limit(n int) {
	s.Shown = s.printed[:n]
	s.Rest = s.Next() < len(s.rows)
	s.Rows = 0
	for _, r := range s.rows[s.Next():] {
		s.Rows += r.count
	}
}

// share divides room among sections: those that need less than an even part have
// it, the others share what is left.
func share(list []*section, room int) []int {
	need := make([]int, len(list))
	order := make([]int, len(list))
	for i, s := range list {
		order[i] = i
		for _, n := range s.sizes {
			need[i] += n
		}
		if !s.whole {
			need[i] = 1 << 30
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return need[a] - need[b] })
	out := make([]int, len(list))
	for k, i := range order {
		out[i] = min(need[i], max(room, 0)/(len(order)-k))
		room -= out[i]
	}
	return out
}

// part prints one section from a row on.
func (b *builder) part() (Parts, error) {
	b.near, b.t = map[int]bool{}, b.p.far
	all := append(b.sections(), b.reports())
	i := slices.IndexFunc(all, func(s *section) bool { return s.ID == b.wish.Part })
	if i < 0 || b.wish.From >= len(all[i].rows) || b.wish.From < 0 {
		return Parts{}, b.err
	}
	s := all[i]
	s.Lead, s.Facts, s.Legend, s.From = "", "", false, b.wish.From
	b.print(s, s.From)
	if b.wish.Room > 0 {
		s.cut(b.wish.Room - sectionFrame)
	}
	return Parts{Title: b.html("title", b.page), Sections: b.html("section", s)}, b.err
}
