package term

import (
	"bufio"
	"io"
	"strconv"
	"strings"

	"variorum"
	"variorum/internal/view"
)

// Options say how much to print and on what.
type Options struct {
	// Width is the terminal's in columns; 0 stands for 100. Words are never set
	// wider than 104 columns nor narrower than 24.
	Width int
	// Colour turns ANSI colours on; without it changed words stand between
	// underscores and the two warnings in capitals.
	Colour bool
	// Full prints everything; else the top of each section, the rest counted.
	Full bool
	// Only prints only what source Only has a part in, all of it; 0 for all.
	Only int
	// Command is what the reader typed to get here, for the hints: "variorum read".
	Command string
}

// Print prints the front, or the one page where there is one.
func Print(w io.Writer, f *view.Front, o Options) error {
	if o.Width <= 0 {
		o.Width = 100
	}
	if o.Command == "" {
		o.Command = "variorum read"
	}
	p := &printer{w: bufio.NewWriter(w), columns: newColumns(o.Colour), label: labelColumn, width: min(max(o.Width, smallest), widest), colour: o.Colour}
	d := &page{printer: p, o: o, limits: top, several: len(f.Pages) > 1}
	if o.Full || o.Only > 0 {
		d.limits = all
	}
	switch {
	case len(f.Pages) == 0:
	case len(f.Pages) == 1:
		d.print(f.Pages[0])
	case o.Full || o.Only > 0:
		for i, pg := range f.Pages {
			if i > 0 {
				p.newline()
			}
			d.print(pg)
		}
	default:
		d.list(f.Pages)
	}
	d.footer(f)
	return p.w.Flush()
}

// limits are how much of each section is printed.
type limits struct {
	key, figures, singles        int
	siblings                     int // reports of one origin in the tree
	speakers, utterances, others int // others: variants of one utterance
	days, perDay                 int
	only, onlyOrigins            int
	sources, names, pairs        int
}

const endless = 1 << 30

// top is about two screens of 50 lines for a story of five reports.
var top = limits{key: 5, siblings: 12, figures: 6, singles: 4, speakers: 6, utterances: 2, others: 3, days: 6, perDay: 1, only: 1, onlyOrigins: 6, sources: 12, names: 0, pairs: 0}

var all = limits{endless, endless, endless, endless, endless, endless, endless, endless, endless, endless, endless, endless, endless, 3}

// A page prints one story.
type page struct {
	*printer
	o Options
	limits
	*view.Page
	several bool
	seen    map[string]bool // keys of the rows printed so far
}

func (d *page) print(pg *view.Page) {
	d.Page, d.seen = pg, map[string]bool{}
	if d.o.Only > 0 && d.o.Only <= len(pg.Sources) {
		d.Page = pg.From(d.o.Only)
	}
	d.head()
	d.key()
	d.figures()
	d.speakers()
	d.timeline()
	d.lineage()
	d.only()
	d.names()
	d.related()
	d.sources()
}

// section prints a head with its count behind it.
func (d *page) section(name string, counts ...run) {
	d.newline()
	runs := []run{{strings.ToUpper(name), bold}}
	for i, c := range counts {
		sep := ", "
		if i == 0 {
			sep = "  "
			runs = append(runs, run{"\u00a0\u00a0", plain})
		} else {
			runs = append(runs, run{sep, dim})
		}
		runs = append(runs, c)
	}
	d.lines(0, 0, runs)
}

// more counts what a section leaves out, with the flag that shows it.
func (d *page) more(indent, n int, noun string) {
	if n > 0 {
		d.hint(indent, strconv.Itoa(n)+" more"+noun+": --full")
	}
}

// brief tells whether only the top of each section is printed.
func (d *page) brief() bool { return !d.o.Full && d.o.Only == 0 }

func (d *page) see(r view.Row) { d.seen[r.Words[0].Key()] = true }

// fresh puts the rows first that were not printed yet, where not all will be.
func (d *page) fresh(rows []view.Row) []view.Row {
	if !d.brief() {
		return rows
	}
	var out, again []view.Row
	for _, r := range rows {
		if d.seen[r.Words[0].Key()] {
			again = append(again, r)
		} else {
			out = append(out, r)
		}
	}
	return append(out, again...)
}

// left is what a section leaves out, in words: "3 dates and 4 sentences".
func left(counts ...string) string {
	var out []string
	for _, c := range counts {
		if c != "" {
			out = append(out, c)
		}
	}
	return strings.Join(out, ", ")
}

// several is "" for none, else the number with its noun.
func several(n int, noun string) string {
	if n <= 0 {
		return ""
	}
	return view.Count(n, noun)
}

// leftOut prints what a section leaves out, with the flag that shows it.
func (d *page) leftOut(indent int, counts ...string) {
	if s := left(counts...); s != "" {
		d.hint(indent, "left out: "+s+": --full")
	}
}

