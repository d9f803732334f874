package group

import (
	"strings"
	"testing"

	"variorum/internal/text"
	"variorum/internal/text/background"
)

func scanned(s string) []string {
	var out []string
	newScanner().scan(s, 100, func(t token) { out = append(out, string(key(t))) })
	return out
}

func TestScan(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"The ferry ran aground.", "the ferry ran agrou"},
		{"Über 1,200 Läufer in 3.5 km", "uber 1,200 laufe in 3.5 km"},
		{"l'école à Genève", "ecole genev"},
		{"Зеленський прибув", "зелен прибу"},
		{"والرئيس في المدينة", "رييس في مدينه"},
		{"北京大学", "北京 京大 大学"},
		{"東京 Tower 5", "東京 tower"},
		{"", ""},
	} {
		if got := strings.Join(scanned(c.text), " "); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

// The scanner folds as text.Fold does, or the word tables would not be found.
func FuzzScan(f *testing.F) {
	f.Add("Über Łódź, ΑΘΉΝΑ и Ёлка")
	f.Add("a\u0301\xff\u200d8.8.")
	s := newScanner()
	f.Fuzz(func(t *testing.T, str string) {
		s.scan(str, 50, func(w token) {
			if len(w.folded) == 0 {
				t.Fatal("an empty word")
			}
			if !w.han && !w.number && text.Fold(string(w.folded)) == string(w.folded) && background.Cut(string(w.folded)) != string(key(w)) {
				t.Errorf("%q has key %q, the tables know it as %q", w.form, key(w), background.Cut(string(w.folded)))
			}
		})
	})
}
