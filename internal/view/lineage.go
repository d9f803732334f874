package view

import (
	"cmp"
	"slices"
	"sort"
	"strings"

	"variorum"
)

// origins gives every source its origin, lettered in order of its first source.
// Articles of no listed origin are origins of their own.
func (k *maker) origins() {
	var list []*variorum.Origin
	known := map[string]bool{}
	for i := range k.story.Lineage.Origins {
		o := &k.story.Lineage.Origins[i]
		list = append(list, o)
		for _, id := range o.Articles {
			known[id] = true
		}
	}
	for _, s := range k.reader.sources {
		if s.article != gone && !known[s.article.ID] {
			list = append(list, &variorum.Origin{Articles: []string{s.article.ID}})
		}
	}
	for _, o := range list {
		out := Origin{}
		for _, id := range o.Articles {
			if i, ok := k.byID[id]; ok {
				out.Sources = append(out.Sources, i+1)
			}
		}
		if len(out.Sources) == 0 {
			continue
		}
		sort.Ints(out.Sources)
		k.name(&out, o)
		k.Page.Origins = append(k.Page.Origins, out)
	}
	sort.SliceStable(k.Page.Origins, func(i, j int) bool {
		return k.Page.Origins[i].Sources[0] < k.Page.Origins[j].Sources[0]
	})
	for i := range k.Page.Origins {
		o := &k.Page.Origins[i]
		o.Letter = letters(i)
		for _, n := range o.Sources {
			k.origin[n-1] = i
		}
	}
}

// name labels an origin and says what its reports are to each other.
func (k *maker) name(out *Origin, o *variorum.Origin) {
	out.Label, out.Named = cmp.Or(o.Agency, o.Outlet), true
	if out.Label == "" {
		out.Named = false
		switch {
		case o.CreditText != "" || !o.Credit.IsZero():
			out.Label = "agency not named"
		case len(out.Sources) > 1:
			out.Label = "one text, source not named"
		default:
			out.Label = "no credit"
		}
	}
	if w, ok := k.words(o.Credit); ok {
		out.Credit = &w
	}
	if i, ok := k.byID[o.Home]; ok {
		out.Home = i + 1
	}
	out.CreditText = o.CreditText
	out.Kind = k.kinds(o)
}

// kinds lists the kinds of edge inside an origin, the closest first.
func (k *maker) kinds(o *variorum.Origin) string {
	in := map[string]bool{}
	for _, id := range o.Articles {
		in[id] = true
	}
	order := []variorum.EdgeKind{variorum.EdgeCopy, variorum.EdgeAbridged, variorum.EdgeRewrite, variorum.EdgeTranslation}
	has := map[variorum.EdgeKind]bool{}
	for _, e := range k.story.Lineage.Edges {
		if in[e.To] && (in[e.From] || strings.Contains(e.From, ":")) {
			has[e.Kind] = true
		}
	}
	var out []string
	for _, kind := range order {
		if has[kind] {
			out = append(out, string(kind))
		}
	}
	return strings.Join(out, ", ")
}

// links tells the matcher which sentences lineage has proven to be one.
func (k *maker) links() {
	for _, e := range k.story.Lineage.Edges {
		if e.Kind == variorum.EdgeQuotesOnly {
			continue
		}
		for _, p := range e.Evidence {
			a, okA := k.spot(p[0])
			b, okB := k.spot(p[1])
			if okA && okB {
				k.match.link(a, b)
			}
		}
	}
}

func (k *maker) edges() {
	for _, e := range k.story.Lineage.Edges {
		to, ok := k.byID[e.To]
		if !ok {
			continue
		}
		out := Edge{To: to + 1, Kind: e.Kind, Known: e.Direction == "known", Shared: e.Shared}
		if from, ok := k.byID[e.From]; ok {
			out.From = from + 1
			out.FromName = k.Page.Sources[from].Name
		} else {
			_, out.FromName, _ = strings.Cut(e.From, ":")
			if out.FromName == k.Page.Origins[k.origin[to]].Label {
				out.FromName = "" // said already
			}
		}
		out.Pairs = k.pairs(e.Evidence)
		out.Altered = k.altered(e.Changes)
		k.Page.Edges = append(k.Page.Edges, out)
	}
	sort.SliceStable(k.Page.Edges, func(i, j int) bool {
		a, b := k.Page.Edges[i], k.Page.Edges[j]
		return cmp.Or(a.To-b.To, a.From-b.From, strings.Compare(string(a.Kind), string(b.Kind))) < 0
	})
}

