package figure

import (
	"fmt"
	"strings"
	"testing"

	"variorum"
	"variorum/internal/text/background"
	"variorum/internal/text/date"
	"variorum/internal/trace/source"
)

func story(texts ...string) []*source.Source {
	var articles []*variorum.Article
	for i, s := range texts {
		language, body, _ := strings.Cut(s, ": ")
		articles = append(articles, &variorum.Article{ID: fmt.Sprint("a", i), Language: language, Text: body})
	}
	return source.NewPreparer(background.New()).Prepare(articles)
}

// show prints figures as "verdict value+value", conflicts first.
func show(figures []variorum.Figure) string {
	var out []string
	for _, f := range figures {
		var values []string
		for _, r := range f.Readings {
			values = append(values, r.Expression.Exact())
		}
		out = append(out, string(f.Verdict)+" "+strings.Join(values, "+"))
	}
	return strings.Join(out, "; ")
}

func TestVerdict(t *testing.T) {
	for _, row := range []struct {
		about string
		texts []string
		want  string
	}{
		{"one source", []string{"en: The flood destroyed 12 villages."}, "single 12 villages"},
		{"agree", []string{"en: The flood destroyed 14 villages.", "en: In all 14 settlements were lost."}, "agree 14 villages+14 settlements"},
		{"qualifier", []string{"en: The flood destroyed 14 villages.", "en: The flood destroyed about 14 villages near the coast."}, "compatible 14 villages+about 14 villages"},
		{"approximate", []string{"en: The flood destroyed 1,480 houses in Elba.", "en: The flood destroyed about 1,500 houses in Elba."}, "compatible 1,480 houses+about 1,500 houses"},
		{"conflict", []string{"en: The troops reclaimed a dozen villages near Elba.", "en: The troops reclaimed dozens of villages near Elba."}, "differ a dozen villages+dozens of villages"},
		{"an article that prints both knows two things", []string{"en: The troops reclaimed a dozen villages near Elba.", "en: The troops reclaimed dozens of villages near Elba. Elsewhere the troops reclaimed a dozen villages near Elba."}, "agree a dozen villages+a dozen villages; single dozens of villages"},
		{"dead are not wounded", []string{"en: The blast at the market in Elba killed 40 people there.", "en: The blast at the market in Elba wounded 60 people there."}, "single 40 people; single 60 people"},
		{"other places", []string{"en: The storm in Elba destroyed 40 houses on Monday.", "en: The storm in Norland destroyed 60 houses on Monday."}, "single 40 houses; single 60 houses"},
		{"scores", []string{"en: Elba beat Norland 3-0 in the shootout.", "en: Elba beat Norland 3-1 in the shootout."}, "differ 3-0+3-1"},
		{"small numbers in two languages", []string{"en: The flood destroyed 4 villages.", "de: Die Flut zerstörte 4 Dörfer."}, "agree 4 villages+4 Dörfer"},
		{"parts in two languages", []string{"en: The blast killed 4 people.", "de: Vier Menschen wurden verletzt."}, "single 4 people; single Vier Menschen"},
		{"languages", []string{"en: The flood destroyed 14 villages.", "de: Die Flut zerstörte 14 Dörfer.", "ru: Наводнение уничтожило 14 деревень."}, "agree 14 villages+14 Dörfer+14 деревень"},
		{"tolls of one day", []string{"en: A ferry struck the quay of Elba, 14 hurt.", "en: Seventeen people were injured, police said."}, "differ 14+Seventeen people"},
		{"a toll further down is of another day", []string{"en: A ferry struck the quay of Elba, 14 hurt.", "en: The harbour is closed. Nobody spoke. The fog was thick. It was a bad year. Elsewhere seventeen people were injured."}, "single 14; single seventeen people"},
		{"other games", []string{"en: Elba beat Norland 3-0 on penalties.", "en: Elba beat Sudland 3-1 on penalties."}, "single 3-0; single 3-1"},
	} {
		t.Run(row.about, func(t *testing.T) {
			if got := show(New().Trace(story(row.texts...), Context{})); got != row.want {
				t.Errorf("got  %q\nwant %q", got, row.want)
			}
		})
	}
}

