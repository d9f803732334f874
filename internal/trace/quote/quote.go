// Package quote finds who said what.
//
// Prepared sources of one story come in, with its names and publication days;
// utterances go out: each act of saying once, with every article's wording, its
// speaker, the words that carry the speaker, the cue, when and where it was
// said, and what a wording changes. Direct quotations and indirect speech come
// apart.
//
// A text is cut into units (unit.go); cues (cue.go) find their subjects
// (clause.go, phrase.go, ideogram.go), stretches in marks their cues
// (attribute.go); what is no quotation is refused (accept.go); mentions become
// entities of the story (resolve.go, entity.go); the same words are folded
// (fold.go, change.go). Languages are data/<language>/, see doc/languages.md. Pairing marks is left to internal/text/mark, names to
// internal/trace/name, whether articles copied each other to lineage.
package quote

import (
	"variorum"
	"variorum/internal/text"
	"variorum/internal/text/date"
	"variorum/internal/trace/source"
)

// A Tracer finds utterances. It is made once and safe for concurrent use.
type Tracer struct {
	lexicons *text.PerLanguage[*lexicon]
	given    map[string]class // first names: male, female
	dates    *date.Finder
}

// New returns a tracer; a language's data is read when first asked for.
func New() *Tracer {
	return &Tracer{text.NewPerLanguage(readLexicon), readGiven(), date.New()}
}

// Trace returns the utterances of a story: quotations in marks, and indirect
// speech. Names and anchors may be empty. The cost is near linear in the texts.
func (t *Tracer) Trace(sources []*source.Source, names []variorum.Name, anchors []date.Anchor) (quotes, reported []variorum.Utterance) {
	s := &story{tracer: t, cast: newCast(names, t.given), anchors: anchors}
	for _, src := range sources {
		s.read(src)
	}
	f := fold(s.quoted, s.cast, leastFit)
	f.compare(s.told)
	fold(s.told, s.cast, toldFit)
	return s.utterances(s.quoted), s.utterances(s.told)
}

// A story is what is found while one story is traced.
type story struct {
	tracer  *Tracer
	cast    *cast
	anchors []date.Anchor
	quoted  []*sentence // of quotations in marks
	told    []*sentence // of indirect speech
	order   int
}

// read finds the statements of one article.
func (s *story) read(src *source.Source) {
	lex := s.tracer.lexicons.Get(src.Article.Language)
	for k := range src.Parts {
		p := newPart(&src.Parts[k], src, lex, s.cast)
		all := p.attribute()
		r := newResolver(p, s.cast)
		r.resolveAll(all)
		quoted := map[int]string{}
		found := len(s.quoted) + len(s.told)
		for i, a := range all {
			if p.accepts(i, a) {
				quoted[i] = p.kind(i, a)
				s.quote(src, p, r, i, a, quoted[i])
			}
		}
		s.indirect(src, p, r, quoted)
		if len(s.quoted)+len(s.told) > found {
			p.times = s.tracer.dates.Find(p.Doc, s.anchor(src.Index))
		}
	}
}

// quote adds stretch i of p as a statement.
func (s *story) quote(src *source.Source, p *part, r *resolver, i int, a attribution, kind string) {
	x := &statement{part: p, article: src.Index, order: s.order, stretch: i, span: p.stretches[i].Inner, at: a, entity: none, kind: kind}
	s.order++
	if a.rule == guessed && !a.pronoun && (a.name.Len() == 0 || s.cast.find(a.name.In(p.Text)) == none) {
		x.at = attribution{unit: a.unit} // no speaker is better than any noun
	}
	if x.at.rule != noRule {
		x.entity = r.resolve(a.unit, a.mention)
	}
	x.cut(src.Words, len(s.quoted))
	s.quoted = append(s.quoted, x.sentences...)
}

func (s *story) anchor(index int) date.Anchor {
	if index < len(s.anchors) {
		return s.anchors[index]
	}
	return date.Anchor{}
}
