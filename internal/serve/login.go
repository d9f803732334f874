package serve

import (
	"errors"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"

	"variorum/internal/serve/access"
	"variorum/internal/serve/api"
)

func (s *Server) loginRoutes() map[string]handler {
	return map[string]handler{"GET /login": s.login, "POST /login": s.signIn, "POST /logout": s.signOut}
}

// public pages need no sign-in: the way in with its files, whether the server
// lives, which tells no news, and what hubs send, under an address that is a
// secret and signed.
func public(r *http.Request) bool {
	p := path.Clean(r.URL.Path) // as the routes will have it
	return p == "/login" || p == "/healthz" || strings.HasPrefix(p, "/assets/") || strings.HasPrefix(p, "/websub/")
}

// programEndings are of addresses that feed readers and programs ask for.
var programEndings = []string{".atom", ".rss", ".json", ".json-feed", ".jsonld", ".csv", ".md", ".opml"}

// programs reports whether programs ask for an address, which sign in by HTTP
// Basic.
func programs(r *http.Request) bool {
	return strings.HasPrefix(r.URL.Path, "/api/") || r.URL.Path == "/metrics" || slices.Contains(programEndings, path.Ext(r.URL.Path))
}

type loginData struct {
	To     string
	Reason string // what went wrong, "" at the first try
	Wait   int    // seconds until the next try, 0 where it may be now
}

func (s *Server) login(w http.ResponseWriter, r *http.Request) error {
	if !s.gate.TakesPassword() {
		return problem{http.StatusNotFound, "This server asks for no password."}
	}
	return s.print(w, r, "login", page{Title: "Sign in", Data: loginData{To: access.Local(r.FormValue("to"))}})
}

func (s *Server) signIn(w http.ResponseWriter, r *http.Request) error {
	to := access.Local(r.PostFormValue("to"))
	err := s.gate.SignIn(w, r, r.PostFormValue("password"))
	var limited access.Limited
	switch {
	case err == nil:
		http.Redirect(w, r, to, http.StatusSeeOther)
		return nil
	case errors.As(err, &limited):
		w.Header().Set("Retry-After", strconv.Itoa(limited.Seconds()))
		return s.printStatus(w, r, http.StatusTooManyRequests, "login", page{Title: "Sign in", Data: loginData{To: to, Wait: limited.Seconds()}})
	case errors.Is(err, access.ErrWrong):
		return s.printStatus(w, r, http.StatusUnauthorized, "login", page{Title: "Sign in", Data: loginData{To: to, Reason: "This is not the newsroom’s password."}})
	}
	return err
}

func (s *Server) signOut(w http.ResponseWriter, r *http.Request) error {
	if err := s.gate.SignOut(w, r); err != nil {
		return err
	}
	http.Redirect(w, r, "/", http.StatusSeeOther)
	return nil
}

// refuse tells a request that was not let in why: a program in the form it
// reads (RFC 9457), a reader on a page.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, status int, text string) {
	if !programs(r) {
		if err := s.printStatus(w, r, status, "problem", page{Title: http.StatusText(status), Data: text}); err != nil {
			s.log.Error("print refusal", "error", err)
		}
		return
	}
	api.WriteProblem(w, status, text) // a reader who left is no fault
}
