package web

import (
	"html/template"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"variorum"
	"variorum/internal/view"
)

// functions are what templates call. Where near is not nil the page holds the
// texts of the sources in near only, and other links ask for theirs.
func (p *Printer) functions(prefix string, near map[int]bool) template.FuncMap {
	l := p.language
	c := &scribe{p: p, prefix: prefix, near: near}
	return template.FuncMap{
		"t": l.Text, "count": l.Count, "number": func(n int) string { return l.Number(n) }, "noun": func(n int, noun string) string {
			_, word, _ := strings.Cut(l.Count(n, noun), " ")
			return word
		},
		"report": func(source int) template.URL { return template.URL("#" + prefix + "r" + strconv.Itoa(source)) },
		"word":   c.word, "words": c.words, "text": c.text, "dir": c.dir, "sigla": c.sigla, "outlets": c.outlets, "shown": c.shown,
		"person": func(s view.Speaker) string {
			if p.person == nil || !s.Listed {
				return ""
			}
			return p.person(s.Name)
		},
		"verdict":   func(v variorum.Verdict) string { return l.Text(view.VerdictLabel(v)) },
		"class":     verdictClass,
		"beside":    beside,
		"chart":     p.chart,
		"said":      said,
		"numbers":   view.Numbers,
		"spelling":  c.spelling,
		"versioned": c.versioned,
		"moment":    moment,
		"less":      func(a, b int) int { return a - b },
		"gone":      func(s view.Source) bool { return !s.Withdrawn.IsZero() },
		"roles":     p.roles,
		"clip":      clip,
		"origins":   p.origins,
		"languages": p.languages,
		"list":      func(s ...string) string { return strings.Join(full(s), " · ") },
		"at":        func(list []view.Source, n int) view.Source { return list[n-1] },
		"web":       webAddress,
	}
}

// moment is a time that a served page's script shows in the reader's zone.
func moment(t time.Time) template.HTML {
	if t.IsZero() {
		return ""
	}
	t = t.UTC()
	return template.HTML(`<time datetime="` + t.Format(time.RFC3339) + `">` + t.Format("Mon 2 Jan 15:04") + ` UTC</time>`)
}

// webAddress returns an address that a browser may be sent to, "" for others.
func webAddress(s string) template.URL {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return template.URL(u.String())
}

// How many chips a line carries before the rest folds, over all its origins, and
// how many more are shown rather than folded.
const (
	chipsShown = 4
	chipsSpare = 2
)

// packFrom is the number of folded chips from which a page that is short of room
// carries them as plain numbers: a chip takes 80 bytes, a number 5.
const packFrom = 8

// A handful is the sources of a line: those shown, and those behind "+41".
type handful struct {
	Shown, Rest view.Sigla
	Packed      string // "5.12+7.3 9.1": the rest, origins apart, other wordings in brackets
	More        int
}

func few(s view.Sigla, short bool) handful {
	total := 0
	for _, g := range s {
		total += len(g)
	}
	if total <= chipsShown+chipsSpare {
		return handful{Shown: s}
	}
	out := handful{More: total - chipsShown}
	room := chipsShown
	for _, g := range s {
		n := min(room, len(g))
		if room -= n; n > 0 {
			out.Shown = append(out.Shown, g[:n])
		}
		if n < len(g) {
			out.Rest = append(out.Rest, g[n:])
		}
	}
	if short && out.More >= packFrom {
		out.Packed, out.Rest = pack(out.Rest), nil
	}
	return out
}

// pack writes sigla as plain numbers: 5.12+(7.3) 9.1 is source 5 sentence 12 and,
// of the same origin in other words, source 7 sentence 3, and source 9 of another.
func pack(s view.Sigla) string {
	var b strings.Builder
	for i, g := range s {
		if i > 0 {
			b.WriteByte(' ')
		}
		for j, x := range g {
			if j > 0 {
				b.WriteByte('+')
			}
			place := strings.TrimPrefix(x.Place, "s")
			if !x.Same {
				place = "(" + place + ")"
			}
			b.WriteString(place)
		}
	}
	return b.String()
}

