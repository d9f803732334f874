// Package background tells how common a word is in a language before any news
// was read: token probabilities from the word frequency lists in data/, and the
// function words on top of them.
//
// A language and a word come in, a probability or a weight goes out. Words are
// kept as folded five-letter prefixes (text.Fold, text.Prefix), which is a stem
// that works in every alphabet. Statistics learned from the articles themselves
// are left to internal/group.
//
// The data is derived from rspeer/wordfreq (see data/SOURCE.md for its licence)
// by `go run ./eval/background`; a language's file is read when first asked for.
package background

import (
	"bufio"
	"compress/gzip"
	"embed"
	"math"
	"strconv"
	"strings"

	"variorum/internal/text"
)

//go:embed data
var files embed.FS

// PrefixLetters is the length at which words are cut. Tuned on the grouping
// development sets: 5 beats 6, whole words and Snowball stems; after a change
// `go run ./eval/background` rebuilds the data.
const PrefixLetters = 5

// Unseen is the token probability given to a word that a list does not hold:
// below the last word of the lists, whose floor is 10^-5.2.
var unseen = math.Pow(10, -6.8)

// A Library holds the tables of all languages.
type Library struct{ tables *text.PerLanguage[*Table] }

// New returns a library; tables are read when first asked for.
func New() *Library { return &Library{text.NewPerLanguage(read)} }

// Table returns the table of a language, an empty one where there is no data.
func (l *Library) Table(language string) *Table { return l.tables.Get(language) }

// A Table is what is known of one language's words. It is never changed.
type Table struct {
	p        map[string]float32
	function map[string]bool
}

// Key returns the form under which a word is kept: folded, cut to five letters.
func Key(word string) string { return Cut(text.Fold(word)) }

// Cut returns the key of a word that text.Fold has folded already. Arabic loses
// the article and one-letter prefixes first (see unprefixed).
func Cut(folded string) string {
	if folded != "" && folded[0] >= 0xd8 && folded[0] <= 0xdb {
		folded = unprefixed(folded)
	}
	return text.Prefix(folded, PrefixLetters)
}

// P returns the token probability of a key, 0 to 1.
func (t *Table) P(key string) float64 {
	if p, ok := t.p[key]; ok {
		return float64(p)
	}
	return unseen
}

// IDF returns -log10 of the probability of a key less 1, at least 0: about 0.3
// for "the", 3 for a plain noun, 5.8 for an unseen word.
func (t *Table) IDF(key string) float64 { return max(0, -math.Log10(t.P(key))-1) }

// Function reports whether the folded whole word is one of the language's
// hundred and fifty most frequent words: articles, pronouns, particles, the
// commonest verbs.
func (t *Table) Function(folded string) bool { return t.function[folded] }

// Empty reports whether there is no data for the language.
func (t *Table) Empty() bool { return len(t.p) == 0 }

func read(language string) *Table {
	t := &Table{p: map[string]float32{}, function: map[string]bool{}}
	f, err := files.Open("data/" + language + ".gz")
	if err != nil {
		return t // no list for this language
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return t
	}
	lines := bufio.NewScanner(z)
	if lines.Scan() {
		for _, w := range strings.Fields(lines.Text()) {
			t.function[w] = true
		}
	}
	for lines.Scan() {
		key, cB, _ := strings.Cut(lines.Text(), "\t")
		if n, err := strconv.Atoi(cB); err == nil {
			t.p[key] = float32(math.Pow(10, -float64(n)/100))
		}
	}
	return t
}
