package group

import (
	"variorum/internal/group/vocabulary"
	"variorum/internal/text/background"
)

// A tongue holds all articles and stories of one language: grouping in one
// language never looks at another (see cross.go for what links them).
type tongue struct {
	name    string
	table   *background.Table
	words   *vocabulary.Vocabulary
	known   []known  // by word
	opened  int      // stories opened, halved with the counts
	stories []*story // by number; nil where a story has left memory or was merged
	spans   []span   // by number
	byID    map[uint64]*story

	leftUntil int64          // last article of the stories in the archive
	fetched   map[int64]bool // stretches of time whose stories were brought back

	traffic traffic
	tally   tally

	// Work space for the article at hand.
	seen    []sighting // by word
	epoch   uint32
	counted []occurrence
	weighed []term
	mark    []byte
	ranked  []candidate
}

// known is what is known of a word.
type known struct {
	prior   float32 // stories it would be in, by the shipped table
	stories uint32  // stories it was seen in
	posted  []uint32
}

// sighting says where in tongue.counted a word stands during an epoch.
type sighting struct{ epoch, at uint32 }

func newTongue(name string, table *background.Table) *tongue {
	return &tongue{name: name, table: table, words: vocabulary.New(), byID: map[uint64]*story{}, fetched: map[int64]bool{}, tally: newTally()}
}

// number returns the number of a word; \x01 before a word marks a whole name.
func (l *tongue) number(word []byte, form string, set *Settings) uint32 {
	id, added := l.words.ID(word, form)
	if added {
		k := string(word)
		if k[0] == '\x01' {
			k = background.Cut(k[1:])
		}
		l.known = append(l.known, known{prior: float32(set.Prior * min(1, set.Spread*l.table.P(k)))})
		l.seen = append(l.seen, sighting{})
	}
	return id
}

// A story is the articles of one event while it is in memory.
type story struct {
	id          uint64 // as in its ContentID
	number      uint32 // place in the order of opening
	touched     uint32 // number of the article it got last
	voices      int32  // articles, repeats left out
	dated       bool
	first, last int64  // publication, seconds since 1970
	terms       []term // sum of the vectors of the voices, the strongest
	length      float64
	articles    []*article // by arrival
}

// open starts a story with one article.
func (g *Grouper) open(l *tongue, a *article) *story {
	s := l.empty(g.freshID(l, a))
	if l.opened++; l.opened >= g.set.AgeAfter {
		l.age()
	}
	l.join(s, &g.set, a)
	return s
}

// age halves all counts, so that a language goes on learning: what was common
// years ago may be rare now.
func (l *tongue) age() {
	l.opened /= 2
	for i := range l.known {
		l.known[i].stories /= 2
	}
}

// empty makes a story without articles.
func (l *tongue) empty(id uint64) *story {
	s := &story{id: id, number: uint32(len(l.stories))}
	l.stories = append(l.stories, s)
	l.spans = append(l.spans, undated)
	l.byID[id] = s
	return s
}

// close takes a story whose articles went elsewhere out of the counts and the index.
func (l *tongue) close(s *story) {
	for _, t := range s.terms {
		if w := &l.known[t.word]; w.stories > 0 {
			w.stories--
		}
	}
	l.stories[s.number], l.spans[s.number] = nil, closed
	delete(l.byID, s.id)
	l.opened = max(0, l.opened-1)
}

// join puts an article into a story.
func (l *tongue) join(s *story, set *Settings, a *article) {
	a.story = s
	s.touched = max(s.touched, a.number)
	s.articles = append(s.articles, a)
	l.widen(s, a)
	if !a.voice() && s.voices > 0 {
		return
	}
	s.voices++
	l.gain(s, set, a.terms)
}

// gain adds the words of an article to its story; a word new to the story
// counts once more among the stories.
func (l *tongue) gain(s *story, set *Settings, terms []term) {
	i := 0
	for _, t := range terms {
		for i < len(s.terms) && s.terms[i].word < t.word {
			i++
		}
		if i == len(s.terms) || s.terms[i].word != t.word {
			l.known[t.word].stories++
			l.post(t.word, s, set)
		}
	}
	s.terms = add(s.terms, terms, 1)
	if len(s.terms) > set.CentroidTerms*5/4 { // with room, so that not every article sorts them
		s.terms = heaviest(s.terms, set.CentroidTerms)
	}
	s.length = norm(s.terms)
}

// widen stretches the span of a story to an article.
func (l *tongue) widen(s *story, a *article) {
	if !a.dated {
		return
	}
	if !s.dated {
		s.dated, s.first, s.last = true, a.time, a.time
	}
	s.first, s.last = min(s.first, a.time), max(s.last, a.time)
	l.spans[s.number] = span{int32(s.first / 60), int32(s.last / 60)}
}

// distance returns the seconds between a moment and the span of a story, 0
// where either has no date.
func (s *story) distance(a *article) int64 {
	if !s.dated || !a.dated {
		return 0
	}
	return max(0, s.first-a.time, a.time-s.last)
}
