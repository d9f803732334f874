package feed

import (
	"encoding/json"
	"encoding/xml"
	"io"
	"time"
)

// The media types of the three formats.
const (
	AtomType = "application/atom+xml; charset=utf-8"
	RSSType  = "application/rss+xml; charset=utf-8"
	JSONType = "application/feed+json; charset=utf-8"
)

const maker = "Variorum"

type atomFeed struct {
	XMLName   xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Language  string      `xml:"xml:lang,attr,omitempty"`
	Title     string      `xml:"title"`
	Subtitle  string      `xml:"subtitle,omitempty"`
	ID        string      `xml:"id"`
	Updated   string      `xml:"updated"`
	Author    []atomName  `xml:"author"`
	Links     []atomLink  `xml:"link"`
	Generator string      `xml:"generator"`
	Entries   []atomEntry `xml:"entry"`
}

type atomName struct {
	Name string `xml:"name"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	Language    string     `xml:"xml:lang,attr,omitempty"`
	Title       string     `xml:"title"`
	ID          string     `xml:"id"`
	Link        atomLink   `xml:"link"`
	Published   string     `xml:"published"`
	Updated     string     `xml:"updated"`
	Contributor []atomName `xml:"contributor"`
	Summary     *atomText  `xml:"summary,omitempty"`
	Content     atomText   `xml:"content"`
}

type atomText struct {
	Type     string `xml:"type,attr"`
	Language string `xml:"xml:lang,attr,omitempty"`
	Text     string `xml:",chardata"`
}

// PrintAtom prints a feed as RFC 4287 has it. The label is the summary; label and
// lines are the content.
func (f *Feed) PrintAtom(w io.Writer) error {
	out := atomFeed{Language: f.Language, Title: plain(f.Title), Subtitle: plain(f.About), ID: f.Home, Updated: stamp(f.Updated), Author: []atomName{{maker}}, Generator: maker,
		Links: []atomLink{{"self", "application/atom+xml", f.Atom}, {"alternate", "text/html", f.Home}}}
	for _, i := range f.Items {
		e := atomEntry{Language: plain(i.Language), Title: i.title(), ID: i.ID, Link: atomLink{"alternate", "text/html", i.Address},
			Published: stamp(i.Published), Updated: stamp(i.Updated), Content: atomText{"html", f.Language, i.body()}}
		if l := plain(i.Label); l != "" {
			e.Summary = &atomText{"text", f.Language, l}
		}
		for _, o := range i.outlets() {
			e.Contributor = append(e.Contributor, atomName{o})
		}
		out.Entries = append(out.Entries, e)
	}
	return printXML(w, out)
}

// stamp is a moment as RFC 3339 has it, in UTC.
func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

type rssFeed struct {
	XMLName  xml.Name  `xml:"rss"`
	Version  string    `xml:"version,attr"`
	Atom     string    `xml:"xmlns:atom,attr"`
	Title    string    `xml:"channel>title"`
	Link     string    `xml:"channel>link"`
	About    string    `xml:"channel>description"`
	Language string    `xml:"channel>language,omitempty"`
	Built    string    `xml:"channel>lastBuildDate"`
	Maker    string    `xml:"channel>generator"`
	Self     rssSelf   `xml:"channel>atom:link"`
	Items    []rssItem `xml:"channel>item"`
}

type rssSelf struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
	Href string `xml:"href,attr"`
}

type rssItem struct {
	Title string  `xml:"title"`
	Link  string  `xml:"link"`
	GUID  rssGUID `xml:"guid"`
	Date  string  `xml:"pubDate"`
	About string  `xml:"description"`
}

type rssGUID struct {
	Permalink bool   `xml:"isPermaLink,attr"`
	Value     string `xml:",chardata"`
}

// rssTime is the moment as RSS 2.0 has it (RFC 822 with four digits of the year).
const rssTime = "Mon, 02 Jan 2006 15:04:05 +0000"

// PrintRSS prints a feed as RSS 2.0. An item has one date there: when it was updated,
// so that readers show it again.
func (f *Feed) PrintRSS(w io.Writer) error {
	about := plain(f.About)
	if about == "" {
		about = plain(f.Title)
	}
	out := rssFeed{Version: "2.0", Atom: "http://www.w3.org/2005/Atom", Title: plain(f.Title), Link: f.Home, About: about, Language: f.Language,
		Built: f.Updated.UTC().Format(rssTime), Maker: maker, Self: rssSelf{"self", "application/rss+xml", f.RSS}}
	for _, i := range f.Items {
		out.Items = append(out.Items, rssItem{i.title(), i.Address, rssGUID{false, i.ID}, i.Updated.UTC().Format(rssTime), i.body()})
	}
	return printXML(w, out)
}

func printXML(w io.Writer, v any) error {
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	return xml.NewEncoder(w).Encode(v)
}

type jsonFeed struct {
	Version  string     `json:"version"`
	Title    string     `json:"title"`
	Home     string     `json:"home_page_url"`
	Self     string     `json:"feed_url"`
	About    string     `json:"description,omitempty"`
	Language string     `json:"language,omitempty"`
	Authors  []jsonName `json:"authors"`
	Items    []jsonItem `json:"items"`
}

type jsonName struct {
	Name string `json:"name"`
}

type jsonItem struct {
	ID        string     `json:"id"`
	Address   string     `json:"url"`
	Title     string     `json:"title"`
	Summary   string     `json:"summary,omitempty"`
	Content   string     `json:"content_html"`
	Published string     `json:"date_published"`
	Updated   string     `json:"date_modified"`
	Authors   []jsonName `json:"authors,omitempty"`
	Language  string     `json:"language,omitempty"`
}

// PrintJSON prints a feed as JSON Feed 1.1.
func (f *Feed) PrintJSON(w io.Writer) error {
	out := jsonFeed{Version: "https://jsonfeed.org/version/1.1", Title: plain(f.Title), Home: f.Home, Self: f.JSON, About: plain(f.About), Language: f.Language,
		Authors: []jsonName{{maker}}, Items: []jsonItem{}}
	for _, i := range f.Items {
		item := jsonItem{ID: i.ID, Address: i.Address, Title: i.title(), Summary: plain(i.Label), Content: i.body(),
			Published: stamp(i.Published), Updated: stamp(i.Updated), Language: plain(i.Language)}
		for _, o := range i.outlets() {
			item.Authors = append(item.Authors, jsonName{o})
		}
		out.Items = append(out.Items, item)
	}
	return json.NewEncoder(w).Encode(out)
}
