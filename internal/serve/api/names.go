package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"variorum/internal/store"
)

// A NameItem is a person, organisation or place of all stories.
type NameItem struct {
	Key     string `json:"key" doc:"The name without case and accents: its place in the list"`
	Name    string `json:"name"`
	Kind    string `json:"kind" enum:"person,organisation,place,other"`
	Stories int    `json:"stories" minimum:"1" doc:"How many stories name it"`
}

func nameItem(n store.NameRow) NameItem { return NameItem(n) }

type namesInput struct {
	Paged
	Prefix string `query:"prefix" maxLength:"200" doc:"How the name begins, in any case and accents"`
	Kind   string `query:"kind" enum:"person,organisation,place,other"`
}

// A NameList is a part of the names.
type NameList struct {
	Names []NameItem `json:"names" nullable:"false"`
	Next  string     `json:"next,omitempty" doc:"Where to go on; absent at the end"`
}

type namesOutput struct{ Body NameList }

type nameInput struct {
	Paged
	Key string `path:"key" maxLength:"200" doc:"The key of a name, or any spelling of it"`
}

// A NameAnswer is a name with a part of its stories.
type NameAnswer struct {
	NameItem
	List []StoryItem `json:"list" nullable:"false" doc:"Stories that name it, those of most origins first"`
	Next string      `json:"next,omitempty" doc:"Where to go on; absent at the end"`
}

type nameOutput struct{ Body NameAnswer }

func (a *api) names() {
	add(a, get("names", "/names", "lines", "Persons, organisations and places", "In the order of their keys."), a.listNames)
	add(a, get("name", "/names/{key}", "lines", "A name with the stories that name it", "", http.StatusNotFound), a.name)
}

func (a *api) listNames(ctx context.Context, in *namesInput) (*namesOutput, error) {
	key, ok, err := in.key(1)
	if err != nil {
		return nil, err
	}
	after := ""
	if ok {
		after = key[0]
	}
	rows, err := a.Store.Names(ctx, in.Prefix, in.Kind, after, in.Limit+1)
	if err != nil {
		return nil, err
	}
	rows, more := cut(rows, in.Limit)
	out := &namesOutput{NameList{Names: make([]NameItem, len(rows))}}
	for i, r := range rows {
		out.Body.Names[i] = nameItem(r)
	}
	if more {
		out.Body.Next = cursor(rows[len(rows)-1].Key)
	}
	return out, nil
}

func (a *api) name(ctx context.Context, in *nameInput) (*nameOutput, error) {
	offset, err := in.offset()
	if err != nil {
		return nil, err
	}
	n, ok, err := a.Store.Name(ctx, in.Key)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, huma.Error404NotFound("No story names this.")
	}
	rows, err := a.Store.Front(ctx, store.Filter{Name: n.Key, Limit: in.Limit + 1, Offset: int(offset)})
	if err != nil {
		return nil, err
	}
	rows, more := cut(rows, in.Limit)
	out := &nameOutput{NameAnswer{NameItem: nameItem(n), List: storyItems(rows)}}
	if more {
		out.Body.Next = cursor(int(offset) + in.Limit)
	}
	return out, nil
}
