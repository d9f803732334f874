// Package api answers programs: JSON over HTTP under /api/v1, described by an
// OpenAPI 3.1 document at /api/v1/openapi.json.
//
// Requests come in, checked against that document by huma; answers go out as the
// document says, the nouns in them as doc/edition.schema.json has them. Faults are
// problem details (RFC 9457), also for addresses and methods that are not there.
// Lists are bounded, go on from a cursor and carry an ETag, so that asking again
// costs little. What is stored and how it is found is left to internal/store, what
// changes anything goes through the journal, access and compression are left to
// internal/serve.
package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"variorum"
	"variorum/internal/run"
	"variorum/internal/store"
)

// Options are what the API is made of. All are needed.
type Options struct {
	Store    *store.Store
	Newsroom *run.Newsroom
	Now      func() time.Time
	Log      *slog.Logger
	// Sentences cuts the sentences of an article that say what was asked.
	Sentences func(a *variorum.Article, words string) ([]variorum.Line, error)
	// CheckSource tells a reader's fault in the address of a source; nil is none.
	CheckSource func(address string) error
	// Stopped is closed when the server stops, so that nobody waits on.
	Stopped <-chan struct{}
}

// Prefix is where the API lies.
const Prefix = "/api/v1"

// maxBody bounds what a request may send, in bytes.
const maxBody = 16 << 10

type api struct {
	Options
	huma    huma.API
	routes  *routes
	waiting chan struct{} // requests that wait
}

// New returns the handler of everything below Prefix.
func New(o Options) (http.Handler, error) {
	a, err := build(o)
	if err != nil {
		return nil, fmt.Errorf("start API: %w", err)
	}
	return problems(conditional(a.routes)), nil
}

func build(o Options) (*api, error) {
	a := &api{Options: o, routes: &routes{ServeMux: http.NewServeMux()}, waiting: make(chan struct{}, waiters)}
	registry := huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer)
	if err := addNouns(registry); err != nil {
		return nil, err
	}
	config := huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI:    "3.1.0",
			Info:       &huma.Info{Title: "Variorum", Version: "1", Description: about},
			Servers:    []*huma.Server{{URL: Prefix}},
			Components: &huma.Components{Schemas: registry},
			Tags:       tags,
		},
		Formats:                      map[string]huma.Format{"application/json": huma.DefaultJSONFormat, "json": huma.DefaultJSONFormat},
		DefaultFormat:                "application/json",
		RejectUnknownQueryParameters: true,
	}
	a.huma = humago.NewWithPrefix(a.routes, Prefix, config)
	a.stories()
	a.changes()
	a.articles()
	a.lines()
	a.names()
	a.search()
	a.sources()
	return a, a.describe()
}

const about = "Stories that many outlets tell, line by line: every line is a source's own words, at a place in an article. " +
	"Lists give `next` where there is more: ask again with `cursor` set to it. Positions count Unicode code points. Times are UTC."

// describe serves the document; it is made once, when every operation is known.
func (a *api) describe() error {
	op := huma.Operation{OperationID: "openapi", Method: http.MethodGet, Path: "/openapi.json", Tags: []string{"about"}, Summary: "This description"}
	type output struct {
		ContentType string `header:"Content-Type"`
		Body        []byte `contentType:"application/json"`
	}
	var document []byte
	add(a, op, func(context.Context, *struct{}) (*output, error) {
		return &output{"application/json", document}, nil
	})
	doc := a.huma.OpenAPI()
	doc.Paths[op.Path].Get.Responses["200"].Content = map[string]*huma.MediaType{"application/json": {Schema: &huma.Schema{Type: huma.TypeObject}}}
	var err error
	document, err = json.MarshalIndent(doc, "", " ")
	return err
}

var tags = []*huma.Tag{
	{Name: "stories", Description: "Reports of one event, and what they say."},
	{Name: "articles", Description: "Single reports with their versions."},
	{Name: "lines", Description: "Quotations, figures and names of all stories."},
	{Name: "collecting", Description: "Where reports come from, and what gave none."},
	{Name: "about"},
}

// add registers an operation with the answers that any of them may give. A fault
// that is no reader's goes to the log, and its text no further.
func add[I, O any](a *api, op huma.Operation, h func(context.Context, *I) (*O, error)) {
	op.MaxBodyBytes = maxBody
	op.Errors = append(op.Errors, http.StatusUnauthorized, http.StatusUnprocessableEntity, http.StatusTooManyRequests, http.StatusInternalServerError)
	if op.Responses == nil {
		op.Responses = map[string]*huma.Response{}
	}
	if op.Method == http.MethodGet {
		op.Responses["304"] = &huma.Response{Description: "Nothing new since the answer with this ETag (If-None-Match)"}
	}
	huma.Register(a.huma, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := h(ctx, in)
		if se, ok := errors.AsType[huma.StatusError](err); err == nil || ok && se != nil {
			return out, err
		}
		if ctx.Err() == nil {
			a.Log.Error("request", "operation", op.OperationID, "error", err)
		}
		return nil, huma.Error500InternalServerError("This answer could not be made. The log says why.")
	})
}

// get is a GET operation.
func get(id, path, tag, summary, description string, errs ...int) huma.Operation {
	return huma.Operation{OperationID: id, Method: http.MethodGet, Path: path, Tags: []string{tag}, Summary: summary, Description: description, Errors: errs}
}
