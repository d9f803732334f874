// Command background rebuilds internal/text/background/data from a word
// frequency list with the columns language, word, centibels below 1 (a word's
// probability is 10^(-cB/100)), gzipped.
//
//	go run ./eval/background --words ../shared/data/word-frequencies.tsv.gz
package main

import (
	"bufio"
	"compress/gzip"
	"flag"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"variorum/internal/text"
	"variorum/internal/text/background"
)

// functionWords is how many of the most frequent words are kept as function words.
const functionWords = 150

func main() {
	words := flag.String("words", "../shared/data/word-frequencies.tsv.gz", "gzipped list: language, word, centibels")
	out := flag.String("out", "internal/text/background/data", "folder to write")
	frequent := flag.String("frequent", "internal/text/frequent/words.txt", "file of the lists by which languages are told apart")
	flag.Parse()
	if err := build(*words, *out, *frequent); err != nil {
		fmt.Fprintln(os.Stderr, "background:", err)
		os.Exit(1)
	}
}

// pairs returns the overlapping pairs of characters of a word longer than two in
// a script without spaces: there, pairs stand for words.
func pairs(word string) []string {
	runes := []rune(word)
	if len(runes) < 3 || !unicode.In(runes[0], unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar) {
		return nil
	}
	var out []string
	for i := range runes[1:] {
		out = append(out, string(runes[i:i+2]))
	}
	return out
}

type row struct {
	word string
	cB   int
}

func build(words, out, frequent string) error {
	f, err := os.Open(words)
	if err != nil {
		return err
	}
	defer f.Close()
	lists, err := readLists(f)
	if err != nil {
		return fmt.Errorf("read %s: %w", words, err)
	}
	for language, rows := range lists {
		if err := write(filepath.Join(out, language+".gz"), rows); err != nil {
			return err
		}
	}
	fmt.Printf("%d languages written to %s\n", len(lists), out)
	return writeFrequent(frequent, lists)
}

// frequentWords is how many words of a language tell it from the others: with 250
// no text of ten headlines, of 660 in nine languages, is told wrong.
const frequentWords = 250

// writeFrequent writes "language: word word …", most frequent first.
func writeFrequent(path string, lists map[string][]row) error {
	var b strings.Builder
	b.WriteString("# The most frequent words of each language; built by go run ./eval/background, see SOURCE.md\n")
	for _, language := range slices.Sorted(maps.Keys(lists)) {
		b.WriteString(language + ":")
		n := 0
		for _, r := range lists[language] {
			if n < frequentWords && strings.Trim(r.word, "0123456789") != "" {
				b.WriteString(" " + r.word)
				n++
			}
		}
		b.WriteByte('\n')
	}
	return os.WriteFile(path, []byte(b.String()), 0o644)
}

func readLists(r io.Reader) (map[string][]row, error) {
	z, err := gzip.NewReader(r)
	if err != nil {
		return nil, err
	}
	lists := map[string][]row{}
	for s := bufio.NewScanner(z); s.Scan(); {
		cols := strings.Split(s.Text(), "\t")
		if len(cols) != 3 {
			return nil, fmt.Errorf("line %q has %d columns, not 3", s.Text(), len(cols))
		}
		cB, err := strconv.Atoi(cols[2])
		if err != nil {
			return nil, err
		}
		lists[cols[0]] = append(lists[cols[0]], row{cols[1], cB})
	}
	return lists, nil
}

func write(path string, rows []row) error {
	slices.SortFunc(rows, func(a, b row) int {
		if a.cB != b.cB {
			return a.cB - b.cB
		}
		return strings.Compare(a.word, b.word)
	})
	var function []string
	sums := map[string]float64{}
	for _, r := range rows {
		folded := text.Fold(r.word)
		if len(function) < functionWords && strings.Trim(folded, "0123456789") != "" {
			function = append(function, folded)
		}
		p := math.Pow(10, -float64(r.cB)/100)
		sums[background.Cut(folded)] += p
		for _, pair := range pairs(folded) {
			sums[pair] += p
		}
	}
	keys := make([]string, 0, len(sums))
	for k := range sums {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	z, _ := gzip.NewWriterLevel(f, gzip.BestCompression)
	w := bufio.NewWriter(z)
	fmt.Fprintln(w, strings.Join(function, " "))
	for _, k := range keys {
		fmt.Fprintf(w, "%s\t%d\n", k, int(math.Round(-math.Log10(sums[k])*100)))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return z.Close()
}
