package mark

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"variorum/internal/text"
)

// show writes the stretches as the words between the marks, nested ones with a
// > in front, open ones with … behind, continuing ones with + in front.
func show(s, lang string) []string {
	doc := text.Parse(s, lang, text.NewAbbreviations())
	var out []string
	for _, x := range Pair(doc) {
		t := strings.Repeat(">", x.Depth) + x.Inner.In(s)
		if x.Open {
			t += "…"
		}
		if x.Continues {
			t = "+" + t
		}
		out = append(out, t)
	}
	return out
}

func TestPair(t *testing.T) {
	for _, c := range []struct {
		lang, text string
		want       []string
	}{
		{"en", `He said “we go” and "they stay".`, []string{"we go", "they stay"}},
		{"de", `„Wir gehen“, sagte er, und »sie bleiben«.`, []string{"Wir gehen", "sie bleiben"}},
		{"fr", "« Nous partons », dit-elle.", []string{"Nous partons"}},
		{"pl", "„Idziemy”, powiedział.", []string{"Idziemy"}},
		{"sv", "”Vi går”, sade hon.", []string{"Vi går"}},
		{"ja", "市長は「『春』を読む」と述べた。", []string{"『春』を読む", ">春"}},
		{"ru", "«Фирма «Заря» закрыта», — сказал он.", []string{"Фирма «Заря» закрыта", ">Заря"}},
		{"ru", "ООО «Фирма «Заря» закрыто.", []string{"Фирма «Заря"}},
		{"en", `"Damaged” and “also" here`, []string{"Damaged", "also"}},
		{"en", `he said."It is late," she said."Go."`, []string{"It is late,", "Go."}},
		{"en", `“He said ‘never again’ to us,” she said.`, []string{"He said ‘never again’ to us,", ">never again"}},
		{"en", "It’s the players’ choice, 'not ours' in the ’90s.", []string{"not ours"}},
		{"en", "'I don't know the boys' names yet,' he said.", []string{"I don't know the boys' names yet,"}},
		{"en", "“One paragraph is not enough.\n“Two are,” she said.", []string{"One paragraph is not enough.…", "+Two are,"}},
		{"en", "\"One paragraph is not enough, \"sir\" said he.\n\"Two are,\" she said.", []string{"One paragraph is not enough, \"sir\" said he.…", ">sir", "+Two are,"}},
		{"en", "“It goes on and on and on\nand ends here.” He left.", []string{"It goes on and on and on…", "+and ends here."}},
		{"en", `"We shall win for certain. "It is near," he said.`, []string{"We shall win for certain.…", "It is near,"}},
		{"en", `A 12" pipe and a stray " mark`, nil},
		{"en", "“He said ‘some are poor.” And that “is all of it’.”", []string{"He said ‘some are poor.", "is all of it’."}},
		{"en", "''Taking a look'' is fine", []string{"Taking a look"}},
		{"cs", `Problém " malý , nebo velký " trvá`, []string{"malý , nebo velký"}},
	} {
		if got := show(c.text, c.lang); !slices.Equal(got, c.want) {
			t.Errorf("%s %s:\n got %q\nwant %q", c.lang, c.text, got, c.want)
		}
	}
}

func FuzzPair(f *testing.F) {
	f.Add("“a \"b” ''c'' ‘d’ «e »f „g“\n「h『i』")
	abbr := text.NewAbbreviations()
	f.Fuzz(func(t *testing.T, s string) {
		doc := text.Parse(s, "en", abbr)
		last := 0
		for _, x := range Pair(doc) {
			if x.Outer.Start < last || !x.Outer.Holds(x.Inner) || x.Inner.Len() <= 0 || !doc.Paragraphs[x.Paragraph].Holds(x.Outer) {
				t.Fatalf("stretch %+v of %q", x, s)
			}
			last = x.Outer.Start
		}
	})
}

// BenchmarkPair shows growth on marks that are never closed: the cost of a mark
// must not rise with their number.
func BenchmarkPair(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		doc := text.Parse(strings.Repeat("said “x, « ", n), "en", text.NewAbbreviations())
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			for b.Loop() {
				Pair(doc)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/mark")
		})
	}
}
