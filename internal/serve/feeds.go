package serve

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"variorum"
	"variorum/internal/store"
	"variorum/internal/view"
	"variorum/internal/view/catalogue"
	"variorum/internal/view/feed"
)

// A feedFormat is one of the formats every feed is printed in.
type feedFormat struct {
	ending, media string
	print         func(*feed.Feed, io.Writer) error
}

// feedFormats are told by the ending of an address. The JSON of a story is its
// export, hence .json-feed.
var feedFormats = []feedFormat{
	{".atom", feed.AtomType, (*feed.Feed).PrintAtom},
	{".rss", feed.RSSType, (*feed.Feed).PrintRSS},
	{".json-feed", feed.JSONType, (*feed.Feed).PrintJSON},
}

// A feedMaker gathers a feed; page is the path and query of the page it belongs
// to. Where it returns another page's path, the reader is sent there.
type feedMaker func(r *http.Request) (f *feed.Feed, page string, err error)

// feedRoutes are the feeds of pages without a name in their path; endings has the
// others.
func (s *Server) feedRoutes() map[string]handler {
	routes := map[string]handler{}
	for page, make := range map[string]feedMaker{"/": s.frontFeed, "/search": s.searchFeed, "/source": s.sourceFeed} {
		for _, f := range feedFormats {
			routes["GET "+ended(page, f.ending)] = s.feed(make, f)
		}
	}
	return routes
}

// feed answers with a feed in one format, or that the reader has it.
func (s *Server) feed(make feedMaker, format feedFormat) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		f, page, err := make(r)
		if err != nil {
			return err
		}
		base := s.home(r)
		f.Home, f.Language = base+page, s.language(r).Tag.String()
		f.Atom, f.RSS, f.JSON = base+ended(page, ".atom"), base+ended(page, ".rss"), base+ended(page, ".json-feed")
		f.Updated = feed.Latest(f.Items, s.now().Truncate(24*time.Hour))
		var b bytes.Buffer
		if err := format.print(f, &b); err != nil {
			return err
		}
		w.Header().Add("Vary", "Accept-Language")
		serveBytes(w, r, format.media, f.Updated, b.Bytes())
		return nil
	}
}

// serveBytes answers with what was made, or that the reader has it already: by
// its digest or by when it was last updated.
func serveBytes(w http.ResponseWriter, r *http.Request, media string, updated time.Time, b []byte) {
	sum := sha256.Sum256(b)
	w.Header().Set("Content-Type", media)
	w.Header().Set("ETag", `W/"`+hex.EncodeToString(sum[:12])+`"`)
	w.Header().Set("Cache-Control", "no-cache")
	http.ServeContent(w, r, "", updated, bytes.NewReader(b))
}

// ended is the address of a page in another format: its path with an ending, the
// front's being /feed, whose JSON is a feed alone.
func ended(page, ending string) string {
	path, query, ok := strings.Cut(page, "?")
	if path == "/" || path == "/feed" {
		path, ending = "/feed", strings.TrimSuffix(ending, "-feed")
	}
	if ok {
		query = "?" + query
	}
	return path + ending + query
}

// feedItems is how many items a feed holds, feedDays how far back the front's goes.
const (
	feedItems = 50
	feedDays  = 7
)

// frontFeed has the stories of the front page, with its filters.
func (s *Server) frontFeed(r *http.Request) (*feed.Feed, string, error) {
	kept := url.Values{}
	for _, name := range []string{"language", "outlet", "name", "place", "origins"} {
		if v := r.FormValue(name); v != "" {
			kept.Set(name, v)
		}
	}
	page := "/"
	if len(kept) > 0 {
		page += "?" + kept.Encode()
	}
	return s.storiesFeed(r, page, s.language(r).Text("Stories"), store.Filter{Since: s.now().Add(-feedDays * 24 * time.Hour),
		Language: kept.Get("language"), Outlet: kept.Get("outlet"), Name: kept.Get("name"), Place: kept.Get("place"), Origins: number(r, "origins", 1000)})
}

// nameFeed has the stories that name somebody or something.
func (s *Server) nameFeed(r *http.Request) (*feed.Feed, string, error) {
	n, ok, err := s.store.Name(r.Context(), r.PathValue("id"))
	if err != nil {
		return nil, "", err
	}
	if !ok {
		return nil, "", problem{http.StatusNotFound, "There is no story with this name."}
	}
	return s.storiesFeed(r, "/name/"+url.PathEscape(n.Key), n.Name, store.Filter{Name: n.Key})
}

// outletFeed has the stories an outlet has a report in.
func (s *Server) outletFeed(r *http.Request) (*feed.Feed, string, error) {
	outlet := r.PathValue("id")
	f, page, err := s.storiesFeed(r, "/outlet/"+url.PathEscape(outlet), outlet, store.Filter{Outlet: outlet})
	if err == nil && len(f.Items) == 0 {
		err = problem{http.StatusNotFound, "There is no report of this outlet."}
	}
	return f, page, err
}

func (s *Server) storiesFeed(r *http.Request, page, title string, f store.Filter) (*feed.Feed, string, error) {
	f.Limit = feedItems
	rows, err := s.store.FrontCards(r.Context(), f)
	if err != nil {
		return nil, "", err
	}
	return s.listFeed(r, title, rows), page, nil
}

