package serve

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"variorum/internal/store"
	"variorum/internal/view/catalogue"
)

// listRoutes are those of lists and of single articles, outlets and names.
func (s *Server) listRoutes() map[string]handler {
	return map[string]handler{"GET /{$}": s.front, "GET /article/{id}": s.article, "GET /outlet/{outlet}": s.outlet, "GET /name/{key}": s.name}
}

// frontStories is how many stories a page of the front shows, frontPages how
// many pages there are: further down a filter is the way.
const (
	frontStories = 30
	frontPages   = 200
)

// windows are how far back a front can look, by the value in its address.
var windows = map[string]time.Duration{"6h": 6 * time.Hour, "24h": 24 * time.Hour, "2d": 48 * time.Hour, "7d": 7 * 24 * time.Hour, "30d": 30 * 24 * time.Hour, "1y": 366 * 24 * time.Hour}

// frontWindow is how far back it looks where nothing is asked.
const frontWindow = "24h"

// frontData is what the front page shows.
type frontData struct {
	Day      time.Time
	Overview store.Overview
	Filters  []filter
	Filtered bool
	Rows     []storyRow
	Latest   bool // nothing is that new: the latest there are
	Empty    bool // there is no story at all
	Sources  int
	Page     int
	From, To int    // of all stories, from 1
	Of       int    // how many there are, 0 where they are narrowed
	Newer    string // addresses; "" for none
	Older    string
	All      string
	Visit    time.Time // zero on a first visit
	Changed  int       // stories new or changed since
	News     []development
	MoreNews int
	Followed []followed
	// MoreFollowed is what is followed beside those.
	MoreFollowed int
}

// A filter is one select of the front.
type filter struct {
	Name, Label string
	Options     []option
}

type option struct {
	Value, Text string
	Chosen      bool
}

// asked is what a front's address asks for.
type asked struct {
	language, place, outlet, since string
	origins, page                  int
}

func readAsked(r *http.Request) asked {
	a := asked{language: r.FormValue("language"), place: r.FormValue("place"), outlet: r.FormValue("outlet"), since: r.FormValue("since"), origins: 1, page: 1}
	if n, err := strconv.Atoi(r.FormValue("origins")); err == nil {
		a.origins = min(max(n, 1), 1000)
	}
	if n, err := strconv.Atoi(r.FormValue("page")); err == nil {
		a.page = min(max(n, 1), frontPages)
	}
	if windows[a.since] == 0 && a.since != "visit" && a.since != "all" {
		a.since = frontWindow
	}
	return a
}

// address is the front's with what is asked for on another page.
func (a asked) address(page int) string {
	q := url.Values{}
	for name, v := range map[string]string{"language": a.language, "place": a.place, "outlet": a.outlet} {
		if v != "" {
			q.Set(name, v)
		}
	}
	if a.since != frontWindow {
		q.Set("since", a.since)
	}
	if a.origins > 1 {
		q.Set("origins", strconv.Itoa(a.origins))
	}
	if page > 1 {
		q.Set("page", strconv.Itoa(page))
	}
	if len(q) == 0 {
		return "/"
	}
	return "/?" + q.Encode()
}

func (a asked) filtered() bool {
	return a.language != "" || a.place != "" || a.outlet != "" || a.origins > 1
}

// front lists stories by independent origins and recency, with what is new to
// the reader beside them.
func (s *Server) front(w http.ResponseWriter, r *http.Request) error {
	ctx, a, l, now := r.Context(), readAsked(r), s.language(r), s.now().UTC()
	seq, visited := s.visit(w, r)
	since := now.Add(-windows[a.since])
	switch {
	case a.since == "all":
		since = time.Time{}
	case a.since == "visit" && !visited.IsZero():
		since = visited
	case a.since == "visit":
		a.since, since = frontWindow, now.Add(-windows[frontWindow])
	}
	d := frontData{Day: now, Filtered: a.filtered(), Page: a.page, Visit: visited}
	f := store.Filter{Since: since, Language: a.language, Outlet: a.outlet, Name: a.place, Origins: a.origins, Limit: frontStories + 1, Offset: (a.page - 1) * frontStories}
	rows, err := s.store.FrontCards(ctx, f)
	if err != nil {
		return err
	}
	if len(rows) == 0 && a.page == 1 && !d.Filtered && !since.IsZero() {
		f.Since, d.Latest = time.Time{}, true
		if rows, err = s.store.FrontCards(ctx, f); err != nil {
			return err
		}
		a.since = "all"
	}
	d.turn(a, len(rows))
	rows = rows[:min(len(rows), frontStories)]
	if len(rows) == 0 {
		if err := s.nothing(ctx, &d); err != nil {
			return err
		}
	}
	if d.Latest {
		d.Day = lastMoment(rows, now)
	}
	d.Rows = s.listedAll(l, rows, seq, visited)
	if d.Overview, err = s.overviews.get(ctx, s, a.since, f.Since); err != nil {
		return err
	}
	if !d.Filtered {
		d.Of = d.Overview.Stories
	}
	d.Filters = filters(l, a, d.Overview, visited)
	if err := s.beside(ctx, &d, seq); err != nil {
		return err
	}
	live, err := s.frontStream(ctx)
	if err != nil {
		return err
	}
	return s.print(w, r, "front", page{Title: "Stories", At: "stories", Feed: "/feed", Live: live, Data: d})
}

