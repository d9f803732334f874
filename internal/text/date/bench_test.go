package date

import (
	"strings"
	"testing"
	"unicode/utf8"

	"variorum/internal/text"
)

// report is an invented report of about 200 words with a dozen times in it.
const report = `Orla Finch, the mayor of Great Harrow, said on Thursday that the bridge over the Lenn would close for nine months.
The council had voted on 3 March 2021 to repair it, two years after a flood in August 2019 carried away its middle pier. "We waited too long," she told reporters.
Since the summer only one lane has been open. The works will begin on Monday and end in the second half of next year, the council said in a statement on Wednesday night.
A decade ago the bridge carried 2,000 cars a day; last month it carried 7,500. Dan Moss, a 44-year-old baker, said he had not been asked.
Late last week a lorry hit the rail. The next day police closed the road until 5 p.m. and fined the driver, who had been stopped in 2018 and in the first quarter of 2020.
The firm that won the contract was founded in the 1990s. It expects to finish before Christmas, although the fiscal year ends on June 30.
`

func BenchmarkFind(b *testing.B) {
	for _, c := range []struct {
		name  string
		times int
	}{{"1", 1}, {"10", 10}, {"100", 100}} {
		b.Run(c.name, func(b *testing.B) {
			doc := text.Parse(strings.Repeat(report, c.times), "en", text.NewAbbreviations())
			finder, anchor := New(), Anchor{Day: NewDay(2022, 11, 10)}
			finder.Find(doc, anchor)
			b.SetBytes(int64(len(doc.Text)))
			b.ReportAllocs()
			for b.Loop() {
				finder.Find(doc, anchor)
			}
		})
	}
}

// The work grows with the text, not with its square: ten times the text takes
// about ten times the allocations, and finds ten times as much.
func TestFindIsLinear(t *testing.T) {
	finder, abbreviations, anchor := New(), text.NewAbbreviations(), Anchor{Day: NewDay(2022, 11, 10)}
	allocations := func(times int) (float64, int) {
		doc := text.Parse(strings.Repeat(report, times), "en", abbreviations)
		found := len(finder.Find(doc, anchor))
		return testing.AllocsPerRun(3, func() { finder.Find(doc, anchor) }), found
	}
	a, few := allocations(4)
	b, many := allocations(40)
	if b > 12*a || many < 9*few {
		t.Errorf("4 reports: %.0f allocations, %d times; 40 reports: %.0f, %d", a, few, b, many)
	}
}

func FuzzFind(f *testing.F) {
	f.Add(report, "en", 738000)
	f.Add("10.11.2022 - 3/4/99 '90s Q3 2021 1.1. 二〇二二年十一月 XVII. 29 February, 31 June 2021", "de", 1)
	f.Add("le 3 mars 2014, l'été, d'ici la fin de l'année\nXXIe siècle", "fr", 0)
	f.Add("昨年3月5日、\xff先月", "ja", 700000)
	finder, abbreviations := New(), text.NewAbbreviations()
	f.Fuzz(func(t *testing.T, s, language string, day int) {
		doc := text.Parse(s, language, abbreviations)
		last := 0
		for _, e := range finder.Find(doc, Anchor{Day: Day(day % 1000000)}) {
			if e.Span.Start < last || e.Span.End <= e.Span.Start || e.Span.End > len(s) {
				t.Fatalf("span %v after byte %d in %q", e.Span, last, s)
			}
			if utf8.ValidString(s) && !utf8.ValidString(e.In(s)) {
				t.Fatalf("span %v splits a code point in %q", e.Span, s)
			}
			if e.Resolved() && e.End < e.Start || e.Value == "" {
				t.Fatalf("%q means %s: %d to %d", e.In(s), e.Value, e.Start, e.End)
			}
			last = e.Span.End
		}
	})
}
