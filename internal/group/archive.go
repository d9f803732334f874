package group

import (
	"bufio"
	"bytes"
	"cmp"
	"math"
	"slices"
	"strconv"
)

// An Archive keeps the stories that left memory; internal/store is one. Without
// it they are forgotten: an article months late then opens a story of its own.
type Archive struct {
	// Put keeps a story.
	Put func(Left) error
	// Near returns the stories of a language whose span touches the given one.
	Near func(language string, first, last int64) ([]Left, error)
	// Has reports whether a story was put there.
	Has func(story string) (bool, error)
}

// Left is a story outside memory. Times are seconds since 1970.
type Left struct {
	Story       string
	Language    string
	First, Last int64
	// Data is what Near must give back, byte for byte. A story put without any is
	// no more: its articles went elsewhere, and Near must not give it back.
	Data []byte
}

// leave makes room: the stories that got an article longest ago leave, an eighth
// of the window at once. With an archive a window of Resident articles does, but
// only stories go that no article of the present can belong to: those twice Reach
// behind, for an article within Reach of the clock looks Reach back from its own
// date, and an earlier one fetches. Beyond Window articles any story leaves.
func (g *Grouper) leave() {
	if g.archive != nil && g.held > max(g.set.Resident, g.crowded) {
		g.dismissUntil(g.set.Resident-g.set.Resident/8, g.clock-2*int64(g.set.Reach.Seconds()))
		g.crowded = 0
		if g.held > g.set.Resident { // too few are that old: look again later
			g.crowded = g.held + g.set.Resident/8
		}
	}
	if g.held > g.set.Window {
		g.dismissUntil(g.set.Window-g.set.Window/8, math.MaxInt64)
	}
}

// dismissUntil has stories leave whose last article is older than a moment, until
// so many articles are left.
func (g *Grouper) dismissUntil(articles int, before int64) {
	type resident struct {
		l *tongue
		s *story
	}
	var all []resident
	for _, l := range g.order {
		for _, s := range l.stories {
			if s != nil && (before == math.MaxInt64 || s.dated && s.last < before) {
				all = append(all, resident{l, s})
			}
		}
	}
	slices.SortFunc(all, func(a, b resident) int { return cmp.Compare(a.s.touched, b.s.touched) })
	for _, r := range all {
		if g.held <= articles {
			break
		}
		g.dismiss(r.l, r.s)
	}
	if g.archive != nil {
		g.arrived = slices.DeleteFunc(g.arrived, func(a *article) bool { return a.gone })
	}
}

// dismiss takes a story out of memory. The counts of its words stay: they are
// what the language has taught.
func (g *Grouper) dismiss(l *tongue, s *story) {
	if g.archive != nil && s.dated {
		data := &bytes.Buffer{}
		p := &pen{w: bufio.NewWriter(data)}
		p.left(l, s)
		if p.w.Flush() == nil {
			g.fail(g.archive.Put(Left{s.ID(), l.name, s.first, s.last, data.Bytes()}))
			l.leftUntil = max(l.leftUntil, s.last)
			reach := int64(g.set.Reach.Seconds())
			for block := s.first/reach - 1; block <= s.last/reach+1; block++ {
				delete(l.fetched, block)
			}
		}
	}
	g.discard(l, s)
}

// discard drops a story from memory.
func (g *Grouper) discard(l *tongue, s *story) {
	for _, a := range s.articles {
		a.gone, a.terms, a.counts, a.meaning = true, nil, nil, nil
	}
	g.held -= len(s.articles)
	l.stories[s.number], l.spans[s.number] = nil, closed
	delete(l.byID, s.id)
	s.terms, s.articles = nil, nil
}

// inArchive reports whether a story ever left memory.
func (g *Grouper) inArchive(id uint64) bool {
	if g.archive == nil {
		return false
	}
	has, err := g.archive.Has((&story{id: id}).ID())
	g.fail(err)
	return has
}

// Forget takes stories out of memory for good, as if their articles had never
// been; what their words have taught stays.
func (g *Grouper) Forget(stories []string) {
	for _, name := range stories {
		id, err := strconv.ParseUint(name, 16, 64)
		if err != nil {
			continue // no id of ours is such
		}
		for _, l := range g.order {
			if s := l.byID[id]; s != nil {
				g.discard(l, s)
			}
		}
	}
	g.arrived = slices.DeleteFunc(g.arrived, func(a *article) bool { return a.gone })
}

// end takes a story whose articles went elsewhere out of memory, and out of the
// archive where it had come back from there.
func (g *Grouper) end(l *tongue, s *story) {
	if g.inArchive(s.id) {
		g.fail(g.archive.Put(Left{Story: s.ID(), Language: l.name, First: s.first, Last: s.last}))
	}
	l.close(s)
}