// turn sets what leads to the pages before and behind; rows is one more than
// are shown where there are more.
func (d *frontData) turn(a asked, rows int) {
	d.From, d.To = (a.page-1)*frontStories+1, (a.page-1)*frontStories+min(rows, frontStories)
	if rows > frontStories && a.page < frontPages {
		d.Older = a.address(a.page + 1)
	}
	if a.page > 1 {
		d.Newer = a.address(a.page - 1)
	}
	d.All = asked{since: a.since}.address(1)
}

// nothing finds out why there is no story.
func (s *Server) nothing(ctx context.Context, d *frontData) error {
	c, err := s.store.Count(ctx)
	d.Empty, d.Sources = c.Stories == 0, int(c.Sources)
	return err
}

// newsShown is how many developments stand beside the stories, newsOf how many
// of one story.
const (
	newsShown = 10
	newsOf    = 3
	newsRead  = 300
)

// beside gathers what is new since the last visit and what is followed.
func (s *Server) beside(ctx context.Context, d *frontData, seq int64) error {
	var err error
	if !d.Visit.IsZero() {
		if d.Changed, err = s.store.Changed(ctx, seq); err != nil {
			return err
		}
		list, err := s.store.Developments(ctx, "", seq, newsRead)
		if err != nil {
			return err
		}
		gone, err := s.store.Withdrawals(ctx, d.Visit, newsRead)
		if err != nil {
			return err
		}
		d.News, d.MoreNews = chosen(append(list, gone...))
	}
	d.Followed, d.MoreFollowed, err = s.followed(ctx, seq, followsShown)
	return err
}

// A development is one line of what is new.
type development struct {
	store.Development
	Grave bool
}

// gravity orders developments: what a reader must weigh, graveKinds of them, then
// what was added.
var gravity = []string{store.FigureDiffers, store.ConditionDropped, store.ArticleWithdrawn, store.NewOrigin, store.QuoteChanged, store.ArticleChanged}

const graveKinds = 3

// chosen takes the gravest developments, then the newest, few of a story, and
// counts the rest.
func chosen(list []store.Development) (out []development, more int) {
	slices.SortStableFunc(list, func(a, b store.Development) int {
		return cmp.Or(slices.Index(gravity, a.Kind)-slices.Index(gravity, b.Kind), cmp.Compare(b.Seq, a.Seq))
	})
	of := map[string]int{}
	for _, d := range list {
		if of[d.Story]++; of[d.Story] > newsOf || len(out) == newsShown {
			more++
			continue
		}
		out = append(out, development{d, slices.Index(gravity, d.Kind) < graveKinds})
	}
	return out, more
}

// filters are the selects with what the store holds in them.
func filters(l *catalogue.Language, a asked, o store.Overview, visited time.Time) []filter {
	language := filter{"language", l.Text("Language"), []option{{Text: l.Text("all")}}}
	for _, t := range o.Languages {
		language.Options = append(language.Options, counted(l, t, languageName(l, t.Key), a.language))
	}
	place := filter{"place", l.Text("Place"), []option{{Text: l.Text("everywhere")}}}
	for _, t := range o.Places {
		place.Options = append(place.Options, counted(l, t, t.Name, a.place))
	}
	outlet := filter{"outlet", l.Text("Outlet"), []option{{Text: l.Text("all")}}}
	for _, t := range o.Outlets {
		outlet.Options = append(outlet.Options, counted(l, t, t.Name, a.outlet))
	}
	language.keep(a.language, languageName(l, a.language))
	place.keep(a.place, a.place)
	outlet.keep(a.outlet, a.outlet)
	return []filter{language, place, outlet, originFilter(l, a), sinceFilter(l, a, visited)}
}

// keep adds what is asked for where it is not among the options.
func (f *filter) keep(value, text string) {
	if value != "" && !slices.ContainsFunc(f.Options, func(o option) bool { return o.Chosen }) {
		f.Options = append(f.Options, option{Value: value, Text: text, Chosen: true})
	}
}

func counted(l *catalogue.Language, t store.Tally, name, chosen string) option {
	return option{Value: t.Key, Text: name + " · " + l.Number(t.Stories), Chosen: t.Key == chosen}
}

func originFilter(l *catalogue.Language, a asked) filter {
	f := filter{Name: "origins", Label: l.Text("Origins")}
	steps := []int{1, 2, 3, 5, 10}
	if !slices.Contains(steps, a.origins) {
		steps = append(steps, a.origins)
	}
	for _, n := range steps {
		f.Options = append(f.Options, option{strconv.Itoa(n), l.Text("{} or more", l.Number(n)), n == a.origins})
	}
	return f
}

func sinceFilter(l *catalogue.Language, a asked, visited time.Time) filter {
	f := filter{Name: "since", Label: l.Text("Since")}
	if !visited.IsZero() {
		f.Options = append(f.Options, option{Value: "visit", Text: l.Text("last visit"), Chosen: a.since == "visit"})
	}
	for _, o := range []option{{Value: "6h", Text: l.Count(6, "hour")}, {Value: "24h", Text: l.Count(24, "hour")}, {Value: "2d", Text: l.Count(2, "day")},
		{Value: "7d", Text: l.Count(7, "day")}, {Value: "30d", Text: l.Count(30, "day")}, {Value: "1y", Text: l.Text("a year")}, {Value: "all", Text: l.Text("the beginning")}} {
		o.Chosen = o.Value == a.since
		f.Options = append(f.Options, o)
	}
	return f
}
