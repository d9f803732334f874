package serve

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"variorum/internal/store"
	"variorum/internal/text"
	"variorum/internal/view/catalogue"
)

// Sizes of the pages of outlets and names.
const (
	listStories   = 15
	listReports   = 20
	quotesShown   = 12
	quotesRead    = 40 // of which those are chosen
	useRead       = 200
	bytesOfAQuote = 700
	wordsOfAQuote = 4 // fewer say little outside their story
)

// A storyList is a page of stories below an address.
type storyList struct {
	Rows         []storyRow
	From, To, Of int
	Newer, Older string
}

// storyList reads a page of the stories that a filter leaves.
func (s *Server) storyList(w http.ResponseWriter, r *http.Request, f store.Filter, address string) (storyList, error) {
	n := 1
	if asked, err := strconv.Atoi(r.FormValue("page")); err == nil {
		n = min(max(asked, 1), frontPages)
	}
	seq, visited := s.visit(w, r)
	f.Limit, f.Offset = listStories+1, (n-1)*listStories
	rows, err := s.store.FrontCards(r.Context(), f)
	if err != nil {
		return storyList{}, err
	}
	at := func(page int) string { return address + "?page=" + strconv.Itoa(page) }
	out := storyList{From: f.Offset + 1, To: f.Offset + min(len(rows), listStories)}
	if len(rows) > listStories && n < frontPages {
		out.Older = at(n + 1)
	}
	if n > 1 {
		out.Newer = at(n - 1)
	}
	out.Rows = s.listedAll(s.language(r), rows[:min(len(rows), listStories)], seq, visited)
	return out, nil
}

// listedAll makes rows whose sparklines end now, or with the latest of them
// where none is of the last day.
func (s *Server) listedAll(l *catalogue.Language, rows []store.FrontRow, seq int64, visited time.Time) (out []storyRow) {
	end := lastMoment(rows, s.now().UTC())
	for _, row := range rows {
		out = append(out, listed(l, row, end, seq, visited))
	}
	return out
}

// lastMoment is now, or the moment of the latest report where that is more than
// a day ago.
func lastMoment(rows []store.FrontRow, now time.Time) time.Time {
	var last time.Time
	for _, row := range rows {
		if row.Last.After(last) {
			last = row.Last
		}
	}
	if last.IsZero() || now.Sub(last) < sparkHours*time.Hour {
		return now
	}
	return last
}

// outletData is what an outlet's page shows.
type outletData struct {
	Name string
	store.OutletRow
	List   storyList
	Newest []store.ArticleRow
	Older  string // address of older reports
	Follow followButton
}

func (s *Server) outlet(w http.ResponseWriter, r *http.Request) error {
	ctx, name := r.Context(), r.PathValue("outlet")
	d := outletData{Name: name}
	var err error
	if d.OutletRow, err = s.store.Outlet(ctx, name); err != nil {
		return err
	}
	if d.Reports == 0 {
		return problem{http.StatusNotFound, "No report is of an outlet with this name."}
	}
	if d.List, err = s.storyList(w, r, store.Filter{Outlet: name}, outletPage(name)); err != nil {
		return err
	}
	if err := s.newest(r, &d); err != nil {
		return err
	}
	if d.Follow, err = s.followButton(r, store.FollowOutlet, name); err != nil {
		return err
	}
	return s.print(w, r, "outlet", page{Title: name, At: "stories", Feed: outletPage(name), Data: d})
}

// newest lists an outlet's reports from a place in their order on.
func (s *Server) newest(r *http.Request, d *outletData) error {
	f := store.ArticleFilter{Outlet: d.Name, Limit: listReports + 1}
	published, err1 := strconv.ParseInt(r.FormValue("published"), 10, 64)
	n, err2 := strconv.ParseInt(r.FormValue("before"), 10, 64)
	if err1 == nil && err2 == nil {
		f.Before = &store.ArticlePlace{Published: time.Unix(published, 0), N: n}
	}
	rows, err := s.store.ListArticles(r.Context(), f)
	if err != nil {
		return err
	}
	if len(rows) > listReports {
		rows = rows[:listReports]
		last := rows[listReports-1]
		d.Older = outletPage(d.Name) + "?" + url.Values{"published": {strconv.FormatInt(last.Published.Unix(), 10)}, "before": {strconv.FormatInt(last.N, 10)}}.Encode() + "#reports"
	}
	d.Newest = rows
	return nil
}

// nameData is what the page of a person, place or organisation shows.
type nameData struct {
	store.NameRow
	Use    store.NameUse
	Seen   int // stories that Use was read from
	List   storyList
	By     []quoted
	About  []quoted
	Follow followButton
}

// A quoted line is a quotation with where it stands.
type quoted struct {
	store.LineRow
	Link string
}

func (s *Server) name(w http.ResponseWriter, r *http.Request) error {
	ctx, key := r.Context(), text.Fold(r.PathValue("key"))
	row, ok, err := s.store.Name(ctx, key)
	if err != nil {
		return err
	}
	if !ok {
		return problem{http.StatusNotFound, "No story names anybody or anything so."}
	}
	d := nameData{NameRow: row}
	if d.List, err = s.storyList(w, r, store.Filter{Name: key}, namePage(row.Name)); err != nil {
		return err
	}
	rows, err := s.store.Front(ctx, store.Filter{Name: key, Limit: useRead})
	if err != nil {
		return err
	}
	ids := make([]string, len(rows))
	for i, x := range rows {
		ids[i] = x.ID
	}
	d.Seen = len(ids)
	if d.Use, err = s.store.NameUse(ctx, key, ids); err != nil {
		return err
	}
	if err := s.sayings(ctx, &d); err != nil {
		return err
	}
	if d.Follow, err = s.followButton(r, store.FollowName, key); err != nil {
		return err
	}
	return s.print(w, r, "name", page{Title: row.Name, At: "stories", Feed: namePage(row.Name), Data: d})
}

// sayings finds what the named one said, and what others said with the name in it.
func (s *Server) sayings(ctx context.Context, d *nameData) error {
	by, _, err := s.store.SearchQuotes(ctx, store.Query{Speaker: d.Name, Limit: quotesRead})
	if err != nil {
		return err
	}
	about, _, err := s.store.SearchQuotes(ctx, store.Query{Words: `"` + d.Name + `"`, Limit: quotesRead})
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	take := func(list []store.LineRow, own bool) (out []quoted) {
		for _, l := range list {
			words := text.Fold(l.Line.Exact())
			if seen[words] || len(words) > bytesOfAQuote || len(text.Words(words)) < wordsOfAQuote || (text.Fold(l.Label) == d.Key) != own || len(out) == quotesShown {
				continue
			}
			seen[words] = true
			out = append(out, quoted{l, s.place(l.Article, l.Line)})
		}
		return out
	}
	d.By, d.About = take(by, true), take(about, false)
	return nil
}
