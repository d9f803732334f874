package date

import (
	"fmt"

	"variorum/internal/text"
)

// resolve says what match i means; ok is false where it is no time after all.
func (r *reading) resolve(i int, m *match) (answer, bool) {
	switch m.rule.op {
	case "date":
		return r.date(m)
	case "years":
		return r.yearRange(m)
	case "unit":
		return r.unit(m)
	case "offset":
		return r.offset(i, m)
	case "day":
		return r.relday(i, m)
	case "weekday":
		return r.weekday(m)
	case "season":
		return r.season(m)
	case "quarter", "half":
		return r.quarterOrHalf(m)
	case "decade":
		return r.decade(m)
	case "century":
		return answer{interval: century(m.get(sOrd, 1)), absolute: false}, m.get(sOrd, 0) > 0 && m.get(sOrd, 0) < 22
	case "holiday":
		return r.holiday(m)
	case "part":
		return r.dayPart(i, m)
	case "clock":
		return r.clock(i, m)
	case "nth":
		return r.nth(m)
	case "weekof":
		return r.weekOf(m)
	}
	return answer{}, false
}

// calendarYear returns the year that is written or meant by "next year".
func (r *reading) calendarYear(m *match) (y int, relative, ok bool) {
	if m.rule.era != 0 && m.is(sNum) {
		return m.rule.era + int(m.v[sNum]), false, true
	}
	if m.is(sYear) {
		y = int(m.v[sYear])
		if y < 100 {
			y = fullYear(y)
		}
		return y, false, true
	}
	if !m.is(sShift) || !m.is(sUnit) && !m.is(sRelunit) {
		if m.is(sRelunit) {
			_, shift := unpair(m.v[sRelunit])
			if r.anchor == 0 {
				return 0, true, false
			}
			y, _, _ = r.anchor.Civil()
			return y + int(shift), true, true
		}
		return 0, false, false
	}
	base := r.anchor
	if (m.rule.from == "ref" || r.history) && r.last.start != 0 {
		base = r.last.start
	}
	if base == 0 {
		return 0, true, false
	}
	y, _, _ = base.Civil()
	return y + int(m.v[sShift]), true, true
}

func valid(y, m, d int) bool {
	_, mm, dd := NewDay(y, m, d).Civil()
	return m >= 1 && m <= 12 && mm == m && dd == d
}

func (r *reading) date(m *match) (answer, bool) {
	a := answer{weekday: m.weekday()}
	mm, d := m.get(sMonth, 0), m.get(sDay, 0)
	y, relative, ok := r.calendarYear(m)
	if m.is(sFull) {
		full := int(m.v[sFull])
		y, mm, d, ok = full/10000, full/100%100, full%100, true
	}
	if m.is(sDM) {
		mm, d = int(m.v[sDM])/100, int(m.v[sDM])%100
	}
	a.relative, a.month, a.dom = relative, mm, d
	switch {
	case d != 0 && ok:
		a.interval, a.absolute, a.future = day(NewDay(y, mm, d)), !relative, r.future(m)
		if !valid(y, mm, d) {
			return a, false
		}
	case d != 0 && mm == 0:
		return r.dayAlone(m, a, d)
	case d != 0:
		return r.dayOfMonth(m, a, mm, d)
	case mm != 0 && ok:
		a.interval, a.absolute = month(y, mm), !relative
	case mm != 0:
		return r.bareMonth(m, a, mm)
	case ok:
		a.interval, a.absolute = year(y), !relative
		return a, r.plausibleYear(m, y)
	default:
		a.blank, a.precision = "XXXX", Year
	}
	r.addPart(m, &a)
	return a, true
}

// addPart adds a part of the day to the value of a day.
func (r *reading) addPart(m *match, a *answer) {
	if m.is(sPart) && a.start == a.end && a.precision == Date {
		a.value += "T" + parts()[m.v[sPart]]
	}
}

