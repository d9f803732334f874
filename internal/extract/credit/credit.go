// Package credit reads where a text or a picture came from: datelines, bylines,
// source lines, sign-offs, copyright lines, "told AFP", photo credits.
//
// The parts of an article come in, credits go out, each with the words it was
// read from and a strength: how far the frame proves that the text is the
// agency's. A name alone is never a credit: it needs a frame, and short names
// (AP, PA, AA) need a strong one. Photo credits are found so that they are not
// taken for text. An agency on its own site credits nobody. Agencies and frames
// are data: internal/text/agency, frames.txt. Who copied whom is left to
// internal/trace/lineage.
package credit

import (
	_ "embed"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"variorum"
	"variorum/internal/text"
	"variorum/internal/text/agency"
)

//go:embed frames.txt
var frameData string

// Strengths of the frames, 0 to 1: how often the agency wrote the text where the
// frame stands. From the patterns collected over twelve news corpora; sorted by
// hand, not fitted.
const (
	strengthDateline  = .97
	strengthDash      = .90
	strengthSource    = .95
	strengthGeneric   = .90
	strengthEnd       = .93
	strengthBare      = .85
	strengthMaterial  = .90
	strengthSignOff   = .97
	strengthCopyright = .95
	strengthByline    = .93
	strengthOriginal  = .97
	strengthTold      = .75
	strengthReports   = .35
)

// datelineReach is how far into a paragraph, in bytes, a dateline's agency may
// stand: "SAN FRANCISCO and NEW YORK, Sept. 30, 2021 (AP) —" is 51.
const datelineReach = 90

// An Input is what of an article may hold credits.
type Input struct {
	Host       string   // of the page, without port: an agency's own site credits nobody
	Outlet     string   // likewise
	Bylines    []string // author fields and byline lines
	Paragraphs []string // of the text, in order
	Lines      []string // source lines, sign-offs, copyright lines found outside the text
	Captions   []string
}

// A Finder finds credits. It is immutable and safe for concurrent use.
type Finder struct {
	forms  map[string][]form // by first word
	frames map[string]phrases
	hosts  map[string]string // host → agency id
}

// New returns a finder with the built-in agencies and frames.
func New() *Finder {
	f := &Finder{forms: map[string][]form{}, frames: map[string]phrases{}, hosts: map[string]string{}}
	f.readAgencies(agency.Data())
	f.readFrames(frameData)
	return f
}

// Find returns the credits of an article in the order bylines, text, lines
// outside the text, captions; each agency and wording once.
func (f *Finder) Find(in Input) []variorum.Credit {
	own := f.own(in)
	var out []variorum.Credit
	add := func(cs []variorum.Credit) {
		for _, c := range cs {
			if (c.Agency == "" || c.Agency != own || c.Kind == variorum.CreditPhoto) && !slices.Contains(out, c) {
				out = append(out, c)
			}
		}
	}
	for _, s := range in.Bylines {
		add(f.byline(s))
	}
	for i, s := range in.Paragraphs {
		add(f.paragraph(s, i, len(in.Paragraphs)))
	}
	for _, s := range in.Lines {
		add(f.line(s))
	}
	for _, s := range in.Captions {
		add(f.caption(s))
	}
	return out
}

// Agency returns the id of the agency that a name or form stands for, "" where
// it is none.
func (f *Finder) Agency(name string) string {
	words := tokens(name)
	for _, m := range f.mentions(name, words) {
		if m.first == 0 && m.last == len(words) {
			return m.id
		}
	}
	return ""
}

func (f *Finder) own(in Input) string {
	host := strings.ToLower(in.Host)
	for host != "" {
		if id, ok := f.hosts[host]; ok {
			return id
		}
		_, host, _ = strings.Cut(host, ".")
	}
	return f.Agency(in.Outlet)
}

func (f *Finder) byline(s string) []variorum.Credit {
	if len(s) > 200 {
		return nil
	}
	var out []variorum.Credit
	words := tokens(s)
	for _, m := range f.mentions(s, words) {
		out = append(out, variorum.Credit{Agency: m.id, Kind: variorum.CreditText, Exact: strings.TrimSpace(s), Strength: strengthByline})
	}
	return out
}

// caption takes every agency and picture house of a caption as a photo credit.
func (f *Finder) caption(s string) []variorum.Credit {
	var out []variorum.Credit
	for _, m := range f.mentions(s, tokens(s)) {
		out = append(out, variorum.Credit{Agency: m.id, Kind: variorum.CreditPhoto, Exact: around(s, m)})
	}
	return out
}

