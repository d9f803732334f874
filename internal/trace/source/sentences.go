package source

import (
	"math"
	"slices"

	"variorum"
	"variorum/internal/text"
	"variorum/internal/text/background"
)

// numberWeight is what a number weighs among words weighed by inverse document
// frequency (about 3 for a plain noun, 5.8 for a word never seen).
const numberWeight = 4

// Sentences are the sentences of a story's texts and captions with the words
// that weigh something, and an index from those words back to the sentences.
// Titles and decks are left out: they say what the text says.
type Sentences struct {
	All    []Sentence
	Weight []float64 // by word id
	where  [][]int32 // word id → sentences
	at     map[string]map[string][2]int
	got    []float64 // scratch of Best
}

// A Sentence is one of them.
type Sentence struct {
	Source  int // index of its article
	Part    *Part
	Index   int     // in Part.Sentences
	Words   []int32 // ids of the distinct words that weigh something, sorted
	Numbers []int32 // of them, numbers that are no years
	Total   float64 // their weight
}

// Span returns the place of the sentence in its part.
func (s *Sentence) Span() text.Span { return s.Part.Sentences[s.Index].Span }

// Line returns the sentence.
func (s *Sentence) Line() variorum.Line { return s.Part.Sentence(s.Index) }

// NewSentences reads the sentences of one story. Not safe for concurrent use.
func NewSentences(sources []*Source) *Sentences {
	x := &Sentences{at: map[string]map[string][2]int{}}
	ids := map[string]int32{}
	for i, s := range sources {
		parts := map[string][2]int{}
		x.at[s.Article.ID] = parts
		for k := range s.Parts {
			p := &s.Parts[k]
			if p.Name == variorum.PartTitle || p.Name == variorum.PartDeck {
				continue
			}
			first := len(x.All)
			for n := range p.Sentences {
				x.add(Sentence{Source: i, Part: p, Index: n}, s.Words, ids)
			}
			parts[p.Name] = [2]int{first, len(x.All)}
		}
	}
	x.discount()
	x.got = make([]float64, len(x.All))
	return x
}

// commonShare is the share of a story's sentences from which a word says less
// than its rarity in the language: the names that the whole story is about. Such
// a word weighs by its rarity in the story, down to nothing.
const commonShare = .1

// everywhere is the number of sentences from which a word is in too many to tell
// anything, and too many to look at for each of them.
const everywhere = 2000

// discount weighs words by the story and sums up the sentences.
func (x *Sentences) discount() {
	for id, in := range x.where {
		if len(in) > everywhere {
			x.Weight[id] = 0
		}
		if share := float64(len(in)) / float64(len(x.All)); share > commonShare && len(in) > fewSentences {
			x.Weight[id] *= math.Round(math.Log10(share)/math.Log10(commonShare)*1e6) / 1e6 // rounded so that machines agree
		}
	}
	for i := range x.All {
		s := &x.All[i]
		for _, id := range s.Words {
			s.Total += x.Weight[id]
		}
	}
}

// fewSentences is the number of sentences that a word may stand in whatever
// their share: a short story repeats little.
const fewSentences = 3

func (x *Sentences) add(s Sentence, table *background.Table, ids map[string]int32) {
	sp := s.Part.Sentences[s.Index]
	for _, word := range s.Part.Words[sp.First:sp.Last] {
		key, weight := text.Fold(word.Lower), float64(numberWeight)
		if word.Kind != text.Number {
			if table.Function(key) {
				continue
			}
			key = text.Prefix(key, background.PrefixLetters)
			weight = table.IDF(key)
		}
		id, ok := ids[key]
		if !ok {
			id = int32(len(ids))
			ids[key] = id
			x.Weight, x.where = append(x.Weight, weight), append(x.where, nil)
		}
		s.Words = append(s.Words, id)
		if word.Kind == text.Number && !year(key) {
			s.Numbers = append(s.Numbers, id)
		}
	}
	slices.Sort(s.Words)
	s.Words = slices.Compact(s.Words)
	for _, id := range s.Words {
		x.where[id] = append(x.where[id], int32(len(x.All)))
	}
	x.All = append(x.All, s)
}

func year(s string) bool { return len(s) == 4 && (s[:2] == "19" || s[:2] == "20") }

// Holding returns the sentences that hold a word, as indexes of All.
func (x *Sentences) Holding(word int32) []int32 { return x.where[word] }

// Share returns the share of a's weight that b carries, 0 to 1.
func (x *Sentences) Share(a, b *Sentence) float64 {
	sum := 0.0
	for i, j := 0, 0; i < len(a.Words) && j < len(b.Words); {
		switch {
		case a.Words[i] < b.Words[j]:
			i++
		case a.Words[i] > b.Words[j]:
			j++
		default:
			sum += x.Weight[a.Words[i]]
			i, j = i+1, j+1
		}
	}
	if a.Total == 0 {
		return 0
	}
	return sum / a.Total
}

// Near yields every sentence that shares a word with sentence i, itself
// included, with the share of i's weight that it carries.
func (x *Sentences) Near(i int, yield func(k int, share float64)) {
	s := &x.All[i]
	var touched []int32
	for _, id := range s.Words {
		if x.Weight[id] == 0 {
			continue
		}
		for _, k := range x.where[id] {
			if x.got[k] == 0 {
				touched = append(touched, k)
			}
			x.got[k] += x.Weight[id]
		}
	}
	for _, k := range touched {
		if x.got[k] > 0 {
			yield(int(k), x.got[k]/s.Total)
		}
		x.got[k] = 0
	}
}

// In yields the sentences that a line touches.
func (x *Sentences) In(l variorum.Line, yield func(k int)) {
	r := x.at[l.Article()][l.In()]
	start, end := l.Bytes()
	for k := r[0]; k < r[1]; k++ {
		if x.All[k].Span().Overlaps(text.Span{Start: start, End: end}) {
			yield(k)
		}
	}
}
