package view

import (
	"cmp"
	"path"
	"slices"
	"sort"
	"strings"
	"time"

	"variorum"
)

// Front makes the pages of an edition: stories by independent origins, then by
// the latest report, then by id. A story none of whose articles the edition holds
// has no page.
func (m *Maker) Front(e *variorum.Edition) *Front {
	articles := make(map[string]*variorum.Article, len(e.Articles))
	f := &Front{Rejected: e.Rejected}
	for i := range e.Articles {
		a := &e.Articles[i]
		articles[a.ID] = a
		f.Removed += len(a.Removed)
	}
	for i := range e.Stories {
		if p := m.Page(&e.Stories[i], articles); len(p.Sources) > 0 {
			f.Pages = append(f.Pages, p)
		}
	}
	f.Files = files(e)
	slices.SortStableFunc(f.Pages, func(a, b *Page) int {
		return cmp.Or(b.Facts.Origins-a.Facts.Origins, b.Facts.Reports-a.Facts.Reports,
			compareStamps(b.Facts.Last, a.Facts.Last), strings.Compare(a.ID, b.ID))
	})
	f.relate(e)
	return f
}

// relate resolves what stories are related to, now that they have numbers.
func (f *Front) relate(e *variorum.Edition) {
	number := map[string]int{}
	for i, p := range f.Pages {
		number[p.ID] = i + 1
	}
	for i := range e.Stories {
		s := &e.Stories[i]
		if number[s.ID] == 0 {
			continue
		}
		p := f.Pages[number[s.ID]-1]
		for _, r := range s.Related {
			out := Related{Kind: cmp.Or(r.Kind, "similar"), Why: r.Why, Story: number[r.Story]}
			if out.Story > 0 {
				out.Title = f.Pages[out.Story-1].Title.Words
			}
			p.Related = append(p.Related, out)
		}
	}
}

// files counts the inputs: a file of many articles is one.
func files(e *variorum.Edition) int {
	seen := map[string]bool{}
	for i := range e.Articles {
		seen[inputFile(cmp.Or(e.Articles[i].Input, e.Articles[i].ID))] = true
	}
	for _, r := range e.Rejected {
		seen[inputFile(cmp.Or(r.Input, r.ID))] = true
	}
	return len(seen)
}

// inputFile cuts the place in the file off an input: "a.jsonl:17" → "a.jsonl".
func inputFile(input string) string {
	if i := strings.LastIndexAny(input, ":@"); i > 0 && i < len(input)-1 && strings.Trim(input[i+1:], "0123456789") == "" {
		return input[:i]
	}
	return input
}

func compareStamps(a, b variorum.Stamp) int {
	x, _ := a.Time()
	y, _ := b.Time()
	return x.Compare(y)
}

// byPublication lists the articles of a story in the order that gives their
// numbers where none were given before.
func byPublication(s *variorum.Story, articles map[string]*variorum.Article) []*variorum.Article {
	var list []*variorum.Article
	for _, id := range s.Articles {
		if a := articles[id]; a != nil {
			list = append(list, a)
		}
	}
	slices.SortStableFunc(list, arrival)
	return list
}

// maker begins a page: its sources by number and their origins.
func (m *Maker) maker(s *variorum.Story, list []*variorum.Article) *maker {
	k := &maker{Page: &Page{ID: s.ID}, reader: m.reader(list), story: s}
	k.year = storyYear(s)
	k.origins()
	k.sources()
	return k
}

// Page makes the page of one story. Articles that the map lacks are left out.
func (m *Maker) Page(s *variorum.Story, articles map[string]*variorum.Article) *Page {
	return m.page(s, byPublication(s, articles))
}

// gone stands where an article was that has left its story: its number is not
// given again.
var gone = &variorum.Article{}

