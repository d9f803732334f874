package view

import (
	"strconv"
	"strings"

	"variorum"
	"variorum/internal/text"
	"variorum/internal/text/background"
)

// A Maker makes pages. It holds the language data that all pages share and is
// safe for concurrent use.
type Maker struct {
	abbreviations *text.Abbreviations
	library       *background.Library
}

// New returns a maker that reads word tables from library.
func New(library *background.Library) *Maker {
	return &Maker{text.NewAbbreviations(), library}
}

// A reader knows every sentence of one story's articles by number.
type reader struct {
	sources []*reading // by source number less one
	byID    map[string]int
	origin  []int // source index → index of its origin
	match   *matcher
}

// A reading is one article cut into sentences that are numbered through title,
// deck, text and captions, from 1.
type reading struct {
	article   *variorum.Article
	parts     []part
	sentences []sentence
	words     *background.Table
}

type part struct {
	name   string
	cutter variorum.Cutter
	doc    *text.Doc
	first  int // number of its first sentence, less one
}

type sentence struct {
	part, index int
	tokens      []string // folded words, made by the matcher
	keys        []weighed
	heft        float64 // of all keys
}

// A weighed key is a word that can make two sentences one, by its number in the
// matcher, with its weight.
type weighed struct {
	key    int32
	weight float64
}

func (m *Maker) reader(articles []*variorum.Article) *reader {
	r := &reader{byID: make(map[string]int, len(articles)), origin: make([]int, len(articles))}
	for i, a := range articles {
		if a != gone {
			r.byID[a.ID] = i
		}
		r.sources = append(r.sources, m.reading(a))
	}
	r.match = newMatcher(r)
	return r
}

func (m *Maker) reading(a *variorum.Article) *reading {
	out := &reading{article: a, words: m.library.Table(a.Language)}
	names := []string{variorum.PartTitle, variorum.PartDeck, variorum.PartText}
	for i := range a.Captions {
		names = append(names, variorum.CaptionPart(i))
	}
	for _, name := range names {
		c, err := a.Cutter(name)
		if err != nil || strings.TrimSpace(c.Text()) == "" {
			continue // Cutter fails only for names that are not listed above
		}
		p := part{name, c, text.Parse(c.Text(), a.Language, m.abbreviations), len(out.sentences)}
		for i := range p.doc.Sentences {
			out.sentences = append(out.sentences, sentence{part: len(out.parts), index: i})
		}
		out.parts = append(out.parts, p)
	}
	return out
}

// A spot is a sentence of a source, both from 0; n < 0 for none.
type spot struct{ source, n int }

func (s spot) place() string {
	return "s" + strconv.Itoa(s.source+1) + "." + strconv.Itoa(s.n+1)
}

// spot returns where a line begins; ok is false for a line of no article here.
func (r *reader) spot(l variorum.Line) (spot, bool) {
	i, ok := r.byID[l.Article()]
	if !ok || l.IsZero() {
		return spot{}, false
	}
	from, _ := l.Bytes()
	for _, p := range r.sources[i].parts {
		if p.name == l.In() {
			return spot{i, p.first + max(p.doc.SentenceAt(from), 0)}, true
		}
	}
	return spot{}, false
}

// sentence cuts the sentence at a spot.
func (r *reader) sentence(s spot) variorum.Line {
	src := r.sources[s.source]
	sent := src.sentences[s.n]
	p := src.parts[sent.part]
	sp := p.doc.Sentences[sent.index].Span
	return p.cutter.Cut(sp.Start, sp.End)
}

// cut returns bytes [from, to) of the part a line lies in.
func (r *reader) cut(l variorum.Line, from, to int) variorum.Line {
	for _, p := range r.sources[r.byID[l.Article()]].parts {
		if p.name == l.In() {
			return p.cutter.Cut(from, to)
		}
	}
	return l
}

// partOf returns the part a line lies in.
func (r *reader) partOf(l variorum.Line) (part, bool) {
	if i, ok := r.byID[l.Article()]; ok {
		for _, p := range r.sources[i].parts {
			if p.name == l.In() {
				return p, true
			}
		}
	}
	return part{}, false
}

func (r *reader) words(l variorum.Line) (Words, bool) {
	s, ok := r.spot(l)
	if !ok {
		return Words{}, false
	}
	return Words{
		Line: l, Source: s.source + 1, Place: s.place(),
		Language: r.sources[s.source].article.Language, RTL: RightToLeft(l.Exact()),
	}, true
}

// carrying marks the inner line within the outer one.
func (r *reader) carrying(outer, inner variorum.Line) (Words, bool) {
	w, ok := r.words(outer)
	if !ok || inner.IsZero() || inner.In() != outer.In() || inner.Article() != outer.Article() {
		return w, ok
	}
	from, to := outer.Bytes()
	a, b := inner.Bytes()
	if a < from || b > to || a == from && b == to {
		return w, ok
	}
	w.Pieces = pieces(nil, r, outer, from, a, Plain)
	w.Pieces = append(w.Pieces, Piece{inner, Carries})
	w.Pieces = pieces(w.Pieces, r, outer, b, to, Plain)
	return w, ok
}

// pieces appends bytes [from, to) of the line's part, if any.
func pieces(list []Piece, r *reader, l variorum.Line, from, to int, mark Mark) []Piece {
	if from >= to {
		return list
	}
	return append(list, Piece{r.cut(l, from, to), mark})
}
