package page

import (
	_ "embed"
	"strconv"
	"strings"
	"time"
	"unicode"

	"variorum"
	"variorum/internal/text"
)

//go:embed months.txt
var monthNames string

// calendar reads dates as pages print them.
type calendar struct {
	months     map[string]int
	monthFirst bool // 3/4/2025 is the fourth of March
}

func newCalendar() *calendar {
	c := &calendar{months: map[string]int{}}
	for line := range text.DataLines(monthNames) {
		for i, forms := range strings.Fields(line) {
			for form := range strings.SplitSeq(forms, "/") {
				if _, taken := c.months[form]; !taken {
					c.months[form] = i + 1
				}
			}
		}
	}
	return c
}

// Years that a page's date may lie in; others are misread numbers.
const firstYear, lastYear = 1990, 2100

// stamp reads a date that metadata states; "" where it cannot.
func (c *calendar) stamp(s string) variorum.Stamp {
	s = strings.TrimSpace(s)
	if len(s) > 100 || len(s) < 6 {
		return ""
	}
	if d := isoStamp(s); d != "" {
		return d
	}
	for _, layout := range [...]string{time.RFC1123Z, time.RFC1123, "Mon, 2 Jan 2006 15:04:05 -0700", time.RFC850, time.ANSIC, time.UnixDate} {
		if t, err := time.Parse(layout, s); err == nil && plausible(t.Year()) {
			return variorum.Stamp(t.Format(time.RFC3339))
		}
	}
	if n := digits(s); n == len(s) && (n == 10 || n == 13) { // Unix time
		sec, err := strconv.ParseInt(s[:10], 10, 64)
		if t := time.Unix(sec, 0).UTC(); err == nil && plausible(t.Year()) {
			return variorum.Stamp(t.Format(time.RFC3339))
		}
	}
	return c.day(s)
}

func plausible(year int) bool { return year >= firstYear && year < lastYear }

func digits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}

// isoStamp reads ISO 8601 and what comes close: "2022-11-10 14:03:00.000+0100",
// "20221110", "2022/11/10".
func isoStamp(s string) variorum.Stamp {
	if digits(s) >= 8 && digits(s) != 10 && digits(s) != 13 {
		s = s[:4] + "-" + s[4:6] + "-" + s[6:]
	}
	if len(s) < 8 || digits(s) != 4 || s[4] != '-' && s[4] != '/' && s[4] != '.' {
		return ""
	}
	rest := s[5:]
	n := digits(rest)
	if n == 0 || n > 2 || len(rest) <= n+1 {
		return ""
	}
	y, m := number(s[:4]), number(rest[:n])
	rest = rest[n+1:]
	n = digits(rest)
	if n == 0 || n > 2 {
		return ""
	}
	day := ymd(y, m, number(rest[:n]))
	if day == "" {
		return ""
	}
	clock := strings.TrimLeft(rest[n:], "T tÀ")
	if t := clockOf(clock); t != "" {
		return variorum.Stamp(string(day) + "T" + t)
	}
	return day
}

// clockOf reads "14:03", "14:03:00.000Z", "14:03:00 +0100" as the time part of
// RFC 3339; a time without zone stays without.
func clockOf(s string) string {
	if len(s) < 5 || digits(s) != 2 || s[2] != ':' || digits(s[3:]) < 2 {
		return ""
	}
	clock := s[:5]
	s = s[5:]
	if len(s) >= 3 && s[0] == ':' && digits(s[1:]) >= 2 {
		clock += s[:3]
		s = s[3:]
	} else {
		clock += ":00"
	}
	if len(s) > 0 && s[0] == '.' {
		s = s[1+digits(s[1:]):]
	}
	s = strings.TrimSpace(s)
	zone := ""
	switch {
	case strings.HasPrefix(s, "Z") || s == "UTC" || s == "GMT":
		zone = "Z"
	case len(s) >= 5 && (s[0] == '+' || s[0] == '-') && digits(s[1:]) == 4:
		zone = s[:3] + ":" + s[3:5]
	case len(s) >= 6 && (s[0] == '+' || s[0] == '-') && digits(s[1:]) == 2 && s[3] == ':':
		zone = s[:6]
	}
	stamp := variorum.Stamp("2000-01-01T" + clock + zone)
	if _, ok := stamp.Time(); !ok {
		return ""
	}
	return clock + zone
}

