package serve

import (
	"encoding/csv"
	"encoding/json"
	"mime"
	"net/http"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"variorum"
)

func TestExports(t *testing.T) {
	h, s, _ := newsroomSite(t)
	id, other := storyID(t, h, "Port Elm"), storyID(t, h, "script")
	for ending, x := range map[string]struct{ media, holds string }{
		".json":   {"application/json", `"exact": "If the hull holds, we will tow the ferry on Sunday`},
		".csv":    {"text/csv", "quote,Bo Lindqvist"},
		".md":     {"text/markdown", "If the hull holds"},
		".jsonld": {"application/ld+json", `"@type": "NewsArticle"`},
	} {
		status, body, header := get(t, h, "/story/"+id+ending)
		media, _, err := mime.ParseMediaType(header.Get("Content-Type"))
		disposition, values, err2 := mime.ParseMediaType(header.Get("Content-Disposition"))
		if status != http.StatusOK || err != nil || err2 != nil || media != x.media || disposition != "attachment" || values["filename"] != "variorum-"+id+ending || !strings.Contains(body, x.holds) {
			t.Errorf("%s: %d, %v: %.800s", ending, status, header, body)
		}
		if status, _, _ := get(t, h, "/story/none"+ending); status != http.StatusNotFound {
			t.Errorf("none%s: %d", ending, status)
		}
	}
	merged(t, s, other, id)
	client := *h.Client()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	res, err := client.Get(h.URL + "/story/" + other + ".csv")
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusMovedPermanently || res.Header.Get("Location") != "/story/"+id+".csv" {
		t.Errorf("a merged story: %d, %q", res.StatusCode, res.Header.Get("Location"))
	}
}

// The JSON of a story is what `variorum read` prints, by the same schema.
func TestExportIsEdition(t *testing.T) {
	h := site(t)
	_, body, _ := get(t, h, "/story/"+storyID(t, h, "Port Elm")+".json")
	c := jsonschema.NewCompiler()
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(string(variorum.EditionSchema())))
	if err == nil {
		err = c.AddResource("edition.json", v)
	}
	if err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("edition.json")
	if err != nil {
		t.Fatal(err)
	}
	if v, err = jsonschema.UnmarshalJSON(strings.NewReader(body)); err == nil {
		err = schema.Validate(v)
	}
	if err != nil {
		t.Error(err)
	}
}

func TestSearchCSV(t *testing.T) {
	h := site(t)
	for query, want := range map[string][]string{
		"q=ferry&kind=quotes":    {"quote", "Bo Lindqvist", "We will tow the ferry on Sunday."},
		"q=people&kind=figures":  {"figure", "Gazette", "90 people"},
		"q=quay":                 {"sentence", "coast guard"},
		"q=quay&kind=articles":   {"article", "Ferry strikes the quay of Port Elm"},
		"q=zebra&kind=sentences": nil,
	} {
		_, body, header := get(t, h, "/search.csv?"+query)
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(body, "\ufeff"))).ReadAll()
		if err != nil || !strings.HasPrefix(header.Get("Content-Type"), "text/csv") {
			t.Errorf("%s: %v", query, err)
		}
		if (len(rows) > 1) != (want != nil) {
			t.Errorf("%s: %d rows", query, len(rows))
		}
		for _, w := range want {
			if !strings.Contains(body, w) {
				t.Errorf("%s lacks %q: %s", query, w, body)
			}
		}
	}
	if status, body, _ := get(t, h, "/search.csv?q=since:soon"); status != http.StatusBadRequest || !json.Valid([]byte(body)) {
		t.Errorf("a fault: %d %.200s", status, body)
	}
}
