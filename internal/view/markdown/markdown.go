// Package markdown prints pages as Markdown (CommonMark with the tables of
// GitHub), to be kept in a file, a ticket or a wiki.
//
// A view.Front comes in, text goes out. Nothing is shortened. A source's words
// stand in plain paragraphs, its numbers behind them in brackets ("[2+3 5]": two
// origins), this program's labels in italics or table heads. Whatever a source
// wrote is escaped, so that it can neither format nor link.
package markdown

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"

	"variorum"
	"variorum/internal/view"
)

// Print prints all pages, one below the other.
func Print(w io.Writer, f *view.Front) error {
	b := bufio.NewWriter(w)
	for i, p := range f.Pages {
		if i > 0 {
			fmt.Fprint(b, "\n---\n\n")
		}
		print(b, p)
	}
	fmt.Fprintf(b, "\n*%s read, %d rejected, %s removed.*\n", view.Count(f.Files, "file"), len(f.Rejected), view.Count(f.Removed, "passage"))
	for _, r := range f.Rejected {
		input := r.Input
		if input == "" {
			input = r.ID
		}
		fmt.Fprintf(b, "\n- %s: %s\n", escape(input), escape(r.Reason))
	}
	return b.Flush()
}

func print(b *bufio.Writer, p *view.Page) {
	fmt.Fprintf(b, "# %s %s\n\n%s\n", words(p.Title.Words), sigla(p.Title.Sigla), facts(p.Facts))
	days(b, "Key sentences", p.Key)
	figures(b, p)
	speakers(b, p)
	days(b, "Timeline", append(append([]view.Day(nil), p.Timeline.Before...), p.Timeline.Days...))
	lineage(b, p)
	if len(p.Only) > 0 {
		fmt.Fprintf(b, "\n## Only here\n\n*%s*\n\n", view.OnlyLabel(p))
		for _, o := range p.Only {
			for _, r := range o.Rows {
				fmt.Fprintf(b, "- %s %s\n", words(r.Words), sigla(r.Sigla))
			}
		}
	}
	if len(p.Related) > 0 {
		fmt.Fprint(b, "\n## Earlier, later, similar\n\n")
		for _, r := range p.Related {
			fmt.Fprintf(b, "- *%s* %s *%s*\n", escape(r.Kind), words(r.Title), escape(r.Why))
		}
	}
	sources(b, p)
}

func facts(f view.Facts) string {
	parts := []string{view.Count(f.Reports, "report")}
	if f.Reports > 1 {
		parts = append(parts, view.Count(f.Origins, "origin"))
	}
	if f.Outlets > 0 {
		parts = append(parts, view.Count(f.Outlets, "outlet"))
	}
	if len(f.Languages) > 0 {
		parts = append(parts, escape(strings.Join(f.Languages, ", ")))
	}
	if f.Span != "" {
		parts = append(parts, f.Span)
	}
	return strings.Join(parts, " · ")
}

func days(b *bufio.Writer, head string, list []view.Day) {
	if len(list) == 0 {
		return
	}
	fmt.Fprintf(b, "\n## %s\n\n", head)
	for _, d := range list {
		for _, r := range d.Rows {
			label := ""
			if d.Label != "" {
				label = "*" + escape(d.Label) + "* "
			}
			fmt.Fprintf(b, "- %s%s %s\n", label, words(r.Words), sigla(r.Sigla))
			for _, n := range r.Notes {
				fmt.Fprintf(b, "  - **%s** %s %s\n", n.Label, words([]view.Words{n.Words}), sigla(n.Sigla))
			}
		}
	}
}

func figures(b *bufio.Writer, p *view.Page) {
	if len(p.Figures) == 0 {
		return
	}
	fmt.Fprint(b, "\n## Figures\n\n| | what | readings |\n|---|---|---|\n")
	for _, f := range p.Figures {
		var readings []string
		for _, r := range f.Readings {
			s := ""
			for i, row := range r.Rows {
				if i > 0 {
					s += "; "
				}
				s += words(row.Words) + " " + sigla(row.Sigla)
			}
			if r.By != "" {
				s += " *" + escape(r.By) + "*"
			}
			if r.AsOf != "" {
				s += " *" + escape(r.AsOf) + "*"
			}
			readings = append(readings, s)
		}
		verdict := view.VerdictLabel(f.Verdict)
		if f.Verdict == variorum.VerdictDiffer {
			verdict = "**" + verdict + "**"
		}
		fmt.Fprintf(b, "| %s | %s | %s |\n", verdict, escape(f.What), strings.Join(readings, "<br>"))
	}
}

func speakers(b *bufio.Writer, p *view.Page) {
	if len(p.Speakers) == 0 {
		return
	}
	fmt.Fprint(b, "\n## Who said what\n")
	for _, s := range p.Speakers {
		name := escape(s.Name)
		if name == "" {
			name = "*speaker not named*"
		}
		for _, more := range []string{s.Role, s.Where, s.When} {
			if more != "" {
				name += ", " + escape(more)
			}
		}
		fmt.Fprintf(b, "\n### %s\n\n", name)
		for _, u := range s.Utterances {
			utterance(b, u, "")
		}
		for _, u := range s.Reported {
			utterance(b, u, "*reported* ")
		}
	}
}

