package lineage

import (
	"slices"
	"strings"

	"variorum"
	"variorum/internal/text"
	"variorum/internal/text/background"
	"variorum/internal/text/mark"
	"variorum/internal/trace/source"
)

const (
	// long and short are the lengths of the word runs compared. Six words part
	// copies from reports of one event best, four survive edited words; tried
	// from 3 to 8 on 53 pairs of hand-checked articles, 1,600 planted copies and
	// 711 pairs of independent reports of one event.
	long, short = 6, 4
	// spoken is the least number of words between marks that make speech;
	// shorter ones are terms and stay part of the sentence around them.
	spoken = 5
)

// A reading is the text of one article as words, told apart into narration and
// speech.
type reading struct {
	src  *source.Source
	body *source.Part // nil for an article without text
	ids  []int32      // of the body's words, equal words equal ids
	// speech marks words between quotation marks, and narration that another
	// article of the story has between marks: a speech drifts into narration,
	// and that two reports share it proves that both were listening.
	speech []bool
	quoted []bool           // between marks in this article
	long   []uint64         // distinct runs of narration, sorted
	short  []uint64         // likewise
	whole  []uint64         // long runs, speech included; see all
	places []place          // short runs of narration, in order
	where  map[uint64]int32 // see first
	weight []float32        // per word, see weigh
}

// title returns the title of the article, nil where it has none.
func (r *reading) title() *source.Part {
	for i := range r.src.Parts {
		if r.src.Parts[i].Name == variorum.PartTitle {
			return &r.src.Parts[i]
		}
	}
	return nil
}

// first tells at which word each short run of narration first begins. It is made
// once for all the articles that are compared with this one.
func (r *reading) first() map[uint64]int32 {
	if r.where == nil {
		r.where = make(map[uint64]int32, len(r.places))
		for _, p := range r.places {
			if _, ok := r.where[p.run]; !ok {
				r.where[p.run] = p.word
			}
		}
	}
	return r.where
}

// A place is where a short run of narration begins.
type place struct {
	run  uint64
	word int32
}

// A library of words gives equal words of one story equal ids.
type dictionary map[string]int32

func (d dictionary) id(word string) int32 {
	id, ok := d[word]
	if !ok {
		id = int32(len(d))
		d[word] = id
	}
	return id
}

// read prepares the sources of one story.
func read(sources []*source.Source) []*reading {
	words := dictionary{}
	out := make([]*reading, len(sources))
	said := map[uint64]bool{}
	for i, s := range sources {
		out[i] = readOne(s, words)
		out[i].eachRun(short, func(k int) bool { return out[i].quoted[k] }, func(run uint64, _ int) { said[run] = true })
	}
	for _, r := range out {
		r.spread(said)
		r.cut()
	}
	return out
}

func readOne(s *source.Source, words dictionary) *reading {
	r := &reading{src: s, body: s.Body()}
	if r.body == nil {
		return r
	}
	r.ids = make([]int32, len(r.body.Words))
	r.weight = make([]float32, len(r.body.Words))
	for i, w := range r.body.Words {
		r.ids[i] = words.id(plain(w.Lower))
		r.weight[i] = weigh(w, s.Words)
	}
	r.quoted = make([]bool, len(r.ids))
	for _, st := range mark.Pair(r.body.Doc) {
		first, last := r.body.WordsIn(st.Inner)
		if last-first < spoken {
			continue
		}
		for i := first; i < last; i++ {
			r.quoted[i] = true
		}
	}
	return r
}

// plain is the form in which words are compared: "don't" and "dont" are one.
func plain(lower string) string {
	if strings.IndexByte(lower, '\'') < 0 {
		return lower
	}
	return strings.ReplaceAll(lower, "'", "")
}

// weigh tells how much a word says: its inverse document frequency, a number
// that of a rare word, a function word nothing.
func weigh(w text.Word, table *background.Table) float32 {
	if w.Kind == text.Number {
		return 4
	}
	folded := text.Fold(w.Lower)
	if table.Function(folded) {
		return 0
	}
	return float32(table.IDF(text.Prefix(folded, background.PrefixLetters)))
}

// spread marks as speech the narration that stands between marks elsewhere.
func (r *reading) spread(said map[uint64]bool) {
	r.speech = slices.Clone(r.quoted)
	r.eachRun(short, r.narrated, func(run uint64, at int) {
		if said[run] {
			for i := at; i < at+short; i++ {
				r.speech[i] = true
			}
		}
	})
}

func (r *reading) narrated(i int) bool { return !r.quoted[i] }

// cut makes the sets of runs.
func (r *reading) cut() {
	narration := func(i int) bool { return !r.speech[i] }
	r.eachRun(long, narration, func(run uint64, _ int) { r.long = append(r.long, run) })
	r.eachRun(short, narration, func(run uint64, at int) {
		r.short = append(r.short, run)
		r.places = append(r.places, place{run, int32(at)})
	})
	r.long, r.short = distinct(r.long), distinct(r.short)
}

// all returns the distinct long runs with speech included, sorted.
func (r *reading) all() []uint64 {
	if r.whole == nil {
		r.whole = make([]uint64, 0, len(r.ids))
		r.eachRun(long, func(int) bool { return true }, func(run uint64, _ int) { r.whole = append(r.whole, run) })
		r.whole = distinct(r.whole)
	}
	return r.whole
}

// few reports whether there is too little narration to judge by it alone.
func (r *reading) few() bool { return len(r.long) < fewRuns }

func distinct(runs []uint64) []uint64 {
	slices.Sort(runs)
	return slices.Compact(runs)
}

// eachRun yields the hash and first word of every run of n words that all are
// of the kind asked for.
func (r *reading) eachRun(n int, kind func(int) bool, yield func(run uint64, at int)) {
	have := 0
	for i := range r.ids {
		if !kind(i) {
			have = 0
			continue
		}
		if have++; have >= n {
			yield(hash(r.ids[i-n+1:i+1]), i-n+1)
		}
	}
}

// hash mixes word ids (FNV-1a over words, finished as in splitmix64).
func hash(ids []int32) uint64 {
	h := uint64(14695981039346656037)
	for _, id := range ids {
		h = (h ^ uint64(uint32(id)+1)) * 1099511628211
		h ^= h >> 29
	}
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	return h ^ h>>31
}

// common counts the runs that both sorted sets hold.
func common(a, b []uint64) int {
	n := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			n, i, j = n+1, i+1, j+1
		}
	}
	return n
}

func share(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}
