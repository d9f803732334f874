package main

import (
	"strconv"
	"strings"

	"variorum"
)

// sketch makes evidence for a story without tracing it: as many lines of each
// kind as tracing finds in these texts, all cut out of the articles. Tracing
// takes some milliseconds an article, sketching a tenth of one, and the store
// and the pages cannot tell the two apart by their cost.
func sketch(id string, articles []*variorum.Article) (variorum.Story, error) {
	s := variorum.Story{ID: id, First: articles[0].Published, Last: articles[len(articles)-1].Published, Key: []variorum.Line{},
		Quotes: []variorum.Utterance{}, Reported: []variorum.Utterance{}, Figures: []variorum.Figure{}, Timeline: []variorum.Event{},
		Names: []variorum.Name{}, Only: []variorum.Only{}, Related: []variorum.Related{}}
	s.Lineage.Edges = []variorum.Edge{}
	k := sketcher{story: &s, quotes: map[string]int{}, figures: map[string]int{}, names: map[string]int{}}
	for i, a := range articles {
		s.Articles = append(s.Articles, a.ID)
		title, err := a.Cutter(variorum.PartTitle)
		if err != nil {
			return s, err
		}
		if i == 0 {
			s.Title = title.Cut(0, len(a.Title))
		}
		if i%4 == 0 {
			s.Lineage.Origins = append(s.Lineage.Origins, variorum.Origin{ID: "o" + a.ID, Outlet: a.Outlet, Articles: []string{}})
		}
		o := &s.Lineage.Origins[len(s.Lineage.Origins)-1]
		o.Articles = append(o.Articles, a.ID)
		if err := k.read(a); err != nil {
			return s, err
		}
	}
	s.Lineage.AtLeast, s.Lineage.AtMost = len(s.Lineage.Origins), len(s.Lineage.Origins)
	return s, nil
}

type sketcher struct {
	story                  *variorum.Story
	quotes, figures, names map[string]int // place in the story, by what is said, counted or named
}

// read takes the lines out of one article's text.
func (k *sketcher) read(a *variorum.Article) error {
	c, err := a.Cutter(variorum.PartText)
	if err != nil {
		return err
	}
	for start := 0; start < len(a.Text); {
		end := start + sentenceEnd(a.Text[start:])
		line := c.Cut(start, end)
		switch words := line.Exact(); {
		case strings.ContainsAny(words, "\"„«"):
			k.quote(a, line)
		case strings.ContainsAny(words, "0123456789"):
			k.figure(c, start, words)
		case len(k.story.Key) < 5:
			k.story.Key = append(k.story.Key, line)
		}
		start = end
		for start < len(a.Text) && (a.Text[start] == ' ' || a.Text[start] == '\n') {
			start++
		}
	}
	return nil
}

// sentenceEnd is where the first sentence of a text ends.
func sentenceEnd(s string) int {
	for i := 0; i+1 < len(s); i++ {
		if s[i] == '.' && s[i+1] == ' ' || s[i+1] == '\n' {
			return i + 1
		}
	}
	return len(s)
}

func (k *sketcher) quote(a *variorum.Article, line variorum.Line) {
	key := middle(line.Exact())
	i, ok := k.quotes[key]
	if !ok {
		i = len(k.story.Quotes)
		k.quotes[key] = i
		k.story.Quotes = append(k.story.Quotes, variorum.Utterance{Speaker: variorum.Speaker{Name: k.name(a, line)}})
	}
	u := &k.story.Quotes[i]
	u.Said = append(u.Said, variorum.Said{Line: line, Kind: "direct", Change: variorum.ChangeNone})
}

// name takes the last capitalised word of a line for a person's.
func (k *sketcher) name(a *variorum.Article, line variorum.Line) string {
	fields := strings.Fields(line.Exact())
	name := strings.Trim(fields[len(fields)-1], ".,")
	if _, ok := k.names[name]; !ok && len(k.names) < 6 {
		k.names[name] = len(k.names)
		k.story.Names = append(k.story.Names, variorum.Name{Name: name, Kind: "person", Forms: []variorum.Form{{Text: name, Articles: []string{a.ID}}}})
	}
	return name
}

// figure takes the first number of a sentence for a figure's value, what stands
// after it for what is counted.
func (k *sketcher) figure(c variorum.Cutter, start int, words string) {
	from := strings.IndexAny(words, "0123456789")
	to := from
	for to < len(words) && words[to] >= '0' && words[to] <= '9' {
		to++
	}
	value, _ := strconv.ParseFloat(words[from:to], 64) // digits alone
	what, _, _ := strings.Cut(strings.TrimSpace(words[to:]), " ")
	i, ok := k.figures[what]
	if !ok {
		i = len(k.story.Figures)
		k.figures[what] = i
		k.story.Figures = append(k.story.Figures, variorum.Figure{What: what, Verdict: variorum.VerdictAgree})
	}
	f := &k.story.Figures[i]
	f.Readings = append(f.Readings, variorum.Reading{Line: c.Cut(start, start+len(words)), Expression: c.Cut(start+from, start+to), Value: value, Low: &value, High: &value})
	if f.Readings[0].Value != f.Readings[len(f.Readings)-1].Value {
		f.Verdict = variorum.VerdictDiffer
	}
}

// middle is what tells one utterance from another, whoever introduces it.
func middle(s string) string {
	words := strings.Fields(s)
	n := len(words) / 3
	return strings.Join(words[n:min(len(words), n+4)], " ")
}
