package quote

import (
	"strings"
	"unicode"
	"unicode/utf8"
	"variorum"

	"variorum/internal/text"
	"variorum/internal/text/date"
	"variorum/internal/text/mark"
	"variorum/internal/trace/source"
)

// kind tells the tokens of a unit apart.
type kind uint8

const (
	word    kind = iota
	point        // a punctuation mark
	passage      // a whole stretch in marks
)

// A token is a word, a punctuation mark or a stretch in marks, seen as one.
type token struct {
	text.Span
	kind    kind
	low     string // the word in lower case
	rune    rune   // of a point
	class   class
	upper   bool
	number  bool
	stretch int // of a passage: index of part.stretches
}

// A unit is a sentence as its author built it, quotations counting as one
// token each: "…," X said.
type unit struct {
	tokens    []token
	paragraph int
	cues      []cue
}

// A part is one string of an article, cut into units. Stretches between two
// typed apostrophes are left out: corpora of quotations do not count them.
type part struct {
	*source.Part
	article   int
	lex       *lexicon
	stretches []mark.Stretch // outermost ones
	units     []unit
	of        []int                 // unit of each stretch
	at        []int                 // its token in that unit
	verbs     map[int]bool          // tokens of the current unit that are cues with a subject before them
	counts    map[string]int        // how often the same words stand in marks; see count
	times     []date.Expression     // calendar expressions, read where there is something to date
	words     tableOfWords          // how common words are
	known     func(low string) bool // someone in the story has that last name
	titled    bool                  // a headline that capitalises its words
}

// newPart cuts p into units.
func newPart(p *source.Part, src *source.Source, lex *lexicon, c *cast) *part {
	out := &part{Part: p, article: src.Index, lex: lex, words: src.Words, known: c.known}
	for _, s := range mark.Pair(p.Doc) {
		if s.Depth == 0 && s.Style != mark.Doubled {
			out.stretches = append(out.stretches, s)
		}
	}
	out.titled = p.Name != variorum.PartText && titleCase(p.Doc)
	out.of, out.at = make([]int, len(out.stretches)), make([]int, len(out.stretches))
	stretch, at := 0, 0
	for i := range p.Paragraphs {
		tokens := out.tokens(i, &at, &stretch)
		out.split(i, tokens)
	}
	return out
}

// titleCase reports whether a headline capitalises most of its words.
func titleCase(d *text.Doc) bool {
	n := 0
	for _, w := range d.Words {
		if w.Upper {
			n++
		}
	}
	return len(d.Words) >= 4 && 10*n >= 7*len(d.Words)
}

// tokens returns the tokens of paragraph i; at and stretch are the next word
// and stretch of the part.
func (p *part) tokens(i int, at, stretch *int) []token {
	para := p.Paragraphs[i]
	var out []token
	for pos := para.Start; pos < para.End; {
		for *at < len(p.Words) && p.Words[*at].End <= pos {
			*at++
		}
		if *stretch < len(p.stretches) && p.stretches[*stretch].Outer.Start <= pos {
			s := p.stretches[*stretch]
			if s.Outer.End > pos {
				out = append(out, token{Span: s.Outer, kind: passage, stretch: *stretch})
				pos = s.Outer.End
			}
			*stretch++
			continue
		}
		if *at < len(p.Words) && p.Words[*at].Start <= pos {
			w := p.Words[*at]
			out = p.appendWord(out, text.Span{Start: pos, End: w.End}, w)
			pos = w.End
			continue
		}
		r, n := utf8.DecodeRuneInString(p.Text[pos:para.End])
		if !unicode.IsSpace(r) {
			out = append(out, token{Span: text.Span{Start: pos, End: pos + n}, kind: point, rune: r})
		}
		pos += n
	}
	return out
}

