package date

import "variorum/internal/text"

// compose reads numbers in words at word i that are longer than one word:
// "twenty-two", "two thousand and eighteen", "nineteen ninety-six", 二十一.
func (s *scan) compose(i int) {
	if s.words[i].Kind == text.Ideogram {
		s.ideograms(i)
		return
	}
	n, j := s.cardinal(i)
	if j == i {
		return
	}
	if j > i+1 {
		s.number(n, j-i)
	} else if s.t.list("set", "day-words") && n >= 1 && n <= 31 {
		s.pool = append(s.pool, lexeme{cDay, int32(n), 1, false, false})
	}
	if n >= 1000 && n < 2200 && j > i+1 {
		s.pool = append(s.pool, lexeme{cYear, int32(n), j - i, false, false})
	}
	if n >= 10 && n <= 21 { // nineteen ninety-six
		if first, k := s.word(i); k == i+1 && int(first) == n && j == k && k < len(s.words) && s.fits(soft, k, false) {
			if m, l := s.cardinal(k); l > k && m >= 10 && m < 100 {
				s.pool = append(s.pool, lexeme{cYear, int32(n*100 + m), l - i, false, false})
			}
		}
	}
	if n >= 20 && n%10 == 0 && j < len(s.words) && s.fits(soft, j, false) { // twenty-second
		for _, l := range s.lexemes2(j) {
			if l.class == cOrdinal && l.value < 10 && l.words == 1 {
				s.pool = append(s.pool, lexeme{cOrdinal, int32(n) + l.value, j + 1 - i, false, false})
			}
		}
	}
}

// lexemes2 gives the single-word entries of word i without touching the pool.
func (s *scan) lexemes2(i int) []lexeme {
	var out []lexeme
	for _, e := range s.t.words[s.words[i].Lower] {
		if len(e.rest) == 0 {
			out = append(out, lexeme{e.class, e.value, 1, e.point, e.weak})
		}
	}
	return out
}

func (s *scan) number(n, words int) {
	s.pool = append(s.pool, lexeme{cNumber, int32(n), words, false, false})
	if n >= 1 && n <= 31 {
		s.pool = append(s.pool, lexeme{cDay, int32(n), words, false, false})
	}
}

// word returns the number that word i is by itself, and the word after it.
func (s *scan) word(i int) (int32, int) {
	if i < len(s.words) {
		for _, e := range s.t.words[s.words[i].Lower] {
			if e.class == cNumber && len(e.rest) == 0 {
				return e.value, i + 1
			}
		}
	}
	return 0, i
}

// cardinal reads the longest number in words at word i.
func (s *scan) cardinal(i int) (n, next int) {
	total, cur, j := 0, 0, i
	for j < len(s.words) && j-i < 8 {
		k := j
		if j > i {
			if !s.fits(soft, j, false) {
				break
			}
			if s.t.list("number-and", s.words[j].Lower) && j+1 < len(s.words) && s.fits(soft, j+1, false) {
				k = j + 1
			}
		}
		v32, after := s.word(k)
		v := int(v32)
		if after == k {
			break
		}
		switch {
		case v == 1000 && cur < 100:
			total, cur = total+max(cur, 1)*1000, 0
		case v == 100 && cur < 10:
			cur = max(cur, 1) * 100
		case j == i, cur == 0 && total > 0, cur > 0 && cur%100 == 0, cur%100 >= 20 && cur%10 == 0 && v < 10:
			cur += v
		default:
			return total + cur, j
		}
		j = after
	}
	return total + cur, j
}

// ideograms reads Chinese and Japanese numerals: 二十一, 二〇二二.
func (s *scan) ideograms(i int) {
	n, digits, j, positional := 0, 0, i, true
	for j < len(s.words) && j-i < 6 && (j == i || s.fits(glued, j, false)) {
		v, after := s.word(j)
		if after == j || s.words[j].Kind != text.Ideogram {
			break
		}
		switch {
		case v == 10 || v == 100:
			positional = false
			n = max(n, 1) * int(v)
		case positional:
			n = n*10 + int(v)
		default:
			n += int(v)
		}
		digits++
		j++
	}
	if digits == 4 && positional && n >= 1000 && n < 2200 {
		s.pool = append(s.pool, lexeme{cYear, int32(n), 4, false, false})
		return
	}
	if digits > 1 {
		s.pool = append(s.pool, lexeme{cNumber, int32(n), digits, false, false})
	}
	if n >= 1 && n <= 31 {
		s.pool = append(s.pool, lexeme{cDay, int32(n), digits, false, false})
	}
	if n >= 1 && n <= 12 {
		s.pool = append(s.pool, lexeme{cMnum, int32(n), digits, false, false})
	}
}
