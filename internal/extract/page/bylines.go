package page

import (
	_ "embed"
	"strings"
	"unicode"
	"unicode/utf8"

	"variorum/internal/extract/page/head"
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
	changed   []string        // what announces the day of a change
	checked   []string        // what announces people who did not write: reviewers, photographers
	houses    map[string]bool // agencies
	houseWord map[string]bool // last words of a house's name
	teams     map[string]bool // last words of a team's
}

func newBylines() *bylines {
	b := &bylines{and: map[string]bool{}, roles: map[string]bool{}, particles: map[string]bool{}, degrees: map[string]bool{}, houses: map[string]bool{}, houseWord: map[string]bool{}, teams: map[string]bool{}}
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
			case "house":
				b.houses[w] = true
			case "team":
				b.teams[w] = true
			case "houseword":
				b.houseWord[w] = true
			case "checked":
				b.checked = append(b.checked, w)
			case "changed":
				b.changed = append(b.changed, w)
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
	if strings.Contains(s, "://") || strings.HasPrefix(s, "(") {
		return nil
	}
	s = b.trim(b.unglue(head.Clean(s)))
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
			if !isOutlet(n, outlets) && !b.isHouse(n) {
				kept = append(kept, n)
			}
		}
		if len(kept) > 0 {
			out = kept
		}
	}
	return out
}

// unglue cuts off a word of a job that lost the space before it: "Ada RoeContent
// Editor".
func (b *bylines) unglue(s string) string {
	for i := 1; i < len(s); i++ {
		if s[i] < 'A' || s[i] > 'Z' || s[i-1] < 'a' || s[i-1] > 'z' {
			continue
		}
		next, _, _ := strings.Cut(s[i:], " ")
		if b.roles[strings.ToLower(next)] {
			return s[:i]
		}
	}
	return s
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
		plain, outlet := strings.ToLower(strings.TrimPrefix(name, "The ")), strings.ToLower(strings.TrimPrefix(o.Value, "The "))
		if plain == outlet || strings.Contains(plain, " ") && strings.HasSuffix(outlet, " "+plain) {
			return true
		}
	}
	return false
}

// isHouse reports an organisation by the last word of its name, or a site by its
// address. Agencies are none: who copied what is read off them.
func (b *bylines) isHouse(name string) bool {
	lower := strings.ToLower(name)
	last := lower[strings.LastIndexByte(lower, ' ')+1:]
	if b.houses[lower] { // a credit, and kept as one
		return false
	}
	if b.houseWord[strings.Trim(last, ".")] && last != lower {
		return true
	}
	dot := strings.LastIndexByte(lower, '.')
	return dot > 3 && dot+2 < len(lower) && !strings.Contains(lower, " ")
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
	s = withoutInitials(strings.ReplaceAll(s, " - ", ", "))
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

// withoutInitials takes out the lower-case letters by which a house knows its
// people: "Ada Roe (aro)".
func withoutInitials(s string) string {
	for {
		i := strings.IndexByte(s, '(')
		if i < 0 {
			return s
		}
		n := strings.IndexByte(s[i:], ')')
		if n < 0 || n > 5 || s[i:i+n] != strings.ToLower(s[i:i+n]) {
			return s
		}
		s = strings.TrimRight(s[:i], " ") + s[i+n+1:]
	}
}

// clean returns a name, or "" for what cannot be one.
func (b *bylines) clean(s string) string {
	s = b.trim(strings.Trim(s, " .:-*\"“”●•▪○"))
	if n := utf8.RuneCountInString(s); n < 2 || n > 60 || strings.ContainsAny(s, "@{}<>=:") || strings.Contains(s, "://") || strings.Contains(s, "www.") {
		return ""
	}
	words := strings.Fields(s)
	if len(words) > 7 || len(words) == 0 || strings.EqualFold(words[len(words)-1], "by") {
		return ""
	}
	for i, w := range words[:len(words)-1] { // a sentence ends
		if len(w) > 5 && w[len(w)-1] == '.' && !strings.Contains(w[:len(w)-1], ".") {
			words = words[:i+1]
			s = strings.TrimRight(strings.Join(words, " "), ".")
			break
		}
	}
	lower := s == strings.ToLower(s)
	for _, w := range words[1:] { // names hold no small words but particles
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

// saysWritten returns what follows a longer phrase as "written by" inside a
// block.
func (b *bylines) saysWritten(s string) (string, bool) {
	lower := strings.ToLower(s)
	for _, w := range b.by {
		if i := strings.Index(lower, " "+w+" "); i > 0 && strings.Contains(w, " ") && len(lower) == len(s) {
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
