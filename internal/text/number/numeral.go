package number

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"variorum/internal/text"
)

// A numeral is the number of a quantity alone.
type numeral struct {
	low, high   float64
	first, last int    // words
	start, end  int    // bytes
	rest        string // letters glued behind the digits that are no scale: "km"
	digits      bool   // begins with a digit
	integer     bool   // digits without decimals, groups or scale
	scaled      bool
	vague       bool
	share       bool // a fraction: "a third of"
	of          bool // followed by "of"
}

// digits reads a word that begins with a digit: its value, and the letters
// behind the digits. ok is false for versions and the like ("5.1.2").
func (l *lexicon) digits(word string) (v float64, rest string, plain, ok bool) {
	if word != "" && word[0] >= 0x80 {
		word = westernDigits(word)
	}
	n := 0
	for n < len(word) && (word[n] >= '0' && word[n] <= '9' || word[n] == '.' || word[n] == ',') {
		n++
	}
	if n == 0 {
		return 0, "", false, false
	}
	num := strings.TrimRight(word[:n], ".,")
	rest = word[len(num):]
	clean, ok := l.clean(num)
	if !ok || len(clean) > 30 {
		return 0, "", false, false
	}
	v, err := strconv.ParseFloat(clean, 64)
	return v, rest, clean == num && !strings.Contains(num, "."), err == nil
}

// westernDigits writes the digits of other scripts (Arabic, Persian, Devanagari,
// full width) as 0 to 9.
func westernDigits(word string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '٠' && r <= '٩':
			return '0' + r - '٠'
		case r >= '۰' && r <= '۹':
			return '0' + r - '۰'
		case r >= '०' && r <= '९':
			return '0' + r - '०'
		case r >= '０' && r <= '９':
			return '0' + r - '０'
		case r == '٫':
			return '.'
		case r == '٬':
			return ','
		}
		return r
	}, word)
}

// clean writes a printed number with a decimal point and no groups.
func (l *lexicon) clean(num string) (string, bool) {
	points, commas := strings.Count(num, "."), strings.Count(num, ",")
	dec, group := "", "."
	if l.decimal == '.' {
		group = ","
	}
	switch {
	case points+commas == 0:
		return num, true
	case points > 0 && commas > 0:
		last := strings.LastIndexAny(num, ".,")
		dec, group = num[last:last+1], ","
		if dec == "," {
			group = "."
		}
		if strings.Count(num, dec) > 1 {
			return "", false
		}
	case points+commas > 1:
		g := "."
		if commas > 0 {
			g = ","
		}
		parts := strings.Split(num, g)
		for i, p := range parts[1:] {
			if len(p) != 3 && !(len(p) == 2 && i < len(parts)-2) {
				return "", false
			}
		}
		return strings.ReplaceAll(num, g, ""), len(parts[0]) <= 3
	default: // one mark
		i := strings.IndexAny(num, ".,")
		behind := len(num) - i - 1
		if num[i:i+1] == group && behind == 3 && i <= 3 && num[0] != '0' {
			return num[:i] + num[i+1:], true
		}
		if num[i:i+1] == group && behind == 3 {
			return strings.Replace(num, group, ".", 1), true
		}
		return strings.Replace(num, ",", ".", 1), true
	}
	return strings.Replace(strings.ReplaceAll(num, group, ""), dec, ".", 1), true
}

// numeral reads the number that begins at word w.
func (s *scanner) numeral(w int) (numeral, bool) {
	word := s.doc.Words[w]
	n := numeral{first: w, last: w + 1, start: word.Start, end: word.End}
	if word.Kind == text.Number {
		return s.inDigits(n, word)
	}
	return s.inWords(n, w)
}

