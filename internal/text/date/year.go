package date

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// plausibleYear decides whether a bare number of four figures is a year and
// not a count, a price, a model or part of the name of an event.
func (r *reading) plausibleYear(m *match, y int) bool {
	i := m.first
	for i < m.last-1 && r.t.list("trim", r.words[i].Lower) {
		i++
	}
	if m.last != i+1 {
		return true // "in the year 2014": other words say so
	}
	if r.eventName(i) || m.mod == "" && r.glued(i) {
		return false
	}
	if r.counts(i) {
		return false
	}
	if r.preposition(i) || m.mod != "" && m.mod != Approx {
		return true
	}
	return y >= 1900 && y <= 2100 && !r.numbered(i)
}

// glued: figures that belong to a longer sign: $2000, 2000%, #1999, 12/2000.
func (r *reading) glued(i int) bool {
	w := r.words[i]
	before, _ := utf8.DecodeLastRuneInString(r.doc.Text[:w.Start])
	after, size := utf8.DecodeRuneInString(r.doc.Text[w.End:])
	beyond, _ := utf8.DecodeRuneInString(r.doc.Text[min(len(r.doc.Text), w.End+size):])
	return strings.ContainsRune("#$€£¥₴₽+№@_", before) || strings.ContainsRune("%°€₴₽_", after) ||
		(after == ':' || after == '/') && unicode.IsDigit(beyond) ||
		(before == '-' || before == '/') && i > 0 && r.words[i-1].End == w.Start-1
}

// counts reports whether the word after a number is what it counts.
func (r *reading) counts(i int) bool {
	if i+1 >= len(r.words) || r.words[i+1].Sentence != r.words[i].Sentence || !r.scan.fits(soft, i+1, false) {
		return false
	}
	next := &r.words[i+1]
	if r.t.list("counted", next.Lower) {
		return true
	}
	for _, l := range r.scan.lexemes(i + 1) {
		if l.class == cUnit {
			return true
		}
	}
	return false
}

// numbered: a name before the figures makes them its own: "Boeing 2000".
func (r *reading) numbered(i int) bool {
	return i > 0 && r.words[i-1].Sentence == r.words[i].Sentence && r.scan.fits(soft, i, false) && r.t.list("numbered", r.words[i-1].Lower)
}

// reach is how many words after a year the kind of event may stand: "the 2023
// Nations League".
const reach = 3

// eventName: "Euro 2020", "World Cup 2022", "el Mundial de Qatar 2022", "the 2023
// Nations League".
func (r *reading) eventName(i int) bool {
	if i > 0 && r.scan.fits(soft, i, false) {
		if r.event(i - 1) {
			return true
		}
		for k := i - 2; r.words[i-1].Upper && k >= max(0, i-1-reach) && r.words[k].Sentence == r.words[i].Sentence; k-- {
			if r.event(k) {
				return true
			}
		}
	}
	for k := i + 1; k <= i+reach && k < len(r.words); k++ {
		if !r.words[k].Upper || !r.scan.fits(soft, k, false) {
			return false
		}
		if r.event(k) {
			return true
		}
	}
	return false
}

// event reports whether a kind of event, in capitals, ends with word k.
func (r *reading) event(k int) bool {
	w := &r.words[k]
	b := r.scan.base(k)
	if (w.Upper || b != "") && (r.t.list("event", w.Lower) || b != "" && r.t.list("event", b)) {
		return true
	}
	return r.phraseEnds("event", k) && (w.Upper || k > 0 && r.words[k-1].Upper || k > 1 && r.words[k-2].Upper)
}