func ymd(y, m, d int) variorum.Stamp {
	if !plausible(y) || m < 1 || m > 12 || d < 1 || d > 31 {
		return ""
	}
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if t.Day() != d {
		return ""
	}
	return variorum.Stamp(t.Format(time.DateOnly))
}

// day finds the first date in words or figures: "10 November 2022", "Nov. 10,
// 2022", "10.11.2022", "11/10/2022" (day first unless it cannot be), "2022年11月10日".
func (c *calendar) day(s string) variorum.Stamp {
	f := strings.FieldsFunc(strings.ToLower(unglue(s)), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.M, r) })
	f = splitDigits(f)
	for i, w := range f {
		m := c.months[w]
		if m > 0 {
			if d := around(f, i, m); d != "" {
				return d
			}
		}
		if i+2 < len(f) {
			a, b, y := number(w), number(f[i+1]), number(f[i+2])
			switch {
			case len(w) == 4 && ymd(a, b, y) != "":
				return ymd(a, b, y)
			case len(f[i+2]) == 4 && c.monthFirst && !strings.Contains(s, w+".") && ymd(y, a, b) != "":
				return ymd(y, a, b)
			case len(f[i+2]) == 4 && ymd(y, b, a) != "":
				return ymd(y, b, a)
			case len(f[i+2]) == 4 && ymd(y, a, b) != "":
				return ymd(y, a, b)
			}
		}
	}
	return ""
}

// unglue parts words that lost the space between them: "HealthNovember".
func unglue(s string) string {
	var out []byte
	from := 0
	for i := 1; i < len(s); i++ {
		if s[i] >= 'A' && s[i] <= 'Z' && s[i-1] >= 'a' && s[i-1] <= 'z' {
			out = append(append(out, s[from:i]...), ' ')
			from = i
		}
	}
	if from == 0 {
		return s
	}
	return string(append(out, s[from:]...))
}

// around reads day and year next to the month at i.
func around(f []string, i, m int) variorum.Stamp {
	if i+1 < len(f) && i > 0 { // 10 November 2022; 10 de noviembre de 2022
		d, k := number(f[i-1]), i+1
		if d == 0 && i > 1 {
			d = number(f[i-2])
		}
		if number(f[k]) == 0 && k+1 < len(f) {
			k++
		}
		if day := ymd(number(f[k]), m, d); day != "" {
			return day
		}
	}
	if i > 0 && i+1 < len(f) && len(f[i-1]) == 4 { // 2022 November 10
		if day := ymd(number(f[i-1]), m, number(f[i+1])); day != "" {
			return day
		}
	}
	if i+2 < len(f) { // November 10, 2022
		if day := ymd(number(f[i+2]), m, number(f[i+1])); day != "" {
			return day
		}
	}
	if i+3 < len(f) { // November 10th, 2022; split at letters
		if day := ymd(number(f[i+3]), m, number(f[i+1])); day != "" {
			return day
		}
	}
	return ""
}

// splitDigits parts digits from the letters they are glued to: "10th",
// "2022年11月10日".
func splitDigits(f []string) []string {
	out := make([]string, 0, len(f)+4)
	for _, w := range f {
		from, isDigit := 0, false
		for i, r := range w {
			d := r >= '0' && r <= '9'
			if i > 0 && d != isDigit {
				if part := w[from:i]; part != "年" && part != "月" && part != "日" {
					out = append(out, part)
				}
				from = i
			}
			isDigit = d
		}
		if part := w[from:]; part != "年" && part != "月" && part != "日" {
			out = append(out, part)
		}
	}
	return out
}

func number(s string) int {
	if n := digits(s); n == 0 || n != len(s) || n > 4 {
		return 0
	}
	n := 0
	for _, c := range s {
		n = n*10 + int(c-'0')
	}
	return n
}

// urlDay finds a date in an address: /2022/11/10/, /2022-11-10-, /20221110.
func urlDay(address string) variorum.Stamp {
	for i := 0; i+8 <= len(address); i++ {
		if i > 0 && address[i-1] >= '0' && address[i-1] <= '9' || digits(address[i:]) < 4 {
			continue
		}
		s := address[i:]
		if n := digits(s); n == 8 || n == 4 && (s[4] == '/' || s[4] == '-') {
			if d := isoStamp(s[:min(len(s), 10)]); d != "" {
				return d
			}
		}
	}
	return ""
}
