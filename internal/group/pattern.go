package group

import (
	"embed"
	"strings"

	"variorum"
	"variorum/internal/text"
)

//go:embed apart
var apartFiles embed.FS

// A kind says whether a page reports an event.
type kind uint8

const (
	report kind = iota
	live        // a running page: joins its event, but brings no stories together
	digest      // many events, or none: stands alone, with copies of itself
)

// phrases are the titles of pages that are no reports.
type phrases struct {
	by    map[string][]phrase // by first word
	first map[string]bool     // first words as the scanner gives them, to look no further for most titles
}

type phrase struct {
	kind       kind
	words      []string
	start, end bool // only at the start, the end of a title
}

// newPhrases returns the phrases of each language, read from apart/.
func newPhrases() *text.PerLanguage[phrases] { return text.NewPerLanguage(readPhrases) }

func readPhrases(language string) phrases {
	out := phrases{by: map[string][]phrase{}, first: map[string]bool{}}
	s := newScanner()
	data, err := apartFiles.ReadFile("apart/" + language + ".txt")
	if err != nil {
		return out // no phrases for this language
	}
	for line := range text.DataLines(string(data)) {
		name, words, _ := strings.Cut(line, "\t")
		p := phrase{kind: digest, start: strings.HasPrefix(words, "^"), end: strings.HasSuffix(words, "$")}
		if name == "live" {
			p.kind = live
		}
		words = strings.Trim(words, "^$")
		if p.words = plainWords(words); len(p.words) > 0 {
			out.by[p.words[0]] = append(out.by[p.words[0]], p)
			s.scan(words, 1, func(t token) { out.first[string(t.folded)] = true })
		}
	}
	return out
}

func plainWords(s string) []string {
	return strings.FieldsFunc(text.Fold(s), func(r rune) bool { return r != '\'' && r != '-' && !wordRune(r) })
}

// kind tells what kind of page has this title.
func (p phrases) kind(a *variorum.Article) kind {
	words := plainWords(a.Title)
	for i, w := range words {
		for _, q := range p.by[w] {
			if q.matches(words, i) {
				return q.kind
			}
		}
	}
	return report
}

func (q *phrase) matches(words []string, at int) bool {
	if q.start && at > 0 || at+len(q.words) > len(words) || q.end && at+len(q.words) < len(words) {
		return false
	}
	for k, w := range q.words {
		if words[at+k] != w {
			return false
		}
	}
	return true
}
