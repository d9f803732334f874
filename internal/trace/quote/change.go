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
	for _, h := range x.hits {
		c := a.clause(a.stems[h].at)
		n := 0
		for _, o := range x.hits {
			if c.Holds(a.stems[o].at) {
				n++
			}
		}
		if n > most {
			clause, most = c, n
		}
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

// clause returns the clause of x around a span: what stands between "and",
// "but", ";" and their like.
func (x *sentence) clause(sp text.Span) text.Span {
	p := x.part
	out := x.span
	first, last := p.WordsIn(x.span)
	for _, w := range p.Words[first:last] {
		if p.lex.class[spelled(w.Lower)]&conjunction == 0 {
			continue
		}
		if w.End <= sp.Start {
			out.Start = w.End
		} else if w.Start >= sp.End {
			out.End = w.Start
			break
		}
	}
	return out
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
