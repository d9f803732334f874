package background

import (
	"strings"
	"unicode/utf8"
)

// unprefixed folds the letters of Arabic that are written either way (ى as ي,
// ة as ه, no tatweel) and takes off the conjunctions, prepositions and the
// article that are written as one with the word, where more than four letters
// would be too many to lose: the light stemming of Larkey, Ballesteros and
// Connell (2002), prefixes only.
func unprefixed(folded string) string {
	if strings.ContainsAny(folded, "ىةـ") {
		folded = strings.NewReplacer("ى", "ي", "ة", "ه", "ـ", "").Replace(folded)
	}
	for _, prefix := range [...]string{"وال", "فال", "بال", "كال", "لل", "ال"} {
		if rest, ok := strings.CutPrefix(folded, prefix); ok && utf8.RuneCountInString(rest) > 2 && utf8.RuneCountInString(folded) > 4 {
			return rest
		}
	}
	for _, prefix := range [...]string{"و", "ب", "ل"} {
		if rest, ok := strings.CutPrefix(folded, prefix); ok && utf8.RuneCountInString(folded) > 4 {
			return rest
		}
	}
	return folded
}