// pairs marks in the second line of each pair what the first has not.
func (k *maker) pairs(list [][2]variorum.Line) [][2]Words {
	var out [][2]Words
	for _, p := range list {
		a, okA := k.words(p[0])
		b, okB := k.words(p[1])
		if !okA || !okB {
			continue
		}
		if !sameText(a.Exact(), b.Exact()) {
			b = k.diff(a, b)
		}
		out = append(out, [2]Words{a, b})
	}
	return out
}

// kindsOf names all that a pair of lines differs in.
func kindsOf(list []variorum.Altered, pair [2]variorum.Line) string {
	var out []string
	for _, c := range list {
		if c.Pair == pair && !slices.Contains(out, c.Kind) {
			out = append(out, c.Kind)
		}
	}
	return strings.Join(out, ", ")
}

func (k *maker) altered(list []variorum.Altered) []Altered {
	var out []Altered
	for i, c := range list {
		if j := slices.IndexFunc(list[:i], func(o variorum.Altered) bool { return o.Pair == c.Pair }); j >= 0 {
			continue // its kinds stand with the first
		}
		a := Altered{Kind: kindsOf(list, c.Pair)}
		if w, ok := k.words(c.Pair[0]); ok {
			a.From = &w
		}
		if w, ok := k.words(c.Pair[1]); ok {
			if a.From != nil {
				w = k.diff(*a.From, w)
			}
			a.To = &w
		}
		if a.From != nil || a.To != nil {
			out = append(out, a)
		}
	}
	return out
}

// Inside returns the edges between the reports of an origin, and those from its
// agency to reports that no other report leads to. Of
// several that lead to a report the one with a known direction is given, else the
// one that shares most.
func (p *Page) Inside(origin int) []Edge {
	var out []Edge
	best := map[int]Edge{} // report → the edge that leads to it
	for _, e := range p.Edges {
		if e.From > 0 && e.Kind != variorum.EdgeQuotesOnly && p.Sources[e.From-1].Origin == origin {
			if b, ok := best[e.To]; !ok || e.Known && !b.Known || e.Known == b.Known && e.Shared > b.Shared {
				best[e.To] = e
			}
		}
	}
	for _, e := range p.Edges {
		if b, ok := best[e.To]; ok && (e.From != b.From || e.Kind != b.Kind) {
			continue
		}
		if e.Kind != variorum.EdgeQuotesOnly && p.Sources[e.To-1].Origin == origin && (e.From == 0 || p.Sources[e.From-1].Origin == origin) {
			out = append(out, e)
		}
	}
	return out
}

// kinship lists what ties reports beside copying: the same quotations, the same
// publisher.
func (k *maker) kinship() {
	seen := map[[2]int]bool{}
	for _, list := range [][]variorum.Edge{k.story.Lineage.Overlaps, k.story.Lineage.Edges} {
		for _, e := range list {
			a, okA := k.byID[e.From]
			b, okB := k.byID[e.To]
			if !okA || !okB || k.origin[a] == k.origin[b] {
				continue
			}
			seen[[2]int{min(k.origin[a], k.origin[b]), max(k.origin[a], k.origin[b])}] = true
		}
	}
	for pair := range seen {
		k.Page.Shared = append(k.Page.Shared, pair)
	}
	sort.Slice(k.Page.Shared, func(i, j int) bool {
		a, b := k.Page.Shared[i], k.Page.Shared[j]
		return a[0] < b[0] || a[0] == b[0] && a[1] < b[1]
	})
	for _, f := range k.story.Lineage.Families {
		out := Family{Publisher: f.Publisher}
		for _, id := range f.Articles {
			if i, ok := k.byID[id]; ok {
				out.Sources = append(out.Sources, i+1)
			}
		}
		sort.Ints(out.Sources)
		if len(out.Sources) > 1 {
			k.Page.Families = append(k.Page.Families, out)
		}
	}
}

