package group

// traffic counts the articles of a language by the hour.
type traffic struct {
	hours   [512]hour // by hour modulo 512
	undated int
}

type hour struct {
	hour  int64
	count int
}

const trafficHours = 48

func (t *traffic) note(a *article) {
	if !a.dated {
		t.undated++
		return
	}
	h := a.time / 3600
	slot := &t.hours[uint64(h)%uint64(len(t.hours))]
	if slot.hour != h {
		*slot = hour{hour: h}
	}
	slot.count++
}

// around returns how many articles the language had in the two days before an
// article, or in all where it has no date.
func (t *traffic) around(a *article) int {
	if !a.dated {
		return t.undated
	}
	sum, now := 0, a.time/3600
	for h := now - trafficHours; h <= now; h++ {
		if slot := &t.hours[uint64(h)%uint64(len(t.hours))]; slot.hour == h {
			sum += slot.count
		}
	}
	return sum
}
