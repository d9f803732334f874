package credit

import (
	"slices"
	"strings"

	"variorum/internal/text"
)

// A form is one way to write an agency's name, as words.
type form struct {
	words []string // folded
	raw   []string // as written in agencies.txt
	id    string
	short bool
}

// A mention is a form found in a string.
type mention struct {
	start, end  int
	id          string
	short       bool
	first, last int // words
}

type token struct {
	text.Span
	folded string
}

// phrases is one section of frames.txt.
type phrases struct {
	byFirst map[string][][]string
	lines   []string
}

func (f *Finder) readAgencies(data string) {
	for line := range text.DataLines(data) {
		cols := strings.Split(line, "|")
		if len(cols) != 5 {
			continue
		}
		for i := range cols {
			cols[i] = strings.TrimSpace(cols[i])
		}
		for _, s := range strings.Split(cols[2], ";") {
			fm := form{id: cols[0], short: cols[3] == "ambiguous"}
			for _, w := range tokens(s) {
				fm.words = append(fm.words, w.folded)
				fm.raw = append(fm.raw, w.In(s))
			}
			if len(fm.words) > 0 {
				fm.short = fm.short && len(fm.words) == 1
				f.forms[fm.words[0]] = append(f.forms[fm.words[0]], fm)
			}
		}
		if cols[4] != "-" {
			for _, h := range strings.Fields(cols[4]) {
				f.hosts[h] = cols[0]
			}
		}
	}
	for _, fs := range f.forms {
		slices.SortStableFunc(fs, func(a, b form) int { return len(b.words) - len(a.words) })
	}
}

func (f *Finder) readFrames(data string) {
	section := ""
	for line := range text.DataLines(data) {
		if strings.HasPrefix(line, "[") {
			section = strings.Trim(line, "[]")
			f.frames[section] = phrases{byFirst: map[string][][]string{}}
			continue
		}
		p := f.frames[section]
		p.lines = append(p.lines, line)
		var words []string
		for _, w := range tokens(line) {
			words = append(words, w.folded)
		}
		if len(words) > 0 {
			p.byFirst[words[0]] = append(p.byFirst[words[0]], words)
		}
		f.frames[section] = p
	}
}

// tokens cuts words and parts elided articles from names: "l'AFP" is two.
func tokens(s string) []token {
	words := text.Words(s)
	out := make([]token, 0, len(words))
	for _, w := range words {
		if i := strings.IndexAny(w.Lower, "'"); i > 0 && i <= 4 && w.Kind == text.Letters {
			raw := w.In(s)
			if j := strings.IndexAny(raw, "'’"); j > 0 {
				k := j + 1
				if raw[j] != '\'' {
					k = j + len("’")
				}
				if k < len(raw) && raw[k:] != "s" {
					out = append(out, token{text.Span{Start: w.Start, End: w.Start + j}, text.Fold(raw[:j])})
					w.Start += k
				}
			}
		}
		out = append(out, token{w.Span, text.Fold(w.In(s))})
	}
	return out
}

// mentions finds the forms of agencies, longest first, none overlapping.
func (f *Finder) mentions(s string, words []token) []mention {
	var out []mention
	for i := 0; i < len(words); i++ {
		for _, fm := range f.forms[words[i].folded] {
			if j, ok := fm.at(s, words, i); ok {
				sp := spanOf(words, i, j)
				out = append(out, mention{start: sp.Start, end: sp.End, id: fm.id, short: fm.short, first: i, last: j})
				i = j - 1
				break
			}
		}
	}
	return out
}

func (fm form) at(s string, words []token, i int) (int, bool) {
	if i+len(fm.words) > len(words) {
		return 0, false
	}
	for k, w := range fm.words {
		if words[i+k].folded != w || !sameCase(words[i+k].In(s), fm.raw[k]) {
			return 0, false
		}
		if k > 0 && words[i+k].Start-words[i+k-1].End > 2 {
			return 0, false
		}
	}
	return i + len(fm.words), true
}

// sameCase: a form in capitals is only met in capitals, a form in lower case
// only in lower case; any form may be met in capitals throughout.
func sameCase(raw, form string) bool {
	return raw == form || raw == strings.ToUpper(form) && len(form) > 3
}

func (m mention) in(s string) string { return s[m.start:m.end] }

// before reports whether a phrase of a section ends right before word i, kind
// words ("the news agency") skipped; from is the phrase's first word.
func (f *Finder) before(section string, words []token, i int) (from int, ok bool) {
	for back := 0; back <= 4 && i > 0; back++ {
		for n := min(5, i); n >= 1; n-- {
			if f.frames[section].holds(words[i-n : i]) {
				return i - n, true
			}
		}
		if !f.frames["kind"].holds(words[i-1 : i]) {
			return 0, false
		}
		i--
	}
	return 0, false
}

// after reports whether a phrase of a section begins at word i.
func (f *Finder) after(section string, words []token, i int) (to int, ok bool) {
	for i < len(words) && f.frames["kind"].holds(words[i:i+1]) {
		i++
	}
	for n := min(4, len(words)-i); n >= 1; n-- {
		if f.frames[section].holds(words[i : i+n]) {
			return i + n, true
		}
	}
	return 0, false
}

// find reports whether a phrase of a section stands anywhere; to is the word after it.
func (f *Finder) find(section string, words []token) (to int, ok bool) {
	for i := range words {
		for _, p := range f.frames[section].byFirst[words[i].folded] {
			if i+len(p) <= len(words) && equal(words[i:i+len(p)], p) && len(p) > 1 {
				return i + len(p), true
			}
		}
	}
	return 0, false
}

func (f *Finder) whole(section string, words []token) bool { return f.frames[section].holds(words) }

func (f *Finder) starts(section string, words []token) bool {
	return len(words) > 0 && f.frames[section].holds(words[:1])
}

// holds reports whether the words are exactly one of the phrases.
func (p phrases) holds(words []token) bool {
	if len(words) == 0 {
		return false
	}
	return slices.ContainsFunc(p.byFirst[words[0].folded], func(q []string) bool { return len(q) == len(words) && equal(words, q) })
}

func equal(words []token, phrase []string) bool {
	for i, w := range phrase {
		if words[i].folded != w {
			return false
		}
	}
	return true
}
