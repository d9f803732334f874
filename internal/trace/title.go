package trace

import (
	"variorum"
	"variorum/internal/text"
	"variorum/internal/text/background"
	"variorum/internal/trace/source"
)

// A headline of an origin that others copied counts a little more for each copy:
// editors agreed on the text. Set by hand; on the development stories any value
// from .03 to .2 chooses the same headlines.
const (
	copied     = .05
	manyCopies = 5
)

// title chooses the story's headline among those of its articles: the one whose
// words most origins use, weighed by rarity, per word; a headline that says
// more than the text it stands on is passed over where another is to be had.
// Without any headline it is the first sentence of the first article.
func title(sources []*source.Source, origins []int, s variorum.Story) variorum.Line {
	dropped := overstated(s)
	used := wordsOfOrigins(sources, origins)
	copies := map[int]int{}
	for _, o := range origins {
		copies[o]++
	}
	var best variorum.Line
	top := -1.0
	for _, src := range sources {
		if len(src.Parts) == 0 || src.Parts[0].Name != variorum.PartTitle {
			continue
		}
		p := &src.Parts[0]
		score := support(p, src.Words, used) * (1 + copied*float64(min(copies[origins[src.Index]], manyCopies)-1))
		if dropped[src.Article.ID] {
			score /= 2
		}
		if score > top {
			top, best = score, p.Cut(trimmed(p))
		}
	}
	if best.IsZero() {
		best = lead(sources)
	}
	return best
}

func trimmed(p *source.Part) text.Span {
	return text.Span{Start: p.Sentences[0].Start, End: p.Sentences[len(p.Sentences)-1].End}
}

func lead(sources []*source.Source) variorum.Line {
	for _, src := range sources {
		for i := range src.Parts {
			if p := &src.Parts[i]; len(p.Sentences) > 0 {
				return p.Sentence(0)
			}
		}
	}
	return variorum.Line{}
}

// overstated lists the articles whose headline dropped a condition.
func overstated(s variorum.Story) map[string]bool {
	out := map[string]bool{}
	for _, list := range [][]variorum.Utterance{s.Quotes, s.Reported} {
		for _, u := range list {
			for _, said := range u.Said {
				if said.Change == variorum.ChangeConditionDropped && said.Line.In() == variorum.PartTitle {
					out[said.Line.Article()] = true
				}
			}
		}
	}
	return out
}

// wordsOfOrigins counts the origins that use a word.
func wordsOfOrigins(sources []*source.Source, origins []int) map[string]int {
	type use struct {
		word   string
		origin int
	}
	seen := map[use]bool{}
	out := map[string]int{}
	for i, src := range sources {
		body := src.Body()
		if body == nil {
			continue
		}
		for _, w := range body.Words {
			u := use{background.Key(w.Lower), origins[i]}
			if !seen[u] {
				seen[u] = true
				out[u.word]++
			}
		}
	}
	return out
}

// shortTitle words and fewer say too little to head a story: their score is
// taken as if they had that many.
const shortTitle = 6

func support(p *source.Part, table *background.Table, used map[string]int) float64 {
	sum := 0.0
	for _, w := range p.Words {
		k := background.Key(w.Lower)
		sum += table.IDF(k) * float64(used[k])
	}
	return sum / float64(max(shortTitle, len(p.Words)))
}