// Numbered makes the page of one story with the numbers that its articles were
// given when they arrived, from 1, so that links to sentences last. An article
// without a number, or with another's, comes behind them all.
func (m *Maker) Numbered(s *variorum.Story, articles map[string]*variorum.Article, numbers map[string]int) *Page {
	var list, late []*variorum.Article
	for _, a := range byPublication(s, articles) {
		n := numbers[a.ID]
		for n > len(list) && n <= numbersMost {
			list = append(list, gone)
		}
		if n < 1 || n > numbersMost || list[n-1] != gone {
			late = append(late, a)
			continue
		}
		list[n-1] = a
	}
	return m.page(s, append(list, late...))
}

// numbersMost bounds the numbers of a story, whatever its store says.
const numbersMost = 1 << 16

func (m *Maker) page(s *variorum.Story, list []*variorum.Article) *Page {
	k := m.maker(s, list)
	k.facts()
	k.links()
	k.title()
	k.figures()
	k.speakers()
	k.headlines()
	k.timeline()
	k.key()
	k.edges()
	k.kinship()
	k.only()
	k.names()
	return k.Page
}

// A maker is a page in the making.
type maker struct {
	*Page
	*reader
	story *variorum.Story
	year  int // in which the reports begin; dates of other years print theirs
	// differing and dropped hold what a line's notes are made of, by sentence.
	differing map[spot][]Note
	dropped   map[spot][]Note
	days      map[spot]string // ISO days told in a sentence
}

// storyYear is the year in which the reports begin; where none is dated, the one
// that most days of the timeline lie in.
func storyYear(s *variorum.Story) int {
	if t, ok := s.First.Time(); ok {
		return t.Year()
	}
	n := map[int]int{}
	best := 0
	for _, e := range s.Timeline {
		if t, err := time.Parse(time.DateOnly, firstTen(e.Start)); err == nil && (e.Precision == "day" || e.Precision == "hour") {
			n[t.Year()] += len(e.Mentions)
			if y := t.Year(); n[y] > n[best] || n[y] == n[best] && y > best {
				best = y
			}
		}
	}
	return best
}

// arrival orders articles by publication, those of no or one moment by the names of
// their inputs, numbers in them by value.
func arrival(a, b *variorum.Article) int {
	return cmp.Or(compareStamps(a.Published, b.Published), natural(a.Input, b.Input), strings.Compare(a.ID, b.ID))
}

// natural compares names with runs of digits by their value: "a:9" before "a:10".
func natural(a, b string) int {
	for a != "" && b != "" {
		x, y := digits(a), digits(b)
		if x > 0 && y > 0 {
			m, n := strings.TrimLeft(a[:x], "0"), strings.TrimLeft(b[:y], "0")
			if c := cmp.Or(len(m)-len(n), strings.Compare(m, n)); c != 0 {
				return c
			}
			a, b = a[x:], b[y:]
			continue
		}
		if a[0] != b[0] {
			return int(a[0]) - int(b[0])
		}
		a, b = a[1:], b[1:]
	}
	return len(a) - len(b)
}

// digits returns how many digits s begins with.
func digits(s string) int { return len(s) - len(strings.TrimLeft(s, "0123456789")) }

func (k *maker) facts() {
	f := Facts{Origins: len(k.Page.Origins), First: k.story.First, Last: k.story.Last}
	f.AtLeast, f.AtMost = f.Origins, f.Origins
	if l := k.story.Lineage; l.AtLeast > 0 && l.AtMost > 0 {
		f.AtLeast, f.AtMost = l.AtLeast, l.AtMost
	}
	outlets, languages := map[string]bool{}, map[string]int{}
	for _, s := range k.Page.Sources {
		if s.Gone {
			continue
		}
		f.Reports++
		if s.Article.Outlet == "" {
			f.Unnamed++
		} else {
			outlets[s.Article.Outlet] = true
		}
		if s.Language != "" {
			languages[s.Language]++
		}
	}
	f.Outlets = len(outlets)
	for l := range languages {
		f.Languages = append(f.Languages, l)
	}
	sort.Slice(f.Languages, func(i, j int) bool {
		a, b := f.Languages[i], f.Languages[j]
		return languages[a] > languages[b] || languages[a] == languages[b] && a < b
	})
	if from, ok := f.First.Time(); ok {
		if to, ok := f.Last.Time(); ok {
			f.Span = spanLabel(from, to)
		}
	}
	k.Page.Facts = f
}

