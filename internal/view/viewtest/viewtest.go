// Package viewtest holds an edition made by hand, with invented texts, that has one
// of everything a page shows: siblings, a lone report, another language, a
// differing figure, a dropped condition, a date long before. The tests of the
// page model and of every printer use it, so that they show the same story.
package viewtest

import (
	"strings"

	"variorum"
)

// Cut returns the first place of words in a part of an article.
// Cut panics where there is none.
func Cut(a *variorum.Article, part, words string) variorum.Line {
	c, err := a.Cutter(part)
	if err != nil {
		panic(err)
	}
	i := strings.Index(c.Text(), words)
	if i < 0 {
		panic(words + " is not in " + part + " of " + a.ID)
	}
	return c.Cut(i, i+len(words))
}

func stub(id, outlet, published, language, title, text string) variorum.Article {
	return variorum.Article{ID: id, Outlet: outlet, Published: variorum.Stamp(published), Language: language, Title: title, Text: text}
}

func f(v float64) *float64 { return &v }

// Lock is a story of four reports: b copies a, c is its own, d is German.
func Lock() *variorum.Edition {
	a := stub("a", "Harbour Gazette", "2031-03-05T08:00:00Z", "en", "Lock gate at Sorrel fails",
		"The lower gate of Sorrel Lock failed on Wednesday, trapping twelve barges in the basin, the port said.\n“If the pumps hold, we can reopen the lock by Friday,” harbour master Ada Merrin said. Nobody was hurt.\nThe lock was built in 1911.")
	b := stub("b", "Inland Echo", "2031-03-05T09:30:00Z", "en", "Sorrel Lock to reopen by Friday, says Merrin",
		"The lower gate of Sorrel Lock failed on Wednesday, trapping twelve barges in the basin, the port said.\n“We can reopen the lock by Friday,” harbour master Ada Merrin said.")
	c := stub("c", "Delta Wire", "2031-03-06", "en", "Fourteen barges stuck behind broken gate",
		"Fourteen barges were stuck in the Sorrel basin on Thursday.\n“If the pumps keep working, we can open the lock again by Friday,” said Merrin.\nA crack was seen in the gate in January.")
	d := stub("d", "", "2031-03-06", "de", "Schleusentor bricht", "Das Untertor der Schleuse Sorrel ist am Mittwoch gebrochen.")
	d.Input = "pages/001_feed.html"
	e := &variorum.Edition{Articles: []variorum.Article{a, b, c, d}}
	line := func(i int, words string) variorum.Line {
		return Cut(&e.Articles[i], variorum.PartText, words)
	}
	lead := "The lower gate of Sorrel Lock failed on Wednesday, trapping twelve barges in the basin, the port said."
	s := variorum.Story{
		ID: "s1", Title: Cut(&e.Articles[0], variorum.PartTitle, a.Title), First: a.Published, Last: d.Published,
		Articles: []string{"a", "b", "c", "d"},
		Key:      []variorum.Line{line(0, lead), line(2, "Fourteen barges were stuck in the Sorrel basin on Thursday.")},
		Quotes: []variorum.Utterance{{Speaker: variorum.Speaker{Name: "Ada Merrin", Role: "harbour master"}, Said: []variorum.Said{
			{Line: line(0, "If the pumps hold, we can reopen the lock by Friday,"), Kind: "direct", Change: variorum.ChangeNone},
			{Line: line(1, "We can reopen the lock by Friday,"), Kind: "direct", Change: variorum.ChangeConditionDropped},
			{Line: line(2, "If the pumps keep working, we can open the lock again by Friday,"), Kind: "direct", Change: variorum.ChangeReworded},
		}}},
		Figures: []variorum.Figure{
			{What: "founded", Verdict: variorum.VerdictSingle, Readings: []variorum.Reading{{Line: line(0, "The lock was built in 1911."), Expression: line(0, "1911"), Value: 1911.0, Low: f(1911), High: f(1911)}}},
			{What: "barges", Unit: "barge", Verdict: variorum.VerdictDiffer, Readings: []variorum.Reading{
				{Line: line(0, lead), Expression: line(0, "twelve barges"), Value: 12.0, Low: f(12), High: f(12), By: "the port"},
				{Line: line(1, lead), Expression: line(1, "twelve barges"), Value: 12.0, Low: f(12), High: f(12), By: "the port"},
				{Line: line(2, "Fourteen barges were stuck in the Sorrel basin on Thursday."), Expression: line(2, "Fourteen barges"), Value: 14.0, Low: f(14), High: f(14)},
			}}},
		Timeline: []variorum.Event{
			{Start: "2031-03-05", End: "2031-03-05", Precision: "day", Mentions: []variorum.Mention{
				{Line: line(0, lead), Expression: line(0, "Wednesday"), Value: "2031-03-05"}, {Line: line(1, lead), Expression: line(1, "Wednesday"), Value: "2031-03-05"}}},
			{Start: "1911-01-01", End: "1911-12-31", Precision: "year", Mentions: []variorum.Mention{{Line: line(0, "The lock was built in 1911."), Expression: line(0, "1911"), Value: "1911"}}},
		},
		Lineage: variorum.Lineage{
			Origins:  []variorum.Origin{{ID: "o1", Articles: []string{"a", "b"}}, {ID: "o2", Agency: "DW", Articles: []string{"c"}}},
			Edges:    []variorum.Edge{{From: "a", To: "b", Kind: variorum.EdgeAbridged, Direction: "unknown", Shared: .8, Evidence: [][2]variorum.Line{{line(0, lead), line(1, lead)}}}},
			Overlaps: []variorum.Edge{{From: "c", To: "a", Kind: variorum.EdgeQuotesOnly, Direction: "unknown"}},
			Families: []variorum.Family{{Publisher: "Tern Media", Articles: []string{"a", "c"}}},
		},
		Related: []variorum.Related{{Story: "s9", Kind: "earlier", Why: "same place, two names"}},
		Only:    []variorum.Only{{Article: "c", Lines: []variorum.Line{line(2, "A crack was seen in the gate in January.")}}},
	}
	e.Stories = []variorum.Story{s}
	return e
}
