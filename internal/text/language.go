package text

import (
	"github.com/RadhiFadlillah/whatlanggo"
)

// detectBytes is enough text to tell a language; more only costs time.
const detectBytes = 4000

// Detect returns the language of a text (BCP 47) or "" where it cannot tell:
// fewer than about ten words, or no reliable answer. Ask it about whole
// articles: on headlines it guesses. (Trigram profiles, whatlanggo.)
func Detect(s string) string {
	if len(s) > detectBytes {
		s = s[:detectBytes]
		for len(s) > 0 && s[len(s)-1] >= 0x80 {
			s = s[:len(s)-1]
		}
	}
	info := whatlanggo.Detect(s)
	if !info.IsReliable() && len(s) < 400 {
		return ""
	}
	return info.Lang.Iso6391()
}
