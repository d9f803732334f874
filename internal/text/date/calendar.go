package date

import (
	"fmt"
	"strconv"
	"strings"
)

func (r *reading) season(m *match) (answer, bool) {
	s := m.get(sSeason, 0)
	a := answer{}
	if y, relative, ok := r.calendarYear(m); ok {
		a.interval, a.relative, a.absolute = season(y, s), relative, !relative
		return a, true
	}
	a.relative = true
	if r.history && r.year != 0 {
		a.interval = season(r.year, s)
		return a, true
	}
	if r.anchor == 0 {
		a.blank, a.precision = "XXXX-"+seasons()[s], Season
		return a, true
	}
	now, _, _ := r.anchor.Civil()
	at := season(now, s)
	if prior := season(now-1, s); prior.end >= r.anchor {
		at = prior // January lies in the winter that began last year
	}
	y, _, _ := at.start.Civil()
	a.future = r.future(m)
	switch shift := m.get(sShift, 0); {
	case m.is(sShift) && shift < 0:
		if at.end >= r.anchor {
			y--
		}
	case m.is(sShift) && shift > 0:
		if at.start <= r.anchor {
			y++
		}
	case m.is(sShift):
	case a.future:
		if at.end < r.anchor {
			y++
		}
	case at.start > r.anchor:
		y--
	}
	a.interval = season(y, s)
	return a, true
}

// unreported is how many days after its end a quarter is still spoken of as to
// come, for its figures are not out.
const unreported = 100

func (r *reading) quarterOrHalf(m *match) (answer, bool) {
	n := m.get(sOrd, 0)
	if !m.is(sOrd) && r.quarter.start != 0 && r.paragraph(m)-r.quarterAt <= 12 { // the 1988 quarter
		_, mm, _ := r.quarter.start.Civil()
		n = (mm + 2) / 3
	}
	make, most, blank := quarter, 4, "Q"
	if m.rule.op == "half" {
		make, most, blank = half, 2, "H"
	}
	if n < 1 || n > most {
		return answer{}, false
	}
	a := answer{}
	if y, relative, ok := r.calendarYear(m); ok {
		a.interval, a.relative, a.absolute = make(y, n), relative, !relative
		return a, true
	}
	a.relative = true
	if m.rule.from == "quarter" && r.quarter.start != 0 { // the year-earlier third quarter
		y, _, _ := r.quarter.start.Civil()
		a.interval = make(y+int(m.rule.dir), n)
		return a, true
	}
	if r.anchor == 0 {
		a.blank, a.precision = fmt.Sprintf("XXXX-%s%d", blank, n), Quarter
		return a, true
	}
	y, _, _ := r.anchor.Civil()
	y += int(m.rule.dir)
	a.interval = make(y, n)
	a.future = r.future(m)
	if a.start > r.anchor && !a.future {
		a.interval = make(y-1, n)
	} else if r.anchor-a.end > unreported && a.future && m.rule.dir == 0 {
		a.interval = make(y+1, n)
	}
	return a, true
}

func (r *reading) decade(m *match) (answer, bool) {
	n := m.get(sDecade, m.get(sYear, m.get(sNum, 0)))
	if m.is(sNum2) { // 20世纪90年代
		n = (n-1)*100 + int(m.v[sNum2])
	}
	if n%10 != 0 {
		return answer{}, false
	}
	if n < 100 && m.is(sDecade) && len(r.t.lists["decade-before"]) > 0 && m.last == m.first+1 && m.mod == "" && !r.before("decade-before", m.first) {
		return answer{}, false // in his 30s
	}
	if n < 100 {
		n += 1900
		if n < 1920 {
			n += 100
		}
	}
	return answer{interval: decade(n)}, n >= 1000 && n < 2200
}

// holiday reads "12-25", "easter-2", "advent-7" (days from the first Sunday) or "nth 11 4 4 1" (month, which,
// weekday, days after it).
func (r *reading) holiday(m *match) (answer, bool) {
	spec := r.t.holidays[m.v[sHoliday]]
	at := func(y int) Day { return holidayIn(spec, y) }
	a := answer{}
	y, relative, ok := r.calendarYear(m)
	if !ok {
		a.relative = true
		if r.anchor == 0 {
			a.blank, a.precision = "XXXX-XX-XX", Date
			return a, true
		}
		a.future = r.future(m)
		y = r.nearestYear(a, m, at)
		switch {
		case m.is(sShift) && m.v[sShift] < 0 && at(y) >= r.anchor:
			y--
		case m.is(sShift) && m.v[sShift] > 0 && at(y) <= r.anchor:
			y++
		}
	}
	a.interval, a.relative, a.absolute = day(at(y)), a.relative || relative, ok && !relative
	r.addPart(m, &a)
	return a, a.start > 0
}

func holidayIn(spec string, y int) Day {
	if n, ok := strings.CutPrefix(spec, "easter"); ok {
		shift, _ := strconv.Atoi(n)
		return easter(y) + Day(shift)
	}
	if n, ok := strings.CutPrefix(spec, "advent"); ok {
		shift, _ := strconv.Atoi(n)
		eve := NewDay(y, 12, 24)
		return eve - Day(eve.Weekday()%7) - 21 + Day(shift)
	}
	if rest, ok := strings.CutPrefix(spec, "nth "); ok {
		var mm, n, w, more int
		if _, err := fmt.Sscan(rest+" 0", &mm, &n, &w, &more); err != nil {
			return 0
		}
		return nthWeekday(y, mm, n, w) + Day(more)
	}
	var mm, d int
	if _, err := fmt.Sscanf(spec, "%d-%d", &mm, &d); err != nil {
		return 0
	}
	return NewDay(y, mm, d)
}

