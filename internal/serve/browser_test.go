package serve

import (
	"context"
	_ "embed"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// axe is axe-core 4.14.1 as published (Mozilla Public License 2.0).
//
//go:embed testdata/axe.js
var axe string

// A tab is a page of a real browser over a test's server. What the browser
// complains of (script errors, blocked styles, requests to other hosts) fails
// the test at its end.
//
// Screenshots stay where a person can look with
// go test ./internal/serve -run Browser -artifacts -outputdir DIR (DIR must exist).
type tab struct {
	*testing.T
	ctx  context.Context
	base string
}

// missing is a page that is not there, as tests ask for it.
const missing = "/story/none"

// tabTime bounds what one test does in the browser.
const tabTime = 5 * time.Minute

// browser opens a tab; the test is skipped where there is no Chromium.
func browser(t *testing.T, h *httptest.Server) *tab {
	t.Helper()
	if testing.Short() {
		t.Skip("skipped: -short")
	}
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("skipped: no chromium on this machine (apt-get install chromium)")
	}
	ctx, cancel := context.WithTimeout(t.Context(), tabTime)
	t.Cleanup(cancel)
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]), chromedp.ExecPath(path), chromedp.NoSandbox)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	b := &tab{t, ctx, h.URL}
	b.width(1440, 1000)
	b.watch()
	return b
}

// watch gathers complaints until the test ends.
func (b *tab) watch() {
	console := chromedp.Console(b.ctx)
	var mu sync.Mutex
	var complaints []string
	go func() {
		for m, err := range console {
			if err != nil {
				return
			}
			if (m.Type == "error" || m.IsException()) && !strings.HasSuffix(m.URL, missing) {
				mu.Lock()
				complaints = append(complaints, m.String())
				mu.Unlock()
			}
		}
	}()
	b.Cleanup(func() {
		mu.Lock()
		defer mu.Unlock()
		for _, c := range complaints {
			b.Errorf("the browser says: %s", c)
		}
	})
}

// do runs steps.
func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.shot("fault")
		b.Fatal(err)
	}
}

// open goes to a path of the server.
func (b *tab) open(path string) {
	b.Helper()
	b.do(chromedp.Navigate(b.base + path))
}

// evaluate returns what an expression of the page gives.
func evaluate[T any](b *tab, expression string) T {
	b.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.Fatalf("%s: %v", expression, err)
	}
	return v
}

// until waits for an expression to become true.
func (b *tab) until(expression string) {
	b.Helper()
	if _, err := chromedp.Run(b.ctx, chromedp.Poll[bool](expression)); err != nil {
		b.shot("fault")
		b.Fatalf("waited for %s: %v", expression, err)
	}
}

// width sets the size of the window in CSS pixels.
func (b *tab) width(w, h int64) {
	b.Helper()
	b.do(chromedp.EmulateViewport(w, h))
}

// dark sets what the system asks for.
func (b *tab) dark(on bool) {
	b.Helper()
	scheme := "light"
	if on {
		scheme = "dark"
	}
	b.do(call(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}))
}

// script lets pages run their script, or not, from the next page on.
func (b *tab) script(on bool) {
	b.Helper()
	b.do(call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on}))
}

func call[P, R any](c cdp.Command[P, R], p P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, c, p)
		return err
	})
}

// shot writes a screenshot of the whole page.
func (b *tab) shot(name string) {
	b.Helper()
	png, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	if err == nil {
		err = os.WriteFile(filepath.Join(b.ArtifactDir(), name+".png"), png, 0o644)
	}
	if err != nil {
		b.Logf("screenshot %s: %v", name, err)
	}
}

// accessible fails on every violation of WCAG 2.2 A and AA and of good practice
// that axe-core finds on the page as it stands.
func (b *tab) accessible(what string) {
	b.Helper()
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := chromedp.Evaluate[chromedp.Void](axe+";undefined")(ctx, t)
		return err
	}))
	found := evaluate[[]string](b, `axe.run(document, {resultTypes: ["violations"]}).then(r => r.violations.flatMap(v => v.nodes.slice(0, 3).map(n => v.id + ": " + n.html.slice(0, 160) + " " + n.failureSummary.replace(/\s+/g, " ").slice(0, 200))))`)
	for _, f := range found {
		b.Errorf("%s: %s", what, f)
	}
}

// fits fails where the page is wider than the window.
func (b *tab) fits(what string) {
	b.Helper()
	if over := evaluate[int](b, `document.documentElement.scrollWidth - innerWidth`); over > 0 {
		b.Errorf("%s: %d pixels wider than the window", what, over)
	}
}

// looks checks a page in each width and colour: axe, sideways scroll, a picture.
func (b *tab) looks(name, path string) {
	b.Helper()
	for _, w := range []int64{1440, 1024, 390} {
		for _, dark := range []bool{false, true} {
			scheme := map[bool]string{false: "light", true: "dark"}[dark]
			b.width(w, 900)
			b.dark(dark)
			b.open(path)
			what := fmt.Sprintf("%s-%d-%s", name, w, scheme)
			b.fits(what)
			b.accessible(what)
			b.shot(what)
		}
	}
	b.width(1440, 1000)
	b.dark(false)
}
