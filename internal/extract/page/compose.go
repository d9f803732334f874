package page

import (
	"strings"
	"unicode/utf8"

	"variorum"
)

// maxRemoved bounds how much of what was left out an article reports.
const maxRemoved = 300

// Compose makes the article of a page from the probabilities of its blocks.
func (e *Extractor) Compose(s *Sight, p []float32, from variorum.Page) variorum.Article {
	a := variorum.Article{Input: from.Input, Captions: []string{}, Authors: []string{}, Credits: []variorum.Credit{}, Removed: []variorum.Removed{}, Found: map[string]string{}}
	if e.ready() != nil {
		return a
	}
	e.facts(s, from, &a)
	c := e.cast(s, p, a.Authors)
	c.write(&a)
	e.fromData(s, &a)
	if a.Authors == nil {
		a.Authors = []string{}
	}
	return a
}

// write fills text, roles, captions, deck and what was removed.
func (c *caster) write(a *variorum.Article) {
	var b strings.Builder
	at := 0 // code points
	for i, f := range c.fates {
		words := c.Page.Words(i)
		if !f.kept {
			c.aside(a, i)
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
			at++
		}
		n := utf8.RuneCount(words)
		if f.role != variorum.RoleBody {
			a.Roles = append(a.Roles, variorum.RoleSpan{Role: f.role, Start: at, End: at + n})
		}
		b.Write(words)
		at += n
	}
	a.Text = b.String()
}

// aside files a block that is not text.
func (c *caster) aside(a *variorum.Article, i int) {
	role := c.fates[i].role
	if role == variorum.RoleTitle || role == "" {
		return
	}
	words := string(c.Page.Words(i))
	switch {
	case role == variorum.RoleCaption:
		if len(a.Captions) < maxRemoved && !listed(a.Captions, words) {
			a.Captions = append(a.Captions, words)
		}
	case role == variorum.RoleDeck && a.Deck == "":
		a.Deck = words
		a.Found["deck"] = "text under the title"
	case len(a.Removed) < maxRemoved:
		a.Removed = append(a.Removed, variorum.Removed{Exact: words, Role: role})
	}
}

func listed(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
