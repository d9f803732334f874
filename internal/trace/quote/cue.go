package quote

import (
	"strings"

	"variorum/internal/text"
)

// A cue is a verb of saying, or a frame such as "according to", with its subject.
type cue struct {
	at      int // its token
	end     int // the token after it
	class   class
	frame   bool
	subject mention
	has     bool      // subject was found
	behind  bool      // the subject stands behind the cue
	span    text.Span // of the cue, where it is no token
	agent   bool      // a passive: the subject stands behind "by"
}

// findCues fills u.cues from left to right.
func (p *part) findCues(u *unit) {
	p.verbs = map[int]bool{}
	if p.lex.flags["ideograms"] {
		return
	}
	for i := range u.tokens {
		if c, ok := p.frame(u.tokens, i); ok {
			u.cues = append(u.cues, c)
			continue
		}
		if c, ok := p.voiced(u, i); ok {
			u.cues = append(u.cues, c)
			continue
		}
		if !p.isCue(u.tokens, i) {
			continue
		}
		c := cue{at: i, end: i + 1, class: u.tokens[i].class & anyCue}
		p.findSubject(u, &c)
		p.verbs[c.at] = c.has && !c.behind && c.subject.last <= c.at
		u.cues = append(u.cues, c)
	}
}

// frame reads "according to X" at token i.
func (p *part) frame(ts []token, i int) (cue, bool) {
	if ts[i].kind != word {
		return cue{}, false
	}
	for _, f := range p.lex.frames {
		if n := matches(ts, i, f); n > 0 {
			return p.framed(ts, i, n)
		}
	}
	beside := i > 0 && (ts[i-1].kind == passage || i > 1 && ts[i-1].kind == point && ts[i-2].kind == passage)
	if beside || i > 0 && ts[i-1].rune == ',' {
		for _, f := range p.lex.after {
			if n := matches(ts, i, f); n > 0 {
				if c, ok := p.framed(ts, i, n); beside || ok && c.subject.name.Len() > 0 {
					return c, ok
				}
			}
		}
	}
	return cue{}, false
}

func (p *part) framed(ts []token, i, n int) (cue, bool) {
	m, ok := p.object(ts, i+n)
	if !ok {
		m, ok = p.phrase(ts, i+n, len(ts))
	}
	if !ok {
		return cue{}, false
	}
	p.appose(ts, &m)
	return cue{at: i, end: m.last, class: cueSay, frame: true, subject: m, has: true, behind: true}, true
}

// voiced reads "X's claim that …", "his remark that …", "X's statement: …": the
// owner speaks.
func (p *part) voiced(u *unit, i int) (cue, bool) {
	ts := u.tokens
	if ts[i].kind != word || ts[i].class&voice == 0 || i == 0 || i+1 >= len(ts) || ts[i-1].kind != word {
		return cue{}, false
	}
	if n := ts[i+1]; n.kind == word && n.low != p.lex.that || n.kind == point && n.rune != ':' {
		return cue{}, false
	}
	if ts[i+1].kind == passage && len(u.cues) > 0 {
		return cue{}, false // "…, saying X's remarks 'are …'"
	}
	c := cue{at: i, end: i + 1, class: cueSay}
	for k := i - 1; k >= 0 && k >= i-3 && ts[k].kind == word; k-- {
		if ts[k].class&possessive != 0 {
			c.subject, c.has = mention{Span: ts[k].Span, pronoun: true, low: ts[k].low, head: ts[k].low, first: k, last: k + 1}, true
			return c, true
		}
		if strings.HasSuffix(ts[k].low, "'s") && ts[k].upper {
			c.subject, c.has = p.nameBackwards(ts, k), true
			return c, true
		}
	}
	return cue{}, false
}

// nameBackwards returns the run of capitalised words that ends with token k.
func (p *part) nameBackwards(ts []token, k int) mention {
	i := k
	for i > 0 && (ts[i-1].kind == word && ts[i-1].upper && ts[i-1].class&(closedSet|timeWord) == 0 && !strings.HasSuffix(ts[i-1].low, "'s") ||
		ts[i-1].rune == '.' && i > 1 && ts[i-2].upper && ts[i-2].Len() < 5) {
		i--
	}
	return p.build(ts, i, k+1)
}

// object reads a pronoun in an oblique case: "according to him".
func (p *part) object(ts []token, i int) (mention, bool) {
	if i < len(ts) && ts[i].kind == word && ts[i].class&(male|female|plural) != 0 && ts[i].class&(role|determiner) == 0 {
		return mention{Span: ts[i].Span, pronoun: true, low: ts[i].low, head: ts[i].low, first: i, last: i + 1}, true
	}
	return mention{}, false
}

// matches returns len(words) where the tokens from i on are words, else 0.
func matches(ts []token, i int, words []string) int {
	if i+len(words) > len(ts) {
		return 0
	}
	for k, w := range words {
		if ts[i+k].kind != word || ts[i+k].low != w {
			return 0
		}
	}
	return len(words)
}

