package number

import (
	"strings"

	"variorum/internal/text"
)

// refused tells numbers that are no quantities: ordinals in figures, years,
// clock times, dates, identifiers. It returns the word to go on at, 0 where the
// number stands.
func (s *scanner) refused(n *numeral) int {
	before := s.doc.Text[max(0, n.start-1):n.start]
	if n.digits {
		if s.suffixed(n) || s.clock(n) || s.dated(n) {
			return n.last
		}
		if before == "-" && n.first > s.sent.First && s.doc.Words[n.first-1].Kind == text.Number && s.doc.Words[n.first-1].End == n.start-1 {
			return n.last // "3888-2", "2019-09-01": what is left of no range and no score
		}
		if before == "#" || before == "." || before == "," || before == "/" && n.integer || before == "№" {
			return n.last
		}
		if (before == "-" || before == "–") && s.gluedBefore(n) {
			return n.last // "TA-35", "under-21"
		}
		if s.year(n) {
			return n.last
		}
		if n.integer && n.last < s.limit && s.doc.Words[n.last].Kind == text.Number && strings.TrimSpace(s.doc.Text[n.end:s.doc.Words[n.last].Start]) == "/" {
			return n.last + 1 // "1/2", "17/35": fractions and days
		}
	}
	if n.first > s.sent.First && s.lex.is("identifier", s.doc.Words[n.first-1].Lower) && s.moneyBefore(n.start) == "" {
		if word := s.doc.Words[n.first-1]; hasUpper(word.In(s.doc.Text)) || n.digits && s.lex.is("identifier-lower", word.Lower) {
			q := Quantity{Kind: Bare}
			s.unitBehind(&q, n, "")
			if q.Kind != Share && q.Kind != Measure && q.Kind != Money {
				return n.last
			}
		}
	}
	if !n.digits && n.low == 1 && n.high == 1 && s.lex.ideograms {
		return n.last // 一件, 一个: mere grammar
	}
	if !n.digits && n.low == n.high && n.low == 1 && s.mereOne(n) {
		return n.last
	}
	return 0
}

// suffixed: "10th", "1990s".
func (s *scanner) suffixed(n *numeral) bool {
	return n.rest != "" && (s.lex.is("ordinal-suffix", n.rest) || n.rest == "s" && n.low >= 10 && int(n.low)%10 == 0)
}

func (s *scanner) gluedBefore(n *numeral) bool {
	if n.first == s.sent.First {
		return false
	}
	prev := s.doc.Words[n.first-1]
	return prev.End == n.start-len(s.doc.Text[prev.End:n.start]) && len(s.doc.Text[prev.End:n.start]) <= 3 && !strings.Contains(s.doc.Text[prev.End:n.start], " ") && prev.Kind == text.Letters
}

// clock: "11:38", "5am", "10.45 pm".
func (s *scanner) clock(n *numeral) bool {
	if s.lex.is("clock", n.rest) {
		return true
	}
	if n.last < s.limit {
		next := s.doc.Words[n.last]
		gap := s.doc.Text[n.end:next.Start]
		if gap == ":" && next.Kind == text.Number && len(next.Lower) >= 2 {
			return true
		}
		if (gap == " " || gap == "") && s.lex.is("clock", next.Lower) && n.low < 25 {
			return true
		}
		if gap == " " && (next.Lower == "a" || next.Lower == "p") && strings.HasPrefix(s.doc.Text[next.End:], ".m") {
			return true
		}
	}
	if n.first > s.sent.First {
		prev := s.doc.Words[n.first-1]
		if gap := s.doc.Text[prev.End:n.start]; gap == ":" && prev.Kind == text.Number {
			return true
		}
	}
	return false
}

// dated: "September 8", "8 September", "Oct. 31".
func (s *scanner) dated(n *numeral) bool {
	if n.low > 31 || !n.integer || n.low < 1 {
		return false
	}
	if n.first > s.sent.First {
		prev := s.doc.Words[n.first-1]
		gap := s.doc.Text[prev.End:n.start]
		if s.lex.is("month", prev.Lower) && (prev.Upper || !s.lex.is("upper-months", "yes")) && (gap == " " || gap == ". " || gap == "\u00a0") {
			return true
		}
	}
	if n.last < s.limit {
		next := s.doc.Words[n.last]
		gap := s.doc.Text[n.end:next.Start]
		if s.lex.is("month", next.Lower) && (gap == " " || gap == ". " || gap == "\u00a0" || gap == "-" || gap == "") {
			return true
		}
	}
	return false
}

