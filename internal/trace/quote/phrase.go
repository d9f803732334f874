package quote

import (
	"strings"

	"variorum/internal/text"
	"variorum/internal/text/background"
)

// A mention is the words that name a speaker where it speaks.
type mention struct {
	text.Span           // the whole phrase
	name      text.Span // the name inside, empty for "he" and "the minister"
	apposed   text.Span // ", presiding judge," beside it
	tail      text.Span // capitalised words at its end, where they are not the name
	pronoun   bool
	low       string // folded first word of a pronoun
	head      string // folded last word before a preposition
	first     int    // its first token in the unit
	last      int    // the token after it
}

// most words of a phrase, of a title before a name, and tokens that are looked
// at to the left of a cue.
const (
	ordinary    = 1e-5 // token probability of an everyday word
	phraseWords = 24
	titleWords  = 5
	reach       = 90
)

// phrase reads the noun phrase that begins at token i and ends before limit.
// strict asks for a name, a determiner or a pronoun, or a bare noun that runs up to limit.
func (p *part) phrase(ts []token, i, limit int) (mention, bool) {
	if i >= limit {
		return mention{}, false
	}
	t := ts[i]
	if t.kind != word {
		return mention{}, false
	}
	if t.class&pronoun != 0 && (t.class&(determiner|possessive) == 0 || i+1 >= limit || ts[i+1].kind != word || ts[i+1].class&closedSet != 0) {
		return mention{Span: t.Span, pronoun: true, low: t.low, head: t.low, first: i, last: i + 1}, true
	}
	if t.class&(determiner|possessive) == 0 && t.class&closedSet != 0 && !(t.upper && i > 0) {
		return mention{}, false
	}
	end := p.extent(ts, i, limit)
	if end == i || end == i+1 && t.class&(determiner|possessive) != 0 {
		return mention{}, false
	}
	return p.build(ts, i, end), true
}

// extent returns the token after the noun phrase that begins at i.
func (p *part) extent(ts []token, i, limit int) int {
	owned := ts[i].class&(determiner|possessive) != 0
	named := ts[i].upper && !owned
	k := i + 1
	for k < limit && k-i < phraseWords {
		t := ts[k]
		if t.kind == word && k > i && ts[k-1].kind == point && ts[k-1].rune == '-' && ts[k-1].End == t.Start {
			k++ // Commander-in-Chief
			continue
		}
		switch {
		case t.kind == passage:
			if !p.nickname(ts, k, limit) {
				return k
			}
		case t.kind == point:
			n := p.inside(ts, k, limit)
			if n == 0 {
				return k
			}
			k += n - 1
		case p.verbs[k] && k > i+1:
			return k
		case t.class&relative != 0 && t.class&determiner == 0, t.class&subordinate != 0 && !t.upper, t.class&auxiliary != 0 && !t.upper:
			return k
		case t.class&preposition != 0 && !t.upper:
			n := p.prepositional(ts, k, limit, named && !owned)
			if n == 0 {
				return k
			}
			k += n
		case t.class&conjunction != 0:
			if !p.joins(ts, k, limit) {
				return k
			}
		case t.upper:
			if t.class&timeWord != 0 {
				return k
			}
			named = true
		case t.class&(pronoun|determiner|possessive) != 0:
			if ts[k-1].class&(determiner|conjunction) == 0 {
				return k
			}
		case t.class&adverb != 0:
			if named || k > i+1 {
				return k
			}
		case named && !p.runsTo(ts, k, limit) && !(owned && p.closes(ts, k, limit)):
			return k
		}
		k++
	}
	return k
}

// nickname: Jan "Bolt" Novak.
func (p *part) nickname(ts []token, k, limit int) bool {
	return k+1 < limit && ts[k-1].upper && ts[k+1].upper && ts[k].Len() < 24 && !strings.Contains(ts[k].In(p.Text), " ")
}

// inside returns how many tokens of punctuation at k belong to a phrase: the
// point of an abbreviation, a hyphen, a short bracket. 0 where the phrase ends.
func (p *part) inside(ts []token, k, limit int) int {
	t, before := ts[k], ts[k-1]
	next := k+1 < limit && ts[k+1].kind == word
	glued := next && ts[k+1].Start == t.End && before.End == t.Start
	switch t.rune {
	case '.':
		if next && ts[k+1].upper && before.End == t.Start && before.kind == word && (before.Len() <= 5 && before.upper || before.class&role != 0) {
			return 1
		}
	case '-', '‑', '&', '\'', '’', '·', '/':
		if glued || t.rune == '&' || (t.rune == '\'' || t.rune == '’') && next {
			return 1
		}
	case '(':
		for n := 1; k+n < limit && n < 8; n++ {
			if ts[k+n].rune == ')' {
				if k+n+1 < limit || limit < len(ts) {
					return n + 1
				}
				return 0
			}
		}
	}
	return 0
}

// prepositional returns how many tokens the preposition at k adds to a phrase
// with what follows it; 0 where the phrase ends before it. A name takes only
// what is part of it ("Bank of Ireland").
func (p *part) prepositional(ts []token, k, limit int, named bool) int {
	if k+1 >= limit || ts[k+1].kind != word {
		return 0
	}
	next := ts[k+1]
	if next.class&timeWord != 0 || next.number {
		return 0
	}
	if named && ts[k-1].upper {
		inName := next.upper && p.lex.nameInner[ts[k].low]
		if !inName {
			return 0
		}
	}
	if next.class&(determiner|possessive) != 0 {
		if k+2 < limit && ts[k+2].class&timeWord != 0 {
			return 0
		}
		return 1
	}
	if !named && (next.upper || next.class&(closedSet|anyCue) == 0) {
		return 1
	}
	return 0
}

