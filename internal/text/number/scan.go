package number

import (
	"strconv"
	"strings"

	"variorum/internal/text"
)

// A scanner finds the quantities of one text.
type scanner struct {
	doc     *text.Doc
	lex     *lexicon
	blocked []text.Span
	found   []Quantity

	index int // of the sentence
	sent  text.Sentence
	limit int // the word behind the sentence
	floor int // the first word that no quantity of the sentence has taken
}

func (s *scanner) sentence(i int) {
	s.index, s.sent = i, s.doc.Sentences[i]
	s.limit, s.floor = s.sent.Last, s.sent.First
	for w := s.sent.First; w < s.limit; {
		next := s.at(w)
		if next > w {
			s.floor = next
		} else {
			next = w + 1
		}
		w = next
	}
}

// at reads the quantity whose number begins at word w and returns the word
// behind it; w where there is none.
func (s *scanner) at(w int) int {
	word := s.doc.Words[w]
	if s.isBlocked(word.Span) {
		return w
	}
	if word.Kind == text.Letters && word.Lower[0] >= 'a' && word.Upper {
		if next := s.prefixed(w); next > w {
			return next
		}
	}
	if word.Kind != text.Number && !s.lex.begins(word.Lower) {
		return w
	}
	n, ok := s.numeral(w)
	if !ok {
		return s.weak(w)
	}
	if skip := s.refused(&n); skip > 0 {
		return skip
	}
	if next := s.score(&n); next > w {
		return next
	}
	q := Quantity{Number: text.Span{Start: n.start, End: n.end}, Low: n.low, High: n.high, Vague: n.vague, Sentence: s.index, Kind: Bare}
	code := s.moneyBefore(n.start)
	last, keep := s.rest(&q, &n, code)
	if !keep {
		return max(last, n.last)
	}
	s.finish(&q, &n, code)
	s.found = append(s.found, q)
	return last
}

// carried takes the unit of the quantity before: "4.1 million lanterns, up from
// 2.4 million". Shares lend none ("rose 0.7 percent to 6,327").
func (s *scanner) carried(q *Quantity, n *numeral) {
	if len(s.found) == 0 || n.share || !n.digits {
		return
	}
	prev := s.found[len(s.found)-1]
	if prev.Sentence != s.index || prev.Weak || prev.Unit == "" || prev.Kind == Share || prev.Kind == Score || prev.Kind == Age {
		return
	}
	first := s.doc.WordAt(prev.End)
	if first >= n.first || n.first-first > 3 {
		return
	}
	for w := first; w < n.first; w++ {
		if !s.lex.is("carry", s.doc.Words[w].Lower) {
			return
		}
	}
	q.Unit, q.Kind = prev.Unit, prev.Kind
}

// rest reads range and unit behind a number. keep is false for what turns out
// to be no quantity.
func (s *scanner) rest(q *Quantity, n *numeral, code string) (last int, keep bool) {
	s.unitBehind(q, n, code)
	if m, ok := s.rangeTo(n, q, code); ok {
		r := *q
		s.unitBehind(&r, &m, code)
		q.High, q.Ranged = m.high, true
		q.Number.End = m.end
		if n.low < m.low && !n.scaled && m.scaled && n.low < 1000 { // "two to three million"
			if f := scaleOfWords(&m); f > 1 {
				q.Low = n.low * f
			}
		}
		q.Unit, q.UnitSpan, q.Kind = r.Unit, r.UnitSpan, r.Kind
		if q.Unit == "" && n.rest != "" {
			q.Unit = n.rest
		}
		m.first = n.first
		*n = m
	}
	if n.rest != "" && q.Unit == "" {
		return n.last, false // an identifier: "9AB8"
	}
	if q.Kind == Bare && s.aged(n) {
		q.Kind, q.Unit = Age, "year"
	}
	if q.Kind == Bare {
		s.carried(q, n)
	}
	if q.Kind == Bare && !n.share && s.identifier(n, q) {
		return n.last, false
	}
	if n.share && q.Kind == Bare {
		q.Kind = Share
	}
	return max(n.last, s.wordBehind(q)), true
}

