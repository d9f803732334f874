package serve

import (
	"errors"
	"fmt"
	"net/http"

	"variorum/internal/collect/opml"
	"variorum/internal/run"
)

const (
	// maxOPML is how large an OPML file may be, in bytes: 5,000 feeds take 2 MB.
	maxOPML = 4 << 20
	// mostFeeds bounds the feeds taken from one.
	mostFeeds = 5000
)

// exportOPML lists all sources for other feed readers, and for importOPML.
func (s *Server) exportOPML(w http.ResponseWriter, r *http.Request) error {
	rows, err := s.store.Sources(r.Context())
	if err != nil {
		return err
	}
	feeds := make([]opml.Feed, len(rows))
	for i, row := range rows {
		feeds[i] = opml.Feed{URL: row.URL, Title: row.Called(), Home: row.Home, Folders: row.Folders}
	}
	w.Header().Set("Content-Type", "text/x-opml; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="variorum.opml"`)
	return opml.Write(w, "Variorum", feeds)
}

// importOPML adds the feeds of a file that a reader sends.
func (s *Server) importOPML(w http.ResponseWriter, r *http.Request) error {
	file, _, err := r.FormFile("file")
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return problem{http.StatusRequestEntityTooLarge, fmt.Sprintf("The file is larger than %d MiB. Split it.", maxOPML>>20)}
	case err != nil:
		return problem{http.StatusBadRequest, "No file was sent. Go back and choose an OPML file."}
	}
	defer file.Close()
	feeds, more, err := opml.Read(file, mostFeeds)
	switch {
	case err != nil:
		return problem{http.StatusBadRequest, fmt.Sprintf("This is no OPML file, or a broken one: after %d feeds: %v. Export it again.", len(feeds), err)}
	case more:
		return problem{http.StatusBadRequest, fmt.Sprintf("The file names more than %d feeds. Split it.", mostFeeds)}
	case len(feeds) == 0:
		return problem{http.StatusBadRequest, "This file names no feed."}
	}
	list := make([]run.SourceEntry, len(feeds))
	for i, f := range feeds {
		list[i] = run.SourceEntry{URL: f.URL, Title: called(f.Title), Home: f.Home, Folders: f.Folders}
	}
	added, had, err := s.addSources(r.Context(), list)
	if err != nil {
		return err
	}
	return s.toSources(w, r, added, had)
}
