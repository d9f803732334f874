package quote

import (
	"strings"

	"variorum/internal/text"
	"variorum/internal/text/background"
)

// skipLeft returns the token behind the subject: auxiliaries, adverbs and
// infinitive marks before the cue are passed.
func (p *part) skipLeft(ts []token, at int) int {
	k := at
	for k > 0 && ts[k-1].kind == word && ts[k-1].class&(auxiliary|adverb) != 0 && ts[k-1].class&(pronoun|determiner) == 0 {
		k--
	}
	return k
}

// boundary tells what ends a clause on the left.
func (p *part) boundary(ts []token, k int) bool {
	t := ts[k]
	switch t.kind {
	case passage:
		return !(k > 0 && k+1 < len(ts) && p.nickname(ts, k, len(ts)))
	case point:
		return strings.ContainsRune(",;:—–،؛", t.rune) || t.rune == '-' && (k == 0 || ts[k-1].End < t.Start) || t.rune == '(' || t.rune == ')' || strings.ContainsRune("!?…", t.rune)
	}
	if t.upper && k > 0 {
		return false
	}
	return t.class&(relative|subordinate) != 0 && t.class&(determiner|preposition) == 0 || t.class&conjunction != 0 || t.low == p.lex.that
}

// left finds the subject that ends before token end: the first phrase of the
// clause that stands in no prepositional phrase. Insertions between commas are
// passed; a verb after "and" has the subject before it; a relative clause that
// of its antecedent.
func (p *part) left(ts []token, end, depth int) (mention, bool) {
	if end <= 0 || depth > 8 {
		return mention{}, false
	}
	b := end - 1
	for b >= 0 && b > end-reach && !p.boundary(ts, b) && !p.verbBefore(ts, b, end) {
		b--
	}
	if b == end-1 {
		return p.insertion(ts, end, depth)
	}
	if b >= 0 && ts[b].class&relative != 0 && ts[b].low != p.lex.that {
		if m, ok := p.phrase(ts, b+1, end); ok && (m.pronoun || m.last == end || m.name.Len() > 0) && m.first == b+1 && p.reachesCue(ts, m, end) {
			return m, true
		}
		return p.antecedent(ts, b, depth)
	}
	if b >= 0 && p.verbAt(ts, b, end) {
		if ts[b].kind == point {
			return p.insertion(ts, b+1, depth)
		}
		return p.left(ts, b, depth+1)
	}
	if m, ok := p.firstPhrase(ts, b+1, end); ok {
		if b >= 0 && ts[b].class&conjunction != 0 && p.coordinated(ts, b, m, end) {
			if m2, ok := p.left(ts, b, depth+1); ok && m2.last == b {
				m2.Span.End, m2.last = m.Span.End, m.last
				return m2, true
			}
		}
		return m, true
	}
	if b < 0 {
		return mention{}, false
	}
	if ts[b].low == p.lex.that {
		return p.antecedent(ts, b, depth)
	}
	if ts[b].rune == ':' || ts[b].rune == ';' {
		return mention{}, false
	}
	if ts[b].kind == point {
		return p.insertion(ts, b+1, depth)
	}
	return p.left(ts, b, depth+1)
}

// verbAt: behind a comma or "and" a plain word that begins no phrase is a verb,
// and what follows is its object.
func (p *part) verbAt(ts []token, b, end int) bool {
	if ts[b].kind == point && !strings.ContainsRune(",—–", ts[b].rune) || ts[b].kind == word && ts[b].class&conjunction == 0 || ts[b].kind == passage {
		return false
	}
	k := b + 1
	for k < end && ts[k].kind == word && ts[k].class&(adverb|auxiliary) != 0 && ts[k].class&(pronoun|determiner) == 0 {
		k++
	}
	if k >= end || ts[k].kind != word || ts[k].upper || ts[k].class&closedSet != 0 || ts[k].number {
		return false
	}
	return !p.runsTo(ts, k, end)
}

// reachesCue: between the phrase and end stand auxiliaries and adverbs only.
func (p *part) reachesCue(ts []token, m mention, end int) bool {
	for k := m.last; k < end; k++ {
		if ts[k].kind != word || ts[k].class&(auxiliary|adverb) == 0 {
			return false
		}
	}
	return true
}

func (p *part) coordinated(ts []token, b int, m mention, end int) bool {
	return m.first == b+1 && p.reachesCue(ts, m, end) && b > 0 && (ts[b-1].upper || ts[b-1].class&closedSet == 0) && m.name.Len() > 0 && ts[b-1].upper
}

// verbBefore: an earlier cue ends the clause where a phrase follows it: "X said
// he believed".
func (p *part) verbBefore(ts []token, b, end int) bool {
	t := ts[b]
	if t.kind != word || t.upper || t.class&anyCue == 0 || b+1 >= end || b == 0 || !p.isCue(ts, b) || ts[b].class&addressed != 0 {
		return false
	}
	n := ts[b+1]
	return n.kind == word && n.class&pronoun != 0
}

