package number

import (
	"embed"
	"math"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"variorum/internal/text"
)

//go:embed common.txt languages/*/numbers.txt
var files embed.FS

// A lexicon is what one language knows of quantities. It is never changed.
type lexicon struct {
	decimal       byte // the mark before decimals; the other one groups digits
	spaceGroups   bool // "1 250" is one number
	glued         bool // number words are written together (German)
	ideograms     bool // no spaces between words
	fold          bool // number words also without accents
	englishPlural bool // plurals in -s lose it
	bareScale     bool // "mil", "hundert" stand for one of them
	noun          nounRule

	words    map[string]value // small numbers, multipliers, scales, by spelling
	ands     []string         // "and" written as one with the next number
	starts   map[string]bool  // words that a quantity can begin with
	first    map[string]bool  // first three letters of number words, for glued ones
	suffix   map[string]float64
	money    map[string]float64 // suffixes that hold for money only
	half     map[string]float64
	vague    map[string][2]float64
	several  map[string][2]float64
	weak     map[string]float64 // ordinals
	twice    map[string]float64
	symbols  []entry // what stands before money, longest first
	units    map[string]unit
	longest  int // words of the longest unit
	quals    map[string]string
	qualLong int
	sets     map[string]map[string]bool
	endings  []string // of adjectives between number and noun
	plurals  []string // endings of plural nouns
}

type nounRule string

// How the counted noun is found behind a number.
const (
	nounPlural nounRule = "plural"  // up to the first plural
	nounFirst  nounRule = "first"   // the next word, adjectives passed
	nounUpper  nounRule = "capital" // the next capitalised word
	nounNone   nounRule = "none"
)

// value is a number word.
type value struct {
	v    float64
	kind wordKind
}

type wordKind uint8

const (
	small wordKind = iota + 1
	multiplier
	hundreds // "doscientos": stands before tens without a multiplier
	scale
)

type entry struct{ form, code string }

type unit struct {
	name string
	kind Kind
}

func readLexicon(language string) *lexicon {
	data, err := files.ReadFile("languages/" + language + "/numbers.txt")
	if err != nil {
		data, _ = files.ReadFile("languages/en/numbers.txt") // a language without a folder
	}
	l := &lexicon{decimal: '.', noun: nounPlural, words: map[string]value{}, first: map[string]bool{}, suffix: map[string]float64{}, money: map[string]float64{},
		half: map[string]float64{}, vague: map[string][2]float64{}, several: map[string][2]float64{}, weak: map[string]float64{}, twice: map[string]float64{},
		units: map[string]unit{}, quals: map[string]string{}, sets: map[string]map[string]bool{}}
	common, _ := files.ReadFile("common.txt") // embedded: cannot be missing
	for _, d := range []string{string(common), string(data)} {
		heading := ""
		for line := range text.DataLines(d) {
			if strings.HasPrefix(line, "[") && strings.HasSuffix(line, "]") {
				heading = strings.Trim(line, "[]")
				continue
			}
			l.read(heading, line)
		}
	}
	l.index()
	sort.SliceStable(l.symbols, func(i, j int) bool { return len(l.symbols[i].form) > len(l.symbols[j].form) })
	return l
}

// index gathers the words that a quantity can begin with.
func (l *lexicon) index() {
	l.starts = map[string]bool{}
	first := func(key string) {
		word, _, _ := strings.Cut(key, " ")
		l.starts[word] = true
	}
	for k := range l.words {
		first(k)
	}
	for k := range l.half {
		first(k)
	}
	for _, m := range []map[string][2]float64{l.vague, l.several} {
		for k := range m {
			first(k)
		}
	}
	for _, m := range []map[string]float64{l.weak, l.twice} {
		for k := range m {
			first(k)
		}
	}
	for p := range l.sets["and-prefix"] {
		l.ands = append(l.ands, p)
	}
	sort.Strings(l.ands)
	for _, set := range []string{"a", "sole"} {
		for k := range l.sets[set] {
			l.starts[k] = true
		}
	}
}

// begins reports whether a word of letters can begin a quantity.
func (l *lexicon) begins(lower string) bool {
	if l.starts[lower] || l.glued && l.first[text.Prefix(lower, 2)] {
		return true
	}
	for _, p := range l.ands {
		if strings.HasPrefix(lower, p) {
			return true
		}
	}
	return false
}

func (l *lexicon) read(heading, line string) {
	fields := strings.Fields(line)
	if heading == "rules" {
		l.rule(fields)
		return
	}
	if l.readNumber(heading, fields) || l.readUnit(heading, line) {
		return
	}
	set := l.sets[heading]
	if set == nil {
		set = map[string]bool{}
		l.sets[heading] = set
	}
	for _, f := range fields {
		set[f] = true
	}
}

// readNumber reads a line of the sections that give words a value.
func (l *lexicon) readNumber(heading string, fields []string) bool {
	kinds := map[string]wordKind{"small": small, "multiplier": multiplier, "hundreds": hundreds, "scale": scale}
	single := map[string]map[string]float64{"suffix": l.suffix, "money-suffix": l.money, "ordinal": l.weak, "twice": l.twice}
	ranged := map[string]map[string][2]float64{"vague": l.vague, "several": l.several, "couple": l.several}
	if kind, ok := kinds[heading]; ok {
		l.number(fields, kind)
	} else if m, ok := single[heading]; ok {
		m[fields[0]] = float(fields, 1)
	} else if m, ok := ranged[heading]; ok {
		m[fields[0]] = [2]float64{float(fields, 1), top(fields)}
	} else if heading == "half" {
		l.half[phrase(fields)] = float(fields, len(fields)-1)
	} else {
		return false
	}
	return true
}