func (k *maker) title() {
	if s, ok := k.spot(k.story.Title); ok {
		w, _ := k.words(k.story.Title)
		k.Page.Title = Row{Words: []Words{w}, Sigla: k.sigla(s, sameOnly(k.match.find(s)))}
		return
	}
	for _, s := range k.Page.Sources {
		if !s.Gone {
			k.Page.Title = s.Title
			return
		}
	}
}

// headlines lists the other titles; one that drops a condition says so.
func (k *maker) headlines() {
	grave := map[string]string{}
	for _, s := range k.Page.Speakers {
		for _, u := range s.Utterances {
			for _, v := range u.Variants {
				if v.Grave && v.Words[0].In() == variorum.PartTitle {
					grave[v.Words[0].Place] = v.Label
				}
			}
		}
	}
	seen := map[string]bool{plainWords(rowText(k.Page.Title)): true}
	for _, s := range k.Page.Sources {
		key := plainWords(rowText(s.Title))
		if s.Untitled || seen[key] || len(s.Title.Words) == 0 {
			continue
		}
		seen[key] = true
		row := s.Title
		at := k.rowSpot(row)
		row.Sigla = k.sigla(at, sameOnly(k.match.find(at)))
		row.Label = grave[row.Words[0].Place]
		row.Grave = row.Label != ""
		k.Page.Headlines = append(k.Page.Headlines, row)
	}
}

func sameOnly(list []found) []found {
	return slices.DeleteFunc(slices.Clone(list), func(f found) bool { return !f.same })
}

func (k *maker) sources() {
	names := shortNames(k.reader)
	for i, src := range k.reader.sources {
		a := src.article
		s := Source{Number: i + 1, Article: a, Gone: a == gone, Name: names[i], Removed: len(a.Removed), Credits: a.Credits, File: fileOf(a), Origin: k.origin[i]}
		if a.Language != "" {
			s.Language = languageName(a.Language)
		}
		if day := a.Published.Day(); day != "" {
			s.Day = strings.TrimSpace(shortDay(day, k.year))
		}
		for _, p := range src.parts {
			s.Words += len(p.doc.Words)
		}
		k.fullText(&s, i)
		k.headline(&s)
		k.Page.Sources = append(k.Page.Sources, s)
	}
}

// leadMost is how much of its first sentence names a report without a headline,
// in bytes: two lines of a terminal.
const leadMost = 140

// lead cuts a sentence at a space, as words that go on.
func (k *maker) lead(w Words) ([]Words, bool) {
	if len(w.Exact()) <= leadMost {
		return []Words{w}, false
	}
	n := strings.LastIndexByte(w.Exact()[:leadMost], ' ')
	if n <= 0 {
		return []Words{w}, false
	}
	from, _ := w.Bytes()
	short, ok := k.words(k.cut(w.Line, from, from+n))
	if !ok {
		return []Words{w}, false
	}
	return []Words{short}, true
}

func (k *maker) headline(s *Source) {
	if len(s.Text) == 0 {
		return
	}
	p := s.Text[0]
	s.Untitled = p.Kind != variorum.RoleTitle
	s.Title = Row{Words: p.Sentences, Sigla: Sigla{{{s.Number, s.Origin, true, p.Sentences[0].Place}}}}
	if s.Untitled {
		s.Title.Words, s.Title.Cut = k.lead(p.Sentences[0])
	}
}