// year: 1500 to 2100 in figures, without currency, measure or qualifier; 1900
// to 2035 is a year even before a noun ("2018 sales").
func (s *scanner) year(n *numeral) bool {
	if !n.integer || n.end-n.start != 4 || n.low < 1500 || n.low > 2100 || s.moneyBefore(n.start) != "" {
		return false
	}
	q := Quantity{Kind: Bare}
	s.unitBehind(&q, n, "")
	switch q.Kind {
	case Share, Measure, Money, Times:
		return false
	case Count:
		name, _ := s.qualifier(n.first, n.start)
		return n.low >= 1900 && n.low <= 2035 && name == "" && !(s.lex.is("people", q.Unit) && s.doc.WordAt(q.UnitSpan.End-1) == n.last)
	}
	name, _ := s.qualifier(n.first, n.start)
	if name != "" && name != "only" {
		return n.low >= 1900 && n.low <= 2035
	}
	return !(n.first > s.sent.First && s.lex.is("level", s.doc.Words[n.first-1].Lower))
}

// mereOne: "one" that is a pronoun or begins "one another", "no one".
func (s *scanner) mereOne(n *numeral) bool {
	if n.last-n.first != 1 || s.lex.is("a", s.doc.Words[n.first].Lower) {
		return n.last-n.first == 1
	}
	if n.first > s.sent.First && s.lex.is("not-one", s.doc.Words[n.first-1].Lower) {
		return true
	}
	if n.last+1 < s.limit && (s.lex.is("to", s.doc.Words[n.last].Lower) || s.lex.is("or", s.doc.Words[n.last].Lower)) {
		if m, ok := s.numeral(n.last + 1); ok && m.low > 1 {
			return false // "one to two years"
		}
	}
	q := Quantity{Kind: Bare}
	s.unitBehind(&q, n, "")
	return q.Kind == Bare
}

func hasUpper(s string) bool { return strings.ToLower(s) != s }

// aged: ", 44," or "(44)" behind a capitalised name, "aged 44", "turned 44".
func (s *scanner) aged(n *numeral) bool {
	if n.low < 5 || n.low > 110 || n.low != n.high || n.first == s.sent.First {
		return false
	}
	prev := s.doc.Words[n.first-1]
	gap := s.doc.Text[prev.End:n.start]
	if s.lex.is("aged", prev.Lower) && gap == " " {
		return true
	}
	if !n.integer || !prev.Upper || gap != ", " && gap != " (" {
		return false
	}
	behind := s.doc.Text[n.end:min(len(s.doc.Text), n.end+1)]
	return behind == "," && gap == ", " || behind == ")" && gap == " (" || behind == "." && gap == ", "
}

// identifier: a bare number behind a name, or before one ("iPhone 11 Pro",
// "575 Elm Road"), or that only numbers a line.
func (s *scanner) identifier(n *numeral, q *Quantity) bool {
	if !n.digits {
		return n.low < 13 && !n.scaled && !s.bareWord(n) && !s.before(n, q)
	}
	if n.scaled || q.Unit != "" {
		return false
	}
	if n.first > s.sent.First {
		prev := s.doc.Words[n.first-1]
		gap := s.doc.Text[prev.End:n.start]
		if s.lex.is("bare-identifier", prev.Lower) || n.first-2 >= s.sent.First && s.lex.is("of", prev.Lower) && s.lex.is("identifier", s.doc.Words[n.first-2].Lower) {
			return true // "the last 16", "the round of 16"
		}
		if hasUpper(prev.In(s.doc.Text)) && (gap == " " || gap == "\u00a0") && n.integer && !(n.first-1 == s.sent.First && s.lex.is("function", prev.Lower)) {
			return !s.age(n)
		}
		if gap == "-" && prev.Kind == text.Letters {
			return true
		}
	}
	if n.last < s.limit && n.integer {
		next := s.doc.Words[n.last]
		if gap := s.doc.Text[n.end:next.Start]; next.Upper && gap == " " && n.low < 10000 {
			return true
		} else if gap == ". " && n.first == s.sent.First {
			return true
		}
	}
	return n.first == s.sent.First && n.last == s.limit
}

// before: a number with a unit follows, joined by "or": "eight or nine euros".
func (s *scanner) before(n *numeral, q *Quantity) bool {
	if n.last+1 >= s.limit || !s.lex.is("or", s.doc.Words[n.last].Lower) {
		return false
	}
	m, ok := s.numeral(n.last + 1)
	if !ok {
		return false
	}
	r := Quantity{Kind: Bare}
	s.unitBehind(&r, &m, "")
	q.Unit, q.Kind = r.Unit, r.Kind
	return q.Kind != Bare
}

// bareWord: a small number in words without a noun counts only where it ends
// a comparison ("fell by two").
func (s *scanner) bareWord(n *numeral) bool {
	return n.first > s.sent.First && s.lex.is("by", s.doc.Words[n.first-1].Lower)
}

// age: "Ada Byron, 44," or "Ada Byron 44 has".
func (s *scanner) age(n *numeral) bool {
	return n.low >= 5 && n.low < 110 && n.first-2 >= s.sent.First && s.doc.Words[n.first-2].Upper && n.last < s.limit && s.lex.is("age-verb", s.doc.Words[n.last].Lower)
}
