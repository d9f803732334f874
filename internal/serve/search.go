package serve

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"variorum"
	"variorum/internal/store"
	"variorum/internal/text"
	"variorum/internal/view"
)

// searchRoutes are the search page's.
func (s *Server) searchRoutes() map[string]handler {
	return map[string]handler{"GET /search": s.search}
}

// How much a page of a search shows.
const (
	articlesShown = 25 // and as many are read for their sentences
	linesShown    = 60
	// sentencesShown is how many of one article: a common word stands in each.
	sentencesShown = 3
	talliesShown   = 8
	// sentenceBytes bounds a sentence that is shown.
	sentenceBytes = 600
)

// The kinds of result.
const (
	kindArticles  = "articles"
	kindSentences = "sentences"
	kindQuotes    = "quotes"
	kindFigures   = "figures"
)

// searchData is what the search page shows.
type searchData struct {
	Typed  string
	Faults []store.Fault
	Tabs   []kindTab
	Kind   string
	Rows   []result
	Empty  bool
	Sides  []side
	// Next is the address of the next page, where there is one; From and To count
	// what this one shows, of Total.
	Next            string
	From, To, Total int
	More            bool // there are older ones that were not looked at
	Follow          followButton
}

// A kindTab leads to one kind of result.
type kindTab struct {
	Kind, Label, Address string
	Count                int
	More                 bool // Count is what was looked at; there are more
	Here                 bool
}

// A result is a line or a title that was found, with everyone who printed it.
type result struct {
	Article store.ArticleRow
	Head    string // a speaker's name, or a verdict
	Under   string // a role, or what is counted
	Pieces  []piece
	Address string // where the words stand
	Groups  []group
	Origins int
	Story   string // its title
	More    int    // other sentences of the article that are found too
}

// A piece is a stretch of a source's words, marked where it was asked for.
type piece struct {
	Words string
	Found bool
}

// A group is the articles of one origin that print a line.
type group []chip

type chip struct {
	Name, Address string
}

// A side is a count of what was found by day, outlet or story.
type side struct {
	Label string
	Rows  []tally
}

type tally struct {
	Label, Address string
	Count, Share   int // Share is of the largest, in per cent
	Words          bool
}

// search shows what was found. With typing set the last word may be unfinished.
func (s *Server) search(w http.ResponseWriter, r *http.Request) error {
	typed := strings.TrimSpace(r.FormValue("q"))
	d := searchData{Typed: typed}
	p := page{Title: "Search", At: "search", Query: r.FormValue("q"), Scripts: []string{"search.js"}}
	if typed != "" {
		q, faults := store.ParseQuery(typed)
		q.Typing = r.FormValue("typing") != ""
		d.Faults = faults
		if err := s.find(r, &d, q); err != nil {
			return err
		}
		var err error
		if d.Follow, err = s.followButton(r, store.FollowSearch, typed); err != nil {
			return err
		}
		p.Title = typed
		p.Feed = "/search?" + url.Values{"q": {typed}}.Encode()
	}
	p.Data = d
	return s.print(w, r, "search", p)
}

