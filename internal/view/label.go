package view

import (
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
	"golang.org/x/text/unicode/bidi"
)

// languageName returns the English name of a BCP 47 tag, the tag itself where
// it has none.
func languageName(tag string) string {
	t, err := language.Parse(tag)
	if err != nil || tag == "" {
		return tag
	}
	if name := display.English.Languages().Name(t); name != "" {
		return name
	}
	return tag
}

// RightToLeft reports whether the first strong letter of s runs right to left.
func RightToLeft(s string) bool {
	for i := 0; i < len(s); {
		p, n := bidi.LookupString(s[i:])
		switch p.Class() {
		case bidi.R, bidi.AL:
			return true
		case bidi.L:
			return false
		}
		i += max(n, 1)
	}
	return false
}

// dayLabel prints a day of ISO 8601 for a page whose reports begin in year:
// "Thu 10 Nov", with the year where it is another.
func dayLabel(iso string, year int) string {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return iso
	}
	if t.Year() != year {
		return t.Format("2 Jan 2006")
	}
	return t.Format("Mon 2 Jan")
}

// spanLabel prints a stretch of days: "10–11 Nov 2022", "30 Nov – 2 Dec 2022".
func spanLabel(from, to time.Time) string {
	a, b := from.Format("2 Jan 2006"), to.Format("2 Jan 2006")
	switch {
	case a == b:
		return a
	case from.Format("Jan 2006") == to.Format("Jan 2006"):
		return from.Format("2") + "–" + b
	case from.Year() == to.Year():
		return from.Format("2 Jan") + " – " + b
	}
	return a + " – " + b
}

// eventLabel names the time of an event by its precision.
func eventLabel(start, end, precision string, year int) string {
	from, err := time.Parse(time.DateOnly, firstTen(start))
	if err != nil {
		return start
	}
	to, err := time.Parse(time.DateOnly, firstTen(end))
	if err != nil {
		to = from
	}
	withYear := func(s string) string {
		if from.Year() != year {
			return s + " " + strconv.Itoa(from.Year())
		}
		return s
	}
	switch precision {
	case "day", "hour", "":
		if !from.Equal(to) {
			return rangeLabel(from, to, year)
		}
		return dayLabel(firstTen(start), year)
	case "century":
		return strconv.Itoa((from.Year()+99)/100) + "th c."
	case "decade":
		return strconv.Itoa(from.Year()/10*10) + "s"
	case "year":
		if to.Year() > from.Year() {
			return strconv.Itoa(from.Year()) + "–" + strconv.Itoa(to.Year())
		}
		return strconv.Itoa(from.Year())
	case "quarter":
		return withYear("Q" + strconv.Itoa((int(from.Month())+2)/3))
	case "month":
		if from.Month() != to.Month() || from.Year() != to.Year() {
			return monthRange(from, to, year)
		}
		return withYear(partOfMonth(from, to) + from.Format("Jan"))
	}
	if from.Day() == 1 && to.AddDate(0, 0, 1).Day() == 1 && from.Month() != to.Month() {
		return monthRange(from, to, year)
	}
	return rangeLabel(from, to, year)
}

func monthRange(from, to time.Time, year int) string {
	if from.Year() == to.Year() && from.Year() == year {
		return from.Format("Jan") + "–" + to.Format("Jan")
	}
	return from.Format("Jan 2006") + "–" + to.Format("Jan 2006")
}

// partOfMonth tells "late September" from September by the days covered.
func partOfMonth(from, to time.Time) string {
	days := int(to.Sub(from).Hours()/24) + 1
	switch {
	case days > 20:
		return ""
	case from.Day() == 1:
		return "early "
	case to.AddDate(0, 0, 1).Day() == 1:
		return "late "
	}
	return "mid "
}

func rangeLabel(from, to time.Time, year int) string {
	suffix := ""
	if to.Year() != year || from.Year() != year {
		suffix = " " + strconv.Itoa(to.Year())
	}
	switch {
	case from.Equal(to):
		return from.Format("2 Jan") + suffix
	case from.Year() != to.Year():
		return from.Format("2 Jan 2006") + "–" + to.Format("2 Jan 2006")
	case from.Month() == to.Month():
		return from.Format("2") + "–" + to.Format("2 Jan") + suffix
	}
	return from.Format("2 Jan") + "–" + to.Format("2 Jan") + suffix
}

func firstTen(s string) string {
	if len(s) > len(time.DateOnly) {
		return s[:len(time.DateOnly)]
	}
	return s
}

// letters names origins A … Z, AA, AB ….
func letters(i int) string {
	s := ""
	for i++; i > 0; i = (i - 1) / 26 {
		s = string(rune('A'+(i-1)%26)) + s
	}
	return s
}

// Count prints a number with its noun: "1 report", "5 reports".
func Count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	if stem, ok := strings.CutSuffix(noun, "ry"); ok {
		return strconv.Itoa(n) + " " + stem + "ries"
	}
	return strconv.Itoa(n) + " " + noun + "s"
}
