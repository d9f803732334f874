package term

import (
	"strconv"
	"strings"

	"variorum/internal/view"
)

func (d *page) lineage() {
	if d.Facts.Reports < 2 {
		return
	}
	d.section("Where it came from", run{view.Count(d.Facts.Reports, "report"), dim}, run{view.Count(len(d.Origins), "origin"), dim})
	for i, o := range d.Origins {
		if d.o.Only > 0 && d.Sources[d.o.Only-1].Origin != i {
			continue
		}
		d.origin(i, o)
	}
	if len(d.Shared) > 0 && d.o.Only == 0 {
		d.hint(3, "the same quotations, no other text: "+d.SharedLabel())
	}
	for _, f := range d.Families {
		d.hint(3, "one publisher, "+f.Publisher+": "+view.Numbers(f.Sources))
	}
}

func (d *page) related() {
	if len(d.Page.Related) == 0 {
		return
	}
	d.section("Earlier, later, similar")
	for _, r := range d.Page.Related {
		runs := words(r.Title)
		if r.Story > 0 {
			runs = append(runs, run{" --story " + strconv.Itoa(r.Story), dim})
		}
		if r.Why != "" {
			if len(runs) > 0 {
				runs = append(runs, run{"; ", dim})
			}
			runs = append(runs, run{r.Why, dim})
		}
		d.labelled(run{r.Kind, dim}, runs)
	}
}

// origin prints a lone report on one line, siblings as a tree.
func (d *page) origin(i int, o view.Origin) {
	runs := []run{{o.Letter, bold}, {text: "\u00a0\u00a0"}}
	lone := len(o.Sources) == 1
	if lone {
		src := d.Sources[o.Sources[0]-1]
		runs = append(runs, run{text: strconv.Itoa(src.Number) + "\u00a0\u00a0" + src.Name})
	}
	switch {
	case lone && o.Label == d.Sources[o.Sources[0]-1].Name:
	case lone:
		runs = append(runs, run{text: ", " + o.Label})
	default:
		runs = append(runs, run{text: o.Label})
	}
	runs = append(runs, credit(o)...)
	if lone {
		if kind := d.kindOf(i, o.Sources[0]); kind != "" {
			runs = append(runs, run{", " + kind, dim})
		}
	}
	d.hanging(3, runs)
	if lone {
		return
	}
	for j, n := range o.Sources {
		if j >= d.limits.siblings && len(o.Sources) > d.limits.siblings+1 {
			d.hint(3, "└─ "+strconv.Itoa(len(o.Sources)-j)+" more: --full")
			break
		}
		branch := "├─ "
		if j == len(o.Sources)-1 {
			branch = "└─ "
		}
		src := d.Sources[n-1]
		text := strconv.Itoa(n) + "\u00a0\u00a0" + src.Name
		if n == o.Home {
			text += ", its own report"
		}
		if kind := d.kindOf(i, n); kind != "" {
			text += ", " + kind
		}
		d.pad(3)
		at := 3 + d.put(run{branch, dim})
		d.pad(1)
		d.lines(at+1, at+1, []run{{text: text}})
		d.changes(i, n)
	}
}

func credit(o view.Origin) []run {
	if o.Credit != nil {
		return []run{{text: ": "}, {text: o.Credit.Exact()}, {"\u00a0[" + strconv.Itoa(o.Credit.Source) + "]", dim}}
	}
	if o.CreditText != "" {
		return []run{{text: ": " + o.CreditText}}
	}
	return nil
}

// kindOf says how a report hangs on its origin: the edge that leads to it.
func (d *page) kindOf(origin, source int) string {
	var out []string
	for _, e := range d.Inside(origin) {
		if e.To == source {
			out = append(out, edgeText(e))
		}
	}
	return strings.Join(out, "; ")
}

func edgeText(e view.Edge) string {
	s := string(e.Kind)
	switch {
	case e.From == 0 && e.FromName != "":
		s += " of " + e.FromName
	case e.From == 0:
	case e.Known:
		s += " of " + strconv.Itoa(e.From)
	default:
		s += ", sibling of " + strconv.Itoa(e.From)
	}
	if e.Shared > 0 && e.From > 0 {
		s += ", " + strconv.Itoa(int(e.Shared*100+.5)) + "% of its text shared"
	}
	if e.From > 0 && !e.Known {
		s += ", direction unknown"
	}
	return s
}

// changes prints what a copy altered.
func (d *page) changes(origin, source int) {
	for _, e := range d.Inside(origin) {
		if e.To != source {
			continue
		}
		for i, c := range e.Altered {
			if i >= d.limits.pairs {
				if d.o.Full {
					d.more(8, len(e.Altered)-i, "")
				}
				break
			}
			d.altered(8, c)
		}
	}
}

// altered prints what a line became and what it was.
func (d *page) altered(indent int, c view.Altered) {
	runs := []run{{c.Kind + ": ", dim}}
	if c.To != nil {
		runs = append(append(runs, words([]view.Words{*c.To})...), run{"\u00a0[" + strconv.Itoa(c.To.Source) + "]", dim})
	} else {
		runs = append(runs, run{"left out", dim})
	}
	if c.From != nil {
		runs = append(append(runs, run{"; was: ", dim}), append(words([]view.Words{*c.From}), run{"\u00a0[" + strconv.Itoa(c.From.Source) + "]", dim})...)
	}
	d.lines(0, indent, runs)
}
