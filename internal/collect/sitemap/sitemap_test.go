package sitemap

import (
	"bytes"
	"strings"
	"testing"
)

func list(s string) (entries []Entry, err error) {
	for e, e2 := range Entries(strings.NewReader(s)) {
		if e2 != nil {
			return entries, e2
		}
		entries = append(entries, e)
	}
	return entries, nil
}

const news = `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="n" xmlns:image="i">
<url><loc> https://post.example/1 </loc><image:image><image:loc>https://post.example/1.jpg</image:loc><image:title>No</image:title></image:image><lastmod>2022-11-10</lastmod>
<news:news><news:publication><news:name>Veldhaven Post</news:name><news:language>en</news:language></news:publication><news:publication_date>2022-11-10T14:03:00Z</news:publication_date><news:title>Bridge opens</news:title></news:news></url>
<url><loc>ftp://post.example/2</loc></url><url><loc>https://post.example/3</loc></url></urlset>`

func TestNews(t *testing.T) {
	got, err := list(news)
	if err != nil || len(got) != 2 || got[0].URL != "https://post.example/1" || got[0].Modified != "2022-11-10" ||
		got[0].News != (News{Outlet: "Veldhaven Post", Language: "en", Published: "2022-11-10T14:03:00Z", Title: "Bridge opens"}) {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestIndex(t *testing.T) {
	got, err := list(`<sitemapindex><sitemap><loc>https://post.example/a.xml.gz</loc></sitemap></sitemapindex>`)
	if err != nil || len(got) != 1 || !got[0].Index {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestCutOff(t *testing.T) {
	got, err := list(news[:strings.Index(news, "<url><loc>ftp")+8])
	if err == nil || len(got) != 1 {
		t.Errorf("got %+v, %v", got, err)
	}
	if _, err := list(strings.Repeat("<url>", 100_000)); err == nil {
		t.Error("no error for elements 100,000 deep")
	}
}

func FuzzEntries(f *testing.F) {
	f.Add([]byte(news))
	f.Add([]byte(`<sitemapindex><sitemap><loc>https://post.example/a.xml</loc></sitemap></sitemapindex>`))
	f.Fuzz(func(t *testing.T, b []byte) {
		for e, err := range Entries(bytes.NewReader(b)) {
			if err == nil && e.URL == "" {
				t.Fatal("an entry without address")
			}
		}
	})
}