func utterance(b *bufio.Writer, u view.Utterance, label string) {
	fmt.Fprintf(b, "- %s%s %s\n", label, words(u.Words), sigla(u.Sigla))
	for _, v := range u.Variants {
		label := ""
		switch {
		case v.Grave:
			label = "**" + v.Label + "** "
		case v.Label != "":
			label = "*" + escape(v.Label) + "* "
		}
		fmt.Fprintf(b, "  - %s%s %s\n", label, words(v.Words), sigla(v.Sigla))
	}
}

func lineage(b *bufio.Writer, p *view.Page) {
	if p.Facts.Reports < 2 {
		return
	}
	fmt.Fprint(b, "\n## Where it came from\n\n")
	for i, o := range p.Origins {
		credit := escape(o.CreditText)
		if o.Credit != nil {
			credit = words([]view.Words{*o.Credit})
		}
		if credit != "" {
			credit = ": " + credit
		}
		fmt.Fprintf(b, "- **%s** *%s*%s\n", o.Letter, escape(o.Label), credit)
		for _, n := range o.Sources {
			kind := ""
			for _, e := range p.Inside(i) {
				if e.To == n {
					kind += ", " + edge(e)
				}
			}
			fmt.Fprintf(b, "  - [%d] %s%s\n", n, escape(p.Sources[n-1].Name), kind)
		}
	}
	if len(p.Shared) > 0 {
		fmt.Fprintf(b, "- *the same quotations, no other text: %s*\n", p.SharedLabel())
	}
	for _, f := range p.Families {
		fmt.Fprintf(b, "- *one publisher, %s: %s*\n", escape(f.Publisher), view.Numbers(f.Sources))
	}
}

func edge(e view.Edge) string {
	s := string(e.Kind)
	switch {
	case e.From == 0 && e.FromName == "":
		return s
	case e.From == 0:
		return s + " of " + escape(e.FromName)
	case e.Known:
		return s + " of " + strconv.Itoa(e.From)
	}
	return s + ", sibling of " + strconv.Itoa(e.From) + ", direction unknown"
}

func sources(b *bufio.Writer, p *view.Page) {
	fmt.Fprint(b, "\n## Sources\n\n")
	for _, s := range p.Sources {
		if s.Gone {
			continue
		}
		title := words(s.Title.Words)
		if s.Untitled {
			title = "*no title:* " + title
		}
		day := ""
		if s.Day != "" {
			day = ", " + s.Day
		}
		fmt.Fprintf(b, "%d. %s\n   %s%s, %s, %s removed; origin %s; %s\n", s.Number, title, escape(s.Name), day,
			view.Count(s.Words, "word"), view.Count(s.Removed, "passage"), p.Origins[s.Origin].Letter, escape(s.File))
	}
}

// words prints a source's words; changed ones are underlined (<u>), those of the
// first wording only are left out.
func words(list []view.Words) string {
	var out []string
	for _, w := range list {
		if w.Pieces == nil {
			out = append(out, escape(w.Exact()))
			continue
		}
		var b strings.Builder
		for _, piece := range w.Pieces {
			switch piece.Mark {
			case view.Dropped:
			case view.Changed:
				b.WriteString("<u>" + escape(piece.Exact()) + "</u>")
			default:
				b.WriteString(escape(piece.Exact()))
			}
		}
		out = append(out, b.String())
	}
	return strings.Join(out, " … ")
}

func sigla(s view.Sigla) string {
	var groups []string
	for _, g := range s {
		var n []string
		for _, x := range g {
			n = append(n, strconv.Itoa(x.Source))
		}
		groups = append(groups, strings.Join(n, "+"))
	}
	return `\[` + strings.Join(groups, " ") + `\]`
}

// escape makes any string plain words of one line in Markdown: signs that format,
// link, open HTML or start a list get a backslash; control characters go.
func escape(s string) string {
	var b strings.Builder
	b.Grow(len(s) + 8)
	for i, r := range s {
		switch {
		case strings.ContainsRune("\\`*_[]<>#|~&!", r):
			b.WriteByte('\\')
			b.WriteRune(r)
		case (r == '-' || r == '+' || r == '=') && i == 0:
			b.WriteByte('\\')
			b.WriteRune(r)
		case (r == '.' || r == ')') && numberBefore(s[:i]):
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == ':' && strings.HasPrefix(s[i:], "://"):
			b.WriteString(`\:`)
		case unicode.IsSpace(r) && r != 0xa0 && r != 0x202f:
			b.WriteByte(' ')
		case unicode.IsControl(r) || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069:
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// numberBefore reports whether s is digits only: with a point they make a list.
func numberBefore(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