// scaleOfWords is the scale a number was multiplied with.
func scaleOfWords(m *numeral) float64 {
	f := 1.0
	for m.low/f >= 1000 {
		f *= 1000
	}
	return f
}

func (s *scanner) wordBehind(q *Quantity) int {
	if q.UnitSpan.Len() == 0 {
		return 0
	}
	w := s.doc.WordAt(q.UnitSpan.End - 1)
	if q.UnitSpan.Start < q.Number.Start {
		return 0
	}
	return min(w+1, s.limit)
}

// finish sets qualifier and span.
func (s *scanner) finish(q *Quantity, n *numeral, code string) {
	start := n.start
	if q.UnitSpan.Len() > 0 && q.UnitSpan.Start < q.Number.Start {
		start = min(start, q.UnitSpan.Start)
	}
	q.Start, q.End = min(start, q.Number.Start), max(n.end, q.Number.End, q.UnitSpan.End)
	if s.lex.ideograms {
		s.qualifierHan(q)
		return
	}
	if name, from := s.qualifier(s.doc.WordAt(q.Start), q.Start); name != "" && !(q.Kind == Time && s.during(from)) {
		q.Qualifier, q.Start = name, from
	} else if name, to := s.qualifierBehind(q.End); name != "" {
		q.Qualifier, q.End = name, to
	}
	if !n.digits && n.low <= 2 && q.Kind == Count {
		q.Word = true
	}
}

// during: "over" before a duration means "during" unless what stands before it
// asks for a measure ("for over two years").
func (s *scanner) during(from int) bool {
	w := s.doc.WordAt(from)
	return s.lex.is("during", s.doc.Words[w].Lower) && (w == s.sent.First || !s.lex.is("lasting", s.doc.Words[w-1].Lower))
}

// qualifier returns the qualifier that ends right before byte start.
func (s *scanner) qualifier(w, start int) (name string, from int) {
	for k := min(s.lex.qualLong, w-s.floor); k > 0; k-- {
		first, last := s.doc.Words[w-k], s.doc.Words[w-1]
		if last.End > start || len(strings.TrimRight(s.doc.Text[last.End:start], " \u00a0($€£¥~-")) > 0 && !s.currencyGap(s.doc.Text[last.End:start]) {
			continue
		}
		if name, ok := s.lex.quals[s.joined(w-k, w)]; ok {
			return name, first.Start
		}
	}
	if strings.HasSuffix(s.doc.Text[:start], "~") {
		return "about", start - 1
	}
	return "", start
}

func (s *scanner) currencyGap(gap string) bool {
	gap = strings.TrimSpace(gap)
	for _, e := range s.lex.symbols {
		if e.form == gap {
			return true
		}
	}
	return false
}

func (s *scanner) qualifierBehind(end int) (name string, to int) {
	w := s.doc.WordAt(end)
	for k := 2; k > 0; k-- {
		if w+k > s.limit || w >= s.limit || s.doc.Words[w].Start < end || s.doc.Text[end:s.doc.Words[w].Start] != " " {
			continue
		}
		joined := s.joined(w, w+k)
		if strings.HasPrefix(joined, "or ") || strings.HasPrefix(joined, "and ") {
			if name, ok := s.lex.quals[joined]; ok {
				return name, s.doc.Words[w+k-1].End
			}
		}
	}
	return "", end
}

// joined returns the lower-case words [a, b) with single spaces between.
func (s *scanner) joined(a, b int) string {
	if b-a == 1 {
		return s.doc.Words[a].Lower
	}
	var sb strings.Builder
	for i := a; i < b; i++ {
		if i > a {
			sb.WriteByte(' ')
		}
		sb.WriteString(s.doc.Words[i].Lower)
	}
	return sb.String()
}