// around returns the bracket, or the run without a space or with a slash, that
// a photo credit stands in.
func around(s string, m mention) string {
	start, end := m.start, m.end
	if i := strings.LastIndexAny(s[:start], "([."); i >= 0 && start-i < 60 {
		start = i
		if s[i] == '.' {
			start++
		}
	}
	if i := strings.IndexAny(s[end:], ")]."); i >= 0 && i < 60 {
		end += i
		if s[end] != '.' {
			end++
		}
	}
	return strings.TrimSpace(s[start:end])
}

// paragraph finds the credits inside paragraph i of n.
func (f *Finder) paragraph(s string, i, n int) []variorum.Credit {
	words := tokens(s)
	ms := f.mentions(s, words)
	if len(ms) == 0 && (i < n-2 || len(s) > 400) {
		return nil
	}
	if i >= n-2 && len(words) <= 25 {
		if cs := f.line(s); len(cs) > 0 && cs[0].Kind == variorum.CreditText {
			return cs
		}
	}
	if start, ok := f.PhotoTail(s); ok && start == 0 {
		return f.caption(s)
	}
	var out []variorum.Credit
	for _, m := range ms {
		if c, ok := f.frame(s, words, m, i, n); ok {
			out = append(out, c)
		}
	}
	return out
}

// frame reads what stands around an agency's name inside a paragraph.
func (f *Finder) frame(s string, words []token, m mention, i, n int) (variorum.Credit, bool) {
	text := variorum.Credit{Agency: m.id, Kind: variorum.CreditText}
	if start, ok := f.PhotoTail(s); ok && m.start >= start {
		return variorum.Credit{Agency: m.id, Kind: variorum.CreditPhoto, Exact: strings.TrimSpace(s[start:])}, true
	}
	if i < 3 {
		if exact, ok := dateline(s, m); ok {
			text.Exact, text.Strength = exact, strengthDateline
			return text, true
		}
		if m.start == 0 && !m.short && dash(s[m.end:]) && i == 0 {
			text.Exact, text.Strength = m.in(s), strengthDash
			return text, true
		}
	}
	if i == n-1 && endDash(s, m) {
		text.Exact, text.Strength = strings.TrimSpace(s[m.start:]), strengthEnd
		return text, true
	}
	if i == n-1 && endBracket(s, m) {
		text.Exact, text.Strength = s[strings.LastIndexByte(s[:m.start], '('):], strengthEnd
		return text, true
	}
	if i*5 >= n*4 {
		if from, ok := f.before("material", words, m.first); ok && from > 0 {
			text.Exact, text.Strength = s[words[from].Start:m.end], strengthMaterial
			return text, true
		}
	}
	if from, ok := f.before("original", words, m.first); ok {
		text.Exact, text.Strength = s[words[from].Start:m.end], strengthOriginal
		return text, true
	}
	return f.citation(s, words, m)
}

func (f *Finder) citation(s string, words []token, m mention) (variorum.Credit, bool) {
	c := variorum.Credit{Agency: m.id, Kind: variorum.CreditCitation}
	if from, ok := f.before("told", words, m.first); ok {
		c.Exact, c.Strength = s[words[from].Start:m.end], strengthTold
		return c, true
	}
	if from, ok := f.before("reports", words, m.first); ok {
		c.Exact, c.Strength = s[words[from].Start:m.end], strengthReports
		return c, true
	}
	if to, ok := f.after("after", words, m.last); ok && !m.short {
		c.Exact, c.Strength = s[m.start:words[to-1].End], strengthReports
		return c, true
	}
	return c, false
}

