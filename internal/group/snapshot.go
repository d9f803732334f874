package group

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"

	"variorum/internal/text/background"
)

// snapshotVersion is the first number of a snapshot; it rises when what follows changes.
const snapshotVersion = 2

// maxSnapshot bounds every length read from a snapshot, so that a damaged one
// cannot ask for more memory than there is.
const maxSnapshot = 1 << 28

var errSnapshot = errors.New("damaged snapshot")

// ErrVersion says that a snapshot was made by another version of the program.
var ErrVersion = errors.New("snapshot of another version")

// Save writes all that the grouper knows. A grouper made by Load from it answers
// byte for byte as this one would have.
func (g *Grouper) Save(w io.Writer) error {
	p := &pen{w: bufio.NewWriter(w)}
	p.number(snapshotVersion)
	p.signed(g.clock)
	p.flag(g.timed)
	p.number(uint64(g.number))
	p.number(uint64(g.crowded))
	p.number(uint64(len(g.order)))
	at := map[*article]uint64{}
	for _, l := range g.order {
		p.tongue(l, at)
	}
	p.number(uint64(len(g.arrived)))
	for _, a := range g.arrived {
		p.flag(a.gone)
		if a.gone {
			p.text(a.id)
			p.number(a.story.id)
		} else {
			p.number(at[a])
		}
	}
	p.number(uint64(len(g.events)))
	for _, e := range g.events {
		p.text(e.Kind)
		p.text(e.Story)
		p.text(e.Into)
		p.text(e.Article)
	}
	if p.err == nil {
		p.err = p.w.Flush()
	}
	if p.err != nil {
		return fmt.Errorf("save grouping: %w", p.err)
	}
	return nil
}

// Load reads what Save wrote. The options must be those of the grouper that was saved.
func Load(r io.Reader, library *background.Library, opt Options) (*Grouper, error) {
	g := New(library, opt)
	e := &eye{r: bufio.NewReader(r)}
	version := e.number()
	if e.err == nil && version != snapshotVersion && version != 1 {
		return nil, fmt.Errorf("load grouping: %w: %d, not %d", ErrVersion, version, snapshotVersion)
	}
	g.clock, g.timed, g.number = e.signed(), e.flag(), uint32(e.number())
	if version > 1 {
		g.crowded = int(e.number())
	}
	var articles []*article
	for n := e.count(); n > 0 && e.err == nil; n-- {
		if l := e.tongue(g, &articles); e.err == nil {
			g.tongues[l.name] = l
			g.order = append(g.order, l)
		}
	}
	g.held = len(articles)
	for n := e.count(); n > 0 && e.err == nil; n-- {
		if e.flag() {
			g.arrived = append(g.arrived, &article{id: e.text(), gone: true, story: &story{id: e.number()}})
		} else if i := e.number(); i < uint64(len(articles)) {
			g.arrived = append(g.arrived, articles[i])
		} else {
			e.fail()
		}
	}
	for n := e.count(); n > 0 && e.err == nil; n-- {
		g.events = append(g.events, Event{e.text(), e.text(), e.text(), e.text()})
	}
	if e.err != nil {
		return nil, fmt.Errorf("load grouping: %w", e.err)
	}
	return g, nil
}

func (p *pen) tongue(l *tongue, at map[*article]uint64) {
	p.text(l.name)
	p.number(uint64(l.opened))
	p.signed(l.leftUntil)
	p.number(uint64(l.words.Len()))
	for i := range l.known {
		p.text(l.words.Word(uint32(i)))
		p.text(l.words.Form(uint32(i)))
		k := &l.known[i]
		p.number(uint64(k.stories))
		p.number(uint64(len(k.posted)))
		for _, s := range k.posted {
			p.number(uint64(s))
		}
	}
	for _, h := range append(slices.Clone(l.traffic.hours[:]), l.traffic.undated) {
		p.signed(h.hour)
		p.number(uint64(h.articles))
		p.number(uint64(h.opened))
	}
	p.number(uint64(len(l.stories)))
	for _, s := range l.stories {
		p.flag(s != nil)
		if s != nil {
			p.story(s, at)
		}
	}
}

func (p *pen) story(s *story, at map[*article]uint64) {
	p.number(s.id)
	p.number(uint64(s.touched))
	p.number(uint64(s.voices))
	p.flag(s.dated)
	p.signed(s.first)
	p.signed(s.last)
	p.terms(s.terms)
	p.number(uint64(len(s.articles)))
	for _, a := range s.articles {
		at[a] = uint64(len(at))
		p.text(a.id)
		p.signed(a.time)
		p.number(uint64(a.outlet))
		p.number(uint64(a.number))
		for _, f := range a.flags() {
			p.flag(*f)
		}
		p.terms(a.terms)
		p.bytes(a.counts)
		p.bytes(unsigned(a.meaning))
	}
}

