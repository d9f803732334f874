package lineage

import (
	"slices"

	"variorum"
)

// barely is the coverage of narration below which two articles that quote the
// same words share nothing else, with no run of formula words or more.
const (
	barely  = .05
	formula = 12
)

// overlaps returns what is shared between origins without being a copy: for
// each two origins the pair of articles with most quotations of one speech, and
// the articles made of two texts.
func (s *story) overlaps(groups [][]int, bridges []verdict, quotes []variorum.Utterance) []variorum.Edge {
	var out []variorum.Edge
	for _, v := range bridges {
		e := s.edge(v, v.a, v.b)
		e.Direction, e.Why = "unknown", ruleTwoTexts
		out = append(out, e)
	}
	of := make([]int, len(s.articles))
	for k, g := range groups {
		for _, i := range g {
			of[i] = k
		}
	}
	done := map[[2]int]bool{}
	for _, q := range s.quoting(quotes) {
		k := [2]int{min(of[q.a], of[q.b]), max(of[q.a], of[q.b])}
		if k[0] == k[1] || done[k] {
			continue
		}
		v := s.of(q.a, q.b)
		if most(v.long) >= barely || len(v.verbatim) > 0 || v.longest >= formula {
			continue
		}
		done[k] = true
		whole := coverage(s.articles[q.a].all(), s.articles[q.b].all())
		out = append(out, variorum.Edge{
			From: s.articles[q.a].src.Article.ID, To: s.articles[q.b].src.Article.ID,
			Kind: variorum.EdgeQuotesOnly, Direction: "unknown", Why: ruleQuotes,
			Shared: round(whole[1]), Back: round(whole[0]), Evidence: q.lines[:min(len(q.lines), proofs)],
		})
	}
	return out
}

// quoting is two articles and the lines in which they quote the same words.
type quoting struct {
	a, b  int
	lines [][2]variorum.Line
}

// quoting returns the pairs of articles that quote the same utterances, those
// with most first.
func (s *story) quoting(quotes []variorum.Utterance) []quoting {
	at := map[string]int{}
	for i, r := range s.articles {
		at[r.src.Article.ID] = i
	}
	var out []quoting
	index := map[[2]int]int{}
	for _, u := range quotes {
		firsts := map[int]variorum.Line{}
		var order []int
		for _, said := range u.Said {
			i, ok := at[said.Line.Article()]
			if _, seen := firsts[i]; ok && !seen && said.Kind != "headline" {
				firsts[i] = said.Line
				order = append(order, i)
			}
		}
		slices.Sort(order)
		for x, a := range order {
			for _, b := range order[x+1:] {
				k, ok := index[[2]int{a, b}]
				if !ok {
					k = len(out)
					index[[2]int{a, b}] = k
					out = append(out, quoting{a: a, b: b})
				}
				out[k].lines = append(out[k].lines, [2]variorum.Line{firsts[a], firsts[b]})
			}
		}
	}
	slices.SortStableFunc(out, func(p, q quoting) int { return len(q.lines) - len(p.lines) })
	return out
}
