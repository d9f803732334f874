package view

import (
	"fmt"
	"strings"
	"testing"

	"variorum"
	"variorum/internal/text/background"
)

// many is a story of n reports: every second one copies one text, the others
// have sentences of their own.
func many(n int) *variorum.Edition {
	e := &variorum.Edition{}
	s := variorum.Story{ID: "s"}
	var origin variorum.Origin
	for i := range n {
		a := variorum.Article{ID: fmt.Sprintf("a%04d", i), Outlet: fmt.Sprintf("Outlet %d", i), Language: "en", Title: "Lock gate at Sorrel fails"}
		for j := range 20 {
			k := 0
			if i%2 == 1 {
				k = i
			}
			a.Text += fmt.Sprintf("The harbour master of Sorrel%d said sentence number %d about barges, pumps and gate%d on Wednesday morning.\n", k, j, j*k)
		}
		if i%2 == 0 {
			origin.Articles = append(origin.Articles, a.ID)
		}
		e.Articles = append(e.Articles, a)
		s.Articles = append(s.Articles, a.ID)
	}
	s.Lineage.Origins = []variorum.Origin{origin}
	for i := range e.Articles[:min(n, 8)] {
		c, err := e.Articles[i].Cutter(variorum.PartText)
		if err != nil {
			panic(err)
		}
		s.Key = append(s.Key, c.Cut(0, strings.IndexByte(c.Text(), '\n')))
	}
	e.Stories = []variorum.Story{s}
	return e
}

func TestManyReports(t *testing.T) {
	p := New(background.New()).Front(many(1000)).Pages[0]
	if n := len(p.Key[0].Rows[0].Sigla[0]); n < 500 {
		t.Errorf("the sentence of 500 copies has %d numbers", n)
	}
}

// The cost of a report must not grow with the number of reports.
func BenchmarkPage(b *testing.B) {
	maker := New(background.New())
	for _, n := range []int{10, 100, 1000} {
		e := many(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				maker.Front(e)
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(n), "µs/report")
		})
	}
}
