// Package feed reads RSS, Atom and JSON Feed, and finds the feeds of a page.
//
// In: the bytes of a feed, whole or cut off, with the address it came from; or
// those of a page. Out: its items in the order of the feed, with what each says of
// its page, and the hubs that push it (WebSub). gofeed does the reading; where a
// feed is cut off or broken within, the items that are whole are saved and the
// feed says so.
//
// Relative addresses are resolved; only http and https are kept. Fetching, when to
// come again, and which item is new are left to collect and to whoever keeps what
// was seen.
package feed

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"

	"variorum/internal/collect/xmlbound"
)

// A Feed is a list of items, newest first in most.
type Feed struct {
	Title    string
	Home     string // the site it belongs to
	Self     string // its own address, as it says
	Hubs     []string
	Language string // BCP 47, as it says
	Items    []Item
	Pace     Pace
	// Lost says that the feed was broken and only the whole items were saved.
	Lost bool
	// More says that items beyond the limit were left out.
	More bool
}

// An Item is one entry of a feed.
type Item struct {
	ID        string // its guid or id, as it says
	URL       string
	Title     string
	Authors   []string
	Published time.Time // zero where it does not say
	Updated   time.Time // zero where it does not say
	Content   string    // HTML: the report itself, or the summary where there is no more
}

// Parse reads a feed that came from base, at most items of it.
func Parse(b []byte, base string, items int) (*Feed, error) {
	parsed, lost, err := parse(b)
	if err != nil {
		return nil, err
	}
	at, _ := url.Parse(base)
	f := &Feed{Title: strings.TrimSpace(parsed.Title), Home: Resolve(at, parsed.Link), Self: Resolve(at, parsed.FeedLink), Language: parsed.Language, Lost: lost}
	f.links(b, at)
	if home, err := url.Parse(f.Home); at == nil && err == nil {
		at = home
	}
	for _, it := range parsed.Items {
		if len(f.Items) == items {
			f.More = true
			break
		}
		f.Items = append(f.Items, itemOf(it, at))
	}
	return f, nil
}

func itemOf(it *gofeed.Item, base *url.URL) Item {
	item := Item{ID: it.GUID, URL: Resolve(base, it.Link), Title: strings.TrimSpace(it.Title), Content: it.Content}
	if item.URL == "" {
		item.URL = Resolve(nil, it.GUID)
	}
	if strings.TrimSpace(item.Content) == "" {
		item.Content = it.Description
	}
	for _, a := range it.Authors {
		if a != nil && strings.TrimSpace(a.Name) != "" {
			item.Authors = append(item.Authors, strings.TrimSpace(a.Name))
		}
	}
	if it.PublishedParsed != nil {
		item.Published = it.PublishedParsed.UTC()
	}
	if it.UpdatedParsed != nil {
		item.Updated = it.UpdatedParsed.UTC()
	}
	return item
}

// maxAddress is how long an address may be, bytes: sitemaps.org and browsers'
// address bars end at 2,048, servers at 8,192.
const maxAddress = 8192

// Resolve makes link absolute; "" where it is no http or https address.
func Resolve(base *url.URL, link string) string {
	link = strings.TrimSpace(link)
	u, err := url.Parse(link)
	if err != nil || link == "" || len(link) > maxAddress {
		return ""
	}
	if base != nil {
		u = base.ResolveReference(u)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	return u.String()
}

var (
	errTooDeep = fmt.Errorf("elements nest more than %d deep", xmlbound.MaxDepth)
	errEmpty   = errors.New("empty")
)

// parse reads the whole feed, or else what can be saved of it.
func parse(b []byte) (f *gofeed.Feed, lost bool, err error) {
	b = bytes.TrimLeft(bytes.TrimPrefix(b, []byte("\xef\xbb\xbf")), " \t\r\n")
	if len(b) == 0 {
		return nil, false, errEmpty
	}
	isJSON := b[0] == '{'
	f, err = read(b)
	switch {
	case err == nil && (isJSON || len(takeApart(b).items) <= len(f.Items)):
		return f, false, nil
	case err == nil:
		// An item without an end swallows those behind it.
		if saved := saveXML(b); saved != nil && len(saved.Items) > len(f.Items) {
			return saved, true, nil
		}
		return f, false, nil
	}
	if isJSON {
		f = saveJSON(b)
	} else {
		f = saveXML(b)
	}
	if f == nil {
		return nil, true, err
	}
	return f, true, nil
}

// read gives bytes to gofeed and makes a panic of it an error.
func read(b []byte) (f *gofeed.Feed, err error) {
	defer func() {
		if r := recover(); r != nil {
			f, err = nil, fmt.Errorf("the parser gave up: %v", r)
		}
	}()
	if b[0] != '{' && xmlbound.TooDeep(b) {
		return nil, errTooDeep
	}
	f, err = gofeed.NewParser().Parse(bytes.NewReader(b))
	if err == nil && f == nil {
		err = errors.New("no feed in it")
	}
	return f, err
}