// line reads a line that stands outside the text: source line, sign-off,
// copyright, or names alone.
func (f *Finder) line(s string) []variorum.Credit {
	words := tokens(s)
	if len(words) == 0 || len(s) > 400 {
		return nil
	}
	if rest, ok := f.sourceLine(s, words); ok {
		return f.named(s, rest, strengthSource)
	}
	if start, ok := f.PhotoTail(s); ok && start == 0 && !f.owned(s, words) {
		return f.caption(s)
	}
	if f.whole("generic", words) {
		return []variorum.Credit{{Kind: variorum.CreditText, Exact: strings.TrimSpace(s), Strength: strengthGeneric}}
	}
	if f.SignOff(s) {
		return []variorum.Credit{{Agency: "Reuters", Kind: variorum.CreditText, Exact: strings.TrimSpace(s), Strength: strengthSignOff}}
	}
	if from, ok := f.find("original", words); ok {
		if rest := strings.Trim(clause(s[words[from-1].End:]), " :"); rest != "" {
			return f.named(s, rest, strengthOriginal)
		}
	}
	strength := 0.0
	switch _, material := f.find("material", words); {
	case strings.Contains(s, "©") || strings.Contains(strings.ToLower(s), "(c)") || f.starts("copyright", words):
		strength = strengthCopyright
	case material, f.bracket(s, words):
		strength = strengthMaterial
	case f.onlyNames(s, words):
		strength = strengthBare
	case f.signed(s, words):
		strength = strengthByline
	default:
		return nil
	}
	var out []variorum.Credit
	for _, m := range f.mentions(s, words) {
		out = append(out, variorum.Credit{Agency: m.id, Kind: variorum.CreditText, Exact: strings.TrimSpace(s), Strength: strength})
	}
	return out
}

// named reads the names after "Source:": agencies, else one outlet or person,
// else an unnamed agency.
func (f *Finder) named(line, rest string, strength float64) []variorum.Credit {
	words := tokens(rest)
	exact := strings.TrimSpace(line)
	var out []variorum.Credit
	for _, m := range f.mentions(rest, words) {
		out = append(out, variorum.Credit{Agency: m.id, Kind: variorum.CreditText, Exact: exact, Strength: strength})
	}
	if len(out) > 0 {
		return out
	}
	c := variorum.Credit{Kind: variorum.CreditText, Exact: exact, Strength: strength}
	if !f.whole("generic", words) {
		c.Source = strings.Trim(rest, " .:")
	}
	return []variorum.Credit{c}
}

// SourceLine reports whether a line is one that names a text's source and nothing
// else: "Source: Reuters".
func (f *Finder) SourceLine(s string) bool {
	words := tokens(s)
	if len(words) == 0 || len(words) > 20 {
		return false
	}
	_, ok := f.sourceLine(s, words)
	return ok
}

// CreditLine reports whether a line is nothing but a credit of the text: source
// line, sign-off, copyright line, agency names alone.
func (f *Finder) CreditLine(s string) bool {
	words := tokens(s)
	if len(words) == 0 || len(words) > 60 {
		return false
	}
	if _, ok := f.sourceLine(s, words); ok {
		return true
	}
	if _, ok := f.find("material", words); (ok || f.bracket(s, words)) && len(words) <= 14 && len(f.mentions(s, words)) > 0 {
		return true
	}
	return len(words) <= 40 && copyrightLine(s) || f.whole("generic", words) || f.SignOff(s) || f.onlyNames(s, words) || f.signed(s, words)
}

// copyrightLine: "© 2031 AFP", "Copyright 2031 …", "™ & © 2031 …".
func copyrightLine(s string) bool {
	s = strings.ToLower(strings.TrimLeft(s, " ™®& "))
	return strings.HasPrefix(s, "©") || strings.HasPrefix(s, "(c)") || strings.HasPrefix(s, "copyright ")
}

// signed: "Jane Doe, The Associated Press", "Agence France-Presse in Oslo".
func (f *Finder) signed(s string, words []token) bool {
	ms := f.mentions(s, words)
	if len(ms) == 1 && ms[0].first == 0 && ms[0].last < len(words) && len(words)-ms[0].last <= 4 && words[ms[0].last].folded == "in" &&
		!strings.HasSuffix(strings.TrimSpace(s), ".") && capitalised(s[words[ms[0].last].End:], tokens(s[words[ms[0].last].End:])) {
		return true
	}
	return len(ms) == 1 && len(words) <= 9 && ms[0].last == len(words) && ms[0].first > 1 && strings.ContainsAny(s[:ms[0].start], ",|") &&
		!strings.HasSuffix(strings.TrimSpace(s), ".") && capitalised(s, words)
}

// owned: "© 2031 AFP", the sign and then the agency, no photographer between.
func (f *Finder) owned(s string, words []token) bool {
	for _, m := range f.mentions(s, words) {
		_, between, ok := strings.Cut(s[:m.start], "©")
		if ok && strings.Trim(strings.ToLower(between), " 0123456789theby,.-") == "" {
			return true
		}
	}
	return false
}

// bracket: a line that is one bracket around agencies, "(with AFP and AP)", and
// no photo credit.
func (f *Finder) bracket(s string, words []token) bool {
	s = strings.TrimSpace(s)
	if !strings.HasPrefix(s, "(") || !strings.HasSuffix(s, ")") || len(words) > 10 {
		return false
	}
	return len(f.mentions(s, words)) > 0 && !f.photoWords(s, true)
}

