package quote

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"variorum"
)

// A case of data/<language>/cases.txt: lines of text, then what is found in it,
// a line each: "= quotation | name | source", "~ sentence | name" for indirect
// speech, "= nothing" where marks hold no quotation. "-" is no name.
type languageCase struct {
	text string
	want []string
}

func readCases(t *testing.T, file string) []languageCase {
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out []languageCase
	var lines, want []string
	for _, line := range append(strings.Split(string(data), "\n"), "") {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "# "):
		case line == "" && len(want) > 0:
			out = append(out, languageCase{strings.Join(lines, "\n"), want})
			lines, want = nil, nil
		case strings.HasPrefix(line, "= "), strings.HasPrefix(line, "~ "):
			want = append(want, line)
		case line != "":
			lines = append(lines, line)
		}
	}
	return out
}

func TestLanguages(t *testing.T) {
	files, err := filepath.Glob("data/*/cases.txt")
	if err != nil || len(files) < 14 {
		t.Fatalf("%d languages with cases, %v", len(files), err)
	}
	for _, file := range files {
		language := filepath.Base(filepath.Dir(file))
		cases := readCases(t, file)
		if len(cases) < 6 {
			t.Errorf("%s: %d cases", language, len(cases))
		}
		for _, c := range cases {
			quotes, reported := trace(t, language, c.text)
			checkCase(t, language, c, quotes, reported)
		}
	}
}

func checkCase(t *testing.T, language string, c languageCase, quotes, reported []variorum.Utterance) {
	t.Helper()
	var got []string
	for _, u := range quotes {
		for _, s := range u.Said {
			got = append(got, "= "+s.Line.Exact()+" | "+nameOf(u)+" | "+s.Source.Exact())
		}
	}
	for _, u := range reported {
		for _, s := range u.Said {
			got = append(got, "~ "+s.Line.Exact()+" | "+nameOf(u))
		}
	}
	for _, w := range c.want {
		if w == "= nothing" {
			for _, g := range got {
				if strings.HasPrefix(g, "= ") {
					t.Errorf("%s: %s\n got %s, want no quotation", language, c.text, g)
				}
			}
			continue
		}
		found := false
		for _, g := range got {
			found = found || g == w || strings.HasPrefix(g, w+" | ")
		}
		if !found {
			t.Errorf("%s: %s\nwant %s\n got %s", language, c.text, w, strings.Join(got, "\n     "))
		}
	}
	if len(c.want) > 0 && strings.HasPrefix(c.want[0], "= ") && c.want[0] != "= nothing" {
		n := 0
		for _, g := range got {
			if strings.HasPrefix(g, "= ") {
				n++
			}
		}
		wanted := 0
		for _, w := range c.want {
			if strings.HasPrefix(w, "= ") {
				wanted++
			}
		}
		if n != wanted {
			t.Errorf("%s: %s\n%d quotations, want %d:\n     %s", language, c.text, n, wanted, strings.Join(got, "\n     "))
		}
	}
}

func nameOf(u variorum.Utterance) string {
	if u.Speaker.Name == "" {
		return "-"
	}
	return u.Speaker.Name
}