func (s *scanner) inDigits(n numeral, word text.Word) (numeral, bool) {
	v, rest, plain, ok := s.lex.digits(word.Lower)
	if !ok {
		return n, false
	}
	n.digits, n.integer, n.rest = true, plain && rest == "", rest
	if plain && rest == "" {
		v = s.groups(&n, v)
	}
	if rest != "" {
		if f, ok := s.lex.suffix[rest]; ok {
			v, n.scaled, n.rest = v*f, true, ""
		} else if f, ok := s.lex.money[rest]; ok && s.moneyBefore(word.Start) != "" {
			v, n.scaled, n.rest = v*f, true, ""
		} else if e, ok := s.lex.words[rest]; ok && e.kind != small { // 300万
			v, n.scaled, n.rest = v*e.v, true, ""
		}
	}
	n.low, n.high = v, v
	if n.rest == "" {
		s.scales(&n)
	}
	if s.lex.ideograms && n.scaled && n.rest == "" && n.last < s.limit && s.doc.Words[n.last].Start == n.end { // 1億2000万
		if m, ok := s.numeral(n.last); ok && m.low < n.low && m.rest == "" {
			n.low, n.high, n.last, n.end = n.low+m.low, n.high+m.low, m.last, m.end
		}
	}
	return n, true
}

// groups reads "1 250 000": groups of three digits parted by spaces.
func (s *scanner) groups(n *numeral, v float64) float64 {
	first := s.doc.Words[n.first]
	if first.Len() > 3 || first.Lower[0] == '0' {
		return v
	}
	for n.last < s.limit {
		w := s.doc.Words[n.last]
		gap := s.doc.Text[s.doc.Words[n.last-1].End:w.Start]
		plain := w.Lower
		decimals := ""
		if i := strings.IndexByte(plain, s.lex.decimal); i == 3 {
			plain, decimals = plain[:i], plain[i+1:]
		}
		if gap != "\u00a0" && gap != "\u202f" && gap != "\u2009" && !(gap == " " && (s.lex.spaceGroups || s.twoGroups(n.first))) || len(plain) != 3 || strings.Trim(plain, "0123456789") != "" || strings.Trim(decimals, "0123456789") != "" {
			return v
		}
		group, _ := strconv.ParseFloat(plain, 64) // three digits
		v = v*1000 + group
		n.last++
		n.end = w.End
		n.integer = false
		if decimals != "" {
			f, _ := strconv.ParseFloat("0."+decimals, 64) // digits
			return v + f
		}
	}
	return v
}

// twoGroups: "1 234 567" is one number in any language, "12 345" is not.
func (s *scanner) twoGroups(first int) bool {
	if first+2 >= s.limit {
		return false
	}
	for w := first + 1; w <= first+2; w++ {
		word := s.doc.Words[w]
		if word.Len() != 3 || strings.Trim(word.Lower, "0123456789") != "" || s.doc.Text[s.doc.Words[w-1].End:word.Start] != " " {
			return false
		}
	}
	return true
}

// scales reads scale words behind digits: "300 thousand", "1.2 bn".
func (s *scanner) scales(n *numeral) {
	for n.last < s.limit {
		w := s.doc.Words[n.last]
		gap := s.doc.Text[s.doc.Words[n.last-1].End:w.Start]
		if gap != " " && gap != "\u00a0" && gap != "" && gap != "-" && gap != "\u202f" {
			return
		}
		if s.lex.is("skip", w.Lower) && n.last+1 < s.limit {
			if e, ok := s.lex.words[s.doc.Words[n.last+1].Lower]; ok && e.kind == scale {
				n.last++
				w = s.doc.Words[n.last]
			}
		}
		e, ok := s.lex.words[w.Lower]
		if !ok {
			if f, money := s.lex.suffix[w.Lower]; money && len(w.Lower) > 1 {
				e, ok = value{f, scale}, true
			}
		}
		if !ok || e.kind == small {
			return
		}
		n.low, n.high = n.low*e.v, n.high*e.v
		n.last, n.end, n.scaled, n.integer = n.last+1, w.End, true, false
		if n.last < s.limit && strings.HasPrefix(s.doc.Text[n.end:], ". ") && s.lex.is("pointed", w.Lower) {
			n.end++ // "3 Mio. Euro"
		}
	}
}

