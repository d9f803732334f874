package lineage

import (
	_ "embed"
	"strings"
	"unicode"
	"unicode/utf8"

	"variorum/internal/text"
)

//go:embed spelling.txt
var spelling string

// A speller brings names and numbers into a form that survives translation.
type speller struct{ latin, sounds *strings.Replacer }

// newSpeller reads spelling.txt.
func newSpeller() *speller {
	pairs := map[string][]string{}
	section := ""
	for line := range text.DataLines(spelling) {
		if strings.HasPrefix(line, "[") {
			section = line
			continue
		}
		if from, to, ok := strings.Cut(line, " "); ok {
			pairs[section] = append(pairs[section], from, strings.Trim(to, "-"))
		}
	}
	return &speller{strings.NewReplacer(pairs["[latin]"]...), strings.NewReplacer(pairs["[sounds]"]...)}
}

// anchor returns a number's digits, or the skeleton of a name of three letters
// and more; empty for other words.
func (sp *speller) anchor(w text.Word) string {
	if w.Kind == text.Number {
		return strings.Map(func(r rune) rune {
			if unicode.IsDigit(r) {
				return r
			}
			return -1
		}, w.Lower)
	}
	if !w.Upper || utf8.RuneCountInString(w.Lower) < 3 {
		return ""
	}
	return sp.skeleton(text.Fold(w.Lower))
}

// longestSkeleton is where a skeleton ends: case endings differ behind it.
const longestSkeleton = 6

// skeleton keeps the first letter and the consonants of a word in Latin letters,
// those that languages write differently made one.
func (sp *speller) skeleton(folded string) string {
	latin := sp.sounds.Replace(sp.latin.Replace(folded))
	var b strings.Builder
	last := rune(0)
	for i, r := range latin {
		if i > 0 && strings.ContainsRune("aeiouyj'h", r) || r == last {
			continue
		}
		last = r
		if b.Len() < longestSkeleton {
			b.WriteRune(r)
		}
	}
	if b.Len() < 3 {
		return latin
	}
	return b.String()
}
