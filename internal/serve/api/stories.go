package api

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"variorum"
	"variorum/internal/store"
)

// A StoryItem is a story in a list.
type StoryItem struct {
	ID         string     `json:"id" doc:"Lasting; after a merge it leads to the story the reports are in"`
	Title      string     `json:"title" doc:"The words of the story's title line"`
	Language   string     `json:"language,omitempty" doc:"BCP 47"`
	First      time.Time  `json:"first" doc:"First publication"`
	Last       time.Time  `json:"last" doc:"Last publication"`
	Articles   int        `json:"articles" minimum:"1"`
	Outlets    int        `json:"outlets" minimum:"1"`
	Origins    int        `json:"origins" minimum:"1" doc:"Texts first written in one place; copies count once"`
	LastOrigin *time.Time `json:"last_origin,omitempty" doc:"When the newest origin came; absent until the story is traced"`
	Cursor     string     `json:"cursor" doc:"The place of its last change among all changes"`
}

func storyItem(r store.StoryRow) StoryItem {
	return StoryItem{r.ID, r.Title, r.Language, r.First, r.Last, r.Articles, r.Outlets, r.Origins, moment(r.LastOrigin), store.Cursor{Seq: r.Changed, Story: r.ID}.String()}
}

func storyItems(rows []store.StoryRow) []StoryItem {
	out := make([]StoryItem, len(rows))
	for i, r := range rows {
		out[i] = storyItem(r)
	}
	return out
}

type storiesInput struct {
	Paged
	Language string `query:"language" maxLength:"35" doc:"BCP 47"`
	Outlet   string `query:"outlet" maxLength:"200" doc:"Stories with a report of this outlet"`
	Name     string `query:"name" maxLength:"200" doc:"Stories that name this person, organisation or place, in any spelling of case and accents"`
	Place    string `query:"place" maxLength:"200" doc:"Stories that name this place"`
	Since    string `query:"since" doc:"Stories with a report after this time or date"`
	Origins  int    `query:"origins" minimum:"1" doc:"Stories of at least so many origins"`
}

// A StoryList is a part of the stories.
type StoryList struct {
	Stories []StoryItem `json:"stories" nullable:"false"`
	Next    string      `json:"next,omitempty" doc:"Where to go on; absent at the end"`
}

type storiesOutput struct{ Body StoryList }

func (a *api) stories() {
	add(a, get("stories", "/stories", "stories", "Stories, those of most origins first", "By independent origins, discounted by age, as the front page has them. The order moves as reports come in: whoever keeps a copy follows the changes."), a.listStories)
	op := get("story", "/stories/{id}", "stories", "A story with its reports",
		"What `variorum read --format json` prints, of one story: its articles and its evidence.", http.StatusNotFound)
	op.Responses = map[string]*huma.Response{"308": {Description: "The story was merged into the one at Location",
		Headers: map[string]*huma.Param{"Location": {Schema: &huma.Schema{Type: huma.TypeString}}},
		Content: map[string]*huma.MediaType{"application/problem+json": {Schema: &huma.Schema{Ref: refs + "ErrorModel"}}}}}
	add(a, op, a.story)
}

func (a *api) listStories(ctx context.Context, in *storiesInput) (*storiesOutput, error) {
	since, err := parseTime("since", in.Since)
	if err != nil {
		return nil, err
	}
	offset, err := in.offset()
	if err != nil {
		return nil, err
	}
	rows, err := a.Store.Front(ctx, store.Filter{Language: in.Language, Outlet: in.Outlet, Name: in.Name, Place: in.Place, Origins: in.Origins, Since: since, Limit: in.Limit + 1, Offset: int(offset)})
	if err != nil {
		return nil, err
	}
	rows, more := cut(rows, in.Limit)
	out := &storiesOutput{StoryList{Stories: storyItems(rows)}}
	if more {
		out.Body.Next = cursor(int(offset) + in.Limit)
	}
	return out, nil
}

type storyInput struct {
	ID string `path:"id" maxLength:"200"`
}

type storyOutput struct {
	ETag string `header:"ETag"`
	Body variorum.Edition
}

func (a *api) story(ctx context.Context, in *storyInput) (*storyOutput, error) {
	row, ok, err := a.Store.StoryRow(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, huma.Error404NotFound("There is no story with this id. It may have been taken out with its reports.")
	}
	if row.ID != in.ID {
		return nil, huma.ErrorWithHeaders(huma.NewError(http.StatusPermanentRedirect, "This story was merged into "+row.ID+"."), http.Header{"Location": {Prefix + "/stories/" + row.ID}})
	}
	story, articles, ok, err := a.Store.Story(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, huma.Error404NotFound("This story was taken out just now.")
	}
	if len(story.Articles) == 0 {
		story = a.Newsroom.Make(story.ID, articles)
	}
	if row.Traced < row.Changed {
		a.Newsroom.Ask(row.ID)
	}
	return &storyOutput{fmt.Sprintf(`W/"%d-%d"`, row.Changed, row.Traced), Edition(story, articles)}, nil
}

// Edition is a story with its articles as `variorum read` prints it.
func Edition(story variorum.Story, articles []*variorum.Article) variorum.Edition {
	e := variorum.Edition{Articles: make([]variorum.Article, len(articles)), Rejected: []variorum.Rejection{}, Stories: []variorum.Story{story}}
	for i, a := range articles {
		e.Articles[i] = whole(a)
	}
	return e
}

// whole gives an article the empty lists that the format wants where there is
// nothing: a journal may hold articles of other programs.
func whole(a *variorum.Article) variorum.Article {
	out := *a
	out.Captions, out.Authors, out.Credits, out.Removed = orEmpty(a.Captions), orEmpty(a.Authors), orEmpty(a.Credits), orEmpty(a.Removed)
	return out
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
