// Package date finds the time expressions of a text that name a calendar time
// and says which stretch of the calendar each one means.
//
// A text.Doc and the day it was published come in, Expressions come out, in the
// order of the text, never overlapping. A value is an interval of days with a
// grain and a modifier (TIMEX3, ISO 24617-1): "late last month" is the month
// before the publication day, modified END. What a language knows stands in
// lang/<language>/words.txt and rules.txt; doc/languages.md tells how to write
// them. Durations ("nine months"), sets ("every day") and references ("now",
// "recently") are not calendar times and are left out, as are ages, scores and
// the names of things ("Euro 2020", "under-21").
//
// Which expressions belong to one event, what is background, and which day an
// article without a date was published, is left to internal/trace/timeline.
package date

import "variorum/internal/text"

// An Expression is a stretch of text that names a calendar time.
type Expression struct {
	text.Span
	// Value is the TIMEX3 value ("2022-11-10", "2022-W45", "2022-11-10T12",
	// "2022-Q3", "2022-SU", "202", "20"); two values joined by "/" where no single
	// one says it. A value that could not be resolved for want of an anchor has X
	// in its place ("XXXX-WXX-4", "XXXX-08-01").
	Value string
	// Start and End are the first and last day meant, zero where unresolved.
	Start, End Day
	Precision  Precision
	Modifier   Modifier
	// Relative is true where the value depends on the anchor's day or on another
	// expression of the text, false for what stands alone ("10 November 2022").
	Relative bool
	// Month and Dom are the month and the day of the month that the words name,
	// else 0.
	Month, Dom int
	// Weekday is 1 (Monday) to 7 where the words name one, else 0.
	Weekday int
	// Recalled is true where the clause only recalls an earlier matter: "which it
	// annexed in 2014", "since 2018".
	Recalled bool
	// Future is true where the words near it speak of what is to come.
	Future bool
}

// Resolved reports whether the days meant are known.
func (e Expression) Resolved() bool { return e.Start != 0 }

// Precision is the grain of a time.
type Precision string

// The grains, as the contract names them.
const (
	Hour    Precision = "hour"
	Date    Precision = "day"
	Week    Precision = "week"
	Month   Precision = "month"
	Quarter Precision = "quarter"
	Season  Precision = "season"
	Year    Precision = "year"
	Decade  Precision = "decade"
	Century Precision = "century"
)

// A Modifier narrows a time or makes it vague, by the names of TIMEX3's mod.
type Modifier string

// The modifiers.
const (
	Early  Modifier = "START"  // early March
	Mid    Modifier = "MID"    // mid-March
	Late   Modifier = "END"    // late March
	Approx Modifier = "APPROX" // about March
	Before Modifier = "BEFORE" // before, until March
	After  Modifier = "AFTER"  // since March
)

// An Anchor is the day relative expressions count from.
type Anchor struct {
	Day Day // zero where unknown: relative expressions stay unresolved
	// Sure is how far the day can be trusted, 0 to 1; 1 for a stamp that the
	// texts do not contradict.
	Sure float64
	// Why says where the day was read: "published", "weekday and date",
	// "dateline", "latest date", "sibling", "corrected"; empty where unknown.
	Why string
}

// Known reports whether there is a day to count from.
func (a Anchor) Known() bool { return a.Day != 0 }