// rangeTo reads the second number of "10–15", "10 to 15", "between 10 and 15".
func (s *scanner) rangeTo(n *numeral, q *Quantity, code string) (numeral, bool) {
	at := n.last
	if q.UnitSpan.Start >= n.end {
		at = max(at, s.wordBehind(q))
	}
	if at >= s.limit || n.vague || n.share {
		return numeral{}, false
	}
	gap := s.doc.Text[s.doc.Words[at-1].End:s.doc.Words[at].Start]
	before := ""
	if n.first > s.sent.First {
		before = s.doc.Words[n.first-1].Lower
	}
	second := at
	switch {
	case isDash(gap):
	case s.lex.is("to", s.doc.Words[at].Lower) && !(s.lex.is("by", before) && (q.Unit != "" || code != "")):
		second = at + 1
	case s.lex.is("and", s.doc.Words[at].Lower) && s.lex.is("between", before):
		second = at + 1
	default:
		return numeral{}, false
	}
	if second >= s.limit || s.isBlocked(s.doc.Words[second].Span) {
		return numeral{}, false
	}
	m, ok := s.numeral(second)
	if !ok || m.vague || m.share || m.digits != n.digits && !m.scaled {
		return numeral{}, false
	}
	if n.low >= m.low && !(m.scaled && !n.scaled) {
		return numeral{}, false
	}
	r := Quantity{Kind: Bare}
	code2 := s.moneyBefore(m.start)
	s.unitBehind(&r, &m, code2)
	if code != code2 && !(code != "" && code2 == "" && isDash(gap)) {
		return numeral{}, false
	}
	if q.Unit != "" && q.Kind != Money && q.Unit != r.Unit || q.Kind == Count && second == at {
		return numeral{}, false
	}
	if isDash(gap) && q.Unit != "" && q.Kind == Time && n.rest == "" {
		return numeral{}, false
	}
	return m, true
}

func isDash(gap string) bool {
	switch strings.Trim(gap, " \u00a0$€£") {
	case "-", "–", "—", "‑", "~", "～", "〜":
		return true
	}
	return false
}

// score reads "3-0", "2:1" of a game.
func (s *scanner) score(n *numeral) int {
	if !n.integer || n.low > 199 || n.last >= s.limit || n.rest != "" {
		return 0
	}
	second := s.doc.Words[n.last]
	gap := s.doc.Text[n.end:second.Start]
	if gap != "-" && gap != "–" && gap != ":" && gap != "‑" || second.Len() > 3 || strings.Trim(second.Lower, "0123456789") != "" || s.isBlocked(second.Span) {
		return 0
	}
	if gap == ":" && (second.Len() == 2 || !s.lex.is("colon-scores", "yes")) || n.end-n.start > 3 {
		return 0
	}
	if n.first > s.sent.First {
		if g := s.doc.Text[s.doc.Words[n.first-1].End:n.start]; g == "-" || g == "–" || g == ":" || g == "/" {
			return 0
		}
	}
	if n.last+1 < s.limit {
		if g := s.doc.Text[second.End:s.doc.Words[n.last+1].Start]; g == "-" || g == ":" || g == "–" {
			return 0
		}
	}
	b, _ := strconv.ParseFloat(second.Lower, 64) // digits
	m := numeral{first: n.last, last: n.last + 1, start: second.Start, end: second.End, low: b, high: b, digits: true}
	unit := Quantity{Kind: Bare}
	s.unitBehind(&unit, &m, "")
	cued := unit.UnitSpan.Len() == 0 || s.lex.is("score-cue", s.lastLower(unit.UnitSpan))
	if unit.Kind == Share || unit.Kind == Measure || unit.Kind == Time || unit.Kind == Age || s.moneyBefore(n.start) != "" {
		return 0
	}
	if n.low < b && b <= 9 && unit.UnitSpan.Len() == 0 && !s.scoreCue() {
		return n.last + 1 // "0-1" of nobody knows what
	}
	if n.low < b && (!cued || !s.scoreCue()) || !cued && !s.scoreCue() {
		return 0
	}
	q := Quantity{Span: text.Span{Start: n.start, End: second.End}, Number: text.Span{Start: n.start, End: second.End}, Low: n.low, High: b, Kind: Score, Sentence: s.index}
	q.Score = strconv.Itoa(int(n.low)) + "-" + strconv.Itoa(int(b))
	s.found = append(s.found, q)
	return n.last + 1
}

