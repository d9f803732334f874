package proper

import (
	"strings"

	"variorum/internal/text"
)

// cut parts a run into title, role and name and keeps the names.
func (s *scanner) cut(r run) {
	for r.first < r.last && (s.lex.is("title", s.doc.Words[r.first].Lower) || s.opens(r.first) && s.lex.is("modifier", s.doc.Words[r.first].Lower)) && r.last-r.first > 1 {
		if s.lex.is("title", s.doc.Words[r.first].Lower) {
			s.add(run{r.first + 1, r.last}, text.Span{}, Person)
			return
		}
		r.first++
	}
	for k := r.last - 2; k > r.first; k-- { // "Biologist Dr. Ada Byron"
		if s.lex.is("title", s.doc.Words[k].Lower) && strings.HasPrefix(s.doc.Text[s.doc.Words[k].End:], ".") {
			first := k
			for first-1 > r.first && s.lex.is("title", s.doc.Words[first-1].Lower) {
				first--
			}
			s.person(run{k + 1, r.last}, s.roleStart(r.first), first)
			return
		}
	}
	at, n := s.lastRole(r)
	switch {
	case n == 0:
		s.plain(r)
	case at+n < r.last: // "Coast Guard Secretary-General Ida Holm"
		s.holders(run{r.first, at})
		s.person(run{at + n, r.last}, s.roleStart(r.first), at+n)
	default: // "NATO Secretary General": a role without a name; one behind a comma finds it
		s.holders(run{r.first, at})
	}
}

// lastRole finds the last role phrase of a run that is not part of a name like
// "General Motors".
func (s *scanner) lastRole(r run) (at, n int) {
	for k := r.first; k < r.last; k++ {
		if m := s.lex.known.match(s.doc.Words, k, r.last); m > 0 {
			k += m - 1
			n = 0
			continue
		}
		m := s.lex.role.match(s.doc.Words, k, r.last)
		if m == 0 {
			continue
		}
		if k > r.first && (s.lex.is("particle", s.doc.Words[k-1].Lower) || s.lex.is("link", s.doc.Words[k-1].Lower)) && s.head(run{r.first, k - 1}) == Organisation {
			continue // "Ministerio de Defensa"
		}
		if k+m < r.last && s.head(run{k + m, r.last}) != Unknown {
			continue // "General Assembly", "Prime Minister's Office"
		}
		at, n = k, m
		k += m - 1
	}
	return at, n
}

// holders keeps what stands in front of a role inside a run: "NATO" of "NATO
// Secretary-General". Words for peoples are no names.
func (s *scanner) holders(r run) {
	for r.first < r.last && (s.lex.is("demonym", s.doc.Words[r.first].Lower) || s.lex.is("modifier", s.doc.Words[r.first].Lower) || s.lex.is("function", s.doc.Words[r.first].Lower)) {
		r.first++
	}
	for r.first < r.last && (s.lex.is("modifier", s.doc.Words[r.last-1].Lower) || s.lex.is("demonym", s.doc.Words[r.last-1].Lower)) {
		r.last--
	}
	if r.first < r.last {
		s.add(r, text.Span{}, s.kind(r))
	}
}

// plain keeps a run without a role, with a role in lower case before it.
func (s *scanner) plain(r run) {
	if s.tail(&r) {
		s.add(r, text.Span{}, Organisation)
		return
	}
	if s.regional(&r) {
		s.add(r, text.Span{}, Place)
		return
	}
	if k := s.embedded(r); k > 0 { // "Ukrainian Army Ada Byron"
		s.plain(run{r.first, k})
		s.add(run{k, r.last}, text.Span{}, Person)
		return
	}
	if k := s.called(r); k > 0 { // "Astronaut Ada Byron"
		s.person(run{k, r.last}, s.roleStart(r.first), k)
		return
	}
	kind := s.kind(r)
	for r.last-r.first > 0 && s.lex.is("demonym", s.doc.Words[r.first].Lower) {
		if r.last-r.first == 1 && s.people(r.first) {
			break
		}
		if kind == Organisation || kind == Place && r.last-r.first > 1 {
			break
		}
		r.first++
	}
	if r.first == r.last {
		return
	}
	if r.last-r.first == 1 && s.people(r.first) {
		kind = Other
	}
	if before := s.roleBefore(r.first); before.Len() > 0 && (s.house(r) || s.lex.genitive && r.last-r.first > 1) {
		s.person(r, s.doc.WordAt(before.Start), r.first)
		return
	}
	before := s.roleBefore(r.first)
	if _, ok := s.lex.region(s.span(r.first, r.last).In(s.doc.Text)); ok {
		before = text.Span{} // "president of Norland" names no person
	}
	if before.Len() > 0 && kind != Organisation {
		kind = Person
	}
	s.add(r, before, kind)
}

