package fetch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	"variorum/internal/collect/coding"
	"variorum/internal/collect/warc"
)

// agentToken is the name that robots.txt files may speak to.
const agentToken = "Variorum"

// Options says how a Client is to behave.
type Options struct {
	// Now is the clock. Required.
	Now func() time.Time
	// Wait passes time; nil waits on the machine's timer.
	Wait func(context.Context, time.Duration) error
	// Version and Contact are shown in the User-Agent: whoever is bothered can
	// write to the address or mailbox in Contact.
	Version, Contact string
	// Allow lists addresses inside the operator's network that may be fetched.
	Allow []netip.Prefix
	// Resolver looks names up; nil is the machine's.
	Resolver *net.Resolver
	// Cache remembers what is known of addresses; nil asks for everything anew.
	Cache Cache
	// Archive keeps every exchange; nil keeps none.
	Archive *warc.Archive
	Limits  Limits
}

// A Client fetches. It is safe for concurrent use.
type Client struct {
	now     func() time.Time
	limits  Limits
	agent   string
	cache   Cache
	archive *warc.Archive
	hosts   *hosts
	http    *http.Client
}

// New makes a Client. Close ends its connections.
func New(o Options) (*Client, error) {
	if o.Now == nil {
		return nil, errors.New("fetch: no clock given")
	}
	if o.Wait == nil {
		o.Wait = pass
	}
	c := &Client{now: o.Now, limits: o.Limits.orDefault(), cache: o.Cache, archive: o.Archive}
	c.agent = agent(o.Version, o.Contact)
	c.hosts = &hosts{limits: c.limits, now: o.Now, wait: o.Wait, byName: map[string]*host{}}
	dialer := &net.Dialer{Timeout: c.limits.Connect, Resolver: o.Resolver, Control: newGuard(o.Allow).control}
	c.http = &http.Client{
		Transport: &http.Transport{
			DialContext:            dialer.DialContext,
			TLSHandshakeTimeout:    c.limits.Connect,
			ResponseHeaderTimeout:  c.limits.Header,
			MaxResponseHeaderBytes: 256 << 10,
			MaxIdleConns:           100,
			IdleConnTimeout:        time.Minute,
			DisableCompression:     true,
			ForceAttemptHTTP2:      true,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return c, nil
}

func agent(version, contact string) string {
	if version == "" {
		version = "0"
	}
	if contact == "" {
		return agentToken + "/" + headerValue(version) + " (news story engine; no contact given)"
	}
	return agentToken + "/" + headerValue(version) + " (news story engine; +" + headerValue(contact) + ")"
}

func headerValue(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 || r > 0x7e {
			return -1
		}
		return r
	}, s)
}

// Close ends the connections that are kept open.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// A Response is what an address gave.
type Response struct {
	URL       string // after redirects
	MediaType string
	Header    http.Header
	Body      []byte
	Fetched   time.Time
	// Unchanged says, after Poll, that the Cache knows of it and nothing new is
	// there, or that it need not be asked for yet. Then there is no Body.
	Unchanged bool
	// Moved is the address it has from now on, where its host says so by permanent
	// redirects alone (301, 308); else empty.
	Moved string
	// Fresh is until when, after Poll, it need not be asked for again (RFC 9111);
	// zero where nobody said.
	Fresh time.Time
	keep  []func()
}

// Keep lets the Cache remember what came, so that the next Poll asks for news
// only. Call it when all that the body led to is dealt with: what is
// remembered is not fetched again.
func (r *Response) Keep() {
	for _, keep := range r.keep {
		keep()
	}
}

// Get fetches an address, at most limit bytes of its body, packed or unpacked.
// What the Cache knows of it is not looked at; Keep lets it know.
func (c *Client) Get(ctx context.Context, address string, limit int64) (*Response, error) {
	return c.get(ctx, address, request{limit: limit, redirects: c.limits.Redirects, remember: c.cache != nil})
}

// Poll does the same for what is fetched again and again, as feeds are: with a
// Cache it asks only for news.
func (c *Client) Poll(ctx context.Context, address string, limit int64) (*Response, error) {
	return c.get(ctx, address, request{limit: limit, redirects: c.limits.Redirects, conditional: c.cache != nil, remember: c.cache != nil})
}

