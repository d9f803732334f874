package serve

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"variorum"
	"variorum/internal/store"
)

func writeJSON(w http.ResponseWriter, v any) error {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// apiRoutes are the API's.
func (s *Server) apiRoutes() map[string]handler {
	return map[string]handler{"GET /api/v1/stories": s.apiStories, "GET /api/v1/stories/{id}": s.apiStory, "GET /api/v1/changes": s.apiChanges}
}

// A storyItem is a story in a list.
type storyItem struct {
	ID       string    `json:"id"`
	Title    string    `json:"title"`
	Language string    `json:"language,omitempty"`
	First    time.Time `json:"first"`
	Last     time.Time `json:"last"`
	Articles int       `json:"articles"`
	Outlets  int       `json:"outlets"`
	Origins  int       `json:"origins"`
	Cursor   int64     `json:"cursor"`
}

func items(rows []store.StoryRow) []storyItem {
	out := make([]storyItem, 0, len(rows))
	for _, r := range rows {
		out = append(out, storyItem{r.ID, r.Title, r.Language, r.First, r.Last, r.Articles, r.Outlets, r.Origins, r.Changed})
	}
	return out
}

// apiLimit is how many items a list gives at most.
const apiLimit = 200

func (s *Server) apiStories(w http.ResponseWriter, r *http.Request) error {
	f := store.Filter{Language: r.FormValue("language"), Outlet: r.FormValue("outlet"), Name: r.FormValue("name"), Limit: apiLimit}
	if t, err := time.Parse(time.RFC3339, r.FormValue("since")); err == nil {
		f.Since = t
	}
	rows, err := s.store.Front(r.Context(), f)
	if err != nil {
		return err
	}
	return writeJSON(w, map[string]any{"stories": items(rows)})
}

func (s *Server) apiStory(w http.ResponseWriter, r *http.Request) error {
	story, articles, err := s.read(r)
	if err != nil {
		return err
	}
	return writeJSON(w, struct {
		Articles []*variorum.Article `json:"articles"`
		Story    variorum.Story      `json:"story"`
	}{articles, story})
}

// apiChanges gives the stories that changed after a cursor, oldest change first.
func (s *Server) apiChanges(w http.ResponseWriter, r *http.Request) error {
	since, err := strconv.ParseInt(r.FormValue("since"), 10, 64)
	if err != nil && r.FormValue("since") != "" {
		return problem{http.StatusBadRequest, "since is the cursor of an earlier answer, a number."}
	}
	rows, err := s.store.ChangedSince(r.Context(), since, apiLimit)
	if err != nil {
		return err
	}
	cursor := since
	if len(rows) > 0 {
		cursor = rows[len(rows)-1].Changed
	}
	return writeJSON(w, map[string]any{"stories": items(rows), "cursor": cursor})
}
