package run

import (
	"fmt"

	"variorum"
	"variorum/internal/store"
	"variorum/internal/text/prints"
)

// generation is how many texts an index of recent texts holds before another is
// begun: what shares text with a new article is found among the latest one to two
// times as many, at about 6 KB each.
const generation = 8192

// recent finds, as articles arrive, the latest ones that share text with them. It
// holds a whole number of generations, so that what it knows depends on the number
// of articles alone, and is made anew after a start from the last of them.
type recent struct {
	size         int // of a generation
	older, newer *prints.Index
}

func newRecent(size int) *recent { return &recent{size, prints.NewIndex(), prints.NewIndex()} }

// from returns the first of the articles that must be added, out of count, for a
// recent to be as if all had been.
func (r *recent) from(count int) int { return max(0, (count/r.size-1)*r.size) }

// add takes in article number n, from 0, and returns those that share text with it.
func (r *recent) add(n int, a *variorum.Article, story string) []prints.Match {
	if n%r.size == 0 {
		r.older, r.newer = r.newer, prints.NewIndex()
	}
	of := prints.Of(a.Text)
	return append(r.newer.AddPrints(a.ID, a.Outlet, story, of), r.older.Find(a.Outlet, story, of)...)
}

// A copied text is one that an article shares with an earlier article of another story.
type copied struct {
	Of  string `json:"of"` // id of the earlier article
	Why string `json:"why"`
}

// comparedMost bounds the articles that a new one is compared with word by word,
// the likest first: texts that many have printed were compared before.
const comparedMost = 8

// copies compares an article with those that share text with it and stand in
// other stories: at most one copy a story. A story that is nothing but a copy of
// an article joins that one's story.
func (n *Newsroom) copies(tx *store.Tx, a *variorum.Article, d *decision, near []prints.Match) error {
	mine, err := tx.Resolve(d.Story)
	if err != nil {
		return err
	}
	proven := map[string]bool{mine: true}
	compared := 0
	for _, m := range near {
		if m.Own || compared == comparedMost {
			continue
		}
		row, ok, err := tx.FindArticle(m.ID, "")
		if err != nil {
			return err
		}
		if !ok || proven[row.Story] {
			continue
		}
		b, err := tx.Last(row)
		if err != nil {
			return err
		}
		compared++
		b.Version = 0
		edge, ok := n.engine.trace.Same(b, a)
		if !ok {
			continue
		}
		proven[row.Story] = true
		if min(edge.Shared, edge.Back) >= pulls && n.group.Size(d.Story) == 1 {
			d.Joins = row.Story
			return nil
		}
		d.Copies = append(d.Copies, copied{row.ID, sharedWhy(edge)})
	}
	return nil
}

func sharedWhy(e variorum.Edge) string {
	return fmt.Sprintf("%s: %.0f %% of %s stands in %s", e.Kind, 100*e.Shared, e.To, e.From)
}
