package date

import (
	"embed"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"variorum/internal/text"
)

//go:embed lang/*/words.txt lang/*/rules.txt
var files embed.FS

// fallback is the language that stands in for those without a table.
const fallback = "en"

// A class is a kind of word or number that rules name in capitals.
type class uint8

const (
	noClass class = iota
	cWeekday
	cMonth
	cUnit
	cNumber
	cOrdinal
	cShift
	cRelday
	cRelunit
	cPart
	cSeason
	cHoliday
	cMod
	cDay    // 1 to 31 in figures
	cMnum   // 1 to 12 in figures
	cYear   // four figures
	cYY     // two figures
	cDecade // 1990s, 90s
	cRoman
	cFull  // 10.11.2022
	cDM    // 10.11
	cClock // 10h30, 10.30
	cFew   // several, a couple of
	nClasses
)

// A slot is a place of a match that a class of its rule fills.
type slot uint8

const (
	sWeekday slot = iota
	sMonth
	sDay
	sYear
	sMonth2
	sDay2
	sYear2
	sNum
	sNum2
	sUnit
	sUnit2
	sShift
	sRelday
	sRelunit
	sPart
	sSeason
	sHoliday
	sOrd
	sOrd2
	sDecade
	sFull
	sClock
	sMinute
	sDM
	sMod
	sFull2
	sWeekday2
	nSlots
)

type element struct {
	class class
	slot  slot
}

// elements are the capital words of the rules.
func elements() map[string]element {
	return map[string]element{
		"WEEKDAY": {cWeekday, sWeekday}, "WEEKDAY2": {cWeekday, sWeekday2}, "MONTH": {cMonth, sMonth}, "MONTH2": {cMonth, sMonth2},
		"UNIT": {cUnit, sUnit}, "UNIT2": {cUnit, sUnit2}, "NUM": {cNumber, sNum}, "NUM2": {cNumber, sNum2},
		"ORD": {cOrdinal, sOrd}, "ORD2": {cOrdinal, sOrd2}, "SHIFT": {cShift, sShift}, "RELDAY": {cRelday, sRelday},
		"RELUNIT": {cRelunit, sRelunit}, "PART": {cPart, sPart}, "SEASON": {cSeason, sSeason}, "HOLIDAY": {cHoliday, sHoliday},
		"DAY": {cDay, sDay}, "DAY2": {cDay, sDay2}, "MNUM": {cMnum, sMonth}, "MNUM2": {cMnum, sMonth2},
		"YEAR": {cYear, sYear}, "YEAR2": {cYear, sYear2}, "YY": {cYY, sYear}, "YY2": {cYY, sYear2},
		"DECADE": {cDecade, sDecade}, "ROMAN": {cRoman, sOrd}, "FULL": {cFull, sFull}, "FULL2": {cFull, sFull2}, "DM": {cDM, sDM},
		"CLOCK": {cClock, sClock}, "HOUR": {cNumber, sClock}, "MINUTE": {cYY, sMinute}, "FEW": {cFew, sNum},
		"ORDDAY": {cOrdinal, sDay}, "ORDDAY2": {cOrdinal, sDay2}, "MOD": {cMod, sMod},
	}
}

// An entry is a form of the word list; rest holds its further words.
type entry struct {
	rest    []string
	class   class
	value   int32
	point   bool // may be followed by a point ("nov.")
	capital bool // only with a capital letter ("May")
	weak    bool // not a time by itself without a preposition before it
	lone    bool // a time only where no word follows directly ("na segunda", not "na segunda fase")
}

// A gap is what stands between two words.
type gap uint8

const (
	soft gap = iota // space, hyphen, nothing between ideograms, a point after an abbreviation
	comma
	slash
	hyphen
	colon
	point
	glued
)

type literalEdge struct {
	gap   gap
	point bool
	to    *node
}

type classEdge struct {
	gap  gap
	elem element
	to   *node
}

// A node of the rule graph; every path from the root is one flat pattern.
type node struct {
	shared  bool // more than one path leads here
	words   map[string][]literalEdge
	classes []classEdge
	rule    *rule
}

// A rule says what its pattern means: an operation and preset slots.
type rule struct {
	op     string
	order  int
	preset [nSlots]int32
	has    uint32
	from   string // anchor ("", the default), ref, sentence
	dir    int32
	era    int // the year before the first of a reign: 令和4年
	mod    Modifier
	line   string
}

// A table is what one language knows.
type table struct {
	words    map[string][]entry
	begins   map[string]bool // words that an entry or a rule can begin with
	root     *node
	rules    int
	holidays []string

	ordinals map[string]bool // letters behind a figure: 10th
	decades  map[string]bool // 1990s
	clocks   []string        // 10h
	elisions map[string]bool // l'
	suffixes []string        // 's
	lists    map[string]map[string]bool
	phrases  map[string][][]string
	monthDay bool     // 10/11 is October 11
	pointed  bool     // 10. is 10th
	past     []string // endings of verbs
	coming   []string
	endings  []ending // donnerstag + abend
}

