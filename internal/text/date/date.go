package date

import (
	"sort"
	"strings"

	"variorum/internal/text"
)

// A Finder finds time expressions in any of its languages. It is safe for
// concurrent use.
type Finder struct {
	tables *text.PerLanguage[*table]
	known  map[string]bool
}

// New returns a finder; the tables of a language are read when first asked for.
func New() *Finder {
	known := map[string]bool{}
	for _, l := range Languages() {
		known[l] = true
	}
	return &Finder{text.NewPerLanguage(readTable), known}
}

// table returns the table of a language; English stands in for those without
// one, whatever they are called.
func (f *Finder) table(language string) *table {
	if !f.known[language] {
		language = fallback
	}
	return f.tables.Get(language)
}

// Find returns the calendar expressions of doc in order. Without a known
// anchor, relative ones come back unresolved. The cost is linear in the text.
func (f *Finder) Find(doc *text.Doc, anchor Anchor) []Expression {
	if len(doc.Words) == 0 {
		return nil
	}
	if anchor.Day < firstDay || anchor.Day > lastDay {
		anchor.Day = 0
	}
	t := f.table(doc.Language)
	s := newScan(t, doc)
	r := &reading{t: t, scan: s, doc: doc, words: doc.Words, anchor: anchor.Day, matches: s.matches()}
	r.history = r.tellsHistory()
	for i := range r.matches {
		r.read(i)
	}
	return r.out
}

// Anchors outside the years 1000 to 3000 are junk: no press, no publication day.
const (
	firstDay Day = 364878
	lastDay  Day = 1095363
)

// A reading resolves the matches of one text in order; what was read before
// decides what "the day after" and a date without a year mean.
type reading struct {
	t       *table
	scan    *scan
	doc     *text.Doc
	words   []text.Word
	anchor  Day
	matches []match
	out     []Expression

	history bool // the text tells of a past time, not of the publication day

	year          int // last year named
	yearSentence  int
	yearExact     bool     // it was named with a month
	last          interval // last resolved time of the text
	lastParagraph int
	ref           Day // last resolved day
	refSentence   int
	refParagraph  int
	quarter       interval // last quarter named
	quarterAt     int      // its paragraph
}

// An answer is what a match means.
type answer struct {
	interval
	month    int
	dom      int
	blank    string // value with X in it, where unresolved
	relative bool
	absolute bool // a year was written
	future   bool
	weekday  int
}

func (r *reading) paragraph(m *match) int {
	return r.doc.Sentences[r.words[m.first].Sentence].Paragraph
}

func (r *reading) sentence(m *match) int { return r.words[m.first].Sentence }

// read resolves match i and keeps the expression.
func (r *reading) read(i int) {
	m := &r.matches[i]
	if m.weak && m.last == m.first+1 && !r.vouched(m.first) || r.named(m) {
		return
	}
	if m.rule.op == "pair" {
		r.pair(i, m)
		return
	}
	a, ok := r.resolve(i, m)
	if !ok || a.start == 0 && a.blank == "" {
		return
	}
	r.keep(m, a)
}

// pair reads "from 3 May to 9 June" as two times.
func (r *reading) pair(i int, m *match) {
	a, b, ok := r.ends(m)
	if !ok {
		return
	}
	first, second := *m, *m
	second.first, second.modFirst, second.mod = m.second, m.second, ""
	for first.last = m.second; first.last > m.first+1 && !r.bearing(first.last-1); {
		first.last--
	}
	for first.first < first.last-1 && !r.bearing(first.first) {
		first.first++
		first.modFirst = first.first
	}
	r.keep(&first, a)
	r.keep(&second, b)
}

// bearing reports whether word i says something of a time by itself.
func (r *reading) bearing(i int) bool {
	return len(r.scan.lexemes(i)) > 0
}

