package serve

import (
	"net/http"
	"strconv"
	"time"

	"variorum"
	"variorum/internal/store"
)

// listRoutes are those of the front and of single articles.
func (s *Server) listRoutes() map[string]handler {
	return map[string]handler{"GET /{$}": s.front, "GET /article/{id}": s.article}
}

// frontStories is how many stories the front shows.
const frontStories = 60

// frontHours is how far back the front looks where nothing is asked.
const frontHours = 48

// frontData is what the front page shows.
type frontData struct {
	Stories  []store.StoryRow
	Counts   store.Counts
	Hours    int
	Language string
	Outlet   string
	Now      time.Time
	Latest   bool // nothing is that new: the latest there are
}

// front lists stories by independent origins, then by the latest report.
func (s *Server) front(w http.ResponseWriter, r *http.Request) error {
	d := frontData{Hours: frontHours, Language: r.FormValue("language"), Outlet: r.FormValue("outlet"), Now: s.now()}
	if n, err := strconv.Atoi(r.FormValue("hours")); err == nil && n > 0 && n <= 24*366 {
		d.Hours = n
	}
	var err error
	if d.Counts, err = s.store.Count(r.Context()); err != nil {
		return err
	}
	f := store.Filter{Since: s.now().Add(-time.Duration(d.Hours) * time.Hour), Language: d.Language, Outlet: d.Outlet, Name: r.FormValue("name"), Limit: frontStories}
	if d.Stories, err = s.store.Front(r.Context(), f); err != nil {
		return err
	}
	if len(d.Stories) == 0 && d.Counts.Stories > 0 {
		d.Latest, f.Since = true, time.Time{}
		if d.Stories, err = s.store.Front(r.Context(), f); err != nil {
			return err
		}
	}
	return s.print(w, r, "front", page{Title: "Stories", At: "stories", Feed: "/feed", Data: d})
}

// articleData is what an article's page shows.
type articleData struct {
	*variorum.Article
	Row        store.ArticleRow
	Paragraphs []string
	Versions   []store.Version
}

func (s *Server) article(w http.ResponseWriter, r *http.Request) error {
	row, ok, err := s.store.Article(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if !ok {
		return problem{http.StatusNotFound, "There is no article with this address."}
	}
	versions, err := s.store.Versions(r.Context(), row.ID)
	if err != nil {
		return err
	}
	d := articleData{Row: row, Versions: versions, Article: versions[len(versions)-1].Article}
	d.Paragraphs = paragraphs(d.Text)
	return s.print(w, r, "article", page{Title: d.Title, Data: d})
}
