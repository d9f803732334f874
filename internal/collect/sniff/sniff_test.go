package sniff

import (
	"strings"
	"testing"
	"unicode/utf16"
)

func wide(s string, little bool) string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune(s)) {
		if little {
			b.WriteByte(byte(u))
		}
		b.WriteByte(byte(u >> 8))
		if !little {
			b.WriteByte(byte(u))
		}
	}
	return b.String()
}

func TestOf(t *testing.T) {
	for _, c := range []struct {
		head string
		want Kind
	}{
		{"", Empty},
		{" \r\n\t", Empty},
		{"\xef\xbb\xbf", Empty},
		{"The bridge opened.", Text},
		{"<3 sports, said the mayor", Text},
		{"2 < 3 and 4 > 3", Text},
		{"\x1b[1mBold\x1b[0m from a terminal", Text},
		{"\xcc\xee\xf1\xf2 \xee\xf2\xea\xf0\xfb\xf2 \xe4\xeb\xff \xe2\xf1\xe5\xf5", Text},
		{wide("The bridge opened on Monday.", true), Text},
		{wide("The bridge opened on Monday.", false), Text},
		{"\xff\xfe" + wide("Мост", true), Text},
		{"<!DOCTYPE html><p>x", HTML},
		{"\xef\xbb\xbf \n<html>", HTML},
		{"<!-- a --><!-- b --><html lang=en>", HTML},
		{"<?xml version='1.0'?><!DOCTYPE html PUBLIC \"x\"><html>", HTML},
		{"<div>a piece</div>", HTML},
		{"stray words <!doctype HTML><html>", HTML},
		{"<html>\x00</html>", HTML},
		{"{\"text\":1}", JSON},
		{" {}", JSON},
		{"{", JSON},
		{"{ margin: 0 }", Text},
		{"[{\"a\":1}]", JSONArray},
		{"[Photo] The bridge", Text},
		{`{"version": "https://jsonfeed.org/version/1.1", "items": []}`, JSONFeed},
		{`{"text": "see jsonfeed.org/version"}`, JSON},
		{"<rss version='2.0'>", Feed},
		{"<?xml version='1.0'?>\n<!-- x -->\n<?xml-stylesheet href='a'?><feed xmlns='http://www.w3.org/2005/Atom'>", Feed},
		{"<rdf:RDF xmlns:rdf='x'>", Feed},
		{`<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "b">]><rss>`, Feed},
		{"<opml version='1.0'>", OPML},
		{"<urlset xmlns='x'>", Sitemap},
		{"<sitemapindex>", SitemapIndex},
		{"<?xml version='1.0'?><nitf>", XML},
		{"<?xml version='1.0'?>", XML},
		{"WARC/1.0\r\n", WARC},
		{"\x1f\x8b\x08\x00", Gzip},
		{"%PDF-1.4", Binary},
		{"PK\x03\x04", Binary},
		{"RIFF\x00\x00\x00\x00WEBPVP8", Binary},
		{"\x00\x01\x02\x03binary", Binary},
		{"\x01\x02\x03\x04\x05\x06\x07", Binary},
		{strings.Repeat("a", 257) + "ustar", Binary},
	} {
		if got := Of([]byte(c.head), true); got.Kind != c.want || got.Name == "" {
			t.Errorf("%.40q: got %d %q, want %d", c.head, got.Kind, got.Name, c.want)
		}
	}
}

func FuzzOf(f *testing.F) {
	f.Add([]byte("<!DOCTYPE [<!"), true)
	f.Add([]byte("<?xml"), false)
	f.Fuzz(func(t *testing.T, b []byte, whole bool) {
		if Of(b, whole).Name == "" {
			t.Fatal("a form without a name")
		}
	})
}
