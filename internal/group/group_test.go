package group

import (
	"fmt"
	"testing"

	"variorum"
	"variorum/internal/text/background"
)

func report(id, published, title, text string) *variorum.Article {
	return &variorum.Article{ID: id, Language: "en", Published: variorum.Stamp(published), Title: title, Text: text}
}

func TestAdd(t *testing.T) {
	g := New(background.New(), Options{})
	ferry := g.Add(report("1", "2031-03-01T08:00:00Z", "Ferry Marlene runs aground off Tarnholm with 210 aboard", ""))
	vote := g.Add(report("2", "2031-03-01T09:00:00Z", "Parliament rejects Ostrander budget in late vote", ""))
	if ferry == vote {
		t.Fatal("two events in one story")
	}
	if got := g.Add(report("3", "2031-03-01T10:00:00Z", "All 210 passengers rescued from grounded ferry Marlene at Tarnholm", "")); got != ferry {
		t.Error("a report of the ferry is not in its story")
	}
	if got := g.Add(report("4", "2031-05-01T10:00:00Z", "Ferry Marlene runs aground off Tarnholm with 180 aboard", "")); got == ferry {
		t.Error("an event two months later is in the same story")
	}
	if got := g.Add(&variorum.Article{ID: "5", Language: "en"}); got == "" {
		t.Error("an article without words has no story")
	}
}

func TestDeterminism(t *testing.T) {
	run := func() string {
		g := New(background.New(), Options{})
		out := ""
		for i := range 60 {
			out += g.Add(report(fmt.Sprint(i), fmt.Sprintf("2031-03-01T%02d:00:00Z", i%24), fmt.Sprintf("Minister %c visits harbour %d as strike goes on", 'A'+i%7, i%5), "")) + "\n"
		}
		return out + fmt.Sprint(g.Settle())
	}
	if a, b := run(), run(); a != b {
		t.Error("two runs differ")
	}
}