// An ending makes a weekday a part of that day.
type ending struct {
	form string
	part int32
}

// list reports whether a lower-case word stands in a named list of words.txt.
func (t *table) list(name, word string) bool { return t.lists[name][word] }

func readTable(language string) *table {
	t := &table{
		words: map[string][]entry{}, root: &node{},
		ordinals: map[string]bool{}, decades: map[string]bool{}, elisions: map[string]bool{},
		lists: map[string]map[string]bool{}, phrases: map[string][][]string{},
	}
	for _, dir := range []string{language, "common"} { // the language's own rules win
		words, _ := files.ReadFile("lang/" + dir + "/words.txt")
		rules, _ := files.ReadFile("lang/" + dir + "/rules.txt")
		for line := range text.DataLines(string(words)) {
			if err := t.readWords(line); err != nil {
				panic(fmt.Sprintf("lang/%s/words.txt: %q: %v", dir, line, err)) // our own data; a test reads all of it
			}
		}
		for line := range text.DataLines(string(rules)) {
			if err := t.readRule(line); err != nil {
				panic(fmt.Sprintf("lang/%s/rules.txt: %q: %v", dir, line, err))
			}
		}
	}
	t.joinParts()
	t.begins = make(map[string]bool, len(t.words)+len(t.root.words))
	for w := range t.words {
		t.begins[w] = true
	}
	for w := range t.root.words {
		t.begins[w] = true
	}
	return t
}

// joinParts adds the weekdays with a part of the day in one word, as weekday
// plus ten times the part.
func (t *table) joinParts() {
	for _, word := range slices.Sorted(maps.Keys(t.words)) {
		for _, e := range t.words[word] {
			if e.class != cWeekday || len(e.rest) > 0 {
				continue
			}
			for _, end := range t.endings {
				t.words[word+end.form] = append(t.words[word+end.form], entry{class: cWeekday, value: e.value + 10*end.part})
			}
		}
	}
}

// readWords reads "class value: form, form, …", "list name: word word" or
// "set name".
func (t *table) readWords(line string) error {
	head, forms, ok := strings.Cut(line, ":")
	if !ok {
		return t.setting(strings.Fields(line))
	}
	fields := strings.Fields(head)
	switch fields[0] {
	case "list":
		return t.readList(fields, forms)
	case "part-ending":
		return t.readEndings(fields, forms)
	case "ordinal-suffix":
		return addAll(t.ordinals, forms)
	case "decade-suffix":
		return addAll(t.decades, forms)
	case "clock-suffix":
		t.clocks = append(t.clocks, strings.Fields(forms)...)
		return nil
	case "elision":
		return addAll(t.elisions, forms)
	case "suffix":
		t.suffixes = append(t.suffixes, strings.Fields(forms)...)
		return nil
	case "past-ending":
		t.past = append(t.past, strings.Fields(forms)...)
		return nil
	case "future-ending":
		t.coming = append(t.coming, strings.Fields(forms)...)
		return nil
	}
	c, value, err := t.classValue(fields)
	if err != nil {
		return err
	}
	for form := range strings.SplitSeq(forms, ",") {
		t.add(strings.TrimSpace(form), c, value)
	}
	return nil
}

func (t *table) readEndings(fields []string, forms string) error {
	if len(fields) != 2 {
		return fmt.Errorf("a part of the day is missing")
	}
	part, err := index(parts(), fields[1])
	for _, f := range strings.Fields(forms) {
		t.endings = append(t.endings, ending{f, part})
	}
	return err
}

func addAll(m map[string]bool, forms string) error {
	for _, f := range strings.Fields(forms) {
		m[f] = true
	}
	return nil
}

func (t *table) readList(fields []string, forms string) error {
	if len(fields) != 2 {
		return fmt.Errorf("a list needs a name")
	}
	m := t.lists[fields[1]]
	if m == nil {
		m = map[string]bool{}
		t.lists[fields[1]] = m
	}
	for form := range strings.SplitSeq(forms, ",") {
		ws := lowerWords(form)
		switch len(ws) {
		case 0:
		case 1:
			m[ws[0]] = true
		default:
			t.phrases[fields[1]] = append(t.phrases[fields[1]], ws)
		}
	}
	return nil
}

func (t *table) setting(fields []string) error {
	if len(fields) == 2 && fields[0] == "set" {
		switch fields[1] {
		case "month-day":
			t.monthDay = true
			return nil
		case "ordinal-point":
			t.pointed = true
			return nil
		}
	}
	return fmt.Errorf("unknown setting")
}

func lowerWords(s string) []string {
	var out []string
	for _, w := range text.Words(s) {
		out = append(out, w.Lower)
	}
	return out
}

