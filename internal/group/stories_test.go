package group

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"variorum"
	"variorum/internal/text/background"
)

const shared = "../../../shared/gold"

// readArticles reads the articles of a gold folder; the test is skipped where it is absent.
func readArticles(t *testing.T, path string) []*variorum.Article {
	t.Helper()
	f, err := os.Open(filepath.Join(shared, path))
	if err != nil {
		t.Skip("gold data is not here")
	}
	defer f.Close()
	var out []*variorum.Article
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var a variorum.Article
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			t.Fatal(err)
		}
		out = append(out, &a)
	}
	return out
}

func stories(articles []*variorum.Article) map[string]int {
	g := New(background.New(), Options{})
	for _, a := range articles {
		g.Add(a)
	}
	sizes := map[string]int{}
	for _, a := range g.Settle() {
		sizes[a.Story]++
	}
	return sizes
}

// Five reports with nothing but their text, and two stories with dates of which
// some are wrong, are one story each.
func TestWholeStories(t *testing.T) {
	for _, name := range []string{"story0", "story4"} {
		if n := len(stories(readArticles(t, "stories/"+name+"/articles.jsonl"))); n != 1 {
			t.Errorf("%s: %d stories", name, n)
		}
	}
	paths, _ := filepath.Glob(filepath.Join(shared, "stories/seeds/inputs/*.txt"))
	var seeds []*variorum.Article
	for _, p := range paths {
		b, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		title, rest, _ := strings.Cut(string(b), "\n")
		seeds = append(seeds, &variorum.Article{ID: filepath.Base(p), Language: "en", Title: title, Text: rest})
	}
	if n := len(stories(seeds)); n > 1 {
		t.Errorf("seeds: %d stories", n)
	}
}

// Reports of one year's politics, a day here and a day there, are not one matter.
func TestUnrelatedReports(t *testing.T) {
	articles := readArticles(t, "quotes/polnear-train/articles.jsonl")
	sizes := stories(articles)
	largest := 0
	for _, n := range sizes {
		largest = max(largest, n)
	}
	if largest > 5 || len(sizes)*10 < len(articles)*9 {
		t.Errorf("%d articles in %d stories, the largest of %d", len(articles), len(sizes), largest)
	}
}
