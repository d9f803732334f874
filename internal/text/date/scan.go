package date

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"variorum/internal/text"
)

// A lexeme is what one or more words at one place are to the rules.
type lexeme struct {
	class class
	value int32
	words int
	point bool
	weak  bool
}

// A match is a rule that fits the words [first, last).
type match struct {
	rule        *rule
	v           [nSlots]int32
	has         uint32
	first, last int
	mod         Modifier
	modFirst    int // first word of the modifier, or first
	weak        bool
	second      int // word where the second time of a range begins, or 0
}

func (m *match) is(s slot) bool { return m.has&(1<<s) != 0 }

// weekday returns the weekday of the match, 0 if it has none.
func (m *match) weekday() int { return m.get(sWeekday, 0) % 10 }

// get returns a slot's value, or def where it is empty.
func (m *match) get(s slot, def int) int {
	if m.is(s) {
		return int(m.v[s])
	}
	return def
}

// A scan goes once over the words of a text.
type scan struct {
	t     *table
	doc   *text.Doc
	words []text.Word
	known []int8 // 1 where lexemes of the word were looked up
	from  []int32
	upto  []int32
	pool  []lexeme
	now   match
	best  match
}

func newScan(t *table, doc *text.Doc) *scan {
	n := len(doc.Words)
	buf := make([]int32, 2*n)
	return &scan{t: t, doc: doc, words: doc.Words, known: make([]int8, n), from: buf[:n], upto: buf[n:]}
}

// matches returns the longest matches from left to right, none overlapping.
func (s *scan) matches() []match {
	var out []match
	for i := 0; i < len(s.words); {
		if !s.begins(i) {
			i++
			continue
		}
		m, ok := s.at(i)
		if !ok {
			i++
			continue
		}
		if m.last-m.first > 1 && m.last < len(s.words) && len(s.lexemes(i)) == 0 {
			// "in the spring" must not hide "the spring of 1978"
			if later, ok := s.at(i + 1); ok && later.last > m.last && s.begins(i+1) {
				m = later
			}
		}
		out = append(out, m)
		i = m.last
	}
	return out
}

// begins reports whether anything can begin with word i: one look-up for most
// words of a text.
func (s *scan) begins(i int) bool {
	w := &s.words[i]
	if w.Kind == text.Number || s.t.begins[w.Lower] || w.Upper && strings.IndexByte("ivx", w.Lower[0]) >= 0 {
		return true
	}
	b := s.base(i)
	return b != "" && s.t.begins[b]
}

// at returns the longest match that begins at word i, with its modifier.
func (s *scan) at(i int) (match, bool) {
	lex := s.lexemes(i)
	var mods []lexeme
	for _, l := range lex {
		if l.class == cMod {
			mods = append(mods, l)
		}
	}
	plain, found := s.longest(i)
	for _, l := range mods {
		j := i + l.words
		if j >= len(s.words) || !s.fits(soft, j, l.point) {
			continue
		}
		if m, ok := s.longest(j); ok && m.rule.op != "none" && (!found || m.last > plain.last) {
			m.mod = modifiers()[l.value]
			m.modFirst = i
			plain, found = m, true
		}
	}
	return plain, found
}

func (s *scan) longest(i int) (match, bool) {
	s.best = match{}
	s.now = match{first: i, modFirst: i}
	s.walk(s.t.root, i, false)
	return s.best, s.best.rule != nil
}

// walk tries the tree's edges on word i; pointed says that the step before may
// be followed by a point.
func (s *scan) walk(n *node, i int, pointed bool) {
	if n.rule != nil && (s.best.rule == nil || i > s.best.last || i == s.best.last && n.rule.order < s.best.rule.order) {
		s.accept(n.rule, i)
	}
	if i >= len(s.words) {
		return
	}
	first := n == s.t.root
	if n.words != nil {
		w := s.words[i].Lower
		s.walkWords(n.words[w], i, first, pointed)
		if b := s.base(i); b != "" {
			s.walkWords(n.words[b], i, first, pointed)
		}
	}
	if len(n.classes) == 0 {
		return
	}
	s.lexemes(i)
	from, upto := s.from[i], s.upto[i]
	for _, e := range n.classes {
		for k := from; k < upto; k++ {
			l := s.pool[k]
			if l.class != e.elem.class || !first && !s.fits(e.gap, i, pointed) {
				continue
			}
			slot := e.elem.slot
			had, old, weak, second := s.now.has, s.now.v[slot], s.now.weak, s.now.second
			s.now.has, s.now.v[slot], s.now.weak = had|1<<slot, l.value, l.weak
			if second == 0 && ofSecond(slot) {
				s.now.second = i
			}
			s.walk(e.to, i+l.words, l.point)
			s.now.has, s.now.v[slot], s.now.weak, s.now.second = had, old, weak, second
		}
	}
}

