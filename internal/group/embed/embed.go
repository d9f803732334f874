// Package embed asks an embeddings endpoint what a text means: any server that
// speaks OpenAI's POST /v1/embeddings (Ollama, llama.cpp, vLLM and others).
//
// Texts go in, directions go out, one a text, or nothing where the endpoint gave
// none. The plug is off unless an address is set. Answers are cached, requests
// are bounded in time and size, and an endpoint that is down is said once and
// then left alone for a while: grouping goes on with the words alone. How much a
// direction counts is left to internal/group.
package embed

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Options name the endpoint.
type Options struct {
	// URL is the base address ("http://localhost:11434"), with or without /v1.
	URL   string
	Model string
	// Key is sent as a bearer token where it is set.
	Key string
	// Timeout bounds a request; 5 s where it is zero.
	Timeout time.Duration
	// Say tells the user, once, that the endpoint gives nothing; may be nil.
	Say func(message string)
}

const (
	maxReply     = 64 << 20 // bytes read of a reply
	maxLength    = 8192     // numbers in a direction
	maxCached    = 8192     // texts whose answers are kept; the oldest leaves first
	maxText      = 2000     // bytes of a text that are sent
	batchTexts   = 64       // texts sent at once
	restCalls    = 1000     // calls for which an endpoint that failed is left alone
	usualTimeout = 5 * time.Second
)

// A Client asks one endpoint. It is safe for concurrent use.
type Client struct {
	opt  Options
	http *http.Client

	mu    sync.Mutex
	cache map[string][]int8
	order []string // cached texts, the oldest first
	rest  int      // calls left until a failed endpoint is asked again
	said  bool
}

// New returns a client; it asks nothing yet.
func New(opt Options) *Client {
	if opt.Timeout == 0 {
		opt.Timeout = usualTimeout
	}
	base := strings.TrimSuffix(strings.TrimSuffix(strings.TrimRight(opt.URL, "/"), "/embeddings"), "/v1")
	opt.URL = base + "/v1/embeddings"
	return &Client{opt: opt, http: &http.Client{Timeout: opt.Timeout}, cache: map[string][]int8{}}
}

// Direction returns the direction of a text, of length 127, or nil where the
// endpoint gave none.
func (c *Client) Direction(ctx context.Context, text string) []int8 {
	c.Warm(ctx, []string{text})
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.cache[cut(text)]
}

// Warm asks for many texts at once, so that Direction finds them cached.
func (c *Client) Warm(ctx context.Context, texts []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	var missing []string
	for _, t := range texts {
		if _, ok := c.cache[cut(t)]; !ok && t != "" {
			missing = append(missing, cut(t))
		}
	}
	for len(missing) > 0 {
		batch := missing[:min(batchTexts, len(missing))]
		missing = missing[len(batch):]
		if c.rest > 0 {
			c.rest--
			return
		}
		directions, err := c.ask(ctx, batch)
		if err != nil {
			c.fail(err)
			return
		}
		for i, d := range directions {
			c.keep(batch[i], d)
		}
	}
}

func (c *Client) fail(err error) {
	c.rest = restCalls
	if !c.said && c.opt.Say != nil {
		c.opt.Say(fmt.Sprintf("embeddings at %s give nothing (%v): grouping goes on without them", c.opt.URL, err))
	}
	c.said = true
}

func (c *Client) keep(text string, direction []int8) {
	if _, ok := c.cache[text]; !ok {
		c.order = append(c.order, text)
	}
	c.cache[text] = direction
	if len(c.order) > maxCached {
		delete(c.cache, c.order[0])
		c.order = c.order[1:]
	}
}

// cut bounds a text at a space.
func cut(text string) string {
	if len(text) <= maxText {
		return text
	}
	if i := strings.LastIndexByte(text[:maxText], ' '); i > 0 {
		return text[:i]
	}
	return strings.ToValidUTF8(text[:maxText], "")
}

type question struct {
	Model string   `json:"model"`
	Input []string `json:"input"`
}

type answer struct {
	Data []struct {
		Index     int       `json:"index"`
		Embedding []float64 `json:"embedding"`
	} `json:"data"`
}

func (c *Client) ask(ctx context.Context, texts []string) ([][]int8, error) {
	body, err := json.Marshal(question{c.opt.Model, texts})
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, c.opt.Timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.opt.URL, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	if c.opt.Key != "" {
		request.Header.Set("Authorization", "Bearer "+c.opt.Key)
	}
	reply, err := c.http.Do(request)
	if err != nil {
		return nil, err
	}
	defer reply.Body.Close()
	if reply.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("status %d", reply.StatusCode)
	}
	var a answer
	if err := json.NewDecoder(io.LimitReader(reply.Body, maxReply)).Decode(&a); err != nil {
		return nil, fmt.Errorf("read reply: %w", err)
	}
	return a.directions(len(texts))
}

func (a *answer) directions(n int) ([][]int8, error) {
	out := make([][]int8, n)
	for _, d := range a.Data {
		if d.Index < 0 || d.Index >= n || len(d.Embedding) == 0 || len(d.Embedding) > maxLength {
			return nil, fmt.Errorf("reply holds no. %d with %d numbers for %d texts", d.Index, len(d.Embedding), n)
		}
		out[d.Index] = direction(d.Embedding)
	}
	for i, d := range out {
		if d == nil {
			return nil, fmt.Errorf("reply holds nothing for text %d of %d", i+1, n)
		}
	}
	return out, nil
}

// direction rounds a vector of length 1 to multiples of 1/127.
func direction(v []float64) []int8 {
	sum := 0.0
	for _, x := range v {
		sum += float64(x * x)
	}
	out := make([]int8, len(v))
	if sum == 0 || math.IsInf(sum, 0) || math.IsNaN(sum) {
		return out
	}
	scale := 127 / math.Sqrt(sum)
	for i, x := range v {
		out[i] = int8(math.Round(x * scale))
	}
	return out
}

// Cosine returns the cosine of two directions; ok is false where one is missing
// or they are not of one model.
func Cosine(a, b []int8) (cosine float64, ok bool) {
	if len(a) == 0 || len(a) != len(b) {
		return 0, false
	}
	dot, na, nb := 0, 0, 0
	for i := range a {
		dot += int(a[i]) * int(b[i])
		na += int(a[i]) * int(a[i])
		nb += int(b[i]) * int(b[i])
	}
	if na == 0 || nb == 0 {
		return 0, false
	}
	return float64(dot) / math.Sqrt(float64(na)*float64(nb)), true
}