// find fills the page for a query.
func (s *Server) find(r *http.Request, d *searchData, q store.Query) error {
	ctx := r.Context()
	d.Kind = kindOf(r.FormValue("kind"), q)
	q.Offset, _ = strconv.Atoi(r.FormValue("from")) // what is no number is the first page
	q.Offset = min(max(q.Offset, 0), 10_000)
	matches, err := s.store.Matches(ctx, q)
	if err != nil {
		return err
	}
	lines := q
	lines.Limit = linesShown
	if d.Kind != kindQuotes && d.Kind != kindFigures {
		lines.Limit, lines.Offset = 0, 0
	}
	quotes, quoteTotal, err := s.store.SearchQuotes(ctx, lines)
	if err != nil {
		return err
	}
	figures, figureTotal, err := s.store.SearchFigures(ctx, lines)
	if err != nil {
		return err
	}
	if q.Words == "" && q.Speaker != "" {
		matches = store.Matches{}
	}
	terms := store.Terms(q.Words, q.Typing)
	shown := 0
	switch d.Kind {
	case kindArticles:
		rows := matches.Rows[min(q.Offset, len(matches.Rows)):min(q.Offset+articlesShown, len(matches.Rows))]
		d.Rows, err = s.articleResults(ctx, rows, terms)
		shown, d.Total = len(rows), len(matches.Rows)
	case kindSentences:
		rows := matches.Rows[min(q.Offset, len(matches.Rows)):min(q.Offset+articlesShown, len(matches.Rows))]
		d.Rows, err = s.sentences(ctx, rows, terms)
		shown, d.Total = len(rows), len(matches.Rows)
	case kindQuotes:
		d.Rows, err = s.lineResults(ctx, quotes, terms, false)
		shown, d.Total = len(quotes), quoteTotal
	case kindFigures:
		d.Rows, err = s.lineResults(ctx, figures, terms, true)
		shown, d.Total = len(figures), figureTotal
	}
	if err != nil {
		return err
	}
	d.From, d.To, d.More = q.Offset+1, q.Offset+shown, matches.More
	d.Empty = len(d.Rows) == 0
	if d.To < d.Total {
		d.Next = address(d.Typed, d.Kind, d.To)
	}
	d.Tabs = []kindTab{
		{Kind: kindArticles, Label: "Articles", Count: len(matches.Rows), More: matches.More},
		{Kind: kindSentences, Label: "Sentences", Count: -1},
		{Kind: kindQuotes, Label: "Quotes", Count: quoteTotal},
		{Kind: kindFigures, Label: "Figures", Count: figureTotal},
	}
	for i := range d.Tabs {
		d.Tabs[i].Address, d.Tabs[i].Here = address(d.Typed, d.Tabs[i].Kind, 0), d.Tabs[i].Kind == d.Kind
	}
	d.Sides, err = s.sides(ctx, d, matches.Rows)
	return err
}

// kindOf is the kind asked for, else the one that the operators speak of.
func kindOf(asked string, q store.Query) string {
	switch asked {
	case kindArticles, kindSentences, kindQuotes, kindFigures:
		return asked
	}
	switch {
	case q.Speaker != "":
		return kindQuotes
	case q.Low != nil || q.High != nil:
		return kindFigures
	case len(store.Terms(q.Words, false)) == 0:
		return kindArticles
	}
	return kindSentences
}

func address(typed, kind string, from int) string {
	v := url.Values{"q": {typed}, "kind": {kind}}
	if from > 0 {
		v.Set("from", strconv.Itoa(from))
	}
	return "/search?" + v.Encode()
}

func (s *Server) articleResults(ctx context.Context, rows []store.ArticleRow, terms []store.Term) ([]result, error) {
	out := make([]result, len(rows))
	for i, a := range rows {
		at := "/article/" + url.PathEscape(a.ID)
		out[i] = result{Article: a, Pieces: marked(a.Title, terms), Address: at, Groups: []group{{chipOf(a, at)}}, Origins: 1}
		story, _, err := s.store.StoryRow(ctx, a.Story)
		if err != nil {
			return nil, err
		}
		out[i].Story = story.Title
	}
	return out, nil
}

// marked cuts words where a term is found in them.
func marked(words string, terms []store.Term) []piece {
	tokens := store.Tokenise(words)
	plain := make([]string, len(tokens))
	for i, t := range tokens {
		plain[i] = t.Text
	}
	var out []piece
	at := 0
	for i, found := range store.Finds(terms, plain) {
		if !found || tokens[i].End <= at {
			continue
		}
		from := max(tokens[i].Start, at)
		if from > at {
			out = append(out, piece{words[at:from], false})
		}
		out = append(out, piece{words[from:tokens[i].End], true})
		at = tokens[i].End
	}
	if at < len(words) {
		out = append(out, piece{words[at:], false})
	}
	return out
}