// dayAlone dates a day without month or year, as Chinese and Japanese reports
// print them (10日): the last such day.
func (r *reading) dayAlone(m *match, a answer, d int) (answer, bool) {
	a.relative = true
	if r.words[m.first].Kind != text.Number {
		return a, false // 一日, one day
	}
	if r.anchor == 0 {
		a.blank, a.precision = fmt.Sprintf("XXXX-XX-%02d", d), Date
		return a, true
	}
	y, mm, today := r.anchor.Civil()
	if d > today {
		mm--
	}
	a.interval = day(NewDay(y, mm, d))
	_, _, got := a.start.Civil()
	return a, got == d
}

// farAhead is by how many days a date ahead is thought farther than one behind,
// where no word speaks of the future. (20 to 160 score alike on TimeBank
// and AQUAINT; the higher ones keep reports without a known past tense in the past)
const farAhead = 150

// told is how many days a verb of the past or future weighs against nearness: a
// day nearly a year off is seldom named without its year.
const told = 150

// dayOfMonth dates a day without a year.
func (r *reading) dayOfMonth(m *match, a answer, mm, d int) (answer, bool) {
	if mm < 1 || mm > 12 || d > 31 {
		return a, false
	}
	a.relative = true
	a.future = r.future(m)
	y, ok := r.yearFor(m, mm, d)
	if m.is(sShift) && r.anchor != 0 {
		y, ok = r.shiftedYear(int(m.v[sShift]), func(y int) Day { return NewDay(y, mm, d) }), true
	}
	if !ok {
		a.blank, a.precision = fmt.Sprintf("XXXX-%02d-%02d", mm, d), Date
		return a, valid(2000, mm, d)
	}
	if y == 0 {
		y = r.nearestYear(a, m, func(y int) Day { return NewDay(y, mm, d) })
	}
	a.interval = day(NewDay(y, mm, d))
	r.addPart(m, &a)
	return a, valid(y, mm, d)
}

// nearestYear returns the year whose day lies nearest to the anchor; a weekday
// that is written decides where it fits one of the three years.
func (r *reading) nearestYear(a answer, m *match, at func(y int) Day) int {
	now, _, _ := r.anchor.Civil()
	past := !a.future && r.past(m)
	over := r.toldBefore(m.modFirst)
	if mm, d := a.month, a.dom; mm == 2 && d == 29 {
		return leapYear(now)
	}
	best, cost := now, 1<<30
	for y := now - 1; y <= now+1; y++ {
		d := at(y)
		c := int(r.anchor - d)
		if c < 0 {
			c = -c
			switch {
			case over:
				c += 2 * told
			case past:
				c += told
			case !a.future:
				c += farAhead
			}
		} else if a.future && c > 0 {
			c += told
		}
		if a.weekday != 0 && d.Weekday() != a.weekday {
			c += 2000
		}
		if c < cost {
			best, cost = y, c
		}
	}
	return best
}

// shiftedYear returns the year of the last, this or next such day.
func (r *reading) shiftedYear(shift int, at func(y int) Day) int {
	y, _, _ := r.anchor.Civil()
	switch {
	case shift < 0 && at(y) >= r.anchor:
		y--
	case shift > 0 && at(y) <= r.anchor:
		y++
	}
	return y
}

// leapYear returns y or the last leap year before it.
func leapYear(y int) int {
	for !valid(y, 2, 29) {
		y--
	}
	return y
}

// yearFor returns the year that the text carries to a date without one; 0
// where the day of publication decides, ok false where nothing does. A report
// carries a year within the sentence that names it with a month (within the
// paragraph AQUAINT loses .004, TimeBank .001), a history everywhere.
func (r *reading) yearFor(m *match, mm, d int) (y int, ok bool) {
	carried := r.year != 0 && (r.history || r.yearExact && r.yearSentence == r.sentence(m))
	if !carried {
		return 0, r.anchor != 0
	}
	now, _, _ := r.anchor.Civil()
	if r.anchor != 0 && r.year == now {
		return 0, true
	}
	y = r.year
	if r.history && r.last.start != 0 {
		if at := NewDay(y, mm, max(d, 1)); r.last.start-at > 200 && r.last.start-at < 366 {
			if ly, _, _ := r.last.start.Civil(); ly == y {
				y++
			}
		}
	}
	return y, true
}

