package web

import (
	"fmt"
	"html"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"variorum"
	"variorum/internal/text/background"
	"variorum/internal/view"
	"variorum/internal/view/viewtest"
)

// crowdOf is a story of n reports: a tenth of them are origins, the others copy
// one of those; all quote one speaker in words of their own, and each origin has
// a speaker, a figure and a day of its own.
func crowdOf(n int) *view.Page {
	e := &variorum.Edition{}
	s := variorum.Story{ID: "s"}
	merrin := variorum.Utterance{Speaker: variorum.Speaker{Name: "Ada Merrin"}}
	barges := variorum.Figure{What: "barges", Verdict: variorum.VerdictDiffer}
	for i := range n {
		a := &variorum.Article{ID: fmt.Sprintf("a%03d", i), Outlet: fmt.Sprintf("Outlet %d", i), Language: "en", Published: "2031-03-05", Title: fmt.Sprintf("Gate fails, report %d", i)}
		a.Text = fmt.Sprintf("The lower gate of Sorrel Lock failed on Wednesday, the port said.\n“We can reopen it in %d days,” said Ada Merrin.\nSome %d barges were stuck.\n“I saw pump number %d stop,” said Person %d.\nOn day %d a crack was seen at gate %d.", i, i%7, i, i, i, i)
		e.Articles = append(e.Articles, *a)
		s.Articles = append(s.Articles, a.ID)
		merrin.Said = append(merrin.Said, variorum.Said{Line: viewtest.Cut(a, variorum.PartText, fmt.Sprintf("We can reopen it in %d days,", i)), Kind: "direct", Change: variorum.ChangeReworded})
		v := float64(i % 7)
		barges.Readings = append(barges.Readings, variorum.Reading{Line: viewtest.Cut(a, variorum.PartText, fmt.Sprintf("Some %d barges were stuck.", i%7)), Expression: viewtest.Cut(a, variorum.PartText, fmt.Sprintf("%d barges", i%7)), Value: v, Low: &v, High: &v})
		if o := i % (n / 10); o == i {
			s.Lineage.Origins = append(s.Lineage.Origins, variorum.Origin{ID: a.ID, Articles: []string{a.ID}})
			s.Quotes = append(s.Quotes, variorum.Utterance{Speaker: variorum.Speaker{Name: fmt.Sprintf("Person %d", i)}, Said: []variorum.Said{{Line: viewtest.Cut(a, variorum.PartText, fmt.Sprintf("I saw pump number %d stop,", i)), Kind: "direct"}}})
			day := fmt.Sprintf("2031-%02d-%02d", 3+i/28, 1+i%28)
			s.Timeline = append(s.Timeline, variorum.Event{Start: day, End: day, Precision: "day", Mentions: []variorum.Mention{{Line: viewtest.Cut(a, variorum.PartText, fmt.Sprintf("On day %d a crack was seen at gate %d.", i, i)), Expression: viewtest.Cut(a, variorum.PartText, fmt.Sprintf("day %d", i))}}})
			s.Only = append(s.Only, variorum.Only{Article: a.ID, Lines: []variorum.Line{viewtest.Cut(a, variorum.PartText, fmt.Sprintf("On day %d a crack was seen at gate %d.", i, i))}})
		} else {
			s.Lineage.Origins[o].Articles = append(s.Lineage.Origins[o].Articles, a.ID)
			from := &e.Articles[o]
			s.Lineage.Edges = append(s.Lineage.Edges, variorum.Edge{From: from.ID, To: a.ID, Kind: variorum.EdgeCopy, Direction: "known", Shared: .9,
				Evidence: [][2]variorum.Line{{viewtest.Cut(from, variorum.PartText, "The lower gate of Sorrel Lock failed"), viewtest.Cut(a, variorum.PartText, "The lower gate of Sorrel Lock failed")}}})
		}
	}
	s.Quotes = append([]variorum.Utterance{merrin}, s.Quotes...)
	s.Figures = []variorum.Figure{barges}
	s.Key = []variorum.Line{viewtest.Cut(&e.Articles[0], variorum.PartText, "The lower gate of Sorrel Lock failed on Wednesday, the port said.")}
	e.Stories = []variorum.Story{s}
	return view.New(background.New()).Front(e).Pages[0]
}

// A page of 500 reports keeps its limit, and what is left out is reached by its links.
func TestBigStoryFits(t *testing.T) {
	const room = 94_000
	page, p := crowdOf(500), english(t)
	parts, err := p.Parts(page, Wish{Room: room})
	if err != nil {
		t.Fatal(err)
	}
	if n := parts.size(); n > room {
		t.Errorf("%d bytes, want at most %d", n, room)
	}
	if parts.Whole {
		t.Error("it says that it is whole")
	}
	all := string(parts.Sections + parts.Reports)
	more := regexp.MustCompile(`\?part=(\w+)&amp;from=(\d+)`)
	pages := 0
	for next := more.FindAllStringSubmatch(all, -1); len(next) > 0; pages++ {
		from, err := strconv.Atoi(next[0][2])
		if err != nil {
			t.Fatal(err)
		}
		part, err := p.Parts(page, Wish{Room: room, Part: next[0][1], From: from})
		if err != nil {
			t.Fatal(err)
		}
		if n := part.size(); n > room || part.Sections == "" {
			t.Fatalf("%s from %d: %d bytes", next[0][1], from, n)
		}
		all += string(part.Sections)
		next = append(next[1:], more.FindAllStringSubmatch(string(part.Sections), -1)...)
	}
	t.Logf("%d bytes, %d more pages hold the rest", parts.size(), pages)
	text := html.UnescapeString(all) + html.UnescapeString(regexp.MustCompile(`<del>.*?</del> ?|</?(ins|span)[^>]*>`).ReplaceAllString(all, ""))
	for i := range 500 {
		want := []string{fmt.Sprintf(`id="r%d"`, i+1), fmt.Sprintf(" in %d days", i)}
		if i < 50 {
			want = append(want, fmt.Sprintf("pump number %d stop", i), fmt.Sprintf("gate %d.", i))
		} else {
			want = append(want, fmt.Sprintf(`id="e%d-%d"`, i%50+1, i+1))
		}
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Fatalf("%s is on no page", w)
			}
		}
	}
}

// A report that is asked for has its text on the page that is short of room.
func TestReportAskedFor(t *testing.T) {
	page, p := crowdOf(500), english(t)
	parts, err := p.Parts(page, Wish{Room: 94_000, Report: 500})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(parts.Reports), `id="s500.2"`) {
		t.Error("the report's text is not there")
	}
	if strings.Contains(string(parts.Reports), `id="s499.2"`) {
		t.Error("another's text is there")
	}
}

func BenchmarkBigStory(b *testing.B) {
	page := crowdOf(500)
	p := english(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := p.Parts(page, Wish{Room: 94_000}); err != nil {
			b.Fatal(err)
		}
	}
}