// closes: up to three plain words from k on end a phrase before a comma or a
// small word: "the former Aurora manager, …".
func (p *part) closes(ts []token, k, limit int) bool {
	for n := 0; n < 3 && k+n < limit; n++ {
		t := ts[k+n]
		if t.kind != word || t.upper || t.class&(closedSet|anyCue) != 0 || p.isParticiple(t.low) {
			return false
		}
		if k+n+1 >= len(ts) {
			return true
		}
		next := ts[k+n+1]
		if next.kind != word || next.class&(auxiliary|relative|preposition|anyCue) != 0 {
			return true
		}
	}
	return false
}

// joins reports whether the conjunction at k joins two halves of one phrase
// that ends at limit.
func (p *part) joins(ts []token, k, limit int) bool {
	if k+1 >= limit || ts[k+1].kind != word {
		return false
	}
	next := ts[k+1]
	return next.upper && next.class&closedSet == 0 || next.class&(determiner|possessive) != 0 || p.runsTo(ts, k+1, limit)
}

// runsTo reports whether from k on only plain words or names follow up to
// limit, at most titleWords of them: "campaign", "press secretary Ida Kern".
func (p *part) runsTo(ts []token, k, limit int) bool {
	for n := 0; k+n < limit; n++ {
		t := ts[k+n]
		if n >= titleWords || t.kind == passage || t.kind == word && !t.upper && t.class&closedSet != 0 {
			return false
		}
		if t.kind == point && p.inside(ts, k+n, limit) == 0 {
			return n > 0 && false
		}
		if t.kind == word && !t.upper && p.isParticiple(t.low) {
			return false
		}
		if t.kind == word && t.upper && n > 0 {
			return true
		}
	}
	return true
}

func (p *part) isParticiple(low string) bool {
	for _, end := range p.lex.participle {
		if len(low) > len(end)+2 && strings.HasSuffix(low, end) {
			return true
		}
	}
	return false
}

// build makes the mention of tokens [i, end).
func (p *part) build(ts []token, i, end int) mention {
	for end > i+1 && (ts[end-1].kind == point && ts[end-1].rune != ')' || ts[end-1].class&(conjunction|preposition) != 0 && !ts[end-1].upper) {
		end--
	}
	m := mention{Span: text.Span{Start: ts[i].Start, End: ts[end-1].End}, first: i, last: end}
	core := end
	for k := i + 1; k < end; k++ {
		if ts[k].kind == word && ts[k].class&preposition != 0 && !ts[k].upper && !(p.lex.nameInner[ts[k].low] && ts[k-1].upper) || ts[k].rune == '(' {
			core = k
			break
		}
	}
	for k := core - 1; k >= i; k-- {
		if ts[k].kind == word {
			m.head = strings.TrimSuffix(ts[k].low, "'s")
			break
		}
	}
	m.name = p.nameIn(ts, i, core)
	if p.lex.flags["nouns-upper"] && !strings.ContainsAny(m.name.In(p.Text), " -") && !p.called(m, ts[i]) {
		m.name = text.Span{} // a noun
	}
	if core < end {
		m.tail = p.nameIn(ts, core, end)
	}
	return m
}

// called reports whether one capitalised word is a name where nouns are
// capitalised too: it is known, or stands without article and is no everyday word.
func (p *part) called(m mention, first token) bool {
	w := strings.TrimSuffix(spelled(strings.ToLower(m.name.In(p.Text))), "'s")
	if p.known(w) {
		return true
	}
	return first.class&(determiner|possessive) == 0 && first.Start == m.name.Start && (p.words == nil || p.words.P(background.Cut(text.Fold(w))) < ordinary)
}

// nameIn returns the run of capitalised words that ends at core, without the
// titles before it, or nothing.
func (p *part) nameIn(ts []token, i, core int) text.Span {
	k := core - 1
	for k >= i && ts[k].kind == point {
		k--
	}
	if k < i || !ts[k].upper || ts[k].kind != word {
		return text.Span{}
	}
	first := k
	for j := k; j >= i; j-- {
		t := ts[j]
		switch {
		case t.kind == word && t.upper:
			if strings.HasSuffix(t.low, "'s") && j < k {
				return p.untitle(ts, first, k)
			}
			if t.class&(determiner|possessive|preposition) == 0 {
				first = j
			}
		case t.kind == word && p.lex.nameInner[t.low] && j > i && j < k:
		case t.kind == passage && j > i:
		case t.kind == point && strings.ContainsRune(".-‑&'’·", t.rune):
		default:
			return p.untitle(ts, first, k)
		}
	}
	return p.untitle(ts, first, k)
}

// untitle leaves capitalised titles before a name out ("President Ida Kern"):
// all up to the last one that still leaves a word.
func (p *part) untitle(ts []token, first, last int) text.Span {
	from := first
	for j := first; j < last; j++ {
		if ts[j].kind == word && ts[j].class&role != 0 {
			from = j + 1
		}
	}
	for from < last && ts[from].kind != word {
		from++
	}
	owned := first > 0 && ts[first-1].kind == word && ts[first-1].class&determiner != 0
	if owned && from == last && from > first && ts[last].class&role == 0 {
		from = first // "the Aurora Defence Ministry"
	}
	if from == last && ts[last].class&role != 0 && (from > first || first > 0 && ts[first-1].class&determiner != 0) {
		return text.Span{} // "the Secretary General"
	}
	return text.Span{Start: ts[from].Start, End: ts[last].End}
}
