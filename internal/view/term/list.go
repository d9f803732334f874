package term

import (
	"strconv"

	"variorum"
	"variorum/internal/view"
)

// How much of each story stands in the list of several.
const (
	listStories = 12 // stories of several reports
	listSingles = 15 // reports that stand alone
	listKey     = 2
	listFigures = 2
)

// list prints several stories: those of several reports as short blocks, single
// reports on a line each.
func (d *page) list(pages []*view.Page) {
	reports, several := 0, 0
	for _, p := range pages {
		reports += p.Facts.Reports
		if p.Facts.Reports > 1 {
			several++
		}
	}
	d.lines(0, 0, []run{{strconv.Itoa(len(pages)) + " stories", bold}, {text: " from " + view.Count(reports, "report")}})
	d.hint(0, "One whole: "+d.o.Command+" --story 1. All: --full")
	blocks, singles := 0, 0
	for i, p := range pages {
		if p.Facts.Reports > 1 {
			if blocks++; blocks <= listStories {
				d.newline()
				d.block(i+1, p)
			}
			continue
		}
		if singles++; singles == 1 {
			if blocks > listStories {
				d.more(0, blocks-listStories, " stories")
			}
			d.section("Single reports")
		}
		if singles <= listSingles {
			d.single(i+1, p)
		}
	}
	if singles == 0 && blocks > listStories {
		d.more(0, blocks-listStories, " stories")
	}
	d.more(0, singles-min(singles, listSingles), " reports")
}

func (d *page) block(n int, p *view.Page) {
	number := strconv.Itoa(n) + ". "
	runs := []run{{number, dim}}
	for _, r := range words(p.Title.Words) {
		r.style = bold
		runs = append(runs, r)
	}
	indent := len(number)
	d.hanging(indent, runs)
	d.lines(0, indent, append([]run{{facts(p.Facts), dim}}, warnings(p)...))
	shown := 0
	for _, day := range p.Key {
		for _, r := range day.Rows {
			if shown++; shown <= listKey {
				d.lines(0, indent, row(r))
			}
		}
	}
	for i, f := range p.Figures {
		if f.Verdict != variorum.VerdictDiffer || i >= listFigures {
			break
		}
		runs := []run{{view.VerdictLabel(f.Verdict), warning}, {text: ": "}}
		for j, r := range f.Readings {
			if j > 0 {
				runs = append(runs, run{text: "; "})
			}
			runs = append(runs, reading(r)...)
		}
		d.lines(0, indent, runs)
	}
}

// warnings counts what a reader should open the story for.
func warnings(p *view.Page) []run {
	n := p.Dropped()
	if n == 0 {
		return nil
	}
	return []run{{" · ", dim}, {view.Count(n, "condition") + " dropped", warning}}
}

func (d *page) single(n int, p *view.Page) {
	number := strconv.Itoa(n) + ". "
	s := p.Sources[0]
	more := s.Name
	if p.Facts.Span != "" {
		more += ", " + p.Facts.Span
	}
	runs := append([]run{{number, dim}}, words(p.Title.Words)...)
	d.hanging(len(number), append(runs, run{" · " + more, dim}))
}
