package group

import (
	"hash/fnv"
	"math"
	"slices"

	"variorum"
)

// An article is what is kept of a variorum.Article while it is in memory.
type article struct {
	id      string
	story   *story
	time    int64 // seconds since 1970
	terms   []term
	counts  []uint8 // how much each term occurs, in 1/32
	meaning []int8  // direction given by an embeddings endpoint, or nil
	outlet  uint32  // hash of the outlet's name, 0 where unknown
	number  uint32  // place in the order of arrival
	dated   bool
	full    bool // has a text worth comparing
	live    bool // a running page about an event
	apart   bool // no report of one event
	gone    bool // left memory: only id and story remain
	settled bool // looked at by Settle
	repeat  bool // the outlet's own report once more: no second voice
}

// occurrence counts one word of an article.
type occurrence struct {
	word  uint32
	title int32
	body  float64
	whole bool // a name or number as a whole
}

// voice reports whether the article counts in its story: repeats and
// digests do not.
func (a *article) voice() bool { return !a.repeat && !a.apart }

// flags returns what a snapshot keeps of the article's truth values.
func (a *article) flags() [6]*bool {
	return [6]*bool{&a.dated, &a.full, &a.settled, &a.repeat, &a.live, &a.apart}
}

// fullTerms is how many words an article must have to count as a text: with
// fewer, equal words may be chance.
const fullTerms = 40

// frequency returns how much a word occurs, with what the title and the place in
// the body are worth.
func (o *occurrence) frequency(set *Settings) float64 {
	tf := 0.0
	if o.title > 0 {
		tf = 1 + .3*math.Log(float64(o.title))
	}
	if o.body > 0 {
		tf += set.BodyWeight * math.Log1p(o.body)
	}
	if o.whole {
		tf *= set.NameWeight
	}
	return tf
}

// collect counts the words of an article, in the order of first sight, and tells
// whether one of its title's begins a phrase of known.
func (l *tongue) collect(s *scanner, set *Settings, a *variorum.Article, known phrases) (words []occurrence, phrased bool) {
	l.counted = l.counted[:0]
	l.epoch++
	loud := shouting(a.Title)
	s.scan(a.Title, 200, func(t token) {
		phrased = phrased || known.first[string(t.folded)]
		l.count(set, key(t), t.form, false).title++
		if t.number || t.upper && !t.opens && !loud {
			l.count(set, t.folded, t.form, true).title++
		}
	})
	position := 0
	body := func(t token) {
		w := 1 / (1 + float64(position)/set.BodyFade)
		position++
		l.count(set, key(t), t.form, false).body += w
		if t.number || t.upper && !t.opens {
			l.count(set, t.folded, t.form, true).body += w
		}
	}
	read := s.scan(a.Deck, set.BodyWords, body)
	s.scan(a.Text, set.BodyWords-read, body)
	return l.counted, phrased
}

// count returns the counter of a word within the present article.
func (l *tongue) count(set *Settings, word []byte, form string, whole bool) *occurrence {
	if whole {
		l.mark = append(append(l.mark[:0], '\x01'), word...)
		word = l.mark
	}
	id := l.number(word, form, set)
	if l.seen[id].epoch == l.epoch {
		return &l.counted[l.seen[id].at]
	}
	l.seen[id] = sighting{l.epoch, uint32(len(l.counted))}
	l.counted = append(l.counted, occurrence{word: id, whole: whole})
	return &l.counted[len(l.counted)-1]
}

// weigh makes the vector of an article out of its words.
func (l *tongue) weigh(set *Settings, words []occurrence) []term {
	l.weighed = l.weighed[:0]
	for _, o := range words {
		w := o.frequency(set) * l.rarity(set, o.word)
		if w > 0 {
			l.weighed = append(l.weighed, term{o.word, float32(w)})
		}
	}
	return normalised(slices.Clone(strongest(l.weighed, set.Terms)))
}

// countGrain is the unit in which article.counts holds the frequency of a word.
const countGrain = 32

// counts returns how much each of the terms occurs in the article at hand.
func (l *tongue) counts(set *Settings, terms []term) []uint8 {
	out := make([]uint8, len(terms))
	for i, t := range terms {
		f := l.counted[l.seen[t.word].at].frequency(set)
		out[i] = uint8(min(255, max(1, math.Round(f*countGrain))))
	}
	return out
}

// reweigh returns the vector of an article by what is known of its words now.
func (l *tongue) reweigh(set *Settings, a *article) []term {
	out := make([]term, 0, len(a.terms))
	for i, t := range a.terms {
		if w := float64(a.counts[i]) * l.rarity(set, t.word); w > 0 {
			out = append(out, term{t.word, float32(w)})
		}
	}
	return normalised(out)
}

// rarity returns the inverse frequency of a word among the stories so far and
// the shipped tables, to the power that sharpens it. It is rounded, so that
// machines whose logarithms differ in the last bit agree.
func (l *tongue) rarity(set *Settings, word uint32) float64 {
	w := &l.known[word]
	idf := -math.Log((float64(w.prior) + float64(w.stories) + .3) / (set.Prior + float64(l.opened) + 1))
	if idf < .02 {
		return 0
	}
	return set.sharpen(idf)
}

func outletHash(name string) uint32 {
	if name == "" {
		return 0
	}
	h := fnv.New32a()
	h.Write([]byte(name))
	return h.Sum32() | 1
}
