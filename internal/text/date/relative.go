package date

import (
	"fmt"
	"strings"
)

// base returns the day that a rule counts from.
func (r *reading) base(m *match) (Day, bool) {
	switch m.rule.from {
	case "ref":
		if m.get(sUnit, int(uDay)) <= int(uDay) || m.is(sRelday) {
			if r.ref != 0 && r.paragraph(m)-r.refParagraph <= 1 {
				return r.ref, true
			}
			return 0, false
		}
		if r.last.start != 0 && r.paragraph(m)-r.lastParagraph <= 1 {
			return r.last.start, true
		}
		return 0, false
	case "near":
		if r.ref != 0 && r.refParagraph == r.paragraph(m) {
			return r.ref, true
		}
	case "sentence":
		if r.ref != 0 && r.refSentence == r.sentence(m) {
			return r.ref, true
		}
	}
	if r.history && r.last.start != 0 {
		return r.last.start, true
	}
	return r.anchor, r.anchor != 0
}

func (r *reading) unit(m *match) (answer, bool) {
	unit, shift := int32(m.get(sUnit, 0)), m.get(sShift, 0)
	if m.is(sRelunit) {
		u, n := unpair(m.v[sRelunit])
		unit, shift = u, int(n)
	}
	if m.is(sNum) {
		shift *= m.get(sNum, 1)
	}
	a := answer{relative: true}
	if unit == uPeriod || m.rule.from == "quarter" {
		return r.carriedQuarter(m, a, unit, shift)
	}
	if unit < uDay {
		return a, false
	}
	d, ok := r.base(m)
	if !ok {
		if m.rule.from == "ref" {
			return a, false
		}
		a.blank, a.precision = "XXXX", Year
		return a, true
	}
	if unit == uWeekend && shift == 0 && !m.is(sShift) && d.Weekday() < 5 && !r.future(m) {
		shift = -1
	}
	a.interval, ok = calendarUnit(unit, d, shift)
	r.addPart(m, &a)
	return a, ok
}

// carriedQuarter: "the quarter", "the year-earlier period" after a quarter was
// named; else the last quarter that was over on the day of publication.
func (r *reading) carriedQuarter(m *match, a answer, unit int32, shift int) (answer, bool) {
	q := r.quarter
	if q.start == 0 || r.paragraph(m)-r.quarterAt > 12 {
		if r.anchor == 0 || unit == uPeriod {
			return a, false
		}
		q, _ = calendarUnit(uQuarter, r.anchor, -1)
	}
	y, mm, _ := q.start.Civil()
	a.interval = quarter(y, (mm+2)/3+shift)
	return a, true
}

func (r *reading) offset(i int, m *match) (answer, bool) {
	unit, n := int32(m.get(sUnit, 0)), m.get(sNum, 1)*int(m.rule.dir)
	a := answer{relative: true, future: m.rule.dir > 0}
	if n > 3000 || n < -3000 {
		return a, false
	}
	var d Day
	ok := true
	switch m.rule.from {
	case "quarter":
		if r.quarter.start != 0 && unit == uYear && r.paragraph(m)-r.quarterAt <= 3 {
			y, mm, _ := r.quarter.start.Civil()
			a.interval = quarter(y+n, (mm+2)/3)
			return a, true
		}
		d, ok = r.base(m)
	case "future": // in two weeks
		if !r.future(m) {
			return a, false
		}
		d, ok = r.base(m)
	case "day": // two days after tomorrow
		d, ok = r.base(m)
		_, shift := unpair(m.v[sRelday])
		d += Day(shift)
	case "sentence":
		d, ok = r.sentenceDay(i)
	case "event":
		if k, near := r.next(i, 4); near && r.matches[k].standsAlone() {
			if b, fine := r.resolve(k, &r.matches[k]); fine && b.start != 0 && b.start == b.end {
				a.interval, ok = moved(unit, b.start, -n)
				return a, ok
			}
		}
		if !r.apposed(i) {
			return a, false
		}
		d, ok = r.sentenceDay(i)
	default:
		d, ok = r.base(m)
		if !ok && m.rule.from == "" {
			a.blank, a.precision = "XXXX-XX-XX", Date
			return a, true
		}
	}
	if !ok {
		return a, false
	}
	a.interval, ok = moved(unit, d, n)
	return a, ok
}

