package serve

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"variorum"
	"variorum/internal/journal"
	"variorum/internal/run"
	"variorum/internal/store"
)

// A described API is its OpenAPI document with the schemas ready to be held
// against answers.
type described struct {
	t        *testing.T
	h        *httptest.Server
	document map[string]any
	compiler *jsonschema.Compiler
	paths    map[string]map[string]any
	called   map[string]bool // operation ids that gave a 2xx answer
}

func describe(t *testing.T, h *httptest.Server) *described {
	t.Helper()
	status, body, header := get(t, h, "/api/v1/openapi.json")
	if status != http.StatusOK || header.Get("Content-Type") != "application/json" {
		t.Fatalf("the description: %d, %s", status, header.Get("Content-Type"))
	}
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	d := &described{t: t, h: h, document: v.(map[string]any), compiler: jsonschema.NewCompiler(), paths: map[string]map[string]any{}, called: map[string]bool{}}
	if version, _ := d.document["openapi"].(string); !strings.HasPrefix(version, "3.1.") {
		t.Errorf("the description is of OpenAPI %q", version)
	}
	d.compiler.DefaultDraft(jsonschema.Draft2020)
	d.compiler.AssertFormat()
	if err := d.compiler.AddResource("openapi.json", v); err != nil {
		t.Fatal(err)
	}
	for path, item := range d.document["paths"].(map[string]any) {
		d.paths[path] = item.(map[string]any)
	}
	return d
}

// operation finds what a request's address and method are described by.
func (d *described) operation(method, address string) (path string, op map[string]any) {
	d.t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		d.t.Fatal(err)
	}
	asked := strings.Split(strings.TrimPrefix(u.EscapedPath(), "/api/v1"), "/")
	for path, item := range d.paths {
		parts := strings.Split(path, "/")
		if len(parts) != len(asked) || !slices.EqualFunc(parts, asked, func(p, a string) bool { return p == a || strings.HasPrefix(p, "{") }) {
			continue
		}
		if op, ok := item[strings.ToLower(method)].(map[string]any); ok {
			return path, op
		}
	}
	d.t.Fatalf("%s %s is not described", method, address)
	return "", nil
}

