package fetch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"sync/atomic"
	"time"

	"variorum/internal/collect/warc"
)

// A request is one address with what may be spent on it.
type request struct {
	url         *url.URL
	limit       int64 // bytes of the body on the wire
	redirects   int
	robots      bool // it is robots.txt itself
	conditional bool // ask for news only
	now         bool // even where it is fresh
	remember    bool // what the answer allows
	stream      bool // the body is left to be read
}

// An exchange is what came of a request, after redirects. With an error it
// holds what is known nevertheless.
type exchange struct {
	url       *url.URL
	status    int
	header    http.Header
	body      []byte
	open      io.ReadCloser // the body of a stream
	at        time.Time
	unchanged bool
	moved     string    // the address after permanent redirects alone
	fresh     time.Time // until then it need not be asked for
	keep      []func()  // remember it
}

// follow sends a request and follows redirects, each asked for as if it had
// been named: other host, other rules, other turn.
func (c *Client) follow(ctx context.Context, r request) (*exchange, error) {
	moved, lasting := "", true
	for hop := 0; ; hop++ {
		got, err := c.turn(ctx, r)
		if err != nil || got.unchanged || !isRedirect(got.status) {
			if got != nil {
				got.moved = moved
			}
			return got, err
		}
		next, err := target(r.url, got.header.Get("Location"))
		if err != nil {
			return got, err
		}
		if hop == r.redirects {
			return got, fmt.Errorf("more than %d redirects", r.redirects)
		}
		r.url = next
		if lasting = lasting && (got.status == http.StatusMovedPermanently || got.status == http.StatusPermanentRedirect); lasting {
			moved = withoutUser(next)
		}
	}
}

func isRedirect(status int) bool {
	return slices.Contains([]int{301, 302, 303, 307, 308}, status)
}

func target(from *url.URL, location string) (*url.URL, error) {
	to, err := from.Parse(location)
	if err != nil || location == "" {
		return nil, fmt.Errorf("a redirect to nowhere (%.80q)", location)
	}
	to, err = parseURL(to.String())
	if err != nil {
		return nil, fmt.Errorf("a redirect to %.200s: %w", location, err)
	}
	to.User = nil
	return to, nil
}

// turn waits for the host's leave and turn and sends one request.
func (c *Client) turn(ctx context.Context, r request) (*exchange, error) {
	known, fresh := c.known(r)
	if fresh {
		return &exchange{url: r.url, header: http.Header{}, at: c.now(), unchanged: true, fresh: known.Fresh}, nil
	}
	h := c.hosts.hold(r.url.Host)
	defer c.hosts.release(h)
	if !r.robots {
		if err := c.allowed(ctx, h, r.url); err != nil {
			return nil, err
		}
	}
	if err := c.hosts.enter(ctx, h); err != nil {
		return nil, err
	}
	got, err := c.send(ctx, r, known, h.leave)
	if err == nil && r.remember {
		c.remember(r, got, known)
	}
	return got, err
}

func (c *Client) known(r request) (known Known, fresh bool) {
	if !r.conditional {
		return Known{}, false
	}
	known, ok := c.cache.Known(r.url.String())
	return known, ok && !r.now && known.Fresh.After(c.now())
}

// remember puts down what the answer allows to be remembered: at once where
// nothing new came, and otherwise when the caller says so.
func (c *Client) remember(r request, got *exchange, before Known) {
	if got.status != http.StatusOK && !got.unchanged {
		return
	}
	k, ok := knownOf(got.header, got.at, c.limits.Fresh)
	if got.unchanged && k.ETag == "" && k.LastModified == "" {
		k.ETag, k.LastModified, ok = before.ETag, before.LastModified, true
	}
	got.fresh = k.Fresh
	switch address := r.url.String(); {
	case ok && got.unchanged:
		c.cache.Remember(address, k)
	case ok:
		got.keep = append(got.keep, func() { c.cache.Remember(address, k) })
	}
}

// send sends one request and reads its body. leave is called when the
// connection is done with.
func (c *Client) send(ctx context.Context, r request, known Known, leave func()) (*exchange, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	end := func() { cancel(nil); leave() }
	watch := newWatch(cancel, c.limits, r.stream)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, r.url.String(), nil)
	if err != nil {
		end()
		return nil, err
	}
	c.headers(request.Header, known)
	got := &exchange{url: r.url, at: c.now()}
	response, err := c.http.Do(request)
	if err != nil {
		watch.stop()
		defer end()
		return got, cause(ctx, err)
	}
	got.status, got.header = response.StatusCode, response.Header
	body := &watched{ctx: ctx, body: response.Body, watch: watch, end: end}
	if r.stream && got.status == http.StatusOK {
		got.open = body
		return got, nil
	}
	defer body.Close()
	return c.receive(got, r, request, response, body)
}

