package main

import (
	"cmp"
	"fmt"
	"slices"

	"variorum/internal/group"
	"variorum/internal/text/background"
)

// across prints what linking the stories of different languages gains on sets
// that hold several: BCubed of all languages together before and after, and the
// share of linked pairs whose stories are mostly of one gold story.
func across(sets []set, library *background.Library) {
	for _, s := range sets {
		if len(s.languages) < 2 {
			continue
		}
		var all []labelled
		for _, language := range s.languages {
			all = append(all, s.articles[language]...)
		}
		slices.SortStableFunc(all, func(a, b labelled) int { return cmp.Compare(a.article.Published, b.article.Published) })
		g := group.New(library, group.Options{})
		var gold, before, after []string
		for i := range all {
			g.Add(&all[i].article)
			gold = append(gold, all[i].story)
		}
		for _, a := range g.Settle() {
			before = append(before, a.Story)
		}
		into, links := map[string]string{}, g.Across()
		for _, l := range links {
			for _, story := range l.Stories {
				into[story] = l.Stories[0]
			}
		}
		for _, story := range before {
			after = append(after, cmp.Or(into[story], story))
		}
		right, pairs := linked(links, before, gold)
		b, a := bcubed(gold, before), bcubed(gold, after)
		fmt.Printf("%s: all languages together %.1f (%.0f/%.0f) → linked %.1f (%.0f/%.0f); %d of %d linked pairs right\n",
			s.name, 100*b.f, 100*b.p, 100*b.r, 100*a.f, 100*a.p, 100*a.r, right, pairs)
	}
}

// linked counts the pairs of linked stories, and those of one gold story by majority.
func linked(links []group.Link, found, gold []string) (right, pairs int) {
	votes := map[string]map[string]int{}
	for i, story := range found {
		if votes[story] == nil {
			votes[story] = map[string]int{}
		}
		votes[story][gold[i]]++
	}
	majority := func(story string) string {
		top := ""
		for g, n := range votes[story] {
			if n > votes[story][top] || n == votes[story][top] && g < top {
				top = g
			}
		}
		return top
	}
	for _, l := range links {
		for i, a := range l.Stories {
			for _, b := range l.Stories[:i] {
				pairs++
				if majority(a) == majority(b) {
					right++
				}
			}
		}
	}
	return right, pairs
}