// keep adds the expression of match m.
func (r *reading) keep(m *match, a answer) {
	for m.modFirst < m.first || m.first+1 < m.last && r.t.list("trim", r.words[m.modFirst].Lower) {
		if !r.t.list("trim", r.words[m.modFirst].Lower) {
			break
		}
		m.modFirst++
		m.first = max(m.first, m.modFirst)
	}
	e := Expression{Span: text.Span{Start: r.start(m.modFirst), End: r.end(m.last - 1)}, Modifier: m.mod,
		Relative: a.relative, Future: a.future, Weekday: a.weekday, Month: a.month, Dom: a.dom}
	if a.start == 0 {
		if e.Value, e.Precision = a.blank, a.precision; a.blank != "" {
			r.out = append(r.out, e)
		}
		return
	}
	if a.start < 1 || a.end > lastDay {
		return
	}
	if e.Modifier == "" {
		switch {
		case r.before("since", m.modFirst):
			e.Modifier = After
		case r.before("until", m.modFirst):
			e.Modifier = Before
		}
	}
	e.Recalled = r.recalled(m)
	if m.mod == Late && m.rule.op == "unit" && r.deadline(m.modFirst) {
		a.interval = day(a.end)
	}
	e.Value, e.Start, e.End, e.Precision = a.value, a.start, a.end, a.precision
	r.remember(m, a)
	r.out = append(r.out, e)
}

// clauseWords is how many words before a time its clause is looked at.
const clauseWords = 25

// recalled reports whether a word that opens or marks a recalling clause stands
// before the match in its clause, or the time only bounds something ("since").
func (r *reading) recalled(m *match) bool {
	first := m.modFirst
	for k := first - 1; k >= max(0, first-clauseWords) && r.words[k].Sentence == r.sentence(m); k-- {
		if r.t.list("recall", r.words[k].Lower) {
			return true
		}
		between := r.doc.Text[r.words[k].End:r.words[k+1].Start]
		if strings.ContainsAny(between, ",;:()–—") {
			return false
		}
	}
	return false
}

// vouched reports whether a doubtful word that stands alone is a time: an
// abbreviation by its point, another by the preposition before it.
func (r *reading) vouched(i int) bool {
	if b := r.scan.base(i); b != "" && r.t.list("article", strings.TrimRight(strings.TrimSuffix(r.words[i].Lower, b), "'")) {
		return true
	}
	for _, l := range r.scan.lexemes(i) {
		if l.weak && l.point {
			end := r.words[i].End
			return end < len(r.doc.Text) && r.doc.Text[end] == '.' && r.preposition(i)
		}
	}
	return r.preposition(i)
}

// named refuses what capitals show to be a name: "USA Today", "This Week".
func (r *reading) named(m *match) bool {
	i := m.first
	if r.person(m) {
		return true
	}
	if !r.words[i].Upper || m.rule.op != "day" && m.rule.op != "unit" && m.rule.op != "season" || r.doc.Sentences[r.sentence(m)].First == i {
		return false
	}
	if m.last-m.first > 1 {
		return r.words[m.last-1].Upper
	}
	return r.words[i-1].Upper && r.scan.fits(soft, i, false)
}

// person refuses a month or weekday that is somebody's or some place's name:
// "April Jones", "Herr Freitag", "Środa Wielkopolska".
func (r *reading) person(m *match) bool {
	i := m.first
	if m.last != i+1 || !m.is(sMonth) && !m.is(sWeekday) || !r.words[i].Upper {
		return false
	}
	if r.before("title", i) {
		return true
	}
	if !m.is(sMonth) && !r.t.list("set", "lower-times") || r.preposition(i) || i+1 >= len(r.words) {
		return false
	}
	next := &r.words[i+1]
	return next.Upper && next.Kind == text.Letters && r.doc.Text[r.words[i].End:next.Start] == " "
}

// start leaves out an elided article: "l'été".
func (r *reading) start(i int) int {
	w := r.words[i]
	if r.t.words[w.Lower] != nil {
		return w.Start
	}
	if b := r.scan.base(i); b != "" && len(b) < len(w.Lower) && w.Lower[len(w.Lower)-len(b):] == b {
		return w.End - len(b)
	}
	return w.Start
}

