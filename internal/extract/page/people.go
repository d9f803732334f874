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
	by        []string        // "by", "written by", "von": before a name
	and       map[string]bool // between names
	roles     map[string]bool // words of a job, a desk, a degree
	degrees   map[string]bool // letters after a name
	particles map[string]bool // small words inside names: "van", "de"
	after     []string        // what ends the names: "updated", "published"
}

func newBylines() *bylines {
	b := &bylines{and: map[string]bool{}, roles: map[string]bool{}, particles: map[string]bool{}, degrees: map[string]bool{}}
	for line := range text.DataLines(bylineWords) {
		kind, rest, _ := strings.Cut(line, ":")
		for w := range strings.SplitSeq(rest, ",") {
			w = strings.TrimSpace(w)
			switch kind {
			case "by":
				b.by = append(b.by, w)
			case "and":
				b.and[w] = true
			case "degree":
				b.degrees[w] = true
			case "role":
				b.roles[w] = true
			case "particle":
				b.particles[w] = true
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
	if strings.Contains(s, "://") {
		return nil
	}
	s = b.trim(head.Clean(s))
	var out []string
	for _, part := range b.parts(s) {
		name := b.clean(part)
		if name == "" || len(out) > 0 && isDegree(name) || b.isRole(name) || known(out, name) || len(out) == maxNames {
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

// known reports whether a name is listed, also as part of an address ("ada-roe").
func known(list []string, name string) bool {
	squeeze := func(s string) string {
		return strings.ToLower(strings.NewReplacer("-", "", " ", "", ".", "").Replace(s))
	}
	for _, n := range list {
		if squeeze(n) == squeeze(name) {
			return true
		}
	}
	return false
}

// isDegree reports letters after a name: "RDN", "FACP".
func isDegree(s string) bool {
	return len(s) <= 6 && !strings.Contains(s, " ") && strings.ToUpper(s) == s
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
	s = strings.ReplaceAll(s, " - ", ", ")
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
	if n := utf8.RuneCountInString(s); n < 2 || n > 60 || strings.ContainsAny(s, "@{}<>=:") || strings.Contains(s, "://") || strings.Contains(s, "www.") {
		return ""
	}
	words := strings.Fields(s)
	if len(words) > 7 {
		return ""
	}
	lower := s == strings.ToLower(s)
	for _, w := range words[min(1, len(words)):] { // names hold no small words but particles
		if r, _ := utf8.DecodeRuneInString(w); unicode.IsLower(r) && !lower && !b.particles[strings.ToLower(w)] {
			return ""
		}
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
	if plain := strings.ReplaceAll(lower, ".", ""); b.roles[plain] || b.degrees[plain] {
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
	names, house, from := e.statedPeople(s)
	if len(names) > 0 {
		return names, from
	}
	if found, from := e.linkedPeople(s); len(found) > 0 {
		return found, from
	}
	if found, from := e.shownPeople(s); len(found) > 0 {
		return found, from
	}
	if house.Value != "" {
		return []string{house.Value}, house.From
	}
	return nil, ""
}

// statedPeople reads the head's statements. The first that names people wins;
// one that names them and others too wins over it. An organisation is only the
// house: the page may show who wrote.
func (e *Extractor) statedPeople(s *Sight) (names []string, house head.Statement, from string) {
	together := map[string][]string{}
	for _, st := range s.Head.Authors {
		found := e.bylines.names(st.Value, s.Head.Outlets)
		if len(found) == 0 {
			if house.Value == "" && collective(st.Value) {
				house = st
			}
			continue
		}
		if len(found) == 1 && (isOutlet(found[0], s.Head.Outlets) || found[0] == s.Head.Publisher.Value) {
			if house.Value == "" {
				house = head.Statement{Value: found[0], From: st.From}
			}
			continue
		}
		for _, n := range found { // pages repeat a meta element for each person
			if !known(together[st.From], n) {
				together[st.From] = append(together[st.From], n)
			}
		}
		if found = together[st.From]; names == nil || len(found) > len(names) && holds(found, names) {
			names, from = found, st.From
		}
	}
	return names, house, from
}

// collective reports whether a statement can be a desk or team: a few words, no
// address.
func collective(s string) bool {
	n := len(strings.Fields(s))
	letters := strings.IndexFunc(s, unicode.IsLetter)
	return n <= 6 && letters >= 0 && len(s) <= 60 && !strings.ContainsAny(s, "@{}<>/") && !(n == 1 && strings.ToLower(s) == s)
}

// holds reports whether all of b are in a.
func holds(a, b []string) bool {
	for _, x := range b {
		if !listed(a, x) {
			return false
		}
	}
	return true
}

// The blocks around the title in which bylines stand.
const bylineBefore, bylineAfter = 14, 50

// linkedPeople reads the links to people next to the title. A byline's links
// stand in neighbouring blocks.
func (e *Extractor) linkedPeople(s *Sight) ([]string, string) {
	title := max(s.Sheet.Title, 0)
	var out []string
	last := -1
	for _, a := range s.Page.People {
		i := int(a.Block)
		if i < title-bylineBefore || i > title+bylineAfter || i >= len(s.Page.Blocks) || out != nil && i > last+1 {
			continue
		}
		if s.Sheet.Info[i].Shape.Words > 30 || s.Page.Elements[s.Page.Blocks[i].Inner].Flags&markup.InNav != 0 {
			continue
		}
		for _, n := range e.bylines.names(a.Text, s.Head.Outlets) {
			if capitalised([]string{n}) && !known(out, n) && len(out) < maxNames {
				out = append(out, n)
				last = i
			}
		}
	}
	return out, "author link"
}

// shownPeople reads bylines: a block that begins with "By", or one under an
// author's class.
func (e *Extractor) shownPeople(s *Sight) ([]string, string) {
	title := max(s.Sheet.Title, 0)
	c := caster{Sight: s}
	var classed []string
	for k := range s.Page.Blocks {
		i := (max(title-bylineBefore, 0) + k) % len(s.Page.Blocks)
		words := s.Sheet.Info[i].Shape.Words
		if words == 0 || words > 30 || c.element(i).Flags&markup.InNav != 0 {
			continue
		}
		if found := e.byline(s, i); len(found) > 0 && (k <= bylineBefore+bylineAfter || words >= 4 && s.Sheet.Info[i].LinkRate < .9) {
			return found, "byline"
		}
		if classed == nil && words <= 10 && c.near(i, e.bits.author, 1) && c.element(i).Flags&markup.InHeading == 0 {
			if found := e.bylines.names(string(s.Page.Words(i)), s.Head.Outlets); len(found) > 0 && capitalised(found) {
				classed = found
			}
		}
	}
	return classed, "author block"
}

// byline reads a block that begins with "By", or says "by" beside a date; where
// nothing follows, the next block.
func (e *Extractor) byline(s *Sight, i int) []string {
	words := string(s.Page.Words(i))
	by, ok := e.bylines.startsBy(words)
	if !ok && s.Sheet.Info[i].Shape.Digits > 0 {
		by, ok = e.bylines.saysBy(words)
	}
	if ok && by == "" && i+1 < len(s.Page.Blocks) && s.Sheet.Info[i+1].Shape.Words <= 8 {
		by = string(s.Page.Words(i + 1))
	}
	if !ok || by == "" {
		return nil
	}
	if found := e.bylines.names(e.lead(by), s.Head.Outlets); len(found) > 0 && capitalised(found) {
		return found
	}
	return nil
}

// lead returns the words at the start that can be names: up to the first that
// is neither capitalised nor stands between names, or is a month.
func (e *Extractor) lead(s string) string {
	end := 0
	for end < len(s) {
		next := len(s)
		if i := strings.IndexByte(s[end:], ' '); i >= 0 {
			next = end + i + 1
		}
		w := strings.Trim(s[end:next], " ,.;:|()")
		lower := strings.ToLower(w)
		r, _ := utf8.DecodeRuneInString(w)
		if w != "" && (unicode.IsDigit(r) || unicode.IsLower(r) && !e.bylines.and[lower] && !e.bylines.particles[lower] || e.calendar.months[lower] > 0 && lower != "may" && lower != "april" && lower != "june" && lower != "august") {
			break
		}
		end = next
	}
	return s[:end]
}

// saysBy returns what follows the first " by ".
func (b *bylines) saysBy(s string) (string, bool) {
	lower := strings.ToLower(s)
	for _, w := range b.by {
		if i := strings.Index(lower, " "+w+" "); i > 0 && len(lower) == len(s) {
			return strings.TrimSpace(s[i+len(w)+2:]), true
		}
	}
	return "", false
}

// startsBy returns what follows "By" at a block's start.
func (b *bylines) startsBy(s string) (string, bool) {
	lower := strings.ToLower(s)
	for _, w := range b.by {
		glued := len(s) > len(w) && w == "by" && s[len(w)] >= 'A' && s[len(w)] <= 'Z' // "By" in an element of its own
		if strings.HasPrefix(lower, w) && len(lower) == len(s) && (len(s) == len(w) || s[len(w)] == ' ' || s[len(w)] == ':' || glued) {
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
