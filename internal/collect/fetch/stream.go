package fetch

import (
	"context"
	"io"
	"time"

	"variorum/internal/collect/coding"
)

// A Stream is a body that is read as it comes. Close it.
type Stream struct {
	URL       string
	MediaType string
	Fetched   time.Time
	io.Reader
	closer io.Closer
}

// Close ends the request.
func (s *Stream) Close() error { return s.closer.Close() }

// Open fetches an address that may be larger than memory, as web archives are.
// Neither Limits.Total nor the Archive of the client apply to it.
func (c *Client) Open(ctx context.Context, address string) (*Stream, error) {
	u, err := parseURL(address)
	if err != nil {
		return nil, err
	}
	got, err := c.retried(ctx, request{url: u, limit: robotsBytes, redirects: c.limits.Redirects, stream: true})
	if err != nil {
		return nil, c.explain(u, err)
	}
	body, err := coding.Decode(got.open, got.header.Get("Content-Encoding"))
	if err != nil {
		got.open.Close()
		return nil, c.explain(u, err)
	}
	return &Stream{URL: withoutUser(got.url), MediaType: got.header.Get("Content-Type"), Fetched: got.at, Reader: body, closer: got.open}, nil
}
