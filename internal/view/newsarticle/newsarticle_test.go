package newsarticle

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"time"

	"variorum"
	"variorum/internal/view/viewtest"
)

var at = Addresses{
	Story:    func(id string) string { return "https://news.example/story/" + id },
	Article:  func(id string) string { return "https://news.example/article/" + id },
	Modified: map[string]time.Time{"c": time.Date(2031, 3, 7, 9, 0, 0, 0, time.UTC)},
}

func print(t *testing.T, e *variorum.Edition) (list map[string]any, items []map[string]any) {
	t.Helper()
	var b strings.Builder
	if err := Print(&b, e, at); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(b.String()), &list); err != nil {
		t.Fatal(err)
	}
	for _, x := range list["itemListElement"].([]any) {
		items = append(items, x.(map[string]any)["item"].(map[string]any))
	}
	return list, items
}

// What schema.org and its readers ask of an ItemList and a NewsArticle: types,
// headline, dates as ISO 8601, addresses as URLs, publisher as an organisation.
func TestPrint(t *testing.T) {
	e := viewtest.Lock()
	e.Stories[0].Lineage.Edges = append(e.Stories[0].Lineage.Edges,
		variorum.Edge{From: "agency:AFP", To: "c", Kind: variorum.EdgeRewrite, Direction: "known"},
		variorum.Edge{From: "a", To: "d", Kind: variorum.EdgeTranslation, Direction: "known"},
		variorum.Edge{From: "a", To: "c", Kind: variorum.EdgeQuotesOnly, Direction: "known"})
	list, items := print(t, e)
	if list["@context"] != "https://schema.org" || list["@type"] != "ItemList" || list["numberOfItems"] != 4.0 || list["name"] != e.Articles[0].Title {
		t.Errorf("list %v", list)
	}
	for i, a := range items {
		if u, err := url.Parse(a["@id"].(string)); a["@type"] != "NewsArticle" || err != nil || !u.IsAbs() || a["headline"] != e.Articles[i].Title || a["articleBody"] != e.Articles[i].Text {
			t.Errorf("article %v", a)
		}
		for _, key := range []string{"datePublished", "dateModified"} {
			s, ok := a[key].(string)
			_, err1 := time.Parse(time.RFC3339, s)
			_, err2 := time.Parse(time.DateOnly, s)
			if ok && err1 != nil && err2 != nil {
				t.Errorf("%s %q", key, s)
			}
		}
	}
	if items[2]["dateModified"] != "2031-03-07T09:00:00Z" || items[0]["publisher"].(map[string]any)["name"] != "Harbour Gazette" {
		t.Errorf("articles %v, %v", items[0], items[2])
	}
	got, err := json.Marshal([]any{items[1]["isBasedOn"], items[2]["isBasedOn"], items[2]["citation"], items[3]["translationOfWork"]})
	if err != nil {
		t.Fatal(err)
	}
	const want = `[null,[{"@type":"CreativeWork","provider":{"@type":"NewsMediaOrganization","name":"AFP"}}],[{"@id":"https://news.example/article/a","@type":"NewsArticle","headline":"Lock gate at Sorrel fails"}],[{"@id":"https://news.example/article/a","@type":"NewsArticle","headline":"Lock gate at Sorrel fails"}]]`
	var a, b any
	if json.Unmarshal(got, &a) != nil || json.Unmarshal([]byte(want), &b) != nil {
		t.Fatal("no JSON")
	}
	x, _ := json.Marshal(a)
	y, _ := json.Marshal(b)
	if string(x) != string(y) {
		t.Errorf("got  %s\nwant %s", x, y)
	}
}

// An address that is none is left out; a script's end in a text closes nothing.
func TestHostile(t *testing.T) {
	e := viewtest.Lock()
	e.Articles[0].URL, e.Articles[0].Deck, e.Articles[0].Published = "javascript:alert(1)", "</script><script>alert(1)</script>", "soon"
	var b strings.Builder
	if err := Print(&b, e, at); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "javascript:") || strings.Contains(b.String(), "</script>") || strings.Contains(b.String(), "soon") {
		t.Error(b.String())
	}
}