// inWords reads "three hundred and thirty-one", "a dozen", "dozens of", "half a
// million", "two thirds".
func (s *scanner) inWords(n numeral, w int) (numeral, bool) {
	low := s.doc.Words[w].Lower
	if r, ok := s.lex.vague[low]; ok {
		return s.vague(n, r), true
	}
	if r, ok := s.lex.several[low]; ok {
		return s.several(n, r)
	}
	if h, ok := s.lex.half[low]; ok {
		if h != 0.5 {
			return n, false // "the final third of the pitch"
		}
		return s.fraction(n, 1, h, w)
	}
	a := s.lex.is("a", low)
	if a && w+1 < s.limit && s.near(w, w+1) {
		next := s.doc.Words[w+1].Lower
		if h, ok := s.lex.half[next]; ok {
			n.last, n.end = w+2, s.doc.Words[w+1].End
			return s.fraction(n, 1, h, w+1)
		}
		if r, ok := s.lex.several[next]; ok && s.lex.is("couple-word", next) {
			n.last, n.end = w+2, s.doc.Words[w+1].End
			return s.several(n, r)
		}
		if e, ok := s.lex.words[next]; !ok || e.kind == small {
			return n, false
		}
	}
	if e, n := s.word(w); !a && n > 0 && (e.kind == multiplier || e.kind == scale) && !s.lex.bareScale {
		return numeral{}, false // "trillion" alone
	}
	v, last, ok := s.compose(w, a)
	if !ok {
		return n, false
	}
	n.low, n.high, n.last, n.end = v, v, last, s.doc.Words[last-1].End
	if n.last < s.limit && s.near(n.last-1, n.last) && v < 20 && v >= 1 {
		if h, ok := s.lex.half[s.doc.Words[n.last].Lower]; ok {
			m := n
			m.last, m.end = n.last+1, s.doc.Words[n.last].End
			if f, ok := s.fraction(m, v, h, n.last); ok {
				return f, true
			}
		}
	}
	return n, true
}

// near reports whether only a space or hyphen parts two words.
func (s *scanner) near(a, b int) bool {
	switch s.doc.Text[s.doc.Words[a].End:s.doc.Words[b].Start] {
	case " ", "-", "\u00a0", "\u202f", "‑", "", "  ", "   ", " - ":
		return true
	}
	return false
}

// A sum adds up number words: units within a section of a thousand, sections
// times their scale.
type sum struct {
	total   float64 // sections that are done
	part    float64 // the last one, with its scale
	section float64 // hundreds of the open one
	one     float64 // tens and units of the open one
	tail    float64 // the multiplier right before
	scaled  float64 // the last scale; +Inf before any
	count   int     // words
}

func (t *sum) value() float64 { return t.total + t.part + t.section + t.one }

// compose adds up number words from w on. a: word w is an article that stands
// for one.
func (s *scanner) compose(w int, a bool) (v float64, last int, ok bool) {
	t := sum{scaled: math.Inf(1)}
	i := w
	if a {
		t.one = 1
		i++
	}
	for i < s.limit && (i == w || s.near(i-1, i)) {
		e, n := s.word(i)
		if n == 0 && t.count > 0 && s.passes(i, &t) {
			i++
			continue
		}
		if n == 0 || a && t.count == 0 && e.kind == small || !s.add(&t, e) {
			break
		}
		if _, more := s.next(i + n); more == 0 && e.kind == small && t.tail >= 100 && s.lex.is("short-tail", "yes") && !s.lex.is("zero", s.doc.Words[i].Lower) {
			t.one *= t.tail / 10 // 二百五 is 250
		}
		if e.kind != multiplier {
			t.tail = 0
		}
		t.count++
		i += n
	}
	if n := s.andHalf(i); n > 0 && !math.IsInf(t.scaled, 1) && t.section+t.one == 0 {
		t.part += t.scaled / 2 // "un milione e mezzo"
		i += n
	}
	return t.value(), i, t.count > 0
}

// passes reports whether word i is an "and", or a word like 余, inside a number.
func (s *scanner) passes(i int, t *sum) bool {
	if i+1 >= s.limit {
		return false
	}
	low := s.doc.Words[i].Lower
	if s.lex.is("skip", low) {
		e, n := s.word(i + 1)
		return n > 0 && e.kind == scale // 500余万
	}
	return s.lex.is("join", low) && s.near(i, i+1) && s.joins(i+1, t.one, t.section, t.total+t.part)
}

