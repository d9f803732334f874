package serve

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"variorum/internal/run"
	"variorum/internal/store"
)

// What pages are told while they are open goes out as server-sent events (WHATWG
// HTML, 9.2): /live tells programs in JSON, the others hand parts of a page to
// htmx. Nothing moves under the reader: what is new stands behind a link.

// liveRoutes are the streams.
func (s *Server) liveRoutes() map[string]handler {
	return map[string]handler{"GET /live": s.live, "GET /live/front": s.liveFront, "GET /live/story/{id}": s.liveStory, "GET /live/sources": s.liveSources}
}

const (
	// mostStreams bounds the readers who are told; others see what is new when
	// they load the page again.
	mostStreams = 500
	// liveGap is the least time between two messages: what happens meanwhile is
	// told as one.
	liveGap = 500 * time.Millisecond
	// heartbeat keeps proxies from closing a stream on which nothing happens, and
	// finds readers that are gone.
	heartbeat = 20 * time.Second
	// liveWithin is how long one message may take to be sent.
	liveWithin = 30 * time.Second
)

// streams are the streams that are open.
type streams struct {
	room chan struct{}
	stop chan struct{}
	once *sync.Once
}

func newStreams() streams {
	return streams{room: make(chan struct{}, mostStreams), stop: make(chan struct{}), once: &sync.Once{}}
}

// Stop ends all streams, so that a server which stops need not wait for them.
func (s *Server) Stop() { s.streams.once.Do(func() { close(s.streams.stop) }) }

// An event is one message of a stream.
type event struct {
	id, name, data string
}

func (e event) write(b *bytes.Buffer) {
	if e.id != "" {
		fmt.Fprintf(b, "id: %s\n", e.id)
	}
	if e.name != "" {
		fmt.Fprintf(b, "event: %s\n", e.name)
	}
	for line := range strings.SplitSeq(e.data, "\n") {
		fmt.Fprintf(b, "data: %s\n", strings.TrimSuffix(line, "\r"))
	}
	b.WriteByte('\n')
}

// A teller returns what is to be told after something happened; at first it is
// asked with everything.
type teller func(ctx context.Context, h run.Happened) ([]event, error)

// stream tells until the reader is gone or the server stops.
func (s *Server) stream(w http.ResponseWriter, r *http.Request, tell teller) error {
	select {
	case s.streams.room <- struct{}{}:
		defer func() { <-s.streams.room }()
	default:
		w.Header().Set("Retry-After", "60")
		return problem{http.StatusServiceUnavailable, "As many readers are told of news as this server can tell. Load the page again to see what is new."}
	}
	listener := s.newsroom.Listen()
	defer listener.Close()
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Accel-Buffering", "no")
	err := s.tellAll(w, r, listener, tell)
	if err != nil && r.Context().Err() == nil {
		s.log.Debug("stream ended", "path", r.URL.Path, "error", err)
	}
	return nil // what went wrong after the first byte cannot be told as a page
}

func (s *Server) tellAll(w http.ResponseWriter, r *http.Request, l *run.Listener, tell teller) error {
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	out := http.NewResponseController(w)
	send := func(b []byte) error {
		if err := out.SetWriteDeadline(time.Now().Add(liveWithin)); err != nil {
			return err
		}
		if _, err := w.Write(b); err != nil {
			return err
		}
		return out.Flush()
	}
	message := bytes.NewBufferString("retry: 2000\n: Variorum\n\n")
	happened := run.Happened{Taken: true, Collecting: true}
	for {
		events, err := tell(r.Context(), happened)
		if err != nil {
			return err
		}
		for _, e := range events {
			e.write(message)
		}
		if message.Len() > 0 {
			if err := send(message.Bytes()); err != nil {
				return err
			}
			message.Reset()
		}
		if len(events) >= mostTold { // there is more
			continue
		}
		if happened, err = s.next(r.Context(), l, beat.C, func() error { return send([]byte(":\n\n")) }); err != nil {
			return err
		}
	}
}

// next waits until something happened; it gives what happens shortly after it
// time to be told with it.
func (s *Server) next(ctx context.Context, l *run.Listener, beat <-chan time.Time, alive func() error) (run.Happened, error) {
	for {
		select {
		case <-ctx.Done():
			return run.Happened{}, ctx.Err()
		case <-s.streams.stop:
			return run.Happened{}, http.ErrServerClosed
		case <-beat:
			if err := alive(); err != nil {
				return run.Happened{}, err
			}
		case <-l.Wake():
			gap := time.NewTimer(liveGap)
			select {
			case <-gap.C:
			case <-ctx.Done():
			case <-s.streams.stop:
			}
			gap.Stop()
			return l.Take(), ctx.Err()
		}
	}
}

