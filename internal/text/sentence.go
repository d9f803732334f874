package text

import (
	"embed"
	"strings"
	"unicode"
	"unicode/utf8"
)

//go:embed abbreviations/*.txt
var abbreviationFiles embed.FS

// Abbreviations tells points that do not end a sentence, per language.
type Abbreviations struct{ lexicon *PerLanguage[*language] }

// language is what one language knows of points.
type language struct {
	never   map[string]bool // "gen" in "Gen. Smith": the point never ends a sentence
	maybe   map[string]bool // "u.s": it does where a common word follows in upper case
	starts  map[string]bool // words that begin sentences, lower case
	ordinal bool            // "10. November": a point after one or two digits is no end
}

// NewAbbreviations returns the built-in tables; each is read when first asked for.
func NewAbbreviations() *Abbreviations {
	return &Abbreviations{NewPerLanguage(readAbbreviations)}
}

func (a *Abbreviations) of(lang string) *language { return a.lexicon.Get(lang) }

// readAbbreviations reads abbreviations/<lang>.txt: one a line without its
// last point; "?" after it where it may end a sentence; "start: words…";
// "ordinal" for languages that write 10. for 10th. English stands in for a
// language without a file.
func readAbbreviations(lang string) *language {
	l := &language{never: map[string]bool{}, maybe: map[string]bool{}, starts: map[string]bool{}}
	data, err := abbreviationFiles.ReadFile("abbreviations/" + lang + ".txt")
	if err != nil {
		data, _ = abbreviationFiles.ReadFile("abbreviations/en.txt")
	}
	for line := range DataLines(string(data)) {
		if rest, ok := strings.CutPrefix(line, "start:"); ok {
			for _, w := range strings.Fields(rest) {
				l.starts[w] = true
			}
		} else if line == "ordinal" {
			l.ordinal = true
		} else if w, ok := strings.CutSuffix(line, "?"); ok {
			l.maybe[strings.TrimSpace(w)] = true
		} else {
			l.never[line] = true
		}
	}
	return l
}

const (
	closers = "\"”’'»›)]」』“‘" // “ and ‘ close German „ ‚
	openers = "\"“„‘‚'«‹([「『¿¡—–-"
)

// split cuts the paragraph sp of text into sentences, trimmed, none empty.
func split(text string, sp Span, lang *language) []Span {
	var out []Span
	start, quotes := sp.Start, 0
	for i := sp.Start; i < sp.End; {
		c := text[i]
		if c < utf8.RuneSelf && c != '.' && c != '!' && c != '?' {
			if c == '"' {
				quotes++
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:sp.End])
		if !strings.ContainsRune(".!?…。！？؟।۔", r) {
			i += n
			continue
		}
		end := i + n
		for end < sp.End {
			r2, n2 := utf8.DecodeRuneInString(text[end:sp.End])
			if !strings.ContainsRune(".!?…。！？؟", r2) {
				break
			}
			r, end = r2, end+n2
		}
		end = closeMarks(text, end, sp.End, &quotes)
		if end >= sp.End || ends(text, start, i, end, sp.End, r, quotes, lang) {
			out = appendTrimmed(out, text, Span{start, end})
			start = end
		}
		i = end
	}
	return appendTrimmed(out, text, Span{start, sp.End})
}

// MaxSentence bounds a sentence in bytes. No sentence of the news is near it; a
// text without end marks is cut to such lengths, so that what is shown or
// compared by the sentence stays linear in the text.
const MaxSentence = 2000

func appendTrimmed(out []Span, text string, s Span) []Span {
	for s = trim(text, s); s.Len() > MaxSentence; s = trim(text, s) {
		cut := s.Start + breakAt(text[s.Start:s.Start+MaxSentence])
		out = append(out, trim(text, Span{s.Start, cut}))
		s.Start = cut
	}
	if s.Len() > 0 {
		out = append(out, s)
	}
	return out
}

// breakAt returns where a stretch that is too long is best cut: behind its last
// space in the second half, else before its last whole code point.
func breakAt(s string) int {
	if i := strings.LastIndexAny(s, " \t\u00a0"); i > len(s)/2 {
		_, n := utf8.DecodeRuneInString(s[i:])
		return i + n
	}
	i := len(s) - 1
	for i > 1 && !utf8.RuneStart(s[i]) {
		i--
	}
	return i
}

// closeMarks passes the closing marks that stand right behind an end mark. A
// straight mark closes only where one is open.
func closeMarks(text string, i, end int, quotes *int) int {
	for i < end {
		r, n := utf8.DecodeRuneInString(text[i:end])
		if !strings.ContainsRune(closers, r) {
			break
		}
		glued := i+n < end && follows(text[i+n:end], unicode.IsLetter)
		if r == '"' && *quotes%2 == 0 && glued || (r == '“' || r == '‘' || r == '\'') && glued {
			break
		}
		if r == '"' {
			*quotes++
		}
		i += n
	}
	return i
}

// ends decides whether the mark r at byte mark, passed with its closers at
// end, ends the sentence begun at start.
func ends(text string, start, mark, end, limit int, r rune, quotes int, lang *language) bool {
	if strings.ContainsRune("。！？।۔؟", r) {
		return true
	}
	rest := text[end:limit]
	next := strings.TrimLeftFunc(rest, unicode.IsSpace)
	spaced := len(next) < len(rest)
	opened := strings.TrimLeft(next, openers)
	first, _ := utf8.DecodeRuneInString(opened)
	if unicode.IsLower(first) {
		return false
	}
	before := lastToken(text[start:mark])
	if !spaced {
		return glued(before, first, len(opened) < len(next))
	}
	if r != '.' {
		return true
	}
	return !lang.abbreviates(before, opened, end > mark+1)
}

// glued: `said.The`, `said."Ukraine`: two sentences printed without a space.
func glued(before string, first rune, mark bool) bool {
	n := utf8.RuneCountInString(before)
	return unicode.IsUpper(first) && n >= 2 && (mark || n >= 3) && !strings.ContainsRune(before, '.') && before == strings.ToLower(before) ||
		mark && unicode.IsUpper(first) && n >= 2 && !strings.ContainsRune(before, '.')
}

func (l *language) abbreviates(before, next string, closed bool) bool {
	if before == "" || closed {
		return false
	}
	low := strings.ToLower(before)
	if l.never[low] {
		return true
	}
	runes := utf8.RuneCountInString(before)
	if runes == 1 && unicode.IsUpper([]rune(before)[0]) {
		return true // an initial
	}
	if l.ordinal && runes <= 2 && strings.Trim(before, "0123456789") == "" {
		return true
	}
	if l.maybe[low] || strings.ContainsRune(before, '.') {
		word := next
		if i := strings.IndexFunc(next, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' }); i >= 0 {
			word = next[:i]
		}
		return !l.starts[strings.ToLower(word)]
	}
	return false
}

// lastToken returns the run of letters, digits and inner points at the end of s.
func lastToken(s string) string {
	i := len(s)
	for i > 0 {
		r, n := utf8.DecodeLastRuneInString(s[:i])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '.' {
			break
		}
		i -= n
	}
	return strings.TrimLeft(s[i:], ".")
}
