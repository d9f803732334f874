package page

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"variorum/internal/extract/page/head"
	"variorum/internal/extract/page/markup"
)

// heading is an h1 of the page.
type heading struct {
	block int // first block
	text  string
	words []uint32
}

// maxHeadings is how many h1 elements are looked at; pages with more use them
// for teasers.
const maxHeadings = 12

// headings returns the first h1 elements with all their blocks joined.
func (s *Sight) headings(e *Extractor) []heading {
	var out []heading
	els := s.Page.Elements
	last := int32(-1)
	for i := range s.Page.Blocks {
		el := s.Page.Blocks[i].Element
		for n := 0; el > 0 && n < 4 && els[el].Tag != markup.H1; n++ {
			el = els[el].Parent
		}
		if els[el].Tag != markup.H1 {
			continue
		}
		text := string(s.Page.Words(i))
		if el == last {
			h := &out[len(out)-1]
			h.text += " " + text
			h.words = e.reader.AppendWords(h.words, []byte(text))
			continue
		}
		if len(out) == maxHeadings {
			break
		}
		last = el
		out = append(out, heading{i, text, e.reader.AppendWords(nil, []byte(text))})
	}
	return out
}

// title chooses among the h1 elements and what the head states, and says from
// which. An h1 that agrees with the head is what readers see; where it only
// adds a kicker or a tail to what two statements agree on, they win.
func (e *Extractor) title(s *Sight) (title, from string) {
	stated := s.Head.Titles
	plain, ok := withoutSite(s.Page.Title, s.Head.Outlets)
	all := append(append([]head.Statement(nil), stated...), head.Statement{Value: plain, From: "title"})
	hs := s.headings(e)
	best, at := float32(0), -1
	for i, h := range hs {
		for _, st := range all {
			if l := e.alike(h.words, st.Value); l > best+.001 {
				best, at = l, i
			}
		}
	}
	switch {
	case at >= 0 && best >= .5:
		if st, ok := e.agreed(all, hs[at]); ok {
			return st.Value, st.From
		}
		return hs[at].text, "h1"
	case len(hs) == 1 && len(hs[0].words) >= 4 && len(hs[0].words) <= 40:
		return hs[0].text, "h1"
	}
	for _, st := range stated {
		if t, _ := withoutSite(st.Value, s.Head.Outlets); t != "" {
			return t, st.From
		}
	}
	if ok || plain != "" {
		return plain, "title"
	}
	if at >= 0 || len(hs) > 0 {
		return hs[max(at, 0)].text, "h1"
	}
	return "", ""
}

// agreed returns a statement that two others share or that the title element
// starts with, where the h1 holds it and adds a little.
func (e *Extractor) agreed(all []head.Statement, h heading) (head.Statement, bool) {
	for i, a := range all {
		f := Fold(a.Value)
		if f == Fold(h.text) {
			return head.Statement{}, false
		}
		words := e.reader.AppendWords(nil, []byte(a.Value))
		if len(words) < 4 || len(words) >= len(h.words) || !within(words, h.words) {
			continue
		}
		for j, b := range all {
			if j != i && (Fold(b.Value) == f || b.From == "title" && strings.HasPrefix(Fold(b.Value), f)) {
				return a, true
			}
		}
	}
	return head.Statement{}, false
}

// within reports whether a stands in b as a run.
func within(a, b []uint32) bool {
	for i := 0; i+len(a) <= len(b); i++ {
		same := true
		for j := range a {
			same = same && a[j] == b[i+j]
		}
		if same {
			return true
		}
	}
	return false
}

// alike is the overlap of words with a statement's: those in common over those
// of both, or .9 where one holds the other whole.
func (e *Extractor) alike(words []uint32, statement string) float32 {
	other := e.reader.AppendWords(nil, []byte(statement))
	if len(words) == 0 || len(other) == 0 {
		return 0
	}
	common := 0
	for i, w := range words {
		if has(other, w) && !has(words[:i], w) {
			common++
		}
	}
	like := float32(common) / float32(len(words)+len(other)-common)
	if min(len(words), len(other)) >= 3 && (within(words, other) || within(other, words)) {
		like = max(like, .9)
	}
	return like
}

func has(words []uint32, w uint32) bool {
	for _, x := range words {
		if x == w {
			return true
		}
	}
	return false
}

// separators part a title from the site's name in a title element.
var separators = [...]string{" | ", " - ", " – ", " — ", " :: ", " » ", " · ", " • ", " / ", " : ", "|"}

// withoutSite removes the site's name from the end, or start, of a title: a
// part that an outlet's statement names, or a last part of at most four words.
// ok tells whether something was removed.
func withoutSite(title string, outlets []head.Statement) (string, bool) {
	for _, sep := range separators {
		i := strings.LastIndex(title, sep)
		if i <= 0 {
			continue
		}
		first, last := strings.TrimSpace(title[:i]), strings.TrimSpace(title[i+len(sep):])
		for _, o := range outlets {
			if sameName(last, o.Value) {
				return first, true
			}
			if j := strings.Index(title, sep); sameName(title[:j], o.Value) {
				return strings.TrimSpace(title[j+len(sep):]), true
			}
		}
		if len(strings.Fields(last)) <= 4 && len(strings.Fields(first)) >= 3 {
			return first, true
		}
	}
	return title, false
}

func sameName(a, b string) bool {
	squeeze := func(s string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				return r
			}
			return -1
		}, strings.ToLower(s))
	}
	a, b = squeeze(a), squeeze(b)
	return a != "" && (a == b || len(a) > 3 && strings.HasPrefix(b, a) || len(b) > 3 && strings.HasPrefix(a, b))
}

// Fold returns the form in which titles are compared: NFKC, lower case, plain
// quotation marks, dashes and spaces.
func Fold(s string) string {
	s = strings.ToLower(norm.NFKC.String(s))
	s = strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune("‘’‚‛`´", r):
			return '\''
		case strings.ContainsRune("“”„«»", r):
			return '"'
		case r == '‐' || r >= '―' && r <= '―' || r >= '‐' && r <= '―' || r == '−':
			return '-'
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}
