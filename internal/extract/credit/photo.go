package credit

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"variorum/internal/text"
)

// A photo credit is short; these bounds are in bytes and hold every credit seen
// ("Firstname Lastname/Anadolu Agency via Getty Images" is 48).
const (
	photoHeadReach = 120
	photoTailReach = 140
)

// PhotoTail returns where a photo credit begins that ends the line:
// "(EPA Photo)", "[Name/Reuters]", "NAME/AFP via Getty Images", "Photo: Name".
// ok is false where there is none.
func (f *Finder) PhotoTail(s string) (start int, ok bool) {
	t := strings.TrimRight(s, " .\u00a0")
	if t == "" {
		return 0, false
	}
	if c := t[len(t)-1]; c == ')' || c == ']' {
		open := strings.LastIndexByte(t, '(')
		if c == ']' {
			open = strings.LastIndexByte(t, '[')
		}
		if open >= 0 && len(t)-open <= photoTailReach && f.photoWords(t[open:], true) {
			return open, true
		}
		return 0, false
	}
	// The credit is the last fragment: behind the last end of a sentence.
	if i := strings.LastIndexAny(t, ".!?\"”|"); i >= 0 && !initial(t, i) {
		_, n := utf8.DecodeRuneInString(t[i:])
		start = i + n
	}
	tail := t[start:]
	if len(tail) > photoTailReach || len(strings.Fields(tail)) > 12 || !f.photoWords(tail, false) {
		return 0, false
	}
	return start, true
}

// PhotoHead returns the length of a photo credit glued to the front of a
// paragraph ("… via Getty ImagesThe mayor said"), or 0.
func (f *Finder) PhotoHead(s string) int {
	prev := rune(0)
	for i, r := range s {
		if i > photoHeadReach || strings.ContainsRune(".!?", prev) && unicode.IsSpace(r) && i > 40 {
			return 0
		}
		if unicode.IsUpper(r) && (unicode.IsLower(prev) || prev == ')' || prev == ']') && (f.photoWords(s[:i], false) || f.labelled(s[:i])) {
			return i
		}
		prev = r
	}
	return 0
}

// labelled: "Photo: Ann Orr/Gazette" says itself that it is a picture's credit.
func (f *Finder) labelled(s string) bool {
	label, rest, ok := strings.Cut(s, ":")
	words := tokens(label)
	return ok && len(words) > 0 && len(words) <= 2 && f.frames["photo"].holds(words[:1]) && capitalised(rest, tokens(rest))
}

// photoWords reports whether a short string is made like a photo credit: a
// picture house or agency behind a slash, "via" or a photo word, or alone in a
// bracket with one.
func (f *Finder) photoWords(s string, bracket bool) bool {
	words := tokens(s)
	if len(words) == 0 || len(words) > 16 {
		return false
	}
	photo, house, slash := false, false, strings.Contains(s, "/")
	for i := range words {
		photo = photo || f.frames["photo"].holds(words[i:i+1])
		for n := 1; n <= 3 && i+n <= len(words); n++ {
			house = house || f.frames["house"].holds(words[i:i+n]) && text.Span(spanOf(words, i, i+n)).In(s) != strings.ToLower(spanOf(words, i, i+n).In(s))
		}
	}
	agency := len(f.mentions(s, words)) > 0
	if bracket {
		return photo && (house || agency || len(words) <= 5) || slash && (house || agency) && !f.onlyNames(s, words)
	}
	return (house || agency) && (photo || slash) && capitalised(s, words)
}

// capitalised: names of people and houses, hardly a word in lower case.
func capitalised(s string, words []token) bool {
	low := 0
	for _, w := range words {
		if r, _ := utf8.DecodeRuneInString(s[w.Start:]); unicode.IsLower(r) {
			low++
		}
	}
	return low*2 <= len(words)
}

func initial(s string, i int) bool {
	return s[i] == '.' && i >= 1 && unicode.IsUpper(rune(s[i-1])) && (i < 2 || s[i-2] == ' ')
}
