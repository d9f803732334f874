// Package romanise writes words of other alphabets in Latin letters and reduces
// them to what survives from one language to the next, so that a name can be
// recognised across languages.
//
// A word and its language come in; Latin letters without accents go out (Word),
// or the skeleton of consonants (Skeleton). Each language has a table of its own
// in tables/, after the standard it names; Latin alphabets only lose their
// accents. Chinese, Japanese and Korean are left as they are. What shared names
// mean for two stories is left to internal/group.
package romanise

import (
	"embed"
	"strings"
	"unicode/utf8"

	"variorum/internal/text"
)

//go:embed tables
var files embed.FS

// A Romaniser holds the tables, each read when first asked for. It is safe for
// concurrent use.
type Romaniser struct{ tables *text.PerLanguage[table] }

// table maps letters to Latin ones; longest is the most letters of a key.
type table struct {
	letters map[string]string
	longest int
}

// New returns a romaniser.
func New() *Romaniser { return &Romaniser{text.NewPerLanguage(read)} }

func read(language string) table {
	t := table{letters: map[string]string{}}
	data, err := files.ReadFile("tables/" + language + ".txt")
	if err != nil {
		return t // a Latin alphabet, or one without a table
	}
	for line := range strings.SplitSeq(string(data), "\n") {
		letters, latin, ok := strings.Cut(line, "\t")
		if !ok || strings.HasPrefix(line, "# ") {
			continue
		}
		t.letters[letters] = latin
		t.longest = max(t.longest, utf8.RuneCountInString(strings.TrimPrefix(letters, "^")))
	}
	return t
}

// Word returns a word of a language in lower-case Latin letters without accents.
func (r *Romaniser) Word(language, word string) string {
	t := r.tables.Get(language)
	word = strings.ToLower(word)
	if t.longest == 0 {
		return text.Fold(word)
	}
	var b strings.Builder
	for start := true; word != ""; start = false {
		latin, n := t.match(word, start)
		b.WriteString(latin)
		word = word[n:]
	}
	return text.Fold(b.String())
}

// match returns what the longest letters at the start of s become, and their length.
func (t *table) match(s string, start bool) (latin string, n int) {
	ends := make([]int, 0, 4)
	for i, r := range s {
		if len(ends) == t.longest {
			break
		}
		ends = append(ends, i+utf8.RuneLen(r))
	}
	for k := len(ends) - 1; k >= 0; k-- {
		if latin, ok := t.letters["^"+s[:ends[k]]]; ok && start {
			return latin, ends[k]
		}
		if latin, ok := t.letters[s[:ends[k]]]; ok {
			return latin, ends[k]
		}
	}
	_, n = utf8.DecodeRuneInString(s)
	return s[:n], n
}

// classes gives each consonant the letter of the class that languages confuse:
// voiced and voiceless, and the spellings of k, s and f. Letters without a class
// are dropped: vowels, and the weak h, j, w and y.
var classes = [26]byte{
	'b' - 'a': 'b', 'p' - 'a': 'b', 'c' - 'a': 'k', 'g' - 'a': 'k', 'k' - 'a': 'k', 'q' - 'a': 'k', 'd' - 'a': 't', 't' - 'a': 't',
	'f' - 'a': 'f', 'v' - 'a': 'f', 'l' - 'a': 'l', 'm' - 'a': 'm', 'n' - 'a': 'n', 'r' - 'a': 'r', 's' - 'a': 's', 'x' - 'a': 's', 'z' - 'a': 's',
}

// Skeleton returns the classes of the consonants of a romanised word, doubled
// ones once: Zelenskyi, Zelensky and Selenskyj all are "slnsk". It is empty for
// a word that has letters other than Latin.
func Skeleton(latin string) string {
	latin = strings.ReplaceAll(latin, "ph", "f")
	out := make([]byte, 0, len(latin))
	for i := range len(latin) {
		c := latin[i]
		if c >= utf8.RuneSelf {
			return ""
		}
		if c < 'a' || c > 'z' || classes[c-'a'] == 0 {
			continue
		}
		if k := classes[c-'a']; len(out) == 0 || out[len(out)-1] != k {
			out = append(out, k)
		}
	}
	return string(out)
}