// call asks the server and holds the answer against its description.
func (d *described) call(method, address, body string, want int) []byte {
	d.t.Helper()
	path, op := d.operation(method, address)
	r, err := http.NewRequestWithContext(d.t.Context(), method, d.h.URL+address, strings.NewReader(body))
	if err != nil {
		d.t.Fatal(err)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	client := *d.h.Client()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	res, err := client.Do(r)
	if err != nil {
		d.t.Fatal(err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	if res.StatusCode != want {
		d.t.Fatalf("%s %s: status %d, want %d: %.400s", method, address, res.StatusCode, want, answer)
	}
	if want < 300 {
		d.called[op["operationId"].(string)] = true
	}
	d.validate(method, path, op, res, answer)
	return answer
}

// validate fails on a status, a media type or a body that is not described.
func (d *described) validate(method, path string, op map[string]any, res *http.Response, answer []byte) {
	d.t.Helper()
	status := fmt.Sprint(res.StatusCode)
	response, ok := op["responses"].(map[string]any)[status].(map[string]any)
	if !ok {
		d.t.Errorf("%s %s: status %s is not described", method, path, status)
		return
	}
	content, _ := response["content"].(map[string]any)
	if len(content) == 0 {
		if len(answer) > 0 {
			d.t.Errorf("%s %s: an answer %s with a body that is not described: %.200s", method, path, status, answer)
		}
		return
	}
	media := res.Header.Get("Content-Type")
	if _, ok := content[media]; !ok {
		d.t.Errorf("%s %s: an answer %s of type %q, which is not described", method, path, status, media)
		return
	}
	escape := strings.NewReplacer("~", "~0", "/", "~1").Replace
	at := "openapi.json#/paths/" + url.PathEscape(escape(path)) + "/" + strings.ToLower(method) + "/responses/" + status + "/content/" + url.PathEscape(escape(media)) + "/schema"
	schema, err := d.compiler.Compile(at)
	if err != nil {
		d.t.Errorf("%s: %v", at, err)
		return
	}
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(string(answer)))
	if err == nil {
		err = schema.Validate(v)
	}
	if err != nil {
		d.t.Errorf("%s %s: %v\n%.600s", method, path, err, answer)
	}
	if m, ok := v.(map[string]any); ok && m["$schema"] != nil {
		d.t.Errorf("%s %s: the answer has a $schema", method, path)
	}
}

// merged puts a story into another, as the grouper's events do.
func merged(t *testing.T, s *store.Store, from, into string) {
	t.Helper()
	err := s.Change(t.Context(), func(tx *store.Tx) error {
		for _, do := range []func() error{
			func() error { return tx.Merge(from, into) }, func() error { return tx.Redirect(from, into) },
			func() error { return tx.TouchStory(into, 2000) }, func() error { return tx.TouchStory(from, 2000) },
		} {
			if err := do(); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Every operation answers as the description says, and every one is called.
func TestAPIAsDescribed(t *testing.T) {
	h, s, _ := newsroomSite(t)
	d := describe(t, h)
	ferry, budget := storyID(t, h, "Port Elm"), storyID(t, h, "script")
	feed := url.QueryEscape("https://gazette.example/feed?a=1&b=ü")
	for _, x := range []struct {
		method, address, body string
		status                int
		holds                 string
	}{
		{"GET", "/api/v1/openapi.json", "", 200, `"3.1`},
		{"GET", "/api/v1/stories", "", 200, ferry},
		{"GET", "/api/v1/stories?language=en&outlet=Gazette&name=bo+lindqvist&place=port+elm&since=2031-10-03&origins=1&limit=1", "", 200, ferry},
		{"GET", "/api/v1/stories?origins=9", "", 200, `"stories":[]`},
		{"GET", "/api/v1/stories?limit=201", "", 422, `query.limit`},
		{"GET", "/api/v1/stories?langauge=en", "", 422, `unknown query parameter`},
		{"GET", "/api/v1/stories?since=yesterday", "", 422, `want an RFC 3339 time`},
		{"GET", "/api/v1/stories?cursor=!", "", 422, `want the next`},
		{"GET", "/api/v1/stories/" + ferry, "", 200, `"exact":"If the hull holds, we will tow the ferry on Sunday`},
		{"GET", "/api/v1/stories/none", "", 404, "no story"},
		{"GET", "/api/v1/changes", "", 200, ferry},
		{"GET", "/api/v1/changes?since=x", "", 422, "query.since"},
		{"GET", "/api/v1/articles", "", 200, `"id":"a1"`},
		{"GET", "/api/v1/articles?outlet=Courier&language=en&since=2031-10-03&until=2031-10-04&story=" + ferry, "", 200, `"id":"a2"`},
		{"GET", "/api/v1/articles/a1", "", 200, "coast guard"},
		{"GET", "/api/v1/articles/a1?version=1", "", 200, "coast guard"},
		{"GET", "/api/v1/articles/a1?version=2", "", 404, "no such version"},
		{"GET", "/api/v1/articles/none", "", 404, "no article"},
		{"GET", "/api/v1/quotes", "", 200, "Bo Lindqvist"},
		{"GET", "/api/v1/quotes?q=tow+ferry&speaker=lindqvist&limit=1", "", 200, "We will tow the ferry on Sunday"},
		{"GET", "/api/v1/quotes?q=since:soon", "", 422, "not understood"},
		{"GET", "/api/v1/figures", "", 200, `"verdict"`},
		{"GET", "/api/v1/figures?q=people&verdict=differ", "", 200, `"figures":[]`},
		{"GET", "/api/v1/figures?verdict=wrong", "", 422, "query.verdict"},
		{"GET", "/api/v1/names?prefix=BO&kind=person", "", 200, "Bo Lindqvist"},
		{"GET", "/api/v1/names?kind=ship", "", 422, "query.kind"},
		{"GET", "/api/v1/names/Bo%20Lindqvist", "", 200, ferry},
		{"GET", "/api/v1/names/nobody", "", 404, "No story"},
		{"GET", "/api/v1/search?q=quay", "", 200, `"sentences":[{"article"`},
		{"GET", "/api/v1/search?q=-quay", "", 422, "want a word"},
		{"GET", "/api/v1/search", "", 422, "want a word"},
		{"POST", "/api/v1/sources", `{"url":"https://gazette.example/feed?a=1&b=ü","title":"Gazette"}`, 201, "gazette.example"},
		{"POST", "/api/v1/sources", `{"url":"file:///etc/passwd"}`, 422, "body.url"},
		{"POST", "/api/v1/sources", `{"address":"https://gazette.example/feed"}`, 422, "body"},
		{"POST", "/api/v1/sources", `{"url":"` + strings.Repeat("x", 100_000) + `"}`, 413, "too large"},
		{"GET", "/api/v1/sources", "", 200, "gazette.example"},
		{"DELETE", "/api/v1/sources?url=" + feed, "", 204, ""},
		{"DELETE", "/api/v1/sources?url=" + feed, "", 404, "no source"},
		{"GET", "/api/v1/rejections", "", 200, "no article"},
		{"GET", "/api/v1/rejections?source=nobody", "", 200, `"rejections":[]`},
	} {
		if got := string(d.call(x.method, x.address, x.body, x.status)); !strings.Contains(got, x.holds) {
			t.Errorf("%s %s lacks %q: %.800s", x.method, x.address, x.holds, got)
		}
	}
	merged(t, s, budget, ferry)
	if got := string(d.call("GET", "/api/v1/stories/"+budget, "", 308)); !strings.Contains(got, ferry) {
		t.Errorf("a merged story: %s", got)
	}
	for path, item := range d.paths {
		for method, op := range item {
			if id := op.(map[string]any)["operationId"].(string); !d.called[id] {
				t.Errorf("%s %s (%s) was never answered", method, path, id)
			}
		}
	}
}

// Addresses and methods that are not there are told as problems, too.
func TestAPIProblems(t *testing.T) {
	h := site(t)
	for address, want := range map[string]int{"GET /api/v1/nothing": 404, "GET /api/v2/stories": 404, "PUT /api/v1/stories": 405, "DELETE /api/v1/stories/x": 405} {
		method, path, _ := strings.Cut(address, " ")
		r, err := http.NewRequestWithContext(t.Context(), method, h.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		res, err := h.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		var p struct {
			Title, Detail string
			Status        int
		}
		if err := json.NewDecoder(res.Body).Decode(&p); err != nil {
			t.Errorf("%s: %v", address, err)
		}
		if res.StatusCode != want || p.Status != want || p.Title == "" || p.Detail == "" || res.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %d, %s, %+v", address, res.StatusCode, res.Header.Get("Content-Type"), p)
		}
		if want == 405 && res.Header.Get("Allow") == "" {
			t.Errorf("%s: no Allow", address)
		}
	}
}

// An answer that a reader has already is not sent again.
func TestAPIConditional(t *testing.T) {
	h := site(t)
	id := storyID(t, h, "Port Elm")
	for _, path := range []string{"/api/v1/stories", "/api/v1/stories/" + id, "/api/v1/names", "/api/v1/openapi.json"} {
		_, _, header := get(t, h, path)
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, h.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("If-None-Match", `"other", `+header.Get("ETag"))
		res, err := h.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil || res.StatusCode != http.StatusNotModified || len(body) > 0 || header.Get("ETag") == "" {
			t.Errorf("%s: %d with %d bytes, ETag %q, %v", path, res.StatusCode, len(body), header.Get("ETag"), err)
		}
	}
}

// What the API gives of a story is an edition, as the command line prints it.
func TestAPIEdition(t *testing.T) {
	h := site(t)
	_, body, _ := get(t, h, "/api/v1/stories/"+storyID(t, h, "Port Elm"))
	var e variorum.Edition
	if err := json.Unmarshal([]byte(body), &e); err != nil || len(e.Articles) != 2 || len(e.Stories) != 1 {
		t.Fatalf("%v: %.300s", err, body)
	}
	byID := map[string]*variorum.Article{}
	for i := range e.Articles {
		byID[e.Articles[i].ID] = &e.Articles[i]
	}
	if err := e.Stories[0].Bind(byID); err != nil {
		t.Error(err)
	}
}

// A changed is an answer of /changes.
type changed struct {
	Changes []struct{ Kind, ID, Into, Cursor string }
	Cursor  string
	More    bool
}

func changes(t *testing.T, h *httptest.Server, query string) changed {
	t.Helper()
	status, body, _ := get(t, h, "/api/v1/changes?"+query)
	var c changed
	if err := json.Unmarshal([]byte(body), &c); err != nil || status != http.StatusOK {
		t.Fatalf("%s: %d, %v: %s", query, status, err, body)
	}
	return c
}

// follow reads all changes one by one.
func follow(t *testing.T, h *httptest.Server, cursor string) (kinds []string, next string) {
	t.Helper()
	for {
		c := changes(t, h, "limit=1&since="+cursor)
		for _, x := range c.Changes {
			kinds = append(kinds, strings.TrimSpace(x.Kind+" "+x.ID+" "+x.Into))
		}
		cursor = c.Cursor
		if !c.More {
			return kinds, cursor
		}
	}
}

// Whoever follows the cursors hears of every story: new, merged and gone ones,
// also where one entry of the journal did several of these.
func TestChanges(t *testing.T) {
	h, s, n := newsroomSite(t)
	ferry, budget := storyID(t, h, "Port Elm"), storyID(t, h, "script")
	got, cursor := follow(t, h, "")
	if want := []string{"changed " + ferry, "changed " + budget}; !slices.Equal(got, want) {
		t.Errorf("from the beginning: %q, want %q", got, want)
	}
	if got, again := follow(t, h, cursor); len(got) > 0 || again != cursor {
		t.Errorf("nothing happened: %q, cursor %s after %s", got, again, cursor)
	}
	err := s.Change(t.Context(), func(tx *store.Tx) error {
		for _, do := range []func() error{
			func() error { _, err := tx.Move("a3", "fresh"); return err }, func() error { return tx.TouchStory("fresh", 1000) }, func() error { return tx.TouchStory(budget, 1000) },
		} {
			if err := do(); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := follow(t, h, cursor); len(got) > 0 {
		t.Errorf("told before its evidence was made: %q", got)
	}
	trace(t, n)
	got, _ = follow(t, h, cursor)
	want := []string{"removed " + budget, "changed fresh"}
	slices.Sort(got) // within an entry, by id
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("a story without reports: %q, want %q", got, want)
	}
	merged(t, s, "fresh", ferry)
	trace(t, n)
	got, cursor = follow(t, h, "1000")
	want = []string{"changed " + ferry, "merged fresh " + ferry}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("merged: %q, want %q", got, want)
	}
	if got, _ := follow(t, h, ""); len(got) != 3 {
		t.Errorf("from the beginning: %q", got)
	}
	if c := changes(t, h, "wait=1&since="+cursor); len(c.Changes) > 0 || c.Cursor != cursor {
		t.Errorf("waited for nothing and got %+v", c)
	}
}

func trace(t *testing.T, n *run.Newsroom) {
	t.Helper()
	for traced := 1; traced > 0; {
		var err error
		if traced, err = n.Trace(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
	}
}

// A reader who waits is told as soon as something changed.
func TestChangesWait(t *testing.T) {
	h, _, n := newsroomSite(t)
	_, cursor := follow(t, h, "")
	told := make(chan changed, 1)
	go func() { told <- changes(t, h, "wait=30&since="+cursor) }()
	late := news[0]
	late.ID, late.URL, late.Title, late.Text = "a4", "https://late.example/1", "School of Vess opens a library", "The school of Vess opened a library of 4,000 books on Saturday, its director Ann Orr said."
	if err := n.Tell(t.Context(), now, journal.Article, late); err != nil {
		t.Fatal(err)
	}
	c := <-told
	if len(c.Changes) != 1 || c.Changes[0].Kind != "changed" || c.Cursor == cursor {
		t.Errorf("told %+v", c)
	}
}
