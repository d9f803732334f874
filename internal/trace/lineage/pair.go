package lineage

import (
	"slices"

	"variorum/internal/text"
)

// Thresholds of the decision, as shares of runs. Tuned together on 20 pairs
// inside and 33 across origins of hand-checked stories, 1,600 planted copies and
// 711 pairs of independent reports of one event, of which they take 13; tune
// again with `go run ./eval/lineage`.
const (
	longEnough  = .15 // six-word coverage of the side covered more
	shortEnough = .20 // four-word coverage of it
	mostly      = .50 // one text stands mostly in the other
	// fewRuns is the number of runs of narration below which a text is judged
	// with its quotations, and then has to be covered by half.
	fewRuns = 40
	// ownRuns is the number from which two texts that share no run of narration
	// at all are two, however much they quote alike.
	ownRuns = 12
	// A sentence is near-verbatim from verbatimWords words on where the words in
	// common order are verbatimShare of the longer one. Alone it proves a copy
	// from loneWords on: shorter ones may be a formula ("did not immediately
	// respond to a request for comment") and need some shared text beside them.
	verbatimWords = 8
	verbatimShare = .80
	loneWords     = 14
	loneRun       = 16  // words in one run: at most 8 across hand-checked origins, 25 between siblings
	plainWords    = 5   // weighty words, names and numbers aside, that such a sentence needs
	somewhat      = .05 // four-word coverage that is more than formulas
	// thin is the share of a threshold from which a pair counts as doubtful.
	thin = .6
)

// A pair is two articles compared. Index 0 of a coverage is the share of a that
// stands in b, 1 the share of b that stands in a.
type pair struct {
	a, b        int
	long, short [2]float64
	whole       [2]float64 // long runs with speech, where there are few without
	verbatim    []match    // near-verbatim sentences of narration, best first
	detailed    bool       // verbatim and longest are known, see detail
	longest     int        // words of the longest shared run of narration
	separate    bool       // both have narration enough to show that none is shared
	few         bool       // too little narration to judge by it alone
	anchors     anchorScore
}

// A match is two sentences that share words in order.
type match struct {
	a, b  int // sentences
	words int // in common, in order
	of    int // words of the longer one
	plain int // weighty words of a that are neither names nor numbers
}

func compare(x, y *reading, a, b int) pair {
	p := pair{a: a, b: b, few: x.few() || y.few(), separate: min(len(x.long), len(y.long)) >= ownRuns}
	p.long = coverage(x.long, y.long)
	p.short = coverage(x.short, y.short)
	if p.few {
		p.whole = coverage(x.all(), y.all())
	}
	if p.few || most(p.long) < longEnough {
		p.detail(x, y)
	}
	return p
}

// detail looks at single sentences. Where runs alone prove a copy, that waits
// until somebody asks for its evidence.
func (p *pair) detail(x, y *reading) {
	if !p.detailed && p.short[0] > 0 {
		p.verbatim, p.longest = verbatim(x, y)
	}
	p.detailed = true
}

func coverage(a, b []uint64) [2]float64 {
	n := common(a, b)
	return [2]float64{share(n, len(a)), share(n, len(b))}
}

func most(c [2]float64) float64 { return max(c[0], c[1]) }

// shared returns the coverage by which the kind of a pair is judged: of
// narration, or of the whole text where there is too little narration.
func (p *pair) shared() [2]float64 {
	if p.few {
		return p.whole
	}
	return p.long
}

// verbatim finds the near-verbatim sentences of two articles, and the length in
// words of their longest shared run of narration.
func verbatim(x, y *reading) (out []match, longest int) {
	where := y.first()
	type two struct{ a, b int }
	seen := map[two]bool{}
	last, length := place{}, 0
	for _, p := range x.places {
		at, ok := where[p.run]
		if !ok {
			length = 0
			continue
		}
		if length > 0 && p.word == last.word+1 && uint64(at) == last.run+1 {
			length++
		} else {
			length = short
		}
		last, longest = place{uint64(at), p.word}, max(longest, length)
		t := two{x.body.Words[p.word].Sentence, y.body.Words[at].Sentence}
		if seen[t] {
			continue
		}
		seen[t] = true
		if m := align(x, y, t.a, t.b); m.of >= verbatimWords && float64(m.words) >= verbatimShare*float64(m.of) {
			out = append(out, m)
		}
	}
	slices.SortStableFunc(out, func(m, n match) int { return n.words - m.words })
	return out, longest
}

