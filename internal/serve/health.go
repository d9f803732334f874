package serve

import (
	"net/http"

	"variorum/internal/run"
)

// health answers 200 while the newsroom takes in what comes and 503 when it
// does not, with its place in the journal: for whoever restarts servers, so it
// needs no sign-in and tells no news.
func (s *Server) health(w http.ResponseWriter, r *http.Request) error {
	answer := struct {
		Status string `json:"status"`
		run.Health
	}{Status: "ok"}
	var err error
	if answer.Health, err = s.newsroom.Health(r.Context()); err != nil {
		if r.Context().Err() == nil {
			s.log.Error("health", "error", err)
		}
		answer.Status = "the file cannot be read"
	} else if !answer.Writing {
		answer.Status = "nothing is taken in any more"
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if answer.Status != "ok" {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	return writeJSON(w, answer)
}
