package lineage

import (
	"math"
	"slices"
)

// A side is one text's anchored sentences with their keys as numbers.
type side struct {
	sentences []int     // indexes of the sentences
	keys      [][]int32 // of each, sorted
	has       []uint64  // bit set of all keys
}

// An aligner scores pairs of the texts of one story by their anchors. It keeps
// its working space; it is not safe for concurrent use.
type aligner struct {
	ids   map[string]int32
	df    []int // texts that hold a key
	texts int
	// One pair's working space, by key and by sentence of the other side.
	weight []float64
	in     []int
	where  [][]int32
	got    []float64
	n      []int
	taken  []bool
}

func newAligner() *aligner { return &aligner{ids: map[string]int32{}} }

// side numbers the keys of a text. All sides are made before the first pair is
// scored.
func (al *aligner) side(sentences []anchored) *side {
	sd := &side{}
	for _, a := range sentences {
		keys := make([]int32, len(a.keys))
		for i, k := range a.keys {
			id, ok := al.ids[k]
			if !ok {
				id = int32(len(al.ids))
				al.ids[k] = id
				al.df = append(al.df, 0)
			}
			keys[i] = id
		}
		slices.Sort(keys)
		sd.sentences, sd.keys = append(sd.sentences, a.sentence), append(sd.keys, keys)
	}
	al.texts++
	seen := map[int32]bool{}
	for _, keys := range sd.keys {
		for _, k := range keys {
			if !seen[k] {
				seen[k] = true
				al.df[k]++
			}
		}
	}
	return sd
}

// ready makes the bit sets and the working space, when all sides are made.
func (al *aligner) ready(sides []*side) {
	n, longest := len(al.ids), 0
	for _, sd := range sides {
		if sd == nil {
			continue
		}
		sd.has = make([]uint64, (n+63)/64)
		for _, keys := range sd.keys {
			for _, k := range keys {
				sd.has[k/64] |= 1 << (k % 64)
			}
		}
		longest = max(longest, len(sd.keys))
	}
	al.weight, al.in, al.where = make([]float64, n), make([]int, n), make([][]int32, n)
	al.got, al.n, al.taken = make([]float64, longest), make([]int, longest), make([]bool, longest)
}

func (sd *side) holds(k int32) bool { return sd.has[k/64]&(1<<(k%64)) != 0 }

// namesOnly leaves out what the other text does not have: for a language that
// capitalises its nouns, where they look like names.
func (sd *side) namesOnly(other *side) *side {
	out := &side{has: sd.has}
	for i, keys := range sd.keys {
		kept := slices.DeleteFunc(slices.Clone(keys), func(k int32) bool { return !other.holds(k) })
		if len(kept) >= 2 {
			out.sentences, out.keys = append(out.sentences, sd.sentences[i]), append(out.keys, kept)
		}
	}
	return out
}

// shares counts the sentences that have two keys or more in common with the
// whole of another text: no more of them can be aligned.
func (sd *side) shares(other *side) int {
	count := 0
	for _, keys := range sd.keys {
		n := 0
		for _, k := range keys {
			if other.holds(k) {
				if n++; n == 2 {
					count++
					break
				}
			}
		}
	}
	return count
}

// align scores two texts by their anchors: share of sentences aligned (the larger
// of both sides) × share of the aligned in rising order (the smaller of both ways
// to align) × min(1, aligned/4). A pair that cannot reach least scores 0.
func (al *aligner) align(x, y *side, least float64) anchorScore {
	if len(x.keys) < fewAnchored || len(y.keys) < fewAnchored {
		return anchorScore{}
	}
	most := float64(min(x.shares(y), y.shares(x)))
	if most/float64(min(len(x.keys), len(y.keys)))*min(1, most/4) < least {
		return anchorScore{}
	}
	al.weigh(x, y)
	defer al.forget(x, y)
	best := al.partners(x, y)
	score := anchorScore{aligned: best}
	back := al.partners(y, x)
	if len(best) == 0 || len(back) == 0 {
		return score
	}
	order := min(float64(risingLength(best))/float64(len(best)), float64(risingLength(back))/float64(len(back)))
	score.share = [2]float64{share(len(best), len(x.keys)), share(len(best), len(y.keys))}
	score.score = max(score.share[0], score.share[1]) * order * min(1, float64(len(best))/4)
	return score
}

// weigh gives each key of a pair its weight: rare in the story, seldom in the pair.
func (al *aligner) weigh(x, y *side) {
	for _, sd := range [2]*side{x, y} {
		for _, keys := range sd.keys {
			for _, k := range keys {
				al.in[k]++
			}
		}
	}
	for _, sd := range [2]*side{x, y} {
		for _, keys := range sd.keys {
			for _, k := range keys {
				if al.weight[k] == 0 {
					al.weight[k] = math.Log(float64(al.texts+2)/float64(min(al.df[k], al.texts)+1)+1) / math.Sqrt(float64(al.in[k]))
				}
			}
		}
	}
}

func (al *aligner) forget(x, y *side) {
	for _, sd := range [2]*side{x, y} {
		for _, keys := range sd.keys {
			for _, k := range keys {
				al.in[k], al.weight[k] = 0, 0
			}
		}
	}
}

// partners pairs each sentence of x with the sentence of y most like it.
func (al *aligner) partners(x, y *side) []match {
	for j, keys := range y.keys {
		for _, k := range keys {
			al.where[k] = append(al.where[k], int32(j))
		}
	}
	var out []match
	var met []int32
	for i, keys := range x.keys {
		met = met[:0]
		mine := 0.0
		for _, k := range keys {
			mine += al.weight[k]
			if len(al.where[k]) > inMany {
				continue
			}
			for _, j := range al.where[k] {
				if al.n[j] == 0 {
					met = append(met, j)
				}
				al.got[j] += al.weight[k]
				al.n[j]++
			}
		}
		if at := al.likest(met, mine, y); at >= 0 {
			al.taken[at] = true
			out = append(out, match{a: x.sentences[i], b: y.sentences[at], words: al.n[at], of: max(len(keys), len(y.keys[at]))})
		}
		for _, j := range met {
			al.got[j], al.n[j] = 0, 0
		}
	}
	for j, keys := range y.keys {
		al.taken[j] = false
		for _, k := range keys {
			al.where[k] = al.where[k][:0]
		}
	}
	return out
}

// likest returns the sentence of y, among those met, that is most like one of
// weight mine; the first of equals, -1 where none is like enough.
func (al *aligner) likest(met []int32, mine float64, y *side) int {
	best, at := 0.0, -1
	for _, j32 := range met {
		j := int(j32)
		if al.n[j] < 2 || al.taken[j] {
			continue
		}
		theirs := 0.0
		for _, k := range y.keys[j] {
			theirs += al.weight[k]
		}
		if dice := 2 * al.got[j] / (mine + theirs); dice >= alignedAtLeast && (dice > best || dice == best && j < at) {
			best, at = dice, j
		}
	}
	return at
}
