package store

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"
)

// What is known of an address outlasts the program; the oldest go first.
func TestKnown(t *testing.T) {
	path := filepath.Join(t.TempDir(), "news.db")
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	fresh := time.Date(2031, 5, 4, 3, 2, 1, 0, time.UTC)
	for i := range 5 {
		k := KnownURL{URL: fmt.Sprint("https://a.example/", i), ETag: fmt.Sprint(i), LastModified: "yesterday", Fresh: fresh}
		if err := s.PutKnown(t.Context(), []KnownURL{k, {URL: "https://b.example/"}}, 3); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if s, err = Open(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if k, ok, err := s.Known(t.Context(), "https://a.example/4"); err != nil || !ok || k.ETag != "4" || k.LastModified != "yesterday" || !k.Fresh.Equal(fresh) {
		t.Errorf("%+v, %v, %v", k, ok, err)
	}
	if k, ok, err := s.Known(t.Context(), "https://b.example/"); err != nil || !ok || !k.Fresh.IsZero() {
		t.Errorf("%+v, %v, %v", k, ok, err)
	}
	for i, want := range []bool{false, false, false, true, true} {
		if _, ok, err := s.Known(t.Context(), fmt.Sprint("https://a.example/", i)); err != nil || ok != want {
			t.Errorf("address %d: %v, %v", i, ok, err)
		}
	}
}
