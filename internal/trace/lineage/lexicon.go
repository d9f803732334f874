package lineage

import (
	"embed"
	"strings"

	"variorum/internal/text"
)

//go:embed words/*.txt
var wordFiles embed.FS

// A meaning is what a word does to a statement.
type meaning uint8

// The meanings; a word may have several.
const (
	condition meaning = 1 << iota
	negation
	quantifier
	numeral
	attribution
	explanation // of an agency's name
)

var meanings = [...]struct {
	of   meaning
	name string // of its section in words/<language>.txt
	kind string // of the change, as printed
}{
	{numeral, "number", "figure"},
	{negation, "negation", "negation"},
	{condition, "condition", "condition"},
	{quantifier, "quantifier", "quantifier"},
	{attribution, "attribution", "attribution"},
	{explanation, "agency", ""},
}

// A lexicon tells what the words of one language mean for a statement.
type lexicon struct {
	phrases map[string][]phrase // by first word
	nouns   bool                // common nouns are capitalised and look like names
}

type phrase struct {
	words []string
	of    meaning
}

// capitals is the line of a language that capitalises its nouns.
const capitals = "[nouns are capitalised]"

// readLexicon reads words/<language>.txt, empty for a language without one.
func readLexicon(language string) *lexicon {
	l := &lexicon{phrases: map[string][]phrase{}}
	data, err := wordFiles.ReadFile("words/" + language + ".txt")
	if err != nil {
		return l
	}
	var of meaning
	for line := range text.DataLines(string(data)) {
		if strings.HasPrefix(line, "[") {
			of = sectionMeaning(strings.Trim(line, "[]"))
			l.nouns = l.nouns || line == capitals
			continue
		}
		words := strings.Fields(text.Fold(line))
		l.phrases[words[0]] = append(l.phrases[words[0]], phrase{words, of})
	}
	return l
}

func sectionMeaning(section string) meaning {
	for _, m := range meanings {
		if m.name == section {
			return m.of
		}
	}
	return 0
}

// at returns what the word at place i of a sentence means, phrases included, and
// how many words it takes.
func (l *lexicon) at(words []string, i int) (of meaning, n int) {
	n = 1
	for _, p := range l.phrases[words[i]] {
		if i+len(p.words) > len(words) {
			continue
		}
		same := true
		for k, w := range p.words {
			same = same && words[i+k] == w
		}
		if same {
			of |= p.of
			n = max(n, len(p.words))
		}
	}
	return of, n
}
