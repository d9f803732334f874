package extract

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"variorum"
)

const report = `Ferry strikes the quay of Port Elm

By Ann Orr

PORT ELM (AP) — A ferry with 90 people aboard struck the quay of Port Elm on Friday, the coast guard said.

Divers found a hole of two metres below the water line, and the harbour was closed until the evening.

Source: News Agencies
`

func TestPlainText(t *testing.T) {
	a, r := New().Extract(variorum.Page{Input: "gazette.txt", Body: []byte(report)})
	if r != nil {
		t.Fatal(r)
	}
	if a.Title != "Ferry strikes the quay of Port Elm" || a.Language != "en" || strings.Join(a.Authors, ";") != "Ann Orr" || strings.Count(a.Text, "\n") != 1 {
		t.Errorf("got %+v", a)
	}
	if len(a.Credits) != 2 || a.Credits[0].Agency != "AP" || a.Credits[1].Agency != "" {
		t.Errorf("credits %+v", a.Credits)
	}
	if a.ID == "" || a.Input != "gazette.txt" {
		t.Errorf("id %q, input %q", a.ID, a.Input)
	}
	if b, _ := New().Extract(variorum.Page{Input: "other.txt", Body: []byte(report)}); b.ID != a.ID {
		t.Errorf("one text has two ids, %s and %s", a.ID, b.ID)
	}
}

// A headline may stand at the end of its crumbs only, and a source line outside a
// page's text is a credit.
func TestCrumbsAndSource(t *testing.T) {
	body := strings.Replace(report, "Ferry strikes the quay of Port Elm\n", "Home > Coast > Ferry strikes the quay of Port Elm\n\nCoast Gazette, October 3, 2031\n", 1)
	a, r := New().Extract(variorum.Page{Input: "gazette.txt", Body: []byte(body)})
	if r != nil {
		t.Fatal(r)
	}
	if a.Title != "Ferry strikes the quay of Port Elm" || !strings.HasPrefix(a.Text, "PORT ELM") {
		t.Errorf("title %q, text %.40q", a.Title, a.Text)
	}
	found := variorum.Article{Text: "A ferry struck the quay.", Removed: []variorum.Removed{{Exact: "Source: Reuters", Role: variorum.RoleJunk}, {Exact: "Opens: at nine", Role: variorum.RoleJunk}}}
	New().complete(&found)
	if len(found.Credits) != 1 || found.Credits[0].Agency != "Reuters" || found.Removed[0].Role != variorum.RoleCredit || found.Removed[1].Role != variorum.RoleJunk {
		t.Errorf("credits %+v, removed %+v", found.Credits, found.Removed)
	}
}

func TestGivenIsKept(t *testing.T) {
	given := variorum.Article{ID: "a1", Title: "Quay struck", Text: "Short.\nRead more »", Language: "de", Outlet: "Gazette", Published: "2031-10-03", Authors: []string{"B. Lee"}}
	a, r := New().Extract(variorum.Page{Input: "x.jsonl:1", Given: given})
	if r != nil {
		t.Fatal(r)
	}
	if a.ID != "a1" || a.Title != "Quay struck" || a.Text != "Short." || a.Language != "de" || a.Outlet != "Gazette" || a.Published != "2031-10-03" || a.Authors[0] != "B. Lee" {
		t.Errorf("got %+v", a)
	}
	if len(a.Removed) != 1 || a.Removed[0].Role != variorum.RoleTeaser {
		t.Errorf("removed %v", a.Removed)
	}
}

func TestControlCharacters(t *testing.T) {
	page := "<html><head><title>Ferry\u0085 strikes quay</title></head><body><article><h1>Ferry\u0085 strikes quay</h1><p>" +
		strings.Repeat("A ferry with 90\u0085people\u2028aboard struck the quay\x1b[31m of Port Elm on Friday. ", 4) + "</p></article></body></html>"
	a, r := New().Extract(variorum.Page{Input: "x.html", Body: []byte(page)})
	if r != nil {
		t.Fatal(r)
	}
	for _, s := range []string{a.Title, a.Text} {
		if i := strings.IndexFunc(s, control); i >= 0 {
			t.Errorf("a control character at byte %d of %q", i, s)
		}
	}
}

func TestRejected(t *testing.T) {
	for name, body := range map[string]string{"empty": " \n", "short": "Ferry strikes quay.\n", "menu": strings.Repeat("Home\nSport\nWeather\n", 30)} {
		_, r := New().Extract(variorum.Page{Input: name, Body: []byte(body)})
		if r == nil || r.Reason == "" || r.Hint == "" || r.Input != name {
			t.Errorf("%s: rejection %+v", name, r)
		}
	}
}

func TestCharacterSets(t *testing.T) {
	text := strings.Repeat("Паром с девяноста пассажирами ударился о причал старого города, сообщила береговая охрана в пятницу вечером. ", 6)
	for name, e := range map[string]encoding.Encoding{
		"windows-1251": charmap.Windows1251, "koi8-r": charmap.KOI8R,
		"utf-16": unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
	} {
		b, err := e.NewEncoder().Bytes([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		a, r := New().Extract(variorum.Page{Input: name, Body: b})
		if r != nil || !strings.Contains(a.Text, "старого города") || a.Language != "ru" {
			t.Errorf("%s: %v, %.60q in %q", name, r, a.Text, a.Language)
		}
	}
}

func FuzzExtract(f *testing.F) {
	e := New()
	f.Add([]byte(report), "")
	f.Add([]byte("<html><p>x"), "Text given.")
	f.Fuzz(func(t *testing.T, body []byte, given string) {
		a, r := e.Extract(variorum.Page{Input: "x", Body: body, Given: variorum.Article{Text: given}})
		if (r == nil) == (a.ID == "") {
			t.Fatalf("neither or both: %v, %+v", r, a)
		}
	})
}