func chipOf(a store.ArticleRow, address string) chip {
	name := a.Outlet
	if name == "" {
		name, _, _ = strings.Cut(strings.TrimPrefix(strings.TrimPrefix(a.URL, "https://"), "http://"), "/")
	}
	if name == "" {
		name = a.ID
	}
	return chip{name, address}
}

// A printed line is a line with the article that prints it.
type printed struct {
	row  store.ArticleRow
	line variorum.Line
	at   string // where it stands
}

// gathered are the lines that say the same in the same words, in the order they
// were found.
type gathered struct {
	order []string
	by    map[string][]printed
}

func (g *gathered) add(key string, p printed) {
	if g.by == nil {
		g.by = map[string][]printed{}
	}
	if g.by[key] == nil {
		g.order = append(g.order, key)
	}
	if !slices.ContainsFunc(g.by[key], func(o printed) bool { return o.row.ID == p.row.ID }) {
		g.by[key] = append(g.by[key], p)
	}
}

// sentences gives the sentences of articles that hold all terms, or where an
// article has none, its sentence with most of them; the same sentence of several
// articles once. Those of most origins come first.
func (s *Server) sentences(ctx context.Context, rows []store.ArticleRow, terms []store.Term) ([]result, error) {
	articles, err := s.store.Articles(ctx, rows)
	if err != nil {
		return nil, err
	}
	var g gathered
	more := map[string]int{} // sentences of an article that are not shown
	for i, a := range articles {
		c, err := a.Cutter(variorum.PartText)
		if err != nil {
			return nil, err
		}
		doc := text.Parse(a.Text, a.Language, s.abbreviations)
		found, before := bestSentences(doc, terms), s.sentencesBefore(a)
		more[a.ID] = max(len(found)-sentencesShown, 0)
		for _, n := range found[:min(len(found), sentencesShown)] {
			sent := doc.Sentences[n]
			line := c.Cut(sent.Start, sent.End)
			g.add(store.Tokens(line.Exact()), printed{rows[i], line, "/article/" + url.PathEscape(a.ID) + "#" + strconv.Itoa(before+n+1)})
		}
	}
	var out []result
	for _, key := range g.order {
		list := g.by[key]
		res, err := s.resultOf(ctx, list, terms)
		if err != nil {
			return nil, err
		}
		res.More, more[list[0].row.ID] = more[list[0].row.ID], 0 // told once
		out = append(out, res)
	}
	slices.SortStableFunc(out, func(a, b result) int {
		return cmp.Or(cmp.Compare(b.Origins, a.Origins), b.Article.Published.Compare(a.Article.Published))
	})
	return out, nil
}

// resultOf shows a line with everyone who printed it, by origin.
func (s *Server) resultOf(ctx context.Context, list []printed, terms []store.Term) (result, error) {
	res := result{Article: list[0].row, Pieces: marked(list[0].line.Exact(), terms), Address: list[0].at}
	story, _, err := s.store.StoryRow(ctx, list[0].row.Story)
	if err != nil {
		return res, err
	}
	res.Story = story.Title
	origins, err := s.store.Origins(ctx, list[0].row.Story)
	if err != nil {
		return res, err
	}
	place := map[int]int{}
	for _, p := range list {
		origin, known := origins[p.row.ID]
		i, have := place[origin]
		if !known || !have {
			i = len(res.Groups)
			res.Groups = append(res.Groups, nil)
			if known {
				place[origin] = i
			}
		}
		res.Groups[i] = append(res.Groups[i], chipOf(p.row, p.at))
	}
	res.Origins = len(res.Groups)
	return res, nil
}

// place is the address of the sentence that a line begins in.
func (s *Server) place(a *variorum.Article, line variorum.Line) string {
	at := "/article/" + url.PathEscape(a.ID)
	if line.In() != variorum.PartText {
		return at
	}
	from, _ := line.Bytes()
	doc := text.Parse(a.Text, a.Language, s.abbreviations)
	n, _ := slices.BinarySearchFunc(doc.Sentences, from, func(sent text.Sentence, at int) int { return cmp.Compare(sent.End-1, at) })
	return at + "#" + strconv.Itoa(s.sentencesBefore(a)+min(n, max(len(doc.Sentences)-1, 0))+1)
}

