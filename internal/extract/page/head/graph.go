package head

import "strings"

// graph is the JSON-LD of a page: its scripts with their nodes.
type graph struct {
	roots    []value
	ids      map[string]*value
	articles []*value // nodes of an article type, outermost first
	pages    []*value // WebPage nodes
	sites    []*value // WebSite and organisation nodes
	people   []*value
}

// aside are keys under which other articles stand.
var aside = map[string]bool{
	"itemListElement": true, "hasPart": true, "mentions": true, "citation": true, "comment": true, "review": true, "about": true,
	"relatedLink": true, "isRelatedTo": true, "isPartOf": true, "breadcrumb": true, "potentialAction": true, "image": true, "video": true,
}

// articleTypes are the schema.org types of a page's own text.
var articleTypes = []string{"Article", "BlogPosting", "Report", "Posting", "Review", "Recipe"}

func (g *graph) walk(v *value, depth int, under string) {
	if depth > maxDepth || aside[under] && under != "mainEntity" {
		return
	}
	if v.kind == object {
		if id := v.get("@id"); id.kind == text && len(v.keys) > 1 {
			if _, taken := g.ids[id.str]; !taken {
				g.ids[id.str] = v
			}
		}
		g.file(v)
	}
	for i := range v.items {
		key := under
		if v.kind == object {
			key = v.keys[i]
		}
		if v.items[i].kind == object || v.items[i].kind == list {
			g.walk(&v.items[i], depth+1, key)
		}
	}
}

func (g *graph) file(v *value) {
	switch {
	case v.isType("WebPage", "ItemPage", "AboutPage"):
		g.pages = append(g.pages, v)
	case v.isType(articleTypes...) && v.get("headline").kind+v.get("name").kind+v.get("articleBody").kind+v.get("datePublished").kind > 0:
		g.articles = append(g.articles, v)
	case v.isType("WebSite", "Organization"):
		g.sites = append(g.sites, v)
	case v.isType("Person"):
		g.people = append(g.people, v)
	}
}

// state files what the graph says.
func (g *graph) state(h *Head) {
	for _, a := range g.articles {
		h.Article = true
		h.News = h.News || a.isType("News", "Report")
		add(&h.Titles, a.get("headline").words(), "json-ld headline")
		if a.get("headline").kind == null {
			add(&h.Titles, a.get("name").words(), "json-ld name")
		}
		add(&h.Descriptions, a.get("description").words(), "json-ld description")
		add(&h.Published, a.get("datePublished").words(), "json-ld datePublished")
		add(&h.Modified, a.get("dateModified").words(), "json-ld dateModified")
		g.authors(h, a.get("author"), "json-ld author")
		if body := a.get("articleBody").words(); len(body) > len(h.Body) {
			h.Body = body
		}
		g.details(h, a)
	}
	for _, a := range g.articles {
		g.authors(h, a.get("creator"), "json-ld creator")
		add(&h.Published, a.get("dateCreated").words(), "json-ld dateCreated")
	}
	for _, p := range g.pages {
		add(&h.Published, p.get("datePublished").words(), "json-ld page datePublished")
		add(&h.Modified, p.get("dateModified").words(), "json-ld page dateModified")
		g.authors(h, p.get("author"), "json-ld page author")
		g.details(h, p)
	}
	for _, s := range g.sites {
		if s.isType("WebSite") {
			add(&h.Outlets, s.get("name").words(), "json-ld WebSite")
		}
	}
}

// details files what stands once.
func (g *graph) details(h *Head, a *value) {
	once := func(s *Statement, key string) {
		if v := Clean(g.name(a.get(key))); s.Value == "" && v != "" && !strings.Contains(v, "://") {
			*s = Statement{v, "json-ld " + key}
		}
	}
	once(&h.Publisher, "publisher")
	once(&h.Section, "articleSection")
	add(&h.Languages, a.get("inLanguage").words(), "json-ld inLanguage")
	if free := a.get("isAccessibleForFree"); h.Free == nil && free.str != "" {
		yes := strings.EqualFold(free.str, "true") || strings.EqualFold(free.str, "yes")
		if yes || strings.EqualFold(free.str, "false") || strings.EqualFold(free.str, "no") {
			h.Free = &yes
		}
	}
}

// name returns the name of a node, following a reference.
func (g *graph) name(v *value) string {
	if v.kind == list && len(v.items) > 0 {
		v = &v.items[0]
	}
	if v.kind == object && v.get("name").kind == null {
		if to, ok := g.ids[v.get("@id").str]; ok {
			v = to
		}
	}
	return v.words()
}

// authors files the people of an author value as one statement, names parted
// by semicolons.
func (g *graph) authors(h *Head, v *value, from string) {
	items := []value{*v}
	if v.kind == list {
		items = v.items
	}
	var names []string
	if len(items) == 1 && items[0].get("name").kind == list { // {"name": ["Ada Roe", "Tom Poe"]}
		items = items[0].get("name").items
	}
	for i := range items {
		n := Clean(g.name(&items[i]))
		if n != "" && !strings.Contains(n, "://") && len(names) < 20 {
			names = append(names, n)
		}
	}
	add(&h.Authors, strings.Join(names, "; "), from)
}
