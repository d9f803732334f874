package serve

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"variorum"
	"variorum/internal/journal"
	"variorum/internal/run"
	"variorum/internal/store"
)

// A story's model is made once for all readers, and anew when the story changed.
func TestToldOnce(t *testing.T) {
	s, err := store.Open(t.Context(), t.TempDir()+"/news.db")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	engine := run.New(1, nil)
	take := func(articles ...variorum.Article) *run.Newsroom {
		t.Helper()
		for _, a := range articles {
			e, err := journal.New(now, journal.Article, a)
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Change(t.Context(), func(tx *store.Tx) error { _, err := tx.Append(e); return err }); err != nil {
				t.Fatal(err)
			}
		}
		n, err := run.OpenNewsroom(t.Context(), s, engine) // applies what was appended
		if err != nil {
			t.Fatal(err)
		}
		if _, err := n.Trace(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
		return n
	}
	n := take(news[0], news[2])
	server, err := New(Options{Store: s, Newsroom: n, Library: engine.Library(), Now: nil, Log: nil})
	if err != nil {
		t.Fatal(err)
	}
	row, _, err := s.Article(t.Context(), news[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	models := make([]told, 8)
	var all sync.WaitGroup
	for i := range models {
		all.Go(func() {
			m, err := server.tell(t.Context(), row.Story)
			if err != nil {
				t.Error(err)
			}
			models[i] = m
		})
	}
	all.Wait()
	for _, m := range models {
		if m.model != models[0].model {
			t.Error("two readers had the story made twice")
		}
	}
	take(news[1])
	later, err := server.tell(t.Context(), row.Story)
	if err != nil {
		t.Fatal(err)
	}
	if later.model == models[0].model || later.articles != 2 || models[0].articles != 1 {
		t.Errorf("after one more report the story has %d, before %d", later.articles, models[0].articles)
	}
}

// What is kept is bounded by articles, and the stories read last stay.
func TestTellings(t *testing.T) {
	var c tellings
	for i := range 100 {
		c.weigh(c.seat(fmt.Sprint("story", i)), tellingsMost/10)
		c.seat("story0")
	}
	if c.articles > tellingsMost || c.order.Len() != len(c.seats) || c.order.Len() > 10 {
		t.Errorf("%d articles of %d stories are kept, %d by name", c.articles, c.order.Len(), len(c.seats))
	}
	var names []string
	for e := c.order.Front(); e != nil; e = e.Next() {
		names = append(names, e.Value.(*seat).story)
	}
	if list := strings.Join(names, " "); !strings.HasPrefix(list, "story0 story99 story98") {
		t.Errorf("kept: %s", list)
	}
	c.leave("story0")
	if c.seats["story0"] != nil || c.articles != (len(names)-1)*tellingsMost/10 {
		t.Errorf("%d articles are kept when one of %d stories left", c.articles, len(names))
	}
}
