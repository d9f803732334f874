package demo

import (
	"context"
	"flag"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"variorum"
	"variorum/internal/collect"
	"variorum/internal/run"
	"variorum/internal/view"
	"variorum/internal/view/markdown"
	"variorum/internal/view/term"
	"variorum/internal/view/web"
)

// A stage that learns something changes what is told: look at the difference, then
// go test ./internal/demo -update.
var update = flag.Bool("update", false, "rewrite the stories in testdata")

const stories = "../../testdata/stories"

// Whole stories: the files under in/ go through every stage, story.txt is what
// the terminal shows. must.txt and never.txt hold words, one a line, that are
// or are not on it, whatever the stages learn: -update does not touch them.
func TestStories(t *testing.T) {
	archives, err := filepath.Glob(filepath.Join(stories, "*.txtar"))
	if err != nil || len(archives) == 0 {
		t.Fatal("no stories", err)
	}
	for _, name := range archives {
		t.Run(filepath.Base(name), func(t *testing.T) {
			ar, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			got := printed(t, read(t, inputs(t, ar)))
			check(t, ar, got)
			if *update {
				keep(ar, "story.txt", got)
				if err := os.WriteFile(name, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(file(ar, "story.txt"), got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// The demo is one story of nine outlets and says what it was made to say.
func TestDemo(t *testing.T) {
	pages, err := Pages()
	if err != nil {
		t.Fatal(err)
	}
	e := read(t, func(yield func(variorum.Page, *variorum.Rejection) bool) {
		for _, p := range pages {
			if !yield(p, nil) {
				return
			}
		}
	})
	got := printed(t, e)
	name := filepath.Join(stories, "demo.txt")
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Error(diff)
	}
}

func inputs(t *testing.T, ar *txtar.Archive) iter.Seq2[variorum.Page, *variorum.Rejection] {
	t.Helper()
	dir := t.TempDir()
	for _, f := range ar.Files {
		name, ok := strings.CutPrefix(f.Name, "in/")
		if !ok {
			continue
		}
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(name)), f.Data, fs.FileMode(0o644)); err != nil {
			t.Fatal(err)
		}
	}
	return collect.New(collect.Options{}).Pages(context.Background(), []string{dir})
}

func read(t *testing.T, pages iter.Seq2[variorum.Page, *variorum.Rejection]) *variorum.Edition {
	t.Helper()
	e, err := run.New(2, nil).Read(context.Background(), pages)
	if err != nil {
		t.Fatal(err)
	}
	for i := range e.Articles {
		e.Articles[i].Input = filepath.Base(e.Articles[i].Input) // not the folder of this run
	}
	return &e
}

// printed is what the terminal shows of every story; the other printers must
// take the same pages.
func printed(t *testing.T, e *variorum.Edition) string {
	t.Helper()
	front := view.New(run.New(1, nil).Library()).Front(e)
	var b, rest strings.Builder
	if err := term.Print(&b, front, term.Options{Width: 96, Full: true}); err != nil {
		t.Fatal(err)
	}
	if err := web.Print(&rest, front); err != nil {
		t.Error(err)
	}
	if err := markdown.Print(&rest, front); err != nil {
		t.Error(err)
	}
	if strings.ContainsAny(b.String()+rest.String(), "\x1b\x00") && !strings.Contains(rest.String(), "\x1b") {
		t.Error("a control character came through")
	}
	return b.String()
}

func check(t *testing.T, ar *txtar.Archive, got string) {
	t.Helper()
	for _, s := range strings.Split(strings.TrimSpace(file(ar, "must.txt")), "\n") {
		if !strings.Contains(got, s) {
			t.Errorf("%q is missing", s)
		}
	}
	for _, s := range strings.Split(strings.TrimSpace(file(ar, "never.txt")), "\n") {
		if s != "" && strings.Contains(got, s) {
			t.Errorf("%q came through", s)
		}
	}
}

func file(ar *txtar.Archive, name string) string {
	for _, f := range ar.Files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	return ""
}

func keep(ar *txtar.Archive, name, data string) {
	for i := range ar.Files {
		if ar.Files[i].Name == name {
			ar.Files[i].Data = []byte(data)
			return
		}
	}
	ar.Files = append(ar.Files, txtar.File{Name: name, Data: []byte(data)})
}
