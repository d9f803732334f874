package term

import (
	"bufio"
	"strconv"
	"strings"

	"variorum/internal/view"
)

const (
	labelColumn = 11 // as wide as "Thu 10 Nov" and "one source" need
	labelMost   = 18 // "24 Nov 2021–3 Dec" does not widen it further
	narrow      = 80 // below, labels stand above their lines
	widest      = 104
	smallest    = 24
)

// A printer writes lines of one width.
type printer struct {
	w       *bufio.Writer
	columns columns
	width   int
	colour  bool
	label   int // columns of the labels in this section
}

func (p *printer) narrow() bool { return p.width < narrow }

// column is where words begin when labels stand beside them.
func (p *printer) column() int {
	if p.narrow() {
		return 2
	}
	return p.label
}

// fit makes room for the widest label of a section.
func (p *printer) fit(days ...[]view.Day) {
	p.label = labelColumn
	for _, list := range days {
		for _, d := range list {
			p.label = max(p.label, min(p.columns.of(clean(d.Label))+1, labelMost))
		}
	}
}

// lines prints runs from column indent on, the first line behind what is set
// already, up to column at.
func (p *printer) lines(at, indent int, runs []run) {
	for i, line := range p.columns.wrap(runs, p.width-indent) {
		if i > 0 {
			at = 0
		}
		p.pad(indent - at)
		p.line(line)
		p.newline()
	}
}

// hanging prints runs from column 0 on, the following lines from column hang on.
func (p *printer) hanging(hang int, runs []run) {
	p.lines(hang, hang, runs)
}

// labelled prints a label and the runs that belong to it: beside each other, or
// below 80 columns one above the other. It returns nothing printed for no runs.
func (p *printer) labelled(label run, runs []run) {
	switch {
	case label.text == "":
		p.lines(0, p.column(), runs)
	case p.narrow():
		p.lines(0, 0, []run{label})
		p.lines(0, p.column(), runs)
	default:
		at := p.put(label)
		if at >= p.label {
			p.newline()
			at = 0
		}
		p.lines(at, p.label, runs)
	}
}

func (p *printer) pad(n int) {
	for range n {
		p.w.WriteByte(' ')
	}
}

func (p *printer) newline() { p.w.WriteByte('\n') }

// put prints one run and returns its width.
func (p *printer) put(r run) int {
	before := p.columns.wrap([]run{r}, 1<<20)
	if len(before) == 0 {
		return 0
	}
	p.line(before[0])
	n := 0
	for _, a := range before[0] {
		n += a.width
		if a.space {
			n++
		}
	}
	return n
}

const (
	isolate    = "\u2068" // first strong isolate
	popIsolate = "\u2069"
)

// line prints atoms with their styles; a stretch of right-to-left words is
// isolated so that it cannot reorder the labels beside it.
func (p *printer) line(atoms []atom) {
	current, rtl := plain, false
	for i, a := range atoms {
		if a.space && i > 0 {
			// A style goes on over the space between two words it covers.
			if a.bits[0].style != current {
				p.style(current, plain)
				current = plain
			}
			if rtl && !a.rtl {
				p.w.WriteString(popIsolate)
				rtl = false
			}
			p.w.WriteByte(' ')
		}
		if a.rtl && !rtl {
			p.w.WriteString(isolate)
			rtl = true
		}
		for _, b := range a.bits {
			if b.style != current {
				p.style(current, b.style)
				current = b.style
			}
			p.w.WriteString(p.cased(b))
		}
	}
	p.style(current, plain)
	if rtl {
		p.w.WriteString(popIsolate)
	}
}

func (p *printer) cased(b run) string {
	s := strings.ReplaceAll(strings.ReplaceAll(b.text, "\u00a0", " "), "\u202f", " ")
	if b.style == warning && !p.colour {
		return strings.ToUpper(s)
	}
	return s
}

var codes = map[style]string{bold: "1", dim: "2", changed: "4", warning: "31", fine: "32"}

// style goes from one style to another.
func (p *printer) style(from, to style) {
	if from == to {
		return
	}
	if !p.colour {
		if from == changed || to == changed {
			p.w.WriteByte('_')
		}
		return
	}
	if from != plain {
		p.w.WriteString("\x1b[0m")
	}
	if to != plain {
		p.w.WriteString("\x1b[" + codes[to] + "m")
	}
}

// words turns a source's words into runs; Dropped pieces are another's words and
// are left out.
func words(list []view.Words) []run {
	var out []run
	for i, w := range list {
		if i > 0 {
			out = append(out, run{" … ", dim})
		}
		if w.Pieces == nil {
			out = append(out, run{text: w.Exact()})
			continue
		}
		for _, piece := range w.Pieces {
			switch piece.Mark {
			case view.Dropped:
			case view.Changed:
				out = append(out, run{piece.Exact(), changed})
			default:
				out = append(out, run{text: piece.Exact()})
			}
		}
	}
	return out
}

// How many numbers a line carries before the rest is counted: origins, and reports
// of one origin.
const (
	originsShown = 6
	reportsShown = 4
)

// sigla prints "[2+3 5]" so that it stays with the word before it.
func sigla(s view.Sigla) run {
	var groups []string
	more := 0
	for i, g := range s {
		shown := len(g)
		switch {
		case i >= originsShown:
			shown = 0
		case len(g) > reportsShown+1:
			shown = reportsShown
		}
		more += len(g) - shown
		var b strings.Builder
		for j, x := range g[:shown] {
			if j > 0 {
				b.WriteByte('+')
			}
			b.WriteString(strconv.Itoa(x.Source))
		}
		if b.Len() > 0 {
			groups = append(groups, b.String())
		}
	}
	text := "\u00a0[" + strings.Join(groups, "\u00a0")
	if more > 0 {
		text += "\u00a0and\u00a0" + strconv.Itoa(more) + "\u00a0more"
	}
	return run{text + "]", dim}
}

// row is a row's words with its numbers.
func row(r view.Row) []run {
	return append(words(r.Words), sigla(r.Sigla))
}
