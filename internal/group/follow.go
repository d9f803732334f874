package group

import (
	"cmp"
	"slices"
	"strconv"
)

// follow makes the stories of a language what the clusters say, with as few new
// ids as possible: a cluster goes on under the oldest id of the stories whose
// larger part it holds, and opens a story of its own where it holds none. Every
// change becomes an event.
func (g *Grouper) follow(l *tongue, clusters [][]*article) {
	heirs := inherit(clusters)
	before := map[*article]*story{}
	for _, c := range clusters {
		for _, a := range c {
			before[a] = a.story
		}
	}
	fresh := map[*story]bool{}
	for i, c := range clusters {
		if heirs[i] == nil {
			heirs[i] = l.empty(g.freshID(l, c[0]))
			l.opened++
			fresh[heirs[i]] = true
		}
	}
	g.tell(clusters, heirs, fresh)
	for i, c := range clusters {
		l.refill(heirs[i], &g.set, c)
	}
	alive := map[*story]bool{}
	for _, s := range heirs {
		alive[s] = true
	}
	for _, s := range distinct(before, clusters) {
		if !alive[s] {
			g.end(l, s)
		}
	}
}

// inherit returns for each cluster the oldest story of which it holds more than
// half, nil where there is none.
func inherit(clusters [][]*article) []*story {
	heirs := make([]*story, len(clusters))
	for i, c := range clusters {
		for _, h := range holdings(c) {
			if 2*h.count > len(h.story.articles) && (heirs[i] == nil || h.story.number < heirs[i].number) {
				heirs[i] = h.story
			}
		}
	}
	return heirs
}

// A holding is how many articles of a story a cluster has.
type holding struct {
	story *story
	count int
}

// holdings returns the stories the articles come from, the oldest first.
func holdings(articles []*article) []holding {
	var out []holding
	at := map[*story]int{}
	for _, a := range articles {
		i, ok := at[a.story]
		if !ok {
			i = len(out)
			at[a.story] = i
			out = append(out, holding{story: a.story})
		}
		out[i].count++
	}
	slices.SortFunc(out, func(a, b holding) int { return cmp.Compare(a.story.number, b.story.number) })
	return out
}

// tell records what becomes of the stories: one whose larger part went into
// another is merged; an article that parts from the larger part is moved to a
// story that was there, or split off into a new one. The merges come first:
// what parts from a merged story, parts from the one it went into.
func (g *Grouper) tell(clusters [][]*article, heirs []*story, fresh map[*story]bool) {
	var moves []Event
	for i, c := range clusters {
		merged := map[*story]bool{}
		for _, h := range holdings(c) {
			if h.story != heirs[i] && 2*h.count > len(h.story.articles) {
				merged[h.story] = true
				g.events = append(g.events, Event{Kind: "merged", Story: h.story.ID(), Into: heirs[i].ID()})
			}
		}
		for _, a := range c {
			if a.story == heirs[i] || merged[a.story] {
				continue
			}
			e := Event{Kind: "moved", Story: a.story.ID(), Into: heirs[i].ID(), Article: a.id}
			if fresh[heirs[i]] {
				e.Kind = "split"
			}
			moves = append(moves, e)
		}
	}
	g.events = append(g.events, moves...)
}

// freshID returns the id of a story that an article opens; where that article
// once opened a story that lives on without it, in memory or in the archive, a
// number is added.
func (g *Grouper) freshID(l *tongue, a *article) uint64 {
	id := storyNumber(a.id)
	for n := 2; l.byID[id] != nil || g.inArchive(id); n++ {
		id = storyNumber(a.id + "\x00" + strconv.Itoa(n))
	}
	return id
}

// refill gives a story its articles anew.
func (l *tongue) refill(s *story, set *Settings, articles []*article) {
	before := s.terms
	*s = story{id: s.id, number: s.number}
	l.spans[s.number] = undated
	for _, a := range articles {
		a.story = s
		s.touched = max(s.touched, a.number)
		s.articles = append(s.articles, a)
		l.widen(s, a)
		if a.voice() {
			s.voices++
			s.terms = add(s.terms, a.terms, 1)
		}
	}
	if s.voices == 0 {
		s.voices, s.terms = 1, articles[0].terms
	}
	if len(s.terms) > set.CentroidTerms {
		s.terms = heaviest(s.terms, set.CentroidTerms)
	}
	s.length = norm(s.terms)
	l.recount(s, before, set)
}

// recount brings the counts of the words and the index in line with a story
// that had other words before.
func (l *tongue) recount(s *story, before []term, set *Settings) {
	i, j := 0, 0
	for i < len(before) || j < len(s.terms) {
		switch {
		case j == len(s.terms) || i < len(before) && before[i].word < s.terms[j].word:
			if w := &l.known[before[i].word]; w.stories > 0 {
				w.stories--
			}
			i++
		case i == len(before) || before[i].word > s.terms[j].word:
			l.known[s.terms[j].word].stories++
			l.post(s.terms[j].word, s, set)
			j++
		default:
			i++
			j++
		}
	}
}

// distinct returns the stories the articles of the clusters had, in order.
func distinct(before map[*article]*story, clusters [][]*article) []*story {
	seen := map[*story]bool{}
	var out []*story
	for _, c := range clusters {
		for _, a := range c {
			if s := before[a]; !seen[s] {
				seen[s] = true
				out = append(out, s)
			}
		}
	}
	return out
}
