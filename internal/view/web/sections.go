package web

import (
	"fmt"
	"html/template"
	"slices"
	"strconv"

	"variorum"
	"variorum/internal/view"
)

// How many rows stand in one piece of a section, so that a long one can be cut
// between them.
const (
	singlesTogether    = 24
	utterancesTogether = 6
	rowsTogether       = 24
	removedTogether    = 40
	reportsTogether    = 40 // in the table of what was removed
	reportsFirst       = 3  // of an origin in the list of reports, where there is no room for all
)

// section begins a section; label is its name in the navigation.
func (b *builder) section(id, title, label string, count int) *section {
	return &section{ID: id, Anchor: b.prefix + id, Title: b.p.language.Text(title), Short: b.label(label), Count: count}
}

func (b *builder) label(s string) string {
	if s == "" {
		return ""
	}
	return b.p.language.Text(s)
}

func (s *section) add(template string, data any, count int) {
	s.rows = append(s.rows, row{template, data, count})
}

// sections lists those that have anything to show, in order.
func (b *builder) sections() []*section {
	var out []*section
	for _, s := range []*section{b.key(), b.figures(), b.quotes(), b.timeline(), b.origins(), b.only(), b.names(), b.changed(), b.related(), b.made()} {
		if len(s.rows) > 0 {
			out = append(out, s)
		}
	}
	return out
}

// headlinesOf are other titles: all are counted, not all shown where there is no
// room.
type headlinesOf struct {
	Shown      []view.Row
	All, Grave int
}

func (b *builder) headlines() headlinesOf {
	list := b.page.Headlines
	out := headlinesOf{list, len(list), grave(list)}
	if b.near != nil && len(list) > headlinesMost {
		out.Shown = list[:headlinesMost]
	}
	return out
}

// Rest is how many are not shown.
func (h headlinesOf) Rest() int { return h.All - len(h.Shown) }

// headlinesMost is how many other headlines stand at the top of a page that is
// short of room: its reports name all.
const headlinesMost = 12

func (b *builder) key() *section {
	s := b.section("key", "Key sentences", "Key", 0)
	s.Noun = "day"
	for _, d := range b.page.Key {
		s.Count += len(d.Rows)
		for _, rows := range chunks(d.Rows, b.lines()) {
			s.add("key", struct {
				Day  view.Day
				Page *view.Page
			}{view.Day{Label: d.Label, Rows: rows}, b.page}, 1)
		}
	}
	return s
}

func (b *builder) figures() *section {
	s := b.section("figures", "Figures", "Figures", len(b.page.Figures))
	s.Noun = "figure"
	s.Facts = b.html("verdicts", b.p.verdicts(b.page))
	var single []view.Reading
	var parts [][]view.Figure
	for _, f := range b.page.Figures {
		if f.Verdict == variorum.VerdictSingle {
			single = append(single, f.Readings...)
			continue
		}
		parts = append(parts, b.readings(f))
	}
	later := len(parts) + len(chunks(single, singlesTogether))
	for _, list := range parts {
		out := figureOf{Figure: list[0], Chart: true, From: later}
		for _, rest := range list[1:] {
			out.More += len(rest.Readings)
			later++
		}
		s.add("figure", out, 1)
	}
	for i, list := range chunks(single, singlesTogether) {
		s.add("single", struct {
			Named    bool
			Readings []view.Reading
		}{i == 0 && b.page.Facts.Reports > 1, list}, len(list))
	}
	for _, list := range parts {
		for _, rest := range list[1:] {
			s.add("figure", figureOf{Figure: rest}, 0)
		}
	}
	return s
}

// A figureOf is a figure as it is printed; where there is no room for all its
// readings, the others stand from a row on.
type figureOf struct {
	view.Figure
	Chart      bool
	More, From int
}

// Part and Noun say where the other readings stand.
func (figureOf) Part() string { return "figures" }
func (figureOf) Noun() string { return "reading" }

// How much of one thing stands together on a page that is short of room.
const (
	wordingsFirst = 6  // of a value, of an utterance
	readingsFirst = 12 // of a figure
	linesFirst    = 8  // of a day, of an origin
)

// readings cuts a figure into pieces that fit, where there is no room for all.
func (b *builder) readings(f view.Figure) []view.Figure {
	if b.near == nil {
		return []view.Figure{f}
	}
	var first, others []view.Reading
	for _, r := range f.Readings {
		for i, rows := range chunks(r.Rows, wordingsFirst) {
			r.Rows = rows
			if i == 0 {
				first = append(first, r)
			} else {
				others = append(others, r)
			}
		}
	}
	var out []view.Figure
	for _, list := range chunks(append(first, others...), readingsFirst) {
		f.Readings = list
		out = append(out, f)
	}
	return out
}

