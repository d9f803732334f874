package group

import (
	"math"
	"slices"
)

// post notes that a story holds a word. A word's list holds the newest stories:
// when it has grown to twice what is kept, those that appeared last stay.
func (l *tongue) post(word uint32, s *story, set *Settings) {
	w := &l.known[word]
	w.posted = append(w.posted, s.number)
	if len(w.posted) >= 2*set.Postings {
		w.posted = l.newest(w.posted, set.Postings)
	}
}

// newest returns the n stories of a list that appeared last, in the order of the list.
func (l *tongue) newest(posted []uint32, n int) []uint32 {
	alive := posted[:0]
	for _, p := range posted {
		if l.spans[p] != closed {
			alive = append(alive, p)
		}
	}
	if len(alive) <= n {
		return alive
	}
	times := make([]int32, len(alive))
	for i, p := range alive {
		times[i] = l.spans[p].last
	}
	slices.Sort(times)
	cut := times[len(times)-n]
	kept, surplus := alive[:0], len(alive)-n
	for _, p := range alive {
		if l.spans[p].last < cut || l.spans[p].last == cut && surplus > 0 && times[surplus-1] == cut && drop(&surplus) {
			continue
		}
		kept = append(kept, p)
	}
	return kept
}

func drop(surplus *int) bool { *surplus--; return true }

// A tally adds up, story by story, what the looked-up words bring: an
// open-addressed table small enough for the nearest cache.
type tally struct {
	slots []slot
	used  []uint32 // slots in use, in the order of first use
}

type slot struct {
	story uint32 // number + 1
	sum   float32
}

func newTally() tally { return tally{slots: make([]slot, 1<<12)} }

func (t *tally) reset() {
	for _, i := range t.used {
		t.slots[i] = slot{}
	}
	t.used = t.used[:0]
}

func (t *tally) add(story uint32, weight float32) {
	mask := uint32(len(t.slots) - 1)
	i := story * 2654435769 >> 7 & mask
	for t.slots[i].story != 0 && t.slots[i].story != story+1 {
		i = (i + 1) & mask
	}
	if t.slots[i].story == 0 {
		t.slots[i].story = story + 1
		t.used = append(t.used, i)
		if len(t.used)*2 > len(t.slots) {
			t.slots[i].sum = weight
			t.grow()
			return
		}
	}
	t.slots[i].sum += weight
}

func (t *tally) grow() {
	old, used := t.slots, t.used
	t.slots, t.used = make([]slot, 2*len(old)), make([]uint32, 0, 2*len(used))
	for _, i := range used {
		t.add(old[i].story-1, old[i].sum)
	}
}

// lookUp gathers the stories that share the strongest of the given words, with
// the weight they share times what keep makes of the time between, most first,
// at most n.
func (l *tongue) lookUp(terms []term, set *Settings, n int, keep func(span) float64) []candidate {
	l.weighed = append(l.weighed[:0], terms...)
	l.tally.reset()
	for _, t := range strongest(l.weighed, set.Open) {
		for _, p := range l.known[t.word].posted {
			l.tally.add(p, t.weight*t.weight)
		}
	}
	l.ranked = l.ranked[:0]
	for _, i := range l.tally.used {
		number := l.tally.slots[i].story - 1
		if f := keep(l.spans[number]); f > 0 {
			l.ranked = rankIn(l.ranked, candidate{number: number, score: float64(l.tally.slots[i].sum) * f}, n)
		}
	}
	for i := range l.ranked {
		l.ranked[i].story = l.stories[l.ranked[i].number]
	}
	return l.ranked
}

// A span is the time between the first and the last article of a story, in
// minutes since 1970; kept apart from the stories so that looking at many of
// them touches little memory.
type span struct{ first, last int32 }

// undated is the span of a story without dates, closed that of one that is no more.
var (
	undated = span{math.MinInt32, math.MaxInt32}
	closed  = span{math.MaxInt32, math.MinInt32}
)

// distance returns the seconds between a moment and a span, 0 for a story
// without dates; ok is false for a story that is no more.
func (p span) distance(a *article) (d int64, ok bool) {
	if p == closed {
		return 0, false
	}
	if !a.dated {
		return 0, true
	}
	return max(0, int64(p.first)*60-a.time, a.time-int64(p.last)*60), true
}

// A candidate is a story an article may belong to, with its score.
type candidate struct {
	story  *story
	number uint32 // of the story
	score  float64
	// repeats says that the article repeats one of its own outlet there.
	repeats bool
}

// before tells the order of candidates: the higher score, then the older story.
func (c candidate) before(d candidate) bool {
	return c.score > d.score || c.score == d.score && c.number < d.number
}

// rankIn puts a candidate in its place among at most n ranked ones.
func rankIn(ranked []candidate, c candidate, n int) []candidate {
	if len(ranked) == n {
		if n == 0 || !c.before(ranked[n-1]) {
			return ranked
		}
		ranked = ranked[:n-1]
	}
	i := len(ranked)
	ranked = append(ranked, c)
	for i > 0 && c.before(ranked[i-1]) {
		ranked[i] = ranked[i-1]
		i--
	}
	ranked[i] = c
	return ranked
}

// rerank orders candidates whose scores were set anew.
func rerank(found []candidate) []candidate {
	slices.SortFunc(found, func(c, d candidate) int {
		if c.before(d) {
			return -1
		}
		return 1
	})
	return found
}