// isCue reports whether token i is used as a verb of saying.
func (p *part) isCue(ts []token, i int) bool {
	t := ts[i]
	if t.kind != word || t.class&anyCue == 0 || t.upper && i > 0 && !p.titled {
		return false
	}
	if t.class&cueIng != 0 && t.class&(anyCue&^cueIng) == 0 {
		return true
	}
	if i == 0 {
		return true
	}
	b := ts[i-1]
	if b.kind == word && b.class&(determiner|possessive|preposition) != 0 && b.class&(pronoun|relative|adverb|auxiliary|subordinate) == 0 {
		return false // "the report", "his claims", "in call"
	}
	if b.kind == word && strings.HasSuffix(b.low, "'s") && b.class&pronoun == 0 {
		return false // "Kern's claim"
	}
	if b.kind == word && b.class&subordinate != 0 && b.class&relative == 0 && p.isParticiple(t.low) && (i+1 >= len(ts) || ts[i+1].kind == point) {
		return false // "if confirmed,"
	}
	if b.rune == ',' && p.isParticiple(t.low) && p.inserted(ts, i) {
		return false // "the plan, announced on Friday, …"
	}
	if b.rune == '-' && b.End == t.Start || i+1 < len(ts) && ts[i+1].rune == '-' && i+2 < len(ts) && ts[i+2].Start == ts[i+1].End && !p.lex.flags["inverts-hyphen"] {
		return false // part of a compound
	}
	return true
}

// inserted reports whether a participle at i opens an insertion: a small word
// behind it and a comma soon after.
func (p *part) inserted(ts []token, i int) bool {
	if i+1 >= len(ts) || i < 2 || ts[i-2].kind == passage || ts[i+1].kind != word || ts[i+1].class&(preposition|adverb|timeWord|byWord) == 0 {
		return false
	}
	for k := i + 1; k < len(ts) && k < i+9; k++ {
		if ts[k].kind == passage || ts[k].low == p.lex.that && ts[k].kind == word {
			return false
		}
		if ts[k].rune == ',' {
			return k+1 < len(ts) && ts[k+1].kind == word
		}
	}
	return false
}

// findSubject fills the subject of c.
func (p *part) findSubject(u *unit, c *cue) {
	ts := u.tokens
	if p.isPassive(ts, c.at) {
		p.agent(ts, c)
		return
	}
	if c.class&^cueIng == 0 && p.ingSubject(u, c) || p.infinitive(ts, c.at) && p.shared(u, c) || p.joined(u, c.at) && p.shared(u, c) {
		return
	}
	if p.inverted(ts, c) {
		return
	}
	if m, ok := p.left(ts, p.skipLeft(ts, c.at), 0); ok {
		if p.lex.flags["verb-second"] && !m.pronoun && m.name.Len() == 0 && p.right(ts, c) && strings.Contains(c.subject.name.In(p.Text), " ") {
			return // "Der Zeitung sagte Ida Kern"
		}
		*c = cue{at: c.at, end: c.end, class: c.class, subject: m, has: true}
		return
	}
	p.right(ts, c)
}

// ingSubject: ", adding that …" has the subject of the cue before it, or of
// the sentence; "footage of X saying" that of the name before it.
func (p *part) ingSubject(u *unit, c *cue) bool {
	ts := u.tokens
	if c.at > 0 && ts[c.at-1].kind == word && ts[c.at-1].class&closedSet == 0 {
		if ts[c.at-1].upper {
			c.subject, c.has = p.nameBackwards(ts, c.at-1), true
			return true
		}
		if m, ok := p.nearest(ts, c.at); ok && ts[c.at-1].class&voice == 0 && m.last == c.at && ts[m.first].class&timeWord == 0 {
			c.subject, c.has = m, true
			return true
		}
	}
	return p.shared(u, c)
}

// shared gives c the subject of the cue before it, else of the sentence.
func (p *part) shared(u *unit, c *cue) bool {
	for k := len(u.cues) - 1; k >= 0; k-- {
		if u.cues[k].has {
			c.subject, c.has = u.cues[k].subject, true
			return true
		}
	}
	if m, ok := p.firstPhrase(u.tokens, max(0, c.at-4*reach), c.at); ok {
		c.subject, c.has = m, true
		return true
	}
	return false
}

// infinitive: "asked them to deny", with the subject of the verb before.
func (p *part) infinitive(ts []token, at int) bool {
	k := at - 1
	for k >= 0 && ts[k].kind == word && ts[k].class&adverb != 0 {
		k--
	}
	return k >= 0 && p.lex.infinitive[ts[k].low] && ts[k].kind == word
}

// joined: "… and said": a verb right behind a conjunction shares the subject of
// the cue before.
func (p *part) joined(u *unit, at int) bool {
	k := p.skipLeft(u.tokens, at) - 1
	return k > 0 && u.tokens[k].kind == word && u.tokens[k].class&conjunction != 0 && len(u.cues) > 0
}

