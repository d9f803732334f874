package fetch

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/temoto/robotstxt"
)

const (
	// robotsBytes is what RFC 9309 (2.5) asks to read at least.
	robotsBytes = 512 << 10
	// robotsRedirects is what RFC 9309 (2.3.1.2) asks to follow at least.
	robotsRedirects = 5
	// robotsFresh and robotsRetry are how long rules hold (RFC 9309, 2.4: not
	// more than a day) and how soon a file that could not be read is asked for again.
	robotsFresh = 24 * time.Hour
	robotsRetry = 10 * time.Minute
)

// rules are what a host's robots.txt says to us.
type rules struct {
	until  time.Time
	group  *robotstxt.Group // nil allows everything
	failed error            // the file cannot be had: nothing is allowed
	site   []string         // sitemaps it names
}

// allowed asks the rules of a host for leave to fetch u.
func (c *Client) allowed(ctx context.Context, h *host, u *url.URL) error {
	r, err := c.rulesOf(ctx, h, u)
	if err != nil {
		return err
	}
	if r.failed != nil {
		return fmt.Errorf("robots.txt of %s cannot be had, so nothing is fetched from it for now: %w", u.Host, r.failed)
	}
	if r.group != nil && !r.group.Test(u.RequestURI()) {
		return errRobots
	}
	return nil
}

func (c *Client) rulesOf(ctx context.Context, h *host, u *url.URL) (rules, error) {
	h.robots.Lock()
	defer h.robots.Unlock()
	if h.rules.until.After(c.now()) {
		return h.rules, nil
	}
	at := *u
	at.Path, at.RawPath, at.RawQuery, at.Fragment, at.User = "/robots.txt", "", "", "", nil
	got, err := c.follow(ctx, request{url: &at, limit: robotsBytes, redirects: robotsRedirects, robots: true})
	switch {
	case ctx.Err() != nil:
		return rules{}, ctx.Err()
	case err != nil && (got == nil || got.status == 0):
		return rules{}, err // the host itself is out of reach or refused: say that
	case got.status >= 500 || got.status == 429:
		h.rules = rules{until: c.now().Add(robotsRetry), failed: statusError(got.status)}
	case got.status == 200 || err != nil && got.status < 300:
		body, _ := unpack(got, robotsBytes)
		h.rules = c.readRules(body)
	default:
		h.rules = rules{until: c.now().Add(robotsFresh)}
	}
	if h.rules.group != nil {
		h.slow(min(h.rules.group.CrawlDelay, c.limits.MaxDelay))
	}
	return h.rules, nil
}

// readRules keeps the lines that are rules: of the others robotstxt would make
// an error, and RFC 9309 asks to pass them over.
func (c *Client) readRules(body []byte) rules {
	var kept bytes.Buffer
	for line := range bytes.Lines(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))) {
		name, _, ok := strings.Cut(string(line), ":")
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "user-agent", "allow", "disallow", "crawl-delay", "sitemap":
			if ok {
				kept.Write(line)
			}
		}
	}
	r := rules{until: c.now().Add(robotsFresh)}
	if data, err := robotstxt.FromBytes(kept.Bytes()); err == nil {
		r.group, r.site = data.FindGroup(agentToken), data.Sitemaps
	}
	return r
}

// Sitemaps returns what the robots.txt of the site of an address names.
func (c *Client) Sitemaps(ctx context.Context, address string) ([]string, error) {
	u, err := parseURL(address)
	if err != nil {
		return nil, err
	}
	h := c.hosts.hold(u.Host)
	defer c.hosts.release(h)
	r, err := c.rulesOf(ctx, h, u)
	if err != nil {
		return nil, c.explain(u, err)
	}
	return r.site, nil
}
