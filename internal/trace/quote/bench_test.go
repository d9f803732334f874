package quote

import (
	"fmt"
	"strings"
	"testing"

	"variorum"
	"variorum/internal/text/background"
	"variorum/internal/text/date"
	"variorum/internal/trace/source"
)

// invented makes n articles of one story: each quotes four people, half of the
// quotations are those of the article before.
func invented(n int) []*source.Source {
	words := strings.Fields("harbour quay crane winter contract union crew ferry storm budget pilot shift court bridge cargo tunnel debt strike market tide lamp rope sail fish")
	say := func(k int) string {
		var b strings.Builder
		for i := range 12 {
			b.WriteString(words[(k*7+i*(k%5+1))%len(words)])
			b.WriteString([]string{" and the ", " of ", " with ", " "}[(k+i)%4])
		}
		return strings.TrimSpace(b.String())
	}
	var articles []*variorum.Article
	for a := range n {
		var b strings.Builder
		for p := range 8 {
			k := a/2*8 + p
			if p%2 == 0 {
				k = p
			}
			fmt.Fprintf(&b, "Mayor Ida Kern%c met the crews on Monday. “We lost the %s,” she said. “The %s is next.”\n", 'a'+rune(p%4), say(k), say(k+3))
			fmt.Fprintf(&b, "Jo Lind said that the %s would be “a long and %s matter”.\n", say(k+1), words[k%len(words)])
		}
		articles = append(articles, &variorum.Article{ID: fmt.Sprint("a", a), Title: "Kern: " + say(a), Text: b.String(), Language: "en"})
	}
	return source.NewPreparer(background.New()).Prepare(articles)
}

func BenchmarkTrace(b *testing.B) {
	for _, n := range []int{5, 50, 500} {
		sources := invented(n)
		tracer := New()
		anchors := make([]date.Anchor, n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				tracer.Trace(sources, nil, anchors)
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(n), "µs/article")
		})
	}
}
