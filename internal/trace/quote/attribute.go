package quote

import (
	"sort"
	"strings"

	"variorum/internal/text"
)

// A rule is the pattern by which a quotation found its speaker.
type rule uint8

const (
	noRule     rule = iota
	behind          // "…," X said; "…," said X; "…," according to X
	before          // X said "…"
	trailing        // … "…" …, X said.
	farBehind       // … "…" … X said …
	colon           // X: "…", also from the paragraph before
	signature       // "…" — X
	transcript      // "X: …"
	later           // the next quotation of the paragraph names X
	goesOn          // the speaker of the quotation before
	guessed         // the nearest phrase
)

// An attribution says who speaks a stretch.
type attribution struct {
	rule rule
	unit int // of the mention and the cue
	mention
	cue *cue
}

// attribute finds the speakers of the stretches of p, in order.
func (p *part) attribute() []attribution {
	for i := range p.units {
		p.findCues(&p.units[i])
	}
	out := make([]attribution, len(p.stretches))
	for i := range p.stretches {
		out[i] = p.inUnit(i)
	}
	for i := range out {
		if out[i].rule == noRule {
			out[i] = p.outside(out, i)
		}
	}
	return out
}

// inUnit looks for the speaker in the sentence around stretch i.
func (p *part) inUnit(i int) attribution {
	if m, ok := p.transcript(i); ok {
		return m
	}
	n := p.of[i]
	u, q := &p.units[n], p.at[i]
	if p.lex.flags["ideograms"] {
		return p.ideographic(i, n, q)
	}
	if c := p.directBehind(u, q); c != nil {
		return attribution{behind, n, c.subject, c}
	}
	if c := p.cueBefore(u, q); c != nil {
		if t := p.tagBehind(u, q, c); t != nil {
			return attribution{trailing, n, t.subject, t}
		}
		return attribution{before, n, c.subject, c}
	}
	if c := p.cueBehind(u, q); c != nil {
		if p.tagBehind(u, q, nil) == c {
			return attribution{trailing, n, c.subject, c}
		}
		return attribution{farBehind, n, c.subject, c}
	}
	if m, ok := p.colonBefore(u, q); ok {
		return attribution{colon, n, m, nil}
	}
	if m, ok := p.signed(u, q); ok {
		return attribution{signature, n, m, nil}
	}
	return attribution{unit: n}
}

// directBehind: the cue whose subject, or which itself, stands right behind q.
func (p *part) directBehind(u *unit, q int) *cue {
	for k := u.cuesFrom(q); k < len(u.cues); k++ {
		c := &u.cues[k]
		if !c.has {
			continue
		}
		first := c.at
		if !c.behind {
			first = c.subject.first
		}
		if first <= q || !p.pointsOnly(u.tokens, q+1, first, c.behind) {
			return nil
		}
		if c.class&^(cueIng) == 0 || c.class&^(cueJudge|cueThink|cueIng) == 0 && c.behind {
			return nil
		}
		return c
	}
	return nil
}

// cuesFrom returns the first cue at or behind token q.
func (u *unit) cuesFrom(q int) int {
	return sort.Search(len(u.cues), func(k int) bool { return u.cues[k].at >= q })
}

// pointsOnly: between q and the subject stand commas and dashes, with loose
// also auxiliaries.
func (p *part) pointsOnly(ts []token, i, end int, loose bool) bool {
	for ; i < end; i++ {
		if ts[i].kind == point && !strings.ContainsRune(".;:(", ts[i].rune) {
			continue
		}
		if ts[i].kind != word || ts[i].class&(adverb|auxiliary) == 0 || !loose && ts[i].class&auxiliary != 0 {
			return false
		}
	}
	return true
}

// cueBefore: the nearest cue with a subject before q.
func (p *part) cueBefore(u *unit, q int) *cue {
	for k := u.cuesFrom(q) - 1; k >= 0; k-- {
		c := &u.cues[k]
		if c.has && (!c.behind || c.agent || c.subject.first < q) {
			return c
		}
	}
	return nil
}

// tagBehind: ", X said." at the end of the sentence speaks all of it, unless a
// cue stands right before the stretch.
func (p *part) tagBehind(u *unit, q int, c *cue) *cue {
	t := p.cueBehind(u, q)
	if t == nil || t.behind || t.class&(cueSay|cueWrite) == 0 || c != nil && c.frame {
		return nil
	}
	ts := u.tokens
	if t.subject.first < 1 || ts[t.subject.first-1].rune != ',' || t.subject.first < q {
		return nil
	}
	if c == nil && t.end < len(ts) && ts[t.end].rune == ',' {
		return t // "…, X said, …"
	}
	if t.end < len(ts) && ts[t.end].kind == word && ts[t.end].class&(preposition|adverb|timeWord) == 0 && ts[t.at].class&addressed == 0 {
		return nil
	}
	for k := t.end; k < len(ts); k++ {
		if ts[k].kind == passage || ts[k].kind == point && ts[k].rune == ',' || k > t.end+6 {
			return nil
		}
	}
	if c != nil && c.class&(cueSay|cueWrite|cueJudge|cueSound) != 0 && c.class&cueIng == 0 && q-c.at <= 3 {
		return nil
	}
	return t
}

