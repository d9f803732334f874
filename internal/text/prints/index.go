package prints

import (
	"cmp"
	"slices"
)

const (
	// enough is the number of shared prints from which two texts are a match:
	// below, a chance collision of 32-bit hashes or one set phrase will do.
	enough = 3
	// Share is the share of the smaller text's prints from which it is one.
	// Tuned on 1,600 planted copies; `go run ./eval/lineage` measures it.
	Share = .10
	// standing is the number of texts of one outlet, in different stories, from
	// which a print is that outlet's standing text (series lines, notes, sign-up
	// requests) and proves nothing. On 872 articles it removed 69 of 72 false
	// matches.
	standing = 4
	// longestList bounds the texts kept for one print: a set phrase says no more
	// from there on, and what is printed so often is found by its other prints.
	longestList = 64
)

// An Index finds, for each text added, the earlier ones that share its prints.
// It holds about 6 KB a text of 5 KB. Not safe for concurrent use.
type Index struct {
	slots   []slot // open addressing, a power of two
	used    int
	posts   []post
	texts   []entry
	byID    map[string]int32
	outlets map[string]int32
	gone    int // texts removed and not yet swept
	counts  []int32
	same    []int32 // scratch: texts per outlet in one list
	list    [longestList]int32
}

// A slot is a print with the head of its list of texts; head is a place in
// posts plus one, 0 where the slot is free.
type slot struct {
	print uint32
	head  int32
}

// A post is a text in the list of a print; next as slot.head.
type post struct{ text, next int32 }

type entry struct {
	id     string
	story  string
	outlet int32 // 0 for an unknown one
	prints int32
	gone   bool
}

// A Match is an earlier text that shares prints with the one added.
type Match struct {
	ID     string
	Shared int     // prints in common
	New    float64 // share of the new text's prints in the old one, 0 to 1
	Old    float64 // share of the old text's prints in the new one
	// Own is true where both are of one outlet: its own earlier text, no copy.
	Own bool
}

// NewIndex returns an empty index.
func NewIndex() *Index {
	return &Index{slots: make([]slot, 1<<10), byID: map[string]int32{}, outlets: map[string]int32{"": 0}, same: make([]int32, 1)}
}

// Len returns the number of texts in the index.
func (x *Index) Len() int { return len(x.texts) - x.gone }

// Add looks up the texts that share prints with text, the likest first, and adds
// it. id names the text, outlet who printed it (empty where unknown), story the
// story it belongs to (empty where not known yet: then each text counts as a
// story of its own). A text whose id is there already replaces the old one.
func (x *Index) Add(id, outlet, story, text string) []Match {
	return x.AddPrints(id, outlet, story, Of(text))
}

// AddPrints is Add for fingerprints that Of made earlier.
func (x *Index) AddPrints(id, outlet, story string, prints []uint32) []Match {
	x.Remove(id)
	o, ok := x.outlets[outlet]
	if !ok {
		o = int32(len(x.same))
		x.outlets[outlet] = o
		x.same = append(x.same, 0)
	}
	me := int32(len(x.texts))
	x.texts = append(x.texts, entry{id: id, story: story, outlet: o})
	x.counts = append(x.counts, 0)
	x.byID[id] = me
	var near []int32
	n := int32(0)
	for _, p := range prints {
		if x.look(p, me, &near) {
			n++
		}
	}
	x.texts[me].prints = n
	return x.matches(me, near)
}

// Place tells which story a text belongs to, once that is known.
func (x *Index) Place(id, story string) {
	if i, ok := x.byID[id]; ok {
		x.texts[i].story = story
	}
}

// Remove takes a text out of the index; its memory is freed when half of the
// texts are gone.
func (x *Index) Remove(id string) {
	i, ok := x.byID[id]
	if !ok {
		return
	}
	delete(x.byID, id)
	x.texts[i].gone = true
	if x.gone++; x.gone > 1000 && 2*x.gone > len(x.texts) {
		x.sweep()
	}
}

// Find looks up the texts that share prints with one that is not added, the
// likest first.
func (x *Index) Find(outlet, story string, prints []uint32) []Match {
	o, ok := x.outlets[outlet]
	if !ok {
		o = int32(len(x.same)) // an outlet without texts here
		x.same = append(x.same, 0)
		defer func() { x.same = x.same[:o] }()
	}
	me := int32(len(x.texts))
	x.texts, x.counts = append(x.texts, entry{story: story, outlet: o}), append(x.counts, 0)
	defer func() { x.texts, x.counts = x.texts[:me], x.counts[:me] }()
	var near []int32
	for _, p := range prints {
		if counted, _ := x.gather(x.head(p), me, &near); counted {
			x.texts[me].prints++
		}
	}
	return x.matches(me, near)
}

// head returns the list of a print, 0 where there is none.
func (x *Index) head(print uint32) int32 {
	mask := uint32(len(x.slots) - 1)
	for i := place(print) & mask; x.slots[i].head != 0; i = (i + 1) & mask {
		if x.slots[i].print == print {
			return x.slots[i].head
		}
	}
	return 0
}

