package page

import (
	"fmt"
	"slices"
	"testing"

	"variorum"
	"variorum/internal/extract/page/model"
)

// facts reads an invented page: what its head says, and what it shows below its
// title.
func facts(t *testing.T, language, head, shown string) variorum.Article {
	t.Helper()
	e := NewWith(&model.Model{})
	body := fmt.Sprintf(`<html lang=%q><head><title>Harbour bridge reopens after repairs</title>%s</head><body>
<h1>Harbour bridge reopens after repairs</h1>%s
<p>The harbour bridge reopened to traffic on Monday morning, three weeks after it was closed, the city said.</p></body></html>`, language, head, shown)
	s, err := e.See([]byte(body), "text/html")
	if err != nil {
		t.Fatal(err)
	}
	from := variorum.Page{}
	from.Given.URL = "https://courier.example/bridge"
	return e.Compose(s, make([]float32, len(s.Page.Blocks)), from)
}

func TestPublished(t *testing.T) {
	stated := func(published, modified string) string {
		return fmt.Sprintf(`<meta property="article:published_time" content=%q><meta property="article:modified_time" content=%q>`, published, modified)
	}
	for _, c := range []struct{ name, language, head, shown, want string }{
		{"stated", "en", stated("2031-03-11T08:00:00Z", ""), "", "2031-03-11T08:00:00Z"},
		{"stated and shown", "en", stated("2031-03-11T08:00:00Z", "2031-05-02"), "<p>March 11, 2031</p>", "2031-03-11T08:00:00Z"},
		{"in the zone of the outlet", "en", stated("2031-03-12T02:00:00Z", ""), `<time datetime="2031-03-11T21:00:00-05:00">Tuesday</time>`, "2031-03-11T21:00:00-05:00"},
		{"stamped by a later change", "en", stated("2031-05-02", "2031-05-02"), "<p>Published March 11, 2031</p>", "2031-03-11"},
		{"a change that is called one", "en", stated("2031-03-11", "2031-05-02"), "<p>Updated May 2, 2031</p>", "2031-03-11"},
		{"brought out again", "en", stated("2030-03-11", "2031-05-02"), "<p>April 30, 2031</p>", "2031-04-30"},
		{"month first", "en-US", "", "<p>3/11/2031</p>", "2031-03-11"},
		{"day first", "en-GB", "", "<p>3/11/2031</p>", "2031-11-03"},
		{"only shown", "de", "", "<p>Aktualisiert am 2. Mai 2031</p><p>11. März 2031</p>", "2031-03-11"},
	} {
		if got := facts(t, c.language, c.head, c.shown); string(got.Published) != c.want {
			t.Errorf("%s: got %s (%s), want %s", c.name, got.Published, got.Found["published"], c.want)
		}
	}
}

func TestPeople(t *testing.T) {
	for _, c := range []struct {
		name, head, shown string
		want              []string
	}{
		{"byline", "", "<p>By Ada Roe and Tom Poe</p>", []string{"Ada Roe", "Tom Poe"}},
		{"a desk", "", "<p>By the Courier team</p>", []string{"the Courier team"}},
		{"a bare name and a date", "", "<p>Mar 11, 2031 · Ada Roe</p>", []string{"Ada Roe"}},
		{"a heading is no name", "", "<p>Harbour Traffic</p><p>Mar 11, 2031</p><p>The harbour saw little traffic all day .</p>", []string{}},
		{"a reviewer", "", `<p>Written by <a href="/author/a">Ada Roe</a></p><p>Fact checked by <a href="/author/t">Tom Poe</a></p>`, []string{"Ada Roe"}},
		{"citations", `<meta name="citation_author" content="Roe, Ada"><meta name="citation_author" content="Poe, Tom">`, "", []string{"Ada Roe", "Tom Poe"}},
		{"an outlet beside people", `<meta name="author" content="Ada Roe, Tidewater Courier"><meta property="og:site_name" content="The Tidewater Courier">`, "", []string{"Ada Roe"}},
		{"other articles' data", `<script type="application/ld+json">[{"@type":"Article","headline":"Bridge","author":{"name":"Ada Roe"}},{"@type":"Article","headline":"Ferry","author":{"name":"Tom Poe"}}]</script>`, "", []string{"Ada Roe"}},
	} {
		if got := facts(t, "en", c.head, c.shown); !slices.Equal(got.Authors, c.want) {
			t.Errorf("%s: got %q (%s), want %q", c.name, got.Authors, got.Found["authors"], c.want)
		}
	}
}

func TestTitle(t *testing.T) {
	e := NewWith(&model.Model{})
	for _, c := range []struct{ name, address, page, want string }{
		{"the site's name is no headline", "https://courier.example/harbour-bridge-reopens",
			`<title>Harbour bridge reopens | Tidewater Courier</title></head><body><h1>Tidewater Courier</h1><h1>Harbour bridge reopens</h1>`, "Harbour bridge reopens"},
		{"… also where the headline is no h1", "https://courier.example/a",
			`<title>Tidewater Courier: Harbour bridge reopens</title><meta property="og:title" content="Harbour bridge reopens"></head><body><h1>Tidewater Courier</h1><h2>Harbour bridge reopens</h2>`, "Harbour bridge reopens"},
		{"the host's name is cut off", "https://www.tidewater.example/a",
			`<title>Bridge reopens | Tidewater</title></head><body><p>Text</p>`, "Bridge reopens"},
		{"a headline cut off in the data", "https://courier.example/a",
			`<title>Harbour bridge reopens after the "longest repair" of its life</title><meta property="og:title" content="Harbour bridge reopens after the"></head><body><p>Text</p>`, `Harbour bridge reopens after the "longest repair" of its life`},
		{"a kicker in the h1", "https://courier.example/a",
			`<title>Harbour bridge reopens after repairs - Opinion</title><meta property="og:title" content="Harbour bridge reopens after repairs"></head><body><h1><div>Opinion</div><div>Harbour bridge reopens after repairs</div></h1>`, "Harbour bridge reopens after repairs"},
		{"the address decides", "https://courier.example/news/harbour-bridge-reopens",
			`<title>All you need to know</title><meta property="og:title" content="All you need to know"></head><body><h1>Harbour bridge reopens</h1>`, "Harbour bridge reopens"},
	} {
		s, err := e.See([]byte("<html><head>"+c.page+"</body></html>"), "text/html")
		if err != nil {
			t.Fatal(err)
		}
		from := variorum.Page{}
		from.Given.URL = c.address
		if a := e.Compose(s, make([]float32, len(s.Page.Blocks)), from); a.Title != c.want {
			t.Errorf("%s: got %q (%s), want %q", c.name, a.Title, a.Found["title"], c.want)
		}
	}
}
