package serve

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"variorum/internal/journal"
	"variorum/internal/run"
	"variorum/internal/store"
)

// sourceRoutes are those of sources and what they gave in vain.
func (s *Server) sourceRoutes() map[string]handler {
	return map[string]handler{"GET /sources": s.sources, "POST /sources": s.changeSources, "GET /rejected": s.rejected}
}

type sourcesData struct {
	Sources []store.SourceRow
	Now     time.Time
}

func (s *Server) sources(w http.ResponseWriter, r *http.Request) error {
	list, err := s.store.Sources(r.Context())
	if err != nil {
		return err
	}
	return s.print(w, r, "sources", page{Title: "Sources", At: "sources", Data: sourcesData{list, s.now()}})
}

// changeSources adds or removes one source.
func (s *Server) changeSources(w http.ResponseWriter, r *http.Request) error {
	address := strings.TrimSpace(r.FormValue("url"))
	if r.FormValue("remove") == "" {
		if err := checkSource(address); err != nil {
			return err
		}
	}
	e := run.SourceEntry{URL: address, Title: store.Clean(r.FormValue("title")), Removed: r.FormValue("remove") != ""}
	if err := s.newsroom.Tell(r.Context(), s.now(), journal.Source, e); err != nil {
		return err
	}
	http.Redirect(w, r, "/sources", http.StatusSeeOther)
	return nil
}

func checkSource(address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return problem{http.StatusBadRequest, "A source is the address of a feed, a sitemap or a page: https://…"}
	}
	if len(address) > 2000 {
		return problem{http.StatusBadRequest, "This address is longer than 2,000 characters."}
	}
	return nil
}

type rejectedData struct {
	Rejections []store.RejectionRow
	Source     string
	Next       int64
}

// rejectedShown is how many rejections a page shows.
const rejectedShown = 100

func (s *Server) rejected(w http.ResponseWriter, r *http.Request) error {
	before, _ := strconv.ParseInt(r.FormValue("before"), 10, 64) // 0: from the newest
	d := rejectedData{Source: r.FormValue("source")}
	var err error
	if d.Rejections, err = s.store.Rejections(r.Context(), d.Source, before, rejectedShown); err != nil {
		return err
	}
	if n := len(d.Rejections); n == rejectedShown {
		d.Next = d.Rejections[n-1].Seq
	}
	return s.print(w, r, "rejected", page{Title: "Rejected", At: "sources", Data: d})
}
