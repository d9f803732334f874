package run

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"variorum"
	"variorum/internal/group"
	"variorum/internal/journal"
	"variorum/internal/store"
)

// busy is an engine that settles often and remembers little.
func busy() *Engine {
	e := New(2, nil)
	e.grouping.Settings = group.Defaults()
	e.grouping.Settings.Window = 64
	e.settling = settling{every: 8, articles: 32, recent: 20, keep: 50}
	return e
}

// twoTongues returns n invented articles: every fourth event is told in English
// and in German.
func twoTongues(n int) []variorum.Article {
	var out []variorum.Article
	all := news(n + 2)
	for i := 0; len(out) < n; i++ {
		a := all[2*i : 2*i+2]
		for k := range a {
			a[k].Published = variorum.Stamp(began.Add(time.Duration(i) * 30 * time.Hour).Format(time.RFC3339))
		}
		out = append(out, a...)
		if i%4 == 0 {
			name := func(n int) string { w := []byte(word(n)); w[0] -= 'a' - 'A'; return string(w) }
			out = append(out, variorum.Article{ID: fmt.Sprint("de", i), Outlet: "Beispiel", URL: fmt.Sprint("https://beispiel.example/", i), Language: "de",
				Title: fmt.Sprintf("Port %s: %d Verletzte, Bürgermeister %s äußert sich", name(i), i+3, name(400+i)), Published: a[0].Published,
				Text: fmt.Sprintf("In Port %s wurden %d Menschen verletzt. Bürgermeister %s sagte, man werde warten.", name(i), i+3, name(400+i))})
		}
	}
	return out[:n]
}

// differ shows the first line that two prints do not share.
func differ(got, want string) string {
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return fmt.Sprintf("line %d:\n%.300s\nwant:\n%.300s", i, a[i], b[i])
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(a), len(b))
}

// A second look that was asked for joins languages at once, and what it decided
// stands in the journal: stopped, rebuilt and grouped anew, the tables are the same.
func TestSettleAsked(t *testing.T) {
	path := filepath.Join(t.TempDir(), "news.db")
	s := open(t, path)
	engine := func() *Engine { e := busy(); e.settling.every = 1000; return e }
	ask := func(n *Newsroom, at time.Time) {
		t.Helper()
		if err := n.Tell(t.Context(), at, journal.Settle, struct{}{}); err != nil {
			t.Fatal(err)
		}
	}
	list := twoTongues(40)
	for part := range 2 {
		n, err := OpenNewsroom(t.Context(), s, engine())
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- n.Run(ctx, 1) }()
		for i, a := range list[20*part : 20*part+20] {
			if err := n.Tell(ctx, began.Add(time.Duration(20*part+i)*time.Second), journal.Article, a); err != nil {
				t.Fatal(err)
			}
		}
		before, err := s.Position(ctx)
		if err != nil {
			t.Fatal(err)
		}
		ask(n, began.Add(time.Hour))
		ask(n, began.Add(time.Hour)) // nothing came since: no entry
		if after, err := s.Position(ctx); err != nil || after != before+1 {
			t.Errorf("entries %d after %d: %v", after, before, err)
		}
		stop()
		if err := <-ended; err != nil {
			t.Fatal(err)
		}
		if err := s.Change(t.Context(), func(tx *store.Tx) error { return tx.DropState(memoryState) }); err != nil {
			t.Fatal(err) // as after a crash
		}
	}
	crossed := 0
	rows, err := s.Front(t.Context(), store.Filter{Limit: 200})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		story, _, _, err := s.Story(t.Context(), r.ID)
		if err != nil {
			t.Fatal(err)
		}
		if len(story.Crossed) > 0 {
			crossed++
		}
	}
	if crossed == 0 {
		t.Error("no story in two languages")
	}
	if err := Rebuild(t.Context(), s, engine()); err != nil {
		t.Fatal(err)
	}
	want := tables(t, path)
	for name, f := range map[string]func(context.Context, *store.Store, *Engine) error{"rebuilt": Rebuild, "grouped anew": Regroup} {
		if err := f(t.Context(), s, engine()); err != nil {
			t.Fatal(err)
		}
		if tables(t, path) != want {
			t.Errorf("%s, the tables differ: %s", name, differ(tables(t, path), want))
		}
	}
}

// A newsroom looks again by itself once nothing new came for a while.
func TestSettleWhenQuiet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, filepath.Join(t.TempDir(), "news.db"))
		n, err := OpenNewsroom(t.Context(), s, New(1, nil))
		if err != nil {
			t.Fatal(err)
		}
		n.SettleAfter = time.Minute
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- n.Run(ctx, 1) }()
		if err := n.Tell(ctx, began, journal.Article, news(1)[0]); err != nil {
			t.Fatal(err)
		}
		time.Sleep(59 * time.Second)
		synctest.Wait()
		if p, err := s.Position(ctx); p != 1 || err != nil {
			t.Errorf("position %d, %v", p, err)
		}
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		if p, err := s.Position(ctx); p != 2 || err != nil {
			t.Errorf("position %d, %v: one second look, not several", p, err)
		}
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

// Stories settle while articles come in; stopped in between, with the memory kept
// or lost, rebuilt and grouped anew, the tables are the same.
func TestSettleWhileRunning(t *testing.T) {
	list := twoTongues(160)
	whole := filepath.Join(t.TempDir(), "whole.db")
	s := open(t, whole)
	takeWith(t, busy(), s, list, began)
	want := tables(t, whole)
	crossed, related := 0, 0
	rows, err := s.Front(t.Context(), store.Filter{Limit: 200})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		story, _, _, err := s.Story(t.Context(), r.ID)
		if err != nil {
			t.Fatal(err)
		}
		related += len(story.Related)
		if len(story.Crossed) > 0 {
			crossed++
		}
		for _, o := range story.Related {
			if _, ok, err := s.StoryRow(t.Context(), o.Story); !ok || err != nil || o.Story == r.ID || o.Why == "" || o.Kind == "" {
				t.Errorf("story %s is related to %+v: %v %v", r.ID, o, ok, err)
			}
		}
	}
	if crossed == 0 || related == 0 {
		t.Errorf("%d stories in two languages, %d related", crossed, related)
	}
	parts := filepath.Join(t.TempDir(), "parts.db")
	for i := 0; i < len(list); i += 21 {
		s, err := store.Open(t.Context(), parts)
		if err != nil {
			t.Fatal(err)
		}
		if i%2 == 0 { // as after a crash
			if err := s.Change(t.Context(), func(tx *store.Tx) error { return tx.DropState(memoryState) }); err != nil {
				t.Fatal(err)
			}
		}
		takeWith(t, busy(), s, list[i:min(i+21, len(list))], began.Add(time.Duration(i)*time.Second))
		s.Close()
	}
	if tables(t, parts) != want {
		t.Errorf("stopped and started again, the tables differ: %s", differ(tables(t, parts), want))
	}
	for name, f := range map[string]func(context.Context, *store.Store, *Engine) error{"rebuilt": Rebuild, "grouped anew": Regroup} {
		if err := f(t.Context(), s, busy()); err != nil {
			t.Fatal(err)
		}
		if tables(t, whole) != want {
			t.Errorf("%s, the tables differ: %s", name, differ(tables(t, whole), want))
		}
	}
}
