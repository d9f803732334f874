package serve

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"variorum"
	"variorum/internal/journal"
	"variorum/internal/run"
	"variorum/internal/store"
)

var now = time.Date(2031, 10, 4, 12, 0, 0, 0, time.UTC)

const evil = `<script>alert(1)</script>"'><img src=x onerror=alert(2)>`

// news is one story of two reports and one with hostile fields.
var news = []variorum.Article{
	{ID: "a1", URL: "https://gazette.example/1", Outlet: "Gazette", Language: "en", Published: "2031-10-03T10:00:00Z", Title: "Ferry strikes the quay of Port Elm",
		Text: "A ferry with 90 people aboard struck the quay of Port Elm on Friday, the coast guard said.\n“If the hull holds, we will tow the ferry on Sunday,” harbour master Bo Lindqvist told reporters."},
	{ID: "a2", URL: "https://courier.example/1", Outlet: "Courier", Language: "en", Published: "2031-10-03T11:00:00Z", Title: "Ferry hits quay at Port Elm, harbour closed",
		Text: "The harbour of Port Elm was closed after a ferry with 90 people aboard struck the quay on Friday.\nHarbour master Bo Lindqvist said: “We will tow the ferry on Sunday.”"},
	{ID: "a3", URL: "javascript:alert(3)", Outlet: evil, Language: "en", Published: "2031-10-03T12:00:00Z", Title: evil,
		Text: "The council of Vess " + evil + " met on Thursday and talked about the budget of the school for three hours, a clerk said."},
}

// site starts a server over a store that holds the news, traced.
func site(t *testing.T) *httptest.Server {
	t.Helper()
	h, _, _ := newsroomSite(t)
	return h
}

// newsroomSite is site with the newsroom behind it.
func newsroomSite(t *testing.T) (*httptest.Server, *store.Store, *run.Newsroom) {
	t.Helper()
	return siteOf(t, news)
}

