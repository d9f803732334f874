package collect

import (
	"bytes"
	"errors"
	"io"
	"net/url"
	"path"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/publicsuffix"

	"variorum/internal/collect/feed"
)

// pageLinks gives the pages that a page, the front of a site or of a section,
// links to as reports.
func (w *walk) pageLinks(s *source, in io.Reader) {
	body, err := readAll(in, w.limits.PageBytes)
	if err != nil && !errors.As(err, new(*limitError)) {
		w.damaged(s, "reading it failed", err)
		return
	}
	w.look.Kind, w.look.Title, w.look.Home = "page", pageTitle(body), s.url
	found := reportLinks(body, s.url)
	if len(found) == 0 {
		w.refuseAs(s, "a page without links to reports", "look for a link to RSS on it, and name that")
		return
	}
	links := make([]link, len(found))
	for i, l := range found {
		links[i] = link{url: l.URL, from: s.list}
	}
	w.links(links)
}

// maxReportLinks bounds the reports taken from one page.
const maxReportLinks = 200

// reportLinks finds the links of a page that read like headlines: to a page of
// the same site, below its front, outside navigation, with the text of a
// headline or the address of a report.
func reportLinks(page []byte, base string) []feed.Link {
	at, err := url.Parse(base)
	if err != nil {
		return nil
	}
	site, own := siteOf(at), *at
	own.Fragment = ""
	seen := map[string]bool{own.String(): true}
	var out []feed.Link
	for _, a := range anchors(page) {
		u, err := url.Parse(feed.Resolve(at, a.URL))
		if err != nil || u.Host == "" || siteOf(u) != site || !isPagePath(u.Path) {
			continue
		}
		u.Fragment = ""
		address := u.String()
		if seen[address] || !headline(a.Title) && !slug(u.Path) {
			continue
		}
		seen[address] = true
		if out = append(out, feed.Link{URL: address, Title: a.Title}); len(out) == maxReportLinks {
			break
		}
	}
	return out
}

// siteOf is the registrable domain of a host: news.post.example and
// www.post.example are one site.
func siteOf(u *url.URL) string {
	if site, err := publicsuffix.EffectiveTLDPlusOne(u.Hostname()); err == nil {
		return site
	}
	return u.Host
}

// isPagePath leaves out the front and what is plainly a file of another kind.
func isPagePath(p string) bool {
	switch strings.ToLower(path.Ext(p)) {
	case ".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".pdf", ".mp3", ".mp4", ".m3u8", ".zip", ".xml", ".rss", ".atom", ".json", ".css", ".js", ".ics":
		return false
	}
	return strings.Trim(p, "/") != ""
}

// headline reports a text as long as the shortest headlines: four words, or ten
// signs of a script that does not space its words. Of section names in 20
// languages none is that long.
func headline(text string) bool {
	if len(strings.Fields(text)) >= 4 {
		return true
	}
	n := 0
	for _, r := range text {
		if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar) {
			n++
		}
	}
	return n >= 10
}

// slug reports an address that ends as those of reports do: three hyphens or
// more between words, or five digits and more.
func slug(p string) bool {
	last := path.Base(p)
	digits := strings.IndexFunc(last, unicode.IsDigit) >= 0 && len(strings.Map(keepDigits, last)) >= 5
	return strings.Count(last, "-") >= 3 || strings.Count(last, "_") >= 3 || digits
}

func keepDigits(r rune) rune {
	if unicode.IsDigit(r) {
		return r
	}
	return -1
}

// maxAnchors bounds the links looked at on one page.
const maxAnchors = 5000

// anchors are the links of a page with their text, those in nav and footer left
// out.
func anchors(page []byte) []feed.Link {
	z := html.NewTokenizer(bytes.NewReader(page))
	z.SetMaxBuf(512 << 10)
	var out []feed.Link
	var text strings.Builder
	href, aside := "", 0
	finish := func() {
		if href != "" {
			out = append(out, feed.Link{URL: href, Title: strings.Join(strings.Fields(text.String()), " ")})
		}
		href = ""
		text.Reset()
	}
	for len(out) < maxAnchors {
		kind := z.Next()
		switch kind {
		case html.ErrorToken:
			finish()
			return out
		case html.TextToken:
			if href != "" && text.Len() < maxReason {
				text.Write(z.Text())
			}
		case html.StartTagToken, html.EndTagToken:
			name, _ := z.TagName()
			switch string(name) {
			case "a":
				finish()
				if kind == html.StartTagToken && aside == 0 {
					href = hrefOf(z)
				}
			case "nav", "footer":
				if aside++; kind == html.EndTagToken {
					aside = max(aside-2, 0)
				}
			}
		}
	}
	return out
}

func hrefOf(z *html.Tokenizer) string {
	for {
		key, value, more := z.TagAttr()
		if string(key) == "href" {
			return string(value)
		}
		if !more {
			return ""
		}
	}
}

// pageTitle is the title element of a page.
func pageTitle(page []byte) string {
	z := html.NewTokenizer(bytes.NewReader(page[:min(len(page), 256<<10)]))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return ""
		case html.StartTagToken:
			if name, _ := z.TagName(); string(name) == "title" {
				z.Next()
				return printable(strings.Join(strings.Fields(string(z.Text())), " "), maxReason)
			}
		}
	}
}
