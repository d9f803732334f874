package view

import (
	"cmp"
	"slices"
	"time"

	"variorum"
)

// A Revision is what a later version of a report changed in the one before.
type Revision struct {
	Source, Version int // the later version, from 2
	At              time.Time
	Altered         []Revised
	Others          int // sentences that changed beside those
}

// A Revised is a headline, figure or quotation that is not what it was. Either
// side may be missing. Words of an earlier version have no Place on the page.
type Revised struct {
	Kind          variorum.AlterationKind
	Speaker       string
	Before, After *Words
	Was, Is       *Words // of a figure's value
}

// Revise sets the versions of reports into a page: what later ones changed, the
// newest first, and which reports were taken back, by article id.
func (p *Page) Revise(list []variorum.Revision, withdrawn map[string]time.Time) {
	number := map[string]int{}
	for i := range p.Sources {
		s := &p.Sources[i]
		if !s.Gone {
			number[s.Article.ID] = s.Number
			s.Withdrawn = withdrawn[s.Article.ID]
		}
	}
	for _, r := range list {
		n := number[r.Article]
		if n == 0 {
			continue
		}
		s := &p.Sources[n-1]
		s.Version = max(s.Version, r.Version)
		at, _ := r.At.Time()
		out := Revision{Source: n, Version: r.Version, At: at, Others: len(r.Passages)}
		for _, a := range r.Altered {
			x := Revised{Kind: a.Kind, Speaker: a.Speaker, Before: p.versioned(s, a.Before, false), After: p.versioned(s, a.After, s.Version == r.Version),
				Was: p.versioned(s, a.Was, false), Is: p.versioned(s, a.Is, s.Version == r.Version)}
			if x.Before != nil || x.After != nil {
				out.Altered = append(out.Altered, x)
				out.Others = max(0, out.Others-1)
			}
		}
		p.Revisions = append(p.Revisions, out)
	}
	slices.SortStableFunc(p.Revisions, func(a, b Revision) int {
		return cmp.Or(b.At.Compare(a.At), a.Source-b.Source, b.Version-a.Version)
	})
}

// versioned is a line of a version; latest says that it is the one on the page.
func (p *Page) versioned(s *Source, l variorum.Line, latest bool) *Words {
	if l.IsZero() {
		return nil
	}
	w := &Words{Line: l, Source: s.Number, Language: s.Article.Language, RTL: RightToLeft(l.Exact())}
	if latest {
		w.Place = s.placeOf(l)
	}
	return w
}

// placeOf finds the sentence in which a line of the report begins, "" for none.
func (s *Source) placeOf(l variorum.Line) string {
	for _, para := range s.Text {
		for _, w := range para.Sentences {
			if w.In() == l.In() && w.Start() <= l.Start() && l.Start() < w.End() {
				return w.Place
			}
		}
	}
	return ""
}
