package head

import (
	"bytes"
	"strings"
)

// A Body is a text that scripts carry: paragraphs, or markup to be scanned.
type Body struct {
	Paragraphs []string
	Markup     string
	From       string
}

// Bodies returns the texts that the page's data carry: articleBody, and in
// the state that applications print for their scripts, lists of paragraph
// objects and strings of markup. The longest of each kind.
func (h *Head) Bodies(state [][]byte) []Body {
	var out []Body
	if h.Body != "" {
		out = append(out, Body{Paragraphs: strings.Split(h.Body, "\n"), From: "json-ld articleBody"})
	}
	f := &finder{}
	left, size := maxValues, 0
	for _, s := range state {
		if !bytes.Contains(s, []byte("aragraph")) && !bytes.Contains(s, []byte("p>")) && !bytes.Contains(s, []byte("p\\u003e")) {
			continue
		}
		if size += len(s); size > maxData {
			break
		}
		if v, ok := parse(s, &left); ok {
			f.search(&v, 0)
		}
	}
	if len(f.paragraphs) > 0 {
		out = append(out, Body{Paragraphs: f.paragraphs, From: "page state"})
	}
	if f.markup != "" {
		out = append(out, Body{Markup: f.markup, From: "page state"})
	}
	return out
}

// finder keeps the longest texts it meets.
type finder struct {
	paragraphs []string
	size       int
	markup     string
}

func (f *finder) search(v *value, depth int) {
	if depth > maxDepth {
		return
	}
	if v.kind == text && len(v.str) > len(f.markup) && strings.Count(v.str, "</p>") >= 3 {
		f.markup = v.str
	}
	if v.kind == list && len(v.items) >= 3 {
		f.list(v)
	}
	for i := range v.items {
		f.search(&v.items[i], depth+1)
	}
}

// list reads a list of blocks, of which at least three say that they are
// paragraphs.
func (f *finder) list(v *value) {
	var out []string
	size, paragraphs := 0, 0
	for i := range v.items {
		kind := strings.ToLower(v.items[i].get("type").str + v.items[i].get("__typename").str + v.items[i].get("component").str)
		isParagraph := strings.Contains(kind, "paragraph") || kind == "p"
		if !isParagraph && !strings.Contains(kind, "head") {
			continue
		}
		var b strings.Builder
		words(&v.items[i], &b, 0)
		if s := Clean(b.String()); s != "" {
			out = append(out, s)
			size += len(s)
			if isParagraph {
				paragraphs++
			}
		}
	}
	if paragraphs >= 3 && size > f.size {
		f.paragraphs, f.size = out, size
	}
}

// words joins the strings of a block's text nodes in their order.
func words(v *value, b *strings.Builder, depth int) {
	if depth > maxDepth {
		return
	}
	for i := range v.items {
		item := &v.items[i]
		if v.kind == object {
			switch v.keys[i] {
			case "value", "text", "content", "children", "items", "parts", "body", "model", "blocks":
			default:
				continue
			}
			if item.kind == text {
				b.WriteString(item.str)
			}
		}
		words(item, b, depth+1)
	}
}