// TestUpdated: a count that grows from day to day is no conflict.
func TestUpdated(t *testing.T) {
	s := story("en: The quake in Elba killed 40 people in the town.", "en: The quake in Elba killed 65 people in the town.")
	day := date.Day(19000)
	got := show(New().Trace(s, Context{Anchors: []date.Anchor{{Day: day, Sure: 1}, {Day: day + 1, Sure: 1}}}))
	if got != "updated 40 people+65 people" {
		t.Error(got)
	}
}

// TestRising: a toll that rose with the days is one figure, over languages too;
// one that fell, or that one article prints twice, is not.
func TestRising(t *testing.T) {
	for _, row := range []struct {
		about string
		texts []string
		want  string
	}{
		{"rose", []string{"en: The crash in Elba left 17 hurt.", "fr: Le nombre de blessés passe à 19.", "de: Die Zahl der Verletzten stieg auf 23."}, "updated 17+19+23"},
		{"fell", []string{"de: Die Zahl der Verletzten stieg auf 23.", "en: The crash in Elba left 17 hurt."}, "single 23; single 17"},
		{"both in one article", []string{"en: The crash in Elba left 17 hurt.", "de: Die Zahl der Verletzten stieg auf 23. Am Morgen lag die Zahl der Verletzten bei 17."}, "single 17; single 23; single 17"},
		{"hurt are not dead", []string{"en: The crash in Elba left 17 hurt.", "de: Die Zahl der Toten stieg auf 23."}, "single 17; single 23"},
		{"other places", []string{"en: The crash in Elba left 17 hurt.", "en: The crash in Norland left 23 hurt."}, "single 17; single 23"},
	} {
		var days []date.Anchor
		for i := range row.texts {
			days = append(days, date.Anchor{Day: date.Day(19000 + i), Sure: 1})
		}
		if got := show(New().Trace(story(row.texts...), Context{Anchors: days})); got != row.want {
			t.Errorf("%s: %q, want %q", row.about, got, row.want)
		}
	}
}

// TestSpeakers: what two speakers claim is no conflict of the sources.
func TestSpeakers(t *testing.T) {
	s := story("en: The troops reclaimed 12 villages near Elba.", "en: The troops reclaimed 30 villages near Elba.")
	said := func(i int, name string) variorum.Utterance {
		body := s[i].Body()
		return variorum.Utterance{Speaker: variorum.Speaker{Name: name}, Said: []variorum.Said{{Line: body.Sentence(0)}}}
	}
	two := Context{Reported: []variorum.Utterance{said(0, "Ada Byron"), said(1, "Tom Ashby")}}
	got := New().Trace(s, two)
	if show(got) != "single 12 villages; single 30 villages" || got[0].Readings[0].By != "Ada Byron" {
		t.Errorf("two speakers: %q, by %q", show(got), got[0].Readings[0].By)
	}
	one := Context{Reported: []variorum.Utterance{said(0, "Ada Byron"), said(1, "Ada Byron")}}
	if got := show(New().Trace(s, one)); got != "differ 12 villages+30 villages" {
		t.Errorf("one speaker: %q", got)
	}
}

// TestOrigins: copies are one origin.
func TestOrigins(t *testing.T) {
	s := story("en: The flood destroyed 14 villages.", "en: The flood destroyed 14 villages.", "en: It rained.")
	if got := show(New().Trace(s, Context{Origins: []int{0, 0, 1}})); got != "single 14 villages+14 villages" {
		t.Error(got)
	}
}

func BenchmarkTrace(b *testing.B) {
	for _, n := range []int{5, 50, 500} {
		var texts []string
		for i := range n {
			texts = append(texts, "en: "+strings.Repeat(fmt.Sprintf("The flood in Elba destroyed %d villages and killed %d people, officials said, at a cost of $%d million. They went on for hours about the price of bread and the weather. ", 10+i%5, 100+i%9, i), 10))
		}
		sources := story(texts...)
		t := New()
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				t.Trace(sources, Context{})
			}
		})
	}
}
