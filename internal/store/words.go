package store

import (
	"strings"
	"unicode/utf8"

	"variorum/internal/text"
)

// Tokens is how words go into the index: folded, with spaces between; runs of
// ideographs as overlapping pairs, so that two-character words are found.
func Tokens(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	words := text.Words(s)
	for i, w := range words {
		if w.Kind == text.Ideogram {
			if i+1 < len(words) && words[i+1].Kind == text.Ideogram && words[i+1].Start == w.End {
				b.WriteString(w.Lower)
				b.WriteString(words[i+1].Lower)
				b.WriteByte(' ')
			} else if i == 0 || words[i-1].Kind != text.Ideogram || words[i-1].End != w.Start {
				b.WriteString(w.Lower)
				b.WriteByte(' ')
			}
			continue
		}
		b.WriteString(token(w.Lower))
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

// limits of a query.
const (
	queryWords = 16
	queryBytes = 400
)

// Match makes the index's query of what a reader typed: all words must be
// there, "in marks" as a phrase, -word must not, word* begins so; the last word
// may be unfinished where typing is true. ok is false where nothing is asked.
func Match(typed string, typing bool) (query string, ok bool) {
	if len(typed) > queryBytes {
		typed = typed[:queryBytes]
		for !utf8.ValidString(typed) && typed != "" {
			typed = typed[:len(typed)-1]
		}
	}
	typed = strings.NewReplacer("“", `"`, "”", `"`, "„", `"`, "«", `"`, "»", `"`).Replace(typed)
	var all, not []string
	for i, part := range strings.Split(typed, `"`) {
		if i%2 == 1 {
			if t := strings.TrimSpace(Tokens(part)); t != "" {
				all = append(all, `"`+t+`"`)
			}
			continue
		}
		fields := strings.Fields(part)
		for j, f := range fields {
			word, minus := strings.CutPrefix(f, "-")
			t := strings.TrimSpace(Tokens(word))
			if t == "" {
				continue
			}
			last := typing && j == len(fields)-1 && !strings.HasSuffix(part, " ") && i == strings.Count(typed, `"`)
			term := `"` + t + `"`
			if strings.HasSuffix(f, "*") || last {
				term += "*"
			}
			if minus {
				not = append(not, term)
			} else {
				all = append(all, term)
			}
		}
	}
	if len(all) == 0 {
		return "", false
	}
	if len(all) > queryWords {
		all = all[:queryWords]
	}
	query = strings.Join(all, " AND ")
	for _, n := range not[:min(len(not), queryWords)] {
		query = "(" + query + ") NOT " + n
	}
	return query, true
}
