package term

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"variorum"
	"variorum/internal/view"
)

func (d *page) figures() {
	if len(d.Page.Figures) == 0 {
		return
	}
	var compared, single []view.Figure
	for _, f := range d.Page.Figures {
		if f.Verdict == variorum.VerdictSingle {
			single = append(single, f)
		} else {
			compared = append(compared, f)
		}
	}
	counts := verdictCounts(d.Page.Figures)
	if d.Facts.Reports == 1 {
		counts = nil
	}
	d.section("Figures", counts...)
	d.fit()
	rest := 0
	column := d.whatColumn(compared)
	for i, f := range compared {
		if i >= d.limits.figures {
			rest = len(compared) - i
			break
		}
		d.figure(f, column)
	}
	label := run{view.VerdictLabel(variorum.VerdictSingle), dim}
	if d.Facts.Reports == 1 {
		label.text = ""
	}
	for i, f := range single {
		if i >= d.limits.singles {
			d.leftOut(d.column(), several(rest, "compared figure"), several(len(single)-i, "figure")+" from one source")
			return
		}
		d.labelled(label, d.singleFigure(f))
		label.text = ""
	}
	d.leftOut(d.column(), several(rest, "compared figure"))
}

func verdictCounts(list []view.Figure) []run {
	var out []run
	for _, v := range []variorum.Verdict{variorum.VerdictDiffer, variorum.VerdictUpdated, variorum.VerdictCompatible, variorum.VerdictAgree, variorum.VerdictSingle} {
		n := 0
		for _, f := range list {
			if f.Verdict == v {
				n++
			}
		}
		if n == 0 {
			continue
		}
		label := view.VerdictLabel(v)
		switch v {
		case variorum.VerdictSingle:
			label = "from " + label
		case variorum.VerdictDiffer:
			if n > 1 {
				label = "differ"
			}
		}
		s := dim
		if v == variorum.VerdictDiffer {
			s = warning
		}
		out = append(out, run{strconv.Itoa(n) + " " + label, s})
	}
	return out
}

// whatMost is the widest a figure's name may stand beside its readings.
const whatMost = 32

// whatColumn is where readings begin.
func (d *page) whatColumn(list []view.Figure) int {
	w := 0
	for _, f := range list {
		w = max(w, min(d.columns.of(clean(f.What)), whatMost, d.width/3))
	}
	return labelColumn + w + 2
}

// figure prints its verdict, its name and the readings, each on a line of its own
// where they cannot all be true.
func (d *page) figure(f view.Figure, column int) {
	verdict := run{view.VerdictLabel(f.Verdict), verdictStyle(f.Verdict)}
	apart := f.Verdict == variorum.VerdictDiffer || f.Verdict == variorum.VerdictUpdated
	if d.narrow() {
		d.lines(0, 0, []run{verdict, {text: "  "}, {text: f.What}})
		column = 2
	} else {
		at := d.put(verdict)
		d.pad(labelColumn - at)
		n := d.columns.of(clean(f.What))
		if labelColumn+n+2 > column {
			d.put(run{text: f.What})
			d.newline()
		} else {
			d.put(run{text: f.What})
			d.pad(column - labelColumn - n)
			d.readings(f.Readings, column, apart, column)
			return
		}
	}
	d.readings(f.Readings, column, apart, 0)
}

func (d *page) readings(list []view.Reading, column int, apart bool, at int) {
	var together []run
	for _, r := range list {
		runs := reading(r)
		if apart {
			d.lines(at, column, runs)
			at = 0
			continue
		}
		if together != nil {
			together = append(together, run{text: "; "})
		}
		together = append(together, runs...)
	}
	if together != nil {
		d.lines(at, column, together)
	}
}

// together keeps the words of a short label on one line.
func together(s string) string { return strings.ReplaceAll(s, " ", "\u00a0") }

func reading(r view.Reading) []run {
	var out []run
	for i, row := range r.Rows {
		if i > 0 {
			out = append(out, run{text: "; "})
		}
		out = append(out, words(row.Words)...)
		out = append(out, sigla(row.Sigla))
	}
	var said []string
	if r.By != "" {
		said = append(said, r.By)
	}
	if r.AsOf != "" {
		said = append(said, together(r.AsOf))
	}
	if len(said) > 0 {
		out = append(out, run{" " + strings.Join(said, ", "), dim})
	}
	return out
}

// singleFigure is a figure's readings; their words say what they count.
func (d *page) singleFigure(f view.Figure) []run {
	var out []run
	for i, r := range f.Readings {
		if i > 0 {
			out = append(out, run{text: "; "})
		}
		out = append(out, reading(r)...)
	}
	return out
}

