package name

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"variorum/internal/text"
	"variorum/internal/text/proper"
)

// A cluster is one name with its forms, the fullest first.
type cluster struct {
	forms []*form

	spread, total, at int // articles, places, order of the first place: set once folding is done
}

func (c *cluster) count() (n int) {
	for _, f := range c.forms {
		n += f.count
	}
	return n
}

func (c *cluster) first() int {
	at := c.forms[0].at
	for _, f := range c.forms {
		at = min(at, f.at)
	}
	return at
}

func (c *cluster) articles() []int {
	var out []int
	for _, f := range c.forms {
		for _, a := range f.articles {
			if at, ok := slices.BinarySearch(out, a); !ok {
				out = slices.Insert(out, at, a)
			}
		}
	}
	return out
}

// A folder joins forms to clusters; its indexes keep the work linear.
type folder struct {
	clusters []*cluster
	norm     map[string]*cluster
	region   map[proper.Region]*cluster
	last     map[string][]*cluster // by last word
	key      map[string][]*cluster // by the key of the last word
	bones    map[string][]*cluster // by the skeleton of the last word
	coarse   map[string][]*cluster // by the coarse skeleton of the last word
	initials map[string][]*cluster
	given    map[string][]*cluster // by first word
	of       map[*form]*cluster
}

// fold joins forms, the fullest first, each to the one cluster it fits.
func (t *Tracer) fold(forms []*form) []*cluster {
	f := &folder{norm: map[string]*cluster{}, region: map[proper.Region]*cluster{}, last: map[string][]*cluster{}, key: map[string][]*cluster{},
		bones: map[string][]*cluster{}, coarse: map[string][]*cluster{}, initials: map[string][]*cluster{}, given: map[string][]*cluster{}, of: map[*form]*cluster{}}
	forms = slices.Clone(forms)
	slices.SortStableFunc(forms, byLength)
	for _, x := range forms {
		if c := f.place(x, t.finder); c != nil {
			c.forms = append(c.forms, x)
			f.enter(c, x)
			continue
		}
		c := &cluster{forms: []*form{x}}
		f.clusters = append(f.clusters, c)
		f.enter(c, x)
	}
	f.metonyms()
	return slices.DeleteFunc(f.clusters, func(c *cluster) bool { return len(c.forms) == 0 })
}

// enter makes a form of a cluster findable.
func (f *folder) enter(c *cluster, x *form) {
	f.of[x] = c
	if _, ok := f.norm[x.norm()]; !ok {
		f.norm[x.norm()] = c
	}
	if x.region.Code != "" {
		r := x.region
		if r.Standing == proper.Seat {
			return
		}
		if _, ok := f.region[r]; !ok {
			f.region[r] = c
		}
		return
	}
	put(f.last, x.last(), c)
	put(f.key, x.keys[len(x.keys)-1], c)
	put(f.bones, x.bones[len(x.bones)-1], c)
	put(f.coarse, coarse(x.bones[len(x.bones)-1]), c)
	if len(x.words) > 1 {
		put(f.initials, initials(x.text), c)
		put(f.given, x.words[0], c)
	}
}

func put(m map[string][]*cluster, key string, c *cluster) {
	if key != "" && !slices.Contains(m[key], c) {
		m[key] = append(m[key], c)
	}
}

