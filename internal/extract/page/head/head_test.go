package head

import (
	"fmt"
	"strings"
	"testing"

	"variorum/internal/extract/page/markup"
)

func TestRead(t *testing.T) {
	p := &markup.Page{
		Language: "en", Canonical: "https://courier.example/a",
		Metas: []markup.Meta{{Name: "og:title", Content: "Bridge &amp; ferry"}, {Name: "author", Content: "Ada Roe"}, {Name: "article:author", Content: "https://social.example/ada"},
			{Name: "og:site_name", Content: "Courier"}, {Name: "pubdate", Content: "2023-05-08"}, {Name: "og:type", Content: "article"}},
		Data: [][]byte{[]byte(`{"@graph":[{"@type":"NewsArticle","headline":"Bridge opens","author":{"@id":"#ada"},"articleBody":"Text one",
"datePublished":"2023-05-07","isAccessibleForFree":"False","publisher":{"name":"House"}},{"@type":"Person","@id":"#ada","name":"Ada Marlowe"},
{"@type":"ItemList","itemListElement":[{"@type":"NewsArticle","headline":"Another story"}]}]}`)},
	}
	h := Read(p)
	got := strings.TrimSpace(fmt.Sprintln(h.Titles, h.Authors, h.Published, h.Outlets, h.Publisher, h.Canonical, *h.Free, h.Body, h.Article, h.News))
	want := "[{Bridge opens json-ld headline} {Bridge & ferry meta og:title}] [{Ada Marlowe json-ld author} {Ada Roe meta author}] [{2023-05-07 json-ld datePublished} {2023-05-08 meta pubdate}]" +
		" [{Courier meta og:site_name}] {House json-ld publisher} {https://courier.example/a link canonical} false Text one true true"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestForgivingJSON(t *testing.T) {
	for name, c := range map[string]struct{ src, want string }{
		"line break in a string": {"{\"a\":\"one\ntwo\"}", "one\ntwo"},
		"trailing comma":         {`{"a":["x",],}`, "x"},
		"missing end":            {`{"a":{"name":"x"`, "x"},
		"escapes":                {`{"a":"\u00e9\ud83d\ude00\/\""}`, "é😀/\""},
		"lone surrogate":         {`{"a":"\ud83dx"}`, "\ufffdx"},
		"comment marks":          {"<!--{\"a\":1}", "1"},
		"null":                   {`{"a":null}`, ""},
	} {
		left := 100
		v, _ := parse([]byte(c.src), &left)
		if got := v.get("a").words(); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func FuzzJSON(f *testing.F) {
	f.Add([]byte(`{"@type":"Article","author":[{"name":"x"}],"a":[1,true,null]}`))
	f.Add([]byte(strings.Repeat("[", 500) + strings.Repeat(`{"a":`, 500)))
	f.Fuzz(func(t *testing.T, src []byte) {
		h := Read(&markup.Page{Data: [][]byte{src}})
		if len(h.Authors) > len(src)+1 {
			t.Errorf("%d authors of %d bytes", len(h.Authors), len(src))
		}
	})
}

func TestBodies(t *testing.T) {
	h := &Head{Body: "One.\nTwo."}
	state := []byte(`{"props":{"story":{"body":[{"type":"paragraph","content":[{"type":"text","value":"The bridge "},{"type":"text","value":"opened."}]},
{"type":"ad","content":[{"value":"Buy"}]},{"type":"paragraph","content":[{"value":"It had been shut."}]},{"type":"paragraph","content":[{"value":"Ferries stop."}]}]},
"html":"<p>a</p><p>b</p><p>c</p>"}}`)
	got := fmt.Sprintf("%q", h.Bodies([][]byte{state}))
	want := `[{["One." "Two."] "" "json-ld articleBody"} {["The bridge opened." "It had been shut." "Ferries stop."] "" "page state"} {[] "<p>a</p><p>b</p><p>c</p>" "page state"}]`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
