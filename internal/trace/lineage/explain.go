package lineage

import (
	"fmt"

	"variorum"
	"variorum/internal/trace/source"
)

// An Explanation says why two articles are or are not of one origin, as data.
type Explanation struct {
	A         string `json:"a"`
	B         string `json:"b"`
	OneOrigin bool   `json:"one_origin"`
	// Rule is what joined the two directly, empty where nothing did.
	Rule string `json:"rule,omitempty"`
	// Checks are the rules in the order in which they are asked.
	Checks []Check `json:"checks"`
	// Path is the chain of edges from A to B inside their origin, over an agency
	// where no pair of articles links them.
	Path []variorum.Edge `json:"path,omitempty"`
	// Evidence is what the two share directly: line of A, line of B.
	Evidence [][2]variorum.Line `json:"evidence,omitempty"`
	// Changes is what B does differently from A.
	Changes []variorum.Altered `json:"changes,omitempty"`
	// Credits are those of A and of B.
	Credits [2][]variorum.Credit `json:"credits"`
}

// A Check is one rule with what was measured and what it needs. Unit says of
// what: "share" (0 to 1), "words" or "agencies".
type Check struct {
	Rule  string  `json:"rule"`
	Value float64 `json:"value"`
	Needs float64 `json:"needs"`
	Unit  string  `json:"unit"`
	Met   bool    `json:"met"`
}

// Explain compares the articles with ids a and b of one story, whose lineage is
// lin. It fails where the story does not hold them.
func Explain(sources []*source.Source, lin variorum.Lineage, a, b string) (Explanation, error) {
	at := map[string]int{}
	for i, s := range sources {
		at[s.Article.ID] = i
	}
	i, okA := at[a]
	j, okB := at[b]
	if !okA || !okB {
		return Explanation{}, fmt.Errorf("explain %q and %q: not in one story", a, b)
	}
	s := New().begin(sources)
	v := s.of(i, j)
	v.detail(s.articles[v.a], s.articles[v.b])
	origins := Origins(sources, lin)
	out := Explanation{A: a, B: b, OneOrigin: origins[i] == origins[j], Checks: s.checks(v)}
	if v.proof >= weak {
		out.Rule = v.rule
	}
	out.Evidence = s.evidence(&v, i, j)
	out.Credits = [2][]variorum.Credit{sources[i].Article.Credits, sources[j].Article.Credits}
	if out.OneOrigin {
		direct := []variorum.Edge{s.edge(v, i, j)}
		s.addChanges(direct)
		out.Changes = direct[0].Changes
		out.Path = path(lin.Edges, a, b)
	}
	return out, nil
}

// checks lists what was measured of a pair.
func (s *story) checks(v verdict) []Check {
	var out []Check
	add := func(rule, unit string, value, needs float64) {
		out = append(out, Check{rule, round(value), needs, unit, value >= needs})
	}
	if v.few {
		add(ruleWhole, "share", most(v.whole), mostly)
	} else {
		add(ruleLong, "share", most(v.long), longEnough)
		add(ruleShort, "share", most(v.short), shortEnough)
	}
	words := 0
	if len(v.verbatim) > 0 {
		words = v.verbatim[0].of
	}
	switch {
	case v.alone():
		add(ruleSentence, "words", float64(words), loneWords)
	case !v.few && most(v.short) >= somewhat:
		add(ruleSentence, "words", float64(words), verbatimWords)
	default:
		add(ruleRun, "words", float64(v.longest), loneRun)
	}
	add(ruleAnchors, "share", v.anchors.score, translated)
	shared, conflict := agree(s.wrote[v.a], s.wrote[v.b])
	n := 0.0
	switch {
	case shared:
		n = 1
	case conflict:
		n = -1 // each credits another agency
	}
	add(ruleCredit, "agencies", n, 1)
	return out
}

// path returns the shortest chain of edges between two articles, in the order of
// the walk, whichever way they point.
func path(edges []variorum.Edge, a, b string) []variorum.Edge {
	came := map[string]int{}
	seen := map[string]bool{a: true}
	for queue := []string{a}; len(queue) > 0 && !seen[b]; queue = queue[1:] {
		for k, e := range edges {
			next := ""
			switch queue[0] {
			case e.From:
				next = e.To
			case e.To:
				next = e.From
			}
			if next != "" && !seen[next] {
				seen[next] = true
				came[next] = k
				queue = append(queue, next)
			}
		}
	}
	if !seen[b] || a == b {
		return nil
	}
	var out []variorum.Edge
	for at := b; at != a; {
		e := edges[came[at]]
		out = append([]variorum.Edge{e}, out...)
		if e.To == at {
			at = e.From
		} else {
			at = e.To
		}
	}
	return out
}
