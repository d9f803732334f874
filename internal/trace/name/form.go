package name

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"variorum/internal/text"
	"variorum/internal/text/background"
	"variorum/internal/text/proper"
	"variorum/internal/trace/source"
)

// A form is one spelling of a name with all that the story tells of it.
type form struct {
	text      string
	words     []string // folded, in Latin letters, without case endings and articles
	keys      []string // proper.Speller.Key of words
	bones     []string // proper.Speller.Skeleton of words
	articles  []int    // source indexes, ascending
	places    []int    // order of the first place in each of articles
	count     int
	at        int // order of the first place
	strong    int // places where the capital proves a name
	articled  int // places with an article before it
	kinds     map[proper.Kind]int
	roles     []role
	languages []string
	region    proper.Region
	declined  bool // a case ending was cut
	abjad     bool // in a script that leaves vowels out
	acronym   bool // all capitals, one word
	shouted   bool
	acts      int   // places where it speaks or acts
	located   int   // places with a preposition of place before it
	common    bool  // all its words are common ones
	long      *form // the form it stands in brackets behind
}

type role struct {
	text      string
	count, at int
}

// norm is the form under which spellings that differ in nothing meet.
func (f *form) norm() string { return strings.Join(f.words, " ") }

func (f *form) last() string { return f.words[len(f.words)-1] }

// A collector gathers the forms of a story.
type collector struct {
	*Tracer
	forms map[string]*form
	order []*form
	lower map[string]bool // words printed in lower case somewhere
	weak  []occurrence
	lasts map[string]bool // last words of longer names: they stand alone too
	spell map[string][2]string
}

// An occurrence is one place of a name.
type occurrence struct {
	name   proper.Name
	part   *source.Part
	source *source.Source
}

// collect finds the names of all sources, in order. Names whose capital proves
// nothing wait until the others are known.
func (t *Tracer) collect(sources []*source.Source) []*form {
	c := &collector{Tracer: t, forms: map[string]*form{}, lower: map[string]bool{}, spell: map[string][2]string{}}
	for _, s := range sources {
		for i := range s.Parts {
			c.part(s, &s.Parts[i])
		}
	}
	c.lasts = map[string]bool{}
	for _, f := range c.order {
		if w := text.Words(f.text); len(w) > 1 && f.kinds[proper.Organisation] == 0 && f.kinds[proper.Other] == 0 {
			c.lasts[w[len(w)-1].In(f.text)] = true
		}
	}
	for _, o := range c.weak {
		c.settle(o)
	}
	for _, f := range c.order {
		w := text.Words(f.text)
		f.common = f.common || len(w) > 0 && c.lower[w[len(w)-1].Lower]
	}
	return c.order
}

func (c *collector) part(s *source.Source, p *source.Part) {
	for _, w := range p.Words {
		if !w.Upper && w.Kind == text.Letters {
			c.lower[w.Lower] = true
		}
	}
	var before *form
	for _, n := range c.finder.Find(p.Doc) {
		o := occurrence{n, p, s}
		if n.Headline || n.Unproven || n.First == p.Sentences[n.Sentence].First {
			c.weak = append(c.weak, o)
			before = nil
			continue
		}
		f := c.add(o, n.Span, 1)
		if n.Bracket && before != nil && f.acronym && f.long == nil && before != f {
			f.long = before
		}
		before = f
	}
}

