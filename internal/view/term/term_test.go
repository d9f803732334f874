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

func TestExplain(t *testing.T) {
	e := viewtest.Lock()
	why := view.Why{A: "a", B: "b", OneOrigin: true, Path: e.Stories[0].Lineage.Edges, Evidence: e.Stories[0].Lineage.Edges[0].Evidence,
		Checks:  []view.Check{{Rule: "runs of six words in common", Value: .82, Needs: .15, Met: true}, {Rule: "home article", Value: 0, Needs: 1}},
		Changes: []variorum.Altered{{Kind: "condition", Pair: [2]variorum.Line{e.Stories[0].Quotes[0].Said[0].Line, e.Stories[0].Quotes[0].Said[1].Line}}},
		Credits: [2][]variorum.Credit{{{Kind: variorum.CreditText, Agency: "DW", Exact: "Source: DW"}}, nil}}
	x, err := view.New(background.New()).Explain(e, why)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := Explain(&b, x, Options{Width: 90}); err != nil {
		t.Fatal(err)
	}
	golden(t, "explain.txt", b.String())
	if _, err := view.New(background.New()).Explain(e, view.Why{A: "a", B: "nobody"}); err == nil {
		t.Error("an article of no story was explained")
	}
}

// No line is wider than the terminal, whatever its width.
func TestNoLineIsTooWide(t *testing.T) {
	c := newColumns(true)
	for _, e := range []*variorum.Edition{viewtest.Lock(), hostileEdition()} {
		for width := 44; width <= 120; width++ {
			for _, full := range []bool{false, true} {
				for _, line := range strings.Split(printed(t, e, Options{Width: width, Full: full}), "\n") {
					if n := c.of(line); n > width {
						t.Fatalf("%d columns of %d: %q", n, width, line)
					}
				}
			}
		}
	}
}