// receive reads the body, keeps the exchange and judges the status.
func (c *Client) receive(got *exchange, r request, request *http.Request, response *http.Response, body io.Reader) (*exchange, error) {
	var err error
	got.body, err = io.ReadAll(io.LimitReader(body, r.limit+1))
	truncated := ""
	switch {
	case err != nil:
		truncated = "disconnect"
	case int64(len(got.body)) > r.limit:
		truncated, err = "length", &tooLargeError{r.limit}
		got.body = got.body[:r.limit]
	}
	if c.archive != nil && got.status != http.StatusNotModified {
		if kept := c.archive.Keep(kept(got, request, response, truncated)); kept != nil {
			return got, kept
		}
	}
	if err != nil {
		return got, err
	}
	switch {
	case got.status == http.StatusNotModified && r.conditional:
		got.unchanged = true
	case got.status != http.StatusOK && !isRedirect(got.status):
		return got, statusError(got.status)
	}
	return got, nil
}

func (c *Client) headers(h http.Header, known Known) {
	h.Set("User-Agent", c.agent)
	h.Set("Accept", "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5")
	h.Set("Accept-Encoding", "gzip, br")
	if known.ETag != "" {
		h.Set("If-None-Match", known.ETag)
	}
	if known.LastModified != "" {
		h.Set("If-Modified-Since", known.LastModified)
	}
}

// kept is an exchange as an archive holds it: without the password of the
// address, cookies, or the chunks that are taken off.
func kept(got *exchange, request *http.Request, response *http.Response, truncated string) warc.Exchange {
	var req, resp bytes.Buffer
	fmt.Fprintf(&req, "GET %s HTTP/1.1\r\nHost: %s\r\n", got.url.RequestURI(), got.url.Host)
	request.Header.WriteSubset(&req, map[string]bool{"Authorization": true})
	req.WriteString("\r\n")
	fmt.Fprintf(&resp, "HTTP/1.1 %s\r\n", response.Status)
	response.Header.WriteSubset(&resp, map[string]bool{"Set-Cookie": true, "Transfer-Encoding": true, "Content-Length": true})
	fmt.Fprintf(&resp, "Content-Length: %d\r\n\r\n", len(got.body))
	return warc.Exchange{URL: withoutUser(got.url), Date: got.at, Request: req.Bytes(), Response: resp.Bytes(), Body: got.body, Truncated: truncated}
}

// A watch ends a request that takes too long in all or stands still.
type watch struct {
	limits      Limits
	total, idle *time.Timer
}

var errTotal, errIdle = errors.New("it takes too long"), errors.New("it stands still")

func newWatch(cancel context.CancelCauseFunc, l Limits, stream bool) *watch {
	w := &watch{limits: l}
	if !stream {
		w.total = time.AfterFunc(l.Total, func() { cancel(fmt.Errorf("%w: more than %s", errTotal, l.Total)) })
	}
	w.idle = time.AfterFunc(l.Header+2*l.Connect+l.Idle, func() { cancel(fmt.Errorf("%w: nothing came for %s", errIdle, l.Idle)) })
	return w
}

func (w *watch) stop() {
	w.idle.Stop()
	if w.total != nil {
		w.total.Stop()
	}
}

// watched is a body under watch. Closing it ends the request.
type watched struct {
	ctx    context.Context
	body   io.ReadCloser
	watch  *watch
	end    func()
	closed atomic.Bool
}

func (b *watched) Read(p []byte) (int, error) {
	b.watch.idle.Reset(b.watch.limits.Idle)
	n, err := b.body.Read(p)
	if err != nil && err != io.EOF {
		err = cause(b.ctx, err)
	}
	return n, err
}

func (b *watched) Close() error {
	if b.closed.Swap(true) {
		return nil
	}
	b.watch.stop()
	err := b.body.Close()
	b.end()
	return err
}

// cause prefers why a request was ended over what that did to it.
func cause(ctx context.Context, err error) error {
	if why := context.Cause(ctx); why != nil {
		return why
	}
	return err
}
