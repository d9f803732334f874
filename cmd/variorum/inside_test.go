package main

import (
	"context"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"variorum/internal/journal"
	"variorum/internal/run"
	"variorum/internal/store"
)

// Sources inside the operator's network are refused when they are asked, in
// every form their address can have and through a redirect, and the sources page
// says why. (Names whose meaning changes: TestRebinding of collect/fetch.)
func TestSourcesInside(t *testing.T) {
	var asked atomic.Int64
	inside := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		io.WriteString(w, reports["gazette.txt"])
	}))
	defer inside.Close()
	port := inside.URL[strings.LastIndex(inside.URL, ":"):]
	const here, hidden = "a loopback address, and those are not fetched", "a form that hides which"
	want := map[string]string{
		"http://localhost" + port + "/a":           here,
		"http://127.0.0.1" + port + "/b":           here,
		"http://[::ffff:127.0.0.1]" + port + "/c":  here,
		"http://[64:ff9b::7f00:1]" + port + "/d":   here,
		"http://2130706433" + port + "/e":          hidden,
		"http://0177.0.0.1" + port + "/f":          hidden,
		"http://0x7f.1" + port + "/g":              hidden,
		"http://127.1" + port + "/h":               hidden,
		"http://10.0.0.1/i":                        "a private address",
		"http://192.168.0.1/j":                     "a private address",
		"http://[fd00::1]/k":                       "a private address",
		"http://169.254.169.254/latest/meta-data/": "a link-local address",
		"http://[fe80::1]/l":                       "a link-local address",
		"http://100.100.100.200/m":                 "a carrier-grade NAT address",
		"http://0.0.0.0" + port + "/n":             "an unspecified address",
		"http://127.0.0.1:22/o":                    "not one of the web",
	}
	file := filepath.Join(t.TempDir(), "news.db")
	addSources(t, file, want)
	r := start(t, "--store", file, "--pause", "1ms")
	r.refused(file, want)
	if n := asked.Load(); n != 0 {
		t.Errorf("%d requests came inside", n)
	}
}

// A source outside that leads inside, here by 127.0.0.1 standing for the world.
func TestRedirectInside(t *testing.T) {
	outside := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		http.Redirect(w, r, "http://127.0.0.3/secret", http.StatusFound)
	}))
	defer outside.Close()
	want := map[string]string{outside.URL + "/feed": "127.0.0.3, a loopback address"}
	file := filepath.Join(t.TempDir(), "news.db")
	addSources(t, file, want)
	r := start(t, "--store", file, "--pause", "1ms", "--allow-address", "127.0.0.1/32")
	r.refused(file, want)
}

// addSources makes a newsroom's file with sources.
func addSources(t *testing.T, file string, addresses map[string]string) {
	t.Helper()
	s, err := store.Open(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	n, err := run.OpenNewsroom(t.Context(), s, run.New(1, nil))
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	ctx, stop := context.WithCancel(t.Context())
	go func() { ended <- n.Run(ctx, 1) }()
	for a := range addresses {
		if err := n.Tell(t.Context(), time.Now(), journal.Source, run.SourceEntry{URL: a}); err != nil {
			t.Fatal(err)
		}
	}
	stop()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
}

// refused waits until each source was asked and holds its error against the
// reason that is wanted, in the store and on the page.
func (r *running) refused(file string, want map[string]string) {
	r.Helper()
	s, err := store.Open(r.Context(), file)
	if err != nil {
		r.Fatal(err)
	}
	defer s.Close()
	have := map[string]string{}
	for end := time.Now().Add(time.Minute); len(have) < len(want) && time.Now().Before(end); {
		list, err := s.Sources(r.Context())
		if err != nil {
			r.Fatal(err)
		}
		for _, row := range list {
			if !row.Fetched.IsZero() {
				have[row.URL] = row.Error
			}
		}
	}
	got, err := http.Get(r.address + "/sources")
	if err != nil {
		r.Fatal(err)
	}
	defer got.Body.Close()
	b, err := io.ReadAll(got.Body)
	if err != nil {
		r.Fatal(err)
	}
	page := html.UnescapeString(string(b))
	for address, reason := range want {
		if !strings.Contains(have[address], reason) {
			r.Errorf("%s: %q, want %q", address, have[address], reason)
		}
		if !strings.Contains(page, have[address]) {
			r.Errorf("the page lacks %s: %s", address, have[address])
		}
	}
}
