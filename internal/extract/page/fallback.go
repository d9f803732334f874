package page

import (
	"strings"

	"variorum"
	"variorum/internal/extract/page/feature"
	"variorum/internal/extract/page/head"
)

// Pages whose text stands in scripts show its beginning at most. Under
// shortText words the page's data are asked; they win where they hold what the
// page shows (sameShare of its word triples) and are longer by longerBy.
const (
	shortText = 250
	sameShare = .6
	longerBy  = 1.5
)

// fromData replaces a short text by the one that the page's scripts carry, if
// it is the same article's. It reports whether it did.
func (e *Extractor) fromData(s *Sight, a *variorum.Article) bool {
	if len(a.Text) > shortText*16 {
		return false
	}
	shown := e.Words(nil, []byte(a.Text))
	if len(shown) > shortText {
		return false
	}
	for _, b := range s.Head.Bodies(s.Page.State) {
		lines := e.paragraphs(b)
		found := e.Words(nil, []byte(strings.Join(lines, "\n")))
		if len(found) < 60 || float64(len(found)) < longerBy*float64(len(shown)) || !e.sameArticle(s, shown, found) {
			continue
		}
		a.Text = strings.Join(lines, "\n")
		a.Roles = nil
		a.Found["text"] = b.From
		return true
	}
	return false
}

// paragraphs returns the lines of a body; markup is scanned like a page.
func (e *Extractor) paragraphs(b head.Body) []string {
	var out []string
	if b.Markup != "" {
		p := e.scanner.Scan([]byte(strings.ToValidUTF8(b.Markup, "")))
		for i := range p.Blocks {
			out = append(out, string(p.Words(i)))
		}
		return out
	}
	for _, line := range b.Paragraphs {
		if line = head.Clean(line); line != "" {
			out = append(out, strings.ToValidUTF8(line, ""))
		}
	}
	return out
}

// sameArticle reports whether found holds most of what is shown, or, where
// hardly anything is shown, of the description.
func (e *Extractor) sameArticle(s *Sight, shown, found []uint32) bool {
	if len(shown) < 20 {
		shown = shown[:0]
		for _, d := range s.Head.Descriptions {
			if w := e.Words(nil, []byte(d.Value)); len(w) > len(shown) {
				shown = w
			}
		}
	}
	if len(shown) < 8 {
		return false
	}
	return feature.Overlap(shown, found) >= sameShare
}
