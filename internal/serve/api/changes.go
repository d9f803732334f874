package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"variorum/internal/store"
)

// A ChangeItem is the last that happened to a story.
type ChangeItem struct {
	Kind   string     `json:"kind" enum:"changed,merged,removed" doc:"changed: it is new or has new reports, versions or evidence; merged: its reports are in another story; removed: it has none any more"`
	ID     string     `json:"id"`
	Into   string     `json:"into,omitempty" doc:"Of a merged story: where its reports are"`
	Cursor string     `json:"cursor"`
	Story  *StoryItem `json:"story,omitempty" doc:"Of a changed story"`
}

type changesInput struct {
	Limited
	Since string `query:"since" maxLength:"220" doc:"The cursor of the answer before; empty for the beginning"`
	Wait  int    `query:"wait" minimum:"0" maximum:"30" doc:"Where nothing changed, wait so many seconds for it; the answer is empty where nothing does"`
}

// A ChangeList is a part of the changes.
type ChangeList struct {
	Changes []ChangeItem `json:"changes" nullable:"false"`
	Cursor  string       `json:"cursor" doc:"Ask for what comes next since this"`
	More    bool         `json:"more" doc:"There was more than the limit"`
}

type changesOutput struct{ Body ChangeList }

func (a *api) changes() {
	add(a, get("changes", "/changes", "stories", "What changed since a cursor, oldest first",
		"Every story once, with the last that happened to it, and not before its evidence is made. Whoever follows the cursors holds every story as it is and misses nothing, however often a story changes."), a.listChanges)
}

func (a *api) listChanges(ctx context.Context, in *changesInput) (*changesOutput, error) {
	since, err := store.ParseCursor(in.Since)
	if err != nil {
		return nil, huma.Error422UnprocessableEntity("This is no cursor.", &huma.ErrorDetail{Location: "query.since", Value: in.Since, Message: "want the cursor of an earlier answer"})
	}
	list, next, err := a.await(ctx, since, in)
	if err != nil {
		return nil, err
	}
	list, more := cut(list, in.Limit)
	if more {
		next = list[len(list)-1].Cursor
	}
	out := &changesOutput{ChangeList{Changes: make([]ChangeItem, len(list)), Cursor: next.String(), More: more}}
	for i, c := range list {
		out.Body.Changes[i] = ChangeItem{Kind: c.Kind, ID: c.Story.ID, Into: c.Into, Cursor: c.Cursor.String()}
		if c.Kind == store.StoryChanged {
			item := storyItem(c.Story)
			out.Body.Changes[i].Story = &item
		}
	}
	return out, nil
}

// waiters bounds the requests that wait; others are answered at once.
const waiters = 200

// await reads the changes; where there are none it looks again whenever stories
// were traced, until the wait is over.
func (a *api) await(ctx context.Context, since store.Cursor, in *changesInput) (list []store.Change, next store.Cursor, err error) {
	listener := a.Newsroom.Listen() // before the first look, so that nothing falls between
	defer listener.Close()
	list, next, err = a.Store.Changes(ctx, since, in.Limit+1)
	if err != nil || len(list) > 0 || in.Wait == 0 {
		return list, next, err
	}
	select {
	case a.waiting <- struct{}{}:
		defer func() { <-a.waiting }()
	default:
		return list, next, nil
	}
	over := time.NewTimer(time.Duration(in.Wait) * time.Second)
	defer over.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil, since, ctx.Err()
		case <-a.Stopped:
			return list, next, nil
		case <-over.C:
			return list, next, nil
		case <-listener.Wake():
		}
		listener.Take()
		if list, next, err = a.Store.Changes(ctx, since, in.Limit+1); err != nil || len(list) > 0 {
			return list, next, err
		}
	}
}
