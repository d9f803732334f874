package markup

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

func scan(t testing.TB, src string) *Page {
	t.Helper()
	v, err := ParseVocabulary("content: content\nauthor: author byline")
	if err != nil {
		t.Fatal(err)
	}
	return NewScanner(v).Scan([]byte(src))
}

// lines joins the blocks' texts with bars.
func lines(p *Page) string {
	var out []string
	for i := range p.Blocks {
		out = append(out, string(p.Words(i)))
	}
	return strings.Join(out, "|")
}

func TestBlocks(t *testing.T) {
	for name, c := range map[string]struct{ src, want string }{
		"paragraphs without ends": {"<p>one<p>two", "one|two"},
		"line breaks":             {"one<br>two<br/>three", "one|two|three"},
		"inline elements":         {"<p>one <b>two</b><i> three</i></p>", "one two three"},
		"white space":             {"<p>  one\n\t two&nbsp;three\u00a0 </p>", "one two three"},
		"references":              {"<p>Smith &amp; Sons &#8211; &quot;caf&eacute;&quot; &unknown; 3 < 4 &</p>", "Smith & Sons – \"café\" &unknown; 3 < 4 &"},
		"scripts and comments":    {"one<script>if (a</b) {}</script> two<!-- <p>three --> four<style>p{}</style>", "one two four"},
		"list items":              {"<ul><li>one<li>two<ul><li>three</ul><li>four</ul>five", "one|two|three|four|five"},
		"table cells":             {"<table><tr><td>one<td>two<tr><td>three</table>four", "one|two|three|four"},
		"definition list":         {"<dl><dt>one<dd>two<dt>three</dl>", "one|two|three"},
		"unclosed svg":            {"<svg><path d='1'><p>one", "one"},
		"svg":                     {"<p>one<svg><title>x</title><text>y</text></svg> two", "one two"},
		"select and button":       {"<select><option>a<option>b</select><button>Go</button>one", "one"},
		"head":                    {"<html><head><title>t</title>stray<body>one", "one"},
		"no letters":              {"<p>one</p><p>–</p><p>•••</p><p>two</p>", "one|two"},
		"end tags too many":       {"</div></p></b><div>one</div></div></span>two", "one|two"},
		"bold over blocks":        {"<b><p>one</p></b><p>two", "one|two"},
		"custom elements":         {"<my-lead>one</my-lead><my-body>two</my-body>", "one|two"},
		"cut in a tag":            {"<p>one<p class='x", "one"},
		"for screen readers":      {"<p>one <a>two<span class='sr-only'> opens new tab</span></a> three<div class='sr-only'>four</div>", "one two three|four"},
		"twice escaped":           {"<p>one&amp;nbsp;two", "one two"},
	} {
		if got := lines(scan(t, c.src)); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func TestFlags(t *testing.T) {
	p := scan(t, `<article><div class="mainContent author-box" style="display: none"><p>one <a href="/author/ada">Ada Roe</a></p></div><h2>two</h2><aside><li><b>three</b></li></aside></article>`)
	if got := lines(p); got != "one Ada Roe|two|three" {
		t.Fatal(got)
	}
	flags := func(i int) Flags { return p.Elements[p.Blocks[i].Inner].Flags }
	if f := flags(0); f&Hidden == 0 || f&InP == 0 || f&InArticle == 0 || f&InHeading != 0 {
		t.Errorf("first block: %b", f)
	}
	if f := flags(1); f&InHeading == 0 || f&Hidden != 0 {
		t.Errorf("second block: %b", f)
	}
	if f := flags(2); f&InAside == 0 || f&InItem == 0 || f&InBold == 0 {
		t.Errorf("third block: %b", f)
	}
	if b := p.Blocks[0]; b.LinkBytes != int32(len("Ada Roe"))+1 && b.LinkBytes != int32(len("Ada Roe")) || b.Links != 1 {
		t.Errorf("links: %+v", b)
	}
	div := p.Elements[p.Elements[p.Blocks[0].Element].Parent]
	if div.Classes != 3 {
		t.Errorf("class categories %b", div.Classes)
	}
	if len(p.People) != 1 || p.People[0].Text != "Ada Roe" {
		t.Errorf("people %v", p.People)
	}
}

func TestHead(t *testing.T) {
	p := scan(t, `<HTML LANG="de-AT"><head><title>A &amp; B</title><META property="og:title" CONTENT="A  B"><link rel=canonical href="https://a.example/?x=1&amp;y=2">
<script type="application/ld+json">{"a":1}</script><body><time datetime="2023-01-02">today</time>`)
	got := fmt.Sprint(p.Language, "|", p.Title, "|", p.Metas, "|", p.Canonical, "|", string(p.Data[0]), "|", p.Times)
	if want := `de-AT|A & B|[{og:title A B}]|https://a.example/?x=1&y=2|{"a":1}|[{2023-01-02 0}]`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestDecode(t *testing.T) {
	russian := "<p>Город открыл мост после ремонта, сообщила мэрия. Движение восстановлено полностью.</p>"
	cp1251, err := charmap.Windows1251.NewEncoder().String(russian)
	if err != nil {
		t.Fatal(err)
	}
	greek, err := charmap.ISO8859_7.NewEncoder().String(`<meta charset="iso-8859-7"><p>Η γέφυρα άνοιξε</p>`)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ body, media, want string }{
		"utf-8 that says it is not": {`<meta charset="iso-8859-1"><p>café</p>`, "text/html; charset=windows-1252", "café"},
		"nothing stated":            {cp1251, "", "Город открыл мост"},
		"media type":                {cp1251, "text/html; charset=windows-1251", "Город открыл мост"},
		"meta element":              {greek, "", "Η γέφυρα άνοιξε"},
		"utf-8 with a broken byte":  {"<p>Größe und Güte über alle Maßen schön, möglichst für jede müde, süße, höfliche Köchin\xff</p>", "", "Größe und Güte"},
		"encoded twice":             {"<p>The mayor\u00e2\u0080\u0099s caf\u00c3\u00a9 – “open”</p>", "", "mayor’s café – “open”"},
		"byte order mark":           {"\xef\xbb\xbf<p>one", "", "one"},
		"utf-16":                    {"\xff\xfe<\x00p\x00>\x00h\x00i\x00", "", "hi"},
	} {
		got := string(Decode([]byte(c.body), c.media))
		if !strings.Contains(got, c.want) || !utf8.ValidString(got) {
			t.Errorf("%s: got %q", name, got)
		}
	}
}

func TestLimits(t *testing.T) {
	for name, src := range map[string]string{
		"depth":    strings.Repeat("<div>", 200_000) + "deep" + strings.Repeat("</div>", 200_000),
		"elements": strings.Repeat("<b></b>", 300_000) + "last",
		"blocks":   strings.Repeat("<p>x", 40_000),
		"anchors":  strings.Repeat("<a>", 50_000) + "x",
		"tables":   strings.Repeat("<table><tr><td>x", 20_000),
	} {
		p := scan(t, src)
		if len(p.Blocks) == 0 || len(p.Blocks) > maxBlocks || len(p.Elements) > maxElements {
			t.Errorf("%s: %d blocks, %d elements", name, len(p.Blocks), len(p.Elements))
		}
		for _, e := range p.Elements {
			if e.Depth > maxDepth {
				t.Fatalf("%s: depth %d", name, e.Depth)
			}
		}
	}
}

func FuzzScan(f *testing.F) {
	f.Add("<p>one<br>two<table><tr><td>x</table>&amp;&#0;<!-- -->")
	f.Add("<svg><select><a href='/author/x'><time datetime=1></a></li>")
	f.Fuzz(func(t *testing.T, src string) {
		p := scan(t, strings.ToValidUTF8(src, "?"))
		last := int32(0)
		for i, b := range p.Blocks {
			if b.From < last || b.To <= b.From || int(b.To) > len(p.Text) || int(b.Element) >= len(p.Elements) {
				t.Fatalf("block %d is %+v", i, b)
			}
			last = b.To
		}
		for i, e := range p.Elements[1:] {
			if int(e.Parent) > i || int(e.Block) > i+1 {
				t.Fatalf("element %d is %+v", i+1, e)
			}
		}
	})
}