// settle decides on a name at the head of a sentence or in a headline.
func (c *collector) settle(o occurrence) {
	words := o.part.Words[o.name.First:o.name.Last]
	if f := c.forms[o.name.In(o.part.Text)]; o.name.Unproven && f == nil && (c.plain(o, words[0]) || c.plain(o, words[len(words)-1])) {
		return
	}
	if o.name.Headline {
		if n := len(words); !c.known(o, words) && n > 1 && n <= 4 && (o.name.Kind == proper.Person || o.name.Before.Len() > 0) {
			c.add(o, o.name.Span, 0)
		}
		return
	}
	if len(words) > 1 {
		// "Spectators Ada Byron and …": the first word only opens the sentence
		rest := text.Span{Start: words[1].Start, End: o.name.End}
		f := c.forms[o.name.In(o.part.Text)]
		if (f == nil || f.strong == 0) && c.opener(o, words[0]) && (c.forms[rest.In(o.part.Text)] != nil || len(words) > 2 && c.finder.Given(words[1].Lower)) {
			o.name.First++
			c.add(o, rest, 1)
			return
		}
		if !c.lower[words[0].Lower] || !c.allLower(words) {
			c.add(o, o.name.Span, 1)
		}
		return
	}
	if f := c.forms[o.name.In(o.part.Text)]; f != nil {
		c.add(o, o.name.Span, 0)
		return
	}
	if o.name.Before.Len() > 0 || c.lasts[o.name.In(o.part.Text)] || c.rare(o, words[0]) {
		c.add(o, o.name.Span, 0)
	}
}

// plain reports whether a word is a common one, as far as the language's word
// table tells.
func (c *collector) plain(o occurrence, w text.Word) bool {
	return !o.source.Words.Empty() && !c.finder.Given(w.Lower) && o.source.Words.IDF(background.Key(w.Lower)) < rareWeight
}

// opener reports whether a word is a common one that only opens its sentence.
func (c *collector) opener(o occurrence, w text.Word) bool {
	if c.finder.Given(w.Lower) {
		return false
	}
	return c.lower[w.Lower] || strings.HasSuffix(w.Lower, "ing") || !o.source.Words.Empty() && o.source.Words.IDF(background.Key(w.Lower)) < rareWeight
}

func (c *collector) allLower(words []text.Word) bool {
	for _, w := range words {
		if !c.lower[w.Lower] {
			return false
		}
	}
	return true
}

// rareWeight is the background weight (-log10 p - 1) from which a word that
// opens a sentence is taken for a name: above that of plain nouns (about 3).
const rareWeight = 3.3

func (c *collector) rare(o occurrence, w text.Word) bool {
	if _, ok := c.finder.Region(o.part.Language, o.name.In(o.part.Text)); ok {
		return true
	}
	low := strings.TrimSuffix(w.Lower, "'s")
	return !c.lower[low] && !o.source.Words.Function(text.Fold(low)) && !o.source.Words.Empty() && o.source.Words.IDF(background.Key(low)) >= rareWeight && !strings.HasSuffix(low, "ly") && !strings.HasSuffix(low, "ing")
}

// known takes the longest known forms out of a headline that capitalises all.
func (c *collector) known(o occurrence, words []text.Word) (any bool) {
	for i := 0; i < len(words); i++ {
		for n := min(len(words)-i, 6); n > 0; n-- {
			sp := text.Span{Start: words[i].Start, End: words[i+n-1].End}
			if n == 1 && strings.HasSuffix(words[i].Lower, "'s") {
				sp.End -= len("'s")
				for sp.End > sp.Start && !isLetterEnd(o.part.Text[:sp.End]) {
					sp.End--
				}
			}
			_, state := c.finder.Region(o.part.Language, sp.In(o.part.Text))
			if f := c.forms[sp.In(o.part.Text)]; state || f != nil && f.strong > 0 || n == 1 && c.lasts[sp.In(o.part.Text)] {
				c.add(o, sp, 0)
				any = true
				i += n - 1
				break
			}
		}
	}
	return any
}

func isLetterEnd(s string) bool {
	r := []rune(s[max(0, len(s)-4):])
	return len(r) > 0 && unicode.IsLetter(r[len(r)-1])
}