// house: an abbreviation opens a run that goes on as a person's name.
func (s *scanner) house(r run) bool {
	if r.last-r.first < 3 || s.headline || !s.acronym(r.first) {
		return false
	}
	for k := r.first + 1; k < r.last; k++ {
		if allCaps(s.doc.Words[k].In(s.doc.Text)) {
			return false
		}
	}
	return true
}

// person keeps a name behind a role [from, to). An abbreviation in between
// belongs to the role: "spokeswoman of the NFF Ada Byron" without "of the", as
// Slavic languages have it.
func (s *scanner) person(r run, from, to int) {
	if s.house(r) {
		s.add(run{r.first, r.first + 1}, text.Span{}, Organisation)
		r.first++
		to = r.first
	}
	if _, ok := s.lex.region(s.doc.Words[r.first].In(s.doc.Text)); ok && s.lex.genitive && r.last-r.first > 1 {
		s.add(run{r.first, r.first + 1}, text.Span{}, Place) // "president of Norland Ada Byron", without "of"
		r.first++
		to = r.first
	}
	s.add(r, s.span(from, to), Person)
}

// embedded returns where a person's name begins behind an organisation's in
// one run, 0 where none does.
func (s *scanner) embedded(r run) int {
	for k := r.first + 1; k+1 < r.last; k++ {
		if !s.lex.given.has(text.Fold(s.doc.Words[k].Lower)) {
			continue
		}
		if s.lex.is("organisation", s.doc.Words[k-1].Lower) {
			return k
		}
		if _, ok := s.lex.region(s.doc.Words[k-1].In(s.doc.Text)); ok { // "ambassador USA Ada Byron"
			return k
		}
	}
	return 0
}

// tail lengthens a run by lower-case words that make it an organisation:
// "Russian defence ministry", "Biden administration".
func (s *scanner) tail(r *run) bool {
	for n := 0; n < 3 && r.last+n < s.sent.Last && s.joined(r.last+n-1, r.last+n); n++ {
		word := s.doc.Words[r.last+n]
		if word.Upper || word.Kind != text.Letters || s.possessive(r.last+n-1) {
			return false
		}
		if s.lex.is("tail", word.Lower) {
			r.last += n + 1
			return true
		}
		if s.lex.is("function", word.Lower) || s.lex.is("link", word.Lower) || s.lex.is("article", word.Lower) || !s.lex.is("modifier", word.Lower) {
			return false
		}
	}
	return false
}

// regional lengthens a run by a lower-case word that makes it another place:
// "Elba region".
func (s *scanner) regional(r *run) bool {
	if r.last >= s.sent.Last || !s.joined(r.last-1, r.last) || s.lex.is("place", s.doc.Words[r.last-1].Lower) || s.possessive(r.last-1) || s.lex.is("demonym", s.doc.Words[r.last-1].Lower) && !s.lex.is("region-adjective", s.doc.Words[r.last-1].Lower) {
		return false
	}
	word := s.doc.Words[r.last]
	if word.Upper || !s.lex.is("region", word.Lower) || s.doc.Text[s.doc.Words[r.last-1].End:word.Start] != " " {
		return false
	}
	r.last++
	return true
}

