package main

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"
)

// An article does not depend on what was made before it, nor on how many come
// after.
func TestWorld(t *testing.T) {
	a, err := newWorld(1, 300, 10)
	if err != nil {
		t.Fatal(err)
	}
	b, err := newWorld(1, 300, 50)
	if err != nil {
		t.Fatal(err)
	}
	languages := map[string]bool{}
	for i := 299; i >= 0; i-- {
		x, y := a.article(a.order[i]), b.article(b.order[i])
		if x.ID != y.ID || x.Text != y.Text || x.Published != y.Published {
			t.Fatalf("article %d differs: %q, %q", i, x.Title, y.Title)
		}
		if words := len(strings.Fields(x.Text)); words < 150 || words > 700 || strings.ContainsAny(x.Title+x.Text, "{}") {
			t.Errorf("article %d has %d words: %.200s", i, words, x.Text)
		}
		languages[x.Language] = true
	}
	if len(languages) < 4 {
		t.Errorf("languages: %v", languages)
	}
}

// The whole measurement at a small size: every row has something to tell.
func TestMeasure(t *testing.T) {
	p := &plan{articles: 120, seed: 1, store: t.TempDir() + "/news.db", traceOneOf: 4, pages: 6, alone: 12, load: load{readers: 2, lasts: 300 * time.Millisecond, perSecond: 20}}
	w, err := newWorld(p.seed, p.articles, p.load.arrivals()+p.pages)
	if err != nil {
		t.Fatal(err)
	}
	if err := fill(t.Context(), w, p.articles, p.store, p.traceOneOf, io.Discard); err != nil {
		t.Fatal(err)
	}
	r, err := p.measure(t.Context(), w)
	if err != nil {
		t.Fatal(err)
	}
	if want := int64(p.articles + p.pages); r.Articles < want || r.Articles > want+int64(p.load.arrivals()) {
		t.Errorf("%d articles, not %d and up to %d", r.Articles, want, p.load.arrivals())
	}
	if r.Stories < 5 || r.Stories > r.Articles || r.Bytes == 0 || r.Start == 0 || r.PageSeconds == 0 || r.Alone[askFront].Count == 0 || r.Asked[askFront].Count == 0 {
		t.Errorf("measured: %+v", r)
	}
	var b bytes.Buffer
	table(&b, p, r, r)
	for _, row := range []string{"start", askFront, askSearch, "memory", "file", "HTML pages"} {
		if !strings.Contains(b.String(), "\n| "+row) {
			t.Errorf("the table lacks %q:\n%s", row, b.String())
		}
	}
}
