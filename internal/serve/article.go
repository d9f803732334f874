package serve

import (
	"context"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"variorum"
	"variorum/internal/store"
	"variorum/internal/text"
)

// How much of an article's page is shown at once, in bytes of its text and of
// what was removed: the page is to stay below 100 KB.
const (
	sheetBytes     = 48_000
	removedBytes   = 12_000
	revisionsBytes = 12_000
	revisionsShown = 20
	othersShown    = 12
)

// articleData is what an article's page shows.
type articleData struct {
	*variorum.Article
	Row       store.ArticleRow
	Story     store.StoryRow
	Sheet     sheet
	Removed   []variorum.Removed // shadows the article's: those there is room for
	Left      int                // the others
	Revisions []revision
	LeftOut   int // revisions there is no room for
	Versions  int
	Read      time.Time // first
	Withdrawn time.Time
	Address   template.URL // canonical; "" for none
	Descents  []descent
	Others    []other // other reports of the story
	More      int
	Follow    followButton // its outlet
}

// A sheet is an article's text in numbered sentences.
type sheet struct {
	Blocks    []block
	Sentences int
	Words     int
	From      int // the first sentence shown
	Before    string
	Next      string // addresses of the text before and behind; "" for none
}

// A block is a paragraph, or another part, with its role.
type block struct {
	Role      variorum.Role
	Numbers   string // of its sentences: "5–6"
	Sentences []numbered
}

// A numbered sentence is a line with its number in the article: title, deck,
// text and captions are counted through, as the story's page does, so that its
// s3.14 is sentence 14 here.
type numbered struct {
	N    int
	Line variorum.Line
}

// A descent is one line about where the article came from or went to.
type descent struct {
	store.Descent
	Up bool // the article came from it
}

// An other is another report of the story.
type other struct {
	store.ArticleRow
	Same bool // of the same origin
}

