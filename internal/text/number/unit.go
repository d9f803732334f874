package number

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"variorum/internal/text"
)

// moneyBefore returns the currency code of the sign that stands right before
// byte start, "" where none does.
func (s *scanner) moneyBefore(start int) string {
	before := strings.TrimRight(s.doc.Text[max(0, start-8):start], " \u00a0")
	if before == "" || start-len(before) > start {
		return ""
	}
	for _, e := range s.lex.symbols {
		if !strings.HasSuffix(before, e.form) {
			continue
		}
		if c := e.form[0]; c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' { // letters stand free
			i := len(before) - len(e.form)
			if i > 0 && isLetter(before[i-1]) {
				continue
			}
		}
		return e.code
	}
	return ""
}

func isLetter(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}

// symbolStart returns where the currency sign before byte start begins.
func (s *scanner) symbolStart(start int) int {
	before := strings.TrimRight(s.doc.Text[max(0, start-8):start], " \u00a0")
	at := start - (min(start, 8) - len(before))
	for _, e := range s.lex.symbols {
		if strings.HasSuffix(before, e.form) {
			return at - len(e.form)
		}
	}
	return start
}

// unitBehind finds the unit of a number: a currency before it, else percent,
// currency, measure or counted noun behind it.
func (s *scanner) unitBehind(q *Quantity, n *numeral, code string) {
	if code != "" {
		from := s.symbolStart(n.start)
		q.Unit, q.Kind, q.UnitSpan = code, Money, text.Span{Start: from, End: n.start}
		s.per(q, n)
		return
	}
	if n.rest != "" {
		if u, ok := s.lex.units[n.rest]; ok {
			q.Unit, q.Kind, q.UnitSpan = u.name, u.kind, text.Span{Start: n.end - len(n.rest), End: n.end}
			q.Number.End = n.end - len(n.rest)
			s.slashed(q, n)
			s.per(q, n)
		}
		return
	}
	if s.lex.ideograms {
		if !s.sign(q, n) {
			s.behindHan(q, n)
		}
		return
	}
	if s.sign(q, n) || s.known(q, n, n.last) {
		s.per(q, n)
		return
	}
	s.counted(q, n)
	if q.Kind == Count {
		s.per(q, n)
	}
}

// slashed lengthens "80km" to "80km/h".
func (s *scanner) slashed(q *Quantity, n *numeral) {
	if n.last >= s.limit {
		return
	}
	w := s.doc.Words[n.last]
	gap := s.doc.Text[n.end:w.Start]
	if gap != "/" && gap != "-" {
		return
	}
	if u, ok := s.lex.units[n.rest+gap+w.Lower]; ok {
		q.Unit, q.Kind, q.UnitSpan.End = u.name, u.kind, w.End
	}
}

// sign reads "%", "€", "°C" behind the number.
func (s *scanner) sign(q *Quantity, n *numeral) bool {
	rest := s.doc.Text[n.end:min(len(s.doc.Text), n.end+12)]
	trimmed := strings.TrimLeft(rest, " \u00a0\u202f")
	at := n.end + len(rest) - len(trimmed)
	if len(rest)-len(trimmed) > 3 {
		return false
	}
	for _, sign := range [...]struct {
		form, name string
		kind       Kind
	}{{"%", "%", Share}, {"％", "%", Share}, {"٪", "%", Share}, {"€", "EUR", Money}, {"$", "USD", Money}, {"£", "GBP", Money}, {"₽", "RUB", Money}, {"₴", "UAH", Money}, {"zł", "PLN", Money}, {"Kč", "CZK", Money}, {"°C", "degree Celsius", Measure}, {"°F", "degree Fahrenheit", Measure}, {"°", "degree", Measure}} {
		if strings.HasPrefix(trimmed, sign.form) {
			if r, _ := utf8.DecodeRuneInString(trimmed[len(sign.form):]); unicode.IsLetter(r) && isLetter(sign.form[0]) && !s.lex.ideograms && sign.form[0] < 0x80 {
				continue // "złotych"
			}
			if sign.kind == Money && at+len(sign.form) < len(s.doc.Text) && s.doc.Text[at+len(sign.form)] >= '0' && s.doc.Text[at+len(sign.form)] <= '9' {
				return false // "… to $34": the sign belongs to what follows
			}
			q.Unit, q.Kind, q.UnitSpan = sign.name, sign.kind, text.Span{Start: at, End: at + len(sign.form)}
			return true
		}
	}
	return false
}