// roleBefore returns the role in lower case that ends right before word w:
// "presidential aide", "Kremlin spokesperson", "the head of the Kremlin,".
func (s *scanner) roleBefore(w int) text.Span {
	if w == s.sent.First {
		return text.Span{}
	}
	gap := s.doc.Text[s.doc.Words[w-1].End:s.doc.Words[w].Start]
	if gap == ", " {
		return s.roleBeforeComma(w)
	}
	if s.doc.Words[w-1].Upper && !s.lex.nouns || !s.joined(w-1, w) {
		return text.Span{}
	}
	for n := min(s.lex.role.longest, w-s.sent.First); n > 0; n-- {
		if s.lex.role.match(s.doc.Words, w-n, w) == n {
			return s.span(s.roleStart(w-n), w)
		}
	}
	if s.lex.genitive { // "director of the institute", in two words
		for k := w - 2; k >= s.sent.First && w-k <= 4; k-- {
			word := s.doc.Words[k+1]
			if word.Upper || s.lex.is("function", word.Lower) || s.lex.is("relative", word.Lower) || !s.joined(k, k+1) || word.Kind != text.Letters || s.verbal(word.Lower) {
				break
			}
			if s.lex.role.match(s.doc.Words, k, k+1) == 1 {
				return s.span(s.roleStart(k), w)
			}
		}
	}
	return text.Span{}
}

// verbal reports whether a word ends like a verb.
func (s *scanner) verbal(lower string) bool {
	for e := range s.lex.section["verb-ending"].whole {
		if strings.HasSuffix(lower, e) {
			return true
		}
	}
	return false
}

// roleBeforeComma reads "the head of the Kremlin, Vladimir Putin".
func (s *scanner) roleBeforeComma(w int) text.Span {
	for k := w - 1; k >= s.sent.First && w-k <= 7; k-- {
		if k+1 < w && !s.joined(k, k+1) {
			return text.Span{}
		}
		if s.lex.is("article", s.doc.Words[k].Lower) && k+1 < w {
			if n := s.lex.role.match(s.doc.Words, k+1, w); n > 0 {
				return s.span(k+1, w)
			}
			if n := s.lex.role.match(s.doc.Words, w-1, w); n > 0 {
				return s.span(k+1, w)
			}
		}
	}
	return text.Span{}
}

// roleStart goes left from the head of a role over the words that belong to it.
func (s *scanner) roleStart(w int) int {
	for n := 0; w > s.sent.First && n < 6 && s.joined(w-1, w); n++ {
		word := s.doc.Words[w-1]
		fits := s.lex.is("modifier", word.Lower) || s.lex.is("demonym", word.Lower) || s.lex.role.match(s.doc.Words, w-1, w) > 0 || word.Upper && !s.lex.is("function", word.Lower) && !s.lex.is("never", word.Lower) && !s.lex.is("article", word.Lower)
		if !fits {
			break
		}
		w--
	}
	return w
}

// add keeps words [first, last) as a name.
func (s *scanner) add(r run, before text.Span, kind Kind) {
	for r.last-r.first > 1 && (s.lex.is("article", s.doc.Words[r.first].Lower) || s.lex.is("title", s.doc.Words[r.first].Lower)) {
		r.first++
	}
	for r.last-r.first > 1 && s.lex.is("function", s.doc.Words[r.last-1].Lower) && !s.doc.Words[r.last-1].Upper {
		r.last--
	}
	first := s.doc.Words[r.first]
	if r.last-r.first == 1 && !s.acronym(r.first) && (s.lex.is("function", first.Lower) || s.lex.is("title", first.Lower) || s.lex.is("never", first.Lower) || utf8Len(first.Lower) < 2 || before.Len() == 0 && s.lex.is("demonym", first.Lower) && !s.people(r.first)) {
		return
	}
	if first.Len() == 1 && first.Start > 0 && s.doc.Text[first.Start-1] == '(' && strings.HasPrefix(s.doc.Text[first.End:], "-") {
		return // "(D-Mo.)"
	}
	if s.lex.nouns && !s.german(r, before, kind) {
		return
	}
	n := Name{Span: s.trimmed(r), First: r.first, Last: r.last, Sentence: s.index, Before: before, Kind: kind, Headline: s.headline}
	n.Initial = r.last-r.first == 1 && s.opens(r.first) && !allCaps(n.In(s.doc.Text))
	n.Bracket = n.Start > 0 && s.doc.Text[n.Start-1] == '(' && n.End < len(s.doc.Text) && s.doc.Text[n.End] == ')'
	if s.lex.nouns && before.Len() == 0 && kind != Person && kind != Organisation {
		_, state := s.lex.region(n.In(s.doc.Text))
		n.Unproven = !state && !allCaps(n.In(s.doc.Text)) && (n.Last-n.First > 1 || kind == Place)
	}
	n.Articled = r.first > 0 && s.lex.is("article", s.doc.Words[r.first-1].Lower)
	n.Actor = s.acts(r)
	n.Located = r.first > s.sent.First && s.lex.is("locative", s.doc.Words[r.first-1].Lower)
	if n.Kind == Person || n.Kind == Unknown {
		n.After = s.roleAfter(r.last)
		if n.After.Len() > 0 && n.Kind == Unknown {
			n.Kind = Person
		}
	}
	s.names = append(s.names, n)
}