// searchFeed has the stories of the reports that a search finds.
func (s *Server) searchFeed(r *http.Request) (*feed.Feed, string, error) {
	typed := store.Clean(r.FormValue("q"))
	q, faults := store.ParseQuery(typed)
	if len(faults) > 0 {
		return nil, "", problem{http.StatusBadRequest, faults[0].Error()}
	}
	m, err := s.store.Matches(r.Context(), q)
	if err != nil {
		return nil, "", err
	}
	f, err := s.reportsFeed(r, typed, m.Rows)
	return f, "/search?" + url.Values{"q": {typed}}.Encode(), err
}

// sourceFeed has the stories of the reports that a source brought last. The
// source is named by its id in the path or by its address.
func (s *Server) sourceFeed(r *http.Request) (*feed.Feed, string, error) {
	row, ok, err := s.store.Source(r.Context(), cmp.Or(r.PathValue("id"), store.SourceID(r.FormValue("url"))))
	if err != nil {
		return nil, "", err
	}
	if !ok {
		return nil, "", problem{http.StatusNotFound, "There is no source of this address."}
	}
	articles, err := s.store.ArticlesBySource(r.Context(), row.URL, 4*feedItems)
	if err != nil {
		return nil, "", err
	}
	f, err := s.reportsFeed(r, row.Called(), articles)
	return f, "/source/" + row.ID(), err
}

// reportsFeed has the stories of reports, each once.
func (s *Server) reportsFeed(r *http.Request, title string, articles []store.ArticleRow) (*feed.Feed, error) {
	var ids []string
	seen := map[string]bool{}
	for _, a := range articles {
		if !seen[a.Story] && len(ids) < feedItems {
			ids = append(ids, a.Story)
		}
		seen[a.Story] = true
	}
	rows, err := s.store.Cards(r.Context(), ids)
	if err != nil {
		return nil, err
	}
	return s.listFeed(r, title, rows), nil
}

// listFeed makes an item a story. It is updated when the story gains an origin,
// not with every copy of what is known.
func (s *Server) listFeed(r *http.Request, title string, rows []store.FrontRow) *feed.Feed {
	l, base := s.language(r), s.home(r)
	f := &feed.Feed{Title: title + " · Variorum", About: l.Text("Stories by independent origins")}
	for _, row := range rows {
		updated := row.LastOrigin
		if updated.IsZero() {
			updated = row.First
		}
		item := feed.Item{ID: feed.ID("story", row.ID), Address: base + "/story/" + row.ID, Title: row.Title, Language: cmp.Or(row.Card.Language, row.StoryRow.Language),
			Published: earlier(row.First, updated), Updated: updated, Label: storyLabel(l, row)}
		if row.Lead.Exact != "" {
			item.Lines = []feed.Line{cutLine(base, row.Lead, outletOf(row.Card, row.Lead.Article))}
		}
		for _, o := range row.Card.Origins {
			for _, report := range o.Reports {
				item.Outlets = append(item.Outlets, report.Outlet)
			}
		}
		f.Items = append(f.Items, item)
	}
	return f
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// storyLabel is what an item says of its story: labels and numbers, no prose.
func storyLabel(l *catalogue.Language, row store.FrontRow) string {
	parts := []string{l.Count(row.Articles, "report"), l.Count(row.StoryRow.Origins, "origin")}
	for _, c := range []struct {
		n           int
		label, noun string
	}{{row.Differ, "differs", "figure"}, {row.Updated, "updated", "figure"}, {row.Dropped, "condition dropped", "wording"}} {
		if c.n > 0 {
			parts = append(parts, l.Text(c.label)+": "+l.Count(c.n, c.noun))
		}
	}
	return strings.Join(parts, " · ")
}

func outletOf(c store.Card, article string) string {
	for _, o := range c.Origins {
		for _, r := range o.Reports {
			if r.Article == article {
				return r.Outlet
			}
		}
	}
	return ""
}

func cutLine(base string, c store.Cut, outlet string) feed.Line {
	return feed.Line{Words: c.Exact, Language: c.Language, RTL: view.RightToLeft(c.Exact), Outlet: outlet, Address: base + "/article/" + url.PathEscape(c.Article)}
}

// storyFeed has what happened in one story: each origin when its first report
// came, each figure that came to differ, each quotation that lost a condition or
// was reworded. Copies of what is known make no item.
func (s *Server) storyFeed(r *http.Request) (*feed.Feed, string, error) {
	story, articles, err := s.read(r)
	if err != nil {
		return nil, "", err
	}
	arrivals, err := s.store.Arrivals(r.Context(), story.ID)
	if err != nil {
		return nil, "", err
	}
	developments, err := s.store.Developments(r.Context(), story.ID, 0, feedItems)
	if err != nil {
		return nil, "", err
	}
	h := history{base: s.home(r), story: story.ID, language: s.language(r), articles: map[string]*variorum.Article{}, at: map[int64]time.Time{}}
	for _, a := range articles {
		h.articles[a.ID] = a
	}
	for _, a := range arrivals {
		h.at[a.Seq] = a.At
	}
	f := &feed.Feed{Title: story.Title.Exact() + " · Variorum", About: h.language.Text("New origins and what they change")}
	f.Items = h.items(arrivals, story.Lineage.Origins, developments)
	return f, "/story/" + story.ID, nil
}
