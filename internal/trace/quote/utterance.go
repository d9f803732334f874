package quote

import (
	"cmp"
	"slices"
	"strings"

	"variorum"
	"variorum/internal/text"
)

// The kinds of Said.
const (
	direct   = "direct"
	mixed    = "mixed"
	headline = "headline"
	reported = "reported"
)

// kind tells a whole quotation from words inside the reporter's sentence.
func (p *part) kind(i int, a attribution) string {
	if p.Name == variorum.PartTitle || p.Name == variorum.PartDeck {
		return headline
	}
	inner := p.stretches[i].Inner.In(p.Text)
	ts, k := p.place(i)
	if k == 0 || ts[k-1].kind == point && strings.ContainsRune(":—–-", ts[k-1].rune) || a.rule == transcript {
		return direct
	}
	first := text.Words(inner[:min(len(inner), 40)])
	if len(first) > 0 && (first[0].Upper || !p.cased()) && (sentenceEnd(inner) || strings.HasSuffix(inner, ",")) && (ts[k-1].kind != word || ts[k-1].class&anyCue != 0) {
		return direct
	}
	return mixed
}

func (p *part) cased() bool { return !p.lex.flags["uncased"] }

// A wording is what one statement contributes to an utterance: sentences that
// follow each other.
type wording struct {
	sentences []*sentence
	change    variorum.Change
}

// An act is an utterance being put together.
type act struct {
	anchor   *sentence
	wordings []wording
	alone    bool // the only group of its anchor
}

// utterances returns one utterance for each act of saying,
// in the order of the story.
func (s *story) utterances(all []*sentence) []variorum.Utterance {
	var acts []*act
	for _, x := range all {
		if x.anchor != x {
			continue
		}
		gs := groups(x)
		for _, g := range gs {
			a := &act{anchor: x, alone: len(gs) == 1}
			for _, m := range g.members {
				a.wordings = append(a.wordings, wording{[]*sentence{m}, change(m, g)})
			}
			acts = append(acts, a)
		}
	}
	acts = merge(acts)
	slices.SortStableFunc(acts, func(a, b *act) int { return cmp.Compare(a.first(), b.first()) })
	var out []variorum.Utterance
	for _, a := range acts {
		out = append(out, s.utterance(a))
	}
	return out
}

// first returns the place of the act's earliest sentence.
func (a *act) first() int { return a.wordings[0].sentences[0].index }

// merge joins acts whose wordings are neighbouring sentences of the same
// statements: a quotation of two sentences that all repeat whole is one.
func merge(acts []*act) []*act {
	var out []*act
	for _, b := range acts {
		if len(out) > 0 && follows(out[len(out)-1], b) {
			a := out[len(out)-1]
			for i := range a.wordings {
				a.wordings[i].sentences = append(a.wordings[i].sentences, b.wordings[i].sentences...)
				a.wordings[i].change = graver(a.wordings[i].change, b.wordings[i].change)
			}
			continue
		}
		out = append(out, b)
	}
	return out
}

func follows(a, b *act) bool {
	if !a.alone || !b.alone || len(a.wordings) != len(b.wordings) {
		return false
	}
	for i := range a.wordings {
		last := a.wordings[i].sentences[len(a.wordings[i].sentences)-1]
		next := b.wordings[i].sentences[0]
		if last.statement != next.statement || last.index+1 != next.index {
			return false
		}
	}
	return true
}

// graver returns the change that says more.
func graver(a, b variorum.Change) variorum.Change {
	rank := func(c variorum.Change) int {
		return slices.Index([]variorum.Change{variorum.ChangeNone, variorum.ChangeTrimmed, variorum.ChangeReworded, variorum.ChangeConditionDropped}, c)
	}
	if rank(b) > rank(a) {
		return b
	}
	return a
}

// utterance prints an act; the fullest wording comes first.
func (s *story) utterance(a *act) variorum.Utterance {
	u := variorum.Utterance{Speaker: s.speaker(a)}
	for _, w := range a.wordings {
		said := s.said(w)
		if w.sentences[0] == a.anchor {
			u.Said = slices.Insert(u.Said, 0, said)
		} else {
			u.Said = append(u.Said, said)
		}
	}
	return u
}

func (s *story) said(w wording) variorum.Said {
	x := w.sentences[0]
	p := x.part
	out := variorum.Said{
		Line:   p.Cut(text.Span{Start: x.span.Start, End: w.sentences[len(w.sentences)-1].span.End}),
		Kind:   x.kind,
		Change: w.change,
		When:   x.when(),
		Where:  x.where(s.cast),
	}
	if x.lifted {
		out.Change = variorum.ChangeConditionDropped
	}
	if x.at.rule != noRule {
		out.Source = p.Cut(x.at.Span)
	}
	if x.at.cue != nil {
		out.Cue = x.cueSpan().In(p.Text)
	}
	return out
}

// speaker returns who speaks an act: the entity that most of its wordings
// have, one with a name first.
func (s *story) speaker(a *act) variorum.Speaker {
	best, most := none, 0
	votes := map[int]int{}
	for _, w := range a.wordings {
		id := w.sentences[0].entity
		if id == none {
			continue
		}
		votes[id] += 2
		n := votes[id]
		if s.cast.all[id].name != "" {
			n += 1000
		}
		if !s.cast.all[id].collective() {
			n += 500
		}
		if n > most {
			best, most = id, n
		}
	}
	if best == none {
		return variorum.Speaker{Role: printed(a)}
	}
	e := s.cast.all[best]
	out := variorum.Speaker{Name: e.name, Role: e.role}
	if r := printed(a); out.Role == "" || out.Name == "" && len(r) > len(out.Role) {
		out.Role = r
	}
	return out
}

// printed returns the words for the speaker of an act where they are neither a
// name nor a pronoun.
func printed(a *act) string {
	for _, w := range a.wordings {
		x := w.sentences[0]
		if x.at.rule != noRule && !x.at.pronoun && x.at.name.Len() == 0 {
			return x.at.In(x.part.Text)
		}
	}
	return ""
}
