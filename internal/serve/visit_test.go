package serve

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"variorum/internal/journal"
	"variorum/internal/serve/access"
	"variorum/internal/store"
)

func TestVisit(t *testing.T) {
	st, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "news.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	clock := now
	s := &Server{store: st, gate: &access.Gate{}, now: func() time.Time { return clock }, log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	arrive := func(n int) {
		t.Helper()
		err := st.Change(t.Context(), func(tx *store.Tx) error {
			for range n {
				if _, err := tx.Append(journal.Entry{At: clock, Kind: journal.Rejected, Body: []byte("{}")}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	var cookie *http.Cookie
	ask := func() (int64, time.Time) {
		t.Helper()
		r, w := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil), httptest.NewRecorder()
		if cookie != nil {
			r.AddCookie(cookie)
		}
		since, at := s.visit(w, r)
		cookie = w.Result().Cookies()[0]
		if !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.Secure {
			t.Errorf("cookie %v", cookie)
		}
		return since, at
	}
	want := func(seq int64, at time.Time) {
		t.Helper()
		if s, a := ask(); s != seq || !a.Equal(at) {
			t.Errorf("since %d %v, want %d %v", s, a, seq, at)
		}
	}
	arrive(3)
	want(3, time.Time{}) // the first visit: nothing is new
	arrive(2)
	clock = clock.Add(20 * time.Minute)
	want(3, time.Time{}) // the same visit
	left := clock
	arrive(4)
	clock = clock.Add(2 * time.Hour)
	want(5, left) // what came since the last page of the visit before
	clock = clock.Add(5 * time.Minute)
	want(5, left) // and stays so while it lasts
	for _, bad := range []string{"", "x", "1.2.3", "9.0.900.0", "1.0.2.99999999999", "-1.0.1.1", "5.0.4.0"} {
		cookie = &http.Cookie{Name: visitCookie, Value: bad}
		want(9, time.Time{})
	}
}
