package view

import (
	"cmp"
	"slices"
	"sort"
	"strings"
	"time"

	"variorum"
)

// longBefore is how many days before the first report a date folds under
// "before": a fortnight holds the event, its run-up and what "last week" names.
const longBefore = 14

func (k *maker) timeline() {
	k.days = map[spot]string{}
	first, dated := k.story.First.Time()
	events := slices.Clone(k.story.Timeline)
	sort.SliceStable(events, func(i, j int) bool {
		return cmp.Or(cmp.Compare(events[i].Start, events[j].Start), cmp.Compare(events[j].End, events[i].End)) < 0
	})
	var t Timeline
	var spanOf []string
	for _, e := range events {
		d := Day{Label: eventLabel(e.Start, e.End, e.Precision, k.year), Rows: k.eventRows(e)}
		if len(d.Rows) == 0 {
			continue
		}
		list := &t.Days
		if end, err := time.Parse(time.DateOnly, firstTen(e.End)); dated && err == nil && end.Before(first.AddDate(0, 0, -longBefore)) {
			list = &t.Before
		}
		if n := len(*list); n > 0 && (*list)[n-1].Label == d.Label {
			(*list)[n-1].Rows = append((*list)[n-1].Rows, d.Rows...)
			continue
		}
		*list = append(*list, d)
		if list == &t.Days && (e.Precision == "day" || e.Precision == "hour") {
			spanOf = append(spanOf[:min(len(spanOf), 1)], d.Label) // first and last
		}
	}
	t.Span = strings.Join(slices.Compact(spanOf), " to ")
	k.Page.Timeline = t
}

// eventRows are the sentences that tell an event, the most widely told first,
// those that only recall it last.
func (k *maker) eventRows(e variorum.Event) []Row {
	mentions := slices.Clone(e.Mentions)
	sort.SliceStable(mentions, func(i, j int) bool { return !mentions[i].Background && mentions[j].Background })
	var lines []clusterLine
	recalled := map[spot]bool{}
	for _, m := range mentions {
		s, ok := k.spot(m.Line)
		if !ok {
			continue
		}
		recalled[s] = m.Background
		// Events come in order of time: the last day that is not after the report wins.
		published := k.reader.sources[s.source].article.Published.Day()
		day := firstTen(e.Start)
		if !m.Background && (e.Precision == "day" || e.Precision == "hour") && (k.days[s] == "" || published == "" || day <= published) {
			k.days[s] = day
		}
		lines = append(lines, clusterLine{m.Line, m.Expression})
	}
	rows := k.cluster(lines)
	sort.SliceStable(rows, func(i, j int) bool {
		a, b := k.rowSpot(rows[i]), k.rowSpot(rows[j])
		if recalled[a] != recalled[b] {
			return !recalled[a]
		}
		return cmp.Or(len(rows[j].Sigla)-len(rows[i].Sigla), reports(rows[j])-reports(rows[i])) < 0
	})
	return rows
}

func reports(r Row) int {
	n := 0
	for _, g := range r.Sigla {
		n += len(g)
	}
	return n
}

func (k *maker) rowSpot(r Row) spot {
	s, _ := k.spot(r.Words[0].Line)
	return s
}

// near is how many days a sentence's own date may lie before its report and
// still be the day the sentence is listed under.
const near = 7

// key lists the sentences to read first by day, the newest first.
func (k *maker) key() {
	var lines []clusterLine
	for _, l := range k.story.Key {
		lines = append(lines, clusterLine{line: l})
	}
	byDay := map[string]*Day{}
	var order []string
	for i, row := range k.cluster(lines) {
		s := k.rowSpot(row)
		row.Rank = i
		row.Notes = append(k.notes(k.differing, s, row), k.notes(k.dropped, s, row)...)
		iso := k.dayOf(s)
		d := byDay[iso]
		if d == nil {
			d = &Day{}
			if iso != "" {
				d.Label = dayLabel(iso, k.year)
			}
			byDay[iso] = d
			order = append(order, iso)
		}
		d.Rows = append(d.Rows, row)
	}
	sort.SliceStable(order, func(i, j int) bool { return order[i] > order[j] })
	for _, iso := range order {
		k.Page.Key = append(k.Page.Key, *byDay[iso])
	}
}

// dayOf is the day a sentence tells of: its own date where that is near the
// report's, else the report's.
func (k *maker) dayOf(s spot) string {
	published := k.reader.sources[s.source].article.Published.Day()
	own := k.days[s]
	a, errA := time.Parse(time.DateOnly, own)
	p, errP := time.Parse(time.DateOnly, published)
	if errA == nil && (errP != nil || !a.After(p) && a.AddDate(0, 0, near).After(p)) {
		return own
	}
	return published
}

// notes returns the notes of a row's sentences, those of its own sources left out.
func (k *maker) notes(from map[spot][]Note, s spot, row Row) []Note {
	var out []Note
	for _, n := range from[s] {
		if row.Sigla.Has(n.Words.Source) && n.Words.Source == row.Words[0].Source {
			continue
		}
		same := func(o Note) bool { return o.Words.Compare(n.Words.Line) == 0 }
		if !slices.ContainsFunc(out, same) {
			out = append(out, n)
		}
	}
	return out
}

// timexLabel prints a TIMEX3 value as a day, month or year; "" for others.
func timexLabel(value string, year int) string {
	if len(value) >= len(time.DateOnly) {
		if _, err := time.Parse(time.DateOnly, firstTen(value)); err == nil {
			return dayLabel(firstTen(value), year)
		}
	}
	if t, err := time.Parse("2006-01", value); err == nil {
		if t.Year() == year {
			return t.Format("Jan")
		}
		return t.Format("Jan 2006")
	}
	if _, err := time.Parse("2006", value); err == nil {
		return value
	}
	return ""
}
