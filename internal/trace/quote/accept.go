package quote

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"variorum"
	"variorum/internal/text"
	"variorum/internal/text/mark"
)

// longEnough is how many words a stretch needs to be a quotation without a cue.
// Of stretches of five words and more, 95 in a hundred are (PolNeAR, train).
const longEnough = 5

// wellOverEnough is how many words a capitalised stretch needs where no pattern
// finds a speaker: of those with five to seven 18 in a hundred are quotations.
const wellOverEnough = 8

// accepts decides whether stretch i is a quotation and not a title, a term or
// the name of a thing.
func (p *part) accepts(i int, a attribution) bool {
	s := p.stretches[i]
	inner := s.Inner.In(p.Text)
	ws := text.Words(inner)
	n := len(ws)
	if n > 0 && ws[0].Kind == text.Ideogram {
		n = (n + leastIdeograms - 1) / leastIdeograms
	}
	if n == 0 || p.attributeValue(s) {
		return false
	}
	near := a.rule == behind || a.rule == transcript || a.rule == signature || a.rule == colon
	if (!near || a.rule == behind && !p.opensUnit(i)) && p.isTitle(s, ws) || p.isNickname(i) {
		return false
	}
	if n >= longEnough || (a.rule == goesOn || a.rule == later) && p.wholeSentence(i) {
		if a.rule == guessed && ws[0].Upper && n < wellOverEnough && p.Name == variorum.PartText && !s.Open {
			return false // headlines of others, mottos
		}
		return near || a.rule == before || a.rule == trailing || a.rule == farBehind || !p.named(i, s, ws)
	}
	if near || a.rule != before && a.rule != trailing && (a.rule != farBehind || n < 3) {
		return near
	}
	return !p.namesThing(i, ws) && !p.isTerm(i, s, a) && (a.cue == nil || a.cue.class&cueWeak == 0)
}

// isTerm: a word in lower case that stands in marks more than once in a text,
// away from a cue, is a term.
func (p *part) isTerm(i int, s mark.Stretch, a attribution) bool {
	inner := s.Inner.In(p.Text)
	r, _ := utf8.DecodeRuneInString(inner)
	if strings.ContainsAny(inner, " \u00a0") || unicode.IsUpper(r) || a.cue == nil {
		return false
	}
	ts, k := p.place(i)
	if k == 0 || ts[k-1].class&(determiner|possessive) == 0 || a.cue.class&cueJudge != 0 {
		return false
	}
	if a.cue.span.Len() > 0 || k-a.cue.at <= 3 && a.rule == before {
		return false
	}
	return p.count(inner) > 1
}

// count returns how often the same words stand in marks in the part.
func (p *part) count(inner string) int {
	if p.counts == nil {
		p.counts = map[string]int{}
		for _, s := range p.stretches {
			p.counts[s.Inner.In(p.Text)]++
		}
	}
	return p.counts[inner]
}

// named: without a cue, words that begin in upper case inside a sentence, and
// end in none of its marks, name something.
func (p *part) named(i int, s mark.Stretch, ws []text.Word) bool {
	inner := s.Inner.In(p.Text)
	if s.Open || p.goesOn(i) || !ws[0].Upper || sentenceEnd(inner) || strings.HasSuffix(inner, ",") {
		return false
	}
	ts, k := p.place(i)
	return k > 0 && ts[k-1].rune != ':' && (k+1 >= len(ts) || ts[k+1].rune != ',' || ts[k-1].kind == word)
}

// namesThing: a noun right before a short stretch in upper case ("the daily
// «Aurora»") tells what it is the name of.
func (p *part) namesThing(i int, ws []text.Word) bool {
	ts, k := p.place(i)
	if k == 0 || ts[k-1].kind != word || !ws[0].Upper {
		return false
	}
	b := ts[k-1]
	if b.class&(closedSet|anyCue) != 0 || strings.EqualFold(b.low, p.lex.as) {
		return b.class&adverb != 0 && p.addressee(ws)
	}
	if p.lex.flags["nouns-upper"] {
		return b.upper && b.class&timeWord == 0
	}
	return !b.upper && capitalised(ws, p.lex) && b.class&role == 0
}

