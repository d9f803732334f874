package page

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"variorum/internal/extract/page/head"
	"variorum/internal/extract/page/markup"
)

// people finds the authors: first what the head states, then what the page
// shows by the title, then a desk or team, then what it shows elsewhere.
func (e *Extractor) people(s *Sight) (names []string, from string) {
	names, house, from := e.statedPeople(s)
	if len(names) > 0 {
		return names, from
	}
	if found, from := e.linkedPeople(s); len(found) > 0 {
		return found, from
	}
	found, from, near := e.shownPeople(s)
	if near {
		return found, from
	}
	if found := e.bareName(s); len(found) > 0 {
		return found, "name by the title"
	}
	if house.Value != "" && (len(found) == 0 || !isOutlet(house.Value, s.Head.Outlets)) {
		return []string{house.Value}, house.From
	}
	if desk := e.desk(s); desk != "" {
		return []string{desk}, "byline"
	}
	return found, from
}

// statedPeople reads the head's statements. The first that names people wins;
// one that names them and others too wins over it. An organisation is only the
// house: the page may show who wrote.
func (e *Extractor) statedPeople(s *Sight) (names []string, house head.Statement, from string) {
	together := map[string][]string{}
	for _, st := range s.Head.Authors {
		found := e.bylines.names(uninvert(st), s.Head.Outlets)
		if len(found) == 0 {
			if house.Value == "" && collective(st.Value) {
				house = st
			}
			continue
		}
		if len(found) == 1 && (isOutlet(found[0], s.Head.Outlets) || found[0] == s.Head.Publisher.Value || e.bylines.isHouse(found[0])) {
			if house.Value == "" {
				house = head.Statement{Value: found[0], From: st.From}
			}
			continue
		}
		for _, n := range found { // pages repeat a meta element for each person
			if !known(together[st.From], n) {
				together[st.From] = append(together[st.From], n)
			}
		}
		if !strings.HasPrefix(st.From, "meta ") { // each node of data is an article of its own
			together[st.From] = found
		}
		if found = together[st.From]; names == nil || len(found) > len(names) && holds(found, names) {
			names, from = found, st.From
		}
	}
	return names, house, from
}

// uninvert turns the "Roe, Ada" of citations round.
func uninvert(st head.Statement) string {
	last, first, ok := strings.Cut(st.Value, ", ")
	if ok && strings.HasSuffix(st.From, "citation_author") && !strings.Contains(first, ",") && len(strings.Fields(last)) <= 3 && len(strings.Fields(first)) <= 3 {
		return first + " " + last
	}
	return st.Value
}

// collective reports whether a statement can be a desk or team: a few words, no
// address.
func collective(s string) bool {
	n := len(strings.Fields(s))
	letters := strings.IndexFunc(s, unicode.IsLetter)
	return n <= 6 && letters >= 0 && len(s) <= 60 && !strings.ContainsAny(s, "@{}<>/") && !(n == 1 && strings.ToLower(s) == s)
}

// holds reports whether all of b are in a.
func holds(a, b []string) bool {
	for _, x := range b {
		if !listed(a, x) {
			return false
		}
	}
	return true
}

// The blocks around the title in which bylines stand.
const bylineBefore, bylineAfter = 14, 50

// linkedPeople reads the links to people next to the title. A byline's links
// stand in neighbouring blocks.
func (e *Extractor) linkedPeople(s *Sight) ([]string, string) {
	title := max(s.Sheet.Title, 0)
	var out []string
	last := -1
	for _, a := range s.Page.People {
		i := int(a.Block)
		if i < title-bylineBefore || i > title+bylineAfter || i >= len(s.Page.Blocks) || out != nil && i > last+1 {
			continue
		}
		if s.Sheet.Info[i].Shape.Words > 30 || s.Page.Elements[s.Page.Blocks[i].Inner].Flags&markup.InNav != 0 {
			continue
		}
		if e.checks(s, i, a.Text) {
			if out != nil {
				break
			}
			continue
		}
		for _, n := range e.bylines.names(a.Text, s.Head.Outlets) {
			if capitalised([]string{n}) && !known(out, n) && !e.bylines.isHouse(n) && len(out) < maxNames {
				out = append(out, n)
				last = i
			}
		}
	}
	return out, "author link"
}