// add counts one place of a form.
func (c *collector) add(o occurrence, sp text.Span, strong int) *form {
	printed := sp.In(o.part.Text)
	f := c.forms[printed]
	if f == nil {
		f = c.form(printed, o.part.Language)
		f.at = len(c.order)
		c.forms[printed] = f
		c.order = append(c.order, f)
	}
	f.count++
	f.strong += strong
	at, ok := slices.BinarySearch(f.articles, o.source.Index)
	if !ok {
		f.articles = slices.Insert(f.articles, at, o.source.Index)
		f.places = slices.Insert(f.places, at, c.place(o))
	}
	f.places[at] = min(f.places[at], c.place(o))
	if !slices.Contains(f.languages, o.part.Language) {
		f.languages = append(f.languages, o.part.Language)
	}
	if o.name.Kind != proper.Unknown {
		f.kinds[o.name.Kind]++
	}
	if printed == o.name.In(o.part.Text) {
		f.common = f.common || c.commonWords(o)
	}
	if o.name.Articled {
		f.articled++
	}
	if o.name.Actor {
		f.acts++
	}
	if o.name.Located {
		f.located++
	}
	f.addRole(o.name.Before.In(o.part.Text), c.roleAt(o))
	f.addRole(o.name.After.In(o.part.Text), c.roleAt(o))
	return f
}

// commonWeight is the background weight up to which a word is common.
const commonWeight = 3.0

// commonWords reports whether all words of a name are common ones: "World Cup".
func (c *collector) commonWords(o occurrence) bool {
	if o.source.Words.Empty() {
		return false
	}
	for _, w := range o.part.Words[o.name.First:o.name.Last] {
		if o.source.Words.IDF(background.Key(w.Lower)) > commonWeight {
			return false
		}
	}
	return true
}

// place orders the places of an article: parts in order, then bytes.
func (c *collector) place(o occurrence) int {
	for i := range o.source.Parts {
		if &o.source.Parts[i] == o.part {
			return i<<32 | o.name.Start
		}
	}
	return 0
}

func (c *collector) roleAt(o occurrence) int { return o.source.Index<<20 | o.name.Start&(1<<20-1) }

func (f *form) addRole(printed string, at int) {
	if printed == "" {
		return
	}
	for i := range f.roles {
		if f.roles[i].text == printed {
			f.roles[i].count++
			return
		}
	}
	f.roles = append(f.roles, role{printed, 1, at})
}

func (c *collector) form(printed, language string) *form {
	f := &form{text: printed, kinds: map[proper.Kind]int{}}
	var lower []string
	upper := true
	for _, w := range text.Words(printed) {
		lower = append(lower, w.Lower)
	}
	for _, r := range printed {
		upper = upper && !unicode.IsLower(r)
		f.abjad = f.abjad || unicode.In(r, unicode.Arabic, unicode.Hebrew)
	}
	for _, w := range c.finder.Core(language, lower) {
		stem := c.finder.Endings(language, w)
		f.declined = f.declined || stem != w
		w = c.speller.Latin(stem)
		f.words = append(f.words, w)
		f.keys = append(f.keys, c.spelled(w)[0])
		f.bones = append(f.bones, c.spelled(w)[1])
	}
	if len(f.words) == 0 {
		f.words, f.keys, f.bones = []string{printed}, []string{printed}, []string{printed}
	}
	f.shouted = upper && hasCase(printed)
	f.acronym = f.shouted && !strings.Contains(printed, " ") && utf8.RuneCountInString(printed) <= 8 && hasTwo(printed)
	f.region, _ = c.finder.Region(language, printed)
	return f
}

func (c *collector) spelled(w string) [2]string {
	k, ok := c.spell[w]
	if !ok {
		k = [2]string{c.speller.Key(w), c.speller.Skeleton(w)}
		c.spell[w] = k
	}
	return k
}

func hasCase(s string) bool { return strings.ToLower(s) != strings.ToUpper(s) }

// byLength orders forms for folding: the fullest first.
func byLength(a, b *form) int {
	return cmp.Or(len(b.words)-len(a.words), b.count-a.count, len(b.text)-len(a.text), cmp.Compare(a.text, b.text))
}

func hasTwo(s string) bool { return utf8.RuneCountInString(s) >= 2 }
