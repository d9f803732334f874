// Package source prepares an article for the kinds of evidence: its title,
// deck, text and captions, each cut once into sentences and words, with the
// means to cut lines out of it.
//
// An article comes in, a Source goes out; the kinds read it and change nothing.
// Junk is gone already (internal/extract saw to that). A kind that wants all
// that the article says reads Parts; one that wants the report proper reads
// Body. What the sentences mean is left to the kinds.
package source

import (
	"strconv"
	"time"

	"variorum"
	"variorum/internal/text"
	"variorum/internal/text/background"
)

// A Source is one article of a story, prepared.
type Source struct {
	Article *variorum.Article
	// Index is the place of the article in its story, from 0.
	Index int
	// Parts holds title, deck and text, in this order, then the captions; parts
	// that are empty are left out.
	Parts []Part
	// Published is the moment of publication; Dated is false where it is unknown.
	Published time.Time
	Dated     bool
	// Words tells how common a word is in the article's language.
	Words *background.Table
}

// A Part is one string of an article.
type Part struct {
	*text.Doc
	Name   string // "title", "deck", "text", "captions/0"
	cutter variorum.Cutter
}

// Cut returns a span of the part (bytes) as a line.
func (p *Part) Cut(s text.Span) variorum.Line { return p.cutter.Cut(s.Start, s.End) }

// Sentence returns sentence i of the part as a line.
func (p *Part) Sentence(i int) variorum.Line { return p.Cut(p.Sentences[i].Span) }

// Body returns the part that holds the text, or nil for an article without one.
func (s *Source) Body() *Part {
	for i := range s.Parts {
		if s.Parts[i].Name == variorum.PartText {
			return &s.Parts[i]
		}
	}
	return nil
}

// A Preparer makes sources; it holds the language data that all share.
type Preparer struct {
	abbreviations *text.Abbreviations
	library       *background.Library
}

// NewPreparer returns a preparer that reads word tables from library.
func NewPreparer(library *background.Library) *Preparer {
	return &Preparer{text.NewAbbreviations(), library}
}

// Prepare cuts the articles of one story. The slice's order gives the indexes.
func (p *Preparer) Prepare(articles []*variorum.Article) []*Source {
	out := make([]*Source, len(articles))
	for i, a := range articles {
		out[i] = p.one(a, i)
	}
	return out
}

func (p *Preparer) one(a *variorum.Article, index int) *Source {
	s := &Source{Article: a, Index: index, Words: p.library.Table(a.Language)}
	s.Published, s.Dated = a.Published.Time()
	names := []string{variorum.PartTitle, variorum.PartDeck, variorum.PartText}
	for i := range a.Captions {
		names = append(names, "captions/"+strconv.Itoa(i))
	}
	for _, name := range names {
		cutter, err := a.Cutter(name)
		if err != nil || cutter.Text() == "" {
			continue // Cutter fails only for names that are not listed above
		}
		s.Parts = append(s.Parts, Part{Doc: text.Parse(cutter.Text(), a.Language, p.abbreviations), Name: name, cutter: cutter})
	}
	return s
}