// siteOf starts a server over a newsroom that was told of articles, traced.
func siteOf(t *testing.T, articles []variorum.Article) (*httptest.Server, *store.Store, *run.Newsroom) {
	t.Helper()
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "news.db"))
	if err != nil {
		t.Fatal(err)
	}
	engine := run.New(2, nil)
	n, err := run.OpenNewsroom(t.Context(), s, engine)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- n.Run(ctx, 2) }()
	for _, a := range articles {
		if err := n.Tell(ctx, now, journal.Article, a); err != nil {
			t.Fatal(err)
		}
	}
	if err := n.Tell(ctx, now, journal.Rejected, run.RejectedEntry{Rejection: variorum.Rejection{Input: "https://x.example/" + evil, Reason: "no article " + evil}}); err != nil {
		t.Fatal(err)
	}
	for traced := 1; traced > 0; {
		if traced, err = n.Trace(ctx, 2); err != nil {
			t.Fatal(err)
		}
	}
	server, err := New(Options{Store: s, Newsroom: n, Library: engine.Library(), Now: func() time.Time { return now }, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	h := httptest.NewServer(server.Handler())
	t.Cleanup(func() {
		h.Close()
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		s.Close()
	})
	return h, s, n
}

func get(t *testing.T, h *httptest.Server, path string) (int, string, http.Header) {
	t.Helper()
	r, err := h.Client().Get(h.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, string(body), r.Header
}

func storyID(t *testing.T, h *httptest.Server, title string) string {
	t.Helper()
	_, body, _ := get(t, h, "/api/v1/stories")
	var list struct{ Stories []struct{ ID, Title string } }
	if err := json.Unmarshal([]byte(body), &list); err != nil {
		t.Fatal(err)
	}
	for _, s := range list.Stories {
		if strings.Contains(s.Title, title) {
			return s.ID
		}
	}
	t.Fatalf("no story with %q in its title: %s", title, body)
	return ""
}

func TestPages(t *testing.T) {
	h := site(t)
	id := storyID(t, h, "Port Elm")
	for path, want := range map[string][]string{
		"/?since=2d":                                  {"Port Elm", "2 reports", "/story/" + id},
		"/?language=fr":                               {"No story meets all of this"},
		"/story/" + id:                                {`<a href="/name/bo%20lindqvist">Bo Lindqvist</a>`, "90 people", "Who said what"},
		"/article/a1":                                 {"coast guard said", "/story/" + id},
		"/search?q=quay+-budget":                      {"from reports 1–2 of 2", "coast guard", "<mark>quay</mark>"},
		"/search?q=lindqvist&kind=quotes":             {"tow the ferry on Sunday", "Bo Lindqvist"},
		"/search?q=speaker:lindqvist+tow":             {"<mark>tow</mark> the ferry on Sunday"},
		"/search?q=speaker:nobody+tow":                {"Nothing found"},
		"/search?q=figure:%3E80+ferry":                {"90 people"},
		"/search?q=figure:%3C80+ferry":                {"Nothing found"},
		"/search?q=quay+outlet:courier&kind=articles": {"1–1 of 1", "Ferry hits"},
		"/search?q=quay+since:2031-10-04":             {"Nothing found"},
		"/search?q=quay+since:soon":                   {"since:soon is not understood: write since:2031-03-10"},
		"/search?q=%22nothing+x%22":                   {"Nothing found"},
		"/search?q=har&typing=1":                      {"<mark>harbour</mark>"},
		"/sources":                                    {"No sources yet"},
		"/rejected":                                   {"no article"},
		"/api/v1/stories/" + id:                       {`"exact":"If the hull holds, we will tow the ferry on Sunday`},
		"/api/v1/changes?since=0":                     {`"cursor":`},
		"/healthz":                                    {`"status":"ok"`, `"position":4`, `"lag":0`},
	} {
		status, body, header := get(t, h, path)
		if status != http.StatusOK {
			t.Errorf("%s: status %d", path, status)
		}
		for _, w := range want {
			if !strings.Contains(body, w) {
				t.Errorf("%s lacks %q:\n%.1500s", path, w, body)
			}
		}
		if !strings.Contains(header.Get("Content-Security-Policy"), "default-src 'none'") {
			t.Errorf("%s: policy %q", path, header.Get("Content-Security-Policy"))
		}
	}
	for _, path := range []string{"/story/none", "/article/none"} {
		if status, body, _ := get(t, h, path); status != http.StatusNotFound || !strings.Contains(body, "There is no") {
			t.Errorf("%s: %d", path, status)
		}
	}
}

// Nothing of a page is ever rendered as markup.
func TestHostileFields(t *testing.T) {
	h := site(t)
	id := storyID(t, h, "script")
	for _, path := range []string{"/", "/story/" + id, "/article/a3", "/search?q=council+" + url.QueryEscape(evil), "/rejected", "/rejected?source=" + url.QueryEscape(evil), "/?outlet=" + url.QueryEscape(evil), "/feed.atom", "/feed.rss", "/feed.json", "/story/" + id + ".atom"} {
		_, body, _ := get(t, h, path)
		if strings.Contains(body, "<script>alert") || strings.Contains(body, "<img src=x") || strings.Contains(body, `href="javascript:`) {
			t.Errorf("%s carries markup of a source:\n%s", path, body)
		}
	}
}

func TestSources(t *testing.T) {
	h := site(t)
	post := func(values url.Values, origin string) int {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, h.URL+"/sources", strings.NewReader(values.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if origin != "" {
			req.Header.Set("Sec-Fetch-Site", origin)
		}
		r, err := h.Client().Do(req)
		if err != nil {
			t.Fatal(err)
		}
		r.Body.Close()
		return r.StatusCode
	}
	feed := url.Values{"url": {"https://gazette.example/feed"}, "title": {"Gazette"}}
	if status := post(feed, "cross-site"); status != http.StatusForbidden {
		t.Errorf("another site added a source: %d", status)
	}
	if status := post(url.Values{"url": {"file:///etc/passwd"}}, ""); status != http.StatusBadRequest {
		t.Errorf("a file was taken for a source: %d", status)
	}
	if status := post(feed, "same-origin"); status != http.StatusOK {
		t.Errorf("add: %d", status)
	}
	if _, body, _ := get(t, h, "/sources"); !strings.Contains(body, "gazette.example/feed") {
		t.Error("the source is not listed")
	}
	feed.Set("remove", "1")
	post(feed, "same-origin")
	if _, body, _ := get(t, h, "/sources"); strings.Contains(body, "gazette.example/feed") {
		t.Error("the source was not removed")
	}
}
