package serve

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"variorum/internal/journal"
	"variorum/internal/run"
	"variorum/internal/store"
	"variorum/internal/text"
)

// followRoutes are those of what is followed.
func (s *Server) followRoutes() map[string]handler {
	return map[string]handler{"POST /follow": s.follow, "GET /follow": s.following}
}

// How much can be followed, and how much of it stands on the front.
const (
	followsMost  = 500
	followsShown = 12
	keyMost      = 400 // bytes
)

// A followed thing is a line of the front: what it is, where it leads, and what
// is new in it.
type followed struct {
	store.Follow
	Name  string // as readers know it
	Words bool   // the name is a source's own words
	Link  string
	New   int // reports, or stories of a name, since the last visit
}

// followButton is what a page shows to follow what it is of.
type followButton struct {
	Kind, Key, Back string
	Followed        bool
}

func (s *Server) followButton(r *http.Request, kind, key string) (followButton, error) {
	yes, err := s.store.Followed(r.Context(), kind, key)
	return followButton{kind, key, r.URL.RequestURI(), yes}, err
}

// follow begins or ends following something: a form of kind, key, followed (1 or
// 0) and the page to go back to, or of a story alone.
func (s *Server) follow(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f := run.FollowEntry{Kind: r.FormValue("kind"), Key: strings.TrimSpace(r.FormValue("key")), Followed: r.FormValue("followed") == "1"}
	back := backTo(r.FormValue("back"))
	if id := r.FormValue("story"); f.Kind == "" && id != "" {
		f.Kind, f.Key, back = store.FollowStory, id, "/story/"+url.PathEscape(id)
	}
	if f.Key == "" || len(f.Key) > keyMost {
		return problem{http.StatusBadRequest, "What is followed has a name of 1 to 400 characters."}
	}
	switch f.Kind {
	case store.FollowStory:
		row, ok, err := s.store.StoryRow(ctx, f.Key)
		if err != nil {
			return err
		}
		if !ok && f.Followed {
			return problem{http.StatusNotFound, "There is no story with this id."}
		}
		if ok && f.Followed {
			f.Key = row.ID
		}
	case store.FollowName:
		f.Key = text.Fold(f.Key)
	case store.FollowOutlet, store.FollowSearch:
	default:
		return problem{http.StatusBadRequest, "A story, a name, an outlet or a search can be followed."}
	}
	if f.Followed {
		list, err := s.store.Follows(ctx)
		if err != nil {
			return err
		}
		if len(list) >= followsMost {
			return problem{http.StatusConflict, "500 things are followed; end one to follow another."}
		}
	}
	if err := s.newsroom.Tell(ctx, s.now(), journal.Follow, f); err != nil {
		return err
	}
	http.Redirect(w, r, back, http.StatusSeeOther)
	return nil
}

// backTo is a page of this server to go back to, the front where another is
// asked for.
func backTo(path string) string {
	u, err := url.Parse(path)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.Contains(path, `\`) {
		return "/"
	}
	return path
}

// followingData is what the page of all that is followed shows.
type followingData struct {
	Followed []followed
	Back     string
}

func (s *Server) following(w http.ResponseWriter, r *http.Request) error {
	seq, _ := s.visit(w, r)
	list, _, err := s.followed(r.Context(), seq, followsMost)
	if err != nil {
		return err
	}
	return s.print(w, r, "follow", page{Title: "Followed", At: "stories", Data: followingData{list, "/follow"}})
}

// followed returns what is followed, at most limit, with what is new after a
// journal entry, and how many there are beyond.
func (s *Server) followed(ctx context.Context, seq int64, limit int) (out []followed, more int, err error) {
	list, err := s.store.Follows(ctx)
	if err != nil || len(list) == 0 {
		return nil, 0, err
	}
	more = max(0, len(list)-limit)
	arrivals, err := s.store.ArrivalsSince(ctx, seq)
	if err != nil {
		return nil, 0, err
	}
	for _, f := range list[:len(list)-more] {
		x, ok, err := s.followedThing(ctx, f, arrivals)
		if err != nil {
			return nil, 0, err
		}
		if ok {
			out = append(out, x)
		}
	}
	return out, more, nil
}

// followedThing finds what is new in one thing; ok is false for a story that is
// no more.
func (s *Server) followedThing(ctx context.Context, f store.Follow, arrivals store.Arrivals) (x followed, ok bool, err error) {
	x = followed{Follow: f, Name: f.Key}
	switch f.Kind {
	case store.FollowStory:
		row, ok, err := s.store.StoryRow(ctx, f.Key)
		if !ok || err != nil {
			return x, false, err
		}
		x.Name, x.Words, x.Link, x.New = row.Title, true, "/story/"+row.ID, arrivals.Stories[row.ID]
	case store.FollowName:
		x.Link = "/name/" + url.PathEscape(f.Key)
		if name, ok, err := s.store.Name(ctx, f.Key); err != nil {
			return x, false, err
		} else if ok {
			x.Name = name.Name
		}
		x.New, err = s.store.Named(ctx, f.Key, arrivals)
	case store.FollowOutlet:
		x.Link, x.New = "/outlet/"+url.PathEscape(f.Key), arrivals.Outlets[f.Key]
	case store.FollowSearch:
		x.Link = "/search?q=" + url.QueryEscape(f.Key)
		x.New, err = s.found(ctx, f.Key, arrivals)
	}
	return x, err == nil, err
}

// found counts the reports, or quotations of a speaker, that a search finds
// among those that are new.
func (s *Server) found(ctx context.Context, typed string, arrivals store.Arrivals) (n int, err error) {
	q, _ := store.ParseQuery(typed)
	if q.Speaker != "" {
		q.Limit = followsMost
		lines, _, err := s.store.SearchQuotes(ctx, q)
		for _, l := range lines {
			if arrivals.Has(l.Row) {
				n++
			}
		}
		return n, err
	}
	m, err := s.store.Matches(ctx, q)
	for _, row := range m.Rows {
		if arrivals.Has(row) {
			n++
		}
	}
	return n, err
}
