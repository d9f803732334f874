package serve

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// visitGap is how long a reader must have been away for the next request to be
// a new visit: the half hour that web statistics take too.
const visitGap = 30 * time.Minute

// visitKept is how long a browser keeps the cookie.
const visitKept = 400 * 24 * time.Hour

const visitCookie = "visit"

// A mark is how far the journal had come at a moment.
type mark struct {
	seq int64
	at  time.Time
}

// visit returns the journal position and the moment at which the reader's visit
// before this one ended: what came after is new to them. On a first visit at is
// zero and since is where the journal stands, so that nothing is new.
//
// Both lie in a cookie, with how far this visit has come; the reader has no
// identity and the server keeps nothing. Every page calls it once, before it
// writes: a visit goes on with each page and ends when none was asked for half
// an hour.
func (s *Server) visit(w http.ResponseWriter, r *http.Request) (since int64, at time.Time) {
	seq, err := s.store.Position(r.Context())
	if err != nil {
		s.log.Error("visit", "error", err) // the page itself is worth showing
		return 0, time.Time{}
	}
	here := mark{seq, s.now().UTC().Truncate(time.Second)}
	before, last, ok := readVisit(r, here)
	switch {
	case !ok:
		before = mark{here.seq, time.Time{}}
	case here.at.Sub(last.at) > visitGap:
		before = last
	}
	http.SetCookie(w, &http.Cookie{Name: visitCookie, Value: before.String() + "." + here.String(), Path: "/", MaxAge: int(visitKept / time.Second),
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: strings.HasPrefix(s.home(r), "https://")})
	return before.seq, before.at
}

func (m mark) String() string {
	at := int64(0)
	if !m.at.IsZero() {
		at = m.at.Unix()
	}
	return strconv.FormatInt(m.seq, 10) + "." + strconv.FormatInt(at, 10)
}

// readVisit reads where the visit before ended and where this one last was; ok
// is false for a cookie that this server, with this file, never set.
func readVisit(r *http.Request, here mark) (before, last mark, ok bool) {
	c, err := r.Cookie(visitCookie)
	if err != nil {
		return before, last, false
	}
	var n [4]int64
	parts := strings.Split(c.Value, ".")
	if len(parts) != len(n) {
		return before, last, false
	}
	for i, p := range parts {
		if n[i], err = strconv.ParseInt(p, 10, 64); err != nil || n[i] < 0 {
			return before, last, false
		}
	}
	before, last = mark{seq: n[0]}, mark{n[2], time.Unix(n[3], 0).UTC()}
	if n[1] > 0 {
		before.at = time.Unix(n[1], 0).UTC()
	}
	return before, last, before.seq <= last.seq && last.seq <= here.seq && !last.at.After(here.at)
}
