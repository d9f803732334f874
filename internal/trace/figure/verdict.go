package figure

import (
	"slices"
	"strings"

	"variorum"
	"variorum/internal/text"
	"variorum/internal/text/background"
	"variorum/internal/text/number"
	"variorum/internal/trace/source"
)

// origins tells which source belongs to which origin.
type origins struct {
	of  []int
	one bool // the whole story has one origin: its articles count instead
}

func newOrigins(sources []*source.Source, of []int) *origins {
	o := &origins{of: make([]int, len(sources)), one: true}
	for i := range sources {
		o.of[i] = i
		if i < len(of) {
			o.of[i] = of[i]
		}
		o.one = o.one && o.of[i] == o.of[0]
	}
	return o
}

func (o *origins) origin(r *reading) int {
	if o.one {
		return r.source.Index
	}
	return o.of[r.source.Index]
}

// verdict says how the readings stand to each other, over origins.
func (c *cluster) verdict(o *origins) variorum.Verdict {
	first := o.origin(c.readings[0])
	if !slices.ContainsFunc(c.readings, func(r *reading) bool { return o.origin(r) != first }) {
		return variorum.VerdictSingle
	}
	if c.differs {
		if c.updated() {
			return variorum.VerdictUpdated
		}
		return variorum.VerdictDiffer
	}
	for _, r := range c.readings[1:] {
		if r.q.Low != c.readings[0].q.Low || r.q.High != c.readings[0].q.High || r.qualifier() != c.readings[0].qualifier() {
			return variorum.VerdictCompatible
		}
	}
	return variorum.VerdictAgree
}

// qualifier leaves out what does not change the value.
func (r *reading) qualifier() string {
	switch r.q.Qualifier {
	case "only", "exactly":
		return ""
	}
	return r.q.Qualifier
}

// updated reports whether the values rise with the day they hold for: a count
// that grew.
func (c *cluster) updated() bool {
	if c.readings[0].q.Kind != number.Count {
		return false
	}
	rs := slices.Clone(c.readings)
	slices.SortStableFunc(rs, func(a, b *reading) int { return int(a.day - b.day) })
	moved := false
	for i, r := range rs {
		if r.day == 0 {
			return false
		}
		if i == 0 {
			continue
		}
		switch {
		case r.q.Low == rs[i-1].q.Low:
		case r.day > rs[i-1].day && r.q.Low > rs[i-1].q.Low:
			moved = true
		default:
			return false
		}
	}
	return moved
}

// what is said to be counted, in words of the first reading: the counted noun
// with what stands by it, and the words that most readings share.
func (c *cluster) what() string {
	r := c.fullest()
	if n := len(r.part.Words); n > 0 && r.part.Words[r.part.Sentences[r.q.Sentence].First].Kind == text.Ideogram {
		return r.q.In(r.part.Text) // single characters are no words to name a thing by
	}
	var out []string
	if r.q.UnitSpan.Len() > 0 && r.q.UnitSpan.Start > r.q.Number.Start && r.q.Kind != number.Money && r.q.Kind != number.Share && r.q.Kind != number.Age {
		out = append(out, r.q.UnitSpan.In(r.part.Text))
	}
	for _, w := range c.telling(r) {
		out = append(out, w.In(r.part.Text))
	}
	if len(out) == 0 {
		out = append(out, r.q.In(r.part.Text))
	}
	return strings.Join(out, " ")
}

// fullest returns the reading with the longest words for what is counted.
func (c *cluster) fullest() *reading {
	best := c.readings[0]
	for _, r := range c.readings[:min(len(c.readings), compared)] {
		if r.q.UnitSpan.Start > r.q.Number.Start && strings.Count(r.q.UnitSpan.In(r.part.Text), " ") > strings.Count(best.q.UnitSpan.In(best.part.Text), " ") && r.q.Kind == number.Count {
			best = r
		}
	}
	return best
}

// tellingWords is how many words of the context a figure's name may take.
const tellingWords = 2

// telling picks the words around a reading that most of the other readings
// have too, by nearness; in the order of the text.
func (c *cluster) telling(r *reading) []text.Word {
	type choice struct {
		word  text.Word
		score float64
	}
	var all []choice
	named := len(r.close) > 0 && (r.q.Kind == number.Age || r.q.Kind == number.Score) // whose age, whose game
	sentence := r.part.Sentences[r.q.Sentence]
	for w := sentence.First; w < sentence.Last; w++ {
		word := r.part.Words[w]
		key, ok := r.key(word)
		if !ok || r.q.Overlaps(word.Span) || named && !word.Upper {
			continue
		}
		n := 0
		for _, x := range c.readings {
			if x.near.has(key) {
				n++
			}
		}
		all = append(all, choice{word, float64(n)*4 + r.source.Words.IDF(background.Key(word.Lower))/4 - float64(distance(word.Span, r.q.Span))/15})
	}
	slices.SortStableFunc(all, func(a, b choice) int {
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return a.word.Start - b.word.Start
	})
	var out []text.Word
	for _, x := range all[:min(len(all), tellingWords)] {
		out = append(out, x.word)
	}
	slices.SortFunc(out, func(a, b text.Word) int { return a.Start - b.Start })
	return out
}

// key returns the number of a word of the reading's context.
func (r *reading) key(w text.Word) (int32, bool) {
	n, ok := r.words[text.Prefix(text.Fold(strings.TrimSuffix(w.Lower, "'s")), background.PrefixLetters)]
	return n, ok && r.near.has(n)
}
