package proper

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"variorum/internal/text"
)

// A scanner finds the names of one text in a language that tells names by case.
type scanner struct {
	doc   *text.Doc
	lex   *lexicon
	names []Name

	sent     text.Sentence
	index    int  // of the sentence
	headline bool // the sentence capitalises everything
}

// A run is a row of words [first, last) that may hold a role and a name.
type run struct{ first, last int }

func (s *scanner) sentence(i int) {
	s.index, s.sent = i, s.doc.Sentences[i]
	s.headline = s.capitalised()
	for w := s.sent.First; w < s.sent.Last; {
		if !s.starts(w) {
			w++
			continue
		}
		r := run{w, s.extend(w)}
		s.cut(r)
		w = r.last
	}
}

// headlineShare is the share of longer words in upper case from which a
// sentence counts as one that capitalises everything. A sentence of news prose
// rarely reaches .5, a headline in title case rarely falls below .75.
// Headlines do not end in a point, and the first word proves nothing.
const headlineShare = 0.7

func (s *scanner) capitalised() bool {
	upper, all, shouted := 0, 0, 0
	if s.shouted() {
		return true
	}
	if strings.HasSuffix(s.sent.In(s.doc.Text), ".") {
		return false
	}
	for w := s.sent.First + 1; w < s.sent.Last; w++ {
		word := s.doc.Words[w]
		if word.Kind != text.Letters || word.Len() < 4 {
			continue
		}
		all++
		if word.Upper {
			upper++
		}
		if word.Len() > 3 && allCaps(word.In(s.doc.Text)) {
			shouted++
		}
	}
	if s.lex.nouns {
		return all >= 3 && shouted*10 >= all*7
	}
	return all >= 4 && float64(upper) >= headlineShare*float64(all)
}

// shouted: a sentence of three words or more, all in capitals.
func (s *scanner) shouted() bool {
	n := 0
	for w := s.sent.First; w < s.sent.Last; w++ {
		word := s.doc.Words[w]
		if word.Kind != text.Letters {
			continue
		}
		if printed := word.In(s.doc.Text); strings.ToUpper(printed) != printed {
			return false
		}
		n++
	}
	return n >= 3
}

func allCaps(s string) bool {
	letters := 0
	for _, r := range s {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsUpper(r) {
			letters++
		}
	}
	return letters > 1
}

// starts reports whether a run may begin at word w.
func (s *scanner) starts(w int) bool {
	word := s.doc.Words[w]
	if !s.upper(w) || s.lex.is("never", word.Lower) {
		return false
	}
	if (s.lex.is("function", word.Lower) || s.lex.is("article", word.Lower)) && !s.acronym(w) {
		// "Will Smith" in the middle of a sentence
		return !s.headline && !s.opens(w) && w+1 < s.sent.Last && s.joined(w, w+1) && (s.upper(w+1) && !s.lex.is("never", s.doc.Words[w+1].Lower) || s.lex.is("particle", s.doc.Words[w+1].Lower)) && !s.lex.is("article", word.Lower)
	}
	return true
}

// acronym: "US", "WHO" where not all is shouted.
func (s *scanner) acronym(w int) bool {
	return !s.headline && allCaps(s.doc.Words[w].In(s.doc.Text)) && utf8.RuneCountInString(s.doc.Words[w].Lower) <= 5
}

// upper reports whether word w begins in upper case, elided articles aside
// ("l'Élysée").
func (s *scanner) upper(w int) bool {
	word := s.doc.Words[w]
	if word.Kind != text.Letters {
		return false
	}
	if word.Upper {
		return !s.elidedLower(word)
	}
	return s.elided(word) > 0
}

// elidedLower: "L'elogio": the capital is the article's.
func (s *scanner) elidedLower(word text.Word) bool {
	i := strings.IndexByte(word.Lower, '\'')
	if i <= 0 || !s.lex.is("elision", word.Lower[:i]) {
		return false
	}
	printed := word.In(s.doc.Text)
	at := strings.IndexAny(printed, "'’")
	if at < 0 {
		return false
	}
	_, n := utf8.DecodeRuneInString(printed[at:])
	r, _ := utf8.DecodeRuneInString(printed[at+n:])
	return unicode.IsLower(r)
}

// elided returns the bytes of an elided article in front of an upper-case letter.
func (s *scanner) elided(word text.Word) int {
	printed := word.In(s.doc.Text)
	i := strings.IndexAny(printed, "'’")
	if i <= 0 || !s.lex.is("elision", strings.ToLower(printed[:i])) {
		return 0
	}
	_, n := utf8.DecodeRuneInString(printed[i:])
	r, _ := utf8.DecodeRuneInString(printed[i+n:])
	if !unicode.IsUpper(r) {
		return 0
	}
	return i + n
}

// opens reports whether word w opens the sentence, or a quotation or clause
// behind a colon in it.
func (s *scanner) opens(w int) bool {
	if w == s.sent.First {
		return true
	}
	gap := s.doc.Text[s.doc.Words[w-1].End:s.doc.Words[w].Start]
	return strings.ContainsAny(gap, ":\"“„«‘") || strings.Contains(gap, "...") || strings.Contains(gap, "…") || strings.Contains(gap, "- ") || strings.Contains(gap, "– ") || strings.Contains(gap, "— ") || strings.Contains(gap, "• ")
}

// longestRun bounds a run in words.
const longestRun = 14