// SignOff reports whether a line is Reuters' closing list of names, "(Reporting
// by …; Editing by …)", in brackets or not, or its note on standards.
func (f *Finder) SignOff(s string) bool {
	s = strings.ToLower(strings.TrimSpace(s))
	if strings.HasPrefix(s, "our standards: the thomson reuters") {
		return true
	}
	if !strings.HasPrefix(s, "(") && strings.Contains(s, "; editing by ") {
		s = "(" + s
	}
	return slices.ContainsFunc(f.frames["reuters"].lines, func(p string) bool { return strings.HasPrefix(s, p) })
}

func (f *Finder) sourceLine(s string, words []token) (rest string, ok bool) {
	colon := strings.IndexAny(s, ":：")
	if colon < 0 || len(words) > 12 || len(words) < 2 || words[0].End > colon || words[1].Start < colon {
		return "", false
	}
	return strings.TrimLeft(s[colon:], ":： "), f.frames["source"].holds(words[:1])
}

func (f *Finder) onlyNames(s string, words []token) bool {
	covered := 0
	for _, m := range f.mentions(s, words) {
		covered += m.last - m.first
	}
	for _, w := range words {
		if w.folded == "the" || w.folded == "and" || w.folded == "staff" {
			covered++
		}
	}
	return covered > 0 && covered >= len(words)
}

// dateline: "(AP) —", "(dpa/lby) -", "/ТАСС/" near the start of a paragraph.
func dateline(s string, m mention) (string, bool) {
	if m.start > datelineReach || m.start == 0 {
		return "", false
	}
	rest := s[m.end:]
	if s[m.start-1] == '/' && strings.HasPrefix(rest, "/") {
		return s[m.start-1 : m.end+1], true
	}
	if barePlace(s[:m.start]) && dash(rest) {
		return s[m.start:m.end], true
	}
	open := strings.LastIndexByte(s[:m.start], '(')
	end := strings.IndexByte(rest, ')')
	if open < 0 || end < 0 || end > 30 || m.start-open > 12 || !dash(rest[end+1:]) {
		return "", false
	}
	return s[open : m.end+end+1], true
}

// barePlace: "OSLO | " or "Oslo, " in front of an agency, a place of a few
// capitalised words.
func barePlace(s string) bool {
	s = strings.TrimRight(s, " \u00a0")
	place := strings.TrimRight(s, ",|")
	words := tokens(place)
	return len(place) < len(s) && len(words) > 0 && len(words) <= 4 && !strings.ContainsAny(place, ".:;!?") && capitalised(place, words) &&
		!slices.ContainsFunc(words, func(w token) bool { r, _ := utf8.DecodeRuneInString(w.In(place)); return unicode.IsLower(r) })
}

func dash(s string) bool {
	s = strings.TrimLeft(s, " \u00a0")
	return strings.HasPrefix(s, "-") || strings.HasPrefix(s, "–") || strings.HasPrefix(s, "—") || strings.HasPrefix(s, ":") || strings.HasPrefix(s, "|")
}

// endDash: "… until spring. – AFP" closes the text.
func endDash(s string, m mention) bool {
	before := strings.TrimRight(s[:m.start], " \u00a0")
	for _, d := range [...]string{"-", "–", "—"} {
		if t, ok := strings.CutSuffix(before, d); ok && strings.TrimSpace(s[m.end:]) == "" {
			t = strings.TrimRight(t, " \u00a0")
			return t != "" && strings.ContainsAny(t[len(t)-1:], ".!?\"") || strings.HasSuffix(t, "”") || strings.HasSuffix(t, "»")
		}
	}
	return false
}

// endBracket: "… (dpa/AFP)" closes the text.
func endBracket(s string, m mention) bool {
	open := strings.LastIndexByte(s[:m.start], '(')
	rest := strings.TrimSpace(s[m.end:])
	return open >= 0 && len(s)-open <= 40 && strings.HasSuffix(rest, ")") && strings.Count(rest, ")") == 1 && !strings.ContainsAny(s[open:m.start], ").")
}

func clause(s string) string {
	if i := strings.IndexAny(s, ".,;)(\n"); i >= 0 {
		s = s[:i]
	}
	if len(s) > 80 {
		return ""
	}
	return s
}

func spanOf(words []token, first, last int) text.Span {
	return text.Span{Start: words[first].Start, End: words[last-1].End}
}