// add takes one number word into the sum; false where it begins another number.
func (s *scanner) add(t *sum, e value) bool {
	switch e.kind {
	case small:
		return s.addSmall(t, e.v)
	case multiplier:
		if t.section > 0 && t.one == 0 && !(s.lex.ideograms && e.v < t.section) {
			return false
		}
		t.section += math.Max(t.one, 1) * e.v
		t.one, t.tail = 0, e.v
	case hundreds:
		if t.section > 0 || t.one > 0 {
			return false
		}
		t.section = e.v
	case scale: // "455 thousand 228 million" is (455,000 + 228) million
		switch {
		case e.v == t.scaled:
			return false
		case e.v > t.scaled:
			t.part = math.Max(t.part+t.section+t.one, 1) * e.v
		default:
			t.total, t.part = t.total+t.part, math.Max(t.section+t.one, 1)*e.v
		}
		t.scaled, t.section, t.one = e.v, 0, 0
	}
	return true
}

func (s *scanner) addSmall(t *sum, v float64) bool {
	switch {
	case t.one == 0:
	case t.one >= 1000 && v < 1000 && math.Mod(t.one, 1000) == 0: // "tweeduizend tweehonderd"
	case t.one < 10 && s.lex.is("tens-after", "yes") && math.Mod(v, 10) == 0: // "five and twenty" of Arabic
	case t.one >= 20 && v < 10:
	case v < 20 && (t.one == 60 || t.one == 80) && s.lex.is("twenties", "yes"): // "soixante-dix"
	default:
		return false
	}
	t.one += v
	return true
}

// next reads the number word at i, if there is one in the sentence.
func (s *scanner) next(i int) (value, int) {
	if i >= s.limit {
		return value{}, 0
	}
	return s.word(i)
}

// andHalf returns the number of words of "and a half" at word i.
func (s *scanner) andHalf(i int) int {
	if i+1 >= s.limit || !s.lex.is("join", s.doc.Words[i].Lower) {
		return 0
	}
	k := i + 1
	if s.lex.is("a", s.doc.Words[k].Lower) && k+1 < s.limit {
		k++
	}
	if h, ok := s.lex.half[s.doc.Words[k].Lower]; !ok || h != 0.5 {
		return 0
	}
	return k + 1 - i
}

// word returns the number word at i, of one word or a phrase ("quatre vingt").
func (s *scanner) word(i int) (value, int) {
	low := s.doc.Words[i].Lower
	if i+1 < s.limit {
		if e, ok := s.lex.words[low+" "+s.doc.Words[i+1].Lower]; ok && s.near(i, i+1) {
			return e, 2
		}
	}
	if e, ok := s.lex.words[low]; ok {
		return e, 1
	}
	for _, and := range s.lex.ands { // "and" written as one with the next number (Arabic)
		if e, ok := s.lex.words[strings.TrimPrefix(low, and)]; ok {
			return e, 1
		}
	}
	if s.lex.glued && len(low) > 5 {
		if v, ok := s.lex.together(low); ok {
			return value{v, small}, 1
		}
	}
	return value{}, 0
}

// joins: "hundred and one", "thousand and five", "treinta y cinco", but not
// "one and two".
func (s *scanner) joins(i int, one, section, total float64) bool {
	e, n := s.word(i)
	if n == 0 || e.kind == scale || e.kind == multiplier && !s.lex.bareScale {
		return false
	}
	if e.kind == hundreds && section > 0 {
		return false
	}
	if one == 0 {
		return section+total > 0
	}
	return s.lex.is("tens-join", s.doc.Words[i-1].Lower) && one >= 20 && e.v < 10 && math.Mod(one, 10) == 0
}

