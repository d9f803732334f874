package serve

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"variorum/internal/run"
	"variorum/internal/store"
)

// A server whose writer has ended, or whose file is gone, says so.
func TestUnwell(t *testing.T) {
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "news.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	engine := run.New(1, nil)
	n, err := run.OpenNewsroom(t.Context(), s, engine)
	if err != nil {
		t.Fatal(err)
	}
	server, err := New(Options{Store: s, Newsroom: n, Library: engine.Library(), Now: time.Now, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	h := httptest.NewServer(server.Handler())
	defer h.Close()
	if status, body, header := get(t, h, "/healthz"); status != http.StatusOK || !strings.Contains(body, `"status":"ok"`) || header.Get("Cache-Control") != "no-store" {
		t.Errorf("well: %d %s", status, body)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if err := n.Run(ctx, 1); err != nil {
		t.Fatal(err)
	}
	if status, body, _ := get(t, h, "/healthz"); status != http.StatusServiceUnavailable || !strings.Contains(body, `"writing":false`) {
		t.Errorf("the writer ended: %d %s", status, body)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if status, body, _ := get(t, h, "/healthz"); status != http.StatusServiceUnavailable || !strings.Contains(body, "cannot be read") {
		t.Errorf("the file is closed: %d %s", status, body)
	}
}