func (d *page) hint(indent int, s string) { d.lines(0, indent, []run{{s, dim}}) }

func (d *page) head() {
	runs := make([]run, 0, 4)
	for _, r := range words(d.Title.Words) {
		r.style = bold
		runs = append(runs, r)
	}
	d.lines(0, 0, append(runs, sigla(d.Title.Sigla)))
	d.lines(0, 0, []run{{text: facts(d.Facts)}})
	switch {
	case d.o.Only > 0:
		d.hint(0, "Only what ["+strconv.Itoa(d.o.Only)+"] has a part in.")
	case d.Facts.Reports == 1:
		d.hint(0, "One report. Nothing to compare yet: verdicts appear with a second origin.")
	default:
		d.legend()
	}
}

// legend explains the numbers by the first line that shows most of what they mean.
func (d *page) legend() {
	best := d.Title.Sigla
	score := func(s view.Sigla) int {
		joined := 0
		for _, g := range s {
			joined = max(joined, min(len(g), 2)-1)
		}
		long := 0
		for _, g := range s {
			long += len(g)
		}
		return min(len(s), 2) + 2*joined - max(0, long-4)
	}
	for _, day := range d.Key {
		for _, r := range day.Rows {
			if score(r.Sigla) > score(best) {
				best = r.Sigla
			}
		}
	}
	if score(best) < 2 {
		return
	}
	runs := []run{{strings.TrimSpace(strings.Trim(sigla(best).text, "\u00a0")), dim}, {": words of " + strconv.Itoa(best[0][0].Source), dim}}
	if len(best[0]) > 1 {
		runs = append(runs, run{"; " + numbers(best[0][1:]) + " of the same origin", dim})
	}
	if len(best) > 1 {
		s := "; " + numbers(best[1]) + " of another"
		if len(best[0]) == 1 {
			s += " origin"
		}
		runs = append(runs, run{s, dim})
	}
	runs = append(runs, run{". ", dim}, run{"Marked", changed}, run{": changed.", dim})
	d.lines(0, 0, runs)
}

func numbers(g view.Group) string {
	var out []int
	for _, x := range g {
		out = append(out, x.Source)
	}
	return view.Numbers(out)
}

// facts is "5 reports · 4 origins · 3 outlets · English · 10–11 Nov 2022".
func facts(f view.Facts) string {
	parts := []string{view.Count(f.Reports, "report")}
	if f.Reports > 1 {
		origins := view.Count(f.Origins, "origin")
		if f.AtLeast != f.AtMost {
			origins = strconv.Itoa(f.AtLeast) + " to " + strconv.Itoa(f.AtMost) + " origins"
		}
		parts = append(parts, origins)
	}
	if f.Outlets > 0 && f.Reports > 1 {
		parts = append(parts, view.Count(f.Outlets, "outlet"))
	}
	if len(f.Languages) > 0 {
		parts = append(parts, strings.Join(f.Languages, ", "))
	}
	if f.Span != "" {
		parts = append(parts, f.Span)
	}
	return strings.Join(parts, " · ")
}

func (d *page) key() {
	if len(d.Key) == 0 {
		return
	}
	d.section("Key sentences")
	d.fit(d.Key)
	rest := 0
	for _, day := range d.Key {
		label := run{strings.TrimSpace(day.Label), dim}
		for _, r := range day.Rows {
			if r.Rank >= d.limits.key {
				rest++
				continue
			}
			d.labelled(label, row(r))
			d.see(r)
			label.text = ""
			for _, n := range r.Notes {
				d.note(n)
			}
		}
	}
	d.leftOut(d.column(), several(rest, "sentence"))
}

func (d *page) note(n view.Note) {
	runs := []run{{n.Label, warning}, {text: ": "}}
	d.lines(0, d.column()+2, append(append(runs, words([]view.Words{n.Words})...), sigla(n.Sigla)))
}

// footer counts what was read and says how to see what was left out. What was
// rejected is named by the caller, as it happens.
func (d *page) footer(f *view.Front) {
	if len(f.Pages) > 0 {
		d.newline()
	}
	parts := []string{view.Count(f.Files, "file") + " read", strconv.Itoa(len(f.Rejected)) + " rejected", view.Count(f.Removed, "passage") + " removed"}
	line := strings.Join(parts, ", ") + "."
	if f.Removed > 0 {
		line += " Why: variorum extract --why FILE"
	}
	d.hint(0, line)
}

func verdictStyle(v variorum.Verdict) style {
	switch v {
	case variorum.VerdictDiffer:
		return warning
	case variorum.VerdictAgree:
		return fine
	case variorum.VerdictSingle:
		return dim
	}
	return plain
}