// known looks the words at w up in the table of units, the longest first.
func (s *scanner) known(q *Quantity, n *numeral, w int) bool {
	if w < s.limit && n.of && s.lex.is("of", s.doc.Words[w].Lower) {
		w++
	}
	if w >= s.limit || w > 0 && w == n.last && !s.unitGap(n, w) {
		return false
	}
	key := s.doc.Words[w].Lower
	best, bestEnd := unit{}, -1
	for k := w; k < s.limit && k-w < s.lex.longest; k++ {
		if k > w {
			gap := s.doc.Text[s.doc.Words[k-1].End:s.doc.Words[k].Start]
			switch gap {
			case " ", "\u00a0":
				gap = " "
			case "-", "/":
			case ".", ". ":
				gap = "."
			default:
				gap = ""
			}
			if gap == "" {
				break
			}
			alt := ""
			if gap == "-" {
				alt = key + " " + s.doc.Words[k].Lower
			}
			key += gap + s.doc.Words[k].Lower
			if u, ok := s.lex.units[alt]; ok {
				best, bestEnd = u, k
			}
		}
		if u, ok := s.lex.units[key]; ok && s.unitFits(u, n, w, k) {
			best, bestEnd = u, k
		}
	}
	if bestEnd < 0 {
		return false
	}
	q.Unit, q.Kind = best.name, best.kind
	q.UnitSpan = text.Span{Start: s.doc.Words[w].Start, End: s.doc.Words[bestEnd].End}
	return true
}

// unitFits refuses one-letter units and abbreviations that stand in front of
// more letters, and nouns that are measures only after figures.
func (s *scanner) unitFits(u unit, n *numeral, first, last int) bool {
	word := s.doc.Words[last]
	if word.Len() == 1 && !n.digits {
		return false
	}
	if first == last && word.Len() == 1 && last+1 < s.limit && s.doc.Text[word.End:s.doc.Words[last+1].Start] == "-" {
		return false
	}
	return !(s.lex.is("upper-unit", word.Lower) && !word.Upper)
}

// unitGap: what may stand between a number and its unit.
func (s *scanner) unitGap(n *numeral, w int) bool {
	switch s.doc.Text[n.end:s.doc.Words[w].Start] {
	case " ", "\u00a0", "-", "", "\u202f", "‑", "  ", "\u2009", "–":
		return true
	}
	return false
}

// per appends the rate: "per barrel", "a month", "an hour".
func (s *scanner) per(q *Quantity, n *numeral) {
	w := n.last
	if q.UnitSpan.Start >= n.end {
		w = s.doc.WordAt(q.UnitSpan.End-1) + 1
	}
	if w+1 >= s.limit || !s.lex.is("per", s.doc.Words[w].Lower) || !s.near(w-1, w) || !s.near(w, w+1) {
		return
	}
	next := s.doc.Words[w+1]
	if !s.lex.is("period", next.Lower) && !s.lex.is("rate", s.doc.Words[w].Lower) || next.Kind != text.Letters {
		return
	}
	if q.Kind == Time || w+2 < s.limit && s.lex.is("ago", s.doc.Words[w+2].Lower) {
		return // "$6 billion a year earlier"
	}
	last := w + 1
	if q.Kind == Money && last+1 < s.limit && s.near(last, last+1) { // "per square foot"
		if u, ok := s.lex.units[next.Lower+" "+s.doc.Words[last+1].Lower]; ok && u.kind == Measure {
			last++
		}
	}
	q.Unit += " per " + s.joined(w+1, last+1)
	if q.UnitSpan.Start < n.start {
		q.UnitSpan.Start = q.Number.Start
	}
	q.UnitSpan.End = s.doc.Words[last].End
}