// apposed reports whether "two days after the fall" tells when the fall was: it
// stands beside the time of its sentence, after a comma, or at the beginning of a
// sentence that names its day.
// Elsewhere ("found three days after the fall") it dates the finding.
func (r *reading) apposed(i int) bool {
	m := &r.matches[i]
	first := m.modFirst
	if first == 0 || r.words[first-1].Sentence != r.words[first].Sentence {
		_, told := r.dayBehind(i)
		return told
	}
	if i > 0 && first-r.matches[i-1].last <= 1 && r.sentence(&r.matches[i-1]) == r.sentence(m) {
		return true
	}
	for k := first; k > 0 && k > first-3; k-- { // ", just two days after"
		if strings.ContainsAny(r.doc.Text[r.words[k-1].End:r.words[k].Start], ",;:(–—،、，") {
			return true
		}
	}
	return false
}

func (r *reading) relday(i int, m *match) (answer, bool) {
	part, n := unpair(m.v[sRelday])
	a := answer{relative: true, future: n > 0, weekday: m.weekday()}
	d, ok := r.base(m)
	if !ok {
		if m.rule.from != "ref" {
			a.blank, a.precision = "XXXX-XX-XX", Date
		}
		return a, m.rule.from != "ref"
	}
	a.interval = day(d + Day(n))
	if part != 0 && !m.is(sPart) {
		a.value += "T" + parts()[part]
	}
	r.addPart(m, &a)
	return a, true
}

// numberedDay returns the day nearest to d that is the weekday and the day of
// the month at once ("Friday 15"), 0 where none lies within a month.
func numberedDay(d Day, weekday, dom int) Day {
	for off := Day(0); off <= 31; off++ {
		for _, at := range [...]Day{d - off, d + off} {
			if _, _, day := at.Civil(); day == dom && at.Weekday() == weekday {
				return at
			}
		}
	}
	return 0
}

// weekday: the day of publication where it is that day, else the last one,
// unless the words speak of the future. (271 of 297 cases in TimeBank
// and AQUAINT)
func (r *reading) weekday(m *match) (answer, bool) {
	w := m.weekday()
	a := answer{relative: true, weekday: w}
	d, ok := r.base(m)
	if !ok {
		a.blank, a.precision = fmt.Sprintf("XXXX-WXX-%d", w), Date
		return a, m.rule.from != "ref"
	}
	if m.is(sDay) {
		if at := numberedDay(d, w, int(m.v[sDay])); at != 0 {
			a.interval = day(at)
			r.addPart(m, &a)
			return a, true
		}
		m.last, m.has = m.first+1, m.has&^(1<<sDay) // "Thursday 12 people": a count
	}
	back := Day((d.Weekday() - w + 7) % 7)
	monday := d - Day(d.Weekday()-1)
	switch {
	case m.rule.from == "ref" && m.v[sShift] > 0:
		d += Day((w-d.Weekday()+6)%7 + 1)
	case m.is(sUnit): // Monday of next week
		d = monday + Day(7*m.get(sShift, 0)+w-1)
	case m.is(sShift) && m.v[sShift] > 0:
		a.future = true
		d = monday + Day(6+w) + Day(7*(m.v[sShift]-1))
	case m.is(sShift) && m.v[sShift] < 0:
		if back == 0 {
			back = 7
		}
		d -= back
	case m.is(sShift):
		d = monday + Day(w-1)
	default:
		a.future = back != 0 && r.future(m)
		if a.future {
			d += 7
		}
		d -= back
	}
	a.interval = day(d)
	r.addPart(m, &a)
	return a, true
}