func (s *scanner) lastLower(sp text.Span) string {
	return s.doc.Words[s.doc.WordAt(sp.End-1)].Lower
}

func (s *scanner) scoreCue() bool {
	for w := s.sent.First; w < s.limit; w++ {
		if s.lex.is("score-cue", s.doc.Words[w].Lower) {
			return true
		}
	}
	return false
}

// prefixed reads "RM79", "PS2.7m": money whose code is glued to the number.
func (s *scanner) prefixed(w int) int {
	word := s.doc.Words[w]
	printed := word.In(s.doc.Text)
	i := strings.IndexAny(printed, "0123456789")
	if i < 2 || i > 3 {
		return w
	}
	if strings.HasSuffix(s.doc.Text[:word.Start], "$") && printed[:i] == "US" {
		return s.glued(w, i, "USD")
	}
	code := ""
	for _, e := range s.lex.symbols {
		if e.form == printed[:i] {
			code = e.code
		}
	}
	if code == "" {
		return w
	}
	return s.glued(w, i, code)
}

// glued reads the number behind the first i bytes of word w as money.
func (s *scanner) glued(w, i int, code string) int {
	word := s.doc.Words[w]
	v, rest, _, ok := s.lex.digits(strings.ToLower(word.In(s.doc.Text)[i:]))
	if !ok {
		return w
	}
	n := numeral{low: v, high: v, first: w, last: w + 1, start: word.Start + i, end: word.End, digits: true, rest: rest}
	if f, ok := s.lex.money[rest]; ok {
		n.low, n.high, n.rest = v*f, v*f, ""
	} else if f, ok := s.lex.suffix[rest]; ok {
		n.low, n.high, n.rest = v*f, v*f, ""
	}
	if n.rest != "" {
		return w
	}
	s.scales(&n)
	q := Quantity{Number: text.Span{Start: n.start, End: n.end}, Low: n.low, High: n.high, Sentence: s.index, Kind: Money, Unit: code, UnitSpan: text.Span{Start: word.Start, End: word.Start + i}}
	s.per(&q, &n)
	s.finish(&q, &n, code)
	s.found = append(s.found, q)
	return max(n.last, s.wordBehind(&q))
}

// weak reads ordinals, "twice" and "the only …".
func (s *scanner) weak(w int) int {
	word := s.doc.Words[w]
	q := Quantity{Span: word.Span, Number: word.Span, Sentence: s.index, Weak: true}
	if v, ok := s.lex.twice[word.Lower]; ok {
		q.Low, q.High, q.Kind, q.Unit = v, v, Times, "time"
	} else if v, ok := s.lex.weak[word.Lower]; ok {
		q.Low, q.High, q.Kind = v, v, Ordinal
	} else if s.lex.is("sole", word.Lower) && w > s.sent.First && s.lex.is("sole-article", s.doc.Words[w-1].Lower) {
		q.Low, q.High, q.Kind = 1, 1, Sole
	} else {
		return w
	}
	if q.Kind == Ordinal || q.Kind == Sole {
		if first, last := s.nounSingular(w + 1); last > first {
			q.UnitSpan = text.Span{Start: s.doc.Words[first].Start, End: s.doc.Words[last-1].End}
			q.Unit = s.lex.singular(s.doc.Words[last-1].Lower)
			q.End = q.UnitSpan.End
		} else {
			return w
		}
	}
	s.found = append(s.found, q)
	return w + 1
}

// isBlocked reports whether a span touches one of the blocked ones.
func (s *scanner) isBlocked(sp text.Span) bool {
	for len(s.blocked) > 0 && s.blocked[0].End <= sp.Start && s.blocked[0].End <= s.sent.Start {
		s.blocked = s.blocked[1:]
	}
	for _, b := range s.blocked {
		if b.Start >= sp.End {
			return false
		}
		if b.Overlaps(sp) {
			return true
		}
	}
	return false
}
