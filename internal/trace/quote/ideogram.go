package quote

import (
	"strings"
	"unicode/utf8"

	"variorum/internal/text"
)

// Chinese and Japanese write no spaces: their cues are searched as strings, in
// the stretch of the sentence before and behind a quotation.

// leastIdeograms is how many ideograms stand for one word where the length of a
// stretch is judged.
const leastIdeograms = 2

// farCue is how many bytes a cue may stand away from its quotation.
const farCue = 90

// ideographic finds the speaker of stretch i, token q of unit n.
func (p *part) ideographic(i, n, q int) attribution {
	ts := p.units[n].tokens
	s := p.stretches[i].Outer
	ahead := text.Span{Start: ts[0].Start, End: s.Start}
	behindIt := text.Span{Start: s.End, End: ts[len(ts)-1].End}
	for k := range ts {
		if ts[k].kind == passage && k < q {
			ahead.Start = ts[k].End
		}
		if ts[k].kind == passage && k > q {
			behindIt.End = ts[k].Start
			break
		}
	}
	if p.lex.flags["topic"] {
		return p.topical(n, ahead, behindIt)
	}
	return p.sinitic(n, ahead, behindIt)
}

// cueIn returns the first (or, from behind, the last) and longest cue in a span.
func (p *part) cueIn(sp text.Span, last bool) (text.Span, bool) {
	s := sp.In(p.Text)
	best := text.Span{}
	for _, w := range p.lex.cueWords {
		k := strings.Index(s, w)
		if last {
			k = strings.LastIndex(s, w)
		}
		if k < 0 {
			continue
		}
		c := text.Span{Start: sp.Start + k, End: sp.Start + k + len(w)}
		switch {
		case best.Len() == 0, last && c.End > best.End, !last && c.Start < best.Start, c.Holds(best):
			best = c
		}
	}
	return best, best.Len() > 0
}

// sinitic: X说：“…”, “…”X说。
func (p *part) sinitic(n int, ahead, behindIt text.Span) attribution {
	near := text.Span{Start: p.runeAt(max(ahead.Start, ahead.End-farCue)), End: ahead.End}
	if c, ok := p.cueIn(near, true); ok && utf8.RuneCountInString(p.Text[c.End:ahead.End]) <= 6 {
		if m, ok := p.clauseSubject(text.Span{Start: ahead.Start, End: c.Start}); ok {
			return p.spoken(before, n, m, c)
		}
	}
	near = text.Span{Start: behindIt.Start, End: p.runeAt(min(behindIt.End, behindIt.Start+farCue))}
	if c, ok := p.cueIn(near, false); ok {
		if m, ok := p.clauseSubject(text.Span{Start: behindIt.Start, End: c.Start}); ok {
			return p.spoken(behind, n, m, c)
		}
	}
	return attribution{unit: n}
}

// topical: Xは「…」と述べた, 「…」とXは述べた.
func (p *part) topical(n int, ahead, behindIt text.Span) attribution {
	c, ok := p.cueIn(text.Span{Start: behindIt.Start, End: p.runeAt(min(behindIt.End, behindIt.Start+farCue))}, false)
	if !ok {
		return attribution{unit: n}
	}
	rest := text.Span{Start: behindIt.Start, End: c.Start}
	r := strings.TrimLeft(rest.In(p.Text), "、,などと")
	rest.Start = rest.End - len(r)
	if m, ok := p.topicOf(rest); ok {
		return p.spoken(behind, n, m, c)
	}
	if m, ok := p.topicOf(ahead); ok {
		return p.spoken(before, n, m, c)
	}
	return attribution{unit: n}
}

// topicOf returns what stands before the last topic particle of a span.
func (p *part) topicOf(sp text.Span) (mention, bool) {
	s := sp.In(p.Text)
	for _, particle := range p.lex.lists["topic"] {
		k := strings.LastIndex(s, particle)
		if k <= 0 {
			continue
		}
		start := 0
		if b := strings.LastIndexAny(s[:k], "。、，！？」』”"); b >= 0 {
			_, size := utf8.DecodeRuneInString(s[b:])
			start = b + size
		}
		if m, ok := p.plainMention(text.Span{Start: sp.Start + start, End: sp.Start + k}); ok {
			return m, true
		}
	}
	return mention{}, false
}