// extend returns the word behind the run that begins at w.
func (s *scanner) extend(w int) int {
	last := w + 1
	for last < s.sent.Last && last-w < longestRun {
		if s.possessive(last - 1) {
			break
		}
		if s.joined(last-1, last) && s.continues(last) {
			last++
			continue
		}
		if n := s.bridge(w, last); n > 0 {
			last += n
			continue
		}
		break
	}
	return last
}

func (s *scanner) continues(w int) bool {
	word := s.doc.Words[w]
	return s.upper(w) && !s.lex.is("never", word.Lower) && !(s.headline && s.lex.is("function", word.Lower)) && !s.lex.is("article", word.Lower) && s.elided(word) == 0
}

func (s *scanner) possessive(w int) bool {
	low := s.doc.Words[w].Lower
	return strings.HasSuffix(low, "'s") || s.doc.Words[w].End < len(s.doc.Text) && strings.HasSuffix(low, "s") && hasApostrophe(s.doc.Text[s.doc.Words[w].End:])
}

func hasApostrophe(rest string) bool {
	return strings.HasPrefix(rest, "' ") || strings.HasPrefix(rest, "’ ")
}

// joined reports whether nothing parts the words but what may stand inside a
// name: a space, a hyphen, the point of an initial or title, an ampersand.
func (s *scanner) joined(a, b int) bool {
	gap := s.doc.Text[s.doc.Words[a].End:s.doc.Words[b].Start]
	switch gap {
	case " ", "-", "\u00a0", "‐", "‑", "–", " & ", "&":
		return true
	case ". ", ".", ".\u00a0", ".-":
		word := s.doc.Words[a]
		return utf8.RuneCountInString(word.Lower) == 1 || s.lex.is("title", word.Lower) || s.lex.role.starts.has(word.Lower) && word.Len() <= 4
	}
	if trimmed := strings.Trim(gap, " \u00a0"); trimmed == "" {
		return len(gap) < 4
	}
	return false
}

// bridge returns how many words may be passed at word w to reach a later part
// of the name begun at first: particles ("de la"), "of" behind a word that
// asks for it, a nickname in quotation marks, a company's "Inc.".
func (s *scanner) bridge(first, w int) int {
	n := 0
	for w+n < s.sent.Last && n < 3 && s.joined(w+n-1, w+n) && (s.lex.is("particle", s.doc.Words[w+n].Lower) || n > 0 && s.lex.is("particle-inner", s.doc.Words[w+n].Lower)) && !s.doc.Words[w+n].Upper {
		n++
	}
	if n > 0 && w+n < s.sent.Last && s.joined(w+n-1, w+n) && s.continues(w+n) && !s.cutsParticle(first, w, n) {
		return n + 1
	}
	if n := s.bridgeOf(first, w); n > 0 {
		return n
	}
	for k := first; k < w; k++ { // "Secretary of State"
		if n := s.lex.role.match(s.doc.Words, k, s.sent.Last); k+n > w && s.doc.Words[k+n-1].Upper {
			return k + n - w
		}
	}
	gap := s.doc.Text[s.doc.Words[w-1].End:s.doc.Words[w].Start]
	low := s.doc.Words[w].Lower
	if gap == ", " && s.lex.is("company", low) && s.doc.Words[w].Upper {
		return 1
	}
	if (gap == " “" || gap == " \"" || gap == " „" || gap == " «") && s.upper(w) && w+1 < s.sent.Last && w-first <= 2 && s.continues(w+1) {
		if behind := s.doc.Text[s.doc.Words[w].End:s.doc.Words[w+1].Start]; behind == "” " || behind == "\" " || behind == "“ " || behind == "» " {
			return 2
		}
	}
	return 0
}

// cutsParticle: a language whose particle is also its word for "of" must not
// tie a person to a state behind it ("Macron de Francia").
func (s *scanner) cutsParticle(first, w, n int) bool {
	if s.lex.nouns && (s.commonNoun(w-1) || s.lex.is("of-particle", s.doc.Words[w].Lower) && w-first < 2 && !s.lex.given.has(text.Fold(s.doc.Words[first].Lower))) {
		return true // "Schuss von …"
	}
	if !s.lex.is("of-particle", s.doc.Words[w].Lower) {
		return false
	}
	head := s.doc.Words[w-1].Lower
	if s.lex.is("organisation", head) || s.lex.is("place", head) || s.lex.is("of", head) || s.lex.role.match(s.doc.Words, w-1, w) > 0 {
		return false
	}
	_, state := s.lex.places.at[text.Fold(s.doc.Words[w+n].Lower)]
	return state
}

func (s *scanner) bridgeOf(first, w int) int {
	if !s.lex.is("link", s.doc.Words[w].Lower) || s.doc.Words[w].Upper && !s.headline || !s.joined(w-1, w) {
		return 0
	}
	asks, section := false, "of"
	if s.lex.is("on", s.doc.Words[w].Lower) {
		section = "of-on" // "Committee on Foreign Relations"
	}
	for k := first; k < w && !asks; k++ {
		asks = s.lex.is(section, s.doc.Words[k].Lower)
	}
	n := 1
	if w+n < s.sent.Last && s.lex.is("article", s.doc.Words[w+n].Lower) {
		n++
	}
	if !asks || w+n >= s.sent.Last || !s.joined(w+n-1, w+n) || !s.continues(w+n) {
		return 0
	}
	return n + 1
}
