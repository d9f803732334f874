package fetch

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// postBytes is how much of an answer to a form is read.
const postBytes = 64 << 10

// Post sends a form to an address that takes them, as a WebSub hub does, and
// returns the beginning of its answer. The address is checked as any other;
// robots.txt is for crawling and is not asked. Redirects are an error.
func (c *Client) Post(ctx context.Context, address string, form url.Values) (string, error) {
	u, err := parseURL(address)
	if err != nil {
		return "", err
	}
	h := c.hosts.hold(u.Host)
	defer c.hosts.release(h)
	if err := c.hosts.enter(ctx, h); err != nil {
		return "", c.explain(u, err)
	}
	defer h.leave()
	ctx, cancel := context.WithTimeout(ctx, c.limits.Total)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, u.String(), strings.NewReader(form.Encode()))
	if err != nil {
		return "", c.explain(u, err)
	}
	c.headers(r.Header, Known{})
	r.Header.Del("Accept-Encoding")
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := c.http.Do(r)
	if err != nil {
		return "", c.explain(u, err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, postBytes))
	if err != nil {
		return "", c.explain(u, fmt.Errorf("read answer: %w", err))
	}
	if response.StatusCode < 200 || response.StatusCode > 299 {
		return string(body), c.explain(u, statusError(response.StatusCode))
	}
	return string(body), nil
}
