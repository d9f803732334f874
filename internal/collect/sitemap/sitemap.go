// Package sitemap reads sitemaps and sitemap indexes (sitemaps.org 0.9) with the
// news extension.
//
// In: the stream of one file, unpacked. Out: its entries one by one, in order, each
// with what it says of its page. A file that is cut off gives its whole entries
// and then an error. Fetching, following an index and the limits on how many are
// left to collect.
package sitemap

import (
	"encoding/xml"
	"fmt"
	"io"
	"iter"

	"variorum/internal/collect/feed"
	"variorum/internal/collect/xmlbound"
)

// maxText bounds one field, bytes. Addresses may have 2,048 characters.
const maxText = 8192

// An Entry names a page, or in an index another sitemap.
type Entry struct {
	URL      string
	Index    bool   // another sitemap
	Modified string // W3C date or time, as it says
	News     News
}

// News is what the news extension says of a page.
type News struct {
	Outlet    string
	Language  string
	Published string // W3C date or time, as it says
	Title     string
}

// Entries yields what a sitemap or a sitemap index holds. An error is the last.
func Entries(r io.Reader) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		d := xmlbound.NewDecoder(r)
		begun := false
		for {
			t, err := d.Next()
			if err == io.EOF && begun {
				return
			}
			if err != nil {
				yield(Entry{}, fmt.Errorf("read sitemap: %w", err))
				return
			}
			start, ok := t.(xml.StartElement)
			if !ok {
				continue
			}
			switch start.Name.Local {
			case "urlset", "sitemapindex":
				begun = true
			case "url", "sitemap":
				e, err := entry(d, start.Name.Local)
				if err != nil {
					yield(Entry{}, fmt.Errorf("read sitemap: %w", err))
					return
				}
				if e.URL != "" && !yield(e, nil) {
					return
				}
			}
		}
	}
}

// entry reads one url or sitemap element.
func entry(d *xmlbound.Decoder, element string) (Entry, error) {
	e := Entry{Index: element == "sitemap"}
	within := "" // "image" and "video" have a loc and title of their own
	for {
		t, err := d.Next()
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return e, err
		}
		switch t := t.(type) {
		case xml.EndElement:
			switch t.Name.Local {
			case element:
				return e, nil
			case within:
				within = ""
			}
		case xml.StartElement:
			if t.Name.Local == "image" || t.Name.Local == "video" {
				within = t.Name.Local
			}
			if field := e.field(t.Name.Local); field != nil && within == "" {
				if *field, err = d.Text(maxText); err != nil {
					return e, err
				}
				if t.Name.Local == "loc" {
					e.URL = feed.Resolve(nil, e.URL)
				}
			}
		}
	}
}

func (e *Entry) field(element string) *string {
	switch element {
	case "loc":
		return &e.URL
	case "lastmod":
		return &e.Modified
	case "name":
		return &e.News.Outlet
	case "language":
		return &e.News.Language
	case "publication_date":
		return &e.News.Published
	case "title":
		return &e.News.Title
	}
	return nil
}
