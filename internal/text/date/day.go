package date

import (
	"fmt"
	"time"
)

// A Day is a calendar day: 1 is 1 January of the year 1 (proleptic Gregorian),
// 0 is no day.
type Day int

const epochDay = 719163 // 1970-01-01

// DayOf returns the day on which t falls in its own zone.
func DayOf(t time.Time) Day {
	y, m, d := t.Date()
	return NewDay(y, int(m), d)
}

// NewDay returns a day of the calendar; month and day may lie outside their
// usual range and carry over, as with time.Date.
func NewDay(year, month, day int) Day {
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	return Day(t.Unix()/86400 + epochDay)
}

// ParseDay reads "2022-11-10"; ok is false for anything else.
func ParseDay(s string) (Day, bool) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, false
	}
	return DayOf(t), true
}

// Civil returns year, month and day of the month.
func (d Day) Civil() (year, month, day int) {
	t := time.Unix((int64(d)-epochDay)*86400, 0).UTC()
	return t.Year(), int(t.Month()), t.Day()
}

// Weekday returns 1 for Monday to 7 for Sunday.
func (d Day) Weekday() int { return (int(d)+6)%7 + 1 }

// String returns "2022-11-10", or "" for no day.
func (d Day) String() string {
	if d == 0 {
		return ""
	}
	y, m, day := d.Civil()
	return fmt.Sprintf("%04d-%02d-%02d", y, m, day)
}
