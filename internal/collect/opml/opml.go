// Package opml reads and writes lists of feeds (OPML 1.0 and 2.0).
//
// In: an OPML file as feed readers export it. Out: its feeds in order, each with
// the folders it lies in; and the other way round. Outlines that name no feed are
// folders. Fetching the feeds is left to collect.
package opml

import (
	"encoding/xml"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"

	"variorum/internal/collect/feed"
	"variorum/internal/collect/xmlbound"
)

// A Feed is one entry of a list.
type Feed struct {
	URL     string
	Title   string
	Home    string   // the site, or empty
	Folders []string // outermost first
}

// Read reads at most limit feeds; more says that there were others. What was
// read before an error is returned with it.
func Read(r io.Reader, limit int) (feeds []Feed, more bool, err error) {
	d := xmlbound.NewDecoder(r)
	var folders []string
	begun := false
	for {
		t, err := d.Next()
		if err == io.EOF && begun {
			return feeds, false, nil
		}
		if err != nil {
			return feeds, false, fmt.Errorf("read OPML: %w", err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			begun = begun || strings.EqualFold(t.Name.Local, "opml")
			if t.Name.Local != "outline" {
				continue
			}
			f := feedOf(t.Attr)
			if f.URL != "" && len(feeds) == limit {
				return feeds, true, nil
			}
			if f.URL != "" {
				f.Folders = slices.Clone(folders)
				feeds = append(feeds, f)
			}
			folders = append(folders, f.Title)
		case xml.EndElement:
			if t.Name.Local == "outline" && len(folders) > 0 {
				folders = folders[:len(folders)-1]
			}
		}
	}
}

func feedOf(attr []xml.Attr) Feed {
	var f Feed
	var text string
	for _, a := range attr {
		switch strings.ToLower(a.Name.Local) {
		case "xmlurl":
			f.URL = feed.Resolve((*url.URL)(nil), a.Value)
		case "htmlurl":
			f.Home = feed.Resolve((*url.URL)(nil), a.Value)
		case "title":
			f.Title = strings.TrimSpace(a.Value)
		case "text":
			text = strings.TrimSpace(a.Value)
		}
	}
	if f.Title == "" {
		f.Title = text
	}
	return f
}

// outline is an element of the file as it is written.
type outline struct {
	XMLName xml.Name   `xml:"outline"`
	Text    string     `xml:"text,attr"`
	Title   string     `xml:"title,attr,omitempty"`
	Type    string     `xml:"type,attr,omitempty"`
	XMLURL  string     `xml:"xmlUrl,attr,omitempty"`
	HTMLURL string     `xml:"htmlUrl,attr,omitempty"`
	Inner   []*outline `xml:"outline"`
}

// Write writes a list, folders in the order in which they are first met.
func Write(w io.Writer, title string, feeds []Feed) error {
	root := &outline{}
	for _, f := range feeds {
		at := root
		for _, folder := range f.Folders {
			at = at.folder(folder)
		}
		text := f.Title
		if text == "" {
			text = f.URL
		}
		at.Inner = append(at.Inner, &outline{Text: text, Title: f.Title, Type: "rss", XMLURL: f.URL, HTMLURL: f.Home})
	}
	file := struct {
		XMLName xml.Name   `xml:"opml"`
		Version string     `xml:"version,attr"`
		Title   string     `xml:"head>title"`
		Body    []*outline `xml:"body>outline"`
	}{Version: "2.0", Title: title, Body: root.Inner}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return fmt.Errorf("write OPML: %w", err)
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(file); err != nil {
		return fmt.Errorf("write OPML: %w", err)
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func (o *outline) folder(name string) *outline {
	for _, in := range o.Inner {
		if in.XMLURL == "" && in.Text == name {
			return in
		}
	}
	in := &outline{Text: name}
	o.Inner = append(o.Inner, in)
	return in
}
