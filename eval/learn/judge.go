package learn

import (
	"fmt"

	"variorum"
	"variorum/internal/extract/page"
	"variorum/internal/extract/page/model"
)

// Sets names the gold sets; the last has chunks instead of full texts.
var Sets = [...]string{"wcxb", "newspaper4k", "fundus-parsers", "waddle", "trafilatura"}

// Folds is how many parts hosts are dealt into.
const Folds = 5

// Load reads and describes all gold sets.
func Load(gold string, e *page.Extractor, workers int) ([]*Set, error) {
	var sets []*Set
	for _, name := range Sets {
		s, err := Read(gold, name, 1)
		if err != nil {
			return nil, err
		}
		sets = append(sets, s)
	}
	return sets, See(e, sets, workers)
}

// Labelled returns the pages that have a gold text or chunks.
func Labelled(sets []*Set) []*Page {
	var out []*Page
	for _, s := range sets {
		for _, p := range s.Pages {
			if p.Text != nil || len(p.Withs)+len(p.Withouts) > 0 {
				out = append(out, p)
			}
		}
	}
	return out
}

// InFold reports whether a page's host belongs to a fold.
func (p *Page) InFold(fold int) bool { return int(p.Fold%Folds) == fold }

// CrossValidate fits a model without each of the first folds and scores it on
// that fold's pages, by set.
func CrossValidate(sets []*Set, t *Table, set Settings, folds int) []Score {
	tallies := make([]Tally, len(sets))
	for fold := range folds {
		m := Train(t, set, func(p *Page) bool { return !p.InFold(fold) })
		e := page.NewWith(m)
		for i, s := range sets {
			for _, p := range s.Pages {
				if p.InFold(fold) {
					tallies[i].Add(&p.Row, Article(e, m, p).Text)
				}
			}
		}
	}
	out := make([]Score, len(sets))
	for i := range tallies {
		out[i] = tallies[i].Score()
	}
	return out
}

// Article is what a model makes of a page.
func Article(e *page.Extractor, m *model.Model, p *Page) variorum.Article {
	from := variorum.Page{}
	from.Given.URL = p.URL
	return e.Compose(p.Sight, page.Predict(m, p.Sight.Sheet), from)
}

// String prints the figures that the set has.
func (s Score) String() string {
	out := ""
	if s.N > 0 {
		out = fmt.Sprintf("F1 %.4f P %.4f R %.4f exact %.3f", s.F1(), s.P, s.R, s.Exact)
	}
	if s.tp > 0 {
		out += fmt.Sprintf(" chunk F1 %.4f", s.Chunk())
	}
	return out
}
