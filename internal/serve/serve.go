// Package serve shows a newsroom's store in a browser, over an API and as feeds.
//
// Requests come in; pages, JSON and feeds go out, made from internal/store and
// printed by internal/view. Readers change nothing but the list of sources, and
// that only through the journal. Every page is readable without script and asks
// nothing of other hosts; a strict content security policy says so to the
// browser. Collecting and tracing go on beside it in internal/run; flags,
// signals and the listener are cmd/variorum's.
package serve

import (
	"embed"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"time"

	"variorum/internal/run"
	"variorum/internal/store"
	"variorum/internal/text"
	"variorum/internal/text/background"
	"variorum/internal/view"
	"variorum/internal/view/web"
)

//go:embed pages.html style.css
var files embed.FS

// A Server answers requests. It is safe for concurrent use.
type Server struct {
	store         *store.Store
	newsroom      *run.Newsroom
	maker         *view.Maker
	abbreviations *text.Abbreviations // read once, not for every report found
	pages         *template.Template
	style         []byte
	now           func() time.Time
	log           *slog.Logger
}

// New returns a server over a store that newsroom keeps.
func New(s *store.Store, newsroom *run.Newsroom, library *background.Library, now func() time.Time, log *slog.Logger) (*Server, error) {
	pages, err := template.New("pages").Funcs(template.FuncMap{"count": view.Count, "ago": ago, "day": day}).ParseFS(files, "pages.html")
	if err != nil {
		return nil, fmt.Errorf("parse pages: %w", err)
	}
	own, err := files.ReadFile("style.css")
	if err != nil {
		return nil, fmt.Errorf("read style: %w", err)
	}
	return &Server{store: s, newsroom: newsroom, maker: view.New(library), abbreviations: text.NewAbbreviations(), pages: pages, style: append([]byte(web.Style()), own...), now: now, log: log}, nil
}

// maxBody bounds what a form may send, in bytes.
const maxBody = 64 << 10

// Handler returns the routes.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	for pattern, h := range map[string]func(http.ResponseWriter, *http.Request) error{
		"GET /{$}":                 s.front,
		"GET /story/{id}":          s.story,
		"GET /article/{id}":        s.article,
		"GET /search":              s.search,
		"GET /sources":             s.sources,
		"POST /sources":            s.changeSources,
		"GET /rejected":            s.rejected,
		"GET /style.css":           s.styleSheet,
		"GET /feed.atom":           s.atom,
		"GET /feed.rss":            s.rss,
		"GET /feed.json":           s.jsonFeed,
		"GET /healthz":             s.health,
		"GET /api/v1/stories":      s.apiStories,
		"GET /api/v1/stories/{id}": s.apiStory,
		"GET /api/v1/changes":      s.apiChanges,
	} {
		mux.Handle(pattern, s.handler(h))
	}
	return guard(http.NewCrossOriginProtection().Handler(http.MaxBytesHandler(mux, maxBody)))
}

// problem is an error that a reader is told as it is.
type problem struct {
	status int
	text   string
}

func (p problem) Error() string { return p.text }

// handler answers errors: a reader's with what to do, others with a number and
// a line in the log.
func (s *Server) handler(h func(http.ResponseWriter, *http.Request) error) http.Handler {
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
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(p.status)
		if err := s.pages.ExecuteTemplate(w, "problem", frame{Title: http.StatusText(p.status), Data: p.text}); err != nil {
			s.log.Error("print problem", "error", err)
		}
	})
}

// guard sets what every answer carries.
func guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self' 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		next.ServeHTTP(w, r)
	})
}

// frame is what every page's template sees.
type frame struct {
	Title string
	At    string // the part of the site: stories, search, sources
	Query string
	Data  any
}

func (s *Server) print(w http.ResponseWriter, name string, f frame) error {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	return s.pages.ExecuteTemplate(w, name, f)
}

func (s *Server) styleSheet(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("Cache-Control", "max-age=3600")
	_, err := w.Write(s.style)
	return err
}

func (s *Server) health(w http.ResponseWriter, r *http.Request) error {
	c, err := s.store.Count(r.Context())
	if err != nil {
		return err
	}
	return writeJSON(w, c)
}

// day is how a date is shown in a list.
func day(t time.Time) string { return t.Format("Mon 2 Jan 15:04") }

// ago tells how long ago a moment was, in one unit.
func ago(now, t time.Time) string {
	switch d := now.Sub(t); {
	case t.IsZero():
		return "never"
	case d < 2*time.Minute:
		return "just now"
	case d < 2*time.Hour:
		return fmt.Sprintf("%d minutes ago", int(d/time.Minute))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d hours ago", int(d/time.Hour))
	default:
		return fmt.Sprintf("%d days ago", int(d/(24*time.Hour)))
	}
}
