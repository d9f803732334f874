package only

import (
	"variorum"
	"variorum/internal/text"
	"variorum/internal/trace/source"
)

// work is one story taken apart.
type work struct {
	*source.Sentences
	side     []int          // of each source
	language []string       // of each source
	of       map[string]int // side of each article
	runs     map[uint64]int // run → the side that prints it, -1 for several
	own      []bool         // by sentence: taken
	quote    []bool         // by sentence: holds a quotation
	shared   []bool         // its quotation stands in another side too
	figure   []bool         // holds a figure that only one side has, or that differs
}

func read(sources []*source.Source, side []int) *work {
	all := source.NewSentences(sources)
	n := len(all.All)
	w := &work{all, side, make([]string, len(sources)), map[string]int{}, map[uint64]int{}, make([]bool, n), make([]bool, n), make([]bool, n), make([]bool, n)}
	for i, s := range sources {
		w.of[s.Article.ID] = side[i]
		w.language[i] = text.Primary(s.Article.Language)
	}
	for i := range all.All {
		eachRun(&all.All[i], func(h uint64) {
			if o, ok := w.runs[h]; ok && o != w.sideOf(i) {
				w.runs[h] = -1
			} else {
				w.runs[h] = w.sideOf(i)
			}
		})
	}
	return w
}

// sideOf returns the side of a sentence.
func (w *work) sideOf(sentence int) int { return w.side[w.All[sentence].Source] }

// eachRun yields a hash (FNV-1a) of every run of five words, function words
// included.
func eachRun(s *source.Sentence, yield func(uint64)) {
	sp := s.Part.Sentences[s.Index]
	words := s.Part.Words[sp.First:sp.Last]
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

// markShared marks the sentences whose quotation another side has too, however
// worded, and those that quote at all.
func (w *work) markShared(quotes []variorum.Utterance) {
	for _, u := range quotes {
		several := w.several(u)
		for _, said := range u.Said {
			start, end := said.Line.Bytes()
			w.In(said.Line, func(k int) {
				sp := w.All[k].Span()
				w.quote[k] = true
				w.shared[k] = w.shared[k] || several && 2*overlap(sp, text.Span{Start: start, End: end}) >= sp.Len()
			})
		}
	}
}

// several reports whether more than one side has an utterance.
func (w *work) several(u variorum.Utterance) bool {
	one := -1
	for _, said := range u.Said {
		side, ok := w.of[said.Line.Article()]
		if !ok || said.Kind == "headline" {
			continue
		}
		if one >= 0 && side != one {
			return true
		}
		one = side
	}
	return false
}

func (w *work) markFigures(figures []variorum.Figure) {
	for _, f := range figures {
		if f.Verdict == variorum.VerdictSingle || f.Verdict == variorum.VerdictDiffer {
			for _, r := range f.Readings {
				w.In(r.Expression, func(k int) { w.figure[k] = true })
			}
		}
	}
}

func overlap(a, b text.Span) int { return max(0, min(a.End, b.End)-max(a.Start, b.Start)) }