// end leaves out a possessive ending: "last week's".
func (r *reading) end(i int) int {
	w := r.words[i]
	if b := r.scan.base(i); b != "" && strings.HasPrefix(w.Lower, b) {
		if k := strings.LastIndexAny(w.In(r.doc.Text), "'’ʼ"); k > 0 {
			return w.Start + k
		}
	}
	return w.End
}

func (r *reading) remember(m *match, a answer) {
	p := r.paragraph(m)
	if y, _, _ := a.start.Civil(); a.absolute && !r.aside(a, y) {
		r.year, r.yearSentence, r.yearExact = y, r.sentence(m), a.precision == Date || a.precision == Month
	} else if r.history && r.year != 0 {
		if y, _, _ := a.start.Civil(); y > r.year && y < r.year+2 {
			r.year = y
		}
	}
	if a.precision == Quarter && m.rule.from != "quarter" {
		r.quarter, r.quarterAt = a.interval, p
	}
	if a.precision == Decade || a.precision == Century {
		return
	}
	r.last, r.lastParagraph = a.interval, p
	if a.start == a.end {
		r.ref, r.refSentence, r.refParagraph = a.start, r.sentence(m), p
	}
}

// asideYears is how far a bare year may lie from the year a history tells of and
// still take its place; "a paper published in 2005" does not.
const asideYears = 10

func (r *reading) aside(a answer, y int) bool {
	return r.history && a.precision == Year && r.yearExact && (y > r.year+asideYears || y < r.year-asideYears)
}

// historyYears is how many years named in full must lie two years and more
// before publication, and historyShare which part of all, for a text to be read
// as history. Read off WikiWars against TimeBank, where they part cleanly.
const (
	historyYears = 3
	historyShare = 0.8
)

// tellsHistory reports whether the dates of the text lie far behind its
// publication: then a date without a year follows the one before it.
func (r *reading) tellsHistory() bool {
	now, _, _ := r.anchor.Civil()
	if r.anchor == 0 {
		now = 9999
	}
	old, all := 0, 0
	for i := range r.matches {
		m := &r.matches[i]
		if m.rule.op != "date" || !m.is(sYear) && !m.is(sFull) {
			continue
		}
		all++
		y := m.get(sYear, m.get(sFull, 0)/10000)
		if y >= 1000 && y <= now-2 && m.is(sMonth) {
			old++
		} else if y >= 1000 && y <= now-2 {
			all--
		}
	}
	return old >= historyYears && float64(old) >= historyShare*float64(all)
}

// window is how many bytes before an expression a word of the future counts.
// (TimeBank: 40 loses months, 100 takes the sentence before.)
const window = 70

// future reports whether the words before match m speak of what is to come: a
// cue right before it, or a verb of the future with no verb of the past after it.
func (r *reading) future(m *match) bool {
	first := m.modFirst
	if r.before("future-cue", first) {
		return true
	}
	sentence := r.sentence(m)
	if r.toldBefore(first) {
		return false
	}
	for k := first - 1; k >= 0 && r.words[k].Sentence == sentence && r.words[first].Start-r.words[k].End < window; k-- {
		w := r.words[k].Lower
		if r.t.list("past", w) {
			return false
		}
		if r.t.list("future", w) || r.phraseEnds("future", k) || endsWith(w, r.t.coming) {
			return k == 0 || !r.t.list("perfect", r.words[k-1].Lower)
		}
	}
	return r.futureAfter(m)
}

// toldBefore: a verb of the past right before the time, "announced Wednesday",
// where no "be" makes it one of the future ("will be presented on Monday").
func (r *reading) toldBefore(first int) bool {
	k := first - 1
	if k >= 1 && r.t.list("on", r.words[k].Lower) {
		k--
	}
	if k < 0 || r.words[k].Sentence != r.words[first].Sentence || r.t.list("future", r.words[k].Lower) {
		return false
	}
	if !endsWith(r.words[k].Lower, r.t.past) {
		return r.t.list("past", r.words[k].Lower)
	}
	for j := k - 1; j >= 0 && j >= k-4; j-- {
		if r.t.list("be", r.words[j].Lower) {
			return false
		}
	}
	return true
}

