package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"variorum"
	"variorum/internal/store"
)

// A Hit is an article found.
type Hit struct {
	ArticleItem
	Sentences []variorum.Line `json:"sentences" nullable:"false" doc:"Those that hold all words, else the one with most of them"`
}

type searchInput struct {
	Paged
	Asked
}

// A SearchAnswer is what was found: articles with sentences, quotations, figures.
type SearchAnswer struct {
	Articles     []Hit        `json:"articles" nullable:"false" doc:"Those with all words in the title first, then the newest"`
	Total        int          `json:"total" minimum:"0" doc:"Articles found"`
	More         bool         `json:"more" doc:"The words stand in more articles than were looked at, the 2,000 newest: narrow the search"`
	Quotes       []QuoteItem  `json:"quotes" nullable:"false"`
	QuotesTotal  int          `json:"quotes_total" minimum:"0"`
	Figures      []FigureItem `json:"figures" nullable:"false"`
	FiguresTotal int          `json:"figures_total" minimum:"0"`
	Next         string       `json:"next,omitempty" doc:"Where to go on in the articles; quotes and figures have lists of their own"`
}

type searchOutput struct{ Body SearchAnswer }

func (a *api) search() {
	add(a, get("search", "/search", "articles", "Articles, sentences, quotations and figures by words", "The limit holds for each of the three lists."), a.find)
}

func (a *api) find(ctx context.Context, in *searchInput) (*searchOutput, error) {
	q, err := in.query()
	if err != nil {
		return nil, err
	}
	if _, words := store.Match("", q.Words, false); !words && q.Speaker == "" && q.Outlet == "" && q.Story == "" && q.Since.IsZero() && q.Until.IsZero() {
		return nil, huma.Error422UnprocessableEntity("There is nothing to search for.", &huma.ErrorDetail{Location: "query.q", Value: in.Words, Message: "want a word that must be there, an outlet, a story or a time"})
	}
	if err := in.part(&q); err != nil {
		return nil, err
	}
	m, err := a.Store.Matches(ctx, q)
	if err != nil {
		return nil, err
	}
	total := len(m.Rows)
	out := &searchOutput{SearchAnswer{Total: total, More: m.More, Next: in.next(q, total)}}
	rows := m.Rows[min(q.Offset, total):min(q.Offset+q.Limit, total)]
	if out.Body.Articles, err = a.hits(ctx, rows, q.Words); err != nil {
		return nil, err
	}
	if q.Offset > 0 {
		q.Limit = 0
	}
	quotes, n, err := a.Store.SearchQuotes(ctx, q)
	if err != nil {
		return nil, err
	}
	out.Body.Quotes, out.Body.QuotesTotal = quoteItems(quotes), n
	figures, n, err := a.Store.SearchFigures(ctx, q)
	if err != nil {
		return nil, err
	}
	out.Body.Figures, out.Body.FiguresTotal = figureItems(figures), n
	return out, nil
}

func (a *api) hits(ctx context.Context, rows []store.ArticleRow, words string) ([]Hit, error) {
	articles, err := a.Store.Articles(ctx, rows)
	if err != nil {
		return nil, err
	}
	out := make([]Hit, len(rows))
	for i, r := range rows {
		lines, err := a.Sentences(articles[i], words)
		if err != nil {
			return nil, err
		}
		out[i] = Hit{articleItem(r), orEmpty(lines)}
	}
	return out, nil
}
