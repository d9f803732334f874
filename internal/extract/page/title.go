package page

import (
	"net/url"
	"path"
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
	tail  string // without its first block, where it has several
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
		text := head.Clean(string(s.Page.Words(i)))
		if el == last {
			h := &out[len(out)-1]
			h.text += " " + text
			h.tail = strings.TrimSpace(h.tail + " " + text)
			h.words = e.reader.AppendWords(h.words, []byte(text))
			continue
		}
		if len(out) == maxHeadings {
			break
		}
		last = el
		out = append(out, heading{i, text, "", e.reader.AppendWords(nil, []byte(text))})
	}
	return out
}

// title chooses among the h1 elements and what the head states, and says from
// which. An h1 that agrees with the head is what readers see; where it only
// adds a kicker or a tail to what two statements agree on, they win. The words
// of the address decide where nothing else does.
func (e *Extractor) title(s *Sight, address string) (title, from string) {
	outlets := append(append([]head.Statement(nil), s.Head.Outlets...), hostName(address)...)
	slug := e.slug(address)
	stated := s.Head.Titles
	plain, ok := withoutSite(s.Page.Title, outlets)
	all := append(append([]head.Statement(nil), stated...), head.Statement{Value: plain, From: "title"})
	hs := e.notSite(s.headings(e), s.Page.Title, all, outlets)
	parts := partsOf(s.Page.Title)
	best, at := float32(0), -1
	for i, h := range hs {
		for _, st := range all {
			if l := e.alike(h.words, st.Value); l > best+.001 {
				best, at = l, i
			}
		}
		if like := float32(.95); like > best && (Fold(parts[0]) == Fold(h.text) || listedFold(parts, h.text) && share(slug, h.words) >= .5) {
			best, at = like, i
		}
	}
	switch {
	case at >= 0 && best >= .5:
		if st, ok := e.agreed(all, hs[at], slug); ok {
			return st.Value, st.From
		}
		return hs[at].text, "h1"
	case len(hs) == 1 && len(hs[0].words) >= 4 && len(hs[0].words) <= 40:
		return hs[0].text, "h1"
	}
	for _, h := range hs {
		if share(slug, h.words) >= slugShare && len(slug) >= 2 && len(h.words) <= 3*len(slug) {
			return h.text, "h1"
		}
	}
	for _, st := range stated {
		if t, _ := withoutSite(st.Value, outlets); t != "" {
			return e.whole(t, all, outlets), st.From
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

// slugShare is how many of an address's words an h1 must have to be its page's
// title where the head says something else.
const slugShare = .7

// slug returns the words of the address's last part, where it has some.
func (e *Extractor) slug(address string) []uint32 {
	u, err := url.Parse(address)
	if err != nil {
		return nil
	}
	last := path.Base(strings.TrimRight(u.Path, "/"))
	last = strings.TrimSuffix(last, path.Ext(last))
	var out []uint32
	for _, w := range e.reader.AppendWords(nil, []byte(last)) {
		if !has(out, w) {
			out = append(out, w)
		}
	}
	return out
}

// share is how many of a's words are among b's.
func share(a, b []uint32) float32 {
	n := 0
	for _, w := range a {
		if has(b, w) {
			n++
		}
	}
	return float32(n) / float32(max(len(a), 1))
}

// hostName returns what the host calls itself, as a name to be taken off
// titles: the label before the public suffix.
func hostName(address string) []head.Statement {
	u, err := url.Parse(address)
	if err != nil {
		return nil
	}
	labels := strings.Split(strings.TrimPrefix(u.Hostname(), "www."), ".")
	for i := len(labels) - 2; i >= 0; i-- {
		if len(labels[i]) > 3 {
			return []head.Statement{{Value: labels[i], From: "url"}}
		}
	}
	return nil
}

// notSite takes out h1 elements with the site's name, where another h1 or
// statement is left: one an outlet's statement names, or the part of the title
// element beside another part that a statement or h1 gives.
func (e *Extractor) notSite(hs []heading, title string, all, outlets []head.Statement) []heading {
	parts := partsOf(strings.ReplaceAll(title, ": ", " | "))
	kept := hs[:0:0]
	for i, h := range hs {
		site := false
		for _, o := range outlets {
			site = site || o.From != "url" && Fold(o.Value) == Fold(h.text) || o.From == "url" && squeeze(o.Value) == squeeze(h.text)
		}
		if !site && len(parts) > 1 && listedFold(parts, h.text) && !stands(all, h.text) {
			for j, other := range hs {
				site = site || j != i && listedFold(parts, other.text) && Fold(other.text) != Fold(h.text) && len(other.words) > len(h.words)
			}
			for _, st := range all {
				site = site || st.From != "title" && listedFold(parts, st.Value) && len(st.Value) > len(h.text)
			}
		}
		if !site {
			kept = append(kept, h)
		}
	}
	if len(kept) == 0 && len(all) < 2 {
		return hs
	}
	return kept
}

// stands reports whether a statement of the head is the text.
func stands(all []head.Statement, text string) bool {
	for _, st := range all {
		if st.From != "title" && Fold(st.Value) == Fold(text) {
			return true
		}
	}
	return false
}

// partsOf splits a title element at the separators pages put around their name.
func partsOf(title string) []string {
	out := []string{title}
	for _, sep := range separators {
		var next []string
		for _, p := range out {
			next = append(next, strings.Split(p, sep)...)
		}
		out = next
	}
	for i := range out {
		out[i] = strings.TrimSpace(out[i])
	}
	return out
}

func listedFold(list []string, s string) bool {
	s = Fold(s)
	for _, x := range list {
		if s != "" && Fold(x) == s {
			return true
		}
	}
	return false
}

// whole returns the statement that goes on where t was cut off: inside a phrase,
// not before a separator.
func (e *Extractor) whole(t string, all, outlets []head.Statement) string {
	for _, st := range all {
		v, _ := withoutSite(st.Value, outlets)
		rest, ok := strings.CutPrefix(v, strings.TrimRight(t, ".… "))
		if ok && len(t) > 15 && len(rest) > 1 && len(rest) < 200 && !strings.ContainsAny(strings.TrimSpace(rest)[:1], "|-–—:·•»/([") {
			return v
		}
	}
	return t
}

// agreed returns a statement that two others share or that the title element
// starts with, where the h1 holds it and adds a little.
func (e *Extractor) agreed(all []head.Statement, h heading, slug []uint32) (head.Statement, bool) {
	for _, a := range all { // a kicker in a block of its own
		if len(h.tail) > len(h.text)/2 && Fold(h.tail) == Fold(a.Value) {
			return a, true
		}
	}
	for i, a := range all {
		f := Fold(a.Value)
		if f == Fold(h.text) {
			return head.Statement{}, false
		}
		words := e.reader.AppendWords(nil, []byte(a.Value))
		if len(words) < 4 || len(words) >= len(h.words) || !within(words, h.words) || share(slug, h.words) > share(slug, words) {
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

// squeeze keeps letters and digits, in lower case.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, strings.ToLower(s))
}

func sameName(a, b string) bool {
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
