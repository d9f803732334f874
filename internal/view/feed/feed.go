// Package feed prints a list of stories, or what happened in one, as Atom
// (RFC 4287), RSS 2.0 and JSON Feed 1.1.
//
// A Feed comes in, one of the three goes out, with the same items under the same
// ids. Sources' words and this program's labels stay apart: a line is a quotation
// with its source, a label is plain text around it. Whatever a source wrote is
// escaped; control characters and marks that turn the direction of what follows
// are left out. Which items there are, and when one was updated, is left to the
// caller.
package feed

import (
	"html"
	"strings"
	"time"
	"unicode"

	"github.com/google/uuid"
)

// A Feed is a list of items, the newest first or in whatever order they matter.
type Feed struct {
	Title string
	About string // what it lists, a label
	Home  string // address of the page it belongs to
	// Atom, RSS and JSON are the addresses of this feed in each format.
	Atom, RSS, JSON string
	// Updated is the moment of the newest item; see Latest.
	Updated  time.Time
	Language string // of titles and labels that have none of their own, BCP 47
	Items    []Item
}

// An Item is a story, or a development of one.
type Item struct {
	ID        string // an IRI that lasts; see ID
	Address   string // of its page
	Title     string
	Language  string // of the title, BCP 47; "" where unknown
	Published time.Time
	Updated   time.Time
	Label     string // counts and the like, in the feed's language
	Lines     []Line
	Outlets   []string // that report it
}

// A Line is a source's own words.
type Line struct {
	Words    string
	Language string // BCP 47; "" where unknown
	RTL      bool
	Outlet   string
	Address  string // where the words stand, "" for nowhere
}

// space holds the ids of this program's items (RFC 9562, 5.5: names made of
// content are the same wherever they are made).
var space = uuid.NewSHA1(uuid.NameSpaceOID, []byte("variorum"))

// ID makes the lasting id of what the parts name: the kind of thing, then its id.
// It does not change with the address of the server.
func ID(parts ...string) string {
	return uuid.NewSHA1(space, []byte(strings.Join(parts, "\x00"))).URN()
}

// Latest is the moment the newest item was updated; otherwise where there is none.
func Latest(items []Item, otherwise time.Time) time.Time {
	var t time.Time
	for _, i := range items {
		if i.Updated.After(t) {
			t = i.Updated
		}
	}
	if t.IsZero() {
		return otherwise.UTC()
	}
	return t.UTC()
}

// plain makes a string one line without characters that XML 1.0 forbids, other
// controls, or overrides of direction.
func plain(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r) || r == unicode.ReplacementChar || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0xfffe || r == 0xffff:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return strings.Join(strings.Fields(s), " ")
}

// title is never empty: readers hide items without one.
func (i *Item) title() string {
	if t := plain(i.Title); t != "" {
		return t
	}
	return "–"
}

// body is an item as HTML: its label, then each line as a quotation.
func (i *Item) body() string {
	var b strings.Builder
	if l := plain(i.Label); l != "" {
		b.WriteString("<p>" + html.EscapeString(l) + "</p>")
	}
	for _, l := range i.Lines {
		l.print(&b)
	}
	return b.String()
}

func (l Line) print(b *strings.Builder) {
	b.WriteString("<blockquote")
	if lang := plain(l.Language); lang != "" {
		b.WriteString(` lang="` + html.EscapeString(lang) + `"`)
	}
	if l.RTL {
		b.WriteString(` dir="rtl"`)
	}
	if l.Address != "" {
		b.WriteString(` cite="` + html.EscapeString(l.Address) + `"`)
	}
	b.WriteString("><p>" + html.EscapeString(plain(l.Words)) + "</p></blockquote>")
	outlet := html.EscapeString(plain(l.Outlet))
	switch {
	case outlet == "":
	case l.Address != "":
		b.WriteString(`<p>– <a href="` + html.EscapeString(l.Address) + `">` + outlet + `</a></p>`)
	default:
		b.WriteString(`<p>– ` + outlet + `</p>`)
	}
}

// outlets are the names of an item's outlets, as they can be printed.
func (i *Item) outlets() []string {
	var out []string
	for _, o := range i.Outlets {
		if o = plain(o); o != "" {
			out = append(out, o)
		}
	}
	return out
}
