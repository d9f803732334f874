package serve

import (
	"context"
	"fmt"
	"html/template"
	"net/http"
	"strings"
	"time"

	"variorum/internal/run"
	"variorum/internal/store"
	"variorum/internal/view/catalogue"
)

// The states of a source, in the order in which they are shown.
const (
	stateNew     = "new"     // not asked yet
	stateWorking = "working" // the last answer was a good one
	stateSilent  = "silent"  // it answers, and has given nothing for silentAfter
	stateFailing = "failing" // the last answer was none
	stateRefused = "refused" // the site or this server does not allow it
	statePaused  = "paused"
)

var sourceStates = []string{stateWorking, stateSilent, stateFailing, stateRefused, statePaused, stateNew}

// silentAfter is how long a source gives nothing before it is called silent.
const silentAfter = 3 * 24 * time.Hour

// A sourceRow is a source as lists show it.
type sourceRow struct {
	store.SourceRow
	State   string
	Hours   []store.Hour // the last 24, oldest first
	Day     store.Hour   // their sum
	Reasons []store.Reason
	Asking  bool
	Now     time.Time
}

// sourceRows returns all sources with what they did in the last 24 hours.
func (s *Server) sourceRows(ctx context.Context) ([]sourceRow, error) {
	now := s.now()
	list, err := s.store.Sources(ctx)
	if err != nil {
		return nil, err
	}
	hours, err := s.store.Hours(ctx, "", now, 24)
	if err != nil {
		return nil, err
	}
	reasons, err := s.store.Reasons(ctx, "", now.Add(-24*time.Hour))
	if err != nil {
		return nil, err
	}
	why := map[string][]store.Reason{}
	for _, r := range reasons {
		why[r.Source] = append(why[r.Source], r)
	}
	out := make([]sourceRow, len(list))
	for i, row := range list {
		out[i] = s.rowOf(row, hours[row.URL], why[row.URL], now)
	}
	return out, nil
}

func (s *Server) rowOf(row store.SourceRow, hours []store.Hour, why []store.Reason, now time.Time) sourceRow {
	out := sourceRow{SourceRow: row, State: stateOf(row, now), Hours: hours, Reasons: why, Now: now, Asking: s.watcher != nil && s.watcher.IsAsking(row.URL)}
	for _, h := range hours {
		out.Day.Asked += h.Asked
		out.Day.Failed += h.Failed
		out.Day.Given += h.Given
		out.Day.Rejected += h.Rejected
	}
	return out
}

func stateOf(row store.SourceRow, now time.Time) string {
	gave := row.Gave
	if gave.IsZero() {
		gave = row.Added
	}
	switch {
	case row.Paused:
		return statePaused
	case row.Fetched.IsZero():
		return stateNew
	case row.Error != "" && row.Lasts && row.Status != http.StatusNotFound && row.Status != http.StatusGone:
		return stateRefused
	case row.Error != "":
		return stateFailing
	case now.Sub(gave) > silentAfter:
		return stateSilent
	}
	return stateWorking
}

func (r sourceRow) fits(state, query string) bool {
	if state != "" && r.State != state {
		return false
	}
	text := strings.ToLower(r.Called() + " " + r.URL + " " + strings.Join(r.Folders, " "))
	for word := range strings.FieldsSeq(strings.ToLower(query)) {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}

// Bad reports whether the state wants a person to look.
func (r sourceRow) Bad() bool { return r.State == stateFailing || r.State == stateRefused }

// Top are the two most frequent reasons of the day.
func (r sourceRow) Top() []store.Reason { return r.Reasons[:min(len(r.Reasons), 2)] }

// Host is where it lies.
func (r sourceRow) Host() string {
	host, _, _ := strings.Cut(r.Short(), "/")
	return host
}

// barHeight is the chart's, in pixels; an hour takes 5 across.
const barHeight = 16

// Bar draws the day: a bar an hour as high as its articles, those rejected dark
// at its foot, and a ring below an hour in which asking failed.
func (r sourceRow) Bar() template.HTML {
	most := 1
	for _, h := range r.Hours {
		most = max(most, h.Given+h.Rejected)
	}
	var given, rejected, failed strings.Builder
	for i, h := range r.Hours {
		height := func(n int) int {
			if n == 0 {
				return 0
			}
			return max(1, n*barHeight/most)
		}
		if all := height(h.Given + h.Rejected); all > 0 {
			fmt.Fprintf(&given, "M%d 16v-%dh4v%dz", i*5, all, all)
		}
		if part := height(h.Rejected); part > 0 {
			fmt.Fprintf(&rejected, "M%d 16v-%dh4v%dz", i*5, part, part)
		}
		if h.Failed > 0 {
			fmt.Fprintf(&failed, "M%d 18.5l3 3m0-3l-3 3", i*5)
		}
	}
	var b strings.Builder
	b.WriteString(`<path class="g" d="` + given.String() + `"/>`)
	if rejected.Len() > 0 {
		b.WriteString(`<path class="r" d="` + rejected.String() + `"/>`)
	}
	if failed.Len() > 0 {
		b.WriteString(`<path class="f" d="` + failed.String() + `"/>`)
	}
	return template.HTML(b.String()) // digits and letters of its own only
}

// A roundData is how far a round of asking is, for the strip on top.
type roundData struct {
	Done, Of, Given int
	Names           []string // being asked, at most three
	More            int
}

// round returns how far the round is, nil where none is under way.
func (s *Server) round(ctx context.Context) (*roundData, error) {
	if s.watcher == nil {
		return nil, nil
	}
	u, err := s.watcher.Underway(ctx)
	if err != nil || len(u.Asking) == 0 {
		return nil, err
	}
	return roundOf(u), nil
}

func roundOf(u run.Round) *roundData {
	d := &roundData{Done: u.Done, Of: u.Done + len(u.Asking) + u.Due}
	for _, a := range u.Asking {
		d.Given += a.Given
		if len(d.Names) < 3 {
			d.Names = append(d.Names, a.Called)
		} else {
			d.More++
		}
	}
	return d
}

// until tells how soon a moment is, in one unit.
func until(l *catalogue.Language, now, t time.Time) string {
	if d := t.Sub(now); d >= time.Minute {
		return l.Text("in {}", span(l, d))
	}
	return l.Text("due")
}

// span tells how long something takes, in one unit.
func span(l *catalogue.Language, d time.Duration) string {
	switch {
	case d < 2*time.Hour:
		return l.Count(int(d.Round(time.Minute)/time.Minute), "minute")
	case d < 48*time.Hour:
		return l.Count(int(d.Round(time.Hour)/time.Hour), "hour")
	}
	return l.Count(int(d/(24*time.Hour)), "day")
}

// pageNumbers are the pages that are linked from one: the first, the last, and
// four on either side.
func pageNumbers(at, all int) []int {
	var out []int
	for n := 1; n <= all; n++ {
		if n == 1 || n == all || n >= at-4 && n <= at+4 {
			out = append(out, n)
		}
	}
	return out
}
