package embed

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// endpoint answers with the lengths of the words as a direction.
func endpoint(t *testing.T, calls *atomic.Int32) *httptest.Server {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls.Add(1)
		var q question
		if r.URL.Path != "/v1/embeddings" || r.Header.Get("Authorization") != "Bearer secret" || json.NewDecoder(r.Body).Decode(&q) != nil {
			http.Error(w, "bad request", http.StatusBadRequest)
			return
		}
		var a answer
		for i := len(q.Input) - 1; i >= 0; i-- { // out of order, as some servers answer
			v := make([]float64, 4)
			for _, word := range strings.Fields(q.Input[i]) {
				v[len(word)%4]++
			}
			a.Data = append(a.Data, struct {
				Index     int       `json:"index"`
				Embedding []float64 `json:"embedding"`
			}{i, v})
		}
		json.NewEncoder(w).Encode(a)
	}))
	t.Cleanup(s.Close)
	return s
}

func TestDirection(t *testing.T) {
	var calls atomic.Int32
	c := New(Options{URL: endpoint(t, &calls).URL + "/v1/", Model: "m", Key: "secret", Say: func(m string) { t.Error(m) }})
	ctx := context.Background()
	c.Warm(ctx, []string{"a ferry aground", "a vote"})
	a, b := c.Direction(ctx, "a ferry aground"), c.Direction(ctx, "a ferry aground")
	if cosine, ok := Cosine(a, b); !ok || cosine < .999 {
		t.Errorf("cosine of a text with itself is %v", cosine)
	}
	if cosine, ok := Cosine(a, c.Direction(ctx, "a vote")); !ok || cosine > .9 {
		t.Errorf("cosine of two texts is %v", cosine)
	}
	if calls.Load() != 1 {
		t.Errorf("%d requests for two texts, want 1", calls.Load())
	}
	if _, ok := Cosine(a, nil); ok {
		t.Error("a missing direction has a cosine")
	}
}

func TestEndpointDown(t *testing.T) {
	for name, handler := range map[string]http.HandlerFunc{
		"error":    func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", http.StatusServiceUnavailable) },
		"not JSON": func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("<html>")) },
		"nothing":  func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte(`{"data":[]}`)) },
		"odd": func(w http.ResponseWriter, _ *http.Request) {
			w.Write([]byte(`{"data":[{"index":9,"embedding":[1]}]}`))
		},
		"hangs": func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
	} {
		t.Run(name, func(t *testing.T) {
			var calls atomic.Int32
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				calls.Add(1)
				http.MaxBytesReader(w, r.Body, 1<<20).Read(make([]byte, 1<<16))
				handler(w, r)
			}))
			defer s.Close()
			said := 0
			c := New(Options{URL: s.URL, Timeout: 50 * time.Millisecond, Say: func(string) { said++ }})
			for range 20 {
				if c.Direction(context.Background(), "a ferry aground") != nil {
					t.Fatal("a direction out of nothing")
				}
			}
			if said != 1 || calls.Load() != 1 {
				t.Errorf("said %d times after %d requests, want 1 and 1", said, calls.Load())
			}
		})
	}
}

func FuzzAnswer(f *testing.F) {
	f.Add(`{"data":[{"index":0,"embedding":[1e308,1e308]}]}`)
	f.Fuzz(func(t *testing.T, reply string) {
		var a answer
		if json.Unmarshal([]byte(reply), &a) == nil {
			a.directions(1)
		}
	})
}
