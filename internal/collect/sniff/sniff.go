// Package sniff tells from the first bytes of an input what it is: a page, a
// text, JSON lines, a feed, an archive, or something no report can be read from.
//
// In: the head of an input, 4 KiB of it at most. Out: a Form, with a name a
// person knows ("a PDF document") where it is binary. File names and stated
// media types are left aside: both are wrong too often. Which form is welcome
// where, and what is said when it is not, is left to collect.
//
// The order follows the WHATWG MIME Sniffing Standard: magic numbers first,
// then markup, then whether the rest can be text at all.
package sniff

import (
	"bytes"
	"strings"
)

// HeadBytes is how much of an input Of looks at.
const HeadBytes = 4096

// A Kind is what an input is, as far as its head tells.
type Kind uint8

// The kinds of input.
const (
	Empty        Kind = iota // nothing, or white space only
	Text                     // plain text of any character set
	HTML                     // a page
	JSON                     // an object: JSON lines, an article, a JSON Feed
	JSONArray                // an array
	JSONFeed                 // an object that names jsonfeed.org as its version
	Feed                     // RSS (also 1.0, RDF) or Atom
	OPML                     // a list of feeds
	Sitemap                  // a list of pages
	SitemapIndex             // a list of sitemaps
	XML                      // XML of no kind above
	WARC                     // a web archive
	Gzip                     // gzip; what is in it shows once unpacked
	Binary                   // nothing a report can be read from
)

// A Form is a Kind with the words for it.
type Form struct {
	Kind Kind
	Name string // with its article: "a PDF document", "plain text"
	Hint string // what to do with a Binary, or empty
}

// Of looks at the first bytes of an input. whole says that head is all of it.
func Of(head []byte, whole bool) Form {
	if len(head) > HeadBytes {
		head, whole = head[:HeadBytes], false
	}
	if f, ok := magic(head); ok {
		return f
	}
	if hasWideMark(head) {
		return Form{Kind: Text, Name: "plain text"}
	}
	body := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n\f\x00")
	switch {
	case len(bytes.Trim(body, " \t\r\n\f")) == 0 && bytes.IndexByte(head, 0) < 0 && whole:
		return Form{Kind: Empty, Name: "empty"}
	case len(body) > 0 && body[0] == '{' && startsJSON(body, "\"}"):
		return ofJSON(body)
	case len(body) > 0 && body[0] == '[' && startsJSON(body, "{[]"):
		return Form{Kind: JSONArray, Name: "a JSON array"}
	case len(body) > 0 && body[0] == '<':
		if f, ok := ofMarkup(body); ok {
			return f
		}
	}
	return ofText(head)
}

func ofJSON(body []byte) Form {
	if at := bytes.Index(body, []byte("jsonfeed.org/version")); at >= 0 && bytes.Contains(body[:at], []byte(`"version"`)) {
		return Form{Kind: JSONFeed, Name: "a JSON Feed"}
	}
	return Form{Kind: JSON, Name: "JSON"}
}

// startsJSON keeps "[Photo: …]" or "{{ title }}" at the top of a text from
// passing as JSON: next lists what JSON allows after the first byte.
func startsJSON(body []byte, next string) bool {
	rest := bytes.TrimLeft(body[1:], " \t\r\n")
	return len(rest) == 0 || strings.IndexByte(next, rest[0]) >= 0
}

// ofMarkup names the first element; ok is false where there is none.
func ofMarkup(body []byte) (f Form, ok bool) {
	declared := bytes.HasPrefix(body, []byte("<?xml"))
	name, ok := firstElement(body)
	if !ok {
		if declared {
			return Form{Kind: XML, Name: "XML"}, true
		}
		return Form{}, false
	}
	if i := strings.LastIndexByte(name, ':'); i >= 0 {
		name = name[i+1:]
	}
	switch name {
	case "rss", "rdf", "feed":
		return Form{Kind: Feed, Name: "a feed"}, true
	case "opml":
		return Form{Kind: OPML, Name: "an OPML list of feeds"}, true
	case "urlset":
		return Form{Kind: Sitemap, Name: "a sitemap"}, true
	case "sitemapindex":
		return Form{Kind: SitemapIndex, Name: "a sitemap index"}, true
	case "html":
		return Form{Kind: HTML, Name: "an HTML page"}, true
	}
	if declared {
		return Form{Kind: XML, Name: "XML with the root element <" + name + ">"}, true
	}
	return Form{Kind: HTML, Name: "an HTML page"}, isPageElement(name)
}