// acts reports whether a name speaks or acts as a government would: "Kyiv
// said", "Kyiv's troops", "between Kyiv and Rome".
func (s *scanner) acts(r run) bool {
	if r.last < s.sent.Last && s.joined(r.last-1, r.last) {
		next := s.doc.Words[r.last].Lower
		if s.lex.is("actor", next) || s.possessive(r.last-1) && s.lex.is("actor-of", next) {
			return true
		}
	}
	if r.first == s.sent.First {
		return false
	}
	before := s.doc.Words[r.first-1].Lower
	if s.lex.is("between", before) {
		return true
	}
	n := len(s.names)
	return s.lex.is("and", before) && n > 0 && s.names[n-1].Last == r.first-1 && s.names[n-1].Actor && s.lex.is("between", s.doc.Words[max(0, s.names[n-1].First-1)].Lower)
}

// people: "the Norlanders" as a party to the story, told by article and plural.
func (s *scanner) people(w int) bool {
	return w > s.sent.First && s.lex.is("people", s.doc.Words[w].Lower) && s.lex.is("article", s.doc.Words[w-1].Lower)
}

func utf8Len(s string) int { return len([]rune(s)) }

func (s *scanner) span(first, last int) text.Span {
	return text.Span{Start: s.doc.Words[first].Start, End: s.doc.Words[last-1].End}
}

// trimmed returns the span of a run without elided article and possessive, with
// the last point of "U.S.".
func (s *scanner) trimmed(r run) text.Span {
	sp := s.span(r.first, r.last)
	sp.Start += s.elided(s.doc.Words[r.first])
	last := s.doc.Words[r.last-1]
	if printed := last.In(s.doc.Text); strings.HasSuffix(last.Lower, "'s") {
		sp.End = last.Start + strings.LastIndexAny(printed, "'’ʼ")
	}
	if r.last-r.first > 1 && last.Len() == 1 && s.doc.Text[s.doc.Words[r.last-2].End:last.Start] == "." && strings.HasPrefix(s.doc.Text[sp.End:], ".") {
		sp.End++
	}
	return sp
}

// longestRole is how far behind a name its role may reach, in bytes.
const longestRole = 110

// roleAfter reads the apposition behind a name: ", the alliance's secretary
// general,". It must hold a role among its first words and no verb of its own
// (a relative pronoun tells one).
func (s *scanner) roleAfter(w int) text.Span {
	if w >= s.sent.Last {
		return text.Span{}
	}
	gap := s.doc.Text[s.doc.Words[w-1].End:s.doc.Words[w].Start]
	if gap != ", " && gap != " (" && gap != ",\u00a0" && gap != " – " && gap != " — " {
		return text.Span{}
	}
	first := w
	if s.doc.Words[w].Kind == text.Number { // an age: ", 52, the coach of …,"
		if w+1 >= s.sent.Last || s.doc.Text[s.doc.Words[w].End:s.doc.Words[w+1].Start] != ", " {
			return text.Span{}
		}
		first = w + 1
	}
	role, last := s.apposition(first)
	if role < 0 || !s.opensRole(first) {
		return text.Span{}
	}
	for first < role && s.lex.is("article", s.doc.Words[first].Lower) {
		first++
	}
	return s.span(first, last)
}