// align counts the words of narration that two sentences share in order.
func align(x, y *reading, a, b int) match {
	u, v := x.narration(a), y.narration(b)
	m := match{a: a, b: b, of: max(len(u), len(v))}
	if float64(min(len(u), len(v))) < verbatimShare*float64(m.of) {
		return m // too unlike in length to be near-verbatim
	}
	m.words = inOrder(u, v)
	s := x.body.Sentences[a]
	for i := s.First; i < s.Last; i++ {
		if w := x.body.Words[i]; !x.speech[i] && x.weight[i] > 0 && !w.Upper && w.Kind != text.Number {
			m.plain++
		}
	}
	return m
}

// narration returns the words of a sentence that are no speech.
func (r *reading) narration(sentence int) []int32 {
	s := r.body.Sentences[sentence]
	out := make([]int32, 0, s.Last-s.First)
	for i := s.First; i < s.Last; i++ {
		if !r.speech[i] {
			out = append(out, r.ids[i])
		}
	}
	return out
}

// longestSentence bounds the quadratic alignment, in words; beyond it a sentence
// is compared by its first words.
const longestSentence = 300

// inOrder returns the length of the longest common subsequence.
func inOrder(u, v []int32) int {
	u, v = u[:min(len(u), longestSentence)], v[:min(len(v), longestSentence)]
	row := make([]int, len(v)+1)
	for i := range u {
		diagonal := 0
		for j := range v {
			up := row[j+1]
			if u[i] == v[j] {
				row[j+1] = diagonal + 1
			} else {
				row[j+1] = max(up, row[j])
			}
			diagonal = up
		}
	}
	return row[len(v)]
}

// proof is how far a pair is shown to be one text.
type proof int

const (
	none   proof = iota
	hint         // nearly: counts for the least number of origins
	weak         // one text, on thin proof: not counted for the most
	proven       // one text
)

// rule names what proved a pair. They are printed as Edge.Why.
const (
	ruleLong     = "six-word runs"
	ruleShort    = "four-word runs"
	ruleSentence = "near-verbatim sentence"
	ruleRun      = "longest run of a sentence"
	ruleWhole    = "whole text"
	ruleVersion  = "versions of one agency text"
	ruleCited    = "cited as its source"
	ruleAnchors  = "names and numbers in order"
)

// judge decides by the words alone whether two articles are one text.
func (p *pair) judge() (proof, string) {
	if p.few {
		return p.judgeShort()
	}
	l, s := most(p.long), most(p.short)
	switch {
	case l >= longEnough:
		return proven, ruleLong
	case s >= shortEnough:
		return proven, ruleShort
	case p.lone():
		return weak, ruleSentence
	case l >= thin*longEnough || s >= thin*shortEnough || len(p.verbatim) > 0:
		return hint, ruleShort
	}
	return none, ""
}

// lone reports whether the near-verbatim sentences prove a copy by themselves.
func (p *pair) lone() bool {
	if len(p.verbatim) == 0 {
		return false
	}
	return p.alone() || most(p.short) >= somewhat
}

// alone reports whether one near-verbatim sentence proves a copy by itself: it is
// long, a long run of it is letter for letter, and it is more than the name and
// office of somebody.
func (p *pair) alone() bool {
	return p.longest >= loneRun && slices.ContainsFunc(p.verbatim, func(m match) bool { return m.of >= loneWords && m.plain >= plainWords })
}

func (p *pair) judgeShort() (proof, string) {
	w := most(p.whole)
	switch {
	case p.separate && len(p.verbatim) == 0 && p.short == [2]float64{}:
		return none, "" // one statement, printed in full by both
	case w >= mostly:
		return proven, ruleWhole
	case p.alone():
		return weak, ruleSentence
	case w >= thin*mostly:
		return hint, ruleWhole
	}
	return none, ""
}