// firstElement steps over declarations, comments and doctypes. A doctype with
// an internal subset ends at its closing bracket.
func firstElement(b []byte) (name string, ok bool) {
	for {
		at := bytes.IndexByte(b, '<')
		if at < 0 || at+1 >= len(b) {
			return "", false
		}
		b = b[at:]
		skip := 0
		switch {
		case bytes.HasPrefix(b, []byte("<!--")):
			skip = after(b, "-->")
		case bytes.HasPrefix(b, []byte("<?")):
			skip = after(b, ">")
		case b[1] == '!':
			skip = afterDoctype(b)
			if skip > 0 && len(b) > 14 && strings.EqualFold(string(b[2:14]), "doctype html") {
				return "html", true
			}
		default:
			return elementName(b[1:])
		}
		if skip == 0 {
			return "", false
		}
		b = b[skip:]
	}
}

func after(b []byte, mark string) int {
	if i := bytes.Index(b, []byte(mark)); i >= 0 {
		return i + len(mark)
	}
	return 0
}

func afterDoctype(b []byte) int {
	end := bytes.IndexByte(b, '>')
	if open := bytes.IndexByte(b, '['); open >= 0 && end >= 0 && open < end {
		if i := bytes.Index(b, []byte("]")); i >= 0 {
			return i + after(b[i:], ">")
		}
		return 0
	}
	return end + 1
}

func elementName(b []byte) (string, bool) {
	end := bytes.IndexAny(b, " \t\r\n\f/>")
	if end <= 0 || end > 64 || !isLetter(b[0]) {
		return "", false
	}
	return strings.ToLower(string(b[:end])), true
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// isPageElement lists elements that open a page or a piece of one; other
// angle brackets ("<3 sports") are text.
func isPageElement(name string) bool {
	switch name {
	case "head", "body", "title", "meta", "link", "script", "style", "base", "noscript", "iframe", "frameset",
		"article", "main", "section", "header", "nav", "div", "p", "h1", "h2", "h3", "h4", "table", "ul", "ol",
		"a", "b", "i", "em", "strong", "span", "font", "center", "br", "img", "figure", "blockquote", "form", "amp-img":
		return true
	}
	return false
}

// ofText takes everything for text that has no NUL and few control characters.
func ofText(head []byte) Form {
	controls := 0
	for _, c := range head {
		if c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1b {
			controls++
		}
	}
	if bytes.IndexByte(head, 0) >= 0 && !looksWide(head) {
		return Form{Kind: Binary, Name: "binary data (it holds NUL bytes)"}
	}
	if controls*20 > len(head) && !looksWide(head) {
		return Form{Kind: Binary, Name: "binary data (control characters throughout)"}
	}
	if name, ok := htmlWithin(head); ok {
		return name
	}
	return Form{Kind: Text, Name: "plain text"}
}

// htmlWithin finds pages that begin with stray text or a broken comment.
func htmlWithin(head []byte) (Form, bool) {
	low := bytes.ToLower(head)
	for _, mark := range [...]string{"<!doctype html", "<html", "<head>", "<body"} {
		if bytes.Contains(low, []byte(mark)) {
			return Form{Kind: HTML, Name: "an HTML page"}, true
		}
	}
	return Form{}, false
}

func hasWideMark(b []byte) bool {
	return bytes.HasPrefix(b, []byte("\xff\xfe")) || bytes.HasPrefix(b, []byte("\xfe\xff"))
}

// looksWide reports UTF-16 without a byte order mark: nearly every second byte
// is zero in text of the Latin alphabet, and none of the others.
func looksWide(head []byte) bool {
	var zero [2]int
	for i, c := range head {
		if c == 0 {
			zero[i&1]++
		}
	}
	half := len(head) / 2
	return half >= 16 && (zero[0]*10 > half*8 && zero[1] == 0 || zero[1]*10 > half*8 && zero[0] == 0)
}
