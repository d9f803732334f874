package serve

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"variorum/internal/store"
)

// A listener reads a stream of events.
type listener struct {
	t    *testing.T
	body *bufio.Scanner
	stop func()
}

func (d *desk) listen(path, last string) *listener {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(d.t.Context(), 30*time.Second)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, d.URL+path, nil)
	if err != nil {
		d.t.Fatal(err)
	}
	if last != "" {
		r.Header.Set("Last-Event-ID", last)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		d.t.Fatal(err)
	}
	if answer.StatusCode != http.StatusOK || answer.Header.Get("Content-Type") != "text/event-stream" {
		d.t.Fatalf("%s: %d %s", path, answer.StatusCode, answer.Header.Get("Content-Type"))
	}
	stop := func() { cancel(); answer.Body.Close() }
	d.t.Cleanup(stop)
	return &listener{d.t, bufio.NewScanner(answer.Body), stop}
}

// until reads events until one of a name holds a word; it returns its data and
// the last id.
func (l *listener) until(name, word string) (data, id string) {
	l.t.Helper()
	event := ""
	for l.body.Scan() {
		switch key, value, _ := strings.Cut(l.body.Text(), ": "); key {
		case "id":
			id = value
		case "event":
			event = value
		case "data":
			data += value
		case "":
			if data != "" && event == name && strings.Contains(data, word) {
				return data, id
			}
			event, data = "", ""
		}
	}
	l.t.Fatalf("the stream ended before %s with %q: %v", name, word, l.body.Err())
	return "", ""
}

func TestLive(t *testing.T) {
	d := newDesk(t, false)
	l := d.listen("/live", "")
	d.tell(0)
	_, id := l.until("story", `"reports":1`)
	if id == "" {
		t.Error("no id to go on from")
	}
	l.stop()
	d.tell(1)
	l = d.listen("/live", id)
	if data, _ := l.until("story", `"reports":2`); !strings.Contains(data, `"origins":`) {
		t.Errorf("after reconnecting: %s", data)
	}
	l.stop()
	l = d.listen("/live?since=0", "")
	l.until("story", `"reports":2`)
	d.tell(2)
	l.until("taken", `"position":3`)
	for _, path := range []string{"/live?since=yesterday", "/live/front?article=x&story=0", "/live/story/x?reports=many"} {
		if status, _, _ := get(t, d.Server, path); status != http.StatusBadRequest {
			t.Errorf("%s: %d", path, status)
		}
	}
	d.server.Stop()
	for l.body.Scan() {
	}
	if err := l.body.Err(); err != nil {
		t.Errorf("a server that stops breaks its streams: %v", err)
	}
}

// Pages are told what came since they were made.
func TestLivePages(t *testing.T) {
	d := newDesk(t, false)
	d.tell(0)
	_, body, _ := get(t, d.Server, "/")
	_, path, ok := strings.Cut(body, `hx-sse:connect="`)
	path, _, _ = strings.Cut(path, `"`)
	if !ok || !strings.HasPrefix(path, "/live/front?") {
		t.Fatalf("the front has no stream: %s", body)
	}
	front := d.listen(strings.ReplaceAll(path, "&amp;", "&"), "")
	data, _ := d.listen("/live?since=0", "").until("story", `"reports":1`)
	var told struct{ ID string }
	if err := json.Unmarshal([]byte(data), &told); err != nil {
		t.Fatal(err)
	}
	story := d.listen("/live/story/"+told.ID+"?reports=1", "")
	d.tell(1)
	front.until("", "1 new report</b>")
	story.until("", "1 new report</b>")
	d.tell(2)
	front.until("", "2 new reports, 1 new story</b>")
}

// The number of streams is bounded.
func TestLiveIsBounded(t *testing.T) {
	d := newDesk(t, false)
	for range mostStreams {
		d.server.streams.room <- struct{}{}
	}
	if status, _, header := get(t, d.Server, "/live"); status != http.StatusServiceUnavailable || header.Get("Retry-After") == "" {
		t.Errorf("one too many: %d", status)
	}
}

// The page of sources is told how far the round is, and of rows that changed.
func TestLiveSources(t *testing.T) {
	d, o := newDesk(t, false), newOutlet(t, 1)
	gate := make(chan struct{})
	slow := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { <-gate }))
	open := sync.OnceFunc(func() { close(gate) })
	t.Cleanup(func() { open(); slow.Close() })
	d.post("/sources", url.Values{"url": {o.URL + "/feed", slow.URL + "/feed"}})
	l := d.listen("/live/sources?made=0", "")
	one := d.listen("/live/sources?one="+store.SourceID(o.URL+"/feed"), "")
	ended := make(chan error, 1)
	go func() { ended <- d.watcher.Round(t.Context()) }()
	if data, _ := l.until("", `hx-target="#s`+store.SourceID(o.URL+"/feed")); !strings.Contains(data, "<tbody") || !strings.Contains(data, "Asking") {
		t.Errorf("a round under way: %s", data)
	}
	one.until("", "It was asked.")
	open()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	l.until("", `hx-target="#source-facts"`)
}
