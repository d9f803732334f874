package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold returns s in lower case without accents, ё as е, typographic
// apostrophes as ': the form in which words are compared. ASCII in lower case
// is returned as it is.
func Fold(s string) string {
	plain := true
	for i := 0; i < len(s) && plain; i++ {
		c := s[i]
		plain = c < utf8.RuneSelf && (c < 'A' || c > 'Z')
	}
	if plain {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFKD.String(strings.ToLower(s)) {
		switch {
		case r == '’' || r == 'ʼ' || r == '‘':
			b.WriteByte('\'')
		case r == 'ø':
			b.WriteByte('o')
		case r == 'ł':
			b.WriteByte('l')
		case r == 'đ' || r == 'ð':
			b.WriteByte('d')
		case r == 'ı':
			b.WriteByte('i')
		case r == 'ß':
			b.WriteString("ss")
		case r == 'æ':
			b.WriteString("ae")
		case r == 'œ':
			b.WriteString("oe")
		case r == '\u00ad' || unicode.Is(unicode.Mn, r) && (r < 0x0900 || r > 0x0e7f):
		default:
			b.WriteRune(r)
		}
	}
	return norm.NFC.String(b.String())
}

// Prefix returns the first n letters of a folded word: a stem that works in any
// alphabet. Numbers stay whole.
func Prefix(folded string, n int) string {
	if len(folded) <= n || folded[0] >= '0' && folded[0] <= '9' {
		return folded
	}
	for i := range folded {
		if n == 0 {
			return folded[:i]
		}
		n--
	}
	return folded
}