func (s *Server) article(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	row, ok, err := s.store.Article(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	if !ok {
		return problem{http.StatusNotFound, "There is no article with this address."}
	}
	list, err := s.store.Articles(ctx, []store.ArticleRow{row})
	if err != nil {
		return err
	}
	s.visit(w, r)
	d := articleData{Row: row, Article: list[0], Versions: row.Version, Address: webAddress(list[0].URL)}
	d.Sheet = s.sheet(d.Article, row, r.FormValue("from"))
	d.Removed, d.Left = fitting(d.Article.Removed)
	if err := s.aboutArticle(ctx, &d); err != nil {
		return err
	}
	if d.Follow, err = s.followButton(r, store.FollowOutlet, row.Outlet); err != nil {
		return err
	}
	return s.print(w, r, "article", page{Title: d.Title, At: "stories", Data: d})
}

// aboutArticle gathers what stands beside the text.
func (s *Server) aboutArticle(ctx context.Context, d *articleData) error {
	var err error
	if d.Story, _, err = s.store.StoryRow(ctx, d.Row.Story); err != nil {
		return err
	}
	if d.Read, err = s.store.FirstRead(ctx, d.Row.N); err != nil {
		return err
	}
	if d.Withdrawn, _, err = s.store.IsWithdrawn(ctx, d.Row.ID); err != nil {
		return err
	}
	if d.Versions > 1 {
		list, err := s.store.RevisionsOf(ctx, d.Row.ID, revisionsShown)
		if err != nil {
			return err
		}
		d.Revisions, d.LeftOut = revisions(list)
	}
	found, err := s.store.Descents(ctx, d.Row.ID)
	if err != nil {
		return err
	}
	for _, x := range found {
		d.Descents = append(d.Descents, descent{x, x.Child == d.Row.ID})
	}
	return s.others(ctx, d)
}

// others lists the story's other reports, those of the same origin first.
func (s *Server) others(ctx context.Context, d *articleData) error {
	rows, err := s.store.ArticlesOf(ctx, d.Row.Story)
	if err != nil {
		return err
	}
	origins, err := s.store.Origins(ctx, d.Row.Story)
	if err != nil {
		return err
	}
	mine, known := origins[d.Row.ID]
	for _, row := range rows {
		if row.ID == d.Row.ID {
			continue
		}
		o, ok := origins[row.ID]
		d.Others = append(d.Others, other{row, known && ok && o == mine})
	}
	slices.SortStableFunc(d.Others, func(a, b other) int {
		switch {
		case a.Same == b.Same:
			return a.Number - b.Number
		case a.Same:
			return -1
		}
		return 1
	})
	d.More = max(0, len(d.Others)-othersShown)
	d.Others = d.Others[:len(d.Others)-d.More]
	return nil
}

// webAddress is an address that a browser may be sent to, "" for others.
func webAddress(s string) template.URL {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return template.URL(u.String())
}

// fitting takes what was removed while there is room, and counts the rest.
func fitting(list []variorum.Removed) ([]variorum.Removed, int) {
	size := 0
	for i, r := range list {
		if size += len(r.Exact) + 80; size > removedBytes {
			return list[:i], len(list) - i
		}
	}
	return list, 0
}

// sheet sets out an article from a sentence on, as far as there is room.
func (s *Server) sheet(a *variorum.Article, row store.ArticleRow, from string) sheet {
	var all []block
	out := sheet{From: 1}
	names := []string{variorum.PartTitle, variorum.PartDeck, variorum.PartText}
	for i := range a.Captions {
		names = append(names, variorum.CaptionPart(i))
	}
	for _, name := range names {
		c, err := a.Cutter(name)
		if err != nil || strings.TrimSpace(c.Text()) == "" {
			continue // Cutter fails only for names that are not listed above
		}
		doc := text.Parse(c.Text(), a.Language, s.abbreviations)
		out.Words += len(doc.Words)
		for _, p := range doc.Paragraphs {
			b := block{Role: roleOf(a, name, c, p.Start)}
			for _, sent := range doc.Sentences[p.First:p.Last] {
				out.Sentences++
				b.Sentences = append(b.Sentences, numbered{out.Sentences, c.Cut(sent.Start, sent.End)})
			}
			b.Numbers = numbersOf(b.Sentences)
			all = append(all, b)
		}
	}
	if n, err := strconv.Atoi(from); err == nil && n > 1 && n <= out.Sentences {
		out.From = n
	}
	return out.cut(all, "/article/"+url.PathEscape(row.ID))
}

func numbersOf(list []numbered) string {
	if len(list) == 0 {
		return ""
	}
	first, last := strconv.Itoa(list[0].N), strconv.Itoa(list[len(list)-1].N)
	if first == last {
		return first
	}
	return first + "–" + last
}

// cut keeps the blocks from a sentence on that there is room for.
func (s sheet) cut(all []block, address string) sheet {
	size := 0
	for _, b := range all {
		if len(b.Sentences) == 0 || b.Sentences[0].N < s.From && b.Sentences[len(b.Sentences)-1].N < s.From {
			continue
		}
		for _, x := range b.Sentences {
			size += len(x.Line.Exact()) + 40
		}
		if size > sheetBytes && len(s.Blocks) > 0 {
			s.Next = address + "?from=" + strconv.Itoa(b.Sentences[0].N)
			break
		}
		s.Blocks = append(s.Blocks, b)
	}
	if s.From > 1 {
		s.Before = address
	}
	return s
}

// roleOf is what a paragraph is for: its part's, in the text what extraction says.
func roleOf(a *variorum.Article, part string, c variorum.Cutter, at int) variorum.Role {
	switch part {
	case variorum.PartTitle:
		return variorum.RoleTitle
	case variorum.PartDeck:
		return variorum.RoleDeck
	case variorum.PartText:
		point := c.Cut(at, at).Start()
		for _, r := range a.Roles {
			if r.Start <= point && point < r.End {
				return r.Role
			}
		}
		return variorum.RoleBody
	}
	return variorum.RoleCaption
}

// sentencesBefore counts the sentences before an article's text, for the numbers
// of those in it.
func (s *Server) sentencesBefore(a *variorum.Article) int {
	n := 0
	for _, part := range []string{a.Title, a.Deck} {
		n += len(text.Parse(part, a.Language, s.abbreviations).Sentences)
	}
	return n
}