// fail keeps the first error of the archive; see Err.
func (g *Grouper) fail(err error) {
	if g.err == nil && err != nil {
		g.err = err
	}
}

// Err returns the first error of the archive: grouping went on without it.
func (g *Grouper) Err() error { return g.err }

// fetch brings back the stories that a late article may belong to: one so far
// behind the latest that no story of today could be its own.
func (g *Grouper) fetch(l *tongue, a *article) {
	reach := int64(g.set.Reach.Seconds())
	if g.archive == nil || !a.dated || a.time+reach >= g.clock || a.time-reach > l.leftUntil {
		return
	}
	block := a.time / reach
	if l.fetched[block] {
		return
	}
	left, err := g.archive.Near(l.name, (block-1)*reach, (block+2)*reach)
	if err != nil {
		g.fail(err)
		return
	}
	l.fetched[block] = true
	slices.SortFunc(left, func(a, b Left) int {
		return cmp.Or(cmp.Compare(a.First, b.First), cmp.Compare(a.Story, b.Story))
	})
	for _, s := range left {
		g.admit(l, s)
	}
}

// admit puts a story that had left back into memory.
func (g *Grouper) admit(l *tongue, left Left) {
	e := &eye{r: bufio.NewReader(bytes.NewReader(left.Data))}
	s := e.left(l, &g.set)
	if e.err != nil {
		g.fail(e.err)
		return
	}
	if l.byID[s.id] != nil {
		return
	}
	s.number, s.touched = uint32(len(l.stories)), g.number
	l.stories, l.spans = append(l.stories, s), append(l.spans, undated)
	l.byID[s.id] = s
	if s.dated {
		l.spans[s.number] = span{int32(s.first / 60), int32(s.last / 60)}
	}
	for _, t := range s.terms {
		l.post(t.word, s, &g.set)
	}
	g.held += len(s.articles)
	g.arrived = append(g.arrived, s.articles...)
}

// left writes a story with its words spelt out.
func (p *pen) left(l *tongue, s *story) {
	p.number(s.id)
	p.number(uint64(s.voices))
	p.flag(s.dated)
	p.signed(s.first)
	p.signed(s.last)
	p.spelt(l, s.terms)
	p.number(uint64(len(s.articles)))
	for _, a := range s.articles {
		p.text(a.id)
		p.signed(a.time)
		p.number(uint64(a.outlet))
		p.number(uint64(a.number))
		for _, f := range a.flags() {
			p.flag(*f)
		}
		p.spelt(l, a.terms)
		p.bytes(a.counts)
		p.bytes(unsigned(a.meaning))
	}
}

func (p *pen) spelt(l *tongue, terms []term) {
	p.number(uint64(len(terms)))
	for _, t := range terms {
		p.text(l.words.Word(t.word))
		p.text(l.words.Form(t.word))
		p.weight(t.weight)
	}
}

func (e *eye) left(l *tongue, set *Settings) *story {
	s := &story{id: e.number(), voices: int32(e.number()), dated: e.flag(), first: e.signed(), last: e.signed()}
	s.terms = e.spelt(l, set)
	slices.SortFunc(s.terms, func(a, b term) int { return cmp.Compare(a.word, b.word) })
	s.length = norm(s.terms)
	for n := e.count(); n > 0 && e.err == nil; n-- {
		a := &article{id: e.text(), story: s, time: e.signed(), outlet: uint32(e.number()), number: uint32(e.number())}
		for _, f := range a.flags() {
			*f = e.flag()
		}
		a.terms, a.counts, a.meaning = e.spelt(l, set), e.bytes(), signed(e.bytes())
		if len(a.terms) != len(a.counts) {
			e.fail()
			break
		}
		sortTogether(a.terms, a.counts)
		s.articles = append(s.articles, a)
	}
	return s
}

func (e *eye) spelt(l *tongue, set *Settings) []term {
	var out []term
	for n := e.count(); n > 0 && e.err == nil; n-- {
		word, form, weight := e.bytes(), e.text(), e.weight()
		if len(word) == 0 {
			e.fail()
			break
		}
		out = append(out, term{l.number(word, form, set), weight})
	}
	return out
}

// sortTogether orders terms by word, and their counts with them.
func sortTogether(terms []term, counts []uint8) {
	type both struct {
		term
		count uint8
	}
	all := make([]both, len(terms))
	for i := range terms {
		all[i] = both{terms[i], counts[i]}
	}
	slices.SortFunc(all, func(a, b both) int { return cmp.Compare(a.word, b.word) })
	for i := range all {
		terms[i], counts[i] = all[i].term, all[i].count
	}
}
