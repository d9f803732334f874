// Package name lists who and what a story names: persons, organisations and
// places, each with every written form, over articles, languages and scripts,
// and with the roles the sources give them.
//
// Prepared sources come in; names come out, the most written first. A form
// joins the one name it fits: longest forms first, by its last word, an
// abbreviation or a spelling that another alphabet or transliteration
// explains; where two fit it stays alone. Who speaks is left to
// internal/trace/quote. Finding names in a text is internal/text/proper.
package name

import (
	"cmp"
	"slices"
	"unicode/utf8"

	"variorum"
	"variorum/internal/text"
	"variorum/internal/text/proper"
	"variorum/internal/trace/source"
)

// A Tracer lists names. It is made once and safe for concurrent use.
type Tracer struct {
	finder  *proper.Finder
	speller *proper.Speller
}

// New returns a tracer.
func New() *Tracer { return &Tracer{proper.New(), proper.NewSpeller()} }

// mostRoles is how many roles of a name are kept, the most printed first.
const mostRoles = 8

// Trace returns the names of a story, ordered by how many articles and places
// write them.
func (t *Tracer) Trace(sources []*source.Source) []variorum.Name {
	forms := t.collect(sources)
	clusters := t.fold(forms)
	for _, c := range clusters {
		c.spread, c.total, c.at = len(c.articles()), c.count(), c.first()
	}
	slices.SortStableFunc(clusters, func(a, b *cluster) int {
		return cmp.Or(b.spread-a.spread, b.total-a.total, a.at-b.at)
	})
	tongues := map[string]int{} // sources by language
	for _, s := range sources {
		tongues[text.Primary(s.Article.Language)]++
	}
	out := make([]variorum.Name, 0, len(clusters))
	for _, c := range clusters {
		out = append(out, c.name(sources, tongues))
	}
	return out
}

// name prints a cluster.
func (c *cluster) name(sources []*source.Source, tongues map[string]int) variorum.Name {
	forms := slices.Clone(c.forms)
	slices.SortStableFunc(forms, func(a, b *form) int {
		return cmp.Or(a.rank()-b.rank(), len(b.words)-len(a.words), a.bent()-b.bent(), tongues[b.languages[0]]-tongues[a.languages[0]], len(b.articles)-len(a.articles), b.count-a.count, utf8.RuneCountInString(b.text)-utf8.RuneCountInString(a.text), cmp.Compare(a.text, b.text))
	})
	n := variorum.Name{Name: forms[0].text, Kind: string(c.decide()), Roles: c.roles()}
	for _, f := range forms {
		printed := variorum.Form{Text: f.text}
		for _, i := range f.articles {
			printed.Articles = append(printed.Articles, sources[i].Article.ID)
		}
		n.Forms = append(n.Forms, printed)
	}
	return n
}

// rank puts the name of a state before its capital, and capitals before seats;
// shouted forms come last.
func (f *form) rank() int {
	switch {
	case f.region.Standing == proper.Capital:
		return 1
	case f.region.Standing == proper.Seat:
		return 2
	case f.shouted && !f.acronym:
		return 3
	}
	return 0
}

// bent puts forms with a case ending behind those without.
func (f *form) bent() int {
	if f.declined {
		return 1
	}
	return 0
}

// roles returns the roles of all forms, the most printed first.
func (c *cluster) roles() []string {
	count, at := map[string]int{}, map[string]int{}
	var out []string
	for _, f := range c.forms {
		for _, r := range f.roles {
			if count[r.text] == 0 {
				out = append(out, r.text)
				at[r.text] = r.at
			}
			count[r.text] += r.count
			at[r.text] = min(at[r.text], r.at)
		}
	}
	slices.SortFunc(out, func(a, b string) int {
		return cmp.Or(count[b]-count[a], at[a]-at[b], cmp.Compare(a, b))
	})
	return out[:min(len(out), mostRoles)]
}

// decide says what kind of thing the name is.
func (c *cluster) decide() proper.Kind {
	votes := map[proper.Kind]int{}
	region, common, words, articled := false, false, 0, 0
	for _, f := range c.forms {
		for k, n := range f.kinds {
			votes[k] += n
		}
		region = region || f.region.Code != ""
		words = max(words, len(f.words))
		articled += f.articled
		common = common || f.common
	}
	if region {
		return proper.Place
	}
	best, most := proper.Unknown, 0
	for _, k := range []proper.Kind{proper.Person, proper.Organisation, proper.Place, proper.Other} {
		if votes[k] > most {
			best, most = k, votes[k]
		}
	}
	if best != proper.Unknown {
		return best
	}
	// "the World Cup", but "Ada Byron": English and its neighbours put an
	// article before names of things, not of people.
	if words >= 2 && words <= 4 && articled == 0 && !common {
		return proper.Person
	}
	return proper.Other
}