// clauseSubject returns the subject of the clause that ends before a cue: what
// stands before the first word that opens an adverbial, in the nearest part
// between commas that has one.
func (p *part) clauseSubject(sp text.Span) (mention, bool) {
	for end := sp.End; end > sp.Start; {
		s := p.Text[sp.Start:end]
		start := 0
		if b := strings.LastIndexAny(s, "。，,；;：:！？”」、\n"); b >= 0 {
			_, size := utf8.DecodeRuneInString(s[b:])
			start = b + size
			end = sp.Start + b
		} else {
			end = sp.Start
		}
		seg := text.Span{Start: sp.Start + start, End: sp.Start + len(s)}
		if m, ok := p.plainMention(p.undated(seg)); ok {
			return m, true
		}
	}
	return mention{}, false
}

// undated drops words in front ("但", "此外") and cuts at the first word that
// opens an adverbial ("在", "周一").
func (p *part) undated(sp text.Span) text.Span {
	for again := true; again; {
		again = false
		for _, w := range p.lex.lists["drop"] {
			if strings.HasPrefix(sp.In(p.Text), w) {
				sp.Start += len(w)
				again = true
			}
		}
	}
	for _, w := range p.lex.lists["behind"] {
		if k := strings.Index(sp.In(p.Text), w); k >= 0 {
			sp.End = sp.Start + k
		}
	}
	return sp
}

// plainMention makes a mention of a span: a pronoun, or a role with a name.
func (p *part) plainMention(sp text.Span) (mention, bool) {
	sp = trimSpan(p.Text, sp, "、，, 　（(")
	s := sp.In(p.Text)
	n := utf8.RuneCountInString(s)
	if n == 0 || n > 30 {
		return mention{}, false
	}
	if p.lex.class[spelled(s)]&pronoun != 0 {
		return mention{Span: sp, pronoun: true, low: s, head: s}, true
	}
	m := mention{Span: sp, head: s}
	name := sp
	for _, h := range p.lex.lists["honorific"] {
		if rest, ok := strings.CutSuffix(name.In(p.Text), h); ok {
			name.End = name.Start + len(rest)
			m.low = h
		}
	}
	cut, tail := 0, ""
	for _, w := range p.lex.roleWords {
		if k := strings.LastIndex(name.In(p.Text), w); k >= 0 {
			if k+len(w) == name.Len() {
				tail = longer(tail, w)
			} else {
				cut = max(cut, k+len(w))
			}
		}
	}
	name.Start += cut
	if p.lex.flags["topic"] {
		if k := strings.LastIndex(name.In(p.Text), "の"); k >= 0 {
			name.Start += k + len("の")
		}
	}
	name.End -= len(tail)
	if k := utf8.RuneCountInString(name.In(p.Text)); k >= 1 && k <= 12 && (k >= 2 || tail != "") && (cut > 0 || tail != "" || m.low != "" || p.known(name.In(p.Text)) || k <= 4) {
		m.name = name
	}
	m.low = ""
	return m, true
}

func longer(a, b string) string {
	if len(b) > len(a) {
		return b
	}
	return a
}

func trimSpan(t string, sp text.Span, cut string) text.Span {
	s := strings.TrimLeft(sp.In(t), cut)
	sp.Start = sp.End - len(s)
	sp.End = sp.Start + len(strings.TrimRight(s, cut))
	return sp
}

// runeAt moves a byte offset back to the start of its code point.
func (p *part) runeAt(i int) int {
	for i > 0 && i < len(p.Text) && !utf8.RuneStart(p.Text[i]) {
		i--
	}
	return i
}

func (p *part) spoken(r rule, n int, m mention, at text.Span) attribution {
	c := &cue{class: cueSay, subject: m, has: true, span: at}
	return attribution{r, n, m, c}
}
