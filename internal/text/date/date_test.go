package date

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"variorum/internal/text"
)

// Every language's cases.txt: invented sentences with the expressions that must
// be found in them, and no others.
func TestCases(t *testing.T) {
	finder, abbreviations := New(), text.NewAbbreviations()
	for _, language := range Languages() {
		data, err := os.ReadFile(filepath.Join("lang", language, "cases.txt"))
		if err != nil {
			t.Errorf("%s has no cases: %v", language, err)
			continue
		}
		var anchor Anchor
		for line := range text.DataLines(string(data)) {
			if day, ok := strings.CutPrefix(line, "on "); ok {
				anchor.Day, _ = ParseDay(day)
				continue
			}
			sentence, want, ok := strings.Cut(line, "=>")
			if !ok {
				t.Errorf("%s: no => in %q", language, line)
			}
			sentence, want = strings.TrimSpace(sentence), strings.TrimSpace(want)
			var got []string
			for _, e := range finder.Find(text.Parse(sentence, language, abbreviations), anchor) {
				got = append(got, e.In(sentence)+" "+e.Value)
			}
			if g := strings.Join(got, "; "); g != want {
				t.Errorf("%s %q:\n got %s\nwant %s", language, sentence, g, want)
			}
		}
	}
}

// Every holiday of every language falls on a day of its year.
func TestHolidays(t *testing.T) {
	for _, language := range Languages() {
		for _, spec := range readTable(language).holidays {
			for y := 2020; y < 2024; y++ {
				d := holidayIn(spec, y)
				if got, _, _ := d.Civil(); d == 0 || got != y {
					t.Errorf("%s: holiday %q in %d is %q", language, spec, y, d)
				}
			}
		}
	}
}

func TestCalendar(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{easter(2022).String(), "2022-04-17"},
		{easter(2024).String(), "2024-03-31"},
		{week(NewDay(2021, 1, 3)).value, "2020-W53"},
		{week(NewDay(2022, 11, 10)).value, "2022-W45"},
		{weekend(NewDay(2022, 11, 10)).start.String(), "2022-11-12"},
		{quarter(2022, 0).value, "2021-Q4"},
		{quarter(2022, 5).value, "2023-Q1"},
		{half(2022, 0).value, "2021-H2"},
		{season(2022, 3).end.String(), "2023-02-28"},
		{century(20).value, "19"},
		{nthWeekday(2022, 11, 4, 4).String(), "2022-11-24"},
		{nthWeekday(2022, 5, -1, 1).String(), "2022-05-30"},
		{holidayIn("advent+0", 2022).String(), "2022-11-27"},
		{holidayIn("advent+0", 2018).String(), "2018-12-02"},
		{NewDay(2022, 13, 1).String(), "2023-01-01"},
	} {
		if c.got != c.want {
			t.Errorf("got %s, want %s", c.got, c.want)
		}
	}
	if d, ok := ParseDay("2022-11-10"); !ok || d.Weekday() != 4 {
		t.Errorf("10 November 2022 was a Thursday, not %d", d.Weekday())
	}
}

// Finders are shared: what one text leaves behind must not reach another.
func TestFindKeepsNothing(t *testing.T) {
	finder, abbreviations, anchor := New(), text.NewAbbreviations(), Anchor{Day: NewDay(2022, 11, 10)}
	doc := text.Parse(report, "en", abbreviations)
	want := finder.Find(doc, anchor)
	other := text.Parse("It began on 3 May 1911. The next day it ended.", "en", abbreviations)
	done := make(chan []Expression)
	for range 4 {
		go func() {
			finder.Find(other, Anchor{})
			done <- finder.Find(doc, anchor)
		}()
	}
	for range 4 {
		if got := <-done; !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	}
}
