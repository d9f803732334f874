// Package timeline lines up the times that a story's articles name.
//
// Sources come in. Anchors says on which day each was published: as given, or
// as the texts of the story themselves tell. Trace puts every calendar
// expression into an Event, one for each stretch of time, with its mentions in
// all articles, in the order of the calendar. What a mention says happened is
// left to the reader of its line.
package timeline

import (
	"cmp"
	"slices"

	"variorum"
	"variorum/internal/text"
	"variorum/internal/text/date"
	"variorum/internal/trace/source"
)

// A Tracer makes timelines. It is safe for concurrent use.
type Tracer struct{ finder *date.Finder }

// New returns a tracer.
func New() *Tracer { return &Tracer{date.New()} }

// Trace returns the events of the story, earliest first, of the same start the
// shorter first. An event's mentions stand in the order of the sources, those
// that only recall it (Background) behind the others. Expressions that could
// not be resolved are left out.
func (t *Tracer) Trace(sources []*source.Source, anchors []date.Anchor, quotes []variorum.Utterance) []variorum.Event {
	quoted := quotedLines(quotes)
	at := map[key]int{}
	var events []event
	for i, s := range sources {
		for k := range s.Parts {
			p := &s.Parts[k]
			for _, e := range t.finder.Find(p.Doc, anchors[i]) {
				if !e.Resolved() {
					continue
				}
				id := keyOf(e)
				n, ok := at[id]
				if !ok {
					n = len(events)
					at[id] = n
					events = append(events, event{key: id, Event: newEvent(e)})
				}
				events[n].Mentions = append(events[n].Mentions, mention(p, e, anchors[i], quoted))
			}
		}
	}
	return ordered(events)
}

// A key tells events apart: the days meant and their grain.
type key struct {
	start, end date.Day
	precision  date.Precision
	hour       string
}

type event struct {
	key
	variorum.Event
}

func keyOf(e date.Expression) key {
	k := key{e.Start, e.End, e.Precision, ""}
	if e.Precision == date.Hour {
		k.hour = e.Value
	}
	return k
}

func newEvent(e date.Expression) variorum.Event {
	out := variorum.Event{Start: e.Start.String(), End: e.End.String(), Precision: string(e.Precision)}
	if e.Precision == date.Hour {
		out.Start, out.End = e.Value, e.Value
	}
	return out
}

// recallDays is how many days before publication a time in a recalling clause
// lies for its mention to be background; what is nearer is the news itself.
const recallDays = 7

func mention(p *source.Part, e date.Expression, anchor date.Anchor, quoted map[place][]text.Span) variorum.Mention {
	at := p.SentenceAt(e.Span.Start)
	m := variorum.Mention{Line: p.Sentence(tells(p, at)), Expression: p.Cut(e.Span), Value: e.Value}
	m.Background = e.Recalled && anchor.Known() && e.End < anchor.Day-recallDays
	for _, q := range quoted[place{m.Expression.Article(), p.Name}] {
		m.Background = m.Background || q.Overlaps(e.Span)
	}
	return m
}

// barest is how many words a sentence that is only a date has at most: weekday,
// day, month, year, hour, zone.
const barest = 6

// tells returns the sentence whose time a date in sentence i is: the next one
// where sentence i is a line of its own with nothing but the date.
func tells(p *source.Part, i int) int {
	s := p.Sentences[i]
	paragraph := p.Paragraphs[s.Paragraph]
	alone := paragraph.Last-paragraph.First == 1 && s.Last-s.First <= barest
	if !alone || i+1 >= len(p.Sentences) {
		return i
	}
	for _, w := range p.Words[s.First:s.Last] {
		if w.Kind == text.Number && len(w.Lower) == 4 {
			return i + 1
		}
	}
	return i
}

type place struct{ article, part string }

// quotedLines gives the quoted stretches of each part.
func quotedLines(quotes []variorum.Utterance) map[place][]text.Span {
	out := map[place][]text.Span{}
	for _, u := range quotes {
		for _, s := range u.Said {
			if s.Line.IsZero() {
				continue
			}
			from, to := s.Line.Bytes()
			at := place{s.Line.Article(), s.Line.In()}
			out[at] = append(out[at], text.Span{Start: from, End: to})
		}
	}
	return out
}

func ordered(events []event) []variorum.Event {
	slices.SortFunc(events, func(a, b event) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end), cmp.Compare(a.hour, b.hour), cmp.Compare(a.precision, b.precision))
	})
	out := make([]variorum.Event, len(events))
	for i, e := range events {
		slices.SortStableFunc(e.Mentions, func(a, b variorum.Mention) int {
			return cmp.Compare(rank(a), rank(b))
		})
		out[i] = e.Event
	}
	return out
}

func rank(m variorum.Mention) int {
	if m.Background {
		return 1
	}
	return 0
}
