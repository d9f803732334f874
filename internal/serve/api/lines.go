package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"variorum"
	"variorum/internal/store"
)

// A QuoteItem is a wording of a quotation.
type QuoteItem struct {
	Story     string        `json:"story"`
	Utterance int           `json:"utterance" minimum:"0" doc:"Its place among the story's quotes, from 0; wordings of one utterance share it"`
	Speaker   string        `json:"speaker,omitempty" doc:"The fullest form in the story; absent where unknown"`
	Role      string        `json:"role,omitempty"`
	Outlet    string        `json:"outlet,omitempty"`
	Line      variorum.Line `json:"line"`
}

// A FigureItem is a reading of a figure.
type FigureItem struct {
	Story   string        `json:"story"`
	Figure  int           `json:"figure" minimum:"0" doc:"Its place among the story's figures, from 0; readings of one figure share it"`
	What    string        `json:"what" doc:"What is counted, in words of its readings"`
	Verdict string        `json:"verdict" enum:"agree,compatible,updated,differ,single" doc:"How the figure's readings stand to each other, over origins"`
	Outlet  string        `json:"outlet,omitempty"`
	Line    variorum.Line `json:"line" doc:"The sentence"`
}

func quoteItems(rows []store.LineRow) []QuoteItem {
	out := make([]QuoteItem, len(rows))
	for i, r := range rows {
		out[i] = QuoteItem{r.Story, r.Item, r.Label, r.What, r.Row.Outlet, r.Line}
	}
	return out
}

func figureItems(rows []store.LineRow) []FigureItem {
	out := make([]FigureItem, len(rows))
	for i, r := range rows {
		out[i] = FigureItem{r.Story, r.Item, r.What, r.Label, r.Row.Outlet, r.Line}
	}
	return out
}

// Asked is what a search asks for.
type Asked struct {
	Words    string `query:"q" maxLength:"400" doc:"All words must be there; in \"marks\" as a phrase; -word must not; word* begins so. Operators: speaker: outlet: lang: story: since: until: figure:"`
	Since    string `query:"since" doc:"Reports published at this time or date or later"`
	Until    string `query:"until" doc:"Reports published at this time or date or before"`
	Language string `query:"language" maxLength:"35" doc:"Of the report, BCP 47"`
	Outlet   string `query:"outlet" maxLength:"200" doc:"Of the report"`
	Story    string `query:"story" maxLength:"200" doc:"The id of a story"`
}

// query reads what is asked for; what stands in a parameter of its own beats an
// operator among the words.
func (in Asked) query() (store.Query, error) {
	q, faults := store.ParseQuery(in.Words)
	if len(faults) > 0 {
		return q, huma.Error422UnprocessableEntity("An operator is not understood.", &huma.ErrorDetail{Location: "query.q", Value: in.Words, Message: faults[0].Error()})
	}
	if in.Language != "" {
		q.Language = in.Language
	}
	if in.Outlet != "" {
		q.Outlet = in.Outlet
	}
	if in.Story != "" {
		q.Story = in.Story
	}
	since, err := parseTime("since", in.Since)
	if err != nil {
		return q, err
	}
	if !since.IsZero() {
		q.Since = since
	}
	until, err := parseTime("until", in.Until)
	if err != nil {
		return q, err
	}
	if !until.IsZero() {
		q.Until = until
	}
	return q, nil
}

type quotesInput struct {
	Paged
	Asked
	Speaker string `query:"speaker" maxLength:"200" doc:"Words of the speaker's name or role"`
}

// A QuoteList is a part of the quotations.
type QuoteList struct {
	Quotes []QuoteItem `json:"quotes" nullable:"false"`
	Total  int         `json:"total" minimum:"0" doc:"How many were found, of the 2,000 newest that hold the words"`
	Next   string      `json:"next,omitempty" doc:"Where to go on; absent at the end"`
}

type quotesOutput struct{ Body QuoteList }

type figuresInput struct {
	Paged
	Asked
	Verdict string `query:"verdict" enum:"agree,compatible,updated,differ,single"`
}

// A FigureList is a part of the figures.
type FigureList struct {
	Figures []FigureItem `json:"figures" nullable:"false"`
	Total   int          `json:"total" minimum:"0" doc:"How many were found, of the 2,000 newest that hold the words"`
	Next    string       `json:"next,omitempty" doc:"Where to go on; absent at the end"`
}

type figuresOutput struct{ Body FigureList }

func (a *api) lines() {
	add(a, get("quotes", "/quotes", "lines", "Quotations by words and speaker", "Each wording by itself, those of the newest stories first. Without words and speaker, the newest."), a.listQuotes)
	add(a, get("figures", "/figures", "lines", "Figures by words and verdict", "Each reading by itself, those of the newest stories first. Without words, the newest. The words may stand in the sentence or in what is counted."), a.listFigures)
}

// part sets a query to a part of a list, one longer than asked.
func (p Paged) part(q *store.Query) error {
	offset, err := p.offset()
	q.Limit, q.Offset = p.Limit, int(offset)
	return err
}

// next is the cursor behind a part, empty where that was all.
func (p Paged) next(q store.Query, total int) string {
	if q.Offset+p.Limit >= total {
		return ""
	}
	return cursor(q.Offset + p.Limit)
}

func (a *api) listQuotes(ctx context.Context, in *quotesInput) (*quotesOutput, error) {
	q, err := in.query()
	if err != nil {
		return nil, err
	}
	if in.Speaker != "" {
		q.Speaker = in.Speaker
	}
	if err := in.part(&q); err != nil {
		return nil, err
	}
	search := a.Store.SearchQuotes
	if _, words := store.Match("", q.Words, false); !words && q.Speaker == "" {
		search = a.Store.NewestQuotes
	}
	rows, total, err := search(ctx, q)
	if err != nil {
		return nil, err
	}
	return &quotesOutput{QuoteList{quoteItems(rows), total, in.next(q, total)}}, nil
}

func (a *api) listFigures(ctx context.Context, in *figuresInput) (*figuresOutput, error) {
	q, err := in.query()
	if err != nil {
		return nil, err
	}
	q.Verdict = in.Verdict
	if err := in.part(&q); err != nil {
		return nil, err
	}
	search := a.Store.SearchFigures
	if _, words := store.Match("", q.Words, false); !words {
		search = a.Store.NewestFigures
	}
	rows, total, err := search(ctx, q)
	if err != nil {
		return nil, err
	}
	return &figuresOutput{FigureList{figureItems(rows), total, in.next(q, total)}}, nil
}