// counted finds the noun that is counted.
func (s *scanner) counted(q *Quantity, n *numeral) {
	w := n.last
	of, ofThe := false, false // "of", "of the"
	if w < s.limit && s.near(w-1, w) && s.lex.is("of", s.doc.Words[w].Lower) && (n.of || n.share || n.low == 1 || n.vague) {
		of = true
		w++
		for w < s.limit && (s.lex.is("determiner", s.doc.Words[w].Lower) || s.lex.is("superlative", s.doc.Words[w].Lower)) {
			ofThe = ofThe || s.lex.is("determiner", s.doc.Words[w].Lower)
			w++
		}
	}
	if w >= s.limit || !of && !s.unitGap(n, w) {
		return
	}
	if of && n.low == 1 && !ofThe {
		return
	}
	if name, to := s.qualifierBehind(n.end); name != "" && w == n.last { // "1,000 or so customers"
		w = s.doc.WordAt(to)
		if w >= s.limit || s.doc.Text[to:s.doc.Words[w].Start] != " " {
			return
		}
		q.Qualifier = name
	}
	if w+1 < s.limit && s.lex.is("more", s.doc.Words[w].Lower) && s.near(w, w+1) {
		w++ // "eight more picks"
	}
	var first, last int
	switch s.lex.noun {
	case nounPlural:
		first, last = s.nounPlural(w, n)
	case nounUpper:
		first, last = s.nounUpper(w)
	case nounFirst:
		first, last = s.nounFirst(w)
	}
	if last <= first {
		return
	}
	q.UnitSpan = text.Span{Start: s.doc.Words[first].Start, End: s.doc.Words[last-1].End}
	noun := strings.TrimSuffix(s.doc.Words[last-1].Lower, "'s")
	if i := strings.IndexByte(noun, '\''); i > 0 && i <= 2 { // "d'habitants"
		noun = noun[i+1:]
	}
	q.Unit = s.lex.singular(noun)
	q.Kind = Count
	if n.share {
		q.Kind = Share
	}
	if u, ok := s.lex.units[s.doc.Words[last-1].Lower]; ok && u.kind != Money { // "three long years"
		q.Unit, q.Kind = u.name, u.kind
	}
}

// longestNoun bounds the words of a counted noun with its adjectives. Longer
// ones are nearly always a clause ("four said they left").
const longestNoun = 5

// nounPlural goes on to the first plural; after "one" to the word before a
// function word.
func (s *scanner) nounPlural(w int, n *numeral) (int, int) {
	if n.low == 1 && n.high == 1 && !n.digits && (w == n.last || s.lex.is("more", s.doc.Words[w-1].Lower)) && !n.share {
		return s.nounSingular(w)
	}
	for k := w; k < s.limit && k-w < longestNoun; k++ {
		word := s.doc.Words[k]
		if word.Kind != text.Letters || s.lex.stops(word.Lower) || k > w && !s.near(k-1, k) {
			break
		}
		if s.lex.plural(word.Lower) {
			last := k + 1
			// "six league games", "two police officers": the last plural of a row
			for last < s.limit && last-w < longestNoun && s.near(last-1, last) && s.lex.plural(s.doc.Words[last].Lower) && s.lex.sets["irregular"][s.doc.Words[last-1].Lower] {
				last++
			}
			return w, last
		}
		if s.possessive(k) {
			break
		}
	}
	if w < s.limit && n.digits && s.lex.is("adjectival", s.doc.Words[w].Lower) {
		return w, w + 1 // "a 12 page document"
	}
	if w == n.last && w < s.limit && s.doc.Words[w].Kind == text.Letters && strings.Contains(s.doc.Text[n.end:s.doc.Words[w].Start], "-") && !s.lex.stops(s.doc.Words[w].Lower) {
		return w, w + 1 // "a three-course meal"
	}
	return w, w
}

