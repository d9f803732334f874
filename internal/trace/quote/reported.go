package quote

import (
	"strings"

	"variorum"
	"variorum/internal/text"
	"variorum/internal/trace/source"
)

// leastReported is how many words a sentence needs besides who says it.
const leastReported = 4

// indirect finds the sentences of p that report speech without marks: "X said
// that …", "…, X said", "according to X, …", "… This is what X said". quoted
// tells which stretches are quotations of their own.
func (s *story) indirect(src *source.Source, p *part, r *resolver, quoted map[int]string) {
	for n := range p.units {
		u := &p.units[n]
		if c := p.back(u); c != nil && n > 0 && p.units[n-1].paragraph >= u.paragraph-1 {
			s.report(src, p, r, n-1, attribution{before, n, c.subject, c})
			continue
		}
		if c := p.reports(u, quoted); c != nil {
			s.report(src, p, r, n, attribution{before, n, c.subject, c})
		} else if m, ok := p.headlineOwner(u, r); ok {
			s.report(src, p, r, n, attribution{signature, n, m, nil})
		}
	}
}

// report adds unit n as a statement.
func (s *story) report(src *source.Source, p *part, r *resolver, n int, a attribution) {
	ts := p.units[n].tokens
	x := &statement{part: p, article: src.Index, order: s.order, stretch: -1, at: a, entity: r.resolve(a.unit, a.mention), kind: reported,
		span: text.Span{Start: ts[0].Start, End: ts[len(ts)-1].End}}
	s.order++
	x.whole(src.Words, len(s.told))
	s.told = append(s.told, x.sentences...)
}

// back: "This is what X said" and its like give the sentence before to X.
func (p *part) back(u *unit) *cue {
	for _, f := range p.lex.back {
		if matches(u.tokens, 0, f) == 0 {
			continue
		}
		for k := range u.cues {
			if u.cues[k].has {
				return &u.cues[k]
			}
		}
	}
	return nil
}

// reports returns the cue by which a unit reports speech, or nil.
func (p *part) reports(u *unit, quoted map[int]string) *cue {
	for _, t := range u.tokens {
		if t.kind == passage && quoted[t.stretch] == direct {
			return nil
		}
	}
	for k := range u.cues {
		c := &u.cues[k]
		if c.has && p.tells(u, c) {
			return c
		}
	}
	return nil
}

// tells: a frame, or a verb of saying in front of "that", or one of the plainest
// verbs, with enough said besides.
func (p *part) tells(u *unit, c *cue) bool {
	ts := u.tokens
	rest := 0
	for i, t := range ts {
		if t.kind == word && (i < c.subject.first || i >= c.subject.last) && t.class&timeWord == 0 {
			rest++
		}
	}
	if rest-1 < leastReported {
		return false
	}
	if c.frame {
		return true
	}
	if c.class&(cueSay|cueWrite|cueThink) == 0 || c.class&cueWeak != 0 {
		return false
	}
	for k := c.end; k < len(ts) && k < c.end+7; k++ {
		if ts[k].kind == word && ts[k].low == p.lex.that && ts[k].class&determiner != 0 == (p.lex.class[p.lex.that]&determiner != 0) {
			return true
		}
	}
	return p.lex.plain[ts[c.at].low]
}

// headlineOwner: "… – X" and "X: …" in a headline, where X is known to the story.
func (p *part) headlineOwner(u *unit, r *resolver) (mention, bool) {
	if p.Name != variorum.PartTitle && p.Name != variorum.PartDeck || len(u.tokens) < leastReported+2 {
		return mention{}, false
	}
	ts := u.tokens
	for k := range ts {
		if ts[k].kind == passage {
			return mention{}, false
		}
		switch {
		case k > 0 && k <= 5 && ts[k].rune == ':':
			return p.owner(ts, 0, k, r)
		case k > 0 && k >= len(ts)-6 && strings.ContainsRune("–—|-", ts[k].rune) && ts[k].kind == point && ts[k].Start > ts[k-1].End:
			return p.owner(ts, k+1, len(ts), r)
		}
	}
	return mention{}, false
}

func (p *part) owner(ts []token, i, end int, r *resolver) (mention, bool) {
	m, ok := p.phrase(ts, i, end)
	if !ok || m.name.Len() == 0 || m.last != end {
		return mention{}, false
	}
	id := r.cast.find(m.name.In(p.Text))
	return m, id != none && r.cast.all[id].kind != "place"
}

// whole makes the statement one sentence, without the words that say who speaks.
func (s *statement) whole(table tableOfWords, base int) {
	x := &sentence{statement: s, span: s.span, index: base}
	x.read(table)
	skip := func(at int) bool {
		if s.at.Start <= at && at < s.at.End {
			return true
		}
		if s.at.cue == nil {
			return false
		}
		c := s.part.units[s.at.unit].tokens[s.at.cue.at]
		return c.Start <= at && at < c.End
	}
	kept, weight := x.stems[:0], 0.0
	for _, t := range x.stems {
		if !skip(t.at.Start) {
			kept = append(kept, t)
			weight += t.weight
		}
	}
	x.stems, x.weight, x.to = kept, weight, len(kept)
	s.sentences = []*sentence{x}
}

// compare marks the reported sentences that say what a quotation says, and what
// they leave out of it.
func (f *folder) compare(told []*sentence) {
	for _, x := range told {
		var best *sentence
		var hits []int
		fit := 0.0
		for _, a := range f.candidates(x, "") {
			if h, w := f.match(x, a); w > fit && len(x.stems) > fragment {
				best, hits, fit = a, h, w
			}
		}
		if best == nil {
			continue
		}
		y := *x
		y.covers(best, hits)
		if dropsCondition(&y, &group{anchor: best}) {
			x.lifted = true
		}
	}
}
