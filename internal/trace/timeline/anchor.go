package timeline

import (
	"variorum/internal/text/date"
	"variorum/internal/trace/source"
)

// Anchors returns the publication day of each source, by its index.
func (t *Tracer) Anchors(sources []*source.Source) []date.Anchor {
	out := make([]date.Anchor, len(sources))
	for i, s := range sources {
		if d, ok := date.ParseDay(s.Article.Published.Day()); ok {
			out[i] = date.Anchor{Day: d, Sure: 1, Why: "published"}
		}
	}
	return out
}
