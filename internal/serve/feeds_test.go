package serve

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/mmcdole/gofeed"

	"variorum/internal/store"
)

// A seenItem is what every format must say of an item.
type seenItem struct {
	id, link, title string
	updated         time.Time
}

func (c *feedCheck) moment(layout, s string) time.Time {
	t, err := time.Parse(layout, s)
	if err != nil {
		c.Errorf("%s: date %q: %v", c.path, s, err)
	}
	return t
}

// A feedCheck holds one feed against its specification.
type feedCheck struct {
	*testing.T
	h    *httptest.Server
	path string
	ids  map[string]bool
}

// absolute fails unless s is an absolute IRI.
func (c *feedCheck) absolute(what, s string) {
	if u, err := url.Parse(s); err != nil || !u.IsAbs() || u.Host == "" && u.Opaque == "" || strings.ContainsAny(s, " <>\"{}|\\^`") {
		c.Errorf("%s: %s %q is no absolute IRI", c.path, what, s)
	}
}

func (c *feedCheck) item(i seenItem) {
	c.absolute("id", i.id)
	c.absolute("link", i.link)
	if c.ids[i.id] {
		c.Errorf("%s: id %s twice", c.path, i.id)
	}
	c.ids[i.id] = true
	if i.title == "" {
		c.Errorf("%s: %s has no title", c.path, i.id)
	}
	if i.updated.After(now.Add(time.Minute)) || i.updated.Year() < 2031 {
		c.Errorf("%s: %s was updated at %s", c.path, i.id, i.updated)
	}
}

// wellFormed reads every token, and fails on characters that XML 1.0 or a reader
// could stumble over.
func (c *feedCheck) wellFormed(body string) {
	d := xml.NewDecoder(strings.NewReader(body))
	for {
		_, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			c.Fatalf("%s: %v\n%s", c.path, err, body)
		}
	}
	if i := strings.IndexFunc(body, func(r rune) bool { return unicode.IsControl(r) && r != '\n' || r == unicode.ReplacementChar }); i >= 0 {
		c.Errorf("%s: control character %q", c.path, body[i])
	}
}

type link struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
	Href string `xml:"href,attr"`
}

// atom checks what RFC 4287 asks of a feed (4.1.1) and its entries (4.1.2).
func (c *feedCheck) atom(body string) []seenItem {
	c.wellFormed(body)
	var f struct {
		XMLName  xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
		Language string   `xml:"http://www.w3.org/XML/1998/namespace lang,attr"`
		Titles   []string `xml:"http://www.w3.org/2005/Atom title"`
		IDs      []string `xml:"http://www.w3.org/2005/Atom id"`
		Updated  []string `xml:"http://www.w3.org/2005/Atom updated"`
		Authors  []string `xml:"http://www.w3.org/2005/Atom author>name"`
		Links    []link   `xml:"http://www.w3.org/2005/Atom link"`
		Entries  []struct {
			Language     string   `xml:"http://www.w3.org/XML/1998/namespace lang,attr"`
			Titles       []string `xml:"http://www.w3.org/2005/Atom title"`
			IDs          []string `xml:"http://www.w3.org/2005/Atom id"`
			Updated      []string `xml:"http://www.w3.org/2005/Atom updated"`
			Published    []string `xml:"http://www.w3.org/2005/Atom published"`
			Links        []link   `xml:"http://www.w3.org/2005/Atom link"`
			Contributors []string `xml:"http://www.w3.org/2005/Atom contributor>name"`
			Contents     []struct {
				Type string `xml:"type,attr"`
			} `xml:"http://www.w3.org/2005/Atom content"`
		} `xml:"http://www.w3.org/2005/Atom entry"`
	}
	if err := xml.Unmarshal([]byte(body), &f); err != nil {
		c.Fatalf("%s: %v", c.path, err)
	}
	if len(f.Titles) != 1 || len(f.IDs) != 1 || len(f.Updated) != 1 || len(f.Authors) == 0 || f.Language == "" {
		c.Errorf("%s: titles %q, ids %q, updated %q, authors %q, language %q", c.path, f.Titles, f.IDs, f.Updated, f.Authors, f.Language)
	}
	c.absolute("id", f.IDs[0])
	newest := c.moment(time.RFC3339, f.Updated[0])
	rels := map[string]string{}
	for _, l := range f.Links {
		rels[l.Rel] = l.Href
	}
	if rels["self"] != c.h.URL+c.path || !strings.HasPrefix(rels["alternate"], c.h.URL+"/") {
		c.Errorf("%s: links %v", c.path, rels)
	}
	var out []seenItem
	for _, e := range f.Entries {
		if len(e.Titles) != 1 || len(e.IDs) != 1 || len(e.Updated) != 1 || len(e.Published) != 1 || len(e.Links) != 1 || e.Links[0].Rel != "alternate" || len(e.Contents) != 1 || e.Contents[0].Type != "html" {
			c.Fatalf("%s: entry %+v", c.path, e)
		}
		updated := c.moment(time.RFC3339, e.Updated[0])
		if published := c.moment(time.RFC3339, e.Published[0]); published.After(updated) || updated.After(newest) {
			c.Errorf("%s: %s published %s, updated %s, feed %s", c.path, e.IDs[0], published, updated, newest)
		}
		out = append(out, seenItem{e.IDs[0], e.Links[0].Href, e.Titles[0], updated.UTC()})
	}
	return out
}

