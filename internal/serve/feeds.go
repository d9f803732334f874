package serve

import (
	"encoding/xml"
	"fmt"
	"net/http"
	"time"

	"variorum/internal/store"
	"variorum/internal/view"
)

// feedRoutes are the feeds.
func (s *Server) feedRoutes() map[string]handler {
	return map[string]handler{"GET /feed.atom": s.atom, "GET /feed.rss": s.rss, "GET /feed.json": s.jsonFeed}
}

// feedItems is how many stories a feed holds, the newest first.
const feedItems = 50

// feed is the front as any feed format prints it. A story is one item with a
// lasting id; it is updated when it gains an origin.
func (s *Server) feed(r *http.Request) (base string, rows []store.StoryRow, err error) {
	base = s.home(r)
	rows, err = s.store.Front(r.Context(), store.Filter{Since: s.now().Add(-7 * 24 * time.Hour), Limit: feedItems})
	return base, rows, err
}

// facts is what an item says: labels and numbers, no prose.
func facts(r store.StoryRow) string {
	return fmt.Sprintf("%s · %s · %s", view.Count(r.Articles, "report"), view.Count(r.Origins, "origin"), view.Count(r.Outlets, "outlet"))
}

func storyURN(id string) string { return "urn:variorum:story:" + id }

type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Title   string      `xml:"title"`
	ID      string      `xml:"id"`
	Updated string      `xml:"updated"`
	Links   []atomLink  `xml:"link"`
	Author  string      `xml:"author>name"`
	Entries []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	Title     string   `xml:"title"`
	ID        string   `xml:"id"`
	Link      atomLink `xml:"link"`
	Published string   `xml:"published"`
	Updated   string   `xml:"updated"`
	Summary   string   `xml:"summary"`
}

func (s *Server) atom(w http.ResponseWriter, r *http.Request) error {
	base, rows, err := s.feed(r)
	if err != nil {
		return err
	}
	f := atomFeed{Title: "Variorum: stories", ID: base + "/", Updated: newest(rows, s.now()).Format(time.RFC3339), Author: "Variorum",
		Links: []atomLink{{"self", base + "/feed.atom"}, {"alternate", base + "/"}}}
	for _, row := range rows {
		f.Entries = append(f.Entries, atomEntry{row.Title, storyURN(row.ID), atomLink{"alternate", base + "/story/" + row.ID},
			row.First.Format(time.RFC3339), row.Last.Format(time.RFC3339), facts(row)})
	}
	return writeXML(w, "application/atom+xml", f)
}

type rssFeed struct {
	XMLName     xml.Name  `xml:"rss"`
	Version     string    `xml:"version,attr"`
	Title       string    `xml:"channel>title"`
	Link        string    `xml:"channel>link"`
	Description string    `xml:"channel>description"`
	Items       []rssItem `xml:"channel>item"`
}

type rssItem struct {
	Title       string  `xml:"title"`
	Link        string  `xml:"link"`
	GUID        rssGUID `xml:"guid"`
	Date        string  `xml:"pubDate"`
	Description string  `xml:"description"`
}

type rssGUID struct {
	Permalink bool   `xml:"isPermaLink,attr"`
	Value     string `xml:",chardata"`
}

func (s *Server) rss(w http.ResponseWriter, r *http.Request) error {
	base, rows, err := s.feed(r)
	if err != nil {
		return err
	}
	f := rssFeed{Version: "2.0", Title: "Variorum: stories", Link: base + "/", Description: "Stories by independent origins"}
	for _, row := range rows {
		f.Items = append(f.Items, rssItem{row.Title, base + "/story/" + row.ID, rssGUID{false, storyURN(row.ID)}, row.Last.Format(time.RFC1123Z), facts(row)})
	}
	return writeXML(w, "application/rss+xml", f)
}

func writeXML(w http.ResponseWriter, mediaType string, v any) error {
	w.Header().Set("Content-Type", mediaType+"; charset=utf-8")
	if _, err := w.Write([]byte(xml.Header)); err != nil {
		return err
	}
	return xml.NewEncoder(w).Encode(v)
}

// jsonFeed prints JSON Feed 1.1.
func (s *Server) jsonFeed(w http.ResponseWriter, r *http.Request) error {
	base, rows, err := s.feed(r)
	if err != nil {
		return err
	}
	type item struct {
		ID        string    `json:"id"`
		URL       string    `json:"url"`
		Title     string    `json:"title"`
		Text      string    `json:"content_text"`
		Published time.Time `json:"date_published"`
		Modified  time.Time `json:"date_modified"`
		Language  string    `json:"language,omitempty"`
	}
	list := make([]item, 0, len(rows))
	for _, row := range rows {
		list = append(list, item{storyURN(row.ID), base + "/story/" + row.ID, row.Title, facts(row), row.First, row.Last, row.Language})
	}
	return writeJSON(w, map[string]any{"version": "https://jsonfeed.org/version/1.1", "title": "Variorum: stories",
		"home_page_url": base + "/", "feed_url": base + "/feed.json", "items": list})
}

func newest(rows []store.StoryRow, now time.Time) time.Time {
	var t time.Time
	for _, r := range rows {
		if r.Last.After(t) {
			t = r.Last
		}
	}
	if t.IsZero() {
		return now.UTC().Truncate(24 * time.Hour)
	}
	return t
}
