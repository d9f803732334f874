package page

import (
	"net/url"
	"strings"

	"variorum"
	"variorum/internal/extract/page/head"
)

// facts fills what is known about the article beside its text.
func (e *Extractor) facts(s *Sight, from variorum.Page, a *variorum.Article) {
	note := func(field, evidence string) {
		if evidence != "" {
			a.Found[field] = evidence
		}
	}
	var ev string
	a.Title, ev = e.title(s, from.Given.URL)
	note("title", ev)
	a.Authors, ev = e.people(s)
	note("authors", ev)
	address := from.Given.URL
	if c, ev := canonical(s.Head.Canonical, address); c != "" {
		a.URL = c
		note("url", ev)
		address = c
	}
	a.Published, a.Modified, ev = e.published(s, address)
	note("published", ev)
	if len(s.Head.Outlets) > 0 {
		a.Outlet = s.Head.Outlets[0].Value
		note("outlet", s.Head.Outlets[0].From)
	} else if s.Head.Publisher.Value != "" {
		a.Outlet = s.Head.Publisher.Value
		note("outlet", s.Head.Publisher.From)
	}
	if s.Head.Publisher.Value != a.Outlet {
		a.Publisher = s.Head.Publisher.Value
		note("publisher", s.Head.Publisher.From)
	}
	a.Section = section(s.Head.Section.Value)
	note("section", s.Head.Section.From)
	a.Free = s.Head.Free
	for _, l := range s.Head.Languages {
		if tag := languageTag(l.Value); tag != "" {
			a.Language = tag
			note("language", l.From)
			break
		}
	}
}

// section returns the first of several sections: some pages state all their tags.
func section(s string) string {
	if first, _, many := strings.Cut(s, ","); many && strings.Count(s, ",") > 1 {
		return strings.TrimSpace(first)
	}
	return s
}

// languageTag returns a BCP 47 tag as pages state it ("en_US", "de"), "" for
// what is none.
func languageTag(s string) string {
	s = strings.ReplaceAll(strings.TrimSpace(s), "_", "-")
	primary, rest, _ := strings.Cut(s, "-")
	if len(primary) < 2 || len(primary) > 3 || len(rest) > 8 {
		return ""
	}
	for _, r := range primary {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') {
			return ""
		}
	}
	if rest == "" {
		return strings.ToLower(primary)
	}
	return strings.ToLower(primary) + "-" + rest
}

// canonical returns the page's own address for itself where it is absolute and
// on the host it was fetched from, or where nothing else is known.
func canonical(c head.Statement, address string) (string, string) {
	u, err := url.Parse(c.Value)
	if err != nil || u.Host == "" && address == "" {
		return "", ""
	}
	base, err := url.Parse(address)
	if err != nil {
		return "", ""
	}
	u = base.ResolveReference(u)
	if u.Scheme != "http" && u.Scheme != "https" || (u.Path == "/" || u.Path == "") && len(base.Path) > 1 {
		return "", ""
	}
	return u.String(), c.From
}
