package text

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"

	"github.com/RadhiFadlillah/whatlanggo"
)

//go:embed frequent/words.txt
var frequentWords string

// A Detector tells the language of a text. It is safe for concurrent use; its
// word lists are read when first needed.
type Detector struct {
	load func() *frequent
}

// frequent is which languages have a word among their most frequent.
type frequent struct {
	names []string
	words map[string][]uint8 // indexes of names
}

// NewDetector returns a detector with the built-in lists.
func NewDetector() *Detector {
	return &Detector{load: sync.OnceValue(readFrequent)}
}

func readFrequent() *frequent {
	f := &frequent{words: map[string][]uint8{}}
	for line := range DataLines(frequentWords) {
		name, words, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		for _, w := range strings.Fields(words) {
			f.words[w] = append(f.words[w], uint8(len(f.names)))
		}
		f.names = append(f.names, name)
	}
	return f
}

const (
	// detectBytes is enough text to tell a language; more only costs time.
	detectBytes = 4000
	// detectLead is how far, in weight of frequent words, the best language must
	// lead the next. Chosen on headlines of nine languages: lower names wrong
	// languages, higher leaves headlines without one.
	detectLead = 1.0
)

// Detect returns the language of a text (BCP 47), or "" where it cannot tell.
// Scripts of one language speak for themselves; else the share of a language's
// most frequent words decides, a word counting the less the more languages have
// it; letter trigrams (whatlanggo) decide what is left.
func (d *Detector) Detect(s string) string {
	s = head(s, detectBytes)
	if l := byScript(s); l != "" {
		return l
	}
	f := d.load()
	scores := make([]float64, len(f.names))
	for _, w := range Words(s) {
		langs := f.words[w.Lower]
		for _, l := range langs {
			scores[l] += 1 / float64(len(langs))
		}
	}
	best, next := -1, -1
	for i, x := range scores {
		switch {
		case best < 0 || x > scores[best]:
			best, next = i, best
		case next < 0 || x > scores[next]:
			next = i
		}
	}
	if scores[best] >= scores[next]+detectLead && scores[best] >= 1.2*scores[next] {
		return f.names[best]
	}
	if info := whatlanggo.Detect(s); info.IsReliable() {
		return info.Lang.Iso6391()
	}
	if scores[best] > scores[next] {
		return f.names[best]
	}
	return ""
}

// byScript names the language where more than half of the letters belong to a
// script that only one of the languages here is written in.
func byScript(s string) string {
	letters, han, kana, hangul, greek, hebrew, thai := 0, 0, 0, 0, 0, 0, 0
	for _, r := range s {
		switch {
		case r < 0x370:
			if unicode.IsLetter(r) {
				letters++
			}
			continue
		case unicode.In(r, unicode.Hiragana, unicode.Katakana):
			kana++
		case unicode.Is(unicode.Han, r):
			han++
		case unicode.Is(unicode.Hangul, r):
			hangul++
		case unicode.Is(unicode.Greek, r):
			greek++
		case unicode.Is(unicode.Hebrew, r):
			hebrew++
		case unicode.Is(unicode.Thai, r):
			thai++
		case !unicode.IsLetter(r):
			continue
		}
		letters++
	}
	switch half := letters / 2; {
	case letters == 0:
	case kana*5 > letters && kana+han > half:
		return "ja"
	case han > half:
		return "zh"
	case hangul > half:
		return "ko"
	case greek > half:
		return "el"
	case hebrew > half:
		return "he"
	case thai > half:
		return "th"
	}
	return ""
}

// head returns at most n bytes of s, cut between code points.
func head(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xc0 == 0x80 {
		n--
	}
	return s[:n]
}
