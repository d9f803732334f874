package serve

import (
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
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