// checks reports whether the words before a name, in its block or the short one
// before, announce a reviewer, an editor, a photographer.
func (e *Extractor) checks(s *Sight, i int, name string) bool {
	before, _, _ := strings.Cut(string(s.Page.Words(i)), name)
	if len(before) < 4 && i > 0 && s.Sheet.Info[i-1].Shape.Words <= 6 {
		before = string(s.Page.Words(i-1)) + " " + before
	}
	before = strings.ToLower(before)
	at := -1
	for _, w := range e.bylines.checked {
		at = max(at, strings.LastIndex(before, w))
	}
	return at >= 0 && strings.LastIndex(before, "written") < at
}

// shownPeople reads bylines: a block that begins with "By", or one under an
// author's class. near tells that it stands by the title.
func (e *Extractor) shownPeople(s *Sight) (names []string, from string, near bool) {
	title := max(s.Sheet.Title, 0)
	c := caster{Sight: s}
	var classed, far []string
	for k := range s.Page.Blocks {
		i := (max(title-bylineBefore, 0) + k) % len(s.Page.Blocks)
		words := s.Sheet.Info[i].Shape.Words
		if words == 0 || words > 30 || c.element(i).Flags&markup.InNav != 0 {
			continue
		}
		switch found := e.byline(s, i); {
		case len(found) == 0:
		case k <= bylineBefore+bylineAfter:
			return found, "byline", true
		case far == nil && words >= 4 && s.Sheet.Info[i].LinkRate < .9:
			far = found
		}
		if classed == nil && words <= 10 && c.near(i, e.bits.author, 1) && (c.element(i).Flags&markup.InHeading == 0 || i > title && i < title+bareAfter+3 && words <= 5) {
			if found := e.bylines.names(string(s.Page.Words(i)), s.Head.Outlets); len(found) > 0 && capitalised(found) {
				classed = found
			}
		}
	}
	if far != nil {
		return far, "byline", false
	}
	if classed != nil {
		return classed, "author block", true
	}
	return nil, "", false
}

// How far from the title a name without any "by" may stand, in blocks.
const bareBefore, bareAfter = 2, 5

// bareName reads a name that stands alone by the title and its date: "Ada Roe",
// "3 May 2031 · Ada Roe".
func (e *Extractor) bareName(s *Sight) []string {
	title := s.Sheet.Title
	if title < 0 {
		return nil
	}
	dated := func(i int) bool {
		return i >= 0 && i < len(s.Page.Blocks) && s.Sheet.Info[i].Shape.Words <= 8 && e.calendar.day(string(s.Page.Words(i))) != ""
	}
	for i := max(0, title-bareBefore); i < min(len(s.Page.Blocks), title+bareAfter); i++ {
		in := &s.Sheet.Info[i]
		if i == title || in.Shape.Words > 14 || s.Page.Elements[s.Page.Blocks[i].Inner].Flags&(markup.InNav|markup.InForm) != 0 || !dated(i-1) && !dated(i) && !dated(i+1) && !e.comesAgain(s, i) {
			continue
		}
		for part := range strings.FieldsFuncSeq(string(s.Page.Words(i)), func(r rune) bool { return strings.ContainsRune("·•|—–/,", r) }) {
			name := strings.Trim(e.lead(strings.TrimSpace(part)), " .:")
			if n := len(strings.Fields(name)); n < 2 || n > 4 || e.bylines.isHouse(name) || e.calendar.day(part) != "" || e.common(s, name) {
				continue
			}
			if found := e.bylines.names(name, s.Head.Outlets); len(found) == 1 && capitalised(found) && !isOutlet(found[0], s.Head.Outlets) {
				return found
			}
		}
	}
	return nil
}

// againAfter is how many blocks lie at least between a name by the title and the
// one over the writer's bio.
const againAfter = 15

// comesAgain reports whether a later block begins with all of a short block's
// words: the writer's name over a bio.
func (e *Extractor) comesAgain(s *Sight, i int) bool {
	words := s.Sheet.WordsOf(i)
	if i < s.Sheet.Title || len(words) < 2 || len(words) > 4 {
		return false
	}
	for j := i + againAfter; j < len(s.Page.Blocks); j++ {
		if other := s.Sheet.WordsOf(j); len(other) >= len(words) && slices.Equal(other[:len(words)], words) {
			return true
		}
	}
	return false
}