// An rssLink is a channel's link, or an Atom link in it.
type rssLink struct {
	XMLName xml.Name
	Rel     string `xml:"rel,attr"`
	Href    string `xml:"href,attr"`
	Text    string `xml:",chardata"`
}

// rss checks what the RSS 2.0 specification asks of a channel and its items.
func (c *feedCheck) rss(body string) []seenItem {
	c.wellFormed(body)
	var f struct {
		XMLName xml.Name `xml:"rss"`
		Version string   `xml:"version,attr"`
		Channel []struct {
			Titles   []string  `xml:"title"`
			Links    []rssLink `xml:"link"`
			About    []string  `xml:"description"`
			Built    string    `xml:"lastBuildDate"`
			Language string    `xml:"language"`
			Items    []struct {
				Titles []string `xml:"title"`
				Links  []string `xml:"link"`
				Dates  []string `xml:"pubDate"`
				GUIDs  []struct {
					Permalink string `xml:"isPermaLink,attr"`
					Value     string `xml:",chardata"`
				} `xml:"guid"`
			} `xml:"item"`
		} `xml:"channel"`
	}
	if err := xml.Unmarshal([]byte(body), &f); err != nil || len(f.Channel) != 1 {
		c.Fatalf("%s: %d channels, %v", c.path, len(f.Channel), err)
	}
	ch := f.Channel[0]
	self := rssLink{}
	if i := slices.IndexFunc(ch.Links, func(l rssLink) bool { return l.XMLName.Space == "http://www.w3.org/2005/Atom" }); i >= 0 {
		self = ch.Links[i]
		ch.Links = slices.Delete(ch.Links, i, i+1)
	}
	if f.Version != "2.0" || len(ch.Titles) != 1 || len(ch.About) != 1 || ch.About[0] == "" || len(ch.Links) != 1 || self.Rel != "self" || self.Href != c.h.URL+c.path {
		c.Errorf("%s: version %q, titles %q, descriptions %q, links %+v, self %+v", c.path, f.Version, ch.Titles, ch.About, ch.Links, self)
	}
	c.absolute("link", ch.Links[0].Text)
	var out []seenItem
	for _, i := range ch.Items {
		if len(i.Titles) != 1 || len(i.Links) != 1 || len(i.Dates) != 1 || len(i.GUIDs) != 1 || i.GUIDs[0].Permalink != "false" {
			c.Fatalf("%s: item %+v", c.path, i)
		}
		at, err := mail.ParseDate(i.Dates[0])
		if err != nil {
			c.Errorf("%s: %v", c.path, err)
		}
		out = append(out, seenItem{i.GUIDs[0].Value, i.Links[0], i.Titles[0], at.UTC()})
	}
	if _, err := mail.ParseDate(ch.Built); err != nil {
		c.Errorf("%s: %v", c.path, err)
	}
	return out
}

// json checks what JSON Feed 1.1 asks.
func (c *feedCheck) json(body string) []seenItem {
	var f struct {
		Version, Title, Language string
		Home                     string `json:"home_page_url"`
		Self                     string `json:"feed_url"`
		Items                    []struct {
			ID, URL, Title string
			Content        string `json:"content_html"`
			Published      string `json:"date_published"`
			Modified       string `json:"date_modified"`
		}
	}
	if err := json.Unmarshal([]byte(body), &f); err != nil {
		c.Fatalf("%s: %v", c.path, err)
	}
	if f.Version != "https://jsonfeed.org/version/1.1" || f.Title == "" || f.Items == nil || f.Self != c.h.URL+c.path || f.Language == "" {
		c.Errorf("%s: %+v", c.path, f)
	}
	c.absolute("home_page_url", f.Home)
	var out []seenItem
	for _, i := range f.Items {
		if i.Content == "" {
			c.Errorf("%s: %s has no content", c.path, i.ID)
		}
		c.moment(time.RFC3339, i.Published)
		out = append(out, seenItem{i.ID, i.URL, i.Title, c.moment(time.RFC3339, i.Modified).UTC()})
	}
	return out
}

