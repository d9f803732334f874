package serve

import (
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"testing"
)

// Large answers are compressed for readers that take it, and say the same.
func TestCompressed(t *testing.T) {
	h := site(t)
	id := storyID(t, h, "Port Elm")
	client := &http.Client{Transport: &http.Transport{DisableCompression: true}}
	ask := func(path, encoding string) *http.Response {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, h.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Accept-Encoding", encoding)
		res, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { res.Body.Close() })
		return res
	}
	for _, path := range []string{"/story/" + id, "/story/" + id + ".json", "/api/v1/stories/" + id, "/feed.atom", "/api/v1/openapi.json"} {
		plain, err := io.ReadAll(ask(path, "identity").Body)
		if err != nil {
			t.Fatal(err)
		}
		packed := ask(path, "gzip")
		if packed.Header.Get("Content-Encoding") != "gzip" || !strings.Contains(strings.Join(packed.Header.Values("Vary"), ","), "Accept-Encoding") {
			t.Errorf("%s: %v", path, packed.Header)
			continue
		}
		z, err := gzip.NewReader(packed.Body)
		if err != nil {
			t.Fatal(err)
		}
		if body, err := io.ReadAll(z); err != nil || string(body) != string(plain) {
			t.Errorf("%s: the compressed answer differs: %v", path, err)
		}
	}
	if small := ask("/healthz", "gzip"); small.Header.Get("Content-Encoding") != "" {
		t.Error("a small answer was compressed")
	}
}
