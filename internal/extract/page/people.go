package page

import (
	_ "embed"
	"strings"
	"unicode"
	"unicode/utf8"

	"variorum/internal/extract/page/head"
	"variorum/internal/extract/page/markup"
	"variorum/internal/text"
)

//go:embed bylines.txt
var bylineWords string

// bylines knows the words around names in bylines.
type bylines struct {
	by    []string        // "by", "written by", "von": before a name
	and   map[string]bool // between names
	roles map[string]bool // words of a job, a desk, a degree
	after []string        // what ends the names: "updated", "published"
}

func newBylines() *bylines {
	b := &bylines{and: map[string]bool{}, roles: map[string]bool{}}
	for line := range text.DataLines(bylineWords) {
		kind, rest, _ := strings.Cut(line, ":")
		for w := range strings.SplitSeq(rest, ",") {
			w = strings.TrimSpace(w)
			switch kind {
			case "by":
				b.by = append(b.by, w)
			case "and":
				b.and[w] = true
			case "role":
				b.roles[w] = true
			case "after":
				b.after = append(b.after, w)
			}
		}
	}
	return b
}

// maxNames bounds the people of one article.
const maxNames = 12

// names reads the people out of a byline or statement: "By Jane Roe and John
// Doe, Staff Writers" gives two. Words that are no name are left out.
func (b *bylines) names(s string, outlets []head.Statement) []string {
	s = b.trim(head.Clean(s))
	var out []string
	for _, part := range b.parts(s) {
		name := b.clean(part)
		if name == "" || b.isRole(name) || listed(out, name) || len(out) == maxNames {
			continue
		}
		out = append(out, name)
	}
	if len(out) > 1 { // an outlet among people is the house
		kept := out[:0:0]
		for _, n := range out {
			if !isOutlet(n, outlets) {
				kept = append(kept, n)
			}
		}
		if len(kept) > 0 {
			out = kept
		}
	}
	return out
}

func isOutlet(name string, outlets []head.Statement) bool {
	for _, o := range outlets {
		if strings.EqualFold(name, o.Value) {
			return true
		}
	}
	return false
}

// trim removes "By" before and "Updated …" after the names.
func (b *bylines) trim(s string) string {
	lower := strings.ToLower(s)
	for _, w := range b.by {
		if strings.HasPrefix(lower, w) && len(lower) > len(w) && (lower[len(w)] == ' ' || lower[len(w)] == ':') && len(lower) == len(s) {
			return b.trim(strings.TrimLeft(s[len(w):], " :"))
		}
	}
	for _, w := range b.after {
		if i := strings.Index(lower, w); i > 0 && len(lower) == len(s) {
			s, lower = s[:i], lower[:i]
		}
	}
	return s
}

// parts splits at commas, semicolons, bars, slashes and words for "and".
func (b *bylines) parts(s string) []string {
	var out []string
	for piece := range strings.FieldsFuncSeq(s, func(r rune) bool { return strings.ContainsRune(",;|•·&/()–—、\n", r) }) {
		var cur []string
		for w := range strings.FieldsSeq(piece) {
			if b.and[strings.ToLower(w)] {
				out = append(out, strings.Join(cur, " "))
				cur = cur[:0]
				continue
			}
			cur = append(cur, w)
		}
		out = append(out, strings.Join(cur, " "))
	}
	return out
}

// clean returns a name, or "" for what cannot be one.
func (b *bylines) clean(s string) string {
	s = b.trim(strings.Trim(s, " .:-*\"“”"))
	if n := utf8.RuneCountInString(s); n < 2 || n > 60 || strings.ContainsAny(s, "@{}<>=") || strings.Contains(s, "://") || strings.Contains(s, "www.") {
		return ""
	}
	words := strings.Fields(s)
	if len(words) > 7 {
		return ""
	}
	for _, r := range s {
		if unicode.IsDigit(r) {
			return ""
		}
	}
	return s
}

// isRole reports whether the words are a job, a place of work or a degree.
func (b *bylines) isRole(s string) bool {
	lower := strings.ToLower(s)
	if b.roles[strings.ReplaceAll(lower, ".", "")] {
		return true
	}
	words := strings.Fields(lower)
	for _, w := range words {
		if len(words) > 1 && b.roles[strings.Trim(w, ".,")] {
			return true
		}
	}
	return false
}

// people finds the authors: first what the head states, then what the page
// shows near the title.
func (e *Extractor) people(s *Sight) (names []string, from string) {
	var house head.Statement
	for _, st := range s.Head.Authors {
		found := e.bylines.names(st.Value, s.Head.Outlets)
		if len(found) == 0 {
			continue
		}
		if len(found) == 1 && (isOutlet(found[0], s.Head.Outlets) || found[0] == s.Head.Publisher.Value) {
			if house.Value == "" {
				house = head.Statement{Value: found[0], From: st.From}
			}
			continue
		}
		return found, st.From
	}
	if found, from := e.shownPeople(s); len(found) > 0 {
		return found, from
	}
	if house.Value != "" {
		return []string{house.Value}, house.From
	}
	return nil, ""
}

// shownPeople reads bylines: a block under an author's class, or one that
// begins with "By".
func (e *Extractor) shownPeople(s *Sight) ([]string, string) {
	title := max(s.Sheet.Title, 0)
	c := caster{Sight: s}
	var classed []string
	for k := range s.Page.Blocks {
		i := (title + k) % len(s.Page.Blocks)
		words := s.Sheet.Info[i].Shape.Words
		if words == 0 || words > 16 || k > 120 && i > title {
			continue
		}
		if by, ok := e.bylines.startsBy(string(s.Page.Words(i))); ok {
			if found := e.bylines.names(by, s.Head.Outlets); len(found) > 0 && capitalised(found) && words >= 3 {
				return found, "byline"
			}
			if by == "" && i+1 < len(s.Page.Blocks) && s.Sheet.Info[i+1].Shape.Words <= 8 {
				if found := e.bylines.names(string(s.Page.Words(i+1)), s.Head.Outlets); len(found) > 0 && capitalised(found) {
					return found, "byline"
				}
			}
		}
		if classed == nil && words <= 10 && c.near(i, e.bits.author, 1) && c.element(i).Flags&(markup.InNav|markup.InHeading) == 0 {
			if found := e.bylines.names(string(s.Page.Words(i)), s.Head.Outlets); len(found) > 0 && capitalised(found) {
				classed = found
			}
		}
	}
	return classed, "author block"
}

// startsBy returns what follows "By" at a block's start.
func (b *bylines) startsBy(s string) (string, bool) {
	lower := strings.ToLower(s)
	for _, w := range b.by {
		if strings.HasPrefix(lower, w) && len(lower) == len(s) && (len(s) == len(w) || s[len(w)] == ' ' || s[len(w)] == ':') {
			return strings.TrimLeft(s[len(w):], " :"), true
		}
	}
	return "", false
}

// capitalised reports whether every name has two words or more and each begins
// with an upper-case letter, particles aside.
func capitalised(names []string) bool {
	for _, n := range names {
		words := strings.Fields(n)
		upper := 0
		for _, w := range words {
			if r, _ := utf8.DecodeRuneInString(w); unicode.IsUpper(r) || unicode.Is(unicode.Lo, r) {
				upper++
			}
		}
		if upper < 2 && !(len(words) == 1 && upper == 1 && unicode.Is(unicode.Lo, []rune(words[0])[0])) {
			return false
		}
	}
	return true
}