// utterances is how many of a speaker stand in one piece.
func (b *builder) utterances() int {
	if b.near != nil {
		return utterancesTogether
	}
	return 1 << 20
}

// lines is how many lines stand in one piece.
func (b *builder) lines() int {
	if b.near != nil {
		return linesFirst
	}
	return rowsTogether
}

func (b *builder) quotes() *section {
	n := 0
	for _, v := range b.page.Speakers {
		n += len(v.Utterances) + len(v.Reported)
	}
	s := b.section("quotes", "Who said what", "Who said what", n)
	s.Noun = "speaker"
	s.Facts = b.html("speakers", struct{ Speakers, Dropped int }{len(b.page.Speakers), b.page.Dropped()})
	rows, later := b.speakers()
	for i, v := range rows {
		for k := range v.Utterances {
			v.Utterances[k].From += len(rows)
		}
		for k := range v.Reported {
			v.Reported[k].From += len(rows)
		}
		s.add("speaker", rows[i], oneIf(v.begins))
	}
	for _, v := range later {
		s.add("speaker", v, 0)
	}
	return s
}

// A speakerOf is a speaker with some of the utterances.
type speakerOf struct {
	view.Speaker
	Utterances, Reported []utteranceOf
	begins               bool
}

// An utteranceOf is an utterance; where there is no room for all its wordings, the
// others stand from a row on.
type utteranceOf struct {
	view.Utterance
	More, From int
}

// Part and Noun say where the other wordings stand.
func (utteranceOf) Part() string { return "quotes" }
func (utteranceOf) Noun() string { return "wording" }

// speakers cuts what was said into rows; later are the wordings that there is no
// room for beside the first ones.
func (b *builder) speakers() (rows, later []speakerOf) {
	for _, v := range b.page.Speakers {
		begins := true
		for _, reported := range []bool{false, true} {
			list := v.Utterances
			if reported {
				list = v.Reported
			}
			for _, some := range chunks(list, b.utterances()) {
				row := speakerOf{Speaker: v, begins: begins}
				begins = false
				for _, u := range some {
					first, rest := b.wordings(u)
					first.From = len(later)
					row.add(reported, first)
					for _, r := range rest {
						more := speakerOf{Speaker: v}
						more.add(reported, r)
						later = append(later, more)
					}
				}
				if n := len(rows); reported && n > 0 && !row.begins && len(rows[n-1].Reported) == 0 && len(rows[n-1].Utterances)+len(some) <= 2*b.utterances() {
					rows[n-1].Reported = row.Reported
					continue
				}
				rows = append(rows, row)
			}
		}
	}
	return rows, later
}

func (s *speakerOf) add(reported bool, u utteranceOf) {
	if reported {
		s.Reported = append(s.Reported, u)
	} else {
		s.Utterances = append(s.Utterances, u)
	}
}

// wordings cuts an utterance's wordings into pieces that fit.
func (b *builder) wordings(u view.Utterance) (first utteranceOf, rest []utteranceOf) {
	first.Utterance = u
	if b.near == nil || len(u.Variants) <= wordingsFirst+2 {
		return first, nil
	}
	first.Variants, first.More = u.Variants[:wordingsFirst], len(u.Variants)-wordingsFirst
	for _, list := range chunks(u.Variants[wordingsFirst:], 4*wordingsFirst) {
		u.Variants = list
		rest = append(rest, utteranceOf{Utterance: u})
	}
	return first, rest
}

