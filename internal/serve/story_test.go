package serve

import (
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
