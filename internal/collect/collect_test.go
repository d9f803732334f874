package collect

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"variorum"
)

const page = "<!doctype html><title>Bridge opens</title><p>The bridge at Veldhaven opened on Monday."

// write makes a file below dir and returns its path.
func write(t *testing.T, dir, name, content string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func zip(content string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write([]byte(content))
	z.Close()
	return b.String()
}

// gather prints what a run gives, one string an entry: "input: page 12" or
// "input: reason".
func gather(c *Collector, inputs ...string) []string {
	var out []string
	for p, r := range c.Pages(context.Background(), inputs) {
		out = append(out, show(p, r))
	}
	return out
}

func show(p variorum.Page, r *variorum.Rejection) string {
	switch {
	case r != nil:
		return r.Input + ": " + r.Reason
	case p.Given.Text != "":
		return fmt.Sprintf("%s: article %q", p.Input, p.Given.Text)
	}
	return fmt.Sprintf("%s: page %d", p.Input, len(p.Body))
}

func check(t *testing.T, got []string, want ...string) {
	t.Helper()
	if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
		t.Errorf("got\n%s\nwant\n%s", g, w)
	}
}

func TestFormsOfFiles(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct{ name, content, want string }{
		{"a.txt", "The bridge opened on Monday.", "page 28"},
		{"a.html", page, fmt.Sprintf("page %d", len(page))},
		{"a.html.gz", zip(page), fmt.Sprintf("page %d", len(page))},
		{"gz-by-content.html", zip(page), fmt.Sprintf("page %d", len(page))},
		{"cp1251.txt", "\xcc\xee\xf1\xf2 \xee\xf2\xea\xf0\xfb\xf2", "page 11"},
		{"utf16.txt", "\xff\xfeM\x00o\x00s\x00t\x00", "page 10"},
		{"stray-nul.html", "<html><body>a\x00b</body></html>", "page 29"},
		{"empty.txt", "", "empty"},
		{"blank.txt", " \n\t\n", "empty"},
		{"empty.gz", zip(""), "packed with gzip: empty"},
		{"twice.gz", zip(zip(page)), "gzip within gzip"},
		{"cut.gz", zip(page)[:30], "broken off after 19 bytes: it ends too early"},
		{"cut-late.gz", zip(strings.Repeat(page, 4000))[:900], "broken off after"},
		{"a.pdf", "%PDF-1.7\n%\xe2\xe3", "a PDF document"},
		{"a.pdf.gz", zip("%PDF-1.7\n%\xe2\xe3"), "packed with gzip: a PDF document"},
		{"a.png", "\x89PNG\r\n\x1a\n", "a PNG picture"},
		{"a.zip", "PK\x03\x04abc", "a zip archive (or a document in one: docx, odt, epub)"},
		{"nul.txt", "some\x00text and more", "binary data (it holds NUL bytes)"},
		{"array.json", `[{"text":"x"}]`, "a JSON array"},
		{"nitf.xml", `<?xml version="1.0"?><nitf><head/></nitf>`, "XML with the root element <nitf>"},
		{"bracket.txt", "[Photo: the bridge] It opened.", "page 30"},
	} {
		path := write(t, dir, c.name, c.content)
		got := gather(New(Options{}), path)
		if len(got) != 1 || !strings.HasPrefix(got[0], path+": "+c.want) {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestJSONLines(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "pages/raw.html", zip(page))
	write(t, dir, "pages/photo.png", "\x89PNG\r\n\x1a\n")
	lines := strings.Join([]string{
		`{"id":"a1","outlet":"Veldhaven Post","published":"2022-11-10","text":"One.\nTwo.","credits":[{"agency":null,"kind":"text","exact":"By X"}],"gold":1}`,
		``,
		`{"id":"a2","url":"https://news.example/2","html":"<p>Three"}`,
		`{"id":"a3","file":"pages/raw.html"}`,
		`{"id":"a4","file":"pages/missing.html"}`,
		`{"id":"a5","file":"pages/photo.png"}`,
		`{"id":"a6","published":20221110,"text":"x"}`,
		`{"id":"a7","published":"yesterday","text":"x"}`,
		`{"id":"a8","text":7}`,
		`{"id":"a9","text":" ","html":null}`,
		`{"id":"b1","text":"cut`,
		`["text"]`,
		`{"id":"b2","rejected":"a login page"}`,
		`{"id":"b3","published":"Thu, 10 Nov 2022 14:03:00 +0100","text":"Four."}`,
	}, "\n")
	path := write(t, dir, "articles.jsonl", lines)
	want := []string{
		path + `:1: article "One.\nTwo."`,
		path + `:3: page 8`,
		path + fmt.Sprintf(`:4: page %d`, len(page)),
		path + `:5: ` + filepath.Join(dir, "pages/missing.html") + `: no such file or folder`,
		path + `:6: a PNG picture`,
		path + `:7: "published" is to be a string, found number`,
		path + `:8: article "x"`,
		path + `:9: "text" is to be a string, found number`,
		path + `:10: nothing to read: no "text", "html" or "file" with anything in it`,
		path + `:11: not JSON: unexpected end of JSON input at byte 22`,
		path + `:12: a JSON object was expected, found array`,
		path + `:13: a login page`,
		path + `:14: article "Four."`,
	}
	check(t, gather(New(Options{}), path), want...)
	zipped := write(t, dir, "zipped", zip(lines))
	for i := range want {
		want[i] = zipped + strings.TrimPrefix(want[i], path)
	}
	check(t, gather(New(Options{}), zipped), want...)
}

func TestNoJSONLines(t *testing.T) {
	got := gather(New(Options{Stdin: strings.NewReader("{\n" + strings.Repeat("\"a\":\n", 5000))}))
	if len(got) != 1001 || got[1000] != "-: none of its first 1000 lines is JSON; the rest is not read" {
		t.Errorf("%d entries, the last %q", len(got), got[len(got)-1])
	}
	got = gather(New(Options{Stdin: strings.NewReader("{\"text\":\"1\"}\n" + strings.Repeat("{\n", 3000) + "{\"text\":\"2\"}")}))
	if len(got) != 3002 || got[3001] != `-:3002: article "2"` {
		t.Errorf("%d entries, the last %q", len(got), got[len(got)-1])
	}
	cut := zip(strings.Repeat("{\"text\":\"1\"}\n", 3))
	got = gather(New(Options{Stdin: strings.NewReader(cut[:len(cut)-6])}))
	check(t, got, `-:1: article "1"`, `-:2: article "1"`, `-:3: article "1"`, "-:4: reading it failed: it ends too early")
}

func TestGivenIsKept(t *testing.T) {
	in := `{"id":"a1","url":"https://news.example/1","outlet":"Post","title":"T","published":"2022-11-10 14:03:00+01:00","language":"nl","authors":["A. Vos"],"captions":["C"],"text":"x"}`
	for p, r := range New(Options{Stdin: strings.NewReader(in)}).Pages(context.Background(), nil) {
		g := p.Given
		if r != nil || g.ID != "a1" || g.URL != "https://news.example/1" || g.Outlet != "Post" || g.Title != "T" || g.Language != "nl" ||
			g.Published != "2022-11-10T14:03:00+01:00" || len(g.Authors) != 1 || len(g.Captions) != 1 {
			t.Errorf("got %+v, %v", g, r)
		}
	}
}

func TestStandardInput(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", "-: empty"},
		{page, fmt.Sprintf("-: page %d", len(page))},
		{`{"text":"One."}`, `-:1: article "One."`},
		{"{\n \"text\":\n \"One.\"\n}\n", `-: article "One."`},
		{"{ margin: 0 } is how it began.", "-: page 30"},
	} {
		check(t, gather(New(Options{Stdin: strings.NewReader(c.in)})), c.want)
	}
}

func TestFolder(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "in/b.txt", "Two words.")
	write(t, dir, "in/a/z.txt", "One word.")
	write(t, dir, "in/.hidden/x.txt", "Hidden.")
	write(t, dir, "in/.x.txt", "Hidden.")
	outside := write(t, dir, "outside.txt", "Outside.")
	if err := os.Symlink(outside, filepath.Join(dir, "in/link")); err != nil {
		t.Skip(err)
	}
	os.Symlink("b.txt", filepath.Join(dir, "in/within"))
	os.Mkdir(filepath.Join(dir, "in/void"), 0o755)
	in := filepath.Join(dir, "in")
	check(t, gather(New(Options{}), in, filepath.Join(in, "b.txt"), filepath.Join(in, "void"), filepath.Join(dir, "none")),
		in+"/a/z.txt: page 9", in+"/b.txt: page 10",
		in+"/link: a symbolic link that leads out of the folder or nowhere",
		in+"/void: a folder without files to read",
		filepath.Join(dir, "none")+": no such file or folder")
}

