package text

import (
	"iter"
	"strings"
	"sync"
)

// PerLanguage keeps what is read from a language's data, reading each language
// once, when it is first asked for. It is safe for concurrent use.
type PerLanguage[T any] struct {
	mu   sync.Mutex
	read func(language string) T
	have map[string]T
}

// NewPerLanguage returns a keeper; read must give an answer for any language.
func NewPerLanguage[T any](read func(language string) T) *PerLanguage[T] {
	return &PerLanguage[T]{read: read, have: map[string]T{}}
}

// Get returns the data of a language's primary subtag.
func (p *PerLanguage[T]) Get(language string) T {
	language = Primary(language)
	p.mu.Lock()
	defer p.mu.Unlock()
	v, ok := p.have[language]
	if !ok {
		v = p.read(language)
		p.have[language] = v
	}
	return v
}

// Primary returns the primary subtag of a BCP 47 tag in lower case: "pt" of
// "pt-BR".
func Primary(tag string) string {
	if i := strings.IndexAny(tag, "-_"); i >= 0 {
		tag = tag[:i]
	}
	return strings.ToLower(tag)
}

// DataLines yields the lines of a data file without comments ("# …"), outer
// white space and blank lines.
func DataLines(data string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for line := range strings.SplitSeq(data, "\n") {
			if i := strings.Index(line, "# "); i >= 0 {
				line = line[:i]
			}
			if line = strings.TrimSpace(line); line != "" && line != "#" && !yield(line) {
				return
			}
		}
	}
}