// addressee: the words name one who is told things: an agency.
func (p *part) addressee(ws []text.Word) bool {
	for _, w := range ws {
		if !p.lex.skip[spelled(w.Lower)] {
			return false
		}
	}
	return true
}

// place returns the tokens of the unit of stretch i and its place among them.
func (p *part) place(i int) ([]token, int) { return p.units[p.of[i]].tokens, p.at[i] }

// opensUnit reports whether stretch i begins its sentence.
func (p *part) opensUnit(i int) bool {
	_, k := p.place(i)
	return k == 0
}

// wholeSentence reports whether stretch i is a sentence of its own in the
// paragraph of a quotation before or behind it.
func (p *part) wholeSentence(i int) bool {
	beside := i > 0 && p.stretches[i-1].Paragraph == p.stretches[i].Paragraph || i+1 < len(p.stretches) && p.stretches[i+1].Paragraph == p.stretches[i].Paragraph
	return beside && sentenceEnd(p.stretches[i].Inner.In(p.Text)) && p.goesOn(i)
}

// attributeValue: id="…" in markup shown as text.
func (p *part) attributeValue(s mark.Stretch) bool {
	return s.Outer.Start > 0 && p.Text[s.Outer.Start-1] == '='
}

// isNickname: Jan "Bolt" Novak.
func (p *part) isNickname(i int) bool {
	ts, k := p.place(i)
	if k > 1 && ts[k-1].rune == '.' && ts[k-2].upper && ts[k-2].Len() <= 2 {
		return k+1 < len(ts) && ts[k+1].upper && ts[k].Len() < 24 // Jo C. "Bolt" Novak
	}
	return k > 0 && ts[k-1].kind == word && p.nickname(ts, k, len(ts)) && !p.lex.sentenceCase(ts[k-1])
}

// sentenceCase reports whether a capitalised token is an ordinary word.
func (l *lexicon) sentenceCase(t token) bool { return t.class&(closedSet|anyCue) != 0 }

// isTitle: every word of weight is capitalised, no sentence ends inside, and
// what stands before belongs to a title: "the film", "on CNN's", "of".
func (p *part) isTitle(s mark.Stretch, ws []text.Word) bool {
	if len(ws) > 9 || strings.ContainsAny(strings.TrimRight(s.Inner.In(p.Text), ".,"), ".!?;:") {
		return false
	}
	para := p.Paragraphs[s.Paragraph]
	before := strings.TrimRightFunc(p.Text[para.Start:s.Outer.Start], unicode.IsSpace)
	last := lastWord(before)
	c := p.lex.class[last]
	if strings.HasSuffix(before, ",") {
		return c&titleNoun != 0 && ws[0].Upper
	}
	if c&titleNoun != 0 && c&anyCue == 0 && ws[0].Upper {
		return true
	}
	if !capitalised(ws, p.lex) {
		return false
	}
	if before == "" {
		return s.Style == mark.Single && strings.TrimSpace(p.Text[s.Outer.End:para.End]) == ""
	}
	if r, _ := utf8.DecodeLastRuneInString(before); !unicode.IsLetter(r) && r != '.' && r != ')' {
		return strings.ContainsRune("-–—/(", r)
	}
	return c&(preposition|determiner|possessive|titleNoun|addressed) != 0 && last != p.lex.as || strings.HasSuffix(last, "'s") || strings.HasSuffix(last, "s'")
}

func lastWord(s string) string {
	ws := text.Words(s[max(0, len(s)-60):])
	if len(ws) == 0 {
		return ""
	}
	return spelled(ws[len(ws)-1].Lower)
}

// capitalised reports whether all words but small ones begin in upper case.
func capitalised(ws []text.Word, lex *lexicon) bool {
	n := 0
	for i, w := range ws {
		if w.Upper || w.Kind == text.Number {
			n++
		} else if i == 0 || lex.class[spelled(w.Lower)]&closedSet == 0 {
			return false
		}
	}
	return n > 0
}
