package serve

import (
	"context"
	"net/http"
	"strings"
	"time"

	"variorum"
	"variorum/internal/store"
	"variorum/internal/text"
)

// How much a search shows.
const (
	hitsShown  = 30
	linesShown = 8
	// sentenceBytes bounds a sentence shown for an article found.
	sentenceBytes = 320
)

// searchRoutes are the search page's.
func (s *Server) searchRoutes() map[string]handler {
	return map[string]handler{"GET /search": s.search}
}

type searchData struct {
	Words   string
	Since   string
	Hits    []hit
	Total   int
	Quotes  []store.LineRow
	Figures []store.LineRow
}

// A hit is an article found and the sentence of it that says most of what was
// asked for.
type hit struct {
	store.ArticleRow
	Sentence variorum.Line
}

func (s *Server) search(w http.ResponseWriter, r *http.Request) error {
	d := searchData{Words: strings.TrimSpace(r.FormValue("q")), Since: r.FormValue("since")}
	f := page{Title: "Search", At: "search", Query: d.Words}
	if d.Words == "" {
		f.Data = d
		return s.print(w, r, "search", f)
	}
	ctx := r.Context()
	q := store.Query{Words: d.Words, Language: r.FormValue("language"), Outlet: r.FormValue("outlet"), Limit: hitsShown}
	if t, err := time.Parse(time.DateOnly, d.Since); err == nil {
		q.Since = t
	}
	rows, total, err := s.store.SearchArticles(ctx, q)
	if err != nil {
		return err
	}
	d.Total = total
	if d.Hits, err = s.hits(ctx, rows, d.Words); err != nil {
		return err
	}
	if d.Quotes, err = s.store.SearchQuotes(ctx, d.Words, linesShown); err != nil {
		return err
	}
	if d.Figures, err = s.store.SearchFigures(ctx, d.Words, linesShown); err != nil {
		return err
	}
	f.Data = d
	return s.print(w, r, "search", f)
}

func (s *Server) hits(ctx context.Context, rows []store.ArticleRow, words string) ([]hit, error) {
	articles, err := s.store.Articles(ctx, rows)
	if err != nil {
		return nil, err
	}
	asked := map[string]bool{}
	for _, w := range text.Words(words) {
		asked[text.Fold(w.Lower)] = true
	}
	out := make([]hit, len(rows))
	for i, a := range articles {
		out[i] = hit{ArticleRow: rows[i]}
		if out[i].Sentence, err = s.bestSentence(a, asked); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// bestSentence cuts the sentence that holds most of the words, the first of
// several.
func (s *Server) bestSentence(a *variorum.Article, asked map[string]bool) (variorum.Line, error) {
	c, err := a.Cutter(variorum.PartText)
	if err != nil {
		return variorum.Line{}, err
	}
	d := text.Parse(a.Text, a.Language, s.abbreviations)
	best, most := -1, 0
	for i, sent := range d.Sentences {
		n := 0
		for _, w := range d.Words[sent.First:sent.Last] {
			if asked[text.Fold(w.Lower)] {
				n++
			}
		}
		if n > most && sent.Len() <= sentenceBytes {
			best, most = i, n
		}
	}
	if best < 0 {
		return variorum.Line{}, nil
	}
	return c.Cut(d.Sentences[best].Start, d.Sentences[best].End), nil
}

func paragraphs(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, "\n")
}
