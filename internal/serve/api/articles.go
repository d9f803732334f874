package api

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"variorum"
	"variorum/internal/store"
)

// An ArticleItem is an article in a list, without its text.
type ArticleItem struct {
	ID        string    `json:"id"`
	URL       string    `json:"url,omitempty"`
	Outlet    string    `json:"outlet,omitempty"`
	Title     string    `json:"title,omitempty"`
	Language  string    `json:"language,omitempty" doc:"BCP 47"`
	Published time.Time `json:"published" doc:"When it arrived, where the report has no date"`
	Story     string    `json:"story" doc:"The story it is in"`
	Version   int       `json:"version" minimum:"1" doc:"Its latest version"`
}

func articleItem(r store.ArticleRow) ArticleItem {
	return ArticleItem{r.ID, r.URL, r.Outlet, r.Title, r.Language, r.Published, r.Story, r.Version}
}

type articlesInput struct {
	Paged
	Outlet   string `query:"outlet" maxLength:"200"`
	Language string `query:"language" maxLength:"35" doc:"BCP 47"`
	Story    string `query:"story" maxLength:"200" doc:"The id of a story"`
	Since    string `query:"since" doc:"Published at this time or date or later"`
	Until    string `query:"until" doc:"Published before this time or date"`
}

// An ArticleList is a part of the articles.
type ArticleList struct {
	Articles []ArticleItem `json:"articles" nullable:"false"`
	Next     string        `json:"next,omitempty" doc:"Where to go on; absent at the end"`
}

type articlesOutput struct{ Body ArticleList }

// An ArticleVersion is one state of an article as it was read.
type ArticleVersion struct {
	Version int       `json:"version" minimum:"1"`
	At      time.Time `json:"at" doc:"When it was read"`
	Title   string    `json:"title,omitempty"`
}

// An ArticleAnswer is an article in one of its versions.
type ArticleAnswer struct {
	Article  variorum.Article `json:"article"`
	Story    string           `json:"story" doc:"The story it is in"`
	Version  int              `json:"version" minimum:"1" doc:"The version given"`
	Versions []ArticleVersion `json:"versions" nullable:"false" doc:"All versions, oldest first"`
}

type articleInput struct {
	ID      string `path:"id" maxLength:"200"`
	Version int    `query:"version" minimum:"1" doc:"The latest where none is named"`
}

type articleOutput struct{ Body ArticleAnswer }

func (a *api) articles() {
	add(a, get("articles", "/articles", "articles", "Articles, newest first", "By publication. Lines of a story name their article by its id."), a.listArticles)
	add(a, get("article", "/articles/{id}", "articles", "An article with its text", "What `variorum extract` prints, and which versions there are.", http.StatusNotFound), a.article)
}

func (a *api) listArticles(ctx context.Context, in *articlesInput) (*articlesOutput, error) {
	f := store.ArticleFilter{Outlet: in.Outlet, Language: in.Language, Story: in.Story, Limit: in.Limit + 1}
	var err error
	if f.Since, err = parseTime("since", in.Since); err != nil {
		return nil, err
	}
	if f.Until, err = parseTime("until", in.Until); err != nil {
		return nil, err
	}
	key, ok, err := in.key(2)
	if err != nil {
		return nil, err
	}
	if ok {
		published, err1 := strconv.ParseInt(key[0], 10, 64)
		n, err2 := strconv.ParseInt(key[1], 10, 64)
		if err1 != nil || err2 != nil {
			return nil, badCursor()
		}
		f.Before = &store.ArticlePlace{Published: time.Unix(published, 0), N: n}
	}
	rows, err := a.Store.ListArticles(ctx, f)
	if err != nil {
		return nil, err
	}
	rows, more := cut(rows, in.Limit)
	out := &articlesOutput{ArticleList{Articles: make([]ArticleItem, len(rows))}}
	for i, r := range rows {
		out.Body.Articles[i] = articleItem(r)
	}
	if more {
		last := rows[len(rows)-1]
		out.Body.Next = cursor(last.Published.Unix(), last.N)
	}
	return out, nil
}

func (a *api) article(ctx context.Context, in *articleInput) (*articleOutput, error) {
	row, ok, err := a.Store.Article(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, huma.Error404NotFound("There is no article with this id.")
	}
	versions, err := a.Store.Versions(ctx, row.ID)
	if err != nil {
		return nil, err
	}
	out := &articleOutput{ArticleAnswer{Story: row.Story, Versions: make([]ArticleVersion, len(versions))}}
	for i, v := range versions {
		out.Body.Versions[i] = ArticleVersion{v.Version, v.At, v.Article.Title}
		if v.Version == in.Version || in.Version == 0 {
			out.Body.Article, out.Body.Version = whole(v.Article), v.Version
		}
	}
	if out.Body.Version == 0 {
		return nil, huma.Error404NotFound("There is no such version of this article.")
	}
	return out, nil
}
