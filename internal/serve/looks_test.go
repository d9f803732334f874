package serve

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"variorum"
)

// TestBrowserPages looks at every kind of page in three widths and two colours.
func TestBrowserPages(t *testing.T) {
	h := site(t)
	b := browser(t, h)
	for name, path := range map[string]string{
		"front": "/", "article": "/article/a1", "search": "/search?q=quay", "quotes": "/search?q=speaker:lindqvist", "nothing": "/search?q=since:soon+zebra", "sources": "/sources",
		"rejected": "/rejected", "missing": missing,
	} {
		b.looks(name, path)
	}
}

// TestBrowserKeys drives the front by keyboard alone.
func TestBrowserKeys(t *testing.T) {
	b := browser(t, site(t))
	b.open("/")
	b.do(chromedp.KeyEvent("j"))
	if at := evaluate[string](b, `document.activeElement.getAttribute("href") || ""`); !strings.HasPrefix(at, "/story/") {
		t.Errorf("j is at %q, want a story", at)
	}
	b.do(chromedp.KeyEvent("?"))
	b.until(`document.getElementById("keys").open`)
	b.accessible("keys")
	b.do(chromedp.KeyEvent("\x1b"))
	b.until(`!document.getElementById("keys").open`)
	b.do(chromedp.KeyEvent("/"))
	if at := evaluate[string](b, `document.activeElement.id`); at != "q" {
		t.Errorf("/ is at %q, want the search box", at)
	}
}

// TestBrowserSearch types a query and finds results without pressing a key more.
func TestBrowserSearch(t *testing.T) {
	b := browser(t, site(t))
	b.open("/search")
	b.do(chromedp.Click("#q"), chromedp.KeyEvent("quay har"))
	b.until(`[...document.querySelectorAll("#results mark")].some(m => m.textContent === "harbour")`)
	b.until(`location.search === "?q=quay+har"`)
	b.do(chromedp.Click(".tabs a[href*=quotes]"), chromedp.WaitVisible(".tabs a[href*=quotes][aria-current]"))
}

// TestBrowserNoScript searches where script is not allowed.
func TestBrowserNoScript(t *testing.T) {
	b := browser(t, site(t))
	b.script(false)
	b.open("/")
	b.do(chromedp.SendKeys("#q", "quay\r"), chromedp.WaitVisible("#results mark"))
}

// A search for a word that every sentence has shows three of each report and says
// how many more there are.
func TestCommonWord(t *testing.T) {
	many := news[0]
	many.ID, many.URL, many.Text = "common", "https://gazette.example/common", ""
	for n := range 40 {
		many.Text += fmt.Sprintf("The tide of day %d rose at the pier of the town.\n", n)
	}
	h, _, _ := siteOf(t, []variorum.Article{many})
	_, body, _ := get(t, h, "/search?q=tide")
	if n := strings.Count(body, "<mark>tide</mark>"); n != sentencesShown || !strings.Contains(body, "37 sentences more") || !strings.Contains(body, "/article/common#2\"") {
		t.Errorf("%d sentences of one report", n)
	}
}