func (s *scanner) possessive(w int) bool { return strings.HasSuffix(s.doc.Words[w].Lower, "'s") }

// nounSingular takes up to three words before a function word or mark.
func (s *scanner) nounSingular(w int) (int, int) {
	last := w
	for last < s.limit && last-w < 3 {
		word := s.doc.Words[last]
		if word.Kind != text.Letters || s.lex.stops(word.Lower) || !s.near(last-1, last) || last > w && (s.lex.plural(word.Lower) || word.Upper && !s.doc.Words[last-1].Upper || s.verbal(word.Lower)) {
			break // "one proposal asks": the verb
		}
		last++
	}
	return w, last
}

// verbal: a participle behind a noun opens a clause ("capital seized by").
func (s *scanner) verbal(lower string) bool {
	for e := range s.lex.sets["verb-ending"] {
		if strings.HasSuffix(lower, e) {
			return true
		}
	}
	return false
}

// nounUpper takes the next capitalised word, adjectives before it (German).
func (s *scanner) nounUpper(w int) (int, int) {
	for k := w; k < s.limit && k-w < 4; k++ {
		word := s.doc.Words[k]
		if word.Kind != text.Letters || k > w && !s.near(k-1, k) || s.lex.stops(word.Lower) {
			break
		}
		if word.Upper {
			if k+1 < s.limit && s.near(k, k+1) && s.doc.Words[k+1].Upper && s.adjective(word.Lower) {
				continue
			}
			return w, k + 1
		}
	}
	return w, w
}

// nounFirst takes the next word, adjectives before it passed.
func (s *scanner) nounFirst(w int) (int, int) {
	for k := w; k < s.limit && k-w < 4; k++ {
		word := s.doc.Words[k]
		if word.Kind == text.Number || word.Upper || k > w && !s.near(k-1, k) || s.lex.stops(word.Lower) {
			break // an upper-case word begins a name
		}
		if s.adjective(word.Lower) && k+1 < s.limit && s.near(k, k+1) && !s.lex.stops(s.doc.Words[k+1].Lower) && s.doc.Words[k+1].Kind == text.Letters {
			continue
		}
		return w, k + 1
	}
	return w, w
}

func (s *scanner) adjective(lower string) bool {
	if s.lex.is("adjective", lower) {
		return true
	}
	for _, e := range s.lex.endings {
		if strings.HasSuffix(lower, e) {
			return true
		}
	}
	return false
}

// longestHan bounds a unit or qualifier of a language without spaces, in
// characters.
const longestHan = 6

// behindHan looks the characters behind the number up in the table of units,
// the longest first.
func (s *scanner) behindHan(q *Quantity, n *numeral) {
	rest := s.doc.Text[n.end:s.sent.End]
	if rest == "" || rest[0] >= '0' && rest[0] <= '9' {
		return
	}
	for k := longestHan; k > 0; k-- {
		form := text.Prefix(rest, k)
		if u, ok := s.lex.units[strings.ToLower(form)]; ok {
			q.Unit, q.Kind, q.UnitSpan = u.name, u.kind, text.Span{Start: n.end, End: n.end + len(form)}
			return
		}
	}
}

// qualifierHan returns the qualifier right before byte start, or right behind
// byte end, of a language without spaces.
func (s *scanner) qualifierHan(q *Quantity) {
	before := []rune(s.doc.Text[max(s.sent.Start, q.Start-3*longestHan):q.Start])
	for k := min(longestHan, len(before)); k > 0; k-- {
		form := string(before[len(before)-k:])
		if name, ok := s.lex.quals[form]; ok {
			q.Qualifier = name
			q.Start -= len(form)
			return
		}
	}
	rest := s.doc.Text[q.End:s.sent.End]
	if rest == "" || rest[0] >= '0' && rest[0] <= '9' {
		return
	}
	for k := longestHan; k > 0; k-- {
		form := text.Prefix(rest, k)
		if name, ok := s.lex.quals[form]; ok && len(form) > 3 {
			q.Qualifier = name
			q.End += len(form)
			return
		}
	}
}
