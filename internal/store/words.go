package store

import (
	"strings"

	"variorum/internal/text"
)

// A Token is a word as the index holds it, with its place in the text, in bytes.
type Token struct {
	Text       string
	Start, End int
}

// Tokenise cuts a text as it goes into the index: words folded, runs of
// ideographs as overlapping pairs, so that two-character words are found.
func Tokenise(s string) []Token {
	words := text.Words(s)
	out := make([]Token, 0, len(words))
	for i, w := range words {
		if w.Kind != text.Ideogram {
			if t := token(w.Lower); t != "" {
				out = append(out, Token{t, w.Start, w.End})
			}
			continue
		}
		if i+1 < len(words) && words[i+1].Kind == text.Ideogram && words[i+1].Start == w.End {
			out = append(out, Token{w.Lower + words[i+1].Lower, w.Start, words[i+1].End})
		} else if i == 0 || words[i-1].Kind != text.Ideogram || words[i-1].End != w.Start {
			out = append(out, Token{w.Lower, w.Start, w.End})
		}
	}
	return out
}

// Tokens is what goes into the index: tokens with spaces between.
func Tokens(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, t := range Tokenise(s) {
		b.WriteString(t.Text)
		b.WriteByte(' ')
	}
	return b.String()
}

// token folds a word and keeps of it what the tokenizer of the index takes as
// one: letters and digits.
func token(lower string) string {
	return strings.Map(func(r rune) rune {
		if r == '\'' || r == '.' || r == ',' || r == '\u00ad' || r == '\u200c' || r == '\u200d' {
			return -1
		}
		return r
	}, text.Fold(lower))
}
