package only

import (
	"slices"

	"variorum"
	"variorum/internal/text"
	"variorum/internal/text/background"
	"variorum/internal/trace/source"
)

// work is one story taken apart.
type work struct {
	side      []int          // of each source
	articles  map[string]int // by id
	sentences []sentence
	weight    []float64          // by word id
	where     map[int32][]int32  // word id → sentences
	runs      map[uint64]int     // run → the side that prints it, -1 for several
	at        map[partKey][2]int // part of an article → its sentences
}

type partKey struct {
	article int
	part    string
}

// A sentence is one of a text or caption.
type sentence struct {
	part    *source.Part
	index   int
	side    int
	words   []int32 // distinct words that weigh something, sorted
	numbers []int32 // of them, numbers that are no years
	total   float64
	quote   bool // holds a quotation
	shared  bool // its quotation stands in another side too
	figure  bool // holds a figure that only one side has, or that differs
}

func read(sources []*source.Source, side []int) *work {
	w := &work{side: side, articles: map[string]int{}, where: map[int32][]int32{}, runs: map[uint64]int{}, at: map[partKey][2]int{}}
	ids := map[string]int32{}
	for i, s := range sources {
		w.articles[s.Article.ID] = i
		for k := range s.Parts {
			p := &s.Parts[k]
			first := len(w.sentences)
			if p.Name == variorum.PartTitle || p.Name == variorum.PartDeck {
				continue // a headline says what its text says
			}
			for n := range p.Sentences {
				w.add(w.sentence(s, p, n, side[i], ids))
			}
			w.at[partKey{i, p.Name}] = [2]int{first, len(w.sentences)}
		}
	}
	return w
}

func (w *work) sentence(src *source.Source, p *source.Part, n, side int, ids map[string]int32) sentence {
	s := sentence{part: p, index: n, side: side}
	for _, word := range p.Words[p.Sentences[n].First:p.Sentences[n].Last] {
		folded := text.Fold(word.Lower)
		weight := 4.0 // a number says much
		if word.Kind != text.Number {
			if src.Words.Function(folded) {
				continue
			}
			folded = text.Prefix(folded, background.PrefixLetters)
			weight = src.Words.IDF(folded)
		}
		id, ok := ids[folded]
		if !ok {
			id = int32(len(ids))
			ids[folded] = id
			w.weight = append(w.weight, weight)
		}
		s.words = append(s.words, id)
		if word.Kind == text.Number && !year(folded) {
			s.numbers = append(s.numbers, id)
		}
	}
	slices.Sort(s.words)
	s.words = slices.Compact(s.words)
	for _, id := range s.words {
		s.total += w.weight[id]
	}
	return s
}

func year(s string) bool { return len(s) == 4 && (s[:2] == "19" || s[:2] == "20") }

func (w *work) add(s sentence) {
	k := int32(len(w.sentences))
	w.sentences = append(w.sentences, s)
	for _, id := range s.words {
		w.where[id] = append(w.where[id], k)
	}
	s.eachRun(func(h uint64) {
		if o, ok := w.runs[h]; ok && o != s.side {
			w.runs[h] = -1
		} else {
			w.runs[h] = s.side
		}
	})
}

// eachRun yields a hash (FNV-1a) of every run of five words, function words
// included.
func (s *sentence) eachRun(yield func(uint64)) {
	words := s.part.Words[s.part.Sentences[s.index].First:s.part.Sentences[s.index].Last]
	for i := 0; i+run <= len(words); i++ {
		h := uint64(14695981039346656037)
		for _, w := range words[i : i+run] {
			for k := 0; k < len(w.Lower); k++ {
				h = (h ^ uint64(w.Lower[k])) * 1099511628211
			}
			h = (h ^ ' ') * 1099511628211
		}
		yield(h)
	}
}

// each yields the sentences that a line touches, with the line's span.
func (w *work) each(l variorum.Line, yield func(*sentence, text.Span)) {
	i, ok := w.articles[l.Article()]
	if !ok {
		return
	}
	r := w.at[partKey{i, l.In()}]
	start, end := l.Bytes()
	sp := text.Span{Start: start, End: end}
	for k := r[0]; k < r[1]; k++ {
		if s := &w.sentences[k]; s.part.Sentences[s.index].Overlaps(sp) {
			yield(s, sp)
		}
	}
}