// vague reads "dozens of", "tens of thousands of".
func (s *scanner) vague(n numeral, r [2]float64) numeral {
	n.low, n.high, n.vague = r[0], r[1], true
	if s.ofBehind(n.last) && n.last+1 < s.limit {
		next := s.doc.Words[n.last+1]
		if k, ok := s.lex.vague[next.Lower]; ok {
			n.low, n.high = scaleOf(r[0])*k[0], scaleOf(r[0])*10*k[0]
			n.last, n.end = n.last+2, next.End
			if s.lex.is("vague-open", "yes") {
				n.high = math.Inf(1)
			}
		}
	}
	n.of = s.ofBehind(n.last)
	return n
}

// scaleOf is the power of ten at or below v: tens of thousands begin at 10,000.
func scaleOf(v float64) float64 { return math.Pow(10, math.Floor(math.Log10(v))) }

func (s *scanner) ofBehind(w int) bool {
	return w < s.limit && s.near(w-1, w) && s.lex.is("of", s.doc.Words[w].Lower)
}

// several reads "several hundred", "a couple of".
func (s *scanner) several(n numeral, r [2]float64) (numeral, bool) {
	if math.IsInf(r[1], 1) { // couple
		n.low, n.high = r[0], r[0]
		n.of = s.ofBehind(n.last)
		return n, n.of
	}
	if n.last >= s.limit || !s.near(n.last-1, n.last) {
		return n, false
	}
	e, ok := s.lex.words[s.doc.Words[n.last].Lower]
	if !ok || e.kind == small {
		return n, false
	}
	n.low, n.high, n.vague = r[0]*e.v, r[1]*e.v, true
	n.end = s.doc.Words[n.last].End
	n.last++
	if e.v == 100 && n.last < s.limit {
		if f, ok := s.lex.words[s.doc.Words[n.last].Lower]; ok && f.kind == scale {
			n.low, n.high, n.end = n.low*f.v, n.high*f.v, s.doc.Words[n.last].End
			n.last++
		}
	}
	n.of = s.ofBehind(n.last)
	return n, true
}

// fraction reads what follows "half", "two thirds": a multiplier ("half a
// million") or "of".
func (s *scanner) fraction(n numeral, count, part float64, at int) (numeral, bool) {
	n.low, n.high = count*part, count*part
	next := at + 1
	if part == 0.5 && next < s.limit && s.near(at, next) {
		k := next
		if s.lex.is("a", s.doc.Words[k].Lower) && k+1 < s.limit {
			k++
		}
		if e, ok := s.lex.words[s.doc.Words[k].Lower]; ok && e.kind != small {
			n.low, n.high = e.v/2, e.v/2
			n.last, n.end = k+1, s.doc.Words[k].End
			return n, true
		}
	}
	n.share = true
	n.of = s.ofBehind(next)
	return n, n.of || count > 1 && part < 0.5
}

// together reads number words written as one: "dreihundertfünfzig".
func (l *lexicon) together(word string) (float64, bool) {
	if !l.first[text.Prefix(word, 2)] || utf8.RuneCountInString(word) > 60 {
		return 0, false
	}
	var total, section, one float64
	parts := 0
	for word != "" {
		e, n := l.head(word)
		if n == 0 {
			rest, ok := l.cutJoin(word)
			if !ok || parts == 0 {
				return 0, false
			}
			word = rest
			continue
		}
		switch e.kind {
		case small:
			one += e.v
		case multiplier:
			section += math.Max(one, 1) * e.v
			one = 0
		case scale:
			total += math.Max(section+one, 1) * e.v
			section, one = 0, 0
		}
		parts++
		word = word[n:]
	}
	return total + section + one, parts > 1
}

// head returns the longest number word that begins a glued word.
func (l *lexicon) head(word string) (best value, n int) {
	for i := 1; i <= len(word) && i <= 24; i++ {
		if e, ok := l.words[word[:i]]; ok {
			best, n = e, i
		}
	}
	return best, n
}

// cutJoin cuts the longest joining syllable ("und") off a word.
func (l *lexicon) cutJoin(word string) (string, bool) {
	longest := 0
	for j := range l.sets["glue"] {
		if len(j) > longest && len(j) < len(word) && strings.HasPrefix(word, j) {
			longest = len(j)
		}
	}
	return word[longest:], longest > 0
}
