// Package catalogue turns the labels of pages into a reader's language.
//
// A label is written in English where it is used, and that English is its key:
// a language without a file, or a label its file lacks, shows the English. A
// language is a file of the folder languages, one "English = translation" a
// line, so that a speaker mends it without reading Go; a plural is two or more
// lines, "report|one" and "report|other", by the categories of CLDR.
//
// Only this program's labels pass through here. A source's words are never
// translated.
package catalogue

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

//go:embed languages/*.txt
var files embed.FS

// A Catalogue holds every language there is. It is safe for concurrent use.
type Catalogue struct {
	languages map[string]*Language
	matcher   language.Matcher
	tags      []language.Tag
}

// A Language is the labels of one language.
type Language struct {
	Tag      language.Tag
	labels   map[string]string
	printer  *message.Printer
	Sideways string // "ltr" or "rtl"
}

// New reads the catalogue.
func New() (*Catalogue, error) {
	c := &Catalogue{languages: map[string]*Language{}}
	c.add(language.English, nil)
	names, err := fs.Glob(files, "languages/*.txt")
	if err != nil {
		return nil, fmt.Errorf("list catalogue: %w", err)
	}
	for _, name := range names {
		if err := c.read(name); err != nil {
			return nil, err
		}
	}
	c.matcher = language.NewMatcher(c.tags)
	return c, nil
}

func (c *Catalogue) read(name string) error {
	tag, err := language.Parse(strings.TrimSuffix(path.Base(name), ".txt"))
	if err != nil {
		return fmt.Errorf("catalogue %s: %w", name, err)
	}
	b, err := files.ReadFile(name)
	if err != nil {
		return fmt.Errorf("catalogue %s: %w", name, err)
	}
	labels := map[string]string{}
	for n, line := range strings.Split(string(b), "\n") {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, value, ok := strings.Cut(line, " = ")
		if !ok {
			return fmt.Errorf("catalogue %s line %d: want English = translation", name, n+1)
		}
		labels[key] = value
	}
	if tag != language.English {
		c.add(tag, labels)
	}
	return nil
}

func (c *Catalogue) add(tag language.Tag, labels map[string]string) {
	l := &Language{Tag: tag, labels: labels, printer: message.NewPrinter(tag), Sideways: "ltr"}
	if base, _ := tag.Base(); slices.Contains([]string{"ar", "fa", "he", "ur", "ps", "yi"}, base.String()) {
		l.Sideways = "rtl"
	}
	c.languages[tag.String()] = l
	c.tags = append(c.tags, tag)
}

// Languages returns all languages, English first.
func (c *Catalogue) Languages() []*Language {
	var out []*Language
	for _, t := range c.tags {
		out = append(out, c.languages[t.String()])
	}
	return out
}

// For picks the language for an Accept-Language header; English where none fits.
func (c *Catalogue) For(accept string) *Language {
	wanted, _, err := language.ParseAcceptLanguage(accept)
	if err != nil {
		wanted = nil
	}
	_, i, _ := c.matcher.Match(wanted...)
	return c.languages[c.tags[i].String()]
}

// Text returns a label; its parts in braces, {} each, are filled in order.
func (l *Language) Text(english string, parts ...any) string {
	s, ok := l.labels[english]
	if !ok {
		s = english
	}
	for _, p := range parts {
		s = strings.Replace(s, "{}", fmt.Sprint(p), 1)
	}
	return s
}

// Number prints a number as the language groups its digits.
func (l *Language) Number(n any) string { return l.printer.Sprint(number.Decimal(n)) }

// Count prints a number with its noun: "1 report", "1,204 reports".
func (l *Language) Count(n int, noun string) string { return l.Number(n) + " " + l.Noun(n, noun) }

// Noun prints a noun in the number that n asks for.
func (l *Language) Noun(n int, noun string) string {
	form := plural.Cardinal.MatchPlural(l.Tag, n, 0, 0, 0, 0)
	word, ok := l.labels[noun+"|"+forms[form]]
	if !ok {
		word, ok = l.labels[noun+"|other"]
	}
	if !ok {
		word = english(n, noun)
	}
	return word
}

var forms = map[plural.Form]string{plural.Other: "other", plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few", plural.Many: "many"}

// english is a noun in the number that n asks for.
func english(n int, noun string) string {
	switch {
	case n == 1:
		return noun
	case strings.HasSuffix(noun, "y") && !strings.HasSuffix(noun, "ay"):
		return noun[:len(noun)-1] + "ies"
	}
	return noun + "s"
}
