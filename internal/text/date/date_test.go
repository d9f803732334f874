package date

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"variorum/internal/text"
)

// Every language's cases.txt: invented sentences with the expressions that must
// be found in them, and no others.
func TestCases(t *testing.T) {
	finder, abbreviations := New(), text.NewAbbreviations()
	for _, language := range Languages() {
		data, err := os.ReadFile(filepath.Join("lang", language, "cases.txt"))
		if err != nil {
			t.Errorf("%s has no cases: %v", language, err)
			continue
		}
		var anchor Anchor
		for line := range text.DataLines(string(data)) {
			if day, ok := strings.CutPrefix(line, "on "); ok {
				anchor.Day, _ = ParseDay(day)
				continue
			}
			sentence, want, ok := strings.Cut(line, "=>")
			if !ok {
				t.Errorf("%s: no => in %q", language, line)
			}
			sentence, want = strings.TrimSpace(sentence), strings.TrimSpace(want)
			var got []string
			for _, e := range finder.Find(text.Parse(sentence, language, abbreviations), anchor) {
				got = append(got, e.In(sentence)+" "+e.Value)
			}
			if g := strings.Join(got, "; "); g != want {
				t.Errorf("%s %q:\n got %s\nwant %s", language, sentence, g, want)
			}
		}
	}
}
