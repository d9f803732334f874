package timeline

import (
	"fmt"
	"strings"
	"testing"

	"variorum"
	"variorum/internal/text/background"
	"variorum/internal/trace/source"
)

func prepare(articles ...*variorum.Article) []*source.Source {
	for i, a := range articles {
		if a.ID == "" {
			a.ID = fmt.Sprintf("a%d", i)
		}
		if a.Language == "" {
			a.Language = "en"
		}
	}
	return source.NewPreparer(background.New()).Prepare(articles)
}

func art(published, text string, captions ...string) *variorum.Article {
	return &variorum.Article{Published: variorum.Stamp(published), Text: text, Captions: captions}
}

func TestAnchors(t *testing.T) {
	const lead = "The mayor of Great Harrow, Orla Finch, resigned on Thursday after the bridge over the Lenn fell, her office said."
	for _, c := range []struct {
		name     string
		articles []*variorum.Article
		want     string
	}{
		{"a stamp is taken", []*variorum.Article{art("2022-11-10T08:00:00Z", lead)}, "2022-11-10 published"},
		{"weekday and date agree", []*variorum.Article{art("", "The mayor resigned.\nShe spoke in Great Harrow on Thursday, Nov. 10, 2022.")}, "2022-11-10 weekday and date"},
		{"the year comes from a sibling", []*variorum.Article{
			art("", "The mayor said so in a briefing on Thursday, November 10."),
			art("", "The bridge fell.", "The bridge in Great Harrow, Nov. 10, 2022."),
		}, "2022-11-10 weekday and date; 2022-11-10 dateline"},
		{"a caption of Tuesday under a report of Thursday", []*variorum.Article{art("", lead, "The bridge on Tuesday, Dec. 6, 2022.")}, "2022-12-08 weekday and date"},
		{"the lead's weekday beside a sibling", []*variorum.Article{
			art("2022-11-10", "The bridge fell on Thursday."),
			art("", "The mayor resigned on Friday after the bridge fell."),
		}, "2022-11-10 published; 2022-11-11 sibling"},
		{"a dateline takes the siblings' year", []*variorum.Article{
			art("", "GREAT HARROW, Dec 8 (Press) - The mayor has resigned."), art("2022-12-09", lead),
		}, "2022-12-08 dateline; 2022-12-09 published"},
		{"a date that opens a report is no dateline", []*variorum.Article{art("", "On 3 March 2014 the ferry sank. Its trial began on Monday.")}, "unknown"},
		{"the caption of a file picture", []*variorum.Article{
			art("", lead, "The bridge on Aug. 23, 2019."), art("", lead, "The mayor on Thursday, Nov. 10, 2022."),
		}, "2022-11-10 sibling; 2022-11-10 weekday and date"},
		{"dates of the past are no anchor", []*variorum.Article{art("", "The town was founded long ago.\nIt grew.\nIt burnt down.\nIt was built again on 3 March 1911 by hand.\nOn Friday it rained.")}, "unknown"},
		{"what is to come is no anchor", []*variorum.Article{art("", "The new bridge will open on 3 March 2031.")}, "unknown"},
		{"months off against two siblings and its own caption", []*variorum.Article{
			art("2022-12-08", lead), art("2022-12-09", lead), art("2022-02-18", lead, "The bridge on Tuesday, Dec. 6, 2022."),
		}, "2022-12-08 published; 2022-12-09 published; 2022-12-08 corrected"},
		{"a report stamped before the day it tells of", []*variorum.Article{
			art("2022-12-08", lead), art("2022-12-09", lead), art("2022-12-06", lead),
		}, "2022-12-08 published; 2022-12-09 published; 2022-12-08 corrected"},
		{"an older report of its own stays", []*variorum.Article{
			art("2022-12-08", lead), art("2022-12-09", lead), art("2022-06-01", "The bridge was inspected on Monday and found sound."),
		}, "2022-12-08 published; 2022-12-09 published; 2022-06-01 published"},
	} {
		var got []string
		for _, a := range New().Anchors(prepare(c.articles...)) {
			if !a.Known() {
				got = append(got, "unknown")
				continue
			}
			if a.Sure <= 0 || a.Sure > 1 {
				t.Errorf("%s: sure %v", c.name, a.Sure)
			}
			got = append(got, a.Day.String()+" "+a.Why)
		}
		if g := strings.Join(got, "; "); g != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, g, c.want)
		}
	}
}

