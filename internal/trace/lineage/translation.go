package lineage

import (
	"cmp"
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
