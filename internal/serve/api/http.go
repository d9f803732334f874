package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
)

// routes is a mux that remembers what is registered, so that a test can hold it
// against the document.
type routes struct {
	*http.ServeMux
	patterns []string
}

func (m *routes) HandleFunc(pattern string, h func(http.ResponseWriter, *http.Request)) {
	m.patterns = append(m.patterns, pattern)
	m.ServeMux.HandleFunc(pattern, h)
}

// A held answer waits in memory until its tag is known. Answers are bounded by
// the limits of their lists and by the size of a story.
type held struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (h *held) Header() http.Header { return h.header }

func (h *held) WriteHeader(status int) {
	if h.status == 0 {
		h.status = status
	}
}

func (h *held) Write(b []byte) (int, error) {
	h.WriteHeader(http.StatusOK)
	return h.body.Write(b)
}

// conditional gives answers to GET an entity tag and answers 304 where the
// reader has it already (RFC 9110, 13.1.2). The tag is weak: the same answer may
// be sent compressed. Where a handler set one, as a story does, it stands.
func conditional(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			next.ServeHTTP(w, r)
			return
		}
		h := &held{header: w.Header()}
		next.ServeHTTP(h, r)
		if h.status == http.StatusOK {
			w.Header().Set("Cache-Control", "no-cache")
			if w.Header().Get("ETag") == "" {
				sum := sha256.Sum256(h.body.Bytes())
				w.Header().Set("ETag", `W/"`+base64.RawURLEncoding.EncodeToString(sum[:12])+`"`)
			}
			if has(r.Header.Get("If-None-Match"), w.Header().Get("ETag")) {
				w.Header().Del("Content-Type")
				w.WriteHeader(http.StatusNotModified)
				return
			}
		}
		if h.status != 0 {
			w.WriteHeader(h.status)
		}
		w.Write(h.body.Bytes()) // a reader who left is told nothing
	})
}

// has reports whether an If-None-Match header names a tag, by weak comparison.
func has(header, tag string) bool {
	for part := range strings.SplitSeq(header, ",") {
		part = strings.TrimSpace(part)
		if part == "*" || strings.TrimPrefix(part, "W/") == strings.TrimPrefix(tag, "W/") {
			return true
		}
	}
	return false
}

// problems turns the plain answers of the mux, to an address or a method that
// is not there, into problem details.
func problems(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(&plain{ResponseWriter: w}, r)
	})
}

type plain struct {
	http.ResponseWriter
	replaced bool
}

func (p *plain) WriteHeader(status int) {
	if status >= 400 && strings.HasPrefix(p.Header().Get("Content-Type"), "text/plain") {
		p.replaced = true
		detail := "There is nothing at this address. /api/v1/openapi.json lists what there is."
		if status == http.StatusMethodNotAllowed {
			detail = "This address takes " + p.Header().Get("Allow") + " only."
		}
		WriteProblem(p.ResponseWriter, status, detail)
		return
	}
	p.ResponseWriter.WriteHeader(status)
}

func (p *plain) Write(b []byte) (int, error) {
	if p.replaced {
		return len(b), nil
	}
	return p.ResponseWriter.Write(b)
}

// Unwrap gives http.ResponseController the writer below.
func (p *plain) Unwrap() http.ResponseWriter { return p.ResponseWriter }

// WriteProblem answers with a problem as RFC 9457 has it.
func WriteProblem(w http.ResponseWriter, status int, detail string) error {
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Del("Content-Length")
	w.WriteHeader(status)
	return json.NewEncoder(w).Encode(struct {
		Title  string `json:"title"`
		Status int    `json:"status"`
		Detail string `json:"detail"`
	}{http.StatusText(status), status, detail})
}