// initials are the capitals that begin the words of a name: "RSFF". Company
// endings do not count.
func initials(printed string) string {
	var b strings.Builder
	for _, w := range text.Words(printed) {
		r, _ := utf8.DecodeRuneInString(w.In(printed))
		switch w.Lower {
		case "inc", "ltd", "llc", "corp", "the":
			continue
		}
		if unicode.IsUpper(r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// place returns the cluster that a form belongs to, or nil.
func (f *folder) place(x *form, finder *proper.Finder) *cluster {
	if c := f.norm[x.norm()]; c != nil {
		return c
	}
	if x.region.Code != "" {
		return f.region[x.region]
	}
	if x.long != nil && f.of[x.long] != nil && abbreviates(x.text, x.long.text) {
		return f.of[x.long]
	}
	if x.acronym {
		if c := only(x, f.initials[letters(x.text)]); c != nil {
			return c
		}
	}
	if c := only(x, f.shorter(x)); c != nil {
		return c
	}
	if c := only(x, f.respelled(x)); c != nil {
		return c
	}
	if len(x.words) == 1 && finder.Given(x.words[0]) {
		if c := only(x, together(x, f.given[x.words[0]])); c != nil {
			return c
		}
	}
	return nil
}

func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, s)
}

// abbreviates reports whether half the letters of short begin words of long, in order:
// "FA" for "Football Association", "RFEF" for "Real Federación Española de Fútbol".
func abbreviates(short, long string) bool {
	var firsts strings.Builder
	for _, w := range text.Words(long) {
		r, _ := utf8.DecodeRuneInString(w.Lower)
		firsts.WriteRune(unicode.ToUpper(r))
	}
	rest := firsts.String()
	if len(short) < 2 {
		return false
	}
	hits := 0
	for _, r := range letters(short) {
		if i := strings.IndexRune(rest, r); i >= 0 {
			rest = rest[i+utf8.RuneLen(r):]
			hits++
		}
	}
	return hits*2 >= utf8.RuneCountInString(short)
}

// shorter returns the clusters whose name a form shortens: its words stand in
// theirs in order and end with the same word.
func (f *folder) shorter(x *form) (out []*cluster) {
	for _, c := range f.last[x.last()] {
		if slices.ContainsFunc(c.forms, func(y *form) bool { return shortens(x, y) }) && !c.another(x) {
			out = append(out, c)
		}
	}
	return out
}

// another reports whether a last name with a role is somebody else: "President
// Byron" before any "Ada Byron" who is never called president. News introduces
// people by their full name.
func (c *cluster) another(x *form) bool {
	if len(x.words) > 1 || len(x.roles) == 0 {
		return false
	}
	for _, y := range c.forms {
		for _, r := range x.roles {
			for _, s := range y.roles {
				if sharesWord(r.text, s.text) {
					return false
				}
			}
		}
		for i, a := range y.articles {
			if at, ok := slices.BinarySearch(x.articles, a); ok && y.places[i] < x.places[at] {
				return false
			}
		}
	}
	return true
}

func sharesWord(a, b string) bool {
	words := strings.Fields(strings.ToLower(a))
	for _, w := range strings.Fields(strings.ToLower(b)) {
		if slices.Contains(words, w) {
			return true
		}
	}
	return false
}

func shortens(x, y *form) bool {
	if len(x.words) >= len(y.words) || y.region.Code != "" {
		return false
	}
	if len(x.words) == 1 && (y.kinds[proper.Organisation] > 0 || y.kinds[proper.Place] > 0) && y.kinds[proper.Person] == 0 {
		return false // "Ministry" is not the short form of every ministry
	}
	return within(x.words, y.words)
}

// within reports whether the words of a stand in b in order.
func within(a, b []string) bool {
	for _, w := range b {
		if len(a) > 0 && a[0] == w {
			a = a[1:]
		}
	}
	return len(a) == 0
}

// The least letters a key, or a skeleton, must have to prove a spelling.
// Tuned on invented names in five transliterations (115 pairs) and on the
// development stories: below 5 and 4 unrelated names meet.
const (
	leastKey   = 5
	leastBones = 4
)

// respelled returns the clusters of which a form is another spelling.
func (f *folder) respelled(x *form) (out []*cluster) {
	key := x.keys[len(x.keys)-1]
	for _, c := range f.key[key] {
		if slices.ContainsFunc(c.forms, func(y *form) bool { return sameKeys(x, y) }) && !c.another(x) {
			out = append(out, c)
		}
	}
	if len(out) > 0 {
		return out
	}
	for _, c := range f.coarse[coarse(x.bones[len(x.bones)-1])] {
		if slices.ContainsFunc(c.forms, func(y *form) bool { return sameAbjad(x, y) }) {
			out = append(out, c)
		}
	}
	if len(out) > 0 {
		return out
	}
	for _, c := range f.bones[x.bones[len(x.bones)-1]] {
		if slices.ContainsFunc(c.forms, func(y *form) bool { return sameBones(x, y) }) && !c.another(x) {
			out = append(out, c)
		}
	}
	return out
}

func sameKeys(x, y *form) bool {
	if len(x.keys[len(x.keys)-1]) < leastKey && len(x.keys) == 1 || kindsPart(x, y) {
		return false
	}
	if len(x.keys) == 1 {
		return len(y.keys) == 1 || y.kinds[proper.Organisation] == 0
	}
	if len(x.keys) == len(y.keys) {
		return firstsAgree(x, y)
	}
	return within(x.keys, y.keys) || within(y.keys, x.keys)
}

// firstsAgree: all words but the last have equal keys, equal skeletons, or one
// is the other's initial.
func firstsAgree(x, y *form) bool {
	for i := 0; i < len(x.keys)-1; i++ {
		a, b := x.keys[i], y.keys[i]
		if a == b || x.bones[i] == y.bones[i] && len(x.bones[i]) >= 2 {
			continue
		}
		if (len(x.words[i]) == 1 || len(y.words[i]) == 1) && a != "" && b != "" && a[0] == b[0] {
			continue
		}
		return false
	}
	return true
}

// sameBones asks for a second witness: a first name, or another language.
func sameBones(x, y *form) bool {
	bones := x.bones[len(x.bones)-1]
	if kindsPart(x, y) {
		return false
	}
	if len(x.words) > 1 && len(x.words) == len(y.words) {
		return len(bones) >= 3 && firstsAgree(x, y)
	}
	if len(x.words) != 1 || len(bones) < leastBones {
		return false
	}
	a, b := x.words[0], y.last()
	return a[0] == b[0] && len(a) >= 5 && len(b) >= 5
}

// coarse makes one of the consonants that Arabic does not tell apart.
func coarse(bones string) string {
	return strings.NewReplacer("v", "f", "p", "b", "h", "k").Replace(bones)
}

// sameAbjad compares a name in a script without vowels with one in another
// script: all words must agree, five consonants in all.
func sameAbjad(x, y *form) bool {
	if x.abjad == y.abjad || len(x.bones) != len(y.bones) || len(x.bones) < 2 {
		return false
	}
	n := 0
	for i := range x.bones {
		if coarse(x.bones[i]) != coarse(y.bones[i]) {
			return false
		}
		n += len(x.bones[i])
	}
	return n >= 5
}

// kindsPart: one is only ever a person, the other only ever a place or organisation.
func kindsPart(x, y *form) bool {
	if x.region.Code != "" || y.region.Code != "" {
		return true
	}
	person := func(f *form) bool { return f.kinds[proper.Person] > 0 }
	thing := func(f *form) bool {
		return f.kinds[proper.Person] == 0 && f.kinds[proper.Organisation]+f.kinds[proper.Place] > 0
	}
	return person(x) && thing(y) || person(y) && thing(x)
}

// only returns the one cluster that fits: the single candidate, or the single
// one that is written in full in each of the form's articles. Two stay two.
func only(x *form, candidates []*cluster) *cluster {
	if len(candidates) == 1 {
		return candidates[0]
	}
	if len(candidates) == 0 {
		return nil
	}
	var chosen *cluster
	for _, a := range x.articles {
		for _, c := range candidates {
			if !c.in(a) {
				continue
			}
			if chosen != nil && chosen != c {
				return nil
			}
			chosen = c
		}
	}
	return chosen
}

// in reports whether a form of the cluster stands in article a.
func (c *cluster) in(a int) bool {
	return slices.ContainsFunc(c.forms, func(f *form) bool { _, ok := slices.BinarySearch(f.articles, a); return ok })
}

// together keeps the clusters that share an article with the form.
func together(x *form, candidates []*cluster) (out []*cluster) {
	for _, c := range candidates {
		if slices.ContainsFunc(x.articles, c.in) {
			out = append(out, c)
		}
	}
	return out
}

// acts reports whether a story lets a capital speak or act more often than it
// places things there.
func (c *cluster) acts() bool {
	n := 0
	for _, x := range c.forms {
		n += x.acts - x.located
	}
	return n > 0
}

// metonyms joins a capital to its state where the story lets it speak or act
// ("Kyiv said"). Seats of government stay names of their own.
func (f *folder) metonyms() {
	for _, c := range f.clusters {
		if len(c.forms) == 0 || c.forms[0].region.Code == "" || c.forms[0].region.Standing != proper.Capital {
			continue
		}
		state := f.region[proper.Region{Code: c.forms[0].region.Code, Standing: proper.State}]
		if state == nil || state == c || !c.acts() {
			continue
		}
		state.forms = append(state.forms, c.forms...)
		c.forms = nil
	}
}
