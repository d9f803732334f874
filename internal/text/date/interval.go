package date

import "fmt"

// An interval is a stretch of the calendar with its TIMEX3 value.
type interval struct {
	start, end Day
	value      string
	precision  Precision
}

func day(d Day) interval {
	return interval{d, d, d.String(), Date}
}

func week(d Day) interval {
	monday := d - Day(d.Weekday()-1)
	y, w := isoWeek(monday)
	return interval{monday, monday + 6, fmt.Sprintf("%04d-W%02d", y, w), Week}
}

func weekend(d Day) interval {
	w := week(d)
	return interval{w.start + 5, w.end, w.value + "-WE", Week}
}

// isoWeek returns the ISO 8601 year and week of a Monday.
func isoWeek(monday Day) (year, number int) {
	year, _, _ = (monday + 3).Civil() // the week's Thursday
	return year, int(monday+3-NewDay(year, 1, 1))/7 + 1
}

func month(y, m int) interval {
	a := NewDay(y, m, 1)
	y, m, _ = a.Civil()
	return interval{a, NewDay(y, m+1, 0), fmt.Sprintf("%04d-%02d", y, m), Month}
}

func quarter(y, q int) interval {
	q += (y * 4) - 1
	y, q = q/4, q%4+1
	return interval{NewDay(y, q*3-2, 1), NewDay(y, q*3+1, 0), fmt.Sprintf("%04d-Q%d", y, q), Quarter}
}

func half(y, h int) interval {
	h += y*2 - 1
	y, h = h/2, h%2+1
	return interval{NewDay(y, h*6-5, 1), NewDay(y, h*6+1, 0), fmt.Sprintf("%04d-H%d", y, h), Season}
}

// season has s 0 for spring to 3 for winter; winter ends in the next year.
// (Meteorological seasons of the northern half, as TIMEX3's SP SU FA WI.)
func season(y, s int) interval {
	a := NewDay(y, 3+3*s, 1)
	return interval{a, NewDay(y, 6+3*s, 0), fmt.Sprintf("%04d-%s", y, seasons()[s]), Season}
}

func year(y int) interval {
	return interval{NewDay(y, 1, 1), NewDay(y, 12, 31), fmt.Sprintf("%04d", y), Year}
}

// years is a stretch of whole years.
func years(a, b int) interval {
	if a == b {
		return year(a)
	}
	return interval{NewDay(a, 1, 1), NewDay(b, 12, 31), fmt.Sprintf("%04d/%04d", a, b), Year}
}

func decade(y int) interval {
	y -= y % 10
	return interval{NewDay(y, 1, 1), NewDay(y+9, 12, 31), fmt.Sprintf("%03d", y/10), Decade}
}

// century has n 20 for the twentieth; by TIMEX3's habit it is 1900 to 1999.
func century(n int) interval {
	y := (n - 1) * 100
	return interval{NewDay(y, 1, 1), NewDay(y+99, 12, 31), fmt.Sprintf("%02d", n-1), Century}
}

// calendarUnit returns the unit of the calendar that holds d, moved by n.
func calendarUnit(unit int32, d Day, n int) (interval, bool) {
	y, m, _ := d.Civil()
	switch unit {
	case uSecond, uMinute, uHour:
		return day(d), true
	case uDay:
		return day(d + Day(n)), true
	case uWeek:
		return week(d + Day(7*n)), true
	case uWeekend:
		return weekend(d + Day(7*n)), true
	case uFortnight:
		return week(d + Day(14*n)), true
	case uMonth:
		return month(y, m+n), true
	case uQuarter:
		return quarter(y, (m+2)/3+n), true
	case uHalf:
		return half(y, (m+5)/6+n), true
	case uYear, uFiscal:
		return year(y + n), true
	case uSeasonOfSport:
		if m < 7 {
			y--
		}
		return years(y+n, y+n+1), true
	case uDecade:
		return decade(y + 10*n), true
	case uCentury:
		return century(y/100 + 1 + n), true
	}
	return interval{}, false
}

// moved returns the time n units from d, in the grain of the unit.
func moved(unit int32, d Day, n int) (interval, bool) {
	y, m, _ := d.Civil()
	switch unit {
	case uSecond, uMinute:
		return day(d), true
	case uHour:
		return day(d + Day(n/24)), true
	case uWeek, uFortnight, uMonth, uQuarter, uYear:
		return calendarUnit(unit, d, n)
	case uWeekend:
		return weekend(d + Day(7*n)), true
	case uDay:
		return day(d + Day(n)), true
	case uHalf:
		return month(y, m+6*n), true
	case uDecade:
		return year(y + 10*n), true // "a decade ago" is a year, ten years back
	case uCentury:
		return year(y + 100*n), true
	}
	return interval{}, false
}

// easter returns Easter Sunday (Gregorian; Meeus, Jones and Butcher).
func easter(y int) Day {
	a, b, c := y%19, y/100, y%100
	d, e := b/4, b%4
	f := (b + 8) / 25
	g := (b - f + 1) / 3
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	return NewDay(y, (h+l-7*m+114)/31, (h+l-7*m+114)%31+1)
}

// nthWeekday returns the n-th weekday of a month, from its end where n < 0.
func nthWeekday(y, m, n, weekday int) Day {
	if n < 0 {
		last := NewDay(y, m+1, 0)
		return last - Day((last.Weekday()-weekday+7)%7) + Day(7*(n+1))
	}
	first := NewDay(y, m, 1)
	return first + Day((weekday-first.Weekday()+7)%7) + Day(7*(n-1))
}
