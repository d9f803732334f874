package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"variorum"
	"variorum/internal/group"
	"variorum/internal/text/background"
)

// A labelled article knows its gold story.
type labelled struct {
	article variorum.Article
	story   string
}

type set struct {
	name      string
	languages []string
	articles  map[string][]labelled // by language, in order of time
}

func load(folder string) ([]set, error) {
	paths, err := filepath.Glob(filepath.Join(folder, "*.jsonl"))
	if err != nil || len(paths) == 0 {
		return nil, fmt.Errorf("no labelled sets in %s", folder)
	}
	var sets []set
	for _, p := range paths {
		s, err := read(p)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", p, err)
		}
		sets = append(sets, s)
	}
	return sets, nil
}

func read(path string) (set, error) {
	name, _, _ := strings.Cut(filepath.Base(path), ".")
	s := set{name: name, articles: map[string][]labelled{}}
	f, err := os.Open(path)
	if err != nil {
		return s, err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var r struct{ ID, Lang, Time, Title, Text, Source, Story string }
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			return s, err
		}
		if s.articles[r.Lang] == nil {
			s.languages = append(s.languages, r.Lang)
		}
		a := variorum.Article{ID: r.ID, Language: r.Lang, Published: variorum.Stamp(r.Time), Title: r.Title, Text: r.Text, Outlet: r.Source}
		s.articles[r.Lang] = append(s.articles[r.Lang], labelled{a, r.Story})
	}
	slices.Sort(s.languages)
	for _, rows := range s.articles {
		slices.SortStableFunc(rows, func(a, b labelled) int { return cmp.Compare(a.article.Published, b.article.Published) })
	}
	return s, lines.Err()
}

// A score is BCubed precision, recall and F1.
type score struct{ p, r, f float64 }

func (s *score) add(o score, weight float64) {
	s.p += o.p * weight
	s.r += o.r * weight
	s.f += o.f * weight
}

type result struct {
	single, settled score
	languages       []string
}

// measure groups a set, each language by itself, and scores it.
func measure(s set, library *background.Library, settings group.Settings) result {
	total := 0
	for _, rows := range s.articles {
		total += len(rows)
	}
	var r result
	for _, language := range s.languages {
		rows := s.articles[language]
		g := group.New(library, group.Options{Settings: settings})
		var single, settled, gold []string
		for i := range rows {
			single = append(single, g.Add(&rows[i].article))
			gold = append(gold, rows[i].story)
		}
		for _, a := range g.Settle() {
			settled = append(settled, a.Story)
		}
		weight := float64(len(rows)) / float64(total)
		a, b := bcubed(gold, single), bcubed(gold, settled)
		r.single.add(a, weight)
		r.settled.add(b, weight)
		r.languages = append(r.languages, fmt.Sprintf("  %s %-3s %5d   single pass %.3f %.3f %.3f   settled %.3f %.3f %.3f", s.name, language, len(rows), a.p, a.r, a.f, b.p, b.r, b.f))
	}
	return r
}

func bcubed(gold, found []string) score {
	inGold, inFound, inBoth := map[string]float64{}, map[string]float64{}, map[[2]string]float64{}
	for i := range gold {
		inGold[gold[i]]++
		inFound[found[i]]++
		inBoth[[2]string{gold[i], found[i]}]++
	}
	var s score
	for i := range gold {
		both := inBoth[[2]string{gold[i], found[i]}]
		s.add(score{p: both / inFound[found[i]], r: both / inGold[gold[i]]}, 1/float64(len(gold)))
	}
	s.f = 2 * s.p * s.r / (s.p + s.r)
	return s
}