func endsWith(w string, endings []string) bool {
	for _, ending := range endings {
		if len(w) > len(ending)+1 && strings.HasSuffix(w, ending) {
			return true
		}
	}
	return false
}

// past reports whether a verb of the past stands before match m in its sentence,
// nearer than any word of the future.
func (r *reading) past(m *match) bool {
	first := m.modFirst
	for k := first - 1; k >= 0 && r.words[k].Sentence == r.sentence(m) && r.words[first].Start-r.words[k].End < window; k-- {
		if r.t.list("past", r.words[k].Lower) || !r.words[k].Upper && endsWith(r.words[k].Lower, r.t.past) {
			return true
		}
	}
	return false
}

// futureAfter looks behind an expression that opens its sentence: "On Monday
// the council will vote".
func (r *reading) futureAfter(m *match) bool {
	sentence := r.doc.Sentences[r.sentence(m)]
	if m.modFirst-sentence.First > 1 {
		return false
	}
	for k := m.last; k < sentence.Last && k < m.last+10; k++ {
		w := r.words[k].Lower
		if r.t.list("past", w) {
			return false
		}
		if r.t.list("future", w) || endsWith(w, r.t.coming) {
			return true
		}
	}
	return false
}

// before reports whether a word or phrase of the list ends right before word i.
func (r *reading) before(list string, i int) bool {
	if i == 0 || r.words[i-1].Sentence != r.words[i].Sentence {
		return false
	}
	return r.t.list(list, r.words[i-1].Lower) || r.phraseEnds(list, i-1)
}

func (r *reading) phraseEnds(list string, k int) bool {
	for _, p := range r.t.phrases[list] {
		first := k - len(p) + 1
		if first < 0 || r.words[k].Lower != p[len(p)-1] {
			continue
		}
		same := true
		for j, w := range p {
			same = same && r.words[first+j].Lower == w
		}
		if same {
			return true
		}
	}
	return false
}

// deadline: "until the end of the year" is a day.
func (r *reading) deadline(i int) bool { return r.before("deadline", i) }

// preposition reports whether a word that times follow stands before word i.
func (r *reading) preposition(i int) bool { return r.before("preposition", i) }

// next returns the match after i if it begins within gap words in the sentence.
func (r *reading) next(i, gap int) (int, bool) {
	if i+1 >= len(r.matches) {
		return 0, false
	}
	a, b := &r.matches[i], &r.matches[i+1]
	return i + 1, b.modFirst-a.last <= gap && r.sentence(a) == r.sentence(b)
}

// standsAlone reports whether a match means a day by itself, whatever stands
// around it.
func (m *match) standsAlone() bool {
	return m.rule.from == "" && (m.rule.op == "date" || m.rule.op == "weekday" || m.rule.op == "day")
}

// sentenceDay returns the day that the sentence of match i is about: the last
// day named in it, else the first that follows in it, else what the paragraph
// named before, else the day of publication.
func (r *reading) sentenceDay(i int) (Day, bool) {
	m := &r.matches[i]
	if r.ref != 0 && r.refSentence == r.sentence(m) {
		return r.ref, true
	}
	if d, ok := r.dayBehind(i); ok {
		return d, true
	}
	if r.ref != 0 && r.refParagraph == r.paragraph(m) {
		return r.ref, true
	}
	return r.anchor, r.anchor != 0
}

// dayBehind returns the first day named behind match i in its sentence.
func (r *reading) dayBehind(i int) (Day, bool) {
	for k := i + 1; k < len(r.matches) && k < i+4; k++ {
		n := &r.matches[k]
		if r.sentence(n) != r.sentence(&r.matches[i]) {
			break
		}
		if n.standsAlone() {
			if a, ok := r.resolve(k, n); ok && a.start != 0 && a.start == a.end {
				return a.start, true
			}
		}
	}
	return 0, false
}

// Languages returns the languages that have tables, sorted.
func Languages() []string {
	entries, _ := files.ReadDir("lang")
	var out []string
	for _, e := range entries {
		if e.Name() != "common" {
			out = append(out, e.Name())
		}
	}
	sort.Strings(out)
	return out
}
