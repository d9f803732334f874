package feed

import (
	"encoding/xml"
	"strconv"
	"strings"
	"time"

	"variorum/internal/collect/xmlbound"
)

// A Pace is how often a feed wants to be asked.
type Pace struct {
	// Every is the least time between two requests, 0 where it does not say: ttl
	// (RSS 2.0) or sy:updatePeriod and sy:updateFrequency (RSS 1.0 syndication).
	Every time.Duration
	// SkipHours has bit h set for each hour of the day (UTC) and SkipDays bit d for
	// each day of the week (Sunday is 0) in which it never changes (RSS 2.0).
	SkipHours uint32
	SkipDays  uint8
}

// After moves a moment out of the hours and days that are to be skipped. A feed
// that would skip a whole week is taken not to mean it.
func (p Pace) After(t time.Time) time.Time {
	skipped := func(t time.Time) bool {
		t = t.UTC()
		return p.SkipHours>>t.Hour()&1 == 1 || p.SkipDays>>int(t.Weekday())&1 == 1
	}
	later := t
	for range 7 * 24 {
		if !skipped(later) {
			return later
		}
		later = later.UTC().Truncate(time.Hour).Add(time.Hour)
	}
	return t
}

// pace gathers what a feed's head says of it.
type pace struct {
	Pace
	period    time.Duration
	frequency int
}

func (p pace) pace() Pace {
	if p.period > 0 {
		p.Every = max(p.Every, p.period/time.Duration(max(p.frequency, 1)))
	}
	return p.Pace
}

// wordBytes is how long the value of such an element may be.
const wordBytes = 32

var weekdays = [...]string{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}

// periods are the values of sy:updatePeriod.
var periods = [...]struct {
	name string
	long time.Duration
}{{"hourly", time.Hour}, {"daily", 24 * time.Hour}, {"weekly", 7 * 24 * time.Hour}, {"monthly", 30 * 24 * time.Hour}, {"yearly", 365 * 24 * time.Hour}}

// element reads one element of the head; others are passed over.
func (p *pace) element(d *xmlbound.Decoder, name xml.Name) {
	switch name.Local {
	case "ttl", "hour", "day", "updatePeriod", "updateFrequency":
	default:
		return
	}
	value, err := d.Text(wordBytes)
	if err != nil {
		return
	}
	value = strings.ToLower(value)
	n, err := strconv.ParseUint(value, 10, 20)
	number := err == nil
	switch {
	case name.Local == "ttl" && number:
		p.Every = max(p.Every, time.Duration(n)*time.Minute)
	case name.Local == "hour" && number && n <= 24:
		p.SkipHours |= 1 << (n % 24)
	case name.Local == "updateFrequency" && number:
		p.frequency = int(n)
	case name.Local == "day":
		for i, w := range weekdays {
			if w == value {
				p.SkipDays |= 1 << i
			}
		}
	case name.Local == "updatePeriod":
		for _, of := range periods {
			if of.name == value {
				p.period = of.long
			}
		}
	}
}