// isPassive: "was called", "is being described".
func (p *part) isPassive(ts []token, at int) bool {
	if ts[at].class&(cueJudge|cueSay|cueWrite|cueSound|cueWant) == 0 || !p.isParticiple(ts[at].low) && !p.lex.flags["passive-any"] {
		return false
	}
	for k := at - 1; k >= 0 && k >= at-3; k-- {
		if ts[k].class&passive != 0 {
			return true
		}
		if ts[k].kind != word || ts[k].class&(adverb|auxiliary) == 0 {
			return false
		}
	}
	return false
}

// agent: the speaker of a passive is behind "by".
func (p *part) agent(ts []token, c *cue) {
	for k := c.at + 1; k < len(ts) && k < c.at+16; k++ {
		if ts[k].kind == word && ts[k].class&byWord != 0 {
			if m, ok := p.phrase(ts, k+1, len(ts)); ok {
				p.appose(ts, &m)
				c.subject, c.has, c.behind, c.agent = m, true, true, true
			}
			return
		}
	}
}

// inverted: "…," said X; a verb right behind a quotation, with its subject next.
func (p *part) inverted(ts []token, c *cue) bool {
	k := c.at - 1
	for k >= 0 && (ts[k].kind == point && ts[k].rune != '(' && ts[k].rune != ')' || ts[k].kind == word && ts[k].class&(auxiliary|adverb) != 0) {
		k--
	}
	atQuote := k >= 0 && ts[k].kind == passage
	if !atQuote && c.at > 0 && ts[c.at-1].rune == ',' && p.right(ts, c) {
		if c.subject.name.Len() > 0 && (c.subject.last == len(ts) || ts[c.subject.last].rune == '.') {
			return true // "…, believes X."
		}
		*c = cue{at: c.at, end: c.end, class: c.class}
	}
	if !atQuote && !p.lex.flags["verb-first"] {
		return false
	}
	if p.lex.flags["verb-first"] && !atQuote && k >= 0 && !p.verbFirst(ts, c.at) {
		return false
	}
	return p.right(ts, c)
}

// verbFirst: in languages that may put the verb first, it does where nothing or
// a point stands before it.
func (p *part) verbFirst(ts []token, at int) bool {
	return at == 0 || ts[at-1].kind != word || ts[at-1].class&(conjunction|subordinate|adverb) != 0
}

// right reads a subject behind the cue.
func (p *part) right(ts []token, c *cue) bool {
	k := c.end
	if ts[c.at].class&addressed != 0 {
		return false
	}
	for k < len(ts) && (ts[k].rune == '-' || ts[k].kind == word && (p.lex.skip[ts[k].low] || ts[k].class&adverb != 0 && ts[k].class&(determiner|pronoun) == 0)) {
		k++
	}
	if j := p.passPrepositions(ts, k); j > k {
		k = j
	}
	if k >= len(ts) || ts[k].kind != word || p.lex.blocked[ts[k].low] || ts[k].class&timeWord != 0 && ts[k].class&determiner == 0 {
		return false
	}
	m, ok := p.phrase(ts, k, len(ts))
	if !ok || m.name.Len() == 0 && !m.pronoun && !p.nounAlone(ts, k, m) {
		return false
	}
	if m.pronoun && ts[k].class&(male|female|plural) == 0 && ts[k].low != "i" && ts[k].low != "we" && p.lex.flags["strict-pronoun"] {
		return false
	}
	p.appose(ts, &m)
	c.subject, c.has, c.behind = m, true, true
	return true
}

// passPrepositions: "powiedział w rozmowie z nami Jan Lind": up to two
// prepositional phrases may stand between a verb and a name.
func (p *part) passPrepositions(ts []token, k int) int {
	for n := 0; n < 2 && k+1 < len(ts) && ts[k].kind == word && ts[k].class&preposition != 0 && ts[k].class&determiner == 0; n++ {
		k++
		for k < len(ts) && ts[k].kind == word && (!ts[k].upper || ts[k].class&timeWord != 0) && ts[k].class&(preposition|anyCue|subordinate|role) == 0 {
			k++
		}
	}
	if k < len(ts) && ts[k].kind == word && (ts[k].upper || ts[k].class&role != 0) && ts[k-1].class&(preposition|determiner) == 0 {
		return k
	}
	return 0
}

// nounAlone: behind a cue a phrase without a name counts where it has a
// determiner, or where what follows ends the clause.
func (p *part) nounAlone(ts []token, k int, m mention) bool {
	if ts[k].class&(determiner|possessive) != 0 || p.lex.flags["no-articles"] {
		return true
	}
	return m.last >= len(ts) || ts[m.last].kind != word || ts[m.last].class&(preposition|auxiliary|adverb|timeWord|subordinate) != 0
}
