package term

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"variorum"
	"variorum/internal/text/background"
	"variorum/internal/view"
	"variorum/internal/view/viewtest"
)

var update = flag.Bool("update", false, "rewrite testdata")

func front(e *variorum.Edition) *view.Front { return view.New(background.New()).Front(e) }

func printed(t *testing.T, e *variorum.Edition, o Options) string {
	t.Helper()
	var b strings.Builder
	if err := Print(&b, front(e), o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Error(diff)
	}
}

func TestPrint(t *testing.T) {
	for name, o := range map[string]Options{
		"lock-100.txt":  {Width: 100},
		"lock-60.txt":   {Width: 60},
		"lock-full.txt": {Width: 80, Full: true},
		"lock-only.txt": {Width: 80, Only: 3},
		"lock.ansi":     {Width: 100, Colour: true},
	} {
		t.Run(name, func(t *testing.T) { golden(t, name, printed(t, viewtest.Lock(), o)) })
	}
}
