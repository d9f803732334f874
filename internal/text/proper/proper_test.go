package proper

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"variorum/internal/text"
)

// TestLanguages runs languages/*/cases.txt: a sentence a line, then lines
// "  name" or "  name | role" for the names it must give, in order.
func TestLanguages(t *testing.T) {
	files, err := filepath.Glob("languages/*/cases.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	f, abbreviations := New(), text.NewAbbreviations()
	for _, file := range files {
		language := filepath.Base(filepath.Dir(file))
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for sentence, want := range cases(string(data)) {
			t.Run(language+"/"+sentence, func(t *testing.T) {
				doc := text.Parse(sentence, language, abbreviations)
				var got []string
				for _, n := range f.Find(doc) {
					line := n.In(doc.Text)
					if role := n.Before.In(doc.Text) + n.After.In(doc.Text); role != "" {
						line += " | " + role
					}
					got = append(got, line)
				}
				if strings.Join(got, "\n") != strings.Join(want, "\n") {
					t.Errorf("got  %q\nwant %q", got, want)
				}
			})
		}
	}
}

// cases reads sentences and the indented lines below each.
func cases(data string) map[string][]string {
	out, sentence := map[string][]string{}, ""
	for line := range strings.SplitSeq(data, "\n") {
		switch {
		case strings.HasPrefix(line, "#") || strings.TrimSpace(line) == "":
		case strings.HasPrefix(line, "  "):
			out[sentence] = append(out[sentence], strings.TrimSpace(line))
		default:
			sentence = strings.TrimSpace(line)
			out[sentence] = nil
		}
	}
	return out
}

func TestKey(t *testing.T) {
	s := NewSpeller()
	for _, row := range [][]string{
		{"Zelenskyy", "Zelensky", "Zelenski", "Selenskyj", "Зеленський", "Зеленский"},
		{"Lavrov", "Lawrow", "Лавров"},
		{"Shoigu", "Schoigu", "Шойгу"},
		{"Sergei", "Sergey", "Sergej", "Сергей"},
		{"Luhansk", "Lugansk", "Луганськ"},
		{"Kherson", "Cherson", "Херсон"},
	} {
		for _, w := range row[1:] {
			if a, b := s.Key(row[0]), s.Key(w); a != b {
				t.Errorf("Key(%q) = %q, Key(%q) = %q", row[0], a, w, b)
			}
		}
	}
	if a, b := s.Skeleton("Dnipro"), s.Skeleton("Dnieper"); a != b {
		t.Errorf("Skeleton: %q, %q", a, b)
	}
	if s.Key("Marin") == s.Key("Moran") {
		t.Error("Marin and Moran share a key")
	}
}

func FuzzFind(f *testing.F) {
	f.Add("The NATO chief Ada Byron, 52, the alliance's head, spoke.", "en")
	f.Add("‘’ A.\n“B” l’É d’", "fr")
	f.Add("乔治·布伦总统说", "zh")
	finder, abbreviations := New(), text.NewAbbreviations()
	f.Fuzz(func(t *testing.T, s, language string) {
		doc := text.Parse(s, language, abbreviations)
		last := 0
		for _, n := range finder.Find(doc) {
			if n.Start < last || n.End <= n.Start || n.End > len(s) {
				t.Fatalf("span %v behind %d of %d", n.Span, last, len(s))
			}
			last = n.End
			_ = n.Before.In(s) + n.After.In(s)
		}
	})
}

func BenchmarkFind(b *testing.B) {
	doc := text.Parse(strings.Repeat("The Norland president Ada Byron met Foreign Minister Olaf Brandt in Port Elba, her office said. ", 200), "en", text.NewAbbreviations())
	f := New()
	b.SetBytes(int64(len(doc.Text)))
	b.ReportAllocs()
	for b.Loop() {
		f.Find(doc)
	}
}
