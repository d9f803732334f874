package serve

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"variorum/internal/collect"
	"variorum/internal/journal"
	"variorum/internal/run"
	"variorum/internal/store"
)

// sourceRoutes are those of sources and what they gave in vain.
func (s *Server) sourceRoutes() map[string]handler {
	return map[string]handler{"GET /sources": s.sources, "POST /sources": s.changeSources, "GET /rejected": s.rejected,
		"GET /sources/{id}": s.source, "POST /sources/{id}": s.changeSource, "POST /sources/find": s.discover,
		"GET /sources/starter": s.starters, "GET /sources.opml": s.exportOPML, "POST /sources/opml": s.importOPML,
		"GET /websub/{id}": s.verifyPush, "POST /websub/{id}": s.pushed}
}

const (
	// sourcesShown is how many sources a page shows: 60 rows with their charts are
	// some 75 KB.
	sourcesShown = 60
	// fewSources is how many need no search box.
	fewSources = 20
)

// sourcesData is what the page of sources shows.
type sourcesData struct {
	Facts   sourceFacts
	Rows    []sourceRow
	Round   *roundData
	State   string // the facet
	Query   string // words in name or address
	Found   int    // sources that fit both
	Page    int    // from 1
	Pages   int
	Search  bool // there are enough to search in
	States  []stateChoice
	Starter int // outlets of the starter list
	Added   int // by the form before
	Had     int // were there already
	Push    bool
	Stream  string
}

type stateChoice struct {
	State string
	Count int
	On    bool
}

// sourceFacts counts all sources by state.
type sourceFacts struct {
	All, Given, Rejected int
	By                   map[string]int
}

func (s *Server) sources(w http.ResponseWriter, r *http.Request) error {
	d, err := s.sourcesData(r)
	if err != nil {
		return err
	}
	d.Added, _ = strconv.Atoi(r.FormValue("added")) // 0 where there is no number
	d.Had, _ = strconv.Atoi(r.FormValue("had"))
	return s.print(w, r, "sources", page{Title: "Sources", At: "sources", Live: d.Stream, Data: d})
}

// sourcesData gathers the page that a request asks for.
func (s *Server) sourcesData(r *http.Request) (*sourcesData, error) {
	rows, err := s.sourceRows(r.Context())
	if err != nil {
		return nil, err
	}
	d := &sourcesData{Facts: factsOf(rows), State: r.FormValue("state"), Query: store.Clean(r.FormValue("q")), Starter: len(s.starter), Push: s.base != ""}
	d.Search = len(rows) > fewSources
	for _, state := range sourceStates {
		if n := d.Facts.By[state]; n > 0 {
			d.States = append(d.States, stateChoice{state, n, state == d.State})
		}
	}
	fit := slices.DeleteFunc(rows, func(row sourceRow) bool { return !row.fits(d.State, d.Query) })
	d.Found = len(fit)
	d.Pages = max(1, (len(fit)+sourcesShown-1)/sourcesShown)
	d.Page = min(max(1, atoi(r.FormValue("page"))), d.Pages)
	d.Rows = fit[(d.Page-1)*sourcesShown : min(d.Page*sourcesShown, len(fit))]
	d.Stream = "/live/sources?" + url.Values{"state": {d.State}, "q": {d.Query}, "page": {strconv.Itoa(d.Page)}, "made": {strconv.FormatInt(s.now().Unix(), 10)}}.Encode()
	d.Round, err = s.round(r.Context())
	return d, err
}

func atoi(s string) int {
	n, _ := strconv.Atoi(s) // 0 where it is no number
	return n
}

func factsOf(rows []sourceRow) sourceFacts {
	f := sourceFacts{All: len(rows), By: map[string]int{}}
	for _, row := range rows {
		f.By[row.State]++
		f.Given += row.Day.Given
		f.Rejected += row.Day.Rejected
	}
	return f
}

// changeSources adds or removes one source by its address, as programs do.
func (s *Server) changeSources(w http.ResponseWriter, r *http.Request) error {
	if r.FormValue("remove") != "" {
		if err := s.tellSource(r.Context(), run.SourceEntry{URL: strings.TrimSpace(r.FormValue("url")), Removed: true}); err != nil {
			return err
		}
		return s.toSources(w, r, 0, 0)
	}
	if err := r.ParseForm(); err != nil {
		return problem{http.StatusBadRequest, "This form cannot be read."}
	}
	var list []run.SourceEntry
	for i, address := range r.Form["url"] {
		e := s.starterEntry(collect.Address(address))
		if titles := r.Form["title"]; i < len(titles) && len(titles) == len(r.Form["url"]) {
			e.Title = called(titles[i])
		}
		list = append(list, e)
	}
	if len(list) == 0 {
		return problem{http.StatusBadRequest, "No source was chosen. Go back and choose one."}
	}
	added, had, err := s.addSources(r.Context(), list)
	if err != nil {
		return err
	}
	return s.toSources(w, r, added, had)
}

func (s *Server) toSources(w http.ResponseWriter, r *http.Request, added, had int) error {
	to := "/sources"
	if added+had > 0 {
		to = fmt.Sprintf("/sources?added=%d&had=%d", added, had)
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// mostSources bounds the sources there can be: each is asked every six hours at
// least, and 20,000 are one request a second.
const mostSources = 20_000

// addSources adds those that are not there yet, all or none.
func (s *Server) addSources(ctx context.Context, list []run.SourceEntry) (added, had int, err error) {
	for _, e := range list {
		if err := checkSource(e.URL); err != nil {
			return 0, 0, err
		}
	}
	there, err := s.store.Sources(ctx)
	if err != nil {
		return 0, 0, err
	}
	if len(there)+len(list) > mostSources {
		return 0, 0, problem{http.StatusBadRequest, fmt.Sprintf("That would be more than %d sources. Remove some first.", mostSources)}
	}
	known := map[string]bool{}
	for _, row := range there {
		known[row.URL] = true
	}
	for _, e := range list {
		if known[e.URL] {
			had++
			continue
		}
		known[e.URL] = true
		if err := s.tellSource(ctx, e); err != nil {
			return added, had, err
		}
		added++
	}
	return added, had, nil
}

// tellSource takes in a source's entry and has the watcher look.
func (s *Server) tellSource(ctx context.Context, e run.SourceEntry) error {
	if err := s.newsroom.Tell(ctx, s.now(), journal.Source, e); err != nil {
		return err
	}
	if s.watcher != nil {
		s.watcher.Look()
	}
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

// called is a name as it is kept, at most 200 characters.
func called(name string) string {
	runes := []rune(store.Clean(name))
	return string(runes[:min(len(runes), 200)])
}