// look counts the texts in the list of a print and puts text me on it. It
// returns false where the print is standing text of me's outlet.
func (x *Index) look(print uint32, me int32, near *[]int32) bool {
	s := x.slot(print)
	counted, n := x.gather(s.head, me, near)
	if n < longestList {
		x.posts = append(x.posts, post{me, s.head})
		s.head = int32(len(x.posts))
	}
	return counted
}

// gather counts the texts in a list, of which it returns the number. counted is
// false where the print is standing text of me's outlet.
func (x *Index) gather(head, me int32, near *[]int32) (counted bool, n int) {
	list := &x.list
	for at := head; at != 0 && n < longestList; at = x.posts[at-1].next {
		if t := x.posts[at-1].text; x.gone == 0 || !x.texts[t].gone {
			list[n] = t
			n++
		}
	}
	counted = true
	if n >= standing {
		counted = x.standing(list[:n], me) < standing
	}
	for _, t := range list[:n] {
		if !counted || n >= standing && x.texts[t].outlet != 0 && x.same[x.texts[t].outlet] >= standing {
			continue
		}
		if x.counts[t]++; x.counts[t] == 1 {
			*near = append(*near, t)
		}
	}
	if n >= standing {
		x.clear(list[:n])
	}
	return counted, n
}

// standing counts into x.same the texts of each outlet on a list, each story
// once, and returns the number of me's outlet.
func (x *Index) standing(list []int32, me int32) int32 {
	for i, t := range list {
		e := &x.texts[t]
		if e.outlet == 0 || e.story != "" && x.told(list[:i], e) {
			continue
		}
		x.same[e.outlet]++
	}
	if o := x.texts[me].outlet; o != 0 {
		return x.same[o]
	}
	return 0
}

// told reports whether an outlet's story is on the list already.
func (x *Index) told(list []int32, e *entry) bool {
	return slices.ContainsFunc(list, func(t int32) bool { return x.texts[t].outlet == e.outlet && x.texts[t].story == e.story })
}

func (x *Index) clear(list []int32) {
	for _, t := range list {
		x.same[x.texts[t].outlet] = 0
	}
}

// matches turns the counts of one lookup into matches and clears them.
func (x *Index) matches(me int32, near []int32) []Match {
	var out []Match
	e := x.texts[me]
	for _, t := range near {
		o, n := x.texts[t], x.counts[t]
		x.counts[t] = 0
		if small := max(1, min(e.prints, o.prints)); n >= enough && float64(n) >= Share*float64(small) {
			out = append(out, Match{ID: o.id, Shared: int(n), New: min(1, float64(n)/float64(max(1, e.prints))),
				Old: min(1, float64(n)/float64(max(1, o.prints))), Own: e.outlet != 0 && e.outlet == o.outlet})
		}
	}
	slices.SortFunc(out, func(a, b Match) int {
		return cmp.Or(cmp.Compare(max(b.New, b.Old), max(a.New, a.Old)), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// slot returns the slot of a print, made where there is none.
func (x *Index) slot(print uint32) *slot {
	if 4*x.used >= 3*len(x.slots) {
		x.grow()
	}
	mask := uint32(len(x.slots) - 1)
	for i := place(print) & mask; ; i = (i + 1) & mask {
		s := &x.slots[i]
		if s.head == 0 {
			s.print = print
			x.used++
			return s
		}
		if s.print == print {
			return s
		}
	}
}

// place scatters prints: winnowing keeps small hashes, so their high bits are
// alike.
func place(print uint32) uint32 {
	print *= 0x9e3779b1
	return print ^ print>>15
}

func (x *Index) grow() {
	old := x.slots
	x.slots = make([]slot, 2*len(old))
	mask := uint32(len(x.slots) - 1)
	for _, s := range old {
		if s.head == 0 {
			continue
		}
		i := place(s.print) & mask
		for x.slots[i].head != 0 {
			i = (i + 1) & mask
		}
		x.slots[i] = s
	}
}

// sweep builds the index anew without the texts that are gone.
func (x *Index) sweep() {
	to := make([]int32, len(x.texts))
	var texts []entry
	for i, e := range x.texts {
		to[i] = -1
		if !e.gone {
			to[i] = int32(len(texts))
			texts = append(texts, e)
			x.byID[e.id] = to[i]
		}
	}
	old, posts := x.slots, x.posts
	x.slots, x.posts, x.used = make([]slot, 1<<10), nil, 0
	x.texts, x.counts, x.gone = texts, make([]int32, len(texts)), 0
	for _, s := range old {
		var list []int32
		for at := s.head; at != 0; at = posts[at-1].next {
			if t := to[posts[at-1].text]; t >= 0 {
				list = append(list, t)
			}
		}
		for _, t := range slices.Backward(list) {
			n := x.slot(s.print)
			x.posts = append(x.posts, post{t, n.head})
			n.head = int32(len(x.posts))
		}
	}
}
