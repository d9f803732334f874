package quote

import (
	_ "embed" // given.txt
	"strings"
	"unicode"
	"unicode/utf8"

	"variorum"
	"variorum/internal/text"
)

// none is no entity.
const none = -1

// An entity is someone or something that can speak in the story.
type entity struct {
	name   string // fullest form; "" for one known by a role only
	role   string
	kind   string
	gender class // male, female or 0
	fixed  bool  // the name comes from the story's names
	heads  map[string]bool
}

// collective reports whether the entity is known to be no single person.
func (e *entity) collective() bool { return e.kind == "place" || e.kind == "organisation" }

// A cast is who can speak in a story.
type cast struct {
	all   []entity         // by id
	form  map[string]int   // folded form
	last  map[string][]int // folded last word of a name
	role  map[string][]int // folded head of a role
	given map[string]class
}

// newCast takes the story's names.
func newCast(names []variorum.Name, given map[string]class) *cast {
	c := &cast{form: map[string]int{}, last: map[string][]int{}, role: map[string][]int{}, given: given}
	for _, n := range names {
		id := c.add(entity{name: n.Name, kind: n.Kind, fixed: true})
		for _, f := range n.Forms {
			c.know(f.Text, id)
		}
		c.know(n.Name, id)
		for _, r := range n.Roles {
			c.hasRole(id, r)
		}
	}
	return c
}

func (c *cast) add(e entity) int {
	e.heads = map[string]bool{}
	if e.name != "" && (e.kind == "" || e.kind == "person") {
		first, _, _ := strings.Cut(e.name, " ")
		e.gender = c.given[text.Fold(first)]
	}
	c.all = append(c.all, e)
	return len(c.all) - 1
}

// know remembers a form of an entity.
func (c *cast) know(form string, id int) {
	folded := foldName(form)
	if folded == "" {
		return
	}
	if _, ok := c.form[folded]; !ok {
		c.form[folded] = id
	}
	if r, n := utf8.DecodeRuneInString(folded); unicode.Is(unicode.Han, r) && !strings.Contains(folded, " ") {
		c.knowLast(folded[:n], id) // a family name comes first
		if _, m := utf8.DecodeRuneInString(folded[n:]); m > 0 {
			c.knowLast(folded[:n+m], id)
		}
	}
	c.knowLast(folded[strings.LastIndexByte(folded, ' ')+1:], id)
}

func (c *cast) knowLast(w string, id int) {
	for _, other := range c.last[w] {
		if other == id {
			return
		}
	}
	c.last[w] = append(c.last[w], id)
}

// known reports whether a word ends a name of the story.
func (c *cast) known(low string) bool { return len(c.last[text.Fold(low)]) > 0 }

func (c *cast) hasRole(id int, role string) {
	for _, w := range strings.Fields(text.Fold(role)) {
		w = strings.Trim(w, ".,;:'\"“”’()")
		if utf8.RuneCountInString(w) < 3 || c.all[id].heads[w] {
			continue
		}
		c.all[id].heads[w] = true
		c.role[w] = append(c.role[w], id)
	}
}

// find returns the entity of a written name.
func (c *cast) find(name string) int {
	folded := foldName(name)
	for s := folded; s != ""; {
		if id, ok := c.form[s]; ok {
			return id
		}
		i := strings.IndexByte(s, ' ')
		if i < 0 {
			break
		}
		s = s[i+1:]
	}
	last := folded[strings.LastIndexByte(folded, ' ')+1:]
	if ids := c.last[last]; len(ids) == 1 && last != "" {
		return ids[0]
	}
	return none
}

// name returns the entity of a written name, a new one where there is none; a
// longer form than before becomes the entity's name.
func (c *cast) named(name string) int {
	name = strings.TrimSpace(trimPossessive(name))
	id := c.find(name)
	if id != none {
		if e := &c.all[id]; (!e.fixed || !strings.Contains(e.name, " ")) && strings.Count(name, " ") > strings.Count(e.name, " ") && sharesLast(name, e.name) {
			e.name = name
			c.know(name, id)
			if e.gender == 0 {
				first, _, _ := strings.Cut(name, " ")
				e.gender = c.given[text.Fold(first)]
			}
		}
		return id
	}
	id = c.add(entity{name: name})
	c.know(name, id)
	return id
}

func sharesLast(a, b string) bool {
	a, b = foldName(a), foldName(b)
	return a[strings.LastIndexByte(a, ' ')+1:] == b[strings.LastIndexByte(b, ' ')+1:]
}

func trimPossessive(s string) string {
	return strings.TrimSuffix(strings.TrimSuffix(s, "'s"), "’s")
}

// foldName returns the words of a name, folded, joined by spaces.
func foldName(s string) string {
	var out []string
	ideograms := true
	for _, w := range text.Words(trimPossessive(s)) {
		out = append(out, text.Fold(w.Lower))
		ideograms = ideograms && w.Kind == text.Ideogram
	}
	if ideograms {
		return strings.Join(out, "")
	}
	return strings.Join(out, " ")
}

//go:embed data/given.txt
var givenNames string

// readGiven reads data/given.txt: "male: …", "female: …".
func readGiven() map[string]class {
	out := map[string]class{}
	for line := range text.DataLines(givenNames) {
		key, rest, _ := strings.Cut(line, ":")
		for _, w := range strings.Fields(rest) {
			out[text.Fold(w)] |= keys()[key]
		}
	}
	return out
}