func (e *eye) tongue(g *Grouper, articles *[]*article) *tongue {
	name := e.text()
	l := newTongue(name, g.library.Table(name))
	l.opened, l.leftUntil = int(e.number()), e.signed()
	for n := e.count(); n > 0 && e.err == nil; n-- {
		word, form := e.bytes(), e.text()
		if len(word) == 0 {
			e.fail()
			return l
		}
		id := l.number(word, form, &g.set)
		if e.err != nil || int(id) != len(l.known)-1 {
			e.fail()
			return l
		}
		k := &l.known[id]
		k.stories = uint32(e.number())
		for n := e.count(); n > 0 && e.err == nil; n-- {
			k.posted = append(k.posted, uint32(e.number()))
		}
	}
	for i := range len(l.traffic.hours) + 1 {
		h := hour{e.signed(), int(e.number()), int(e.number())}
		if i < len(l.traffic.hours) {
			l.traffic.hours[i] = h
		} else {
			l.traffic.undated = h
		}
	}
	for n := e.count(); n > 0 && e.err == nil; n-- {
		if e.flag() {
			e.story(l, articles)
		} else {
			l.stories, l.spans = append(l.stories, nil), append(l.spans, closed)
		}
	}
	for _, k := range l.known {
		for _, p := range k.posted {
			if int(p) >= len(l.stories) {
				e.fail()
			}
		}
	}
	return l
}

func (e *eye) story(l *tongue, articles *[]*article) {
	s := l.empty(e.number())
	s.touched, s.voices = uint32(e.number()), int32(e.number())
	s.dated, s.first, s.last = e.flag(), e.signed(), e.signed()
	if s.dated {
		l.spans[s.number] = span{int32(s.first / 60), int32(s.last / 60)}
	}
	s.terms = e.terms(l)
	s.length = norm(s.terms)
	for n := e.count(); n > 0 && e.err == nil; n-- {
		a := &article{id: e.text(), story: s, time: e.signed(), outlet: uint32(e.number()), number: uint32(e.number())}
		for _, f := range a.flags() {
			*f = e.flag()
		}
		a.terms, a.counts, a.meaning = e.terms(l), e.bytes(), signed(e.bytes())
		if len(a.terms) != len(a.counts) {
			e.fail()
			return
		}
		s.articles = append(s.articles, a)
		*articles = append(*articles, a)
	}
	if len(s.articles) == 0 || int(s.voices) > len(s.articles) || s.voices < 0 {
		e.fail()
	}
}

// unsigned and signed carry a direction as bytes.
func unsigned(v []int8) []byte {
	out := make([]byte, len(v))
	for i, x := range v {
		out[i] = byte(x)
	}
	return out
}

func signed(b []byte) []int8 {
	if b == nil {
		return nil
	}
	out := make([]int8, len(b))
	for i, x := range b {
		out[i] = int8(x)
	}
	return out
}

// A pen writes numbers, texts and vectors; the first error stays.
type pen struct {
	w   *bufio.Writer
	err error
}

func (p *pen) number(n uint64) {
	if p.err == nil {
		_, p.err = p.w.Write(binary.AppendUvarint(p.w.AvailableBuffer(), n))
	}
}

func (p *pen) signed(n int64) { p.number(uint64(n<<1) ^ uint64(n>>63)) }

func (p *pen) flag(f bool) {
	if f {
		p.number(1)
	} else {
		p.number(0)
	}
}

func (p *pen) bytes(b []byte) {
	p.number(uint64(len(b)))
	if p.err == nil {
		_, p.err = p.w.Write(b)
	}
}

// weight writes a weight, which is a multiple of 1/grain.
func (p *pen) weight(w float32) { p.number(uint64(w * grain)) }

func (p *pen) text(s string) { p.bytes([]byte(s)) }

func (p *pen) terms(terms []term) {
	p.number(uint64(len(terms)))
	last := uint32(0)
	for _, t := range terms {
		p.number(uint64(t.word - last))
		p.weight(t.weight)
		last = t.word
	}
}

// An eye reads what a pen wrote; after the first error it reads zeros.
type eye struct {
	r   *bufio.Reader
	err error
}

func (e *eye) fail() {
	if e.err == nil {
		e.err = errSnapshot
	}
}

func (e *eye) number() uint64 {
	if e.err != nil {
		return 0
	}
	n, err := binary.ReadUvarint(e.r)
	if err != nil {
		e.err = err
	}
	return n
}

// count reads a length; what it counts is read one by one, so that a wrong
// length ends with the input.
func (e *eye) count() int {
	n := e.number()
	if n > maxSnapshot {
		e.fail()
		return 0
	}
	if e.err != nil {
		return 0
	}
	return int(n)
}

func (e *eye) signed() int64 {
	n := e.number()
	return int64(n>>1) ^ -int64(n&1)
}

func (e *eye) flag() bool { return e.number() == 1 }

func (e *eye) bytes() []byte {
	n := e.count()
	if e.err != nil || n == 0 {
		return nil
	}
	b, err := io.ReadAll(io.LimitReader(e.r, int64(n)))
	if err != nil {
		e.err = err
	} else if len(b) < n {
		e.err = io.ErrUnexpectedEOF
	}
	return b
}

func (e *eye) weight() float32 { return float32(e.number()%(1<<23)) / grain }

func (e *eye) text() string { return string(e.bytes()) }

func (e *eye) terms(l *tongue) []term {
	var out []term
	last := uint32(0)
	for n := e.count(); n > 0 && e.err == nil; n-- {
		last += uint32(e.number())
		t := term{last, e.weight()}
		if int(t.word) >= len(l.known) {
			e.fail()
		}
		if e.err != nil {
			return out
		}
		out = append(out, t)
	}
	return out
}