func TestLimits(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a.txt", "b.txt", "c/d.txt", "e/f.txt"} {
		write(t, dir, name, "Text.")
	}
	got := gather(New(Options{Limits: Limits{Files: 4, Depth: 1}}), dir)
	check(t, got, dir+"/a.txt: page 5", dir+"/b.txt: page 5", dir+"/c/d.txt: page 5", dir+"/e/f.txt: page 5")
	sub := t.TempDir()
	for _, name := range []string{"a.txt", "b/1.txt", "b/2.txt", "b/c/3.txt"} {
		write(t, sub, name, "Text.")
	}
	check(t, gather(New(Options{Limits: Limits{Files: 3, Depth: 1}}), sub), sub+"/a.txt: page 5", sub+"/b/1.txt: page 5", sub+"/b/2.txt: page 5", sub+"/b/c: more than 1 folders deep")
	check(t, gather(New(Options{Limits: Limits{Files: 2}}), sub), sub+"/a.txt: page 5", sub+"/b: more than 2 files in one folder")
	big := write(t, dir, "big.txt", strings.Repeat("x", 100))
	check(t, gather(New(Options{Limits: Limits{PageBytes: 64}}), big), big+": larger than a page may be (64 bytes)")
	lines := write(t, dir, "big.jsonl", `{"text":"`+strings.Repeat("x", 200_000)+"\"}\n{\"text\":\"ok\"}\n")
	check(t, gather(New(Options{Limits: Limits{LineBytes: 100_000}}), lines), lines+":1: a line larger than 100000 bytes", lines+`:2: article "ok"`)
}