// PollNow is Poll that asks even where the last answer still holds, since a
// person wants to know.
func (c *Client) PollNow(ctx context.Context, address string, limit int64) (*Response, error) {
	return c.get(ctx, address, request{limit: limit, redirects: c.limits.Redirects, conditional: c.cache != nil, remember: c.cache != nil, now: true})
}

func (c *Client) get(ctx context.Context, address string, r request) (*Response, error) {
	u, err := parseURL(address)
	if err != nil {
		return nil, err
	}
	r.url = u
	got, err := c.retried(ctx, r)
	if err != nil {
		return nil, c.explain(u, err)
	}
	out := &Response{URL: withoutUser(got.url), MediaType: got.header.Get("Content-Type"), Header: got.header, Fetched: got.at, Unchanged: got.unchanged, Moved: got.moved, Fresh: got.fresh, keep: got.keep}
	if got.unchanged {
		return out, nil
	}
	if out.Body, err = unpack(got, r.limit); err != nil {
		return nil, c.explain(u, err)
	}
	return out, nil
}

func withoutUser(u *url.URL) string {
	shown := *u
	shown.User = nil
	return shown.String()
}

// unpack takes the content codings off, at most limit bytes; those are
// returned with an error too.
func unpack(got *exchange, limit int64) ([]byte, error) {
	body, err := coding.Decode(bytes.NewReader(got.body), got.header.Get("Content-Encoding"))
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(io.LimitReader(body, limit+1))
	if err != nil {
		return b, fmt.Errorf("the body cannot be unpacked: %w", err)
	}
	if int64(len(b)) > limit {
		return b[:limit], &tooLargeError{limit}
	}
	return b, nil
}

// retried asks again after passing errors, as far as Limits allow.
func (c *Client) retried(ctx context.Context, r request) (*exchange, error) {
	for try := 0; ; try++ {
		got, err := c.follow(ctx, r)
		again, until := c.passing(got, err, try)
		if !again || ctx.Err() != nil {
			return got, err
		}
		h := c.hosts.hold(r.url.Host)
		h.rest(until)
		c.hosts.release(h)
		if try >= c.limits.Retries || until.Sub(c.now()) > c.limits.MaxWait {
			return got, &laterError{err, until}
		}
	}
}

// passing reports whether an error may pass, and when.
func (c *Client) passing(got *exchange, err error, try int) (again bool, until time.Time) {
	if err == nil || got == nil {
		return false, time.Time{}
	}
	now := c.now()
	switch got.status {
	case 429, 503:
		if until, ok := retryAfter(got.header, now); ok {
			return true, until
		}
		return true, now.Add(c.limits.Delay << (2 * try))
	case 500, 502, 504, 520, 521, 522, 523, 524:
		return true, now.Add(c.limits.Delay << (2 * try))
	}
	return false, time.Time{}
}

// retryAfter reads the header in both of its forms.
func retryAfter(h http.Header, now time.Time) (time.Time, bool) {
	value := strings.TrimSpace(h.Get("Retry-After"))
	if n, err := strconv.ParseUint(value, 10, 31); err == nil {
		return now.Add(time.Duration(n) * time.Second), true
	}
	t, err := http.ParseTime(value)
	return t, err == nil
}

// maxAddress is how long an address may be, bytes.
const maxAddress = 8192

// parseURL takes addresses of web pages only.
func parseURL(address string) (*url.URL, error) {
	if len(address) > maxAddress {
		return nil, &Error{URL: address[:100], Reason: fmt.Sprintf("an address of more than %d bytes", maxAddress), Hint: "servers take none that long"}
	}
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		return nil, &Error{URL: address, Reason: "not an address", Hint: "write it as https://host/path", err: err}
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return nil, &Error{URL: address, Reason: "not an http or https address", Hint: "write it as https://host/path"}
	}
	if disguised(u.Hostname()) {
		return nil, &Error{URL: address, Reason: "its host is an address in a form that hides which", Hint: "write it as four numbers: 192.0.2.1"}
	}
	if p := u.Port(); p != "" {
		if n, err := strconv.Atoi(p); err != nil || n > 65535 || n < 1024 && n != 80 && n != 443 {
			return nil, &Error{URL: address, Reason: "port " + p + " is not one of the web", Hint: "80, 443 and those from 1024 on are fetched"}
		}
	}
	u.Fragment, u.RawFragment = "", ""
	u.Host = strings.ToLower(u.Host)
	return u, nil
}
