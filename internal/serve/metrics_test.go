package serve

import (
	"net/http"
	"strings"
	"testing"

	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
)

// What is scraped is read by Prometheus's own parser and tells what happened.
func TestMetrics(t *testing.T) {
	h, s, _ := newsroomSite(t)
	sourceWith(t, s, "a1")
	id := storyID(t, h, "Port Elm")
	for _, path := range []string{"/", "/story/" + id, "/story/" + id + ".csv", "/story/none", "/api/v1/stories/none", "/nothing"} {
		get(t, h, path)
	}
	_, body, header := get(t, h, "/metrics")
	if !strings.HasPrefix(header.Get("Content-Type"), "text/plain") {
		t.Errorf("type %q", header.Get("Content-Type"))
	}
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if families["go_memstats_heap_inuse_bytes"] == nil || families["process_resident_memory_bytes"] == nil {
		t.Error("no sizes of memory")
	}
	for _, want := range []string{
		`variorum_entries_total{kind="article"} 3`, `variorum_entries_total{kind="rejected"} 1`, "variorum_articles 3", "variorum_stories 2", "variorum_rejections 1",
		`variorum_sources{state="new"} 1`, `variorum_sources{state="failing"} 0`, "variorum_due_stories 0", "variorum_journal_lag_entries 0", "variorum_journal_position 4", "variorum_writing 1", "variorum_streams 0",
		`variorum_file_bytes{file="store"} `, `variorum_file_bytes{file="log"} `,
		`variorum_request_seconds_count{code="200",method="GET",route="/{$}"} 1`, `variorum_request_seconds_count{code="200",method="GET",route="/story/{id}"} 1`,
		`variorum_request_seconds_count{code="200",method="GET",route="/story/{id}.csv"} 1`, `variorum_request_seconds_count{code="404",method="GET",route="/story/{id}"} 1`,
		`variorum_request_seconds_count{code="404",method="GET",route="/api/v1/stories/{id}"} 1`, `variorum_request_seconds_count{code="404",method="GET",route="none"} 1`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s", want)
		}
	}
	if t.Failed() {
		t.Log(body)
	}
	if status, _, _ := get(t, h, "/metrics"); status != http.StatusOK {
		t.Errorf("a second scrape: %d", status)
	}
}
