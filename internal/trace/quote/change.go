package quote

import (
	"slices"

	"variorum"
	"variorum/internal/text"
)

// change tells what the wording x does to the fullest wording of its utterance.
func change(x *sentence, g *group) variorum.Change {
	a := g.anchor
	if x == a {
		return variorum.ChangeNone
	}
	mine, full := plainWords(x), plainWords(a)
	if slices.Equal(mine, full) {
		return variorum.ChangeNone
	}
	if dropsCondition(x, g) {
		return variorum.ChangeConditionDropped
	}
	if subsequence(mine, full) {
		return variorum.ChangeTrimmed
	}
	return variorum.ChangeReworded
}

// plainWords are the words without a conjunction in front ("But what is clear").
func plainWords(x *sentence) []string {
	w := x.words
	if len(w) > 1 && x.part.lex.class[w[0]]&conjunction != 0 {
		w = w[1:]
	}
	return w
}

func subsequence(short, long []string) bool {
	i := 0
	for _, w := range long {
		if i < len(short) && short[i] == w {
			i++
		}
	}
	return i == len(short)
}

// dropsCondition: the clause of the fullest wording that x mostly repeats has a
// condition or a hedge, and the sentence in which x stands has none.
func dropsCondition(x *sentence, g *group) bool {
	a := g.anchor
	if len(x.hits) == 0 {
		return false
	}
	var clause text.Span
	most := 1
	for _, c := range a.clauses() {
		n := 0
		for _, h := range x.hits {
			if c.Holds(a.stems[h].at) {
				n++
			}
		}
		if n > most {
			clause, most = c, n
		}
	}
	if clause.Len() == 0 && len(x.hits) == 1 {
		clause = a.clauseOf(a.stems[x.hits[0]].at)
	}
	if most == 1 && len(x.hits) > 1 || !a.part.conditional(clause) {
		return false
	}
	around := x.span
	if i := x.part.SentenceAt(x.span.Start); i >= 0 {
		around = text.Span{Start: min(around.Start, x.part.Sentences[i].Start), End: max(around.End, x.part.Sentences[i].End)}
	}
	return !x.part.conditional(around)
}

// clauses returns the clauses of x: what stands between "and", "but" and their like.
func (x *sentence) clauses() []text.Span {
	if x.parts != nil {
		return x.parts
	}
	p := x.part
	first, last := p.WordsIn(x.span)
	start := x.span.Start
	for _, w := range p.Words[first:last] {
		if w.Start > start && p.lex.class[spelled(w.Lower)]&conjunction != 0 {
			x.parts = append(x.parts, text.Span{Start: start, End: w.Start})
			start = w.End
		}
	}
	x.parts = append(x.parts, text.Span{Start: start, End: x.span.End})
	return x.parts
}

func (x *sentence) clauseOf(sp text.Span) text.Span {
	for _, c := range x.clauses() {
		if c.Holds(sp) {
			return c
		}
	}
	return x.span
}

// conditional reports whether a condition or a hedge stands in the span.
func (p *part) conditional(sp text.Span) bool {
	first, last := p.WordsIn(sp)
	for _, w := range p.Words[first:last] {
		if p.lex.class[spelled(w.Lower)]&condition != 0 {
			return true
		}
	}
	return false
}
