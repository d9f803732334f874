package web

import "variorum/internal/view"

// A column of the timeline's drawing is a day with a dot for each sentence that
// tells of it, filled where several origins do.
type column struct {
	Label string
	Dots  []bool
	More  int // dots that there is no room for
}

const (
	stripLeast = 3  // days from which a drawing says more than the list
	stripMost  = 14 // days that fit beside each other
	dotsMost   = 9  // dots of a day
)

// strip draws the days of a timeline; nil where there are too few or too many.
func strip(t view.Timeline) []column {
	if len(t.Days) < stripLeast || len(t.Days) > stripMost {
		return nil
	}
	var out []column
	for _, d := range t.Days {
		c := column{Label: d.Label}
		for i, r := range d.Rows {
			if i == dotsMost {
				c.More = len(d.Rows) - i
				break
			}
			c.Dots = append(c.Dots, len(r.Sigla) > 1)
		}
		out = append(out, c)
	}
	return out
}
