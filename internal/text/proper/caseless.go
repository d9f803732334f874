package proper

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"variorum/internal/text"
)

// caseless finds names in a script without case: states and capitals, and what
// stands beside a role, an honorific or the point of a foreign name. A name
// found once is found wherever it stands in the text.
type caseless struct {
	lex     *lexicon
	clitics []string // particles written as one with the next word, the longest first
}

func newCaseless(l *lexicon) *caseless {
	c := &caseless{lex: l}
	for w := range l.section["clitic"].whole {
		c.clitics = append(c.clitics, w)
	}
	slices.SortFunc(c.clitics, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	return c
}

// A find is a name before the text's other places of it are looked up.
type find struct {
	text.Span
	role text.Span
	kind Kind
}

func (c *caseless) find(doc *text.Doc) []Name {
	var found []find
	if c.lex.is("script", "han") {
		found = c.han(doc)
	} else {
		found = c.spaced(doc)
	}
	return c.names(doc, found)
}

// names orders the finds, drops overlaps (the earlier, then the longer, stays)
// and gives them their words.
func (c *caseless) names(doc *text.Doc, found []find) []Name {
	slices.SortStableFunc(found, func(a, b find) int {
		if a.Start != b.Start {
			return a.Start - b.Start
		}
		return b.End - a.End
	})
	var out []Name
	end := 0
	for _, f := range found {
		if f.Start < end || f.Len() == 0 {
			continue
		}
		first, last := doc.WordsIn(f.Span)
		if last <= first || doc.Words[first].Sentence != doc.Words[last-1].Sentence {
			continue
		}
		n := Name{Span: f.Span, First: first, Last: last, Sentence: doc.Words[first].Sentence, Kind: f.kind}
		if f.role.End <= f.Start {
			n.Before = f.role
		} else {
			n.After = f.role
		}
		out = append(out, n)
		end = f.End
	}
	return out
}

// spaced reads a script that parts words by spaces (Arabic).
func (c *caseless) spaced(doc *text.Doc) []find {
	var out []find
	last := map[string]bool{} // last words of persons
	for _, sent := range doc.Sentences {
		for w := sent.First; w < sent.Last; w++ {
			if f, n := c.place(doc, w, sent.Last); n > 0 {
				out = append(out, f)
				w += n - 1
				continue
			}
			n := c.lex.role.match(doc.Words, w, sent.Last)
			if n == 0 {
				continue
			}
			from := c.afterRole(doc, w+n, sent.Last)
			to := c.person(doc, from, sent.Last)
			if to > from {
				sp := text.Span{Start: doc.Words[from].Start, End: doc.Words[to-1].End}
				out = append(out, find{sp, text.Span{Start: doc.Words[w].Start, End: doc.Words[from-1].End}, Person})
				if to-from > 1 {
					last[doc.Words[to-1].Lower] = true
				}
				w = to - 1
			}
		}
	}
	for _, w := range doc.Words {
		if last[w.Lower] {
			out = append(out, find{w.Span, text.Span{}, Person})
		}
	}
	return out
}

// place matches a state or capital at word w, a clitic before it allowed.
func (c *caseless) place(doc *text.Doc, w, limit int) (find, int) {
	for n := min(c.lex.places.longest, limit-w); n > 0; n-- {
		sp := text.Span{Start: doc.Words[w].Start, End: doc.Words[w+n-1].End}
		if _, ok := c.lex.places.at[placeKey(sp.In(doc.Text))]; ok {
			return find{sp, text.Span{}, Place}, n
		}
		for _, clitic := range c.clitics {
			rest, ok := strings.CutPrefix(sp.In(doc.Text), clitic)
			if !ok || utf8.RuneCountInString(rest) < 3 {
				continue
			}
			if _, ok := c.lex.places.at[placeKey(rest)]; ok {
				sp.Start += len(clitic)
				return find{sp, text.Span{}, Place}, n
			}
		}
	}
	return find{}, 0
}

// afterRole passes what a role is of: "minister of the interior".
func (c *caseless) afterRole(doc *text.Doc, w, limit int) int {
	for w < limit && (c.lex.is("role-of", doc.Words[w].Lower) || c.lex.is("modifier", doc.Words[w].Lower)) && doc.Text[doc.Words[w-1].End:doc.Words[w].Start] == " " {
		w++
	}
	return w
}

// person returns the word behind the name that begins at w: two words, one more
// for each connector ("bin").
func (c *caseless) person(doc *text.Doc, w, limit int) int {
	to, most := w, 2
	for to < limit && to-w < most {
		word := doc.Words[to]
		if word.Kind != text.Letters || c.lex.is("stop", word.Lower) || c.lex.is("role-of", word.Lower) || to > w && doc.Text[doc.Words[to-1].End:word.Start] != " " {
			break
		}
		if c.lex.is("connector", word.Lower) {
			most++
		}
		to++
	}
	return to
}

// han reads Chinese and Japanese.
func (c *caseless) han(doc *text.Doc) []find {
	out := c.states(doc)
	person := map[string]bool{}
	add := func(sp, role text.Span) {
		if sp.Len() > 0 && utf8.RuneCountInString(sp.In(doc.Text)) >= 2 {
			out = append(out, find{sp, role, Person})
			person[sp.In(doc.Text)] = true
		}
	}
	for i, r := range doc.Text {
		if r == '·' || r == '・' || r == '‧' {
			sp := c.pointed(doc.Text, i, utf8.RuneLen(r))
			add(sp, c.beside(doc.Text, sp))
		}
	}
	for role := range c.lex.section["role-word"].whole {
		for at := 0; ; {
			i := strings.Index(doc.Text[at:], role)
			if i < 0 {
				break
			}
			sp := text.Span{Start: at + i, End: at + i + len(role)}
			at = sp.End
			if n := c.before(doc.Text[:sp.Start], role); n > 0 {
				add(text.Span{Start: sp.Start - n, End: sp.Start}, sp)
			} else if n := c.surnamed(doc.Text[sp.End:]); n > 0 {
				add(text.Span{Start: sp.End, End: sp.End + n}, sp)
			}
		}
	}
	for name := range person {
		for at := 0; ; {
			i := strings.Index(doc.Text[at:], name)
			if i < 0 {
				break
			}
			out = append(out, find{text.Span{Start: at + i, End: at + i + len(name)}, text.Span{}, Person})
			at += i + len(name)
		}
	}
	slices.SortStableFunc(out, func(a, b find) int { // with a role before without one
		if c := a.Start - b.Start; c != 0 {
			return c
		}
		if c := b.End - a.End; c != 0 {
			return c
		}
		if c := b.role.Len() - a.role.Len(); c != 0 {
			return c
		}
		if c := a.role.Start - b.role.Start; c != 0 {
			return c
		}
		return strings.Compare(string(a.kind), string(b.kind))
	})
	return out
}

// states finds states and capitals anywhere.
func (c *caseless) states(doc *text.Doc) (out []find) {
	for _, name := range c.lex.places.names {
		r, _ := utf8.DecodeRuneInString(name)
		if !unicode.In(r, unicode.Han, unicode.Katakana) || utf8.RuneCountInString(name) < 2 {
			continue
		}
		for at := 0; ; {
			i := strings.Index(doc.Text[at:], name)
			if i < 0 {
				break
			}
			out = append(out, find{text.Span{Start: at + i, End: at + i + len(name)}, text.Span{}, Place})
			at += i + len(name)
		}
	}
	return out
}

// pointed returns the foreign name around the point at byte i.
func (c *caseless) pointed(s string, i, n int) text.Span {
	start, end := i, i+n
	for start > 0 {
		r, k := utf8.DecodeLastRuneInString(s[:start])
		if !c.spells(r) {
			break
		}
		start -= k
	}
	for end < len(s) {
		r, k := utf8.DecodeRuneInString(s[end:])
		if !c.spells(r) && r != '·' && r != '・' && r != '‧' {
			break
		}
		end += k
	}
	if start == i || end == i+n {
		return text.Span{}
	}
	return text.Span{Start: start, End: end}
}

// beside returns the role right before or behind a name, the longest that fits.
func (c *caseless) beside(s string, sp text.Span) (best text.Span) {
	for role := range c.lex.section["role-word"].whole {
		at := text.Span{}
		if strings.HasSuffix(s[:sp.Start], role) {
			at = text.Span{Start: sp.Start - len(role), End: sp.Start}
		} else if strings.HasPrefix(s[sp.End:], role) {
			at = text.Span{Start: sp.End, End: sp.End + len(role)}
		}
		if at.Len() > best.Len() || at.Len() == best.Len() && at.Start < best.Start {
			best = at
		}
	}
	return best
}

// spells reports whether a character writes foreign names: katakana, or one of
// the Chinese characters used for their sound.
func (c *caseless) spells(r rune) bool {
	return unicode.Is(unicode.Katakana, r) || r == 'ー' || c.lex.is("sound", string(r))
}

// surnamed returns the bytes of a name that begins with a known surname.
func (c *caseless) surnamed(s string) int {
	runes := make([]rune, 0, 4)
	for _, r := range s {
		if len(runes) == 4 || !unicode.Is(unicode.Han, r) {
			break
		}
		runes = append(runes, r)
	}
	surname := 0
	for _, n := range []int{2, 1} {
		if len(runes) > n && c.lex.is("surname", string(runes[:n])) {
			surname = n
			break
		}
	}
	if surname == 0 {
		return 0
	}
	end := surname
	for end < len(runes) && end < surname+2 && !c.lex.is("stop", string(runes[end])) {
		end++
	}
	if end == surname {
		return 0
	}
	return len(string(runes[:end]))
}

// before returns the bytes of the name that ends where a role begins.
func (c *caseless) before(s, role string) int {
	var runes []rune
	katakana := false
	for len(s) > 0 {
		r, k := utf8.DecodeLastRuneInString(s)
		kana := unicode.Is(unicode.Katakana, r) || r == 'ー' || r == '・'
		if !kana && !unicode.Is(unicode.Han, r) || len(runes) > 0 && kana != katakana || c.lex.is("stop", string(r)) || !kana && len(runes) == 6 || len(runes) == 20 {
			break
		}
		katakana = kana
		runes = append(runes, r)
		s = s[:len(s)-k]
	}
	slices.Reverse(runes)
	if katakana {
		if len(runes) < 2 || !c.lex.is("kana-role", role) && !slices.Contains(runes, '・') {
			return 0
		}
		return len(string(runes))
	}
	if c.lex.is("honorific", role) && len(runes) >= 2 && len(runes) <= 5 {
		return len(string(runes))
	}
	runes = runes[max(0, len(runes)-4):]
	for from := range runes { // the longest tail that begins with a surname
		rest := runes[from:]
		if len(rest) >= 2 && (c.lex.is("surname", string(rest[:1])) && len(rest) <= 3 || c.lex.is("surname", string(rest[:2]))) {
			return len(string(rest))
		}
	}
	return 0
}