// cueBehind: a cue farther behind, at the end of the sentence: ", X said."
func (p *part) cueBehind(u *unit, q int) *cue {
	for k := u.cuesFrom(q); k < len(u.cues); k++ {
		c := &u.cues[k]
		if c.has && c.class&^cueIng != 0 {
			return c
		}
	}
	return nil
}

// colonBefore: X: "…".
func (p *part) colonBefore(u *unit, q int) (mention, bool) {
	if q == 0 || u.tokens[q-1].rune != ':' {
		return mention{}, false
	}
	return p.firstPhrase(u.tokens, 0, q-1)
}

// signed: "…" — X, role.
func (p *part) signed(u *unit, q int) (mention, bool) {
	ts := u.tokens
	if q+2 >= len(ts) || !strings.ContainsRune("—–-―", ts[q+1].rune) {
		return mention{}, false
	}
	m, ok := p.phrase(ts, q+2, len(ts))
	if !ok || m.name.Len() == 0 || m.last-m.first > 6 {
		return mention{}, false
	}
	p.appose(ts, &m)
	return m, true
}

// transcript: NAME: inside the marks.
func (p *part) transcript(i int) (attribution, bool) {
	s := p.stretches[i].Inner
	t := s.In(p.Text)
	c := strings.IndexByte(t, ':')
	if c < 2 || c > 40 || t[:c] != strings.ToUpper(t[:c]) || strings.ToLower(t[:c]) == t[:c] {
		return attribution{}, false
	}
	sp := text.Span{Start: s.Start, End: s.Start + c}
	return attribution{rule: transcript, unit: p.of[i], mention: mention{Span: sp, name: sp, head: text.Fold(t[:c])}}, true
}

// farthest a quotation without a cue takes its speaker from, in paragraphs.
const continues = 3

// outside looks for the speaker of stretch i outside its sentence.
func (p *part) outside(all []attribution, i int) attribution {
	n := p.of[i]
	u := &p.units[n]
	if a, ok := p.announced(n, u); ok {
		return a
	}
	if a, ok := p.nextNames(all, i); ok {
		return a
	}
	if p.goesOn(i) {
		for k := i - 1; k >= 0; k-- {
			if p.units[p.of[k]].paragraph < u.paragraph-continues {
				break
			}
			if all[k].rule == noRule {
				continue
			}
			a := all[k]
			a.rule, a.cue = goesOn, nil
			return a
		}
	}
	return p.guess(all, i)
}

// announced: the paragraph before ends in a colon.
func (p *part) announced(n int, u *unit) (attribution, bool) {
	for k := n - 1; k >= 0 && p.units[k].paragraph >= u.paragraph-1; k-- {
		ts := p.units[k].tokens
		if len(ts) == 0 || ts[len(ts)-1].rune != ':' {
			if p.units[k].paragraph == u.paragraph {
				continue
			}
			return attribution{}, false
		}
		if c := p.cueBefore(&p.units[k], len(ts)); c != nil {
			return attribution{colon, k, c.subject, c}, true
		}
		if m, ok := p.firstPhrase(ts, 0, len(ts)-1); ok {
			return attribution{colon, k, m, nil}, true
		}
	}
	return attribution{}, false
}

// nextNames: the quotation opens its paragraph and the next one of the
// paragraph has its speaker behind it.
func (p *part) nextNames(all []attribution, i int) (attribution, bool) {
	u := &p.units[p.of[i]]
	if i+1 >= len(all) || u.tokens[0].kind != passage || p.units[p.of[i+1]].paragraph != u.paragraph || all[i+1].rule != behind {
		return attribution{}, false
	}
	a := all[i+1]
	a.rule = later
	return a, true
}

// goesOn reports whether stretch i is a quotation of its own that can continue
// the one before: nothing else stands in its sentence.
func (p *part) goesOn(i int) bool {
	for _, t := range p.units[p.of[i]].tokens {
		if t.kind == word {
			return false
		}
	}
	return true
}

// guess takes the nearest phrase before the stretch in its sentence, else the
// last speaker.
func (p *part) guess(all []attribution, i int) attribution {
	n := p.of[i]
	u, q := &p.units[n], p.at[i]
	if p.lex.flags["ideograms"] {
		return attribution{unit: n}
	}
	if m, ok := p.nearest(u.tokens, q); ok {
		return attribution{guessed, n, m, nil}
	}
	if m, ok := p.firstPhrase(u.tokens, q+1, len(u.tokens)); ok {
		return attribution{guessed, n, m, nil}
	}
	for k := i - 1; k >= 0 && p.units[p.of[k]].paragraph >= u.paragraph-continues; k-- {
		if all[k].rule != noRule {
			a := all[k]
			a.rule, a.cue = goesOn, nil
			return a
		}
	}
	return attribution{unit: n}
}