// liveStories is how many stories are read at once, mostTold about how many one
// message tells of before the next goes out.
const liveStories, mostTold = 200, 2000

// live tells programs what is taken in and which stories change. An event's id
// is a cursor as /api/v1/changes has it: Last-Event-ID, or ?since=, goes on from
// there, and without either it begins now.
func (s *Server) live(w http.ResponseWriter, r *http.Request) error {
	since, err := s.liveSince(r)
	if err != nil {
		return err
	}
	position := int64(0)
	return s.stream(w, r, func(ctx context.Context, h run.Happened) ([]event, error) {
		out, err := s.changes(ctx, &since)
		if err != nil {
			return nil, err
		}
		now, err := s.store.Position(ctx)
		if err != nil {
			return nil, err
		}
		if now > position {
			position = now
			out = append(out, event{name: "taken", data: fmt.Sprintf(`{"position":%d}`, now)})
		}
		if h.Collecting && s.watcher != nil {
			e, err := s.roundEvent(ctx)
			if err != nil {
				return nil, err
			}
			out = append(out, e)
		}
		return out, nil
	})
}

// liveSince is where a stream goes on. Now is before the first story whose
// evidence is still to be made: it will be told of.
func (s *Server) liveSince(r *http.Request) (store.Cursor, error) {
	asked := r.Header.Get("Last-Event-ID")
	if asked == "" {
		asked = r.FormValue("since")
	}
	if asked != "" {
		since, err := store.ParseCursor(asked)
		if err != nil {
			return since, problem{http.StatusBadRequest, "since is the id of an earlier event."}
		}
		return since, nil
	}
	position, err := s.store.Position(r.Context())
	if err != nil {
		return store.Cursor{}, err
	}
	due, err := s.store.Due(r.Context(), math.MaxInt64, 1)
	if err == nil && len(due) > 0 {
		position = min(position, due[0].Changed-1)
	}
	return store.Cursor{Seq: position}, err
}

// changes are the stories that changed after since, which moves on.
func (s *Server) changes(ctx context.Context, since *store.Cursor) ([]event, error) {
	var out []event
	for len(out) < mostTold {
		list, next, err := s.store.Changes(ctx, *since, liveStories)
		if err != nil || next == *since {
			return out, err
		}
		for _, c := range list {
			out = append(out, storyEvent(c))
		}
		*since = next
	}
	return out, nil
}

func storyEvent(c store.Change) event {
	b, err := json.Marshal(struct {
		Kind    string `json:"kind"`
		ID      string `json:"id"`
		Into    string `json:"into,omitempty"`
		Title   string `json:"title,omitempty"`
		Reports int    `json:"reports"`
		Outlets int    `json:"outlets"`
		Origins int    `json:"origins"`
	}{c.Kind, c.Story.ID, c.Into, c.Story.Title, c.Story.Articles, c.Story.Outlets, c.Story.Origins})
	if err != nil { // not of strings and numbers
		b = []byte("{}")
	}
	return event{c.Cursor.String(), "story", string(b)}
}

func (s *Server) roundEvent(ctx context.Context) (event, error) {
	round, err := s.watcher.Underway(ctx)
	if err != nil {
		return event{}, err
	}
	given := 0
	for _, a := range round.Asking {
		given += a.Given
	}
	return event{name: "round", data: fmt.Sprintf(`{"asked":%d,"asking":%d,"due":%d,"reports":%d}`, round.Done, len(round.Asking), round.Due, given)}, nil
}

// frontStream is the address of what tells the front of news from now on.
func (s *Server) frontStream(ctx context.Context) (string, error) {
	article, story, err := s.store.Latest(ctx)
	return fmt.Sprintf("/live/front?article=%d&story=%d", article, story), err
}

// liveFront tells the front how many reports and stories came since it was made.
func (s *Server) liveFront(w http.ResponseWriter, r *http.Request) error {
	article, err := strconv.ParseInt(r.FormValue("article"), 10, 64)
	if err != nil {
		return problem{http.StatusBadRequest, "article is a number."}
	}
	story, err := strconv.ParseInt(r.FormValue("story"), 10, 64)
	if err != nil {
		return problem{http.StatusBadRequest, "story is a number."}
	}
	told := store.News{}
	return s.stream(w, r, func(ctx context.Context, h run.Happened) ([]event, error) {
		if !h.Taken {
			return nil, nil
		}
		news, err := s.store.NewSince(ctx, article, story)
		if err != nil || news == told {
			return nil, err
		}
		told = news
		return s.fragment(r, "live-front", news)
	})
}