func timeline(t *testing.T, quotes []variorum.Utterance, articles ...*variorum.Article) []variorum.Event {
	t.Helper()
	tracer, sources := New(), prepare(articles...)
	return tracer.Trace(sources, tracer.Anchors(sources), quotes)
}

func show(events []variorum.Event) string {
	var out []string
	for _, e := range events {
		s := e.Start + "–" + e.End + " " + e.Precision + ":"
		for _, m := range e.Mentions {
			s += " " + m.Expression.Article() + " " + m.Expression.Exact()
			if m.Background {
				s += "*"
			}
		}
		out = append(out, s)
	}
	return strings.Join(out, "\n")
}

// The same stretch of time is one event, whatever words and sources name it.
func TestTraceMerges(t *testing.T) {
	got := show(timeline(t, nil,
		art("2022-11-10", "The bridge fell on Wednesday.\nThe mayor, who was elected in 2018, resigned on Thursday, a day after the fall."),
		art("2022-11-11", "The bridge fell on Nov. 9. It was built in 2018."),
	))
	want := "2018-01-01–2018-12-31 year: a1 2018 a0 2018*\n" +
		"2022-11-09–2022-11-09 day: a0 Wednesday a0 a day after a1 Nov. 9\n" +
		"2022-11-10–2022-11-10 day: a0 Thursday"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestTraceQuotedIsBackground(t *testing.T) {
	a := art("2022-11-10", "\"We knew it in 2019,\" the mayor said. The bridge was closed in 2019.")
	sources := prepare(a)
	body := sources[0].Body()
	quote := variorum.Utterance{Said: []variorum.Said{{Line: body.Cut(body.Sentences[0].Span)}}}
	got := show(timeline(t, []variorum.Utterance{quote}, a))
	if want := "2019-01-01–2019-12-31 year: a0 2019 a0 2019*"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// Without a day to count from, relative times are left out and others stay.
func TestTraceUnanchored(t *testing.T) {
	got := show(timeline(t, nil, art("", "The bridge fell on Wednesday.\nIt was two years old.\nIt opened in 2020, and last year it was closed.")))
	if want := "2020-01-01–2020-12-31 year: a0 2020"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// A line that is only a date tells the sentence behind it.
func TestTraceDateline(t *testing.T) {
	events := timeline(t, nil, art("2008-03-01", "March 01, 2008\nThe bridge fell. Nobody was hurt.\nIt was old."))
	if len(events) != 1 || events[0].Mentions[0].Line.Exact() != "The bridge fell." || events[0].Mentions[0].Expression.Exact() != "March 01, 2008" {
		t.Errorf("got %s", show(events))
	}
}

func TestTraceHours(t *testing.T) {
	got := show(timeline(t, nil, art("2022-11-10", "The talks resume at 5 p.m. Friday. The mayor will speak on Friday.")))
	if want := "2022-11-04–2022-11-04 day"; strings.Contains(got, want) {
		t.Errorf("got %s", got)
	}
}

// Half the sources, half the work: no pair of sources is compared.
func TestAnchorsGrowLinearly(t *testing.T) {
	tracer := New()
	measure := func(n int) float64 {
		var articles []*variorum.Article
		for i := range n {
			a := art("2022-12-08", fmt.Sprintf("The bridge number %d fell on Thursday, the mayor said on Friday. It was built in 1990.", i))
			articles = append(articles, a)
		}
		sources := prepare(articles...)
		return testing.AllocsPerRun(1, func() { tracer.Trace(sources, tracer.Anchors(sources), nil) })
	}
	measure(10)
	if a, b := measure(50), measure(500); b > 12*a {
		t.Errorf("50 sources: %.0f allocations, 500: %.0f", a, b)
	}
}

func BenchmarkTrace(b *testing.B) {
	paragraph := "Orla Finch, the mayor, said on Thursday that the bridge over the Lenn would close for nine months, two years after a flood in August 2019 carried away its middle pier and left the lower town without a way across the river.\n" +
		"The council had voted on 3 March 2021 to repair it. Nobody knows how long the works will take, and the engineers who looked at the stones would not say whether the arch can be saved at all.\n"
	var articles []*variorum.Article
	for range 5 {
		articles = append(articles, art("2022-11-10", strings.Repeat(paragraph, 9)))
	}
	tracer, sources := New(), prepare(articles...)
	b.ReportAllocs()
	for b.Loop() {
		tracer.Trace(sources, tracer.Anchors(sources), nil)
	}
}
