package web

import (
	"os"
	"strings"
	"testing"

	"variorum"
	"variorum/internal/text/background"
	"variorum/internal/view"
	"variorum/internal/view/viewtest"
)

func printed(t *testing.T, e *variorum.Edition) string {
	t.Helper()
	var b strings.Builder
	if err := Print(&b, view.New(background.New()).Front(e)); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestDump(t *testing.T) {
	os.WriteFile("/tmp/view-lock.html", []byte(printed(t, viewtest.Lock())), 0o644)
}
