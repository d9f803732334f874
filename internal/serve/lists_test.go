package serve

import (
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"variorum"
	"variorum/internal/store"
	"variorum/internal/text"
)

// post sends a form and returns where the answer leads to.
func post(t *testing.T, h *httptest.Server, path string, values url.Values, site string) (status int, to string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, h.URL+path, strings.NewReader(values.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", site)
	c := *h.Client()
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	r, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	return r.StatusCode, r.Header.Get("Location")
}

func TestFollow(t *testing.T) {
	h := site(t)
	id := storyID(t, h, "Port Elm")
	follow := func(kind, key, followed, back, site string) (int, string) {
		t.Helper()
		return post(t, h, "/follow", url.Values{"kind": {kind}, "key": {key}, "followed": {followed}, "back": {back}}, site)
	}
	for kind, key := range map[string]string{"story": id, "name": "Bo Lindqvist", "outlet": "Gazette", "search": "harbour -budget"} {
		if status, to := follow(kind, key, "1", "/story/"+id+"?x=1", "same-origin"); status != http.StatusSeeOther || to != "/story/"+id+"?x=1" {
			t.Errorf("follow %s: %d, to %q", kind, status, to)
		}
	}
	want := []string{`href="/story/` + id + `"`, `href="/name/bo%20lindqvist"`, "Bo Lindqvist", `href="/outlet/Gazette"`, "harbour -budget", "nothing new"}
	for _, path := range []string{"/", "/follow"} {
		_, body, _ := get(t, h, path)
		for _, w := range want {
			if !strings.Contains(body, w) {
				t.Errorf("%s lacks %q", path, w)
			}
		}
	}
	if status, _ := follow("outlet", "Courier", "1", "/", "cross-site"); status != http.StatusForbidden {
		t.Errorf("another site followed: %d", status)
	}
	for _, bad := range [][2]string{{"outlet", ""}, {"outlet", strings.Repeat("x", 500)}, {"planet", "Mars"}} {
		if status, _ := follow(bad[0], bad[1], "1", "/", "same-origin"); status != http.StatusBadRequest {
			t.Errorf("follow %s %.20q: %d", bad[0], bad[1], status)
		}
	}
	if status, _ := follow("story", "none", "1", "/", "same-origin"); status != http.StatusNotFound {
		t.Errorf("follow a story that is not there: %d", status)
	}
	for _, back := range []string{"https://evil.example/", "//evil.example/", `/\evil.example`, "javascript:alert(1)", ""} {
		if _, to := follow("outlet", "Gazette", "0", back, "same-origin"); to != "/" {
			t.Errorf("back to %q leads to %q", back, to)
		}
	}
	if _, body, _ := get(t, h, "/follow"); strings.Contains(body, "/outlet/Gazette") {
		t.Error("the outlet is still followed")
	}
}

func TestFrontFilters(t *testing.T) {
	h := site(t)
	for path, shown := range map[string]bool{
		"/?since=7d": true, "/?since=all&language=en": true, "/?since=7d&outlet=Courier": true, "/?since=7d&place=port+elm": true,
		"/?since=7d&origins=5": false, "/?since=7d&outlet=Nobody": false, "/?since=7d&place=atlantis": false, "/?since=7d&page=3": false,
	} {
		_, body, _ := get(t, h, path)
		if strings.Contains(body, "Ferry") != shown {
			t.Errorf("%s shows the ferry: %t", path, !shown)
		}
	}
	_, body, _ := get(t, h, "/?since=7d&outlet=Courier")
	for _, w := range []string{`<option value="en">English · 2</option>`, `<option value="Courier" selected>Courier · 1</option>`, `value="port elm"`, `<option value="7d" selected>`, "<b>2</b> stories"} {
		if !strings.Contains(body, w) {
			t.Errorf("the front lacks %q:\n%.3000s", w, body)
		}
	}
}

// What came since the reader was last here is marked, and told beside.
func TestSinceVisit(t *testing.T) {
	h := site(t)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(h.URL)
	if err != nil {
		t.Fatal(err)
	}
	h.Client().Jar = jar
	jar.SetCookies(u, []*http.Cookie{{Name: visitCookie, Value: fmt.Sprintf("0.0.1.%d", now.AddDate(0, 0, -2).Unix())}}) // left when one report had come
	_, body, _ := get(t, h, "/?since=7d")
	for _, w := range []string{"Since your visit", "1 new", "new origin", ">Courier</a>"} {
		if !strings.Contains(body, w) {
			t.Errorf("the front lacks %q:\n%s", w, body)
		}
	}
}

// A changed sentence is shown once, each word that is gone where it stood.
func TestPieces(t *testing.T) {
	line := func(id, whole string) (variorum.Line, func(parts ...string) []variorum.Line) {
		c, err := (&variorum.Article{ID: id, Text: whole}).Cutter(variorum.PartText)
		if err != nil {
			t.Fatal(err)
		}
		return c.Cut(0, len(whole)), func(parts ...string) (out []variorum.Line) {
			for _, p := range parts {
				at := strings.Index(whole, p)
				out = append(out, c.Cut(at, at+len(p)))
			}
			return out
		}
	}
	for _, x := range []struct {
		before, after string
		gone, fresh   []string
		want          string
	}{
		{"The ferry carried 211 people.", "The ferry carried 214 people.", []string{"211"}, []string{"214"}, "The ferry carried [-211 -][+214+] people."},
		{"At least 20 were hurt on Friday.", "20 were hurt.", []string{"At least", "on Friday"}, nil, "[-At least -]20 were hurt.[-on Friday -]"},
		{"Two men left.", "Two old men left at noon.", nil, []string{"old", "at noon"}, "Two [+old+] men left [+at noon+]."},
		{"Red boats sank near Elm.", "Blue boats sank off Elm.", []string{"Red", "near"}, []string{"Blue", "off"}, "[-Red -][+Blue+] boats sank [-near -][+off+] Elm."},
	} {
		before, cutBefore := line("a", x.before)
		after, cutAfter := line("b", x.after)
		got := ""
		for _, p := range piecesOf(variorum.Passage{Kind: variorum.DiffChanged, Before: before, After: after, Gone: cutBefore(x.gone...), New: cutAfter(x.fresh...)}) {
			switch p.Mark {
			case "ins":
				got += "[+" + p.Text + "+]"
			case "del":
				got += "[-" + p.Text + "-]"
			default:
				got += p.Text
			}
		}
		if got != x.want {
			t.Errorf("%q, then %q:\n%s, want\n%s", x.before, x.after, got, x.want)
		}
	}
}

// Sentences are numbered through title, deck, text and captions, and a text too
// long for a page goes on on the next.
func TestSheet(t *testing.T) {
	s := &Server{abbreviations: text.NewAbbreviations()}
	long := strings.Repeat("A sentence of some length stands here to fill the page with words. ", 40)
	a := &variorum.Article{ID: "a", Language: "en", Title: "A title", Deck: "A deck. It has two.", Text: strings.TrimSpace(strings.Repeat(strings.TrimSpace(long)+"\n", 30)), Captions: []string{"A caption"}}
	first := s.sheet(a, store.ArticleRow{ID: "a"}, "")
	if first.Sentences != 1+2+1200+1 || first.Blocks[2].Sentences[0].N != 4 || first.Blocks[2].Numbers != "4–43" || first.Next == "" || s.sentencesBefore(a) != 3 {
		t.Fatalf("%d sentences, the text begins with %d, next %q", first.Sentences, first.Blocks[2].Sentences[0].N, first.Next)
	}
	seen := 0
	for from := ""; ; {
		x := s.sheet(a, store.ArticleRow{ID: "a"}, from)
		for _, b := range x.Blocks {
			seen += len(b.Sentences)
		}
		if x.Next == "" {
			break
		}
		_, from, _ = strings.Cut(x.Next, "=")
	}
	if seen != first.Sentences {
		t.Errorf("all pages show %d of %d sentences", seen, first.Sentences)
	}
}

func TestOutletAndName(t *testing.T) {
	h := site(t)
	id := storyID(t, h, "Port Elm")
	for path, want := range map[string][]string{
		"/outlet/Courier":           {"<b>1</b> report", "/article/a2", "/story/" + id, "Follow"},
		"/name/bo%20lindqvist":      {"Bo Lindqvist", "person", "tow the ferry on Sunday", "/story/" + id, `href="/name/port%20elm"`, "/article/a1#"},
		"/article/a2":               {`<span id="2">The harbour of Port Elm`, "/story/" + id + "?report=2#r2", "/outlet/Courier", "One version.", `href="/article/a1"`},
		"/rejected":                 {"no article"},
		"/rejected?reason=no+other": {"Nothing was rejected"},
	} {
		status, body, _ := get(t, h, path)
		for _, w := range want {
			if status != http.StatusOK || !strings.Contains(body, w) {
				t.Errorf("%s (%d) lacks %q:\n%.4000s", path, status, w, body)
			}
		}
	}
	for _, path := range []string{"/outlet/Nobody", "/name/nobody"} {
		if status, _, _ := get(t, h, path); status != http.StatusNotFound {
			t.Errorf("%s: status %d", path, status)
		}
	}
	for _, path := range []string{"/outlet/" + url.PathEscape(evil), "/name/" + url.PathEscape(evil)} {
		if _, body, _ := get(t, h, path); strings.Contains(body, "<script>alert") || strings.Contains(body, "<img src=x") {
			t.Errorf("%s carries markup of a source", path)
		}
	}
}

// TestBrowserLists looks at the front of a reader who was away and follows things,
// and at the pages of an outlet and a name.
func TestBrowserLists(t *testing.T) {
	h := site(t)
	id := storyID(t, h, "Port Elm")
	for kind, key := range map[string]string{"story": id, "name": "Bo Lindqvist", "outlet": "Gazette"} {
		post(t, h, "/follow", url.Values{"kind": {kind}, "key": {key}, "followed": {"1"}}, "same-origin")
	}
	b := browser(t, h)
	b.open("/")
	b.do(setCookie(h.URL, visitCookie, fmt.Sprintf("0.0.1.%d", now.AddDate(0, 0, -2).Unix())))
	b.looks("away", "/?since=7d")
	if news := evaluate[int](b, `document.querySelectorAll("aside li").length`); news < 4 {
		t.Errorf("%d lines beside the stories", news)
	}
	b.looks("outlet", "/outlet/Courier")
	b.looks("name", "/name/bo%20lindqvist")
	b.do(chromedp.KeyEvent("j"))
	b.until(`document.activeElement.matches("[data-line]")`)
	b.do(chromedp.KeyEvent("f"), chromedp.WaitVisible("[data-follow][aria-pressed=false]"))
}

// edited is an article of all parts, and then a second version of it.
var edited = []variorum.Article{
	{ID: "e1", URL: "https://www.elm.example/1", Language: "en", Published: "2031-10-03T10:00:00Z", Title: "Council of Elm opens the weir", Deck: "The vote was close.",
		Text: "The council of Elm opened the weir.\nWater rose\nIt rose by 20 centimetres on Friday, a warden said.\nNobody was hurt.", Captions: []string{"The weir at noon"},
		Roles:   []variorum.RoleSpan{{Role: variorum.RoleSubhead, Start: 36, End: 46}},
		Credits: []variorum.Credit{{Kind: variorum.CreditText, Agency: "Elm Wire", Exact: "Source: Elm Wire"}}, Removed: []variorum.Removed{{Exact: "Most read " + evil, Role: variorum.RoleTeaser}}},
	{ID: "e1", URL: "https://www.elm.example/1", Language: "en", Published: "2031-10-03T10:00:00Z", Title: "Council of Elm opens the weir again", Deck: "The vote was close.",
		Text: "The council of Elm opened the weir.\nWater rose\nIt rose by 35 centimetres on Friday, a warden said.", Captions: []string{"The weir at noon"},
		Roles:   []variorum.RoleSpan{{Role: variorum.RoleSubhead, Start: 36, End: 46}},
		Credits: []variorum.Credit{{Kind: variorum.CreditText, Agency: "Elm Wire", Exact: "Source: Elm Wire"}}, Removed: []variorum.Removed{{Exact: "Most read " + evil, Role: variorum.RoleTeaser}}},
	{ID: "e2", Language: "ar", Published: "2031-10-03T11:00:00Z", Outlet: "صحيفة المرفأ", Title: "صيادو المرفأ يعودون إلى البحر", Text: "غادر أربعون قارباً الرصيف قبل الفجر. وعاد الصيادون إلى البحر بعد توقف دام أسبوعين."},
}

func TestArticleVersions(t *testing.T) {
	h, _, _ := siteOf(t, edited)
	_, body, _ := get(t, h, "/article/e1")
	for _, w := range []string{"2 versions", "<del>20 </del><ins>35</ins>", "<del>Nobody was hurt.</del>", `class="bl subhead"`, `class="bl deck"`, `class="bl caption"`, "Source: Elm Wire",
		"1 removed line", `href="https://www.elm.example/1"`, `id="1">Council of Elm opens the weir again`, "headline</span>", "<ins>Council of Elm opens the weir again</ins>"} {
		if !strings.Contains(body, w) {
			t.Errorf("the article lacks %q:\n%s", w, body)
		}
	}
	if _, body, _ = get(t, h, "/?since=7d"); !strings.Contains(body, ">elm.example</a>") || !strings.Contains(body, `lang="ar"`) {
		t.Errorf("the front lacks a host for an outlet, or a language:\n%s", body)
	}
}

// TestBrowserArticle looks at an article of two versions and one from right to left.
func TestBrowserArticle(t *testing.T) {
	h, _, _ := siteOf(t, edited)
	b := browser(t, h)
	b.looks("edited", "/article/e1#3")
	b.do(chromedp.Click("details.rm summary"), chromedp.WaitVisible("details.rm s"))
	b.accessible("removed lines")
	b.width(390, 900)
	b.open("/article/e2")
	b.fits("right to left")
	b.accessible("right to left")
	b.shot("right-to-left")
}

func setCookie(address, name, value string) chromedp.Action[chromedp.Void] {
	return call(network.SetCookie, network.SetCookieParams{Name: name, Value: value, URL: address, HTTPOnly: new(true)})
}