func oneIf(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

func (b *builder) timeline() *section {
	t := b.page.Timeline
	s := b.section("timeline", "Timeline", "Timeline", 0)
	s.Noun = "date"
	for _, d := range append(t.Before[:len(t.Before):len(t.Before)], t.Days...) {
		s.Count += len(d.Rows)
	}
	s.Facts = template.HTML(template.HTMLEscapeString(t.Span))
	if list := strip(t); list != nil {
		s.Lead = b.html("strip", list)
	}
	for _, list := range b.packed(t.Before) {
		s.add("before", list, len(list))
	}
	for _, d := range t.Days {
		for i, rows := range chunks(d.Rows, b.lines()) {
			s.add("day", view.Day{Label: d.Label, Rows: rows}, oneIf(i == 0))
		}
	}
	return s
}

// packed cuts days into pieces that fit: by days where there is room for all, else
// by their lines.
func (b *builder) packed(days []view.Day) [][]view.Day {
	if b.near == nil {
		return chunks(days, b.lines())
	}
	var out [][]view.Day
	lines := b.lines()
	for _, d := range days {
		for _, rows := range chunks(d.Rows, b.lines()) {
			if lines += len(rows); lines > b.lines() {
				out, lines = append(out, nil), len(rows)
			}
			out[len(out)-1] = append(out[len(out)-1], view.Day{Label: d.Label, Rows: rows})
		}
	}
	return out
}

// An originOf is an origin as the list below the tree shows it.
type originOf struct {
	Page   *view.Page
	Origin view.Origin
	Anchor string
	First  []int // its reports, as many as are named
	Others int
	Edges  []edgeOf
}

// An edgeOf is an edge with what is said of it.
type edgeOf struct {
	view.Edge
	Anchor     string
	Ends, Kind string
}

func (b *builder) origins() *section {
	s := b.section("origins", "Where it came from", "Origins", len(b.page.Origins))
	s.Noun = "origin"
	if b.page.Facts.Reports < 2 {
		return s
	}
	s.Facts = template.HTML(template.HTMLEscapeString(b.p.language.Count(b.page.Facts.Reports, "report") + " · " + b.p.origins(b.page.Facts)))
	s.Lead = b.html("tree", b.tree())
	for i, o := range b.page.Origins {
		out := originOf{Page: b.page, Origin: o, Anchor: b.prefix + "o" + o.Letter, First: o.Sources}
		if b.crowded() && len(o.Sources) > treeReports {
			out.First, out.Others = o.Sources[:reportsShown], len(o.Sources)-reportsShown
		}
		edges := b.page.Inside(i)
		together := b.edges()
		for _, e := range edges[:min(len(edges), together)] {
			out.Edges = append(out.Edges, b.edge(o, e))
		}
		s.add("origin", out, 1)
		for _, list := range chunks(edges[min(len(edges), together):], together) {
			more := originOf{Page: b.page, Origin: o}
			for _, e := range list {
				more.Edges = append(more.Edges, b.edge(o, e))
			}
			s.add("edges", more, 0)
		}
	}
	if len(b.page.Shared)+len(b.page.Families) > 0 {
		s.add("kin", b.page, 0)
	}
	return s
}

// How many edges stand in one piece of the list of origins: of all, and where
// there is no room for all.
const (
	edgesTogether = 12
	edgesFirst    = 3
)

func (b *builder) edges() int {
	if b.near != nil {
		return edgesFirst
	}
	return edgesTogether
}

func (b *builder) edge(o view.Origin, e view.Edge) edgeOf {
	out := edgeOf{Edge: e, Anchor: b.prefix + edgeAnchor(e)}
	from := strconv.Itoa(e.From)
	if e.From == 0 {
		from = e.FromName
		if from == "" {
			from = o.Letter
		}
	}
	arrow := " → "
	if !e.Known && e.From > 0 {
		arrow = " – "
	}
	out.Ends = from + arrow + strconv.Itoa(e.To)
	out.Kind = b.edgeText(e)
	return out
}

func edgeAnchor(e view.Edge) string { return fmt.Sprintf("e%d-%d", e.From, e.To) }

func (b *builder) edgeText(e view.Edge) string {
	l := b.p.language
	s := l.Text(string(e.Kind))
	if !e.Known && e.From > 0 {
		s += ", " + l.Text("siblings, direction unknown")
	}
	if e.Shared > 0 && e.From > 0 {
		s += ", " + l.Text("{} % of its text shared", int(e.Shared*100+.5))
	}
	return s
}

func (b *builder) only() *section {
	s := b.section("only", "Only here", "Only here", 0)
	s.Noun = "origin"
	s.Facts = template.HTML(template.HTMLEscapeString(b.p.language.Text(view.OnlyLabel(b.page))))
	for _, o := range b.page.Only {
		origin := b.page.Origins[o.Origin]
		name := origin.Label
		if !origin.Named {
			name = b.page.Sources[origin.Sources[0]-1].Name
		}
		s.Count += len(o.Rows)
		for i, rows := range chunks(o.Rows, b.lines()) {
			s.add("only", struct {
				Letter, Name string
				Rows         []view.Row
			}{origin.Letter, name, rows}, oneIf(i == 0))
		}
	}
	return s
}

func (b *builder) names() *section {
	s := b.section("names", "Names printed in different ways", "", len(b.page.Names))
	s.Noun = "name"
	for _, n := range b.page.Names {
		s.add("name", n, 1)
	}
	return s
}

// A changedOf is a version or a withdrawal with the report it is of.
type changedOf struct {
	view.Source
	Revision view.Revision
	Back     bool // taken back by the outlet
}

func (b *builder) changed() *section {
	s := b.section("changed", "Changed and withdrawn", "Changed", 0)
	s.Noun = "version"
	for _, src := range b.page.Sources {
		if !src.Withdrawn.IsZero() {
			s.add("withdrawn", changedOf{Source: src, Back: true}, 1)
		}
	}
	for _, r := range b.page.Revisions {
		s.add("version", changedOf{Source: b.page.Sources[r.Source-1], Revision: r}, 1)
	}
	s.Count = len(s.rows)
	return s
}

// A relatedOf is another story with the link to it.
type relatedOf struct {
	view.Related
	Link template.URL
}

func (b *builder) related() *section {
	s := b.section("related", "Earlier, later, similar", "Related", len(b.page.Related))
	s.Noun = "story"
	for _, r := range b.page.Related {
		out := relatedOf{Related: r}
		switch {
		case b.served:
			out.Link = template.URL(r.Href)
		case r.Story > 0 && b.prefix != "":
			out.Link = template.URL("#t" + strconv.Itoa(r.Story))
		}
		s.add("related", out, 1)
	}
	return s
}

func (b *builder) made() *section {
	s := b.section("made", "How this page was made", "Made", 0)
	s.Noun = "report"
	for _, list := range chunks(b.page.Sources, reportsTogether) {
		s.add("made", list, len(list))
	}
	for _, src := range b.page.Sources {
		if src.Removed > 0 {
			for _, list := range chunks(src.Article.Removed, removedTogether) {
				s.add("removed", struct {
					Number  int
					Removed []variorum.Removed
				}{src.Number, list}, 0)
			}
		}
	}
	return s
}

// A reportOf is a source as it is printed among the reports.
type reportOf struct {
	view.Source
	Anchor string
	Open   bool // the only one, or the one asked for
	Whole  bool // with its text
	Served bool
}

// A group is reports of one origin.
type group struct {
	Letter, Label, Kind string
	Reports             []reportOf
}

// reports lists all reports by origin; where texts are left out the first ones of
// each origin come first, the others behind them all.
func (b *builder) reports() *section {
	s := b.section("reports", "Reports", "Reports", b.page.Facts.Reports)
	s.Noun = "report"
	s.Legend = b.page.Facts.Reports > 1
	var later []func()
	asked := 0
	if b.near != nil {
		asked = b.wish.Report
	}
	if asked > 0 {
		s.add("group", b.group(b.page.Origins[b.page.Sources[asked-1].Origin], []int{asked}), 1)
	}
	for _, o := range b.page.Origins {
		o.Sources = slices.DeleteFunc(slices.Clone(o.Sources), func(n int) bool { return n == asked })
		if len(o.Sources) == 0 {
			continue
		}
		first, rest := o.Sources, []int(nil)
		if b.near != nil && b.crowded() && len(first) > reportsFirst+2 {
			first, rest = first[:reportsFirst], first[reportsFirst:]
		}
		s.add("group", b.group(o, first), len(first))
		for _, list := range chunks(rest, reportsTogether) {
			later = append(later, func() { s.add("group", b.group(o, list), len(list)) })
		}
	}
	for _, f := range later {
		f()
	}
	return s
}

func (b *builder) group(o view.Origin, sources []int) group {
	g := group{Letter: o.Letter, Label: o.Label, Kind: o.Kind}
	for _, n := range sources {
		r := reportOf{Source: b.page.Sources[n-1], Anchor: b.prefix + "r" + strconv.Itoa(n), Served: b.served}
		r.Whole = b.near == nil || b.near[n]
		r.Open = b.page.Facts.Reports == 1 || b.wish.Report == n
		g.Reports = append(g.Reports, r)
	}
	return g
}

// crowd is the number of reports from which not all of an origin are shown
// together: a list of two screens.
const crowd = 24

func (b *builder) crowded() bool { return b.page.Facts.Reports > crowd }

// chunks cuts a list into pieces of at most n.
func chunks[T any](list []T, n int) [][]T {
	var out [][]T
	for len(list) > n {
		out = append(out, list[:n:n])
		list = list[n:]
	}
	if len(list) > 0 {
		out = append(out, list)
	}
	return out
}