// dayPart: "this morning", "the same evening".
func (r *reading) dayPart(i int, m *match) (answer, bool) {
	a := answer{relative: true}
	d, ok := r.base(m)
	if !ok {
		a.blank, a.precision = "XXXX-XX-XX", Date
		return a, m.rule.from == ""
	}
	a.interval = day(d + Day(m.get(sShift, 0)))
	r.addPart(m, &a)
	return a, true
}

// clock puts an hour on the day its sentence is about.
func (r *reading) clock(i int, m *match) (answer, bool) {
	h, minute := m.get(sClock, m.get(sNum, 0)), m.get(sMinute, 0)
	switch shift := m.get(sShift, 0); {
	case shift == 12 && h < 12:
		h += 12
	case shift == -12 && h == 12:
		h = 0
	}
	if h > 24 || minute > 59 {
		return answer{}, false
	}
	a := answer{relative: true}
	if b, ok := r.ownDay(m); ok {
		a = b
	} else {
		d, ok := r.clockDay(i)
		if !ok {
			a.blank, a.precision = fmt.Sprintf("XXXX-XX-XXT%02d", h), Hour
			return a, true
		}
		a.interval = day(d)
	}
	if a.start == 0 {
		return a, a.blank != ""
	}
	a.precision = Hour
	a.value = fmt.Sprintf("%sT%02d", a.start, h)
	if m.is(sMinute) {
		a.value += fmt.Sprintf(":%02d", minute)
	}
	return a, true
}

// clockDay returns the day of an hour that stands without one: that of its
// sentence as far as told, of the words right behind it, of this or the last
// paragraph, of publication.
func (r *reading) clockDay(i int) (Day, bool) {
	m := &r.matches[i]
	if r.ref != 0 && r.refSentence == r.sentence(m) {
		return r.ref, true
	}
	if k, near := r.next(i, 2); near && r.matches[k].standsAlone() {
		if a, ok := r.resolve(k, &r.matches[k]); ok && a.start != 0 && a.start == a.end {
			return a.start, true
		}
	}
	if r.ref != 0 && r.paragraph(m)-r.refParagraph <= 1 {
		return r.ref, true
	}
	return r.anchor, r.anchor != 0
}

// ownDay resolves the day that stands beside the hour.
func (r *reading) ownDay(m *match) (answer, bool) {
	n := *m
	n.has &^= 1<<sPart | 1<<sShift | 1<<sNum
	switch {
	case m.is(sRelday):
		return r.relday(0, &n)
	case m.is(sDay) && m.is(sMonth):
		return r.date(&n)
	case m.is(sWeekday):
		return r.weekday(&n)
	}
	return answer{}, false
}

// nth: "the third Wednesday of March", "the first week of 2018".
func (r *reading) nth(m *match) (answer, bool) {
	inner := *m
	inner.has &^= 1<<sWeekday | 1<<sOrd | 1<<sDay
	n, w := m.get(sOrd, 1), m.weekday()
	if m.is(sDay) && !m.is(sMonth) && m.get(sUnit, 0) == int(uMonth) { // the 20th of next month
		a, ok := r.unit(&inner)
		if !ok || a.start == 0 {
			return a, false
		}
		a.interval = day(a.start + Day(m.v[sDay]-1))
		return a, true
	}
	var a answer
	ok := false
	if m.is(sMonth) {
		inner.has &^= 1 << sDay
		if m.is(sUnit2) { // the week of a month
			inner.has &^= 1 << sUnit
		}
		a, ok = r.date(&inner)
	} else if m.is(sUnit) || m.is(sRelunit) {
		a, ok = r.unit(&inner)
	} else if m.is(sYear) {
		y, _, _ := r.calendarYear(m)
		a, ok = answer{interval: year(y), absolute: true}, true
	}
	if !ok || a.start == 0 {
		return a, ok
	}
	y, mm, _ := a.start.Civil()
	switch {
	case w != 0:
		a.interval = day(nthWeekday(y, mm, n, w))
	case m.get(sUnit2, 0) == int(uWeek) && n < 0:
		a.interval = week(a.end)
	case m.get(sUnit2, 0) == int(uWeek):
		d := a.start + Day((8-a.start.Weekday())%7)
		if a.start.Weekday() <= 4 {
			d = a.start - Day(a.start.Weekday()-1)
		}
		a.interval = week(d + Day(7*(n-1)))
	case m.get(sUnit2, 0) == int(uDay) && n < 0:
		a.interval = day(a.end)
	case m.get(sUnit2, 0) == int(uDay):
		a.interval = day(a.start + Day(n-1))
	case m.get(sUnit2, 0) == int(uQuarter) && n > 0 && n < 5:
		a.interval = quarter(y, n)
	case m.get(sUnit2, 0) == int(uHalf) && n > 0 && n < 3:
		a.interval = half(y, n)
	case m.get(sUnit2, 0) == int(uMonth) && n < 0:
		y, mm, _ := a.end.Civil()
		a.interval = month(y, mm)
	case m.get(sUnit2, 0) == int(uMonth):
		a.interval = month(y, mm+n-1)
	default:
		return a, false
	}
	return a, true
}

// weekOf: "the week of November 7".
func (r *reading) weekOf(m *match) (answer, bool) {
	inner := *m
	inner.has &^= 1<<sUnit | 1<<sShift
	resolve := r.date
	if m.is(sHoliday) { // Easter week
		resolve = r.holiday
	}
	a, ok := resolve(&inner)
	if ok && a.start != 0 {
		a.interval = week(a.start)
	}
	return a, ok
}
