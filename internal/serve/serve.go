// Package serve shows a newsroom's store in a browser, over an API and as feeds.
//
// Requests come in; pages, JSON and feeds go out, made from internal/store and
// printed by internal/view. Readers change nothing but what goes through the
// journal: the list of sources, what is followed. Every page is readable without
// script and asks nothing of other hosts; a strict content security policy says
// so to the browser. A page is a template in the folder pages, a file of the
// folder assets is what its address says, labels come from internal/view/catalogue.
// Collecting and tracing go on beside it in internal/run; flags, signals, access
// and the listener are cmd/variorum's.
package serve

import (
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"strings"
	"time"

	"variorum/internal/run"
	"variorum/internal/serve/access"
	"variorum/internal/store"
	"variorum/internal/text"
	"variorum/internal/text/background"
	"variorum/internal/view"
	"variorum/internal/view/catalogue"
	"variorum/internal/view/web"
)

// Options are what a server is made of. All fields but Base are needed.
type Options struct {
	Store    *store.Store
	Newsroom *run.Newsroom
	Watcher  *run.Watcher
	Library  *background.Library
	Now      func() time.Time
	Log      *slog.Logger
	// Base is the public address without a slash at its end
	// ("https://news.example"); where it is empty each request's own host is taken.
	Base string
	// Access says who may use the server; nil lets in whoever connects, which is
	// for a listener on loopback.
	Access *access.Options
}

// A Server answers requests. It is safe for concurrent use.
type Server struct {
	store         *store.Store
	told          tellings
	newsroom      *run.Newsroom
	watcher       *run.Watcher
	starter       []starterOutlet
	streams       streams
	maker         *view.Maker
	abbreviations *text.Abbreviations // read once, not for every report found
	catalogue     *catalogue.Catalogue
	pages         map[*catalogue.Language]printer
	stories       map[*catalogue.Language]*web.Printer
	assets        assets
	base          string
	gate          *access.Gate
	api           http.Handler
	metrics       *metrics
	compress      func(http.Handler) http.Handler
	overviews     overviews
	now           func() time.Time
	log           *slog.Logger
}

// New returns a server over a store that a newsroom keeps.
func New(o Options) (*Server, error) {
	labels, err := catalogue.New()
	if err != nil {
		return nil, fmt.Errorf("start server: %w", err)
	}
	assets, err := readAssets()
	if err != nil {
		return nil, fmt.Errorf("start server: %w", err)
	}
	pages, err := readPages(labels, assets)
	if err != nil {
		return nil, fmt.Errorf("start server: %w", err)
	}
	stories := map[*catalogue.Language]*web.Printer{}
	for _, l := range labels.Languages() {
		if stories[l], err = web.New(l, namePage); err != nil {
			return nil, fmt.Errorf("start server: %w", err)
		}
	}
	starter, err := readStarter()
	if err != nil {
		return nil, fmt.Errorf("start server: %w", err)
	}
	s := &Server{stories: stories, store: o.Store, newsroom: o.Newsroom, watcher: o.Watcher, starter: starter, streams: newStreams(), maker: view.New(o.Library), abbreviations: text.NewAbbreviations(),
		catalogue: labels, pages: pages, assets: assets, base: o.Base, now: o.Now, log: o.Log}
	who := access.Options{Loopback: true}
	if o.Access != nil {
		who = *o.Access
	}
	s.gate, err = access.New(who, access.Pages{Public: public, Programs: programs, Refuse: s.refuse}, o.Store, o.Now, o.Log)
	if err != nil {
		return nil, fmt.Errorf("start server: %w", err)
	}
	s.metrics = newMetrics(s)
	if s.compress, err = compressor(); err != nil {
		return nil, fmt.Errorf("start server: %w", err)
	}
	if s.api, err = s.newAPI(); err != nil {
		return nil, fmt.Errorf("start server: %w", err)
	}
	return s, nil
}

// maxBody bounds what a form may send, in bytes; bodies names the routes that
// take more.
const maxBody = 64 << 10

func bodies(pattern string) int64 {
	switch pattern {
	case "POST /sources/opml":
		return maxOPML
	case "POST /websub/{id}":
		return run.PushedBytes
	}
	return maxBody
}

// A handler answers a request or says why it could not.
type handler = func(http.ResponseWriter, *http.Request) error

// routes are the pages by pattern. Each part of the site names its own.
func (s *Server) routes() map[string]handler {
	routes := map[string]handler{"GET /assets/{version}/{name}": s.asset, "GET /healthz": s.health}
	for _, part := range []map[string]handler{s.storyRoutes(), s.listRoutes(), s.followRoutes(), s.searchRoutes(), s.sourceRoutes(), s.liveRoutes(), s.feedRoutes(), s.exportRoutes(), s.apiRoutes(), s.metricsRoutes(), s.loginRoutes()} {
		maps.Copy(routes, part)
	}
	return routes
}

// Handler returns what answers requests.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	for pattern, h := range s.routes() {
		mux.Handle(pattern, http.MaxBytesHandler(s.handler(h), bodies(pattern)))
	}
	return guard(s.gate.Handler(http.NewCrossOriginProtection().Handler(s.metrics.timed(s.compress(s.endings(mux))))))
}

// problem is an error that a reader is told as it is.
type problem struct {
	status int
	text   string
}

func (p problem) Error() string { return p.text }

// handler answers errors: a reader's with what to do, others with a number and
// a line in the log.
func (s *Server) handler(h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		err := h(w, r)
		if err == nil || r.Context().Err() != nil {
			return
		}
		p, ok := err.(problem)
		if !ok {
			s.log.Error("request", "path", r.URL.Path, "error", err)
			p = problem{http.StatusInternalServerError, "This page could not be made. The log says why."}
		}
		s.refuse(w, r, p.status, p.text)
	})
}

// policy allows this server's own files and nothing else. Widths of charts are
// style attributes, hence style-src-attr.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// guard sets what every answer carries.
func guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		next.ServeHTTP(w, r)
	})
}

// home is the public address that links in feeds and exports begin with.
func (s *Server) home(r *http.Request) string {
	if s.base != "" {
		return strings.TrimSuffix(s.base, "/")
	}
	scheme := "http://"
	if s.gate.Secure(r) {
		scheme = "https://"
	}
	return scheme + r.Host
}
