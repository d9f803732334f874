package web

import (
	"io"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"variorum"
	"variorum/internal/text/background"
	"variorum/internal/view"
	"variorum/internal/view/catalogue"
	"variorum/internal/view/viewtest"
)

func printed(t *testing.T, e *variorum.Edition) string {
	t.Helper()
	var b strings.Builder
	if err := Print(&b, view.New(background.New()).Front(e)); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func english(t testing.TB) *Printer {
	t.Helper()
	labels, err := catalogue.New()
	if err != nil {
		t.Fatal(err)
	}
	p, err := New(labels.For("en"), nil)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// elements returns all tags of a document with their attributes.
func elements(t *testing.T, s string) []html.Token {
	t.Helper()
	var out []html.Token
	z := html.NewTokenizer(strings.NewReader(s))
	for {
		switch z.Next() {
		case html.ErrorToken:
			if z.Err() != io.EOF {
				t.Fatal(z.Err())
			}
			return out
		case html.StartTagToken, html.SelfClosingTagToken:
			out = append(out, z.Token())
		}
	}
}

func attribute(e html.Token, key string) string {
	for _, a := range e.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func TestEveryLinkHasItsSentence(t *testing.T) {
	list := elements(t, printed(t, viewtest.Lock()))
	ids := map[string]bool{}
	for _, e := range list {
		if id := attribute(e, "id"); id != "" {
			if ids[id] {
				t.Errorf("id %s stands twice", id)
			}
			ids[id] = true
		}
	}
	links := 0
	for _, e := range list {
		if e.Data != "a" {
			continue
		}
		links++
		if href := attribute(e, "href"); !strings.HasPrefix(href, "#") || !ids[href[1:]] {
			t.Errorf("link to nowhere: %q", href)
		}
	}
	if links < 30 {
		t.Errorf("only %d links", links)
	}
}

func TestNothingIsFetchedNorRun(t *testing.T) {
	got := printed(t, viewtest.Lock())
	for _, e := range elements(t, got) {
		switch e.Data {
		case "script", "link", "img", "iframe", "object", "embed", "form", "base":
			t.Errorf("<%s> on the page", e.Data)
		}
		for _, a := range e.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "src" || a.Key == "href" && !strings.HasPrefix(a.Val, "#") {
				t.Errorf("<%s %s=%q>", e.Data, a.Key, a.Val)
			}
		}
	}
	if regexp.MustCompile(`url\(|@import`).MatchString(got) {
		t.Error("the style fetches something")
	}
}

// Whatever a page wrote must come out as words, in every field that is printed.
func TestMarkupOfStrangersStaysWords(t *testing.T) {
	const evil = `</span></style><script>alert(1)</script><img src=x onerror=alert(1)>" onmouseover="x" javascript:alert(1) &lt;b&gt;`
	a := viewtest.Lock()
	for i := range a.Articles {
		x := &a.Articles[i]
		x.Outlet, x.Language, x.Input, x.URL = evil, evil, evil, "javascript:alert(1)//"+evil
		x.Credits = []variorum.Credit{{Kind: variorum.CreditText, Exact: evil}}
		x.Removed = []variorum.Removed{{Exact: evil, Role: evil}}
		x.Roles = []variorum.RoleSpan{{Role: evil, Start: 0, End: 1000}}
	}
	one := variorum.Article{ID: "evil", Title: evil, Deck: evil, Text: evil + "\n" + evil, Captions: []string{evil}}
	a.Articles = append(a.Articles, one)
	s := &a.Stories[0]
	s.Articles = append(s.Articles, "evil")
	line := viewtest.Cut(&one, variorum.PartText, evil)
	s.Key = append(s.Key, line)
	s.Title = viewtest.Cut(&one, variorum.PartTitle, evil)
	s.Quotes = append(s.Quotes, variorum.Utterance{Speaker: variorum.Speaker{Name: evil, Role: evil}, Said: []variorum.Said{{Line: line, When: evil, Where: evil, Change: evil}}})
	s.Figures = append(s.Figures, variorum.Figure{What: evil, Verdict: evil, Readings: []variorum.Reading{{Line: line, Expression: line, By: evil, AsOf: evil}}})
	s.Timeline = append(s.Timeline, variorum.Event{Start: evil, End: evil, Precision: evil, Mentions: []variorum.Mention{{Line: line, Expression: line}}})
	s.Lineage.Origins[0].Agency, s.Lineage.Origins[0].CreditText = evil, evil
	s.Lineage.Edges = append(s.Lineage.Edges, variorum.Edge{From: "agency:" + evil, To: "evil", Kind: evil, Direction: evil})
	s.Names = []variorum.Name{{Name: evil, Kind: "person", Forms: []variorum.Form{{Text: evil, Articles: []string{"a"}}, {Text: evil, Articles: []string{"b"}}}}}
	a.Rejected = []variorum.Rejection{{Input: evil, Reason: evil, Hint: evil}}
	got := printed(t, a)
	for _, e := range elements(t, got) {
		if e.Data == "script" || e.Data == "img" || e.Data == "b" && strings.Contains(e.String(), "onmouse") {
			t.Fatalf("markup came through: %s", e)
		}
		for _, x := range e.Attr {
			if strings.HasPrefix(x.Key, "on") || x.Key == "href" && !strings.HasPrefix(x.Val, "#") {
				t.Fatalf("markup came through: %s", e)
			}
		}
	}
	if !strings.Contains(got, "&lt;script&gt;alert(1)") {
		t.Error("the words themselves are gone")
	}
}

func TestLanguageAndDirection(t *testing.T) {
	a := variorum.Article{ID: "a", Language: "ar", Title: "نُقل آخر الركاب قبيل الظهر", Text: "نُقل آخر الركاب قبيل الظهر، بحسب خفر السواحل."}
	e := &variorum.Edition{Articles: []variorum.Article{a}, Stories: []variorum.Story{{ID: "s", Articles: []string{"a"}}}}
	if got := printed(t, e); !strings.Contains(got, `id="s1.2" lang="ar" dir="rtl"`) {
		t.Error("the sentence has neither language nor direction")
	}
}

func TestSeveralStoriesKeepTheirAnchorsApart(t *testing.T) {
	e := viewtest.Lock()
	lone := variorum.Article{ID: "lone", Title: "Market moves", Text: "The market moves on Monday."}
	e.Articles = append(e.Articles, lone)
	e.Stories = append(e.Stories, variorum.Story{ID: "s2", Articles: []string{"lone"}})
	seen := map[string]bool{}
	for _, el := range elements(t, printed(t, e)) {
		id := attribute(el, "id")
		if id != "" && seen[id] {
			t.Errorf("id %s stands twice", id)
		}
		seen[id] = true
	}
	if !seen["t1s1.1"] || !seen["t2s1.1"] {
		t.Error("sentences are not anchored by story")
	}
}

func TestSize(t *testing.T) {
	if n := len(printed(t, viewtest.Lock())); n > 40_000 {
		t.Errorf("a page of four short reports is %d bytes", n)
	}
}

func TestChart(t *testing.T) {
	v := func(f float64) *float64 { return &f }
	f := view.Figure{Verdict: variorum.VerdictDiffer, Readings: []view.Reading{
		{Rows: []view.Row{{}}, Low: v(12), High: v(12)},
		{Rows: []view.Row{{}}, Low: v(24)},
	}}
	d := english(t).chart(f)
	if d == nil || len(d.Bars) != 2 || d.Bars[1].Label != "24 or more" || !d.Bars[1].Open || d.Bars[0].From >= d.Bars[1].From {
		t.Fatalf("%+v", d)
	}
	f.Verdict = variorum.VerdictAgree
	if english(t).chart(f) != nil {
		t.Error("figures that agree need no chart")
	}
}

func TestManySourcesFold(t *testing.T) {
	s := view.Sigla{}
	for i := range 40 {
		s = append(s, view.Group{{Source: i + 1}})
	}
	f := few(s, false)
	if len(f.Shown) != 4 || f.More != 36 || len(f.Rest) != 36 {
		t.Errorf("shown %d, more %d", len(f.Shown), f.More)
	}
	if f := few(s[:6], false); f.More != 0 || len(f.Shown) != 6 {
		t.Errorf("one more than fits must be shown: %+v", f)
	}
}

func TestChartOfAbsurdValues(t *testing.T) {
	v := func(f float64) *float64 { return &f }
	for _, pair := range [][2]float64{{1e17, 1e17 + 16}, {-1e308, 1e308}, {0, 1e-300}, {3, 3}} {
		f := view.Figure{Verdict: variorum.VerdictDiffer, Readings: []view.Reading{
			{Rows: []view.Row{{}}, Low: v(pair[0]), High: v(pair[0])},
			{Rows: []view.Row{{}}, Low: v(pair[1]), High: v(pair[1])},
		}}
		if d := english(t).chart(f); d != nil && len(d.Ticks) > maxTicks {
			t.Errorf("%v: %d ticks", pair, len(d.Ticks))
		}
	}
}

func TestBlankArticle(t *testing.T) {
	e := &variorum.Edition{
		Articles: []variorum.Article{{ID: "a"}, {ID: "b", Title: " ", Text: "\n \n"}},
		Stories:  []variorum.Story{{ID: "s", Articles: []string{"a", "b", "gone"}}},
	}
	if got := printed(t, e); !strings.Contains(got, "</html>") {
		t.Error("the page is not whole")
	}
}
