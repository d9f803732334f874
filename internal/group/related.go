package group

import (
	"strconv"
	"strings"

	"variorum"
)

// relatedFloor is the likeness of two stories from which one is worth showing
// beside the other: about half of what merges them.
const relatedFloor = .12

// relatedWords is how many shared words are given as the reason.
const relatedWords = 4

// Related returns the stories of the same matter, the likest first, at most n:
// "earlier" ended before this one began, "later" began after it ended, "similar"
// ran beside it. Why names the words they share. It returns nil for a story
// that is not in memory.
func (g *Grouper) Related(storyID string, n int) []variorum.Related {
	id, err := strconv.ParseUint(storyID, 16, 64)
	if err != nil {
		return nil
	}
	for _, l := range g.order {
		if s := l.byID[id]; s != nil {
			return l.related(&g.set, s, n)
		}
	}
	return nil
}

func (l *tongue) related(set *Settings, s *story, n int) []variorum.Related {
	found := l.lookUp(s.terms, set, 4*n+1, func(o span) float64 {
		if o == closed {
			return 0
		}
		return 1
	})
	var out []variorum.Related
	for i := range found {
		o := found[i].story
		found[i].score = 0
		if o != s && s.length > 0 && o.length > 0 {
			found[i].score = dot(s.terms, o.terms) / (s.length * o.length)
		}
	}
	for _, c := range rerank(found)[:min(n, len(found))] {
		if c.score < relatedFloor {
			break
		}
		out = append(out, variorum.Related{Story: c.story.ID(), Kind: s.side(c.story), Why: "both name " + strings.Join(l.shared(s, c.story), ", ")})
	}
	return out
}

// side tells where another story lies in time.
func (s *story) side(o *story) string {
	switch {
	case s.dated && o.dated && o.last < s.first:
		return "earlier"
	case s.dated && o.dated && o.first > s.last:
		return "later"
	}
	return "similar"
}

// shared returns the weightiest words that two stories share, as first printed.
func (l *tongue) shared(a, b *story) []string {
	var both []term
	i := 0
	for _, t := range a.terms {
		for i < len(b.terms) && b.terms[i].word < t.word {
			i++
		}
		if i < len(b.terms) && b.terms[i].word == t.word && l.words.Word(t.word)[0] != '\x01' {
			both = append(both, term{t.word, t.weight * b.terms[i].weight})
		}
	}
	var out []string
	for _, t := range strongest(both, relatedWords) {
		out = append(out, l.words.Form(t.word))
	}
	return out
}
