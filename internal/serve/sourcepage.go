package serve

import (
	"context"
	"net/http"
	"time"

	"variorum/internal/run"
	"variorum/internal/store"
)

// sourceData is what the page of one source shows.
type sourceData struct {
	Row      sourceRow
	Articles []store.ArticleRow
	Days     []sourceDay
	Reasons  []store.Reason // of all days shown
	Push     store.Push
	Pushes   bool // there is a subscription
	Reach    bool // hubs can reach this server
}

// A sourceDay is what a source did in one day.
type sourceDay struct {
	Day time.Time
	store.Hour
}

const (
	sourceArticles = 10
	sourceDays     = 14
)

func (s *Server) source(w http.ResponseWriter, r *http.Request) error {
	row, err := s.sourceOf(r)
	if err != nil {
		return err
	}
	now, ctx := s.now(), r.Context()
	d := sourceData{Reach: s.base != ""}
	if d.Reasons, err = s.store.Reasons(ctx, row.URL, now.Add(-sourceDays*24*time.Hour)); err != nil {
		return err
	}
	if d.Articles, err = s.store.ArticlesBySource(ctx, row.URL, sourceArticles); err != nil {
		return err
	}
	if d.Push, d.Pushes, err = s.store.PushOf(ctx, row.URL); err != nil {
		return err
	}
	hours, err := s.store.Hours(ctx, row.URL, now, sourceDays*24)
	if err != nil {
		return err
	}
	all := hours[row.URL]
	last := all[max(0, len(all)-24):]
	d.Row, d.Days = s.rowOf(row, last, d.Reasons, now), days(all, now)
	return s.print(w, r, "source", page{Title: row.Called(), At: "sources", Live: "/live/sources?one=" + row.ID(), Data: d})
}

// days sums hours by day (UTC), newest first, those in which it was asked.
func days(hours []store.Hour, now time.Time) []sourceDay {
	var out []sourceDay
	for i := len(hours) - 1; i >= 0; i-- {
		day := now.Add(-time.Duration(len(hours)-1-i) * time.Hour).UTC().Truncate(24 * time.Hour)
		if hours[i] == (store.Hour{}) {
			continue
		}
		if len(out) == 0 || !out[len(out)-1].Day.Equal(day) {
			out = append(out, sourceDay{Day: day})
		}
		at := &out[len(out)-1]
		at.Asked += hours[i].Asked
		at.Failed += hours[i].Failed
		at.Given += hours[i].Given
		at.Rejected += hours[i].Rejected
	}
	return out
}

// sourceOf is the source that an address of a page names.
func (s *Server) sourceOf(r *http.Request) (store.SourceRow, error) {
	row, ok, err := s.store.Source(r.Context(), r.PathValue("id"))
	if err == nil && !ok {
		err = problem{http.StatusNotFound, "There is no such source. It may have been removed."}
	}
	return row, err
}

// changeSource does to a source what its buttons say.
func (s *Server) changeSource(w http.ResponseWriter, r *http.Request) error {
	row, err := s.sourceOf(r)
	if err != nil {
		return err
	}
	to := "/sources/" + row.ID()
	switch r.FormValue("do") {
	case "ask":
		err = s.askNow(r.Context(), row)
	case "pause":
		err = s.tellSource(r.Context(), run.SourceEntry{URL: row.URL, Paused: true})
	case "resume":
		err = s.tellSource(r.Context(), run.SourceEntry{URL: row.URL, Resumed: true})
	case "rename":
		if title := called(r.FormValue("title")); title != "" {
			err = s.tellSource(r.Context(), run.SourceEntry{URL: row.URL, Title: title})
		}
	case "remove":
		to = "/sources"
		err = s.tellSource(r.Context(), run.SourceEntry{URL: row.URL, Removed: true})
	default:
		err = problem{http.StatusBadRequest, "A source can be asked, paused, resumed, renamed and removed."}
	}
	if err != nil {
		return err
	}
	if r.FormValue("from") == "list" {
		to = "/sources#s" + row.ID()
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

func (s *Server) askNow(ctx context.Context, row store.SourceRow) error {
	if row.Paused {
		return problem{http.StatusConflict, "This source is paused. Resume it first."}
	}
	if s.watcher == nil {
		return s.tellSource(ctx, run.SourceEntry{URL: row.URL, Now: true})
	}
	return s.watcher.AskNow(ctx, row.URL)
}
