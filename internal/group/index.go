package group

import "slices"

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
		if l.stories[p] != nil {
			alive = append(alive, p)
		}
	}
	if len(alive) <= n {
		return alive
	}
	times := make([]int64, len(alive))
	for i, p := range alive {
		times[i] = l.stories[p].last
	}
	slices.Sort(times)
	cut := times[len(times)-n]
	kept, surplus := alive[:0], len(alive)-n
	for _, p := range alive {
		if l.stories[p].last < cut || l.stories[p].last == cut && surplus > 0 && times[surplus-1] == cut && drop(&surplus) {
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
// the weight they share, most first, at most n.
func (l *tongue) lookUp(terms []term, set *Settings, n int, keep func(*story) float64) []candidate {
	l.weighed = append(l.weighed[:0], terms...)
	l.tally.reset()
	for _, t := range strongest(l.weighed, set.Open) {
		for _, p := range l.known[t.word].posted {
			l.tally.add(p, t.weight*t.weight)
		}
	}
	l.found = l.found[:0]
	for _, i := range l.tally.used {
		if s := l.stories[l.tally.slots[i].story-1]; s != nil {
			if f := keep(s); f > 0 {
				l.found = append(l.found, candidate{s, float64(l.tally.slots[i].sum) * f})
			}
		}
	}
	return best(l.found, n)
}

// A candidate is a story an article may belong to, with its score.
type candidate struct {
	story *story
	score float64
}

// best moves the n candidates of highest score to the front, in order; the
// earlier story stands before the later where they are equal.
func best(found []candidate, n int) []candidate {
	for i := range min(n, len(found)) {
		top := i
		for j := i + 1; j < len(found); j++ {
			if found[j].score > found[top].score || found[j].score == found[top].score && found[j].story.number < found[top].story.number {
				top = j
			}
		}
		found[i], found[top] = found[top], found[i]
	}
	return found[:min(n, len(found))]
}
