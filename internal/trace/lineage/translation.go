package lineage

import (
	"cmp"
	"math"
	"slices"

	"variorum/internal/text"
	"variorum/internal/trace/source"
)

// Thresholds of translated texts. On pseudo-translations of 872 articles (every
// common word replaced, a quarter of the names respelled) against 2,103 pairs of
// independent reports of one event: at .60 two of those are taken and .86 of the
// translations found, at .50 23 and .94; other events never reach .30. No real
// pair was at hand.
const (
	translated      = .60
	maybeTranslated = .50
	manyAligned     = 6
	alignedAtLeast  = .5 // weighted Dice of two sentences' anchors
	fewAnchored     = 4  // sentences with anchors that a text needs to be judged
)

// An anchorScore tells how alike the order of names and numbers is in two texts:
// names and numbers themselves tell the event, their order tells the text.
type anchorScore struct {
	score   float64
	aligned []match
	share   [2]float64 // of the sentences of either side with anchors, those aligned
}

// anchored is a sentence with the things in it that a translation keeps.
type anchored struct {
	sentence int
	keys     []string // distinct, sorted
}

// anchored returns the sentences of r that hold two anchors or more.
func (sp *speller) anchored(r *reading) []anchored {
	if r.body == nil {
		return nil
	}
	names := sp.midNames(r)
	var out []anchored
	for i, s := range r.body.Sentences {
		a := anchored{sentence: i}
		for k := s.First; k < s.Last; k++ {
			w := r.body.Words[k]
			key := sp.anchor(w)
			if key == "" || w.Kind == text.Letters && k == s.First && !names[key] {
				continue
			}
			a.keys = append(a.keys, key)
		}
		slices.Sort(a.keys)
		a.keys = slices.Compact(a.keys)
		if len(a.keys) >= 2 {
			out = append(out, a)
		}
	}
	return out
}

// midNames returns the keys of capitalised words that stand inside a sentence:
// a word at a sentence's start is a name where it is one elsewhere.
func (sp *speller) midNames(r *reading) map[string]bool {
	out := map[string]bool{}
	for _, s := range r.body.Sentences {
		for k := s.First + 1; k < s.Last; k++ {
			if w := r.body.Words[k]; w.Upper {
				out[sp.anchor(w)] = true
			}
		}
	}
	return out
}

// alignAnchors scores two texts by their anchors:
// share of sentences aligned (the larger of both sides) × share of the aligned in
// rising order (the smaller of both ways to align) × min(1, aligned/4). df counts the texts of the story that hold an anchor.
func alignAnchors(x, y []anchored, df map[string]int, texts int) anchorScore {
	if len(x) < fewAnchored || len(y) < fewAnchored {
		return anchorScore{}
	}
	in := counts(x, y)
	weight := func(key string) float64 {
		return math.Log(float64(texts+2)/float64(min(df[key], texts)+1)+1) / math.Sqrt(float64(in[key]))
	}
	best := bestPartners(x, y, weight)
	score := anchorScore{aligned: best}
	back := bestPartners(y, x, weight)
	if len(best) == 0 || len(back) == 0 {
		return score
	}
	order := min(float64(risingLength(best))/float64(len(best)), float64(risingLength(back))/float64(len(back)))
	score.share = [2]float64{share(len(best), len(x)), share(len(best), len(y))}
	score.score = max(score.share[0], score.share[1]) * order * min(1, float64(len(best))/4)
	return score
}

// Anchors returns the names and numbers of an article in the form that survives
// translation, sorted: two articles in different languages that share many may
// be one text, which Same then decides.
func (t *Tracer) Anchors(s *source.Source) []string {
	r := &reading{src: s, body: s.Body()}
	var out []string
	for _, a := range t.speller.anchored(r) {
		out = append(out, a.keys...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// namesOnly leaves out what the other text does not have: for a language that
// capitalises its nouns, where they look like names.
func namesOnly(side []anchored, other []anchored) []anchored {
	in := counts(other)
	var out []anchored
	for _, a := range side {
		keys := slices.DeleteFunc(slices.Clone(a.keys), func(k string) bool { return in[k] == 0 })
		if len(keys) >= 2 {
			out = append(out, anchored{a.sentence, keys})
		}
	}
	return out
}

func counts(sides ...[]anchored) map[string]int {
	out := map[string]int{}
	for _, side := range sides {
		for _, a := range side {
			for _, k := range a.keys {
				out[k]++
			}
		}
	}
	return out
}

// bestPartners pairs each sentence of x with the sentence of y most like it.
func bestPartners(x, y []anchored, weight func(string) float64) []match {
	where := map[string][]int{}
	for j, a := range y {
		for _, k := range a.keys {
			where[k] = append(where[k], j)
		}
	}
	total := func(a anchored) (sum float64) {
		for _, k := range a.keys {
			sum += weight(k)
		}
		return sum
	}
	sums := make([]float64, len(y))
	for j := range y {
		sums[j] = total(y[j])
	}
	var out []match
	taken := make([]bool, len(y))
	for _, a := range x {
		got, n := map[int]float64{}, map[int]int{}
		for _, k := range a.keys {
			if len(where[k]) > inMany {
				continue
			}
			for _, j := range where[k] {
				got[j] += weight(k)
				n[j]++
			}
		}
		mine, best, at := total(a), 0.0, -1
		for j, sum := range got {
			if n[j] < 2 || taken[j] {
				continue
			}
			if dice := 2 * sum / (mine + sums[j]); dice >= alignedAtLeast && (dice > best || dice == best && j < at) {
				best, at = dice, j
			}
		}
		if at >= 0 {
			taken[at] = true
			out = append(out, match{a: a.sentence, b: y[at].sentence, words: n[at], of: max(len(a.keys), len(y[at].keys))})
		}
	}
	return out
}

// risingLength returns the length of the longest run, gaps allowed, of partners
// whose places rise.
func risingLength(ms []match) int {
	var tails []int
	for _, m := range ms {
		i, _ := slices.BinarySearchFunc(tails, m.b, cmp.Compare[int])
		if i == len(tails) {
			tails = append(tails, m.b)
		} else {
			tails[i] = m.b
		}
	}
	return len(tails)
}