func (d *page) speakers() {
	if len(d.Page.Speakers) == 0 {
		return
	}
	counts := []run{{view.Count(len(d.Page.Speakers), "speaker"), dim}}
	if n := d.Dropped(); n > 0 {
		counts = append(counts, run{view.Count(n, "condition") + " dropped", warning})
	}
	d.section("Who said what", counts...)
	var rest omitted
	for i, s := range d.Page.Speakers {
		if i >= d.limits.speakers || d.brief() && len(s.Utterances) == 0 && i > 0 && !slices.ContainsFunc(s.Reported, view.Utterance.Warned) {
			rest.speakers++
			rest.utterances += len(s.Utterances)
			rest.reported += len(s.Reported)
			continue
		}
		most := d.limits.utterances
		if d.brief() && i >= leadingSpeakers {
			most = 1
		}
		d.speaker(s, most, &rest)
	}
	d.leftOut(2, several(rest.speakers, "speaker"), several(rest.utterances, "utterance"), several(rest.reported, "reported utterance"), several(rest.wordings, "wording"))
}

// omitted counts what the section on speakers leaves out.
type omitted struct{ speakers, utterances, reported, wordings int }

// leadingSpeakers get more than one utterance in the short form.
const leadingSpeakers = 2

func (d *page) speaker(s view.Speaker, most int, rest *omitted) {
	name := run{s.Name, bold}
	if s.Name == "" {
		name = run{"speaker not named", dim}
	}
	runs := []run{name}
	for _, more := range []string{s.Role, s.Where, s.When} {
		if more != "" {
			runs = append(runs, run{text: ", " + more})
		}
	}
	d.hanging(2, runs)
	for i, u := range s.Utterances {
		if i >= most {
			rest.utterances += len(s.Utterances) - i
			break
		}
		d.utterance(u, rest)
	}
	shown := len(s.Utterances)
	for _, u := range s.Reported {
		if shown >= most && !u.Warned() || d.brief() && len(s.Utterances) > 0 && !u.Warned() {
			rest.reported++
			continue
		}
		shown++
		u.Label = "reported"
		d.utterance(u, rest)
	}
}

func (d *page) utterance(u view.Utterance, rest *omitted) {
	d.see(u.Row)
	runs := row(u.Row)
	if u.Label != "" {
		runs = append([]run{{u.Label + ": ", dim}}, runs...)
	}
	for _, more := range []string{u.Where, u.When} {
		if more != "" {
			runs = append(runs, run{" " + together(more), dim})
		}
	}
	d.lines(0, 2, runs)
	for i, v := range leading(u.Variants, d.limits.others) {
		if i >= d.limits.others {
			rest.wordings += len(u.Variants) - i
			break
		}
		d.variant(v)
	}
}

// leading puts the warnings first where not all variants are printed.
func leading(list []view.Row, n int) []view.Row {
	if len(list) <= n {
		return list
	}
	var grave, rest []view.Row
	for _, v := range list {
		if v.Grave {
			grave = append(grave, v)
		} else {
			rest = append(rest, v)
		}
	}
	return append(grave, rest...)
}

func (d *page) variant(v view.Row) {
	var runs []run
	if v.Label != "" {
		s := dim
		if v.Grave {
			s = warning
		}
		runs = []run{{v.Label, s}, {": ", dim}}
	}
	d.lines(0, 4, append(runs, row(v)...))
}

func spans(t view.Timeline) []run {
	if t.Span == "" {
		return nil
	}
	return []run{{t.Span, dim}}
}

func (d *page) timeline() {
	t := d.Page.Timeline
	if len(t.Before)+len(t.Days) == 0 {
		return
	}
	d.section("Timeline", spans(t)...)
	d.fit(mostTold(t.Days, d.limits.days))
	if d.o.Full || d.o.Only > 0 {
		d.fit(t.Before, t.Days)
	}
	if n := len(t.Before); n > 0 {
		if d.o.Full || d.o.Only > 0 {
			d.days(t.Before)
		} else {
			span := t.Before[0].Label
			if n > 1 {
				span += " to " + t.Before[n-1].Label
			}
			d.labelled(run{"before", dim}, []run{{view.Count(n, "date") + ", " + span + ": --full", dim}})
		}
	}
	rest := d.days(mostTold(t.Days, d.limits.days))
	d.leftOut(d.column(), several(len(t.Days)-d.limits.days, "date"), several(rest, "sentence"))
}

// mostTold returns the n days that most origins tell of, in order of time.
func mostTold(list []view.Day, n int) []view.Day {
	for len(list) > n {
		least := 0
		for i, day := range list {
			if told(day) < told(list[least]) {
				least = i
			}
		}
		list = append(append([]view.Day(nil), list[:least]...), list[least+1:]...)
	}
	return list
}

// told weighs a day by the origins of its rows.
func told(day view.Day) int {
	n := 0
	for _, r := range day.Rows {
		n += len(r.Sigla)
	}
	return n
}