// apposition finds the role among the first words of the clause at first and
// the word behind what belongs to it: "the alliance's secretary general",
// "coach of the national team". Role and name in one ("President Byron on
// Monday …") begin a clause of their own.
func (s *scanner) apposition(first int) (role, last int) {
	role = -1
	for last = first; last < s.sent.Last; last++ {
		word := s.doc.Words[last]
		if word.End-s.doc.Words[first].Start > longestRole || last > first && parted(s.doc.Text[s.doc.Words[last-1].End:word.Start]) || s.lex.is("relative", word.Lower) {
			break
		}
		if n := s.lex.role.match(s.doc.Words, last, s.sent.Last); n > 0 && (last-first < 8 || role >= 0) {
			if last+n < s.sent.Last && s.doc.Words[last+n].Upper && s.joined(last+n-1, last+n) && !s.lex.nouns && role < 0 && !s.lex.is("article", s.doc.Words[first].Lower) {
				return -1, last
			}
			role = last
			last += n - 1
			if last+1 < s.sent.Last && !s.goesOn(last+1) {
				return role, last + 1
			}
		} else if role < 0 && last-first >= 8 {
			return -1, last
		}
	}
	return role, last
}

// goesOn: what follows the head of a role belongs to it: a preposition, an
// article, a name.
func (s *scanner) goesOn(w int) bool {
	word := s.doc.Words[w]
	return word.Upper || s.lex.is("after-role", word.Lower) || s.lex.is("article", word.Lower) || s.lex.is("link", word.Lower) || s.lex.is("demonym", word.Lower) || s.lex.role.match(s.doc.Words, w, s.sent.Last) > 0
}

// opensRole: an apposition begins with an article, a role, one of its
// modifiers, or a name in the genitive.
func (s *scanner) opensRole(w int) bool {
	word := s.doc.Words[w]
	return s.lex.is("article", word.Lower) || s.lex.is("modifier", word.Lower) || s.lex.is("demonym", word.Lower) || s.lex.role.match(s.doc.Words, w, s.sent.Last) > 0 || strings.HasSuffix(word.Lower, "'s") || word.Upper && w+1 < s.sent.Last && s.lex.role.match(s.doc.Words, w+1, s.sent.Last) > 0 || s.lex.is("possessive", word.Lower)
}

func parted(gap string) bool { return strings.ContainsAny(gap, ",;:().!?\"“”«»–—") }

// head tells what the last word of a run makes of it, or its first.
func (s *scanner) head(r run) Kind {
	for k := r.last - 1; k >= r.first; k-- {
		low := s.doc.Words[k].Lower
		if s.lex.is("organisation", low) {
			return Organisation
		}
		if s.lex.is("place", low) {
			return Place
		}
		if k == r.last-1 && r.last-r.first > 1 && s.lex.is("thing", low) {
			return Other
		}
	}
	return Unknown
}

// kind tells what the words of a run and the word before it say.
func (s *scanner) kind(r run) Kind {
	sp := s.trimmed(r)
	if _, ok := s.lex.region(sp.In(s.doc.Text)); ok {
		return Place
	}
	if k := s.head(r); k != Unknown && r.last-r.first > 1 {
		return k
	}
	first := s.doc.Words[r.first].Lower
	if n := r.last - r.first; n >= 2 && n <= 5 && s.lex.given.has(text.Fold(first)) {
		return Person
	}
	if r.last < s.sent.Last && s.doc.Words[r.last].Kind == text.Number && s.joined(r.last-1, r.last) {
		return Other
	}
	printed := sp.In(s.doc.Text)
	if r.last-r.first == 1 && allCaps(printed) && !s.headline && utf8Len(printed) <= 6 {
		return Organisation
	}
	if r.first > s.sent.First && r.last-r.first <= 2 && s.lex.is("locative", s.doc.Words[r.first-1].Lower) && !s.headline {
		return Place
	}
	return Unknown
}
