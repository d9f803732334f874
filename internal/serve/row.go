package serve

import (
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"variorum/internal/store"
	"variorum/internal/view/catalogue"
)

// A storyRow is a story as lists show it.
type storyRow struct {
	store.FrontRow
	NewOrigins int // since the last visit
	NewReports int
	Tags       []tag
	Languages  string
	Spark      spark
	Moment     time.Time
}

// A tag is a label with the colour that its meaning has.
type tag struct{ Class, Text string }

// listed makes a row. at is the moment the sparkline ends at; seq and visited
// are where the reader's last visit ended.
func listed(l *catalogue.Language, r store.FrontRow, at time.Time, seq int64, visited time.Time) storyRow {
	out := storyRow{FrontRow: r, Tags: tags(l, r), Spark: sparkOf(r, at, visited), Moment: r.Last}
	if !visited.IsZero() {
		out.NewOrigins, out.NewReports = after(r.Card.Gained, seq), after(r.Card.Arrived, seq)
	}
	names := make([]string, 0, languagesShown)
	for _, tag := range r.Tongues[:min(len(r.Tongues), languagesShown)] {
		names = append(names, languageName(l, tag))
	}
	if more := len(r.Tongues) - languagesShown; more > 0 {
		names = append(names, "+"+l.Number(more))
	}
	out.Languages = strings.Join(names, ", ")
	return out
}

// languagesShown bounds the languages a row names.
const languagesShown = 5

// after counts the journal entries behind seq; the list is the newest first.
func after(list []int64, seq int64) int {
	for i, s := range list {
		if s <= seq {
			return i
		}
	}
	return len(list)
}

// tags says what a row warns of, else what is settled.
func tags(l *catalogue.Language, r store.FrontRow) []tag {
	var out []tag
	add := func(n int, class, noun, one, many string) {
		if n == 1 {
			out = append(out, tag{class, l.Text(one, l.Count(n, noun))})
		} else if n > 1 {
			out = append(out, tag{class, l.Text(many, l.Count(n, noun))})
		}
	}
	add(r.Differ, "bad", "figure", "{} differs", "{} differ")
	add(r.Dropped, "bad", "condition", "{} dropped", "{} dropped")
	add(r.Updated, "plain", "figure", "{} updated", "{} updated")
	if len(out) == 0 {
		add(r.Agree, "good", "figure", "{} agrees", "{} agree")
	}
	switch {
	case r.Articles == 1:
		out = append(out, tag{"plain", l.Text("one report")})
	case r.StoryRow.Origins == 1 && r.Copies > 0:
		out = append(out, tag{"plain", l.Text("one origin, {}", countCopies(l, r.Copies))})
	}
	return out
}

func countCopies(l *catalogue.Language, n int) string {
	if n == 1 {
		return l.Text("1 copy")
	}
	return l.Text("{} copies", l.Number(n))
}

// languageName is a language's name in the reader's.
func languageName(l *catalogue.Language, tag string) string {
	t, err := language.Parse(tag)
	if err != nil || tag == "" {
		return tag
	}
	if names := display.Languages(l.Tag); names != nil {
		if name := names.Name(t); name != "" {
			return name
		}
	}
	return tag
}

// A spark is the reports of 24 hours as strokes up from a base: two SVG paths,
// the hours since the last visit apart.
type spark struct{ Old, New stroke }

// sparkHours is how many strokes there are, sparkPitch how far apart in pixels,
// sparkHeight how high the highest is. The page draws them three pixels wide.
const (
	sparkHours  = 24
	sparkPitch  = 4
	sparkHeight = 24
)

func sparkOf(r store.FrontRow, at, visited time.Time) (s spark) {
	var bars [sparkHours]int
	most := 1
	last := int(r.Last.Unix()/3600) - int(at.Unix()/3600) + sparkHours - 1
	for _, h := range r.Hours {
		if i := last - h[0]; i >= 0 && i < sparkHours {
			bars[i] = h[1]
			most = max(most, h[1])
		}
	}
	away := 0
	if !visited.IsZero() {
		away = int(at.Unix()/3600) - int(visited.Unix()/3600)
	}
	for i, n := range bars {
		height := max(1, n*sparkHeight/most)
		if n > 0 && sparkHours-1-i < away {
			s.New.add(i, height)
		} else {
			s.Old.add(i, height)
		}
	}
	return s
}

// A stroke is a path of upright lines.
type stroke struct {
	Path         string
	hour, height int // of the last line
}

func (s *stroke) add(hour, height int) {
	if s.Path == "" {
		s.Path = "M" + strconv.Itoa(hour*sparkPitch+2) + " " + strconv.Itoa(sparkHeight)
	} else {
		s.Path += "m" + strconv.Itoa((hour-s.hour)*sparkPitch) + " " + strconv.Itoa(s.height)
	}
	s.Path += "v-" + strconv.Itoa(height)
	s.hour, s.height = hour, height
}