// days prints days and returns how many of their rows it leaves out.
func (d *page) days(list []view.Day) int {
	rest := 0
	for _, day := range list {
		label := run{day.Label, dim}
		for i, r := range d.fresh(day.Rows) {
			if i >= d.limits.perDay {
				rest += len(day.Rows) - i
				break
			}
			if d.brief() && d.seen[r.Words[0].Key()] {
				d.labelled(label, again(r))
			} else {
				d.labelled(label, row(r))
			}
			d.see(r)
			label.text = ""
		}
	}
	return rest
}

func (d *page) only() {
	if len(d.Page.Only) == 0 {
		return
	}
	d.section("Only here", run{view.OnlyLabel(d.Page), dim})
	var rest []string
	column := d.siglaColumn(d.Page.Only)
	for i, o := range d.Page.Only {
		if i >= d.limits.onlyOrigins {
			rest = append(rest, view.Count(len(d.Page.Only)-i, "origin")+" (--full)")
			break
		}
		for j, r := range d.fresh(o.Rows) {
			if j == d.limits.only {
				rest = append(rest, strconv.Itoa(len(o.Rows)-j)+" (--only "+strconv.Itoa(r.Words[0].Source)+")")
				break
			}
			d.numbered(r.Sigla, words(r.Words), column)
		}
	}
	if len(rest) > 0 {
		d.hint(column, "left out: "+strings.Join(rest, ", "))
	}
}

// again is a row that stands above already: its date alone.
func again(r view.Row) []run {
	var out []run
	for _, piece := range r.Words[0].Pieces {
		if piece.Mark == view.Carries {
			out = append(out, run{text: piece.Exact()})
		}
	}
	if out == nil {
		return row(r)
	}
	return append(out, sigla(r.Sigla), run{" in the sentence above", dim})
}

// numbered prints a row with its numbers in front.
func (d *page) numbered(s view.Sigla, runs []run, indent int) {
	at := d.put(run{strings.Trim(sigla(s).text, "\u00a0"), dim})
	if at >= indent {
		d.newline()
		at = 0
	}
	d.lines(at, indent, runs)
}

// numberColumn is where words begin behind their numbers: room for "[12] ", and
// for more where the section has it.
const numberColumn = 5

// numbersMost is the widest that column gets.
const numbersMost = 12

func (d *page) siglaColumn(list []view.Only) int {
	column := numberColumn
	for _, o := range list {
		for _, r := range o.Rows {
			column = max(column, min(d.columns.of(sigla(r.Sigla).text), numbersMost))
		}
	}
	return column
}

func (d *page) names() {
	if len(d.Page.Names) == 0 || d.limits.names == 0 {
		return
	}
	d.section("Names printed in different ways")
	for _, n := range d.Page.Names {
		var runs []run
		for i, f := range n.Forms {
			if i > 0 {
				runs = append(runs, run{text: "; "})
			}
			runs = append(runs, run{text: f.Text}, sigla(f.Sigla))
		}
		d.lines(0, 2, runs)
	}
}

func (d *page) sources() {
	d.section("Sources")
	for i, s := range d.Page.Sources {
		if i >= d.limits.sources {
			d.more(0, len(d.Page.Sources)-i, "")
			break
		}
		if d.o.Only > 0 && d.o.Only != s.Number {
			continue
		}
		d.source(s)
	}
}

func (d *page) source(s view.Source) {
	runs := words(s.Title.Words)
	if s.Title.Cut {
		runs = append(runs, run{" …", dim})
	}
	if s.Untitled {
		runs = append([]run{{"no title: ", dim}}, runs...)
	}
	facts := d.sourceFacts(s)
	number := view.Sigla{{{Source: s.Number}}}
	if d.brief() {
		d.numbered(number, append(runs, run{" · " + facts, dim}), numberColumn)
		return
	}
	d.numbered(number, runs, numberColumn)
	d.lines(0, numberColumn, []run{{facts, dim}})
	for _, c := range s.Credits {
		d.lines(0, 5, []run{{string(c.Kind) + " credit: ", dim}, {text: c.Exact}})
	}
	d.lines(0, 5, []run{{cmp.Or(s.Article.Input, s.File), dim}})
}

// sourceFacts names the outlet, the day and the origin; in the long form also how
// long the report is and how much was taken out of its page.
func (d *page) sourceFacts(s view.Source) string {
	facts := []string{s.Name}
	if s.Day != "" {
		facts = append(facts, s.Day)
	}
	if s.Language != "" && len(d.Facts.Languages) > 1 {
		facts = append(facts, s.Language)
	}
	if !d.brief() {
		facts = append(facts, view.Count(s.Words, "word"))
		if s.Removed > 0 {
			facts = append(facts, view.Count(s.Removed, "passage")+" removed")
		}
	}
	if d.Facts.Reports > 1 && s.Origin < len(d.Origins) {
		facts = append(facts, "origin "+d.Origins[s.Origin].Letter)
	}
	return strings.Join(facts, ", ")
}