// grace is how many months ahead a bare month is taken for the coming one even
// where no word speaks of the future. (TimeBank: 2)
const grace = 2

func (r *reading) bareMonth(m *match, a answer, mm int) (answer, bool) {
	a.relative = true
	a.future = r.future(m)
	if m.is(sShift) {
		return r.shiftedMonth(m, a, mm)
	}
	y, ok := r.yearFor(m, mm, 0)
	if !ok {
		a.blank, a.precision = fmt.Sprintf("XXXX-%02d", mm), Month
		return a, true
	}
	if y == 0 {
		now, current, _ := r.anchor.Civil()
		y = now
		switch ahead := mm - current; {
		case a.future && ahead < 0:
			y++
		case !a.future && (ahead > grace || ahead > 0 && r.toldBefore(m.modFirst)):
			y--
		case !a.future && ahead+12 <= grace:
			y++
		}
	}
	a.interval = month(y, mm)
	return a, true
}

// shiftedMonth: "last March", "next March", "this March".
func (r *reading) shiftedMonth(m *match, a answer, mm int) (answer, bool) {
	if r.anchor == 0 {
		a.blank, a.precision = fmt.Sprintf("XXXX-%02d", mm), Month
		return a, true
	}
	y, current, _ := r.anchor.Civil()
	switch shift := m.v[sShift]; {
	case shift < 0 && mm >= current:
		y--
	case shift > 0 && mm <= current:
		y++
	}
	a.interval = month(y, mm)
	return a, true
}

// ends resolves the two times of a range; what one leaves out the other gives.
func (r *reading) ends(m *match) (a, b answer, ok bool) {
	first, second := *m, *m
	first.has &^= 1<<sWeekday | 1<<sShift
	second.has &^= 1<<sWeekday | 1<<sShift
	second.v[sDay], second.v[sMonth] = m.v[sDay2], int32(m.get(sMonth2, m.get(sMonth, 0)))
	if !m.is(sDay2) {
		second.has &^= 1 << sDay
	}
	if m.is(sYear2) {
		second.v[sYear], second.has = m.v[sYear2], second.has|1<<sYear
		if !m.is(sYear) {
			first.v[sYear], first.has = m.v[sYear2], first.has|1<<sYear
		}
	}
	if m.is(sFull2) {
		second.v[sFull] = m.v[sFull2]
	}
	first.has |= 1 << sMonth
	second.has |= 1 << sMonth
	if !m.is(sMonth) {
		first.v[sMonth] = m.v[sMonth2]
	}
	if m.is(sMonth) && !m.is(sYear) && second.is(sYear) && m.get(sMonth2, 0) >= m.get(sMonth, 0) {
		first.v[sYear], first.has = second.v[sYear], first.has|1<<sYear
	}
	a, ok = r.date(&first)
	b, ok2 := r.date(&second)
	if !ok || !ok2 {
		return a, b, false
	}
	if a.start == 0 || b.start == 0 {
		a.blank, a.start = a.blank+"/"+b.blank, 0
		return a, b, true
	}
	if b.start < a.start && !m.is(sYear) && !m.is(sFull) {
		y, mm, d := a.start.Civil()
		if b.absolute {
			a.interval = dayOrMonth(y-1, mm, d, a.interval)
		} else {
			by, bm, bd := b.start.Civil()
			b.interval = dayOrMonth(by+1, bm, bd, b.interval)
		}
	}
	return a, b, b.start >= a.start
}

func dayOrMonth(y, m, d int, like interval) interval {
	if like.precision == Month {
		return month(y, m)
	}
	return day(NewDay(y, m, d))
}

// yearRange: 2019–20, 2014/15, from 2014 to 2018.
func (r *reading) yearRange(m *match) (answer, bool) {
	a, b := m.get(sYear, 0), m.get(sYear2, 0)
	if b < 100 {
		b += a - a%100
	}
	if b <= a || b-a > 120 {
		return answer{}, false
	}
	return answer{interval: years(a, b), absolute: true}, true
}