// fullText sets out the whole article, sentence by sentence.
func (k *maker) fullText(s *Source, i int) {
	src := k.reader.sources[i]
	for _, p := range src.parts {
		kind := partRole(p.name)
		for _, para := range p.doc.Paragraphs {
			out := Paragraph{Kind: kind}
			if kind == variorum.RoleBody {
				out.Kind = roleAt(src.article, p.cutter, para.Start)
			}
			for n := para.First; n < para.Last; n++ {
				w, _ := k.words(k.sentence(spot{i, p.first + n}))
				out.Sentences = append(out.Sentences, w)
			}
			if len(out.Sentences) > 0 {
				s.Text = append(s.Text, out)
			}
		}
	}
}

func partRole(name string) variorum.Role {
	switch name {
	case variorum.PartTitle:
		return variorum.RoleTitle
	case variorum.PartDeck:
		return variorum.RoleDeck
	case variorum.PartText:
		return variorum.RoleBody
	}
	return variorum.RoleCaption
}

// roleAt returns the role of the text at a byte.
func roleAt(a *variorum.Article, c variorum.Cutter, at int) variorum.Role {
	if len(a.Roles) == 0 {
		return variorum.RoleBody
	}
	point := c.Cut(at, at).Start()
	for _, r := range a.Roles {
		if r.Start <= point && point < r.End {
			return r.Role
		}
	}
	return variorum.RoleBody
}

// shortName is how long a file's name may be to stand as it is; longer ones are
// mostly numbers made by a machine.
const shortName = 16

// shortNames gives each source a name to be known by: its outlet, else the host
// of its address, else the file's name or id, cut at eight characters or at as many
// more as keep the sources apart.
func shortNames(r *reader) []string {
	out := make([]string, len(r.sources))
	long := make([]string, len(r.sources))
	for i, s := range r.sources {
		a := s.article
		switch {
		case a.Outlet != "":
			out[i] = a.Outlet
		case host(a.URL) != "":
			out[i] = host(a.URL)
		case len(fileName(a)) <= shortName:
			out[i] = fileName(a)
		default:
			long[i] = fileName(a)
		}
	}
	for _, n := range []int{8, 12, 16, 24, 64} {
		if apart(long, n) || n == 64 {
			for i := range out {
				if out[i] == "" {
					out[i] = strings.Trim(cutRunes(long[i], n), "-_. ")
				}
			}
			return out
		}
	}
	return out
}

// fileOf names the file without its folder: pages are passed on, and where they
// were made is nobody's business.
func fileOf(a *variorum.Article) string {
	if strings.Contains(a.Input, "://") {
		return a.Input
	}
	if a.Input != "" {
		return path.Base(strings.ReplaceAll(a.Input, `\`, "/"))
	}
	return cmp.Or(a.URL, a.ID)
}

func fileName(a *variorum.Article) string {
	if a.Input == "" || inputFile(a.Input) != a.Input {
		return a.ID
	}
	base := strings.TrimSuffix(path.Base(strings.ReplaceAll(a.Input, `\`, "/")), ".gz")
	return strings.TrimSuffix(base, path.Ext(base))
}

func host(url string) string {
	_, rest, ok := strings.Cut(url, "://")
	if !ok {
		return ""
	}
	if i := strings.IndexAny(rest, "/?#:"); i >= 0 {
		rest = rest[:i]
	}
	return strings.TrimPrefix(rest, "www.")
}

func apart(names []string, n int) bool {
	seen := map[string]bool{}
	for _, s := range names {
		if s != "" && seen[cutRunes(s, n)] {
			return false
		}
		seen[cutRunes(s, n)] = true
	}
	return true
}

func cutRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// shortDay prints "10 Nov", with the year where it is another.
func shortDay(iso string, year int) string {
	l := dayLabel(iso, year)
	if _, rest, ok := strings.Cut(l, " "); ok && l[0] > '9' {
		return rest
	}
	return l
}