// appendWord adds a word, cut behind an elided article or preposition ("l'État").
func (p *part) appendWord(out []token, s text.Span, w text.Word) []token {
	t := p.word(s, w)
	if t.class != 0 {
		return append(out, t)
	}
	i := strings.IndexByte(w.Lower, '\'')
	if i <= 0 || i == len(w.Lower)-1 {
		return append(out, t)
	}
	head := spelled(w.Lower[:i+1])
	c := p.lex.class[head]
	cut := s.Start + strings.IndexAny(p.Text[s.Start:s.End], "'’ʼ")
	if c == 0 || cut < s.Start {
		return append(out, t)
	}
	_, n := utf8.DecodeRuneInString(p.Text[cut:])
	first, _ := utf8.DecodeRuneInString(p.Text[cut+n:])
	rest := text.Word{Span: text.Span{Start: cut + n, End: s.End}, Lower: w.Lower[i+1:], Upper: unicode.IsUpper(first)}
	return append(out, token{Span: text.Span{Start: s.Start, End: cut + n}, kind: word, low: head, class: c, upper: w.Upper}, p.word(rest.Span, rest))
}

func (p *part) word(s text.Span, w text.Word) token {
	low := spelled(w.Lower)
	t := token{Span: s, kind: word, low: low, upper: w.Upper, number: w.Kind == text.Number, class: p.lex.of(low)}
	if p.titled && t.class&(closedSet|anyCue) != 0 {
		t.upper = false // Says
	}
	if t.class == 0 && !t.upper {
		for _, end := range p.lex.adverbEnds {
			if len(low) > len(end)+2 && strings.HasSuffix(low, end) {
				t.class = adverb
			}
		}
	}
	return t
}

// split cuts the tokens of paragraph i into units: at the ends of sentences
// outside stretches, and behind a stretch that ends one.
func (p *part) split(i int, tokens []token) {
	start := 0
	for k := 1; k <= len(tokens); k++ {
		if k < len(tokens) && !p.ends(tokens, k) {
			continue
		}
		for at, t := range tokens[start:k] {
			if t.kind == passage {
				p.of[t.stretch], p.at[t.stretch] = len(p.units), at
			}
		}
		p.units = append(p.units, unit{tokens: tokens[start:k:k], paragraph: i})
		start = k
	}
}

// ends reports whether a unit ends before token k.
func (p *part) ends(tokens []token, k int) bool {
	last, next := tokens[k-1], tokens[k]
	if last.kind == passage {
		return p.full(last) && p.begins(tokens, k)
	}
	if last.kind == point && k >= 2 && tokens[k-2].kind == passage && strings.ContainsRune(".。", last.rune) {
		return true
	}
	if next.kind == point {
		return false
	}
	a, b := p.SentenceAt(last.Start), p.SentenceAt(next.Start)
	return a != b
}

// full reports whether the stretch of t ends with the end of a sentence.
func (p *part) full(t token) bool {
	s := p.stretches[t.stretch]
	return s.Open || sentenceEnd(s.Inner.In(p.Text))
}

// sentenceEnd reports whether s ends with a mark that can end a sentence.
func sentenceEnd(s string) bool {
	s = strings.TrimRight(s, "\"”’'»)]")
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(".!?…。！？؟", r)
}

// begins reports whether the tokens from k on can begin a sentence of their
// own behind a quotation that ended one: they do, unless a short cue clause
// follows ("Why?" Smith asked).
func (p *part) begins(tokens []token, k int) bool {
	next := tokens[k]
	if next.kind == passage {
		return true
	}
	if next.kind != word || !next.upper && next.class&anyCue != 0 {
		return false
	}
	s := p.stretches[tokens[k-1].stretch].Inner.In(p.Text)
	if strings.HasSuffix(s, ".") || p.stretches[tokens[k-1].stretch].Open {
		return next.upper || p.lex.flags["uncased"]
	}
	return next.upper && !p.tag(tokens[k:])
}

// tag reports whether the tokens begin with a short cue clause: up to six
// words, a verb of saying, and the end or a comma.
func (p *part) tag(tokens []token) bool {
	for i, t := range tokens {
		if i > 7 || t.kind == passage {
			return false
		}
		if t.kind == word && !t.upper && t.class&(cueSay|cueSound|cueWrite) != 0 {
			return i > 0
		}
	}
	return false
}
