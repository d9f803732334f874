package serve

import (
	"errors"
	"fmt"
	"iter"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"variorum"
	"variorum/internal/demo"
	"variorum/internal/run"
	"variorum/internal/store"
)

// accident is the demo's event as the stages read it.
func accident(t *testing.T) []variorum.Article {
	t.Helper()
	pages, err := demo.Pages()
	if err != nil {
		t.Fatal(err)
	}
	var each iter.Seq2[variorum.Page, *variorum.Rejection] = func(yield func(variorum.Page, *variorum.Rejection) bool) {
		for _, p := range pages {
			if !yield(p, nil) {
				return
			}
		}
	}
	var out []variorum.Article
	for a, rejected := range run.New(2, nil).Extract(t.Context(), each) {
		if rejected != nil {
			t.Fatalf("%s: %s", rejected.Input, rejected.Reason)
		}
		out = append(out, a)
	}
	return out
}

// ferry starts a server with the demo's event as one story, however it would be
// grouped, and returns the story's path. Nine reports are too long for a page with
// their texts, five are not.
func ferry(t *testing.T, reports int) (*httptest.Server, string) {
	t.Helper()
	h, s, n := siteOf(t, accident(t)[:reports])
	rows, err := s.Front(t.Context(), store.Filter{Limit: 20})
	if err != nil || len(rows) == 0 {
		t.Fatalf("no story: %v", err)
	}
	err = s.Change(t.Context(), func(tx *store.Tx) error {
		for _, r := range rows[1:] {
			if err := errors.Join(tx.Merge(r.ID, rows[0].ID), tx.TouchStory(r.ID, 1000)); err != nil {
				return err
			}
		}
		return tx.TouchStory(rows[0].ID, 1000)
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := n.Trace(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	return h, "/story/" + rows[0].ID
}

// TestBrowserStory looks at a story in three widths and two colours, as it is
// opened, with a source beside it and with all that folds laid open.
func TestBrowserStory(t *testing.T) {
	h, path := ferry(t, 9)
	b := browser(t, h)
	b.looks("story", path)
	for _, w := range []int64{1024, 390} {
		b.width(w, 900)
		b.open(path)
		b.do(chromedp.Click("#quotes .ut a.x"))
		b.until(`!!document.querySelector(".pane.open .s.hi")`)
		b.fits("story with a source")
		b.accessible("story with a source")
		b.shot(fmt.Sprintf("story-source-%d", w))
	}
	b.width(1440, 900)
	b.open(path)
	b.do(chromedp.Evaluate[chromedp.Void](`document.querySelectorAll("details:not([name])").forEach(d => d.open = true)`))
	b.accessible("story laid open")
	b.shot("story-open")
}

// TestBrowserStoryLine follows a figure to its sentence, walks its other sources
// and comes back.
func TestBrowserStoryLine(t *testing.T) {
	h, path := ferry(t, 5)
	b := browser(t, h)
	b.open(path)
	b.do(chromedp.Click("#figures .rd a.x"))
	b.until(`!!(document.querySelector(".pane .s.hi"))`)
	if !evaluate[bool](b, `(() => {
		const figure = document.querySelector("#figures .rd a.x"), s = document.querySelector(".s.hi"), pane = document.querySelector(".pane").getBoundingClientRect(), at = s.getBoundingClientRect();
		return s.textContent.includes(figure.textContent) && location.hash === "#" + s.id && figure.hash === location.hash && at.top > pane.top && at.bottom < pane.bottom;
	})()`) {
		b.shot("fault")
		t.Error("the figure's sentence is not shown with its address")
	}
	first := evaluate[string](b, `location.hash`)
	b.do(chromedp.KeyEvent(kb.ArrowRight))
	b.until(`location.hash !== "` + first + `" && document.querySelector(".s.hi")?.id === location.hash.slice(1)`)
	b.do(chromedp.KeyEvent(kb.ArrowLeft))
	b.until(`location.hash === "` + first + `"`)
	b.do(chromedp.KeyEvent("j"))
	b.until(`location.hash !== "` + first + `" && document.activeElement.matches("a.x.on")`)
	b.do(chromedp.KeyEvent(kb.Escape))
	b.until(`!!(!document.querySelector(".pane.open") && location.hash === "")`)
	b.do(chromedp.KeyEvent("\r"))
	b.until(`!!(document.querySelector(".pane.open .s.hi"))`)
}

// TestBrowserStoryTree opens the sentence pairs of an edge of the tree.
func TestBrowserStoryTree(t *testing.T) {
	h, path := ferry(t, 5)
	b := browser(t, h)
	b.open(path)
	if n := evaluate[int](b, `document.querySelectorAll("#origins .st a .ln").length`); n < 2 {
		t.Fatalf("%d edges are drawn", n)
	}
	b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("#origins").scrollIntoView()`), chromedp.Click("#origins .st a .lb"))
	b.until(`!!(document.querySelector("#origins details.ed[open] .pr")?.checkVisibility())`)
	b.shot("story-tree")
	b.do(chromedp.Click("#origins details.ed[open] .pr a.x"))
	b.until(`!!(document.querySelector(".pane.open .s.hi")?.textContent.startsWith(document.querySelector("details.ed[open] .pr a.x").textContent.slice(0, 20)))`)
}

// TestBrowserStoryLink opens the page at a sentence, with and without script.
func TestBrowserStoryLink(t *testing.T) {
	h, path := ferry(t, 5)
	b := browser(t, h)
	b.open(path + "#s2.4")
	b.until(`!!(document.querySelector(".pane.open .s.hi")?.id === "s2.4")`)
	b.script(false)
	b.open("/")
	b.open(path + "#s2.5")
	b.do(chromedp.WaitVisible(`[id="s2.5"]:target`))
	b.shot("story-noscript")
}

// TestBrowserStoryOneSource narrows the page to one source by its key.
func TestBrowserStoryOneSource(t *testing.T) {
	h, path := ferry(t, 5)
	b := browser(t, h)
	b.open(path)
	all := `[...document.querySelectorAll("#quotes .ut")].filter(x => x.checkVisibility()).length`
	before := evaluate[int](b, all)
	b.do(chromedp.KeyEvent("3"))
	b.until(`!!(document.querySelector("[data-narrow='3'][aria-current]"))`)
	if after := evaluate[int](b, all); after == 0 || after >= before {
		t.Errorf("%d of %d utterances are shown", after, before)
	}
	if strays := evaluate[int](b, `[...document.querySelectorAll("#timeline .l")].filter(x => x.checkVisibility() && ![...x.querySelectorAll("a.c")].some(c => c.hash.startsWith("#s3."))).length`); strays > 0 {
		t.Errorf("%d lines that source 3 has no part in", strays)
	}
	b.do(chromedp.KeyEvent("3"))
	b.until(all + ` === ` + strings.TrimSpace(evaluate[string](b, `String(`+all+`)`)))
	if again := evaluate[int](b, all); again != before {
		t.Errorf("%d of %d utterances are back", again, before)
	}
}

// TestBrowserStoryPhone opens a source as a sheet over the lower part.
func TestBrowserStoryPhone(t *testing.T) {
	h, path := ferry(t, 5)
	b := browser(t, h)
	b.width(390, 844)
	b.open(path)
	b.fits("story")
	if evaluate[bool](b, `document.querySelector("#origins .st").checkVisibility()`) {
		t.Error("the tree is drawn on a phone, its list is meant to stand alone")
	}
	b.do(chromedp.Click("#quotes .ut a.x"))
	b.until(`!!(document.querySelector(".pane.open .s.hi"))`)
	if share := evaluate[float64](b, `document.querySelector(".pane").getBoundingClientRect().height / innerHeight`); share < .7 || share > .74 {
		t.Errorf("the sheet takes %.2f of the height", share)
	}
	b.do(chromedp.Click("[data-close]"))
	b.until(`!!(!document.querySelector(".pane.open"))`)
}
