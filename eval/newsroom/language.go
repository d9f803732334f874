package main

import (
	"bufio"
	"bytes"
	"embed"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

//go:embed words
var wordFiles embed.FS

// shares are the languages of the articles with how many of a hundred each has.
var shares = []struct {
	language string
	percent  int
}{{"en", 52}, {"es", 14}, {"de", 12}, {"fr", 10}, {"ru", 6}, {"it", 6}}

// vocabularyWords is how many invented words a language has.
const vocabularyWords = 60_000

// commonWords are the ranks that no event has for a word of its own.
const commonWords = 400

// A language holds how sentences of it are made.
type language struct {
	code     string
	sections map[string][]string
	months   []string
	days     []string
	words    []string // by rank
}

func readLanguage(code string, seed uint64) (*language, error) {
	b, err := wordFiles.ReadFile("words/" + code + ".txt")
	if err != nil {
		return nil, fmt.Errorf("read words of %s: %w", code, err)
	}
	l := &language{code: code, sections: map[string][]string{}}
	heading := ""
	for lines := bufio.NewScanner(bytes.NewReader(b)); lines.Scan(); {
		line := strings.TrimSpace(lines.Text())
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '[':
			heading = strings.Trim(line, "[]")
		case heading == "syllables" || heading == "given" || heading == "months" || heading == "days":
			l.sections[heading] = append(l.sections[heading], strings.Fields(line)...)
		default:
			l.sections[heading] = append(l.sections[heading], line)
		}
	}
	l.months, l.days = l.sections["months"], l.sections["days"]
	for _, need := range []string{"syllables", "given", "role", "unit", "title", "plain", "said", "quote", "figure", "dated"} {
		if len(l.sections[need]) == 0 {
			return nil, fmt.Errorf("words of %s: section %q is empty", code, need)
		}
	}
	if len(l.months) != 12 || len(l.days) != 7 {
		return nil, fmt.Errorf("words of %s: %d months, %d days", code, len(l.months), len(l.days))
	}
	l.invent(seed)
	return l, nil
}

// invent makes the vocabulary: the commoner a word, the shorter.
func (l *language) invent(seed uint64) {
	r := rand.New(rand.NewPCG(seed, uint64(l.code[0])<<8|uint64(l.code[1])))
	have := map[string]bool{}
	for len(l.words) < vocabularyWords {
		n := 1 + len(l.words)/commonWords
		w := l.word(r, 2+r.IntN(min(3, n)))
		if !have[w] && utf8.RuneCountInString(w) > 3 {
			have[w] = true
			l.words = append(l.words, w)
		}
	}
}

func (l *language) word(r *rand.Rand, syllables int) string {
	var b strings.Builder
	for range syllables {
		b.WriteString(pick(r, l.sections["syllables"]))
	}
	return b.String()
}

// common draws a word by Zipf's law with exponent 1.
func (l *language) common(r *rand.Rand) string {
	return l.words[int(math.Pow(float64(len(l.words)), r.Float64()))-1]
}

// rare draws a word that an event may have for its own.
func (l *language) rare(r *rand.Rand) string {
	low := float64(commonWords)
	return l.words[int(low*math.Pow(float64(len(l.words))/low, r.Float64()))-1]
}

// name invents a family's or a place's name.
func (l *language) name(r *rand.Rand) string { return upper(l.word(r, 2+r.IntN(2))) }

func pick(r *rand.Rand, list []string) string { return list[r.IntN(len(list))] }

func upper(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}

// some returns n different ones of a list, in their order.
func some[T any](r *rand.Rand, list []T, n int) []T {
	keep := r.Perm(len(list))[:min(n, len(list))]
	slices.Sort(keep)
	out := make([]T, len(keep))
	for i, k := range keep {
		out[i] = list[k]
	}
	return out
}
