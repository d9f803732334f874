package store

import (
	"path/filepath"
	"testing"
	"time"

	"variorum"
)

// A report's number in its story stays whatever comes and goes.
func TestNumbersLast(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "news.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	change := func(f func(*Tx) error) {
		t.Helper()
		if err := s.Change(t.Context(), f); err != nil {
			t.Fatal(err)
		}
	}
	arrive := func(id, story, published string) {
		t.Helper()
		change(func(tx *Tx) error {
			a := &variorum.Article{ID: id, Text: "Words of " + id, Published: variorum.Stamp(published)}
			if _, err := tx.PutArticle(a, story, 1, time.Unix(0, 0)); err != nil {
				return err
			}
			return tx.TouchStory(story, 1)
		})
	}
	want := func(story string, numbers map[string]int) {
		t.Helper()
		rows, err := s.ArticlesOf(t.Context(), story)
		if err != nil {
			t.Fatal(err)
		}
		if len(rows) != len(numbers) {
			t.Errorf("%d articles, want %d", len(rows), len(numbers))
		}
		for _, r := range rows {
			if r.Number != numbers[r.ID] {
				t.Errorf("%s has number %d, want %d", r.ID, r.Number, numbers[r.ID])
			}
		}
	}
	arrive("noon", "a", "2031-10-03T12:00:00Z")
	arrive("evening", "a", "2031-10-03T20:00:00Z")
	arrive("morning, late", "a", "2031-10-03T08:00:00Z")
	want("a", map[string]int{"noon": 1, "evening": 2, "morning, late": 3})
	arrive("noon", "a", "2031-10-03T12:00:00Z")
	want("a", map[string]int{"noon": 1, "evening": 2, "morning, late": 3})
	arrive("other", "b", "2031-10-03T07:00:00Z")
	change(func(tx *Tx) error {
		if _, err := tx.Move("morning, late", "b"); err != nil {
			return err
		}
		if err := tx.TouchStory("b", 2); err != nil {
			return err
		}
		return tx.TouchStory("a", 2)
	})
	want("b", map[string]int{"other": 1, "morning, late": 2})
	change(func(tx *Tx) error {
		if err := tx.Merge("b", "a"); err != nil {
			return err
		}
		return tx.TouchStory("a", 3)
	})
	want("a", map[string]int{"noon": 1, "evening": 2, "morning, late": 4, "other": 5})
}