// An endless stream is answered at the limit, a bomb too.
func TestEndless(t *testing.T) {
	check(t, gather(New(Options{Stdin: endless('x'), Limits: Limits{PageBytes: 1 << 20}})), "-: larger than a page may be (1 MiB)")
	check(t, gather(New(Options{Stdin: endless(0)})), "-: binary data (it holds NUL bytes)")
	bomb := zip(strings.Repeat("x", 8<<20))
	check(t, gather(New(Options{Stdin: strings.NewReader(bomb), Limits: Limits{PageBytes: 1 << 20}})), "-: larger than a page may be (1 MiB)")
}

type endless byte

func (e endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(e)
	}
	return len(p), nil
}

func TestStopsWhenAsked(t *testing.T) {
	in := strings.Repeat("{\"text\":\"x\"}\n", 100)
	n := 0
	for range New(Options{Stdin: strings.NewReader(in)}).Pages(context.Background(), nil) {
		if n++; n == 3 {
			break
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	for range New(Options{Stdin: strings.NewReader(in)}).Pages(ctx, nil) {
		n++
		cancel()
	}
	if n != 4 {
		t.Errorf("got %d entries, want 4", n)
	}
}

func FuzzPages(f *testing.F) {
	f.Add([]byte(page))
	f.Add([]byte(zip(page)))
	f.Add([]byte("{\"text\":\"a\"}\n{\"html\":\"<p>b\"}\n{"))
	f.Fuzz(func(t *testing.T, in []byte) {
		c := New(Options{Stdin: bytes.NewReader(in), Limits: Limits{PageBytes: 1 << 16, LineBytes: 1 << 16}})
		given := false
		for p, r := range c.Pages(context.Background(), nil) {
			given = true
			if r == nil && (p.Input == "" || len(p.Body) == 0 && p.Given.Text == "" || len(p.Body) > 1<<16) {
				t.Fatalf("a page without body or beyond the limit: %+v", p)
			}
			if r != nil && (r.Input == "" || r.Reason == "") {
				t.Fatalf("a rejection without a name or reason: %+v", r)
			}
		}
		if !given && len(in) > 0 && !bytes.ContainsAny(in, "{") {
			t.Fatalf("nothing given for %q", in)
		}
	})
}
