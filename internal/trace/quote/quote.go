// Package quote finds who said what.
//
// Prepared sources of one story come in, with its names and publication days;
// utterances go out: each act of saying once, with every article's wording, its
// speaker, the words that carry the speaker, the cue, when and where. Direct
// quotations and indirect speech come apart.
package quote

import (
	"variorum"
	"variorum/internal/text"
	"variorum/internal/text/date"
	"variorum/internal/trace/source"
)

// A Tracer finds utterances. It is made once and safe for concurrent use.
type Tracer struct{ lexicons *text.PerLanguage[*lexicon] }

// New returns a tracer; a language's data is read when first asked for.
func New() *Tracer { return &Tracer{text.NewPerLanguage(readLexicon)} }

// Trace returns the utterances of a story: quotations in marks, and indirect
// speech.
func (t *Tracer) Trace(sources []*source.Source, names []variorum.Name, anchors []date.Anchor) (quotes, reported []variorum.Utterance) {
	c := newCast(names, func(string) class { return 0 })
	for _, s := range sources {
		for k := range s.Parts {
			p := newPart(&s.Parts[k], s.Index, t.lexicons.Get(s.Article.Language))
			all := p.attribute()
			r := newResolver(p, c)
			extra := map[int][]mention{}
			for _, a := range all {
				if a.rule != noRule && a.cue == nil {
					extra[a.unit] = append(extra[a.unit], a.mention)
				}
			}
			r.resolveAll(extra)
			for i, a := range all {
				if !p.accepts(i, a) {
					continue
				}
				u := variorum.Utterance{Said: []variorum.Said{{Line: p.Cut(p.stretches[i].Inner), Kind: "direct"}}}
				if a.rule != noRule {
					u.Said[0].Source = p.Cut(a.Span)
					if id := r.resolve(a.unit, a.mention, true); id != none {
						u.Speaker.Name = c.all[id].name
						u.Speaker.Role = c.all[id].role
					}
					if !a.pronoun && a.name.Len() == 0 {
						u.Speaker.Role = a.In(p.Text)
					}
				}
				if a.cue != nil {
					c := p.units[a.unit].tokens[a.cue.at]
					u.Said[0].Cue = c.In(p.Text)
				}
				quotes = append(quotes, u)
			}
		}
	}
	return quotes, nil
}
