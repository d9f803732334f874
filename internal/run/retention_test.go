package run

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"variorum"
	"variorum/internal/journal"
	"variorum/internal/store"
)

// takeEntries has a newsroom take in entries, and f happen while it runs.
func takeEntries(t *testing.T, s *store.Store, entries []journal.Entry, f func(*Newsroom)) {
	t.Helper()
	n, err := OpenNewsroom(t.Context(), s, busy())
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	ctx, stop := context.WithCancel(t.Context())
	go func() { ended <- n.Run(ctx, 2) }()
	for _, e := range entries {
		if err := n.Take(ctx, e); err != nil {
			t.Fatal(err)
		}
	}
	if f != nil {
		f(n)
	}
	stop()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	traceDue(t, n)
}

// What is old is dropped from tables and journal, what is followed stays, and the
// tables made anew from what is left of the journal are the same.
func TestRetention(t *testing.T) {
	entries := load(t, 90)
	path := filepath.Join(t.TempDir(), "news.db")
	s := open(t, path)
	var followed string
	takeEntries(t, s, entries[:100], func(n *Newsroom) {
		row, ok, err := s.Article(t.Context(), "a4")
		if err != nil || !ok {
			t.Fatal(err)
		}
		followed = row.Story
		if err := n.Tell(t.Context(), began.Add(100*time.Second), journal.Follow, FollowEntry{store.FollowStory, followed, true}); err != nil {
			t.Fatal(err)
		}
	})
	before, err := s.Count(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	// Nothing is a day old; then all that nothing came to for 40 seconds goes.
	now := began.Add(100 * time.Second)
	takeEntries(t, s, nil, func(n *Newsroom) {
		if err := n.Retain(t.Context(), now, Retention{Age: 24 * time.Hour}); err != nil {
			t.Fatal(err)
		}
	})
	if c, err := s.Count(t.Context()); err != nil || c != before {
		t.Errorf("%+v, before %+v, %v", c, before, err)
	}
	takeEntries(t, s, nil, func(n *Newsroom) {
		if err := n.Retain(t.Context(), now, Retention{Age: 40 * time.Second}); err != nil {
			t.Fatal(err)
		}
	})
	after, err := s.Count(t.Context())
	if err != nil || after.Stories >= before.Stories || after.Articles >= before.Articles || after.Rejected >= before.Rejected || after.Stories == 0 {
		t.Errorf("after %+v, before %+v, %v", after, before, err)
	}
	story, articles, ok, err := s.Story(t.Context(), followed)
	if err != nil || !ok || len(articles) == 0 || articles[0].Text == "" || len(story.Names) == 0 {
		t.Errorf("the followed story: %v, %d articles, %v", ok, len(articles), err)
	}
	wordless(t, s, articles)
	takeEntries(t, s, entries[100:], nil)
	want := tables(t, path)
	if err := Rebuild(t.Context(), s, busy()); err != nil {
		t.Fatal(err)
	}
	if got := tables(t, path); got != want {
		t.Errorf("rebuilt, the tables differ: %s", differ(got, want))
	}
	if err := Regroup(t.Context(), s, busy()); err == nil {
		t.Error("articles without words were grouped anew")
	}
	if got := tables(t, path); got != want {
		t.Errorf("after grouping anew was refused, the tables differ: %s", differ(got, want))
	}
}

// wordless checks that the journal has no text but that of articles in the tables.
func wordless(t *testing.T, s *store.Store, followed []*variorum.Article) {
	t.Helper()
	entries, err := s.Entries(0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	husks := 0
	for _, e := range entries {
		if e.Kind != journal.Article {
			continue
		}
		i, err := read(e)
		if err != nil {
			t.Fatal(err)
		}
		_, there, err := s.Article(t.Context(), i.article.ID)
		if err != nil {
			t.Fatal(err)
		}
		if i.article.Dropped {
			husks++
			if known, err := s.HasURL(t.Context(), i.article.URL); err != nil || !known {
				t.Errorf("%s would be fetched again: %v", i.article.URL, err)
			}
		}
		if words := i.article.Title + i.article.Text; there != !i.article.Dropped || i.article.Dropped && (words != "" || strings.Contains(string(e.Body), "council")) {
			t.Errorf("entry %d: %s", e.Seq, e.Body)
		}
	}
	if husks == 0 || len(followed) == 0 {
		t.Errorf("%d entries without words", husks)
	}
}

// A file that is too large loses its oldest stories.
func TestRetentionBySize(t *testing.T) {
	path := filepath.Join(t.TempDir(), "news.db")
	s := open(t, path)
	takeEntries(t, s, load(t, 120), func(n *Newsroom) {
		used, err := s.Used(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		most := used * 3 / 4
		if err := n.Retain(t.Context(), began, Retention{Size: used}); err != nil {
			t.Fatal(err)
		}
		if c, err := s.Count(t.Context()); err != nil || c.Articles != 120 {
			t.Errorf("%+v, %v", c, err)
		}
		if err := n.Retain(t.Context(), began, Retention{Size: most}); err != nil {
			t.Fatal(err)
		}
		c, err := s.Count(t.Context())
		if err != nil || c.Articles == 120 || c.Articles < 40 {
			t.Errorf("%+v, %v", c, err)
		}
		if room, err := s.Used(t.Context()); err != nil || c.Bytes > room+4096*64 {
			t.Errorf("the file has %d bytes, %d of them in use: %v", c.Bytes, room, err)
		}
		if _, ok, err := s.Article(t.Context(), "a0"); err != nil || ok {
			t.Errorf("the oldest article is there: %v", err)
		}
		t.Logf("%d bytes in use, at most %d wanted: %d of 120 articles left", used, most, c.Articles)
	})
}