// liveStory tells a story's page how many reports came since it was made.
func (s *Server) liveStory(w http.ResponseWriter, r *http.Request) error {
	shown, err := strconv.Atoi(r.FormValue("reports"))
	if err != nil {
		return problem{http.StatusBadRequest, "reports is a number."}
	}
	told := 0
	return s.stream(w, r, func(ctx context.Context, h run.Happened) ([]event, error) {
		if !h.Taken {
			return nil, nil
		}
		row, ok, err := s.store.StoryRow(ctx, r.PathValue("id"))
		if err != nil || !ok || row.Articles <= shown || row.Articles-shown == told {
			return nil, err
		}
		told = row.Articles - shown
		return s.fragment(r, "live-story", told)
	})
}

// fragment is a message made of a template of the page.
func (s *Server) fragment(r *http.Request, name string, data any) ([]event, error) {
	var b bytes.Buffer
	if err := s.pages[s.language(r)].ExecuteTemplate(&b, name, data); err != nil {
		return nil, fmt.Errorf("print %s: %w", name, err)
	}
	return []event{{data: strings.TrimSpace(b.String())}}, nil
}

// liveSources keeps the rows of the sources' page as they are, and tells how far
// the round of asking is.
func (s *Server) liveSources(w http.ResponseWriter, r *http.Request) error {
	if one := r.FormValue("one"); one != "" {
		return s.liveSource(w, r, one)
	}
	shown := map[string]string{} // rows as the page has them, by id
	made, err := strconv.ParseInt(r.FormValue("made"), 10, 64)
	if err != nil {
		return problem{http.StatusBadRequest, "made is a number."}
	}
	first, strip := true, ""
	return s.stream(w, r, func(ctx context.Context, h run.Happened) ([]event, error) {
		if !h.Taken && !h.Collecting {
			return nil, nil
		}
		d, err := s.sourcesData(r)
		if err != nil {
			return nil, err
		}
		language := s.pages[s.language(r)]
		var b bytes.Buffer
		if err := language.ExecuteTemplate(&b, "source-round", d); err != nil {
			return nil, fmt.Errorf("print round: %w", err)
		}
		changed := b.String() != strip
		strip = b.String()
		for i := range d.Rows {
			var row bytes.Buffer
			if err := language.ExecuteTemplate(&row, "source-row", &d.Rows[i]); err != nil {
				return nil, fmt.Errorf("print source: %w", err)
			}
			id := d.Rows[i].ID()
			was, ok := shown[id]
			if ok && was != row.String() || first && (d.Rows[i].Asking || d.Rows[i].Fetched.Unix() >= made) {
				changed = true
				fmt.Fprintf(&b, "<hx-partial hx-target=\"#s%s\" hx-swap=\"outerHTML\">%s</hx-partial>\n", id, row.String())
			}
			if ok || first {
				shown[id] = row.String()
			}
		}
		if changed {
			if err := language.ExecuteTemplate(&b, "source-facts-part", d); err != nil {
				return nil, fmt.Errorf("print facts: %w", err)
			}
		}
		first = false
		if !changed {
			return nil, nil
		}
		return []event{{data: strings.TrimSpace(b.String())}}, nil
	})
}

// liveSource tells the page of one source that it is being asked, and was.
func (s *Server) liveSource(w http.ResponseWriter, r *http.Request, id string) error {
	before, ok, err := s.store.Source(r.Context(), id)
	if err != nil {
		return err
	}
	if !ok {
		return problem{http.StatusNotFound, "There is no such source. It may have been removed."}
	}
	told := ""
	return s.stream(w, r, func(ctx context.Context, h run.Happened) ([]event, error) {
		row, ok, err := s.store.Source(ctx, id)
		if err != nil || !ok {
			return nil, err
		}
		d := struct{ Asking, Asked bool }{s.watcher != nil && s.watcher.IsAsking(row.URL), row.Fetched.After(before.Fetched)}
		out, err := s.fragment(r, "live-source", d)
		if err != nil || len(out) > 0 && out[0].data == told {
			return nil, err
		}
		told = out[0].data
		return out, nil
	})
}
