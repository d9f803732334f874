package plain

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"variorum"
	"variorum/internal/text"
)

// A reach says how far a phrase of phrases.txt reaches.
type reach string

const (
	reachLine  reach = "line"
	reachWhole reach = "whole"
	reachHead  reach = "head"
	reachEnd   reach = "end"
	reachHas   reach = "has"
)

type phrase struct {
	words []string // folded
	role  variorum.Role
	reach reach
}

type phrases map[string][]phrase // by first word

// A hit is the phrase that a line was recognised by; reach "" is none.
type hit struct {
	role  variorum.Role
	reach reach
	// more counts the words of the line behind the phrase.
	more int
}

func readPhrases(data string) phrases {
	out := phrases{}
	var role variorum.Role
	var far reach
	for l := range text.DataLines(data) {
		if strings.HasPrefix(l, "[") {
			r, f, _ := strings.Cut(strings.Trim(l, "[]"), " ")
			role, far = variorum.Role(r), reach(f)
			continue
		}
		p := phrase{role: role, reach: far}
		for _, w := range text.Words(l) {
			p.words = append(p.words, text.Fold(w.Lower))
		}
		if len(p.words) > 0 {
			out[p.words[0]] = append(out[p.words[0]], p)
		}
	}
	return out
}

// longest a line may be for a phrase to make it junk, in words.
const (
	lineReach  = 40 // with a colon or a title behind the phrase
	shortReach = 10 // "Read more about the harbour here"
	hasReach   = 25
	restReach  = 30 // "Similar news: you can also read …"
)

// find returns what a line's phrases say of it: reachEnd before reachHead
// before the others, so that a heading opens its section.
func (ps phrases) find(l *line) (hit, bool) {
	best, rank := hit{}, 0
	folded := make([]string, min(len(l.words), hasReach+len("…")))
	for i := range folded {
		folded[i] = text.Fold(l.words[i].Lower)
	}
	for i, w := range folded {
		for _, p := range ps[w] {
			if i > 0 && p.reach != reachHas || !begins(folded[i:], p.words) || !p.fits(l, i) {
				continue
			}
			if n := order(p.reach); n > rank {
				best, rank = hit{p.role, p.reach, len(l.words) - i - len(p.words)}, n
			}
		}
	}
	return best, rank > 0
}

func order(r reach) int {
	switch r {
	case reachEnd:
		return 3
	case reachHead:
		return 2
	}
	return 1
}

func begins(words, p []string) bool {
	if len(p) > len(words) {
		return false
	}
	for i := range p {
		if words[i] != p[i] {
			return false
		}
	}
	return true
}

// fits decides whether a phrase found at word i makes the line what it says.
func (p phrase) fits(l *line, i int) bool {
	n, more := len(l.words), len(l.words)-i-len(p.words)
	switch p.reach {
	case reachHas:
		return n <= hasReach
	case reachWhole:
		return more <= 2 && n <= len(p.words)+2 && (more == 0 || !l.ends)
	case reachHead:
		return more == 0
	case reachEnd:
		return more <= 1 && !l.proseEnd() || more <= restReach && l.colonBehind(i+len(p.words))
	}
	if more == 0 {
		return true
	}
	if l.colonBehind(i + len(p.words)) {
		return n <= lineReach
	}
	// "See also  Photos show …": a title follows; "See also the report of the
	// court, which …" is prose.
	next := l.words[i+len(p.words)]
	return next.Upper && n <= lineReach && len(p.words) > 1 && (l.wide(i+len(p.words)) || !l.proseEnd()) || n <= shortReach && len(p.words) > 1 && !l.proseEnd()
}

func (l *line) proseEnd() bool { return strings.HasSuffix(l.text, ".") }

// colonBehind: a colon, dash or arrow stands right before word i.
func (l *line) colonBehind(i int) bool {
	if i == 0 || i > len(l.words) {
		return false
	}
	gap := l.text[l.words[i-1].End:]
	if i < len(l.words) {
		gap = l.text[l.words[i-1].End:l.words[i].Start]
	}
	return strings.ContainsAny(gap, ":：»>→|")
}

// wide: two spaces, or a bullet at the line's start, set the phrase off.
func (l *line) wide(i int) bool {
	first, _ := utf8.DecodeRuneInString(l.text)
	return strings.Contains(l.text[l.words[i-1].End:l.words[i].Start], "  ") || !unicode.IsLetter(first)
}