// insertion passes ", …," or "(…)" before the verb and takes the subject
// before it; the insertion is kept as apposition.
func (p *part) insertion(ts []token, end, depth int) (mention, bool) {
	t := ts[end-1]
	if t.kind == passage || t.kind == word {
		return p.left(ts, end-1, depth+1)
	}
	a := end - 2
	switch {
	case t.rune == ')':
		for a >= 0 && a > end-reach && ts[a].rune != '(' {
			a--
		}
		return p.left(ts, max(0, a), depth+1)
	case t.rune == ':' || t.rune == ';' || t.rune == '(' || strings.ContainsRune("!?…", t.rune):
		return mention{}, false
	}
	for a >= 0 && a > end-reach && ts[a].rune != t.rune && ts[a].kind != passage {
		a--
	}
	if a < 0 || ts[a].kind == passage {
		return p.firstPhrase(ts, a+1, end-1)
	}
	inner, named := p.firstPhrase(ts, a+1, end-1)
	m, ok := p.left(ts, a, depth+1)
	if !ok {
		return inner, named
	}
	if m.last == a && m.apposed.Len() == 0 {
		m.apposed.Start, m.apposed.End = ts[a+1].Start, ts[end-2].End
		if m.name.Len() == 0 && !m.pronoun && named && inner.first == a+1 && inner.name.Start == inner.Start && inner.name.Len() > 0 {
			m.name = inner.name
			m.Span.End, m.apposed = inner.Span.End, text.Span{}
		}
	}
	return m, true
}

// antecedent returns the phrase right before the relative at b.
func (p *part) antecedent(ts []token, b, depth int) (mention, bool) {
	end := b
	for end > 0 && (ts[end-1].kind == point && ts[end-1].rune == ',' || ts[end-1].class&preposition != 0) {
		end--
	}
	if m, ok := p.nearest(ts, end); ok {
		return m, true
	}
	return p.left(ts, b, depth+1)
}

// nearest returns the last phrase that ends before token end.
func (p *part) nearest(ts []token, end int) (mention, bool) {
	start := end
	for start > 0 && start > end-reach && !p.boundary(ts, start-1) {
		start--
	}
	var best mention
	found := false
	for i := start; i < end; {
		m, ok := p.next(ts, i, end)
		if !ok {
			break
		}
		best, found, i = m, true, m.last
	}
	return best, found
}

// firstPhrase returns the first phrase of tokens [i, end) outside
// prepositional phrases.
func (p *part) firstPhrase(ts []token, i, end int) (mention, bool) { return p.next(ts, i, end) }

func (p *part) next(ts []token, i, end int) (mention, bool) {
	for i < end {
		t := ts[i]
		switch {
		case t.kind != word, t.class&timeWord != 0 && t.class&determiner == 0:
			i++
		case t.class&preposition != 0 && !(t.upper && i > 0 && t.class&(pronoun|determiner) == 0):
			i = p.afterPreposition(ts, i, end)
		case t.class&(pronoun|determiner|possessive) != 0:
			if m, ok := p.phrase(ts, i, end); ok {
				if !p.timePhrase(ts, m) {
					return m, true
				}
				i = m.last
			} else {
				i++
			}
		case t.class&closedSet != 0:
			i++
		case i == 0 && t.upper && p.common(ts, i, end):
			i++
		case t.upper && !(i == 0 && p.isParticiple(t.low) && i+1 < end && !ts[i+1].upper):
			if m, ok := p.phrase(ts, i, end); ok {
				return m, true
			}
			i++
		case !p.isParticiple(t.low) && t.class&anyCue == 0 && !t.number && (p.runsTo(ts, i, end) || p.lex.flags["no-articles"] && t.class&role != 0):
			if m, ok := p.phrase(ts, i, end); ok {
				return m, true
			}
			i++
		default:
			i++
		}
	}
	return mention{}, false
}

// common: a sentence's first word is no name where it is an ordinary word of the
// language and nobody in the story is called so.
func (p *part) common(ts []token, i, end int) bool {
	if p.words == nil || p.lex.flags["nouns-upper"] || i+1 < end && ts[i+1].kind == word && ts[i+1].upper || p.runsTo(ts, i, end) {
		return false
	}
	if i+1 < end && ts[i+1].kind == word && ts[i+1].class&(subordinate|determiner|pronoun|relative|conjunction) == 0 {
		return false
	}
	return p.words.P(background.Cut(ts[i].low)) > ordinary && !p.known(ts[i].low)
}

// timePhrase: "the next day", "this week" are no subjects.
func (p *part) timePhrase(ts []token, m mention) bool {
	last := ts[m.last-1]
	return m.name.Len() == 0 && !m.pronoun && last.kind == word && last.class&timeWord != 0
}

// afterPreposition returns the token behind the prepositional phrase at i.
func (p *part) afterPreposition(ts []token, i, end int) int {
	i++
	if i < end && ts[i].kind == word && ts[i].class&(pronoun|timeWord) != 0 && ts[i].class&(determiner|possessive) == 0 {
		return i + 1
	}
	if m, ok := p.phrase(ts, i, end); ok {
		return m.last
	}
	for i < end && ts[i].kind == word && !ts[i].upper && ts[i].class&closedSet == 0 {
		i++
	}
	return i
}

// appose keeps what follows a phrase between commas.
func (p *part) appose(ts []token, m *mention) {
	if m.last >= len(ts) || ts[m.last].rune != ',' {
		return
	}
	for k := m.last + 1; k < len(ts) && k < m.last+30; k++ {
		if ts[k].kind == passage {
			break
		}
		if ts[k].kind == point && strings.ContainsRune(",.;:—–", ts[k].rune) || k == len(ts)-1 {
			end := k
			if k == len(ts)-1 && ts[k].kind == word {
				end++
			}
			if end > m.last+1 && ts[m.last+1].class&(conjunction|subordinate|relative|auxiliary) == 0 && ts[m.last+1].class&cueIng == 0 {
				m.apposed.Start, m.apposed.End = ts[m.last+1].Start, ts[end-1].End
			}
			return
		}
	}
}
