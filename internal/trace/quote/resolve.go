package quote

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"variorum/internal/text"
)

// seen is a mention whose entity is known.
type seen struct {
	unit    int
	entity  int
	mention mention
}

// A resolver turns the mentions of one part into entities, in the order of the text.
type resolver struct {
	p     *part
	cast  *cast
	past  []seen           // persons and groups so far
	done  map[[3]int]int   // unit and span of a mention: entity
	roles map[string][]int // head of a role: entities of this article, latest last
}

func newResolver(p *part, c *cast) *resolver {
	return &resolver{p: p, cast: c, done: map[[3]int]int{}, roles: map[string][]int{}}
}

// resolveAll goes through the units and resolves every subject of a cue, and
// every name of someone known, in the order of the text.
func (r *resolver) resolveAll(all []attribution) {
	extra := map[int][]mention{}
	for _, a := range all {
		if a.rule != noRule && a.cue == nil {
			extra[a.unit] = append(extra[a.unit], a.mention)
		}
	}
	for n := range r.p.units {
		u := &r.p.units[n]
		here := append(r.names(u), extra[n]...)
		for k := range u.cues {
			if u.cues[k].has {
				here = append(here, u.cues[k].subject)
			}
		}
		slices.SortStableFunc(here, func(a, b mention) int {
			return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End))
		})
		for _, m := range here {
			r.resolve(n, m)
		}
	}
}

// names returns the names in a unit, outside quotations, that the cast knows.
func (r *resolver) names(u *unit) []mention {
	if r.p.lex.flags["uncased"] {
		return nil
	}
	var out []mention
	for i := 0; i < len(u.tokens); i++ {
		t := u.tokens[i]
		if t.kind != word || !t.upper {
			continue
		}
		if !r.cast.known(strings.TrimSuffix(t.low, "'s")) || i+1 < len(u.tokens) && u.tokens[i+1].kind == word && u.tokens[i+1].upper && r.cast.known(strings.TrimSuffix(u.tokens[i+1].low, "'s")) {
			continue
		}
		m := r.p.nameBackwards(u.tokens, i)
		if m.name.Len() == 0 {
			continue
		}
		if id := r.cast.find(m.name.In(r.p.Text)); id != none && r.cast.all[id].kind != "place" {
			out = append(out, r.withTitle(u.tokens, m))
		}
	}
	return out
}

// withTitle takes in the title before a name: "union president Ida Kern".
func (r *resolver) withTitle(ts []token, m mention) mention {
	m.Span = m.name
	first := m.last
	for first > m.first && ts[first-1].Start >= m.name.Start {
		first--
	}
	k := first
	for k > 0 && ts[k-1].kind == word && ts[k-1].class&role != 0 {
		k--
	}
	if k < first && k > 0 && ts[k-1].kind == word && !r.p.lex.skip[ts[k-1].low] && ts[k-1].class&(closedSet|anyCue) == 0 && ts[k-1].End == ts[k].Start-1 {
		k--
	}
	m.first, m.Start = k, ts[k].Start
	return m
}

// resolve returns the entity of mention m of unit n.
func (r *resolver) resolve(n int, m mention) int {
	key := [3]int{n, m.Start, m.End}
	if id, ok := r.done[key]; ok {
		return id
	}
	id := none
	switch {
	case m.pronoun:
		id = r.pronoun(n, m)
	case m.tail.Len() > 0 && r.speaksFor(m):
		id = r.cast.named(m.tail.In(r.p.Text))
		r.learn(id, r.p.Text[m.Start:m.tail.Start])
	case m.name.Len() > 0:
		id = r.named(n, m)
	default:
		id = r.nominal(n, m)
	}
	r.done[key] = id
	if id != none {
		r.past = append(r.past, seen{n, id, m})
	}
	return id
}

// named learns roles and gender from what stands around the name.
func (r *resolver) named(n int, m mention) int {
	id := r.cast.named(m.name.In(r.p.Text))
	title := strings.TrimSpace(r.p.Text[m.Start:m.name.Start])
	e := &r.cast.all[id]
	if own := m.name.In(r.p.Text); e.fixed && own != e.name && strings.Contains(own, " ") && strings.HasSuffix(e.name, " "+own) && r.isRole(strings.TrimSuffix(e.name, own)) {
		e.name = own
	}
	if own := m.name.In(r.p.Text); e.fixed && r.p.lex.flags["ideograms"] && utf8.RuneCountInString(own) >= 2 && utf8.RuneCountInString(e.name) == utf8.RuneCountInString(own)+1 && strings.HasPrefix(e.name, own) {
		e.name = own
	}
	if title != "" {
		r.learn(id, title)
	}
	if m.apposed.Len() > 0 && m.apposed.Len() < 140 {
		r.learn(id, m.apposed.In(r.p.Text))
	}
	if e.gender == 0 {
		for _, w := range text.Words(title) {
			e.gender |= r.p.lex.class[spelled(w.Lower)] & (male | female)
		}
		if e.gender == male|female {
			e.gender = 0
		}
	}
	return id
}

// learn keeps a role of an entity: words with one that names a role.
func (r *resolver) learn(id int, words string) {
	e := &r.cast.all[id]
	words = r.trimRole(words)
	if e.collective() || !r.isRole(words) {
		return
	}
	r.cast.hasRole(id, words)
	role := words
	if len(role) > len(e.role) && len(role) < 80 && !e.fixed || e.role == "" && len(role) < 80 {
		e.role = role
	}
	for _, w := range text.Words(role) {
		low := text.Fold(w.Lower)
		r.roles[low] = append(r.roles[low], id)
	}
}

