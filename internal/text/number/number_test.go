package number

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"variorum/internal/text"
)

// TestLanguages runs languages/*/cases.txt: a sentence, and below it, indented,
// the quantities it must give: value | unit | qualifier; weak ones in brackets.
func TestLanguages(t *testing.T) {
	paths, err := filepath.Glob("languages/*/cases.txt")
	if err != nil || len(paths) == 0 {
		t.Fatal("no cases", err)
	}
	f, abbreviations := New(), text.NewAbbreviations()
	for _, path := range paths {
		language := filepath.Base(filepath.Dir(path))
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for sentence, want := range cases(string(data)) {
			t.Run(language+"/"+sentence, func(t *testing.T) {
				var got []string
				for _, q := range f.Find(text.Parse(sentence, language, abbreviations), nil) {
					got = append(got, show(q))
				}
				if strings.Join(got, "\n") != strings.Join(want, "\n") {
					t.Errorf("\ngot  %q\nwant %q", got, want)
				}
			})
		}
	}
}

func cases(data string) map[string][]string {
	out, sentence := map[string][]string{}, ""
	for line := range strings.SplitSeq(data, "\n") {
		switch {
		case strings.HasPrefix(line, "#") || strings.TrimSpace(line) == "":
		case strings.HasPrefix(line, "  "):
			out[sentence] = append(out[sentence], strings.TrimSuffix(strings.TrimSpace(line), " |"))
		default:
			sentence = strings.TrimSpace(line)
			out[sentence] = nil
		}
	}
	return out
}

func show(q Quantity) string {
	s := fmt.Sprintf("%g", q.Low)
	switch {
	case q.Score != "":
		s = q.Score
	case math.IsInf(q.High, 1):
		s += "..inf"
	case q.High != q.Low:
		s += fmt.Sprintf("..%g", q.High)
	}
	if q.Weak {
		s = "(" + s + ")"
	}
	if q.Unit != "" || q.Qualifier != "" {
		s += " | " + q.Unit
	}
	if q.Qualifier != "" {
		s += " | " + q.Qualifier
	}
	return s
}

// TestBlocked: a quantity inside a blocked span is none.
func TestBlocked(t *testing.T) {
	doc := text.Parse("He left 12 days after 30 people came.", "en", text.NewAbbreviations())
	got := New().Find(doc, []text.Span{{Start: 8, End: 15}})
	if len(got) != 1 || got[0].In(doc.Text) != "30 people" {
		t.Errorf("got %+v", got)
	}
}

func FuzzFind(f *testing.F) {
	f.Add("about $1,2.3.4bn to 5-6-7 %, dozens of a one half", "en")
	f.Add("dreihundertundundzwanzig Mio. 1 000 000", "de")
	f.Add("三百五十万人3万亿", "zh")
	f.Add("quatre-vingt-dix mille", "fr")
	finder, abbreviations := New(), text.NewAbbreviations()
	f.Fuzz(func(t *testing.T, s, language string) {
		doc := text.Parse(s, language, abbreviations)
		for _, q := range finder.Find(doc, nil) {
			if q.Start > q.Number.Start || q.End < q.Number.End || q.Start < 0 || q.End > len(s) || q.Sentence >= len(doc.Sentences) {
				t.Fatalf("%+v in %q", q, s)
			}
			_ = q.In(s) + q.UnitSpan.In(s)
		}
	})
}

func BenchmarkFind(b *testing.B) {
	for _, n := range []int{20, 200, 2000} {
		doc := text.Parse(strings.Repeat("About 300 thousand soldiers left 12 villages for $1.2 bn, three years after the mayor had said that they would stay in the town. ", n), "en", text.NewAbbreviations())
		f := New()
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.SetBytes(int64(len(doc.Text)))
			b.ReportAllocs()
			for b.Loop() {
				f.Find(doc, nil)
			}
		})
	}
}