// SharedLabel names the origins that share quotations: "A, B and C" where each
// shares with each, else in pairs: "A and C; B and C".
func (p *Page) SharedLabel() string {
	in := map[int]bool{}
	var out []string
	for _, s := range p.Shared {
		in[s[0]], in[s[1]] = true, true
		out = append(out, p.Origins[s[0]].Letter+" and "+p.Origins[s[1]].Letter)
	}
	if n := len(in); n > 2 && len(p.Shared) == n*(n-1)/2 {
		var all []string
		for i, o := range p.Origins {
			if in[i] {
				all = append(all, o.Letter)
			}
		}
		return strings.Join(all[:n-1], ", ") + " and " + all[n-1]
	}
	return strings.Join(out, "; ")
}

// Numbers prints source numbers: "2, 5 and 7".
func Numbers(list []int) string {
	var out []string
	for _, n := range list {
		out = append(out, itoa(n))
	}
	if n := len(out); n > 2 {
		out = []string{strings.Join(out[:n-1], ", "), out[n-1]}
	}
	return strings.Join(out, " and ")
}

// OnlyLabel says against whom "only here" holds.
func OnlyLabel(p *Page) string {
	if len(p.Origins) < 2 {
		return "no other report has it"
	}
	return "no other origin reports it"
}

func (k *maker) only() {
	if k.Page.Facts.Reports < 2 {
		return
	}
	byOrigin := map[int]*Only{}
	for _, o := range k.story.Only {
		i, ok := k.byID[o.Article]
		if !ok {
			continue
		}
		out := byOrigin[k.origin[i]]
		if out == nil {
			out = &Only{Origin: k.origin[i]}
			byOrigin[k.origin[i]] = out
		}
		var lines []clusterLine
		for _, l := range o.Lines {
			lines = append(lines, clusterLine{line: l})
		}
		out.Rows = append(out.Rows, ownOnly(k.cluster(lines))...)
	}
	for i := range k.Page.Origins {
		if o := byOrigin[i]; o != nil && len(o.Rows) > 0 {
			k.Page.Only = append(k.Page.Only, *o)
		}
	}
}

// ownOnly leaves out the rows that another origin tells in its words after all:
// a page must not say "only here" of what it shows elsewhere with two origins.
func ownOnly(rows []Row) []Row {
	return keep(rows, func(r Row) bool { return len(r.Sigla) == 1 })
}

// spellings keeps the forms that are written differently: not those that are a
// part of another ("Merrin", "Ada Merrin"), nor those in capitals.
func spellings(forms []variorum.Form) []variorum.Form {
	var out []variorum.Form
	for i, f := range forms {
		part := false
		for j, g := range forms {
			if i == j {
				continue
			}
			in, same := within(f.Text, g.Text), sameText(f.Text, g.Text)
			part = part || in && !same || same && j < i
		}
		if !part {
			out = append(out, f)
		}
	}
	return out
}

// within reports whether every word of a stands in b.
func within(a, b string) bool {
	have := map[string]bool{}
	for _, t := range folded(b) {
		have[t.folded] = true
	}
	for _, t := range folded(a) {
		if !have[t.folded] {
			return false
		}
	}
	return true
}

func (k *maker) names() {
	for _, n := range k.story.Names {
		if n.Kind == "other" {
			continue
		}
		out := Name{Kind: n.Kind}
		for _, f := range spellings(n.Forms) {
			var s Sigla
			for _, id := range f.Articles {
				if i, ok := k.byID[id]; ok {
					s = append(s, Group{{i + 1, k.origin[i], true, "s" + itoa(i+1)}})
				}
			}
			sort.Slice(s, func(i, j int) bool { return s[i][0].Source < s[j][0].Source })
			if len(s) > 0 {
				out.Forms = append(out.Forms, NameForm{f.Text, s})
			}
		}
		if len(out.Forms) > 1 {
			k.Page.Names = append(k.Page.Names, out)
		}
	}
}
