package markdown

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"variorum/internal/text/background"
	"variorum/internal/view"
	"variorum/internal/view/viewtest"
)

var update = flag.Bool("update", false, "rewrite testdata")

func TestPrint(t *testing.T) {
	var b strings.Builder
	if err := Print(&b, view.New(background.New()).Front(viewtest.Lock())); err != nil {
		t.Fatal(err)
	}
	const path = "testdata/lock.md"
	if *update {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Error(diff)
	}
}

func TestEscape(t *testing.T) {
	for in, want := range map[string]string{
		"plain words.":             "plain words.",
		"*bold* [x](y) <b>":        `\*bold\* \[x\](y) \<b\>`,
		"- item":                   `\- item`,
		"12. März":                 `12\. März`,
		"see https://x.example/a":  `see https\://x.example/a`,
		"two\nlines\x1b[31m":       `two lines\[31m`,
		"a | b":                    `a \| b`,
		"\u202edrawkcab\u202c end": "drawkcab end",
	} {
		if got := escape(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}
