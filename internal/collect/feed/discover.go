package feed

import (
	"bytes"
	"encoding/xml"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"variorum/internal/collect/xmlbound"
)

const (
	// headBytes is how much of a page is searched for links: heads with inlined
	// styles reach 300 KiB.
	headBytes = 512 << 10
	maxLinks  = 100
)

// A Link names a feed.
type Link struct {
	URL   string
	Title string
}

// Discovery is what a page says of feeds.
type Discovery struct {
	Feeds []Link
	Hubs  []string
}

// Discover finds the feeds that a page from base announces by link elements.
func Discover(page []byte, base string) Discovery {
	var d Discovery
	at, _ := url.Parse(base)
	z := html.NewTokenizer(bytes.NewReader(page[:min(len(page), headBytes)]))
	z.SetMaxBuf(headBytes)
	for len(d.Feeds)+len(d.Hubs) < maxLinks {
		switch z.Next() {
		case html.ErrorToken:
			return d
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			switch t.Data {
			case "base":
				if u, err := url.Parse(Resolve(at, attribute(t.Attr, "href"))); err == nil && u.Host != "" {
					at = u
				}
			case "link":
				d.link(t.Attr, at)
			}
		}
	}
	return d
}

func (d *Discovery) link(attr []html.Attribute, at *url.URL) {
	rel := strings.Fields(strings.ToLower(attribute(attr, "rel")))
	target := Resolve(at, attribute(attr, "href"))
	if target == "" {
		return
	}
	switch {
	case slices.Contains(rel, "hub"):
		d.Hubs = appendNew(d.Hubs, target)
	case (slices.Contains(rel, "alternate") || slices.Contains(rel, "feed")) && isFeedType(attribute(attr, "type")):
		if !slices.ContainsFunc(d.Feeds, func(l Link) bool { return l.URL == target }) {
			d.Feeds = append(d.Feeds, Link{URL: target, Title: strings.TrimSpace(attribute(attr, "title"))})
		}
	}
}

func isFeedType(mediaType string) bool {
	kind, _, _ := strings.Cut(strings.ToLower(mediaType), ";")
	switch strings.TrimSpace(kind) {
	case "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json", "text/rss+xml", "application/x-rss+xml":
		return true
	}
	return false
}

func attribute(attr []html.Attribute, name string) string {
	for _, a := range attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func appendNew(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// links reads what stands before the first item and gofeed leaves out: hubs, and
// how often the feed wants to be asked.
func (f *Feed) links(b []byte, at *url.URL) {
	d := xmlbound.NewDecoder(bytes.NewReader(b))
	var p pace
	defer func() { f.Pace = p.pace() }()
	for len(f.Hubs) < maxLinks {
		t, err := d.Next()
		if err != nil {
			return
		}
		start, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		switch start.Name.Local {
		case "item", "entry":
			return
		case "link":
			f.linkElement(start.Attr, at)
		default:
			p.element(d, start.Name)
		}
	}
}

func (f *Feed) linkElement(attr []xml.Attr, at *url.URL) {
	var rel, href string
	for _, a := range attr {
		switch a.Name.Local {
		case "rel":
			rel = strings.ToLower(strings.TrimSpace(a.Value))
		case "href":
			href = Resolve(at, a.Value)
		}
	}
	switch {
	case href == "":
	case rel == "hub":
		f.Hubs = appendNew(f.Hubs, href)
	case rel == "self" && f.Self == "":
		f.Self = href
	}
}

// HeaderLinks reads the hub and the feed's own address out of Link headers (RFC
// 8288), where WebSub has them too; empty where there is none.
func HeaderLinks(lines []string, base string) (hub, self string) {
	at, _ := url.Parse(base)
	for _, line := range lines {
		for _, part := range strings.Split(line, ",") {
			target, params, _ := strings.Cut(part, ">")
			target = Resolve(at, strings.TrimPrefix(strings.TrimSpace(target), "<"))
			switch rel := strings.ToLower(params); {
			case target == "":
			case hub == "" && hasRel(rel, "hub"):
				hub = target
			case self == "" && hasRel(rel, "self"):
				self = target
			}
		}
	}
	return hub, self
}

// hasRel looks for a relation among the parameters of a link.
func hasRel(params, name string) bool {
	for _, p := range strings.Split(params, ";") {
		key, value, _ := strings.Cut(strings.TrimSpace(p), "=")
		if strings.TrimSpace(key) == "rel" && slices.Contains(strings.Fields(strings.Trim(strings.TrimSpace(value), `"`)), name) {
			return true
		}
	}
	return false
}
