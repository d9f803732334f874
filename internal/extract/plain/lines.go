package plain

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"variorum"
	"variorum/internal/text"
)

// lines cuts the text into lines: styles out, glued credits and glued
// paragraphs parted, hard-wrapped lines joined.
func (r *Reader) lines(s string) []line {
	var out []line
	for _, raw := range unwrap(strings.Split(normal(s), "\n")) {
		if len(out) >= MaxLines {
			out = append(out, newLine(raw, variorum.RoleJunk))
			continue
		}
		kept, styles := cutStyles(raw)
		for _, style := range styles {
			out = append(out, newLine(style, variorum.RoleCode))
		}
		if n := r.photos.PhotoHead(kept); n > 0 {
			out = append(out, newLine(kept[:n], variorum.RoleCredit))
			kept = kept[n:]
		}
		for i, part := range unglue(kept) {
			l := newLine(part, "")
			l.cut = i > 0
			if len(styles) > 0 {
				l.role = variorum.RoleTeaser // a widget's text: styles come with boxes, not with reports
			}
			if strings.ContainsFunc(part, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
				out = append(out, l)
			}
		}
	}
	return out
}

func newLine(s string, role variorum.Role) line {
	s = strings.TrimSpace(s)
	return line{text: s, words: text.Words(s), role: role, ends: endsSentence(s)}
}

// normal makes line ends "\n", white space of other kinds a space, and drops
// control characters and invisible marks.
func normal(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for i, r := range s {
		switch {
		case r == '\n' || r == '\u2028' || r == '\u2029' || r == '\v' || r == '\f':
			b.WriteByte('\n')
		case r == '\r':
			if i+1 >= len(s) || s[i+1] != '\n' {
				b.WriteByte('\n')
			}
		case r == '\t' || r == '\u00a0' || r == '\u202f' || r == '\u2007' || r == '\u3000':
			b.WriteByte(' ')
		case r == '\ufeff' || r == '\u200b' || r == '\u2060' || unicode.IsControl(r):
		case r == utf8.RuneError:
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// wrapped texts are lines of one width; wrapShare is the share of lines that
// must go on in lower case for the text to count as wrapped by hand.
const wrapShare = .3

// unwrap joins the lines of a text that was wrapped at a column.
func unwrap(lines []string) []string {
	goOn, full := 0, 0
	for i := 0; i+1 < len(lines); i++ {
		a, b := strings.TrimSpace(lines[i]), strings.TrimSpace(lines[i+1])
		if a == "" || b == "" {
			continue
		}
		full++
		if first, _ := utf8.DecodeRuneInString(b); unicode.IsLower(first) && !endsSentence(a) && len(a) > 40 {
			goOn++
		}
	}
	if full < 4 || float64(goOn) < wrapShare*float64(full) {
		return lines
	}
	var out []string
	open := false
	for _, l := range lines {
		t := strings.TrimSpace(l)
		if t != "" && open {
			out[len(out)-1] += " " + t
		} else {
			out = append(out, t)
		}
		open = t != ""
	}
	return out
}

// cutStyles takes style rules pasted as text (".box {width: 3px}", "@media …
// {…}") out of a line.
func cutStyles(s string) (kept string, styles []string) {
	for {
		open := strings.IndexByte(s, '{')
		if open < 0 {
			return kept + s, styles
		}
		end := closing(s, open)
		start := selector(s, open)
		if start < 0 || end < 0 || !strings.ContainsAny(s[open:end], ":;") {
			cut := open + 1
			kept, s = kept+s[:cut], s[cut:]
			continue
		}
		styles = append(styles, strings.TrimSpace(s[start:end]))
		kept, s = kept+s[:start], s[end:]
	}
}

func closing(s string, open int) int {
	depth := 0
	for i := open; i < len(s); i++ {
		switch s[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return -1
}

// selector returns where the style rule before the brace begins: at a ".", "#"
// or "@" that starts a word, not farther back than 120 bytes; -1 where none.
func selector(s string, open int) int {
	for i := open - 1; i >= 0 && open-i < 120; i-- {
		if (s[i] == '.' || s[i] == '#' || s[i] == '@') && i+1 < len(s) && (s[i+1] == '-' || s[i+1] == '_' || unicode.IsLetter(rune(s[i+1]))) &&
			(i == 0 || s[i-1] == ' ' || s[i-1] == '}' || s[i-1] == '.') {
			return i
		}
	}
	return -1
}

// unglue parts paragraphs that were printed without a line between them:
// `…the ministry said."We are` and `…in the city.The mayor`.
func unglue(s string) []string {
	var out []string
	start, quotes := 0, 0
	for i := 0; i < len(s); i++ {
		if s[i] == '"' {
			quotes++
		}
		if s[i] != '.' && s[i] != '!' && s[i] != '?' || i < 2 || !glueLetters(s[:i]) {
			continue
		}
		end := i + 1
		if end < len(s) && s[end] == '"' && quotes%2 == 1 {
			quotes++
			end++
		} else if strings.HasPrefix(s[end:], "”") || strings.HasPrefix(s[end:], "»") {
			_, n := utf8.DecodeRuneInString(s[end:])
			end += n
		}
		if end >= len(s) || !glueStart(s[end:], end > i+1) || s[end] == '"' && quotes%2 == 1 {
			continue
		}
		out = append(out, s[start:end])
		start, i = end, end-1
	}
	return append(out, s[start:])
}

// glueLetters: before the point stand three letters in lower case, which no
// abbreviation, address or initial has.
func glueLetters(s string) bool {
	for range 3 {
		r, n := utf8.DecodeLastRuneInString(s)
		if !unicode.IsLower(r) {
			return false
		}
		s = s[:len(s)-n]
	}
	r, _ := utf8.DecodeLastRuneInString(s)
	return r == ' ' || unicode.IsLetter(r) || r == '-' || r == '’' || r == '\''
}

// glueStart: a capital letter with a small one behind it, or an opening mark
// before one, stands right here.
func glueStart(s string, closed bool) bool {
	r, n := utf8.DecodeRuneInString(s)
	if strings.ContainsRune("\"“„«‘", r) {
		r, _ = utf8.DecodeRuneInString(s[n:])
		return unicode.IsUpper(r)
	}
	next, m := utf8.DecodeRuneInString(s[n:])
	third, _ := utf8.DecodeRuneInString(s[min(len(s), n+m):])
	return unicode.IsUpper(r) && (unicode.IsLower(next) && unicode.IsLetter(third) || next == ' ' || closed)
}

func endsSentence(s string) bool {
	s = strings.TrimRight(s, " \"”“’‘'»›«)]」』*")
	if s == "" {
		return false
	}
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(".!?…:;。！？؟।", r)
}

// signOff is the most bytes of a bracket that closes a report: "(dpa/AFP)".
const signOff = 40

// signedOff: "… until spring. (AFP)", "… until spring. — Reuters": an agency
// behind the end mark.
func signedOff(s string) bool {
	s = strings.TrimRight(s, " ")
	for _, sign := range [...]string{"(", " - ", " – ", " — "} {
		if i := strings.LastIndex(s, sign); i > 0 && len(s)-i <= signOff && (sign != "(" || strings.HasSuffix(s, ")")) && endsSentence(s[:i]) {
			return true
		}
	}
	return false
}
