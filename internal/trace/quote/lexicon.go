package quote

import (
	"cmp"
	"embed"
	"slices"
	"strings"

	"variorum/internal/text"
)

//go:embed data/*/words.txt
var dataFiles embed.FS

// class is what a word can be, as bits: a form may be several things.
type class uint32

const (
	cueSay class = 1 << iota
	cueWrite
	cueJudge
	cueWant
	cueThink
	cueSound
	cueIng
	addressed
	pronoun
	determiner
	possessive
	preposition
	conjunction
	relative
	subordinate
	auxiliary
	passive
	adverb
	timeWord
	role
	titleNoun
	condition
	male
	female
	plural
	voice
	byWord
	cueWeak // a cue that alone makes no short stretch a quotation
)

const (
	anyCue    = cueSay | cueWrite | cueJudge | cueWant | cueThink | cueSound | cueIng | cueWeak
	closedSet = pronoun | determiner | possessive | preposition | conjunction | relative | subordinate | auxiliary | adverb
)

// keys are the list names of words.txt.
func keys() map[string]class {
	return map[string]class{
		"say": cueSay, "write": cueWrite, "judge": cueJudge, "want": cueWant, "think": cueThink, "sound": cueSound, "ing": cueIng,
		"addressed": addressed, "pronoun": pronoun, "determiner": determiner, "possessive": possessive, "preposition": preposition,
		"conjunction": conjunction, "relative": relative, "subordinate": subordinate, "auxiliary": auxiliary, "passive": passive,
		"adverb": adverb, "time": timeWord, "role": role, "title": titleNoun, "condition": condition, "male": male, "female": female,
		"plural": plural, "voice": voice, "by": byWord, "weak": cueWeak,
	}
}

// A lexicon is one language's words.txt.
type lexicon struct {
	class               map[string]class
	frames              [][]string // "according to": the speaker follows
	after               [][]string // phrases behind the speaker
	participle          []string   // endings of forms that are no subject
	adverbEnds          []string
	flags               map[string]bool
	nameInner           map[string]bool     // small words inside names: of, de, van
	skip                map[string]bool     // words passed between a cue and the subject behind it
	blocked             map[string]bool     // words that never begin a subject behind a cue
	infinitive          map[string]bool     // to
	prefixes            []string            // letters written onto the next word: و
	as                  string              // "as" in "described as"
	cueWords, roleWords []string            // of languages without spaces, longest first
	indefinite          map[string]bool     // a, an, for: what makes a role nobody known
	back                [][]string          // "this is what": the sentence before was said
	plain               map[string]bool     // verbs that report without "that"
	where               map[string]bool     // prepositions of place
	that                string              // the conjunction that opens a content clause
	lists               map[string][]string // every other key
}

func readLexicon(language string) *lexicon {
	l := &lexicon{class: map[string]class{}, flags: map[string]bool{}, lists: map[string][]string{}}
	l.plain, l.where, l.indefinite = map[string]bool{}, map[string]bool{}, map[string]bool{}
	l.nameInner, l.skip, l.blocked, l.infinitive = map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
	data, err := dataFiles.ReadFile("data/" + language + "/words.txt")
	if err != nil {
		return l // no data: marks alone
	}
	known := keys()
	for line := range text.DataLines(string(data)) {
		key, rest, _ := strings.Cut(line, ":")
		words := strings.Fields(rest)
		if bit, ok := known[key]; ok {
			for _, w := range words {
				l.class[spelled(w)] |= bit
			}
			continue
		}
		switch key {
		case "frame":
			l.frames = append(l.frames, phrases(words)...)
		case "after":
			l.after = append(l.after, phrases(words)...)
		case "participle":
			l.participle = append(l.participle, words...)
		case "adverbend":
			l.adverbEnds = append(l.adverbEnds, words...)
		case "flags":
			add(l.flags, words)
		case "inname":
			add(l.nameInner, words)
		case "skip":
			add(l.skip, words)
		case "blocked":
			add(l.blocked, words)
		case "indefinite":
			add(l.indefinite, words)
		case "back":
			l.back = append(l.back, phrases(words)...)
		case "plain":
			add(l.plain, words)
		case "where":
			add(l.where, words)
		case "infinitive":
			add(l.infinitive, words)
		case "addressee":
			add(l.skip, words)
		case "prefix":
			l.prefixes = append(l.prefixes, words...)
		case "as":
			l.as = words[0]
		case "that":
			l.that = words[0]
		default:
			l.lists[key] = append(l.lists[key], words...)
		}
	}
	if l.flags["ideograms"] {
		l.cueWords, l.roleWords = l.longest(anyCue), l.longest(role)
	}
	return l
}

// longest returns the words of a class, longest first.
func (l *lexicon) longest(c class) []string {
	var out []string
	for w, have := range l.class {
		if have&c != 0 {
			out = append(out, w)
		}
	}
	slices.SortFunc(out, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), strings.Compare(a, b)) })
	return out
}

// phrases parts "according_to" into its folded words.
func phrases(words []string) [][]string {
	var out [][]string
	for _, w := range words {
		out = append(out, strings.Split(spelled(w), "_"))
	}
	return out
}

func add(set map[string]bool, words []string) {
	for _, w := range words {
		set[spelled(w)] = true
	}
}

// of returns the class of a folded word, also of one that a prefix is written onto.
func (l *lexicon) of(low string) class {
	c := l.class[low]
	if c != 0 {
		return c
	}
	for _, p := range l.prefixes {
		if rest, ok := strings.CutPrefix(low, p); ok && len(rest) > len(p) {
			return l.class[rest]
		}
	}
	return 0
}

// spelled is the form under which a word in lower case is listed: accents are
// kept, for "à" is not "a", but ё is е.
func spelled(lower string) string { return strings.ReplaceAll(lower, "ё", "е") }
