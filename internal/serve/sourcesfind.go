package serve

import (
	"context"
	"net/http"
	"slices"
	"time"

	"variorum"
	"variorum/internal/collect"
	"variorum/internal/run"
)

// findWithin bounds looking at an address: a page, its robots.txt and a dozen
// feeds of one host, a second apart.
const findWithin = 45 * time.Second

// findData is what was found at an address.
type findData struct {
	Address   string
	Found     []foundSource
	Rejection *variorum.Rejection
	Passing   bool // it may be there another time: it can be added nevertheless
}

type foundSource struct {
	collect.Found
	Had   bool // is a source already
	First bool // is chosen unless the reader says otherwise
}

// discover looks what an address offers. A feed or sitemap itself is added at once;
// of what a page leads to the reader chooses.
func (s *Server) discover(w http.ResponseWriter, r *http.Request) error {
	address := collect.Address(r.FormValue("url"))
	if err := checkSource(address); err != nil {
		return err
	}
	if s.watcher == nil {
		return problem{http.StatusConflict, "This server does not collect."}
	}
	ctx, cancel := context.WithTimeout(r.Context(), findWithin)
	defer cancel()
	if err := http.NewResponseController(w).SetWriteDeadline(time.Now().Add(findWithin + liveWithin)); err != nil {
		s.log.Debug("discover", "error", err) // a writer without deadlines keeps the server's
	}
	found, rejection := s.watcher.Find(ctx, address)
	if rejection == nil && len(found) == 1 && found[0].URL == address && found[0].Fault == nil && found[0].Kind != "page" {
		added, had, err := s.addSources(r.Context(), []run.SourceEntry{entryOf(found[0])})
		if err != nil {
			return err
		}
		return s.toSources(w, r, added, had)
	}
	d := findData{Address: address, Rejection: rejection, Passing: rejection != nil && rejection.Passing}
	there, err := s.store.Sources(r.Context())
	if err != nil {
		return err
	}
	known := map[string]bool{}
	for _, row := range there {
		known[row.URL] = true
	}
	chosen := false
	for _, f := range found {
		first := !chosen && !known[f.URL] && f.Fault == nil
		chosen = chosen || first
		d.Found = append(d.Found, foundSource{f, known[f.URL], first})
	}
	status := http.StatusOK
	if rejection != nil {
		status = http.StatusUnprocessableEntity
	}
	return s.printStatus(w, r, status, "found", page{Title: "Found", At: "sources", Data: d})
}

func entryOf(f collect.Found) run.SourceEntry {
	return run.SourceEntry{URL: f.URL, Title: called(f.Title), Home: f.Home, Folders: slices.Clone(f.Folders)}
}
