package run

import (
	"fmt"
	"path/filepath"
	"testing"

	"variorum/internal/collect/fetch"
)

// What was remembered is known at once and after a restart.
func TestCache(t *testing.T) {
	path := filepath.Join(t.TempDir(), "news.db")
	s := open(t, path)
	var c fetch.Cache = NewCache(s)
	for i := range cacheBatch + 1 {
		c.Remember(fmt.Sprint("https://a.example/", i), fetch.Known{ETag: fmt.Sprint(i)})
	}
	last := fmt.Sprint("https://a.example/", cacheBatch)
	for _, url := range []string{"https://a.example/0", last} {
		if _, ok := c.Known(url); !ok {
			t.Errorf("%s is not known", url)
		}
	}
	if _, ok := NewCache(s).Known(last); ok {
		t.Error("known before it was written")
	}
	if err := c.(*Cache).Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if k, ok := NewCache(open(t, path)).Known(last); !ok || k.ETag != fmt.Sprint(cacheBatch) {
		t.Errorf("after a restart: %+v, %v", k, ok)
	}
}