// common reports whether the page has a word of the name in lower case: then it
// is no name but a heading, as "Video Production".
func (e *Extractor) common(s *Sight, name string) bool {
	for w := range strings.FieldsSeq(name) {
		lower := strings.ToLower(strings.Trim(w, ".,"))
		if len(lower) > 2 && !e.bylines.particles[lower] && bytes.Contains(s.Page.Text, []byte(" "+lower+" ")) {
			return true
		}
	}
	return false
}

// How far from the title a desk's byline may stand, in blocks, and how many
// words its name may have.
const deskBefore, deskAfter, deskWords = 5, 12, 5

// desk reads a byline by the title that names a team: "By the Courier staff".
func (e *Extractor) desk(s *Sight) string {
	title := s.Sheet.Title
	if title < 0 {
		return ""
	}
	for i := max(0, title-deskBefore); i < min(len(s.Page.Blocks), title+deskAfter); i++ {
		if s.Sheet.Info[i].Shape.Words > 14 || s.Page.Elements[s.Page.Blocks[i].Inner].Flags&(markup.InHeading|markup.InNav) != 0 {
			continue
		}
		words := string(s.Page.Words(i))
		by, ok := e.bylines.startsBy(words)
		if !ok && s.Sheet.Info[i].Shape.Digits > 0 {
			by, ok = e.bylines.saysBy(words)
		}
		if ok && by == "" && i+1 < len(s.Page.Blocks) {
			by = string(s.Page.Words(i + 1))
		}
		if !ok && i > title && i <= title+bareAfter && s.Sheet.Info[i].Shape.Words <= 4 {
			by, ok = words, e.bylines.teams[strings.ToLower(words[strings.LastIndexByte(words, ' ')+1:])]
		}
		if !ok {
			continue
		}
		for _, sep := range [...]string{"|", "·", " - ", "•"} {
			by, _, _ = strings.Cut(by, sep)
		}
		if digit := strings.IndexFunc(by, unicode.IsDigit); digit > 2 {
			by = by[:digit]
		}
		by = strings.TrimSpace(e.bylines.trim(by))
		if n := len(strings.Fields(by)); n > 0 && n <= deskWords && !strings.HasSuffix(strings.ToLower(by), " by") && e.calendar.day(by) == "" && (collective(by) || n == 1 && len(by) > 2) {
			return by
		}
	}
	return ""
}

// byline reads a block that begins with "By", or says "by" beside a date; where
// nothing follows, the next block.
func (e *Extractor) byline(s *Sight, i int) []string {
	words := string(s.Page.Words(i))
	by, ok := e.bylines.startsBy(words)
	if !ok && s.Sheet.Info[i].Shape.Digits > 0 {
		by, ok = e.bylines.saysBy(words)
	}
	if !ok {
		by, ok = e.bylines.saysWritten(words)
	}
	if ok && by == "" && i+1 < len(s.Page.Blocks) && s.Sheet.Info[i+1].Shape.Words <= 8 {
		by = string(s.Page.Words(i + 1))
	}
	if !ok || by == "" {
		return nil
	}
	lead := e.lead(by)
	next, _, _ := strings.Cut(by[len(lead):], " ")
	if e.bylines.roles[strings.ToLower(next)] && !strings.ContainsAny(lead, ",|") { // "By the Courier editors"
		return nil
	}
	if found := e.bylines.names(lead, s.Head.Outlets); len(found) > 0 && capitalised(found) {
		return found
	}
	return nil
}

// lead returns the words at the start that can be names: up to the first that
// is neither capitalised nor stands between names, or is a month.
func (e *Extractor) lead(s string) string {
	end := 0
	for end < len(s) {
		next := len(s)
		if i := strings.IndexByte(s[end:], ' '); i >= 0 {
			next = end + i + 1
		}
		w := strings.Trim(s[end:next], " ,.;:|()")
		lower := strings.ToLower(w)
		r, _ := utf8.DecodeRuneInString(w)
		if w != "" && (unicode.IsDigit(r) || unicode.IsLower(r) && !e.bylines.and[lower] && !e.bylines.particles[lower] || e.calendar.months[lower] > 0 && lower != "may" && lower != "april" && lower != "june" && lower != "august") {
			break
		}
		end = next
	}
	return s[:end]
}