func ofSecond(k slot) bool {
	return k == sMonth2 || k == sDay2 || k == sYear2 || k == sFull2 || k == sWeekday2
}

func (s *scan) walkWords(edges []literalEdge, i int, first, pointed bool) {
	for _, e := range edges {
		if first || s.fits(e.gap, i, pointed) {
			s.walk(e.to, i+1, e.point)
		}
	}
}

func (s *scan) accept(r *rule, last int) {
	s.best = s.now
	s.best.rule, s.best.last, s.best.mod = r, last, r.mod
	for k := slot(0); k < nSlots; k++ {
		if r.has&(1<<k) != 0 && s.best.has&(1<<k) == 0 {
			s.best.v[k] = r.preset[k]
		}
	}
	s.best.has |= r.has
	if part := s.best.v[sWeekday] / 10; s.best.is(sWeekday) && part != 0 && !s.best.is(sPart) {
		s.best.v[sPart], s.best.has = part, s.best.has|1<<sPart
	}
}

// fits reports whether what stands before word i is the gap that is asked for.
func (s *scan) fits(g gap, i int, pointed bool) bool {
	a, b := s.words[i-1].End, s.words[i].Start
	between := s.doc.Text[a:b]
	switch between {
	case " ":
		return g == soft
	case "":
		return g == soft || g == glued
	}
	trimmed := strings.TrimFunc(between, unicode.IsSpace)
	if strings.IndexByte(between, '\n') >= 0 {
		return false
	}
	switch g {
	case soft:
		switch trimmed {
		case "":
			return true
		case "-", "‑", "'", "’":
			return len(trimmed) == len(between) || trimmed == "'" || trimmed == "’"
		case ".":
			return pointed
		case "°": // il 1° gennaio
			return true
		}
		return false
	case comma:
		return trimmed == "," || trimmed == ".," && pointed || trimmed == "،" || trimmed == "、" || trimmed == "，"
	case slash:
		return trimmed == "/"
	case hyphen:
		return trimmed == "-" || trimmed == "–" || trimmed == "—" || trimmed == "‑" || trimmed == "~" || trimmed == "～" || trimmed == ".-" && pointed || trimmed == ".–" && pointed
	case colon:
		return trimmed == ":"
	case point:
		return trimmed == "."
	}
	return false
}

// base returns the word without an elided article or possessive ending, or "".
func (s *scan) base(i int) string {
	w := s.words[i].Lower
	k := strings.IndexByte(w, '\'')
	if k < 0 {
		return ""
	}
	for _, suffix := range s.t.suffixes {
		if b, ok := strings.CutSuffix(w, suffix); ok {
			return b
		}
	}
	if s.t.elisions[w[:k+1]] {
		return w[k+1:]
	}
	return ""
}

// lexemes returns what word i can be.
func (s *scan) lexemes(i int) []lexeme {
	if s.known[i] == 0 {
		s.known[i] = 1
		from := len(s.pool)
		w := &s.words[i]
		if w.Kind == text.Number {
			s.figure(w.Lower)
		} else {
			s.entries(i, w.Lower)
			if b := s.base(i); b != "" {
				s.entries(i, b)
			}
		}
		s.from[i], s.upto[i] = int32(from), int32(len(s.pool))
	}
	return s.pool[s.from[i]:s.upto[i]]
}

func (s *scan) entries(i int, word string) {
	es := s.t.words[word]
	if es == nil {
		if s.words[i].Upper && len(word) <= 5 {
			s.roman(word)
		}
		return
	}
	numbers := false
	for k := range es {
		e := &es[k]
		if e.capital && !s.words[i].Upper || !s.follow(i+1, e.rest) {
			continue
		}
		if e.class == cNumber {
			numbers = true
		}
		if e.lone && s.followed(i+1+len(e.rest)) {
			continue
		}
		s.pool = append(s.pool, lexeme{e.class, e.value, 1 + len(e.rest), e.point, e.weak})
	}
	if numbers {
		s.compose(i)
	}
	if s.words[i].Upper && len(word) <= 5 {
		s.roman(word)
	}
}

// followed reports whether word i stands directly behind the one before it and
// says nothing of a time itself.
func (s *scan) followed(i int) bool {
	if i >= len(s.words) || s.words[i].Kind == text.Number || s.doc.Text[s.words[i-1].End:s.words[i].Start] != " " {
		return false
	}
	for _, e := range s.t.words[s.words[i].Lower] {
		if e.class == cPart || e.class == cShift {
			return false
		}
	}
	return true
}

