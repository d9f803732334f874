package serve

import (
	"io"
	"time"

	"variorum"
	"variorum/internal/journal"
	"variorum/internal/run"

	"net/http"
	"strings"
	"testing"
)

// The served page keeps its own policy: no style or script of its own but widths.
func TestStoryHoldsNoInlineStyle(t *testing.T) {
	h := site(t)
	status, body, _ := get(t, h, "/story/"+storyID(t, h, "Port Elm"))
	if status != http.StatusOK {
		t.Fatalf("status %d", status)
	}
	for _, bad := range []string{"<style", "onclick=", "<script>", "Content-Security-Policy"} {
		if strings.Contains(body, bad) {
			t.Errorf("the page holds %s", bad)
		}
	}
	for _, want := range []string{`action="/follow"`, `id="s1.1"`, `href="#s2.`, `.atom"`, `aria-label="Sections"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
}

// A reader who comes back is told what came, changed and was taken back since.
func TestStorySinceVisit(t *testing.T) {
	h, s, n := siteOf(t, news)
	id := storyID(t, h, "Port Elm")
	tell := func(kind journal.Kind, body any) {
		t.Helper()
		if err := n.Tell(t.Context(), now, kind, body); err != nil {
			t.Fatal(err)
		}
	}
	seen, err := s.Position(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	tell(journal.Article, variorum.Article{ID: "a4", URL: "https://echo.example/1", Outlet: "Echo", Language: "en", Published: "2031-10-03T13:00:00Z", Title: "Ferry with 93 aboard struck quay of Port Elm",
		Text: "A ferry with 93 people aboard struck the quay of Port Elm on Friday, the harbour office said.\n“Nobody saw the buoy,” harbour pilot Ines Falk told the Echo."})
	later := news[0]
	later.Title, later.Text = "Ferry strikes quay of Port Elm, 95 aboard", strings.Replace(later.Text, "90 people", "95 people", 1)
	tell(journal.Article, later)
	tell(journal.Withdrawn, run.WithdrawnEntry{Article: "a2", Status: 410})
	for traced := 1; traced > 0; {
		if traced, err = n.Trace(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
	}
	read := func(cookie string) string {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, h.URL+"/story/"+id, nil)
		if err != nil {
			t.Fatal(err)
		}
		if cookie != "" {
			r.AddCookie(&http.Cookie{Name: visitCookie, Value: cookie})
		}
		answer, err := h.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		body, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		return string(body)
	}
	if body := read(""); strings.Contains(body, "data-new") || strings.Contains(body, "<b>Since") {
		t.Error("a first visit is told what is new")
	}
	yesterday := mark{seen, now.Add(-24 * time.Hour)}
	body := read(yesterday.String() + "." + yesterday.String())
	for _, want := range []string{`data-new="3"`, `href="#r3">1 report</a>`, `href="#quotes">1 quote</a>`, `href="#changed">1 report changed</a>`, `href="#changed">1 withdrawn</a>`,
		`<del>90 people</del> → <ins>95 people</ins>`, `href="/article/a1#v1"`, `version 2`, `taken back by the outlet`, `changed, version 2`} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if t.Failed() {
		i := strings.Index(body, `class="since`)
		j := strings.Index(body, `id="changed"`)
		t.Logf("%.900s\n%.3000s", body[max(i, 0):], body[max(j, 0):])
	}
}