// readUnit reads a line of the sections that name units, qualifiers and endings.
func (l *lexicon) readUnit(heading, line string) bool {
	kinds := map[string]Kind{"currency": Money, "measure": Measure, "time": Time, "times": Times, "counter": Count}
	if kind, ok := kinds[heading]; ok {
		l.unit(line, kind)
		return true
	}
	switch heading {
	case "currency-before":
		form, code, _ := strings.Cut(line, ":")
		l.symbols = append(l.symbols, entry{form, strings.TrimSpace(code)})
	case "age":
		l.unit("year: "+line, Age)
	case "percent":
		for _, f := range strings.Fields(line) {
			l.unit("%: "+strings.ReplaceAll(f, "-", " ")+", "+f, Share)
		}
	case "points":
		l.unit("percentage point: "+line, Share)
	case "qualifier":
		name, forms, _ := strings.Cut(line, ":")
		for f := range strings.SplitSeq(forms, ",") {
			f = strings.TrimSpace(f)
			l.quals[f] = name
			l.qualLong = max(l.qualLong, strings.Count(f, " ")+1)
		}
	case "adjective-ending":
		l.endings = append(l.endings, strings.Fields(line)...)
	case "plural-ending":
		l.plurals = append(l.plurals, strings.Fields(line)...)
	default:
		return false
	}
	return true
}

func (l *lexicon) rule(fields []string) {
	switch fields[0] {
	case "decimal":
		l.decimal = fields[1][0]
	case "spaces":
		l.spaceGroups = true
	case "glued":
		l.glued = true
	case "fold":
		l.fold = true
	case "singular":
		l.englishPlural = true
	case "bare-scale":
		l.bareScale = true
	case "ideograms":
		l.ideograms = true
	case "noun":
		l.noun = nounRule(fields[1])
	}
}

func (l *lexicon) number(fields []string, kind wordKind) {
	key := phrase(fields)
	l.words[key] = value{float(fields, len(fields)-1), kind}
	l.first[text.Prefix(key, 2)] = true
	if folded := text.Fold(key); l.fold && folded != key { // "tres milhoes"
		if _, ok := l.words[folded]; !ok {
			l.words[folded] = l.words[key]
		}
	}
}

// phrase joins all fields but the last.
func phrase(fields []string) string { return strings.Join(fields[:len(fields)-1], " ") }

func float(fields []string, i int) float64 {
	v, err := strconv.ParseFloat(fields[i], 64)
	if err != nil {
		panic("number data: " + strings.Join(fields, " ")) // embedded: caught by any test that loads the language
	}
	return v
}

func top(fields []string) float64 {
	if len(fields) < 3 {
		return math.Inf(1)
	}
	return float(fields, 2)
}

// unit reads "km: kilometers, kilometres".
func (l *lexicon) unit(line string, kind Kind) {
	name, forms, _ := strings.Cut(line, ":")
	for f := range strings.SplitSeq(forms, ",") {
		f = strings.TrimSpace(f)
		if f == "" {
			continue
		}
		k := kind
		if kind == Money && (name == "cent" || name == "penny") {
			k = Measure
		}
		l.units[f] = unit{name, k}
		l.longest = max(l.longest, strings.Count(f, " ")+strings.Count(f, "/")+strings.Count(f, "-")+1)
	}
}

func (l *lexicon) is(set, lower string) bool { return l.sets[set][lower] }

// stops reports whether no unit goes over a word: a function word, also with an
// apostrophe ("he's").
func (l *lexicon) stops(lower string) bool {
	if l.sets["function"][lower] || l.sets["to"][lower] || l.sets["and"][lower] || l.sets["or"][lower] {
		return true
	}
	base, _, cut := strings.Cut(lower, "'")
	return cut && l.sets["function"][base]
}

// singular cuts the plural ending off an English noun; other languages keep
// their form.
func (l *lexicon) singular(lower string) string {
	if !l.englishPlural || l.sets["irregular"][lower] || l.sets["not-plural"][lower] {
		return lower
	}
	switch {
	case strings.HasSuffix(lower, "ies") && len(lower) > 4:
		return lower[:len(lower)-3] + "y"
	case strings.HasSuffix(lower, "sses"), strings.HasSuffix(lower, "ches"), strings.HasSuffix(lower, "shes"), strings.HasSuffix(lower, "xes"):
		return lower[:len(lower)-2]
	case strings.HasSuffix(lower, "s") && !strings.HasSuffix(lower, "ss"):
		return lower[:len(lower)-1]
	}
	return lower
}

// plural reports whether a word is a plural noun.
func (l *lexicon) plural(lower string) bool {
	if l.sets["irregular"][lower] {
		return true
	}
	if l.sets["not-plural"][lower] || l.sets["function"][lower] || utf8.RuneCountInString(lower) < 3 {
		return false
	}
	for _, e := range l.plurals {
		if strings.HasSuffix(lower, e) {
			return true
		}
	}
	return len(l.plurals) == 0 && strings.HasSuffix(lower, "s") && !strings.HasSuffix(lower, "ss") && !strings.HasSuffix(lower, "'s") && !strings.HasSuffix(lower, "ous")
}