func (s *scan) follow(i int, rest []string) bool {
	for k, w := range rest {
		if i+k >= len(s.words) || s.words[i+k].Lower != w && s.base(i+k) != w || !s.fits(soft, i+k, true) {
			return false
		}
	}
	return true
}

// figure reads a word that begins with a digit.
func (s *scan) figure(w string) {
	if s.compound(w) {
		return
	}
	n, digits, k := 0, 0, 0
	for k < len(w) {
		d, size := digit(w[k:])
		if d < 0 {
			break
		}
		if digits++; digits > 9 {
			return
		}
		n, k = n*10+d, k+size
	}
	suffix := w[k:]
	add := func(c class, v int) {
		s.pool = append(s.pool, lexeme{c, int32(v), 1, s.t.pointed && digits <= 2, false})
	}
	switch {
	case suffix == "":
		add(cNumber, n)
		if digits <= 2 && n >= 1 && n <= 31 {
			add(cDay, n)
			if s.t.pointed {
				add(cOrdinal, n)
			}
		}
		if digits <= 2 && n >= 1 && n <= 12 {
			add(cMnum, n)
		}
		if digits == 2 {
			add(cYY, n)
		}
		if digits == 4 && n >= 1000 && n < 2200 {
			add(cYear, n)
		}
	case s.t.decades[suffix] && n%10 == 0 && (digits == 2 || digits == 4):
		add(cDecade, n)
	case s.t.ordinals[suffix]:
		add(cOrdinal, n)
		if n >= 1 && n <= 31 {
			add(cDay, n)
		}
	default:
		for _, c := range s.t.clocks { // 10h30
			if rest, ok := strings.CutPrefix(suffix, c); ok && n < 25 && (rest == "" || len(rest) == 2 && rest >= "00" && rest < "60") {
				add(cClock, n)
			}
		}
	}
}

// digit returns the value of the decimal digit at the start of s, or −1.
func digit(s string) (int, int) {
	r, size := utf8.DecodeRuneInString(s)
	for _, zero := range [...]rune{'0', '٠', '۰', '०', '０'} {
		if r >= zero && r <= zero+9 {
			return int(r - zero), size
		}
	}
	return -1, size
}

// compound reads 10.11.2022, 10.11.22 and 10.11, which text.Words keeps whole.
func (s *scan) compound(w string) bool {
	if strings.IndexByte(w, '.') < 0 {
		return strings.IndexByte(w, ',') >= 0
	}
	var n [3]int
	parts := strings.Split(w, ".")
	if len(parts) > 3 {
		return true
	}
	for i, p := range parts {
		for _, r := range p {
			if r < '0' || r > '9' || len(p) > 4 {
				return true
			}
			n[i] = n[i]*10 + int(r-'0')
		}
	}
	if len(parts) == 2 {
		if len(parts[0]) <= 2 && len(parts[1]) == 2 && n[0] < 25 && n[1] < 60 {
			s.pool = append(s.pool, lexeme{cClock, int32(n[0]), 1, false, false})
		}
		if len(parts[0]) <= 2 && len(parts[1]) <= 2 && n[0] >= 1 && n[0] <= 31 && n[1] >= 1 && n[1] <= 12 {
			s.pool = append(s.pool, lexeme{cDM, int32(n[1]*100 + n[0]), 1, true, false})
		}
		return true
	}
	d, m, y := n[0], n[1], n[2]
	if len(parts[0]) == 4 {
		d, y = n[2], n[0]
	}
	if len(parts[2]) == 2 && len(parts[0]) < 4 {
		y = fullYear(y)
	}
	if d >= 1 && d <= 31 && m >= 1 && m <= 12 && y >= 1000 && y < 2200 {
		s.pool = append(s.pool, lexeme{cFull, int32(y*10000 + m*100 + d), 1, true, false})
	}
	return true
}

// fullYear reads a year of two figures as 1950 to 2049.
func fullYear(y int) int {
	if y < 50 {
		return 2000 + y
	}
	return 1900 + y
}

// roman reads I to XXXIX in capitals, as centuries are counted.
func (s *scan) roman(word string) {
	for _, suffix := range [...]string{"", "e", "ème", "º"} {
		if w, ok := strings.CutSuffix(word, suffix); ok {
			if n := romanValue(w); n > 0 {
				s.pool = append(s.pool, lexeme{cRoman, int32(n), 1, true, false})
				return
			}
		}
	}
}

func romanValue(w string) int {
	n, last := 0, 0
	for i := len(w) - 1; i >= 0; i-- {
		v := 0
		switch w[i] {
		case 'i':
			v = 1
		case 'v':
			v = 5
		case 'x':
			v = 10
		default:
			return 0
		}
		if v < last {
			n -= v
		} else {
			n, last = n+v, v
		}
	}
	if n > 21 {
		return 0
	}
	return n
}
