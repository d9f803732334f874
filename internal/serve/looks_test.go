package serve

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
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
