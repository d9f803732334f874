package api

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"variorum/internal/journal"
	"variorum/internal/run"
	"variorum/internal/store"
)

// A SourceItem is a feed, sitemap or page that is asked for news, and its health.
type SourceItem struct {
	URL      string     `json:"url"`
	Title    string     `json:"title,omitempty"`
	Added    time.Time  `json:"added"`
	Fetched  *time.Time `json:"fetched,omitempty" doc:"The last fetch; absent before the first"`
	Due      time.Time  `json:"due" doc:"The next fetch"`
	Every    int        `json:"every" minimum:"0" doc:"Seconds between fetches, adapted to what the source gives"`
	Failures int        `json:"failures" minimum:"0" doc:"Failed fetches in a row"`
	Error    string     `json:"error,omitempty" doc:"What went wrong in the last fetch"`
	Given    int        `json:"given" minimum:"0" doc:"Articles so far"`
	Rejected int        `json:"rejected" minimum:"0" doc:"Inputs without an article so far"`
}

func sourceItem(s store.SourceRow) SourceItem {
	return SourceItem{s.URL, s.Title, s.Added, moment(s.Fetched), s.Due, int(s.Every / time.Second), s.Failures, s.Error, s.Given, s.Rejected}
}

// A SourceList is all sources.
type SourceList struct {
	Sources []SourceItem `json:"sources" nullable:"false"`
}

type sourcesOutput struct{ Body SourceList }

type addSourceInput struct {
	Body struct {
		URL   string `json:"url" minLength:"1" maxLength:"2000" doc:"The address of a feed, a sitemap or a page"`
		Title string `json:"title,omitempty" maxLength:"200"`
	}
}

type sourceOutput struct{ Body SourceItem }

type removeSourceInput struct {
	URL string `query:"url" required:"true" maxLength:"2000" doc:"As the list of sources has it"`
}

// A RejectionItem is an input that gave no article.
type RejectionItem struct {
	Input  string    `json:"input"`
	ID     string    `json:"id,omitempty"`
	Reason string    `json:"reason"`
	Hint   string    `json:"hint,omitempty" doc:"The way out"`
	At     time.Time `json:"at"`
	Source string    `json:"source,omitempty" doc:"The source that named the input"`
}

type rejectionsInput struct {
	Paged
	Source string `query:"source" maxLength:"2000" doc:"The address of a source"`
}

// A RejectionList is a part of the rejections.
type RejectionList struct {
	Rejections []RejectionItem `json:"rejections" nullable:"false"`
	Next       string          `json:"next,omitempty" doc:"Where to go on; absent at the end"`
}

type rejectionsOutput struct{ Body RejectionList }

func (a *api) sources() {
	add(a, get("sources", "/sources", "collecting", "Sources and their health", "All of them, by title."), a.listSources)
	add(a, huma.Operation{OperationID: "add-source", Method: http.MethodPost, Path: "/sources", Tags: []string{"collecting"}, Summary: "Add a source",
		Description: "It is asked as soon as it is its turn. A source that is there keeps its health and gets the title.", DefaultStatus: http.StatusCreated,
		Errors: []int{http.StatusForbidden, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType}}, a.addSource)
	add(a, huma.Operation{OperationID: "remove-source", Method: http.MethodDelete, Path: "/sources", Tags: []string{"collecting"}, Summary: "Remove a source",
		Description: "What it gave stays.", Errors: []int{http.StatusForbidden, http.StatusNotFound}}, a.removeSource)
	add(a, get("rejections", "/rejections", "collecting", "Inputs that gave no article, and why", "The newest first."), a.listRejections)
}

func (a *api) listSources(ctx context.Context, _ *struct{}) (*sourcesOutput, error) {
	rows, err := a.Store.Sources(ctx)
	if err != nil {
		return nil, err
	}
	out := &sourcesOutput{SourceList{make([]SourceItem, len(rows))}}
	for i, r := range rows {
		out.Body.Sources[i] = sourceItem(r)
	}
	return out, nil
}

func (a *api) source(ctx context.Context, address string) (store.SourceRow, bool, error) {
	rows, err := a.Store.Sources(ctx)
	if err != nil {
		return store.SourceRow{}, false, err
	}
	i := slices.IndexFunc(rows, func(r store.SourceRow) bool { return r.URL == address })
	if i < 0 {
		return store.SourceRow{}, false, nil
	}
	return rows[i], true, nil
}

func (a *api) addSource(ctx context.Context, in *addSourceInput) (*sourceOutput, error) {
	if err := a.CheckSource(in.Body.URL); err != nil {
		return nil, huma.Error422UnprocessableEntity(err.Error(), &huma.ErrorDetail{Location: "body.url", Value: in.Body.URL, Message: "want https://…"})
	}
	if err := a.Newsroom.Tell(ctx, a.Now(), journal.Source, run.SourceEntry{URL: in.Body.URL, Title: store.Clean(in.Body.Title)}); err != nil {
		return nil, err
	}
	row, ok, err := a.source(ctx, in.Body.URL)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, huma.Error404NotFound("The source was removed by somebody else just now.")
	}
	return &sourceOutput{sourceItem(row)}, nil
}

func (a *api) removeSource(ctx context.Context, in *removeSourceInput) (*struct{}, error) {
	_, ok, err := a.source(ctx, in.URL)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, huma.Error404NotFound("There is no source of this address.")
	}
	return nil, a.Newsroom.Tell(ctx, a.Now(), journal.Source, run.SourceEntry{URL: in.URL, Removed: true})
}

func (a *api) listRejections(ctx context.Context, in *rejectionsInput) (*rejectionsOutput, error) {
	before, err := in.offset()
	if err != nil {
		return nil, err
	}
	rows, err := a.Store.Rejections(ctx, in.Source, before, in.Limit+1)
	if err != nil {
		return nil, err
	}
	rows, more := cut(rows, in.Limit)
	out := &rejectionsOutput{RejectionList{Rejections: make([]RejectionItem, len(rows))}}
	for i, r := range rows {
		out.Body.Rejections[i] = RejectionItem{r.Input, r.ID, r.Reason, r.Hint, r.At, r.Source}
	}
	if more {
		out.Body.Next = cursor(rows[len(rows)-1].Seq)
	}
	return out, nil
}
