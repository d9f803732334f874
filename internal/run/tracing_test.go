package run

import (
	"context"
	"math"
	"path/filepath"
	"testing"
	"time"

	"variorum"
	"variorum/internal/journal"
	"variorum/internal/store"
)

// offerAll takes in articles without anything traced.
func offerAll(t *testing.T, n *Newsroom, articles ...variorum.Article) {
	t.Helper()
	var offers []offer
	for _, a := range articles {
		e, err := journal.New(began, journal.Article, a)
		if err != nil {
			t.Fatal(err)
		}
		i, err := read(e)
		if err != nil {
			t.Fatal(err)
		}
		offers = append(offers, offer{item: i})
	}
	if err := n.store.Change(t.Context(), func(tx *store.Tx) error { return n.takeIn(tx, offers) }); err != nil {
		t.Fatal(err)
	}
}

func traceDue(t *testing.T, n *Newsroom) {
	t.Helper()
	for {
		done, err := n.Trace(t.Context(), 1)
		if err != nil {
			t.Fatal(err)
		}
		if done == 0 {
			return
		}
	}
}

// A story that changed since it was traced is read as it was then, in the
// versions of then, until it is traced again.
func TestStoryAsTraced(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "news.db"))
	n, err := OpenNewsroom(t.Context(), s, New(1, nil))
	if err != nil {
		t.Fatal(err)
	}
	list := sameStory(3)
	offerAll(t, n, list[:2]...)
	traceDue(t, n)
	corrected := list[0]
	corrected.Text += " A clerk counted again."
	offerAll(t, n, list[2], corrected)
	id := storyOf(t, s, list[0].ID)
	if other := storyOf(t, s, list[2].ID); other != id {
		t.Fatalf("the reports are in stories %s and %s", id, other)
	}
	story, articles, ok, err := s.Story(t.Context(), id)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	if len(story.Articles) != 2 || len(articles) != 2 {
		t.Errorf("%d reports in the evidence, %d read, not the 2 it was traced with", len(story.Articles), len(articles))
	}
	for _, a := range articles {
		if a.ID == list[0].ID && a.Text != list[0].Text {
			t.Errorf("lines of the first version stand beside the text of the second: %q", a.Text)
		}
	}
	traceDue(t, n)
	if story, _, _, err = s.Story(t.Context(), id); err != nil || len(story.Articles) != 3 {
		t.Errorf("traced again it has %d reports: %v", len(story.Articles), err)
	}
}

// A story that a reader asks for is traced before those that wait longer.
func TestAsk(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "news.db"))
	n, err := OpenNewsroom(t.Context(), s, New(1, nil))
	if err != nil {
		t.Fatal(err)
	}
	list := news(60)
	offerAll(t, n, list...)
	due, err := s.Due(t.Context(), math.MaxInt64, 100)
	if err != nil || len(due) < 3 {
		t.Fatalf("%d stories are due: %v", len(due), err)
	}
	last := due[len(due)-1].ID
	n.Ask(last)
	if _, err := n.Trace(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	if row, _, err := s.StoryRow(t.Context(), last); err != nil || row.Traced != row.Changed {
		t.Errorf("the story asked for is traced up to %d, it changed at %d: %v", row.Traced, row.Changed, err)
	}
	if row, _, err := s.StoryRow(t.Context(), due[0].ID); err != nil || row.Traced != 0 {
		t.Errorf("another was traced with it: %v", err)
	}
}

func storyOf(t *testing.T, s *store.Store, article string) string {
	t.Helper()
	row, ok, err := s.Article(context.WithoutCancel(t.Context()), article)
	if err != nil || !ok {
		t.Fatal(article, ok, err)
	}
	return row.Story
}

// sameStory makes reports of one event.
func sameStory(n int) []variorum.Article {
	var out []variorum.Article
	for i, outlet := range []string{"Tarn Courier", "Harbour Post", "Isle Gazette"}[:n] {
		out = append(out, variorum.Article{ID: "ferry" + string(rune('a'+i)), URL: "https://" + string(rune('a'+i)) + ".example/ferry", Outlet: outlet, Language: "en",
			Title:     "Ferry Marlene runs aground off Tarnholm with 210 aboard",
			Text:      "The ferry Marlene ran aground off Tarnholm on Monday with 210 people aboard. All were brought ashore by the lifeboat Ordwin. Captain Ilse Bramante said the rudder had failed.",
			Published: variorum.Stamp(began.Add(time.Duration(i) * time.Hour).Format(time.RFC3339))})
	}
	return out
}
