package proper

import (
	"embed"
	"strings"

	"variorum/internal/text"
)

//go:embed languages/*/names.txt given.txt places/*.txt romanise/*.txt
var files embed.FS

// A lexicon is what one language knows of names. It is never changed.
type lexicon struct {
	section  map[string]words // by heading
	role     *phrases
	known    *phrases // compounds that only look like a role or name
	given    words
	places   *gazetteer
	nouns    bool // common nouns are capitalised too (German)
	genitive bool // what a role is of may stand between it and the name
	caseless bool // the script has no case
	script   *caseless
}

// words is a list of words; some end or begin with "*" in the data.
type words struct {
	whole    map[string]bool
	prefixes map[string]bool // "african*", by the letters before the star
	suffixes []string        // "*minister"
	shortest int             // bytes of the shortest prefix
}

func (w words) has(lower string) bool {
	if w.whole[lower] {
		return true
	}
	if len(w.prefixes) > 0 {
		for n := len(lower); n >= w.shortest; n-- {
			if w.prefixes[lower[:n]] {
				return true
			}
		}
	}
	for _, s := range w.suffixes {
		if strings.HasSuffix(lower, s) {
			return true
		}
	}
	return false
}

func (w *words) add(word string) {
	if w.whole == nil {
		w.whole, w.prefixes, w.shortest = map[string]bool{}, map[string]bool{}, 1<<10
	}
	if p, ok := strings.CutSuffix(word, "*"); ok && p != "" {
		w.prefixes[p] = true
		w.shortest = min(w.shortest, len(p))
	} else if s, ok := strings.CutPrefix(word, "*"); ok && s != "" {
		w.suffixes = append(w.suffixes, s)
		w.whole[s] = true
	} else {
		w.whole[word] = true
	}
}

// phrases is a list of phrases of one or more words.
type phrases struct {
	starts  words
	longest int
	exact   map[string]bool // phrases of several words, joined by spaces
	firsts  map[string]bool // first words of those
	stems   [][]string      // phrases of several words with a star in one
}

func newPhrases() *phrases { return &phrases{exact: map[string]bool{}, firsts: map[string]bool{}} }

func (p *phrases) add(line string) {
	parts := strings.Fields(line)
	p.longest = max(p.longest, len(parts))
	switch {
	case len(parts) == 1:
		p.starts.add(parts[0])
	case strings.Contains(line, "*"):
		p.stems = append(p.stems, parts)
	default:
		p.exact[strings.Join(parts, " ")] = true
		p.firsts[parts[0]] = true
	}
}

// match returns the number of words of the longest phrase that begins at word i
// of ws and ends before limit; 0 for none. Hyphens between words do not count.
func (p *phrases) match(ws []text.Word, i, limit int) int {
	best := 0
	if i < limit && p.starts.has(plainWord(ws[i].Lower)) {
		best = 1
	}
	if p.longest > 1 && i+1 < limit && p.firsts[ws[i].Lower] {
		joined := ws[i].Lower
		for n := 2; n <= p.longest && i+n <= limit; n++ {
			joined += " " + plainWord(ws[i+n-1].Lower)
			if p.exact[joined] {
				best = n
			}
		}
	}
	for _, parts := range p.stems {
		if len(parts) > best && i+len(parts) <= limit && fits(parts, ws[i:]) {
			best = len(parts)
		}
	}
	return best
}

func fits(parts []string, ws []text.Word) bool {
	for k, part := range parts {
		low := ws[k].Lower
		if stem, ok := strings.CutSuffix(part, "*"); ok && strings.HasPrefix(low, stem) || low == part {
			continue
		}
		return false
	}
	return true
}

// plainWord cuts an English possessive off a lower-case word.
func plainWord(lower string) string { return strings.TrimSuffix(lower, "'s") }

func readLexicon(language string) *lexicon {
	l := &lexicon{section: map[string]words{}, role: newPhrases(), known: newPhrases(), places: readGazetteer(language)}
	given, _ := files.ReadFile("given.txt") // embedded: cannot be missing
	for line := range text.DataLines(string(given)) {
		for _, w := range strings.Fields(line) {
			l.given.add(w)
		}
	}
	data, err := files.ReadFile("languages/" + language + "/names.txt")
	if err != nil {
		data, _ = files.ReadFile("languages/en/names.txt") // a language without a folder
	}
	l.read(string(data))
	l.decline()
	if l.caseless {
		l.script = newCaseless(l)
	}
	return l
}

func (l *lexicon) read(data string) {
	heading := ""
	for line := range text.DataLines(data) {
		if strings.HasPrefix(line, "[") && strings.HasSuffix(line, "]") {
			heading = strings.Trim(line, "[]")
			continue
		}
		switch heading {
		case "role":
			l.role.add(line)
		case "compound":
			l.known.add(line)
		case "rules":
			l.nouns = l.nouns || line == "nouns"
			l.genitive = l.genitive || line == "genitive"
			l.caseless = l.caseless || line == "caseless"
		default:
			w := l.section[heading]
			for _, s := range strings.Fields(line) {
				w.add(s)
			}
			l.section[heading] = w
		}
	}
}

// is reports whether the lower-case word stands in a section of the data, also
// with something contracted to it ("i'm", "isn't").
func (l *lexicon) is(section, lower string) bool {
	w := l.section[section]
	i := strings.IndexByte(lower, '\'')
	if i <= 0 {
		return w.has(lower)
	}
	return w.has(lower) || w.has(lower[:i]) && len(lower)-i <= 3 || strings.HasSuffix(lower, "n't") && w.has(lower[:len(lower)-3])
}
