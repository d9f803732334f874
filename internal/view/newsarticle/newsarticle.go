// Package newsarticle prints a story as JSON-LD in the words of schema.org: an
// ItemList of NewsArticles, one a report.
//
// An edition comes in, one JSON-LD object a story goes out. What a report came
// from stands in isBasedOn where lineage proves the direction (copies, abridged
// and rewritten texts; translationOfWork for translations), quotations of another
// report's words in citation. What is not proven is not said: two reports of one
// unnamed text are linked by nothing.
package newsarticle

import (
	"encoding/json"
	"io"
	"strings"
	"time"

	"variorum"
)

// Addresses say where stories and articles are shown.
type Addresses struct {
	Story   func(id string) string
	Article func(id string) string
	// Modified is when an article was read with another text than before; it may be
	// nil.
	Modified map[string]time.Time
}

type object map[string]any

func (o object) set(key string, value string) {
	if value != "" {
		o[key] = value
	}
}

// Print prints the stories of an edition: one object where there is one, else a
// list.
func Print(w io.Writer, e *variorum.Edition, at Addresses) error {
	articles := map[string]*variorum.Article{}
	for i := range e.Articles {
		articles[e.Articles[i].ID] = &e.Articles[i]
	}
	var list []any
	for i := range e.Stories {
		list = append(list, story(&e.Stories[i], articles, at))
	}
	out := json.NewEncoder(w)
	out.SetIndent("", " ")
	if len(list) == 1 {
		return out.Encode(list[0])
	}
	return out.Encode(list)
}

func story(s *variorum.Story, articles map[string]*variorum.Article, at Addresses) object {
	address := at.Story(s.ID)
	out := object{"@context": "https://schema.org", "@type": "ItemList", "@id": address, "url": address, "identifier": s.ID, "itemListOrder": "https://schema.org/ItemListOrderAscending"}
	out.set("name", s.Title.Exact())
	links := relations(s, articles, at)
	var items []object
	for _, id := range s.Articles {
		if a := articles[id]; a != nil {
			item := article(a, at)
			for key, list := range links[id] {
				item[key] = list
			}
			items = append(items, object{"@type": "ListItem", "position": len(items) + 1, "item": item})
		}
	}
	out["numberOfItems"], out["itemListElement"] = len(items), items
	return out
}

func article(a *variorum.Article, at Addresses) object {
	o := object{"@type": "NewsArticle", "@id": at.Article(a.ID), "identifier": a.ID}
	if strings.HasPrefix(a.URL, "https://") || strings.HasPrefix(a.URL, "http://") {
		o["url"], o["mainEntityOfPage"] = a.URL, a.URL
	}
	o.set("headline", a.Title)
	o.set("description", a.Deck)
	o.set("articleBody", a.Text)
	o.set("articleSection", a.Section)
	o.set("inLanguage", a.Language)
	o.set("datePublished", date(a.Published))
	o.set("dateModified", date(a.Modified))
	if t, ok := at.Modified[a.ID]; ok {
		o["dateModified"] = t.UTC().Format(time.RFC3339)
	}
	if a.Free != nil {
		o["isAccessibleForFree"] = *a.Free
	}
	var authors []object
	for _, name := range a.Authors {
		authors = append(authors, object{"@type": "Person", "name": name})
	}
	if len(authors) > 0 {
		o["author"] = authors
	}
	if a.Outlet != "" {
		publisher := object{"@type": "NewsMediaOrganization", "name": a.Outlet}
		if a.Publisher != "" && a.Publisher != a.Outlet {
			publisher["parentOrganization"] = object{"@type": "Organization", "name": a.Publisher}
		}
		o["publisher"] = publisher
	}
	credits(o, a)
	return o
}

// credits puts the words that credit a text, and photographs with their captions.
func credits(o object, a *variorum.Article) {
	var text, photo []string
	for _, c := range a.Credits {
		switch c.Kind {
		case variorum.CreditText:
			text = append(text, c.Exact)
		case variorum.CreditPhoto:
			photo = append(photo, c.Exact)
		}
	}
	if len(text) > 0 {
		o["creditText"] = strings.Join(text, "; ")
	}
	var pictures []object
	for _, caption := range a.Captions {
		pictures = append(pictures, object{"@type": "ImageObject", "caption": caption})
	}
	if len(pictures) == 1 && len(photo) > 0 {
		pictures[0]["creditText"] = strings.Join(photo, "; ")
	}
	if len(pictures) > 0 {
		o["image"] = pictures
	}
}

// date is a stamp as schema.org wants it: a date, or a time with its zone.
func date(s variorum.Stamp) string {
	t, ok := s.Time()
	switch {
	case !ok:
		return ""
	case s.IsDate():
		return string(s)
	}
	return t.Format(time.RFC3339)
}

// relations are each article's links to what its text came from.
func relations(s *variorum.Story, articles map[string]*variorum.Article, at Addresses) map[string]map[string][]object {
	out := map[string]map[string][]object{}
	add := func(id, key string, o object) {
		if out[id] == nil {
			out[id] = map[string][]object{}
		}
		out[id][key] = append(out[id][key], o)
	}
	for _, e := range s.Lineage.Edges {
		if e.Direction != "known" {
			continue
		}
		key := "isBasedOn"
		switch e.Kind {
		case variorum.EdgeQuotesOnly:
			key = "citation"
		case variorum.EdgeTranslation:
			key = "translationOfWork"
		}
		add(e.To, key, work(e.From, articles, at))
	}
	return out
}

// work is what an edge begins at: a report of the story, or a text of an agency or
// outlet that is not among them.
func work(from string, articles map[string]*variorum.Article, at Addresses) object {
	if a := articles[from]; a != nil {
		o := object{"@type": "NewsArticle", "@id": at.Article(a.ID)}
		o.set("headline", a.Title)
		return o
	}
	_, name, _ := strings.Cut(from, ":")
	return object{"@type": "CreativeWork", "provider": object{"@type": "NewsMediaOrganization", "name": name}}
}
