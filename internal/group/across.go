package group

import (
	"cmp"
	"math"
	"slices"
	"unicode/utf8"

	"variorum/internal/group/romanise"
)

// A Link says that stories of several languages tell of one event.
type Link struct {
	// Stories are the ids, the oldest first; no two are of one language.
	Stories []string `json:"stories"`
	// Shared are names and numbers that they share, as printed in the first.
	Shared []string `json:"shared"`
}

// The evidence across languages. Tuned on the nine languages of the og2021
// development set, all in one stream (`go run ./eval/group --across`).
const (
	acrossWords     = 32        // weightiest words of a story that are compared
	acrossThreshold = .18       // likeness from which two stories are linked
	acrossReach     = 48 * 3600 // seconds between stories beyond which they are not
	acrossKeys      = 3         // keys two stories must share at least
	acrossPrior     = 100       // stories the counts of keys start from
	skeletonLength  = 3         // consonants a skeleton must have
	cognateLength   = 5         // letters a cognate must have
)

// A foreign is a story as other languages can see it: skeletons of its names and
// other words, the first letters of those written alike everywhere, and numbers.
type foreign struct {
	language string
	story    *story
	keys     map[string]float64
	order    []string
	forms    map[string]string
	length   float64
}

// Across links the stories of different languages that tell of one event, by the
// names, cognates and numbers they share and the days they ran. Stories stay as
// they are: what a link means for the reader is for the caller to say.
func (g *Grouper) Across() []Link {
	return g.across(func(l *tongue) []*story { return l.stories })
}

// AcrossNewest is Across for the stories that got an article last, until they
// hold limit articles.
func (g *Grouper) AcrossNewest(limit int) []Link {
	stories := g.newest(limit)
	slices.SortFunc(stories, func(a, b *story) int { return cmp.Compare(a.number, b.number) })
	return g.across(func(l *tongue) []*story {
		var out []*story
		for _, s := range stories {
			if l.byID[s.id] == s {
				out = append(out, s)
			}
		}
		return out
	})
}

// across links stories of those that each language has.
func (g *Grouper) across(stories func(*tongue) []*story) []Link {
	rom := romanise.New()
	var all []*foreign
	df := map[string]int{}
	for _, l := range g.order {
		for _, s := range stories(l) {
			if s == nil || s.articles[0].apart {
				continue
			}
			f := l.foreign(rom, s)
			for _, k := range f.order {
				df[k]++
			}
			all = append(all, f)
		}
	}
	for _, f := range all {
		f.weigh(df, len(all))
	}
	return g.link(all, compare(all))
}

// foreign gathers the keys of a story.
func (l *tongue) foreign(rom *romanise.Romaniser, s *story) *foreign {
	f := &foreign{language: l.name, story: s, keys: map[string]float64{}, forms: map[string]string{}}
	terms := strongest(slices.Clone(s.terms), acrossWords)
	for _, t := range terms {
		word, form := l.words.Word(t.word), l.words.Form(t.word)
		if word[0] == '\x01' {
			word = word[1:]
		}
		weight := float64(t.weight) / float64(s.voices)
		if digit(word[0]) {
			f.add("#"+word, form, weight)
			continue
		}
		latin := rom.Word(l.name, form)
		if k := romanise.Skeleton(latin); len(k) >= skeletonLength {
			f.add("~"+k, form, weight)
		}
		if utf8.RuneCountInString(latin) >= cognateLength && latin[0] < utf8.RuneSelf {
			f.add(latin[:min(len(latin), cognateLength)], form, weight)
		}
	}
	return f
}

func (f *foreign) add(key, form string, weight float64) {
	if _, ok := f.keys[key]; !ok {
		f.order = append(f.order, key)
		f.forms[key] = form
	}
	f.keys[key] = max(f.keys[key], weight)
}

// weigh scales the keys by how few stories have them.
func (f *foreign) weigh(df map[string]int, stories int) {
	sum := 0.0
	for _, k := range f.order {
		w := f.keys[k] * math.Log(float64(stories+acrossPrior)/float64(df[k]))
		f.keys[k] = w
		sum += float64(w * w)
	}
	f.length = math.Sqrt(sum)
}

