package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// news serves the invented reports with a feed and a page that announces it.
func news(t *testing.T) string {
	t.Helper()
	var base string
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, "/")
		switch text, ok := reports[name]; {
		case ok:
			fmt.Fprint(w, text)
		case name == "":
			fmt.Fprint(w, `<html><head><link rel="alternate" type="application/rss+xml" title="Port Elm" href="/feed"></head>`)
		case name == "feed":
			fmt.Fprintf(w, "<rss><channel><item><link>%s/gazette.txt</link></item><item><link>%s/herald.txt</link></item></channel></rss>", base, base)
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(s.Close)
	base = s.URL
	return base
}

func TestNetwork(t *testing.T) {
	base := news(t)
	kept := filepath.Join(t.TempDir(), "kept")
	status, out, errs := command(t, "", "read", "--format", "json", "--pause", "1ms", "--allow-address", "127.0.0.1", "--archive", kept, base+"/feed")
	if read := decode(t, out)["articles"].([]any); status != statusAll || len(read) != 2 {
		t.Errorf("status %d, %d articles, %s", status, len(read), errs)
	}
	status, again, errs := command(t, "", "extract", "--offline", kept)
	if strings.Count(again, `"text":`) != 2 || strings.Count(again, `"rejected":`) != 1 {
		t.Errorf("from the archive: status %d, %s, %s", status, again, errs)
	}
	for args, want := range map[string]string{
		"--offline " + base + "/feed":                                 "the network is off",
		base + "/feed":                                                "a loopback address, and those are not fetched",
		"--since nonsense " + base + "/feed":                          "neither a moment nor a span",
		"--allow-address nonsense " + base + "/feed":                  "is no address or range of them",
		"--pause 1ms --allow-address 127.0.0.0/8 " + base + "/nopage": "HTTP status 404 Not Found",
	} {
		status, _, errs := command(t, "", append([]string{"read"}, strings.Fields(args)...)...)
		if status != statusNone || !strings.Contains(errs, want) {
			t.Errorf("%s: status %d, %s", args, status, errs)
		}
	}
}

func TestFeedsCommand(t *testing.T) {
	base := news(t)
	status, out, errs := command(t, "", "feeds", "--pause", "1ms", "--allow-address", "127.0.0.1", "--opml", base+"/")
	if status != statusAll || !strings.Contains(out, `xmlUrl="`+base+`/feed"`) {
		t.Fatalf("status %d, %s, %s", status, out, errs)
	}
	status, out, errs = command(t, out, "read", "--format", "json", "--pause", "1ms", "--allow-address", "127.0.0.1")
	if read := decode(t, out)["articles"].([]any); status != statusAll || len(read) != 2 {
		t.Errorf("status %d, %d articles, %s", status, len(read), errs)
	}
	if status, out, _ := command(t, reports["gazette.txt"], "feeds"); status != statusNone || out != "" {
		t.Errorf("a page without feeds: status %d, %s", status, out)
	}
}

func TestStateOfARun(t *testing.T) {
	in, dir := folder(t, reports), t.TempDir()
	output, state := filepath.Join(dir, "out"), filepath.Join(dir, "state")
	_, want, _ := command(t, "", "extract", in)
	for range 2 {
		if status, _, errs := command(t, "", "extract", "--state", state, "--output", output, in); status != statusAll {
			t.Fatalf("status %d, %s", status, errs)
		}
		if got, err := os.ReadFile(output); err != nil || string(got) != want {
			t.Errorf("got %s, %v", got, err)
		}
	}
	status, _, errs := command(t, "", "extract", "--state", state, "--output", output, filepath.Join(in, "gazette.txt"))
	if !strings.Contains(errs, "the inputs are not those of the run that is to go on") {
		t.Errorf("other inputs: status %d, %s", status, errs)
	}
	if status, _, errs := command(t, "", "extract", "--state", state, in); status != statusNone || !strings.Contains(errs, "go together") {
		t.Errorf("status %d, %s", status, errs)
	}
}