// speaksFor: "a statement from the union" is the union's, "the head of the army
// Ida Kern" is Ida Kern.
func (r *resolver) speaksFor(m mention) bool {
	if r.p.lex.class[m.head]&voice != 0 {
		return true
	}
	id := r.cast.find(m.tail.In(r.p.Text))
	return id != none && r.cast.all[id].kind == "person" && strings.Contains(m.tail.In(r.p.Text), " ") && r.p.lex.class[m.head]&role != 0
}

// trimRole leaves articles and outer marks out.
func (r *resolver) trimRole(s string) string {
	s = strings.Trim(s, " ,()\u00a0")
	if first, rest, ok := strings.Cut(s, " "); ok && r.p.lex.class[spelled(strings.ToLower(first))]&determiner != 0 {
		s = rest
	}
	return s
}

func (r *resolver) isRole(s string) bool {
	for _, w := range text.Words(s) {
		if r.p.lex.class[spelled(w.Lower)]&role != 0 {
			return true
		}
	}
	return false
}

// nominal: "the minister" is the person of the article, else of the story,
// whose role has that head; "a spokesman for X" is one of his own, known by the
// role alone, and "the spokesman" after it is the same.
func (r *resolver) nominal(n int, m mention) int {
	if m.head == "" {
		return none
	}
	c := r.p.lex.class[m.head]
	if c&voice != 0 && len(r.past) > 0 {
		return r.past[len(r.past)-1].entity
	}
	if c&role != 0 && !r.indefinite(n, m) {
		if id := r.holder(m); id != none {
			return id
		}
	}
	for k := len(r.past) - 1; k >= max(0, len(r.past)-roleMentions); k-- {
		if r.past[k].mention.head == m.head && !r.past[k].mention.pronoun && r.cast.all[r.past[k].entity].name == "" {
			return r.past[k].entity
		}
	}
	return r.cast.add(entity{role: m.In(r.p.Text)})
}

// indefinite: "a minister", "ministers", "a spokesman for X" name no one known.
func (r *resolver) indefinite(n int, m mention) bool {
	if r.p.lex.flags["ideograms"] {
		return false
	}
	ts := r.p.units[n].tokens
	for _, w := range ts[m.first:m.last] {
		if w.kind == word && r.p.lex.indefinite[w.low] {
			return true
		}
	}
	return false
}

// holder returns who holds the role of a mention: the last one spoken of in the
// article, be it by role alone, else the only one of the story.
func (r *resolver) holder(m mention) int {
	ids := append(slices.Clone(r.roles[text.Fold(m.head)]), r.cast.role[text.Fold(m.head)]...)
	for k := len(r.past) - 1; k >= max(0, len(r.past)-roleMentions); k-- {
		s := r.past[k]
		if s.mention.head == m.head && !s.mention.pronoun || slices.Contains(ids, s.entity) {
			return s.entity
		}
	}
	if len(ids) > 0 {
		return r.only(ids)
	}
	return none
}

func (r *resolver) only(ids []int) int {
	first := ids[0]
	for _, id := range ids {
		if id != first {
			return none
		}
	}
	return first
}

// farthest a pronoun looks back, in units, paragraphs and bytes.
const (
	pronounUnits      = 12
	pronounParagraphs = 4
	pronounBytes      = 600
	roleMentions      = 300 // how many mentions "the minister" looks back
)

// pronoun: the last one spoken of who fits, in this sentence first.
func (r *resolver) pronoun(n int, m mention) int {
	g := r.p.lex.class[m.low] & (male | female | plural)
	if g&(male|female) == male|female {
		g &^= male | female
	}
	at := r.p.units[n].paragraph
	for k := len(r.past) - 1; k >= 0; {
		un := r.past[k].unit
		if n-un > pronounUnits || at-r.p.units[un].paragraph > pronounParagraphs {
			break
		}
		// The first of a sentence is its subject.
		first := k
		for first > 0 && r.past[first-1].unit == un {
			first--
		}
		for j := first; j <= k; j++ {
			if r.past[j].mention.Start < m.Start && r.fits(r.past[j], g) {
				return r.past[j].entity
			}
		}
		k = first - 1
	}
	if r.p.lex.flags["uncased"] {
		return r.lastNamed(m, g)
	}
	return none
}

// lastNamed searches the text before a pronoun for the last name that the story
// knows, in languages whose names cannot be seen by their letters.
func (r *resolver) lastNamed(m mention, g class) int {
	head := r.p.Text[r.p.runeAt(max(0, m.Start-pronounBytes)):m.Start]
	best, at := none, -1
	for id := range r.cast.all {
		e := &r.cast.all[id]
		if e.name == "" || !r.fits(seen{entity: id}, g) {
			continue
		}
		if k := strings.LastIndex(head, e.name); k > at {
			best, at = id, k
		}
	}
	return best
}

func (r *resolver) fits(s seen, g class) bool {
	e := r.cast.all[s.entity]
	if g == plural && (e.kind == "person" || e.gender != 0) {
		return false
	}
	if g&(male|female) == 0 {
		return g == plural || e.collective() // "it"
	}
	if e.kind != "" && e.kind != "person" {
		return false
	}
	return e.gender == 0 || e.gender == g&(male|female)
}
