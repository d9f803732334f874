package group

// traffic counts the articles of a language, and the stories they opened, by the
// hour; those without a date stand in an hour of their own.
type traffic struct {
	hours   [512]hour // by hour modulo 512
	undated hour
}

type hour struct {
	hour     int64
	articles int
	opened   int
}

// trafficHours is how far back around looks.
const trafficHours = 48

func (t *traffic) hour(h int64) *hour { return &t.hours[uint64(h)%uint64(len(t.hours))] }

func (t *traffic) of(a *article) *hour {
	if !a.dated {
		return &t.undated
	}
	h := t.hour(a.time / 3600)
	if h.hour != a.time/3600 {
		*h = hour{hour: a.time / 3600}
	}
	return h
}

func (t *traffic) note(a *article) { t.of(a).articles++ }
func (t *traffic) open(a *article) { t.of(a).opened++ }

// around returns how many articles the language had in the two days before an
// article, or in all where it has no date, and how many of them opened a story.
func (t *traffic) around(a *article) (articles, opened int) {
	if !a.dated {
		return t.undated.articles, t.undated.opened
	}
	now := a.time / 3600
	for i := now - trafficHours; i <= now; i++ {
		if h := t.hour(i); h.hour == i {
			articles += h.articles
			opened += h.opened
		}
	}
	return articles, opened
}
