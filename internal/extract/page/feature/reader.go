package feature

import (
	"embed"
	"fmt"
	"path"
	"strings"

	"variorum/internal/extract/page/markup"
	"variorum/internal/text"
)

//go:embed classes.txt stopwords.txt phrases
var data embed.FS

// kinds are the kinds of junk phrase, in the order of their features.
var kinds = [...]string{"related", "share", "subscription", "comment", "cookie", "advertisement", "rights", "author", "credit", "date", "navigation"}

const kindCount = len(kinds)

// A phrase is a junk phrase as word hashes.
type phrase struct {
	words []uint32
	kind  int
}

// A Reader makes sheets. It is safe for concurrent use.
type Reader struct {
	Classes *markup.Vocabulary
	letters *letters
	stop    bloom
	openers bloom // first words of phrases
	phrases map[uint32][]phrase
}

// New reads the embedded lexicons.
func New() (*Reader, error) {
	r := &Reader{letters: newLetters(), phrases: map[uint32][]phrase{}}
	classes, err := data.ReadFile("classes.txt")
	if err != nil {
		return nil, err
	}
	if r.Classes, err = markup.ParseVocabulary(string(classes)); err != nil {
		return nil, err
	}
	stop, err := data.ReadFile("stopwords.txt")
	if err != nil {
		return nil, err
	}
	var words []uint32
	for line := range text.DataLines(string(stop)) {
		words = r.AppendWords(words, []byte(line))
	}
	for _, w := range words {
		r.stop.add(w)
	}
	return r, r.readPhrases()
}

func (r *Reader) readPhrases() error {
	files, err := data.ReadDir("phrases")
	if err != nil {
		return err
	}
	for _, f := range files {
		if path.Ext(f.Name()) != ".txt" {
			continue
		}
		b, err := data.ReadFile("phrases/" + f.Name())
		if err != nil {
			return err
		}
		for line := range text.DataLines(string(b)) {
			if err := r.addPhrase(line); err != nil {
				return fmt.Errorf("parse phrases/%s: %w", f.Name(), err)
			}
		}
	}
	return nil
}

func (r *Reader) addPhrase(line string) error {
	kind, words, ok := strings.Cut(line, ":")
	for i, k := range kinds {
		if ok && k == kind {
			h := r.AppendWords(nil, []byte(words))
			if len(h) == 0 || len(h) > 6 {
				return fmt.Errorf("line %q: want one to six words", line)
			}
			r.openers.add(h[0])
			r.phrases[h[0]] = append(r.phrases[h[0]], phrase{h, i})
			return nil
		}
	}
	return fmt.Errorf("line %q: no such kind", line)
}

// junk tells which kinds of phrase a block holds: 2 at its start, 1 elsewhere.
func (r *Reader) junk(words []uint32) (found [kindCount]uint8) {
	for i, w := range words[:min(len(words), 60)] {
		if !r.openers.has(w) {
			continue
		}
		for _, p := range r.phrases[w] {
			if i+len(p.words) > len(words) || i > 0 && len(p.words) == 1 && len(words) > 6 {
				continue
			}
			same := true
			for j, x := range p.words {
				same = same && words[i+j] == x
			}
			if same && i == 0 {
				found[p.kind] = 2
			} else if same {
				found[p.kind] = max(found[p.kind], 1)
			}
		}
	}
	return found
}