func (t *table) add(form string, c class, value int32) {
	e := entry{class: c, value: value}
	for form != "" && strings.ContainsRune("^!?", rune(form[0])) {
		e.capital = e.capital || form[0] == '^'
		e.lone = e.lone || form[0] == '?'
		e.weak = e.weak || form[0] == '!'
		form = form[1:]
	}
	e.point = strings.HasSuffix(form, ".")
	e.weak = e.weak || e.point && (c == cMonth || c == cWeekday) // "dez", ten
	ws := lowerWords(form)
	if len(ws) == 0 {
		return
	}
	e.rest = ws[1:]
	t.words[ws[0]] = append(t.words[ws[0]], e)
	if plain := unaccented(ws[0]); plain != ws[0] && len(plain) >= plainLetters && !t.list("accented", plain) { // "fete des meres"
		e.rest = nil
		for _, w := range ws[1:] {
			e.rest = append(e.rest, unaccented(w))
		}
		t.words[plain] = append(t.words[plain], e)
	}
}

// plainLetters is how many letters a word has at least to be read without its
// accents: "fevrier" is février, "a" is not à.
const plainLetters = 4

// unaccented returns a Latin word without its accents, for texts that lost
// them; other scripts stay as they are.
func unaccented(w string) string {
	for _, r := range w {
		if r >= 0x0250 && r < 0x1e00 || r >= 0x1f00 {
			return w
		}
	}
	return text.Fold(w)
}

// Units, in rising order; the values of class UNIT.
const (
	uSecond int32 = iota
	uMinute
	uHour
	uDay
	uWeekend
	uWeek
	uFortnight
	uMonth
	uQuarter
	uHalf
	uYear
	uSeasonOfSport
	uDecade
	uCentury
	uFiscal
	uPeriod
)

func unitNames() map[string]int32 {
	return map[string]int32{"second": uSecond, "minute": uMinute, "hour": uHour, "day": uDay, "weekend": uWeekend, "week": uWeek,
		"fortnight": uFortnight, "month": uMonth, "quarter": uQuarter, "half": uHalf, "year": uYear, "sport-season": uSeasonOfSport,
		"decade": uDecade, "century": uCentury, "fiscal-year": uFiscal, "period": uPeriod}
}

// Parts of the day, as TIMEX3 writes them.
func parts() []string { return []string{"", "MO", "MI", "AF", "EV", "NI", "DT"} }

func seasons() []string { return []string{"SP", "SU", "FA", "WI"} }

func modifiers() []Modifier { return []Modifier{"", Early, Mid, Late, Approx, Before, After} }

func index[T comparable](list []T, x T) (int32, error) {
	for i, y := range list {
		if x == y {
			return int32(i), nil
		}
	}
	return 0, fmt.Errorf("unknown value %v", x)
}

// classValue reads the head of a words line.
func (t *table) classValue(f []string) (class, int32, error) {
	if len(f) < 2 {
		return 0, 0, fmt.Errorf("a value is missing")
	}
	number := func() (int32, error) {
		n, err := strconv.ParseInt(f[1], 10, 32)
		return int32(n), err
	}
	switch f[0] {
	case "weekday":
		n, err := number()
		return cWeekday, n, err
	case "month":
		n, err := number()
		return cMonth, n, err
	case "number":
		n, err := number()
		return cNumber, n, err
	case "few":
		n, err := number()
		return cFew, n, err
	case "ordinal":
		n, err := number()
		return cOrdinal, n, err
	case "shift":
		n, err := number()
		return cShift, n, err
	case "decade":
		n, err := number()
		return cDecade, n, err
	case "unit":
		n, ok := unitNames()[f[1]]
		if !ok {
			return 0, 0, fmt.Errorf("unknown unit")
		}
		return cUnit, n, nil
	case "part":
		n, err := index(parts(), f[1])
		return cPart, n, err
	case "season":
		n, err := index(seasons(), f[1])
		return cSeason, n, err
	case "mod":
		n, err := index(modifiers(), Modifier(f[1]))
		return cMod, n, err
	case "holiday":
		t.holidays = append(t.holidays, strings.Join(f[1:], " "))
		return cHoliday, int32(len(t.holidays) - 1), nil
	case "day": // day -1 [part]
		n, err := number()
		if err != nil || len(f) < 3 {
			return cRelday, pair(0, n), err
		}
		p, err := index(parts(), f[2])
		return cRelday, pair(p, n), err
	case "relunit": // relunit year -1
		u, ok := unitNames()[f[1]]
		if !ok || len(f) < 3 {
			return 0, 0, fmt.Errorf("unknown unit")
		}
		n, err := strconv.ParseInt(f[2], 10, 32)
		return cRelunit, pair(u, int32(n)), err
	}
	return 0, 0, fmt.Errorf("unknown class %q", f[0])
}

// pair packs a small value and a shift of −50 to 49 into one.
func pair(a, shift int32) int32 { return a*100 + shift + 50 }

func unpair(v int32) (a, shift int32) { return v / 100, v%100 - 50 }