// Every feed is valid by its specification, is read by a reader's parser, and
// says the same in all three formats.
func TestFeeds(t *testing.T) {
	h, s, _ := newsroomSite(t)
	sourceWith(t, s, "a1")
	id, hostile := storyID(t, h, "Port Elm"), storyID(t, h, "script")
	for _, x := range []struct {
		page, query string
		items       int
	}{
		{"/feed", "", 2}, {"/feed", "?outlet=Gazette", 1}, {"/feed", "?name=Bo+Lindqvist&origins=1", 1}, {"/search", "?q=ferry+-budget", 1}, {"/search", "?q=%22nothing+of+this%22", 0},
		{"/story/" + id, "", 3}, {"/story/" + hostile, "", 1}, {"/name/bo%20lindqvist", "", 1}, {"/outlet/Courier", "", 1}, {"/outlet/" + url.PathEscape(evil), "", 1},
		{"/source/" + store.SourceID(feedURL), "", 1},
	} {
		var first []seenItem
		for _, format := range []string{".atom", ".rss", ".json-feed"} {
			c := &feedCheck{T: t, h: h, path: ended(x.page, format) + x.query, ids: map[string]bool{}}
			status, body, header := get(t, h, c.path)
			if status != http.StatusOK {
				t.Errorf("%s: status %d: %.300s", c.path, status, body)
				continue
			}
			var items []seenItem
			media := header.Get("Content-Type")
			switch {
			case format == ".atom" && media == "application/atom+xml; charset=utf-8":
				items = c.atom(body)
			case format == ".rss" && media == "application/rss+xml; charset=utf-8":
				items = c.rss(body)
			case format == ".json-feed" && media == "application/feed+json; charset=utf-8":
				items = c.json(body)
			default:
				t.Errorf("%s: type %q", c.path, media)
			}
			for i := range items {
				c.item(items[i])
				if first != nil && (len(first) != len(items) || first[i] != items[i]) {
					t.Errorf("%s: item %+v, in Atom %+v", c.path, items[i], first[i])
				}
			}
			if first == nil {
				first = items
			}
			if len(items) != x.items {
				t.Errorf("%s: %d items, want %d:\n%s", c.path, len(items), x.items, body)
			}
			if parsed, err := gofeed.NewParser().ParseString(body); err != nil || len(parsed.Items) != x.items || parsed.Title == "" {
				t.Errorf("%s: a reader's parser: %+v, %v", c.path, parsed, err)
			}
		}
	}
	for path, want := range map[string]int{"/story/none.atom": 404, "/name/nobody.rss": 404, "/outlet/Nobody.atom": 404, "/source.atom?url=https://no.example/": 404, "/search.atom?q=since:soon": 400, "/feed.json": 200, "/source.rss?url=" + url.QueryEscape(feedURL): 200} {
		if status, body, _ := get(t, h, path); status != want {
			t.Errorf("%s: status %d, want %d: %.200s", path, status, want, body)
		}
	}
}

const feedURL = "https://gazette.example/feed"

// sourceWith adds a source that brought an article.
func sourceWith(t *testing.T, s *store.Store, article string) {
	t.Helper()
	row, _, err := s.Article(t.Context(), article)
	if err == nil {
		err = s.Change(t.Context(), func(tx *store.Tx) error {
			return errors.Join(tx.PutSource(feedURL, "Gazette", "", nil, now, time.Hour), tx.PutArrival(row.N, feedURL, row.URL))
		})
	}
	if err != nil {
		t.Fatal(err)
	}
}

// A feed that did not change is not sent again; a copy of a known report does not
// make its story new.
func TestFeedsConditional(t *testing.T) {
	h, _, _ := newsroomSite(t)
	id := storyID(t, h, "Port Elm")
	for _, path := range []string{"/feed.atom", "/feed.rss", "/feed.json", "/story/" + id + ".atom"} {
		_, _, header := get(t, h, path)
		for name, value := range map[string]string{"If-None-Match": header.Get("ETag"), "If-Modified-Since": header.Get("Last-Modified")} {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, h.URL+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set(name, value)
			res, err := h.Client().Do(r)
			if err != nil {
				t.Fatal(err)
			}
			res.Body.Close()
			if res.StatusCode != http.StatusNotModified || value == "" {
				t.Errorf("%s with %s %q: %d", path, name, value, res.StatusCode)
			}
		}
	}
}

// Pages name their feeds, with what they are narrowed by.
func TestFeedsAnnounced(t *testing.T) {
	h := site(t)
	id := storyID(t, h, "Port Elm")
	for page, want := range map[string]string{"/": "/feed.json", "/search?q=ferry+-budget": "/search.rss?q=ferry+-budget", "/story/" + id: "/story/" + id + ".json-feed"} {
		_, body, _ := get(t, h, page)
		if !strings.Contains(body, `<link rel="alternate" type="application/`) || !strings.Contains(body, `href="`+strings.ReplaceAll(want, "+", "&#43;")+`"`) {
			t.Errorf("%s does not name %s:\n%.1500s", page, want, body)
		}
		if status, _, _ := get(t, h, want); status != http.StatusOK {
			t.Errorf("%s: %d", want, status)
		}
	}
}
