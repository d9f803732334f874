package term

import (
	"bufio"
	"io"
	"strconv"

	"variorum"
	"variorum/internal/view"
)

// Explain prints why two reports are or are not of one origin: the rules with what
// they measured, the sentences in common, what one changed, the credits.
func Explain(w io.Writer, x *view.Explained, o Options) error {
	if o.Width <= 0 {
		o.Width = 100
	}
	p := &printer{w: bufio.NewWriter(w), columns: newColumns(o.Colour), label: labelColumn, width: min(max(o.Width, smallest), widest), colour: o.Colour}
	d := &page{printer: p, o: o, limits: all, Page: &view.Page{}}
	verdict := run{"one origin", fine}
	if !x.OneOrigin {
		verdict = run{"two origins", bold}
	}
	d.lines(0, 0, []run{verdict, {text: ": " + strconv.Itoa(x.A.Number) + " " + x.A.Name + " and " + strconv.Itoa(x.B.Number) + " " + x.B.Name}})
	for _, s := range []view.Source{x.A, x.B} {
		d.source(s)
	}
	for _, e := range x.Path {
		d.lines(0, 5, []run{{strconv.Itoa(e.To) + ": " + edgeText(e), dim}})
	}
	d.checks(x.Checks)
	if len(x.Pairs) > 0 {
		d.section("In common", run{view.Count(len(x.Pairs), "sentence pair"), dim})
		for _, pair := range x.Pairs {
			for _, w := range pair {
				d.numbered(view.Sigla{{{Source: w.Source}}}, words([]view.Words{w}), numberColumn)
			}
		}
	}
	if len(x.Altered) > 0 {
		d.section("Changed", run{"what " + strconv.Itoa(x.B.Number) + " has otherwise than " + strconv.Itoa(x.A.Number), dim})
		for _, c := range x.Altered {
			d.altered(0, c)
		}
	}
	d.credits(x)
	return p.w.Flush()
}

func (d *page) checks(list []view.Check) {
	if len(list) == 0 {
		return
	}
	d.section("Rules")
	for _, c := range list {
		met := run{"not met", dim}
		if c.Met {
			met = run{"met", fine}
		}
		d.labelled(met, []run{{text: c.Rule}, {": " + measured(c.Value) + ", needs " + measured(c.Needs), dim}})
	}
}

func measured(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

func (d *page) credits(x *view.Explained) {
	if len(x.Credits[0])+len(x.Credits[1]) == 0 {
		return
	}
	d.section("Credits")
	for i, s := range []view.Source{x.A, x.B} {
		for _, c := range x.Credits[i] {
			d.numbered(view.Sigla{{{Source: s.Number}}}, []run{{string(c.Kind) + ": ", dim}, {text: c.Exact}, {agencyOf(c), dim}}, numberColumn)
		}
	}
}

func agencyOf(c variorum.Credit) string {
	if c.Agency == "" {
		return ""
	}
	return " (" + c.Agency + ")"
}