// bestSentences returns the sentences that hold all terms; where none does, the
// first of those with most.
func bestSentences(doc *text.Doc, terms []store.Term) []int {
	var all []int
	best, most := -1, 0
	for n, sent := range doc.Sentences {
		if sent.Len() > sentenceBytes {
			continue
		}
		switch held, of := held(doc.Text[sent.Start:sent.End], terms); {
		case held == of && of > 0:
			all = append(all, n)
		case held > most:
			best, most = n, held
		}
	}
	if len(all) == 0 && best >= 0 {
		all = []int{best}
	}
	return all
}

// held counts the terms that a sentence holds, of those that must be there.
func held(sentence string, terms []store.Term) (n, of int) {
	var tokens []string
	for _, t := range store.Tokenise(sentence) {
		tokens = append(tokens, t.Text)
	}
	for _, t := range terms {
		if t.Not {
			continue
		}
		of++
		if slices.Contains(store.Finds([]store.Term{t}, tokens), true) {
			n++
		}
	}
	return n, of
}

// lineResults shows lines of the evidence, those of one utterance or figure that
// say the same in the same words once. With verdicts a label is one.
func (s *Server) lineResults(ctx context.Context, rows []store.LineRow, terms []store.Term, verdicts bool) ([]result, error) {
	var g gathered
	heads := map[string]store.LineRow{}
	for _, row := range rows {
		key := row.Story + " " + strconv.Itoa(row.Item) + " " + store.Tokens(row.Line.Exact())
		g.add(key, printed{row.Row, row.Line, s.place(row.Article, row.Line)})
		if _, have := heads[key]; !have {
			heads[key] = row
		}
	}
	var out []result
	for _, key := range g.order {
		res, err := s.resultOf(ctx, g.by[key], terms)
		if err != nil {
			return nil, err
		}
		res.Head, res.Under = heads[key].Label, heads[key].What
		if verdicts {
			res.Head = view.VerdictLabel(variorum.Verdict(res.Head))
		}
		out = append(out, res)
	}
	return out, nil
}

// sides counts what was found by day, outlet and story.
func (s *Server) sides(ctx context.Context, d *searchData, rows []store.ArticleRow) ([]side, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	days, outlets, stories := map[string]int{}, map[string]int{}, map[string]int{}
	for _, a := range rows {
		days[a.Published.UTC().Format("2006-01-02")]++
		stories[a.Story]++
		if a.Outlet != "" {
			outlets[a.Outlet]++
		}
	}
	narrowed := func(operator, value string) string {
		if strings.ContainsAny(value, " :") {
			value = `"` + strings.ReplaceAll(value, `"`, "") + `"`
		}
		return address(d.Typed+" "+operator+":"+value, d.Kind, 0)
	}
	byDay := tallies(days, func(k string) string { return address(d.Typed+" since:"+k+" until:"+k, d.Kind, 0) })
	slices.SortFunc(byDay, func(a, b tally) int { return cmp.Compare(a.Label, b.Label) })
	byStory := tallies(stories, func(k string) string { return narrowed("story", k) })
	for i := range byStory {
		row, ok, err := s.store.StoryRow(ctx, byStory[i].Label)
		if err != nil {
			return nil, err
		}
		if byStory[i].Words = ok && row.Title != ""; byStory[i].Words {
			byStory[i].Label = row.Title
		}
	}
	return []side{{"Day", byDay}, {"Outlet", tallies(outlets, func(k string) string { return narrowed("outlet", k) })}, {"Story", byStory}}, nil
}

// tallies are the largest counts, the largest first.
func tallies(counts map[string]int, address func(string) string) []tally {
	var out []tally
	for k, n := range counts {
		out = append(out, tally{Label: k, Address: address(k), Count: n})
	}
	slices.SortFunc(out, func(a, b tally) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Label, b.Label)) })
	out = out[:min(len(out), talliesShown)]
	for i := range out {
		out[i].Share = 100 * out[i].Count / out[0].Count
	}
	return out
}