// sourcesOf lists the numbers of sigla in order.
func sourcesOf(s view.Sigla) []int {
	var out []int
	for _, g := range s {
		for _, x := range g {
			out = append(out, x.Source)
		}
	}
	slices.Sort(out)
	return out
}

func full(list []string) []string {
	var out []string
	for _, s := range list {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

func verdictClass(v variorum.Verdict) string {
	switch v {
	case variorum.VerdictDiffer:
		return "bad"
	case variorum.VerdictAgree:
		return "good"
	}
	return "plain"
}

// beside is the style in which readings stand side by side: large where they
// differ, in columns where they followed each other.
func beside(f view.Figure) string {
	switch f.Verdict {
	case variorum.VerdictDiffer:
		return "big"
	case variorum.VerdictUpdated:
		return "col"
	}
	return ""
}

// A tally is a verdict with the number of figures that have it.
type tally struct {
	Label, Class string
}

func (p *Printer) verdicts(page *view.Page) []tally {
	var out []tally
	for _, v := range []variorum.Verdict{variorum.VerdictDiffer, variorum.VerdictUpdated, variorum.VerdictCompatible, variorum.VerdictAgree, variorum.VerdictSingle} {
		n := 0
		for _, f := range page.Figures {
			if f.Verdict == v {
				n++
			}
		}
		label := p.language.Number(n) + " " + p.language.Text(view.VerdictLabel(v))
		switch {
		case page.Facts.Reports == 1:
			label = p.language.Count(n, "figure")
		case v == variorum.VerdictSingle:
			label = p.language.Text("{} from one source", p.language.Number(n))
		case v == variorum.VerdictDiffer && n > 1:
			label = p.language.Text("{} differ", p.language.Number(n))
		}
		if n > 0 {
			out = append(out, tally{label, verdictClass(v)})
		}
	}
	return out
}

func said(r view.Reading) string { return strings.Join(full([]string{r.By, r.AsOf}), " · ") }

// roles counts what was removed from an article by kind, in order of the page.
func (p *Printer) roles(a *variorum.Article) string {
	n := map[variorum.Role]int{}
	var order []variorum.Role
	for _, r := range a.Removed {
		if n[r.Role]++; n[r.Role] == 1 {
			order = append(order, r.Role)
		}
	}
	var out []string
	for _, r := range order {
		s := p.language.Text(string(r))
		if n[r] > 1 {
			s += " " + strconv.Itoa(n[r])
		}
		out = append(out, s)
	}
	if len(out) == 0 {
		return p.language.Text("nothing")
	}
	return strings.Join(out, ", ")
}

// clipAt is how many characters of a removed passage are shown.
const clipAt = 240

func clip(s string) string {
	if utf8.RuneCountInString(s) <= clipAt {
		return s
	}
	n := 0
	for i := range s {
		if n++; n > clipAt {
			return s[:i] + " …"
		}
	}
	return s
}

// grave counts the rows that carry a warning.
func grave(list []view.Row) int {
	n := 0
	for _, r := range list {
		if r.Grave {
			n++
		}
	}
	return n
}

func (p *Printer) origins(f view.Facts) string {
	if f.AtLeast != f.AtMost {
		return p.language.Text("{} to {} origins", f.AtLeast, f.AtMost)
	}
	return p.language.Count(f.Origins, "origin")
}

// languagesShown is how many languages are named under a title.
const languagesShown = 5

func (p *Printer) languages(list []string) string {
	rest := ""
	if len(list) > languagesShown+1 {
		rest = ", " + p.language.Text("{} more", p.language.Count(len(list)-languagesShown, "language"))
		list = list[:languagesShown]
	}
	return strings.Join(list, ", ") + rest
}