// A pairing is two stories of different languages and their likeness.
type pairing struct {
	a, b  int
	score float64
}

// compare returns the pairs that are alike enough and each other's best in
// their languages, the likest first.
func compare(all []*foreign) []pairing {
	posted := map[string][]int{}
	top := map[[2]any]pairing{}
	var pairs []pairing
	for i, f := range all {
		sums, shared := map[int]float64{}, map[int]int{}
		for _, k := range f.order {
			for _, j := range posted[k] {
				if all[j].language != f.language {
					sums[j] += float64(f.keys[k] * all[j].keys[k])
					shared[j]++
				}
			}
			posted[k] = append(posted[k], i)
		}
		for j, sum := range sums {
			d := f.story.gap(all[j].story)
			if shared[j] < acrossKeys || d > acrossReach {
				continue
			}
			p := pairing{j, i, sum / (f.length * all[j].length) * math.Exp(-float64(d)/acrossReach)}
			if p.score < acrossThreshold {
				continue
			}
			pairs = append(pairs, p)
			for _, side := range [][2]any{{i, all[j].language}, {j, f.language}} {
				if q, ok := top[side]; !ok || p.before(q) {
					top[side] = p
				}
			}
		}
	}
	pairs = slices.DeleteFunc(pairs, func(p pairing) bool {
		return top[[2]any{p.b, all[p.a].language}] != p || top[[2]any{p.a, all[p.b].language}] != p
	})
	slices.SortFunc(pairs, func(p, q pairing) int {
		if p.before(q) {
			return -1
		}
		return 1
	})
	return pairs
}

func (p pairing) before(q pairing) bool {
	if p.score != q.score {
		return p.score > q.score
	}
	return cmp.Or(cmp.Compare(p.a, q.a), cmp.Compare(p.b, q.b)) < 0
}

// gap returns the seconds between the spans of two stories.
func (s *story) gap(o *story) int64 {
	if !s.dated || !o.dated {
		return 0
	}
	return max(0, s.first-o.last, o.first-s.last)
}

// link joins the pairs, the likest first, into links with one story a language.
func (g *Grouper) link(all []*foreign, pairs []pairing) []Link {
	group := make([][]int, len(all))
	for i := range all {
		group[i] = []int{i}
	}
	home := make([]int, len(all))
	for i := range home {
		home[i] = i
	}
	for _, p := range pairs {
		a, b := home[p.a], home[p.b]
		if a == b || clash(all, group[a], group[b]) {
			continue
		}
		for _, i := range group[b] {
			home[i] = a
		}
		group[a], group[b] = append(group[a], group[b]...), nil
	}
	var out []Link
	for _, members := range group {
		if len(members) < 2 {
			continue
		}
		slices.SortFunc(members, func(i, j int) int {
			return cmp.Compare(all[i].story.articles[0].number, all[j].story.articles[0].number)
		})
		var k Link
		for _, i := range members {
			k.Stories = append(k.Stories, all[i].story.ID())
		}
		k.Shared = sharedKeys(all, members)
		out = append(out, k)
	}
	return out
}

// clash reports whether two groups have stories of one language.
func clash(all []*foreign, a, b []int) bool {
	return slices.ContainsFunc(a, func(i int) bool {
		return slices.ContainsFunc(b, func(j int) bool { return all[i].language == all[j].language })
	})
}

// sharedKeys returns the forms, in the first story, of the weightiest keys that
// at least one other has.
func sharedKeys(all []*foreign, members []int) []string {
	first := all[members[0]]
	keys := slices.DeleteFunc(slices.Clone(first.order), func(k string) bool {
		return !slices.ContainsFunc(members[1:], func(i int) bool { return all[i].keys[k] > 0 })
	})
	slices.SortStableFunc(keys, func(a, b string) int { return cmp.Compare(first.keys[b], first.keys[a]) })
	var out []string
	for _, k := range keys {
		if form := first.forms[k]; !slices.Contains(out, form) && len(out) < relatedWords {
			out = append(out, form)
		}
	}
	return out
}
