package head

import (
	"html"
	"strings"

	"variorum/internal/extract/page/markup"
)

// A Statement is a value and the evidence it was read from.
type Statement struct{ Value, From string }

// Head is what a page states about itself; lists go from the most to the least
// trusted.
type Head struct {
	Titles       []Statement // headline, og:title, …; without the title element
	Descriptions []Statement
	Authors      []Statement // one statement may name several people
	Published    []Statement
	Modified     []Statement
	Outlets      []Statement
	Publisher    Statement
	Section      Statement
	Languages    []Statement
	Canonical    Statement
	Free         *bool
	Body         string // articleBody
	Article      bool   // it says that it is an article
	News         bool   // … of news
}

// Read collects the statements of a page.
func Read(p *markup.Page) *Head {
	h := &Head{}
	g := &graph{ids: map[string]*value{}}
	left, size := maxValues, 0
	for _, script := range p.Data {
		if size += len(script); size > maxData {
			break
		}
		if v, ok := parse(script, &left); ok {
			g.roots = append(g.roots, v)
		}
	}
	for i := range g.roots {
		g.walk(&g.roots[i], 0, "")
	}
	g.state(h)
	label := ""
	for _, m := range p.Metas {
		switch m.Name {
		case "twitter:label1": // "Written by", in any language; the second pair is the reading time
			label = strings.ToLower(m.Content)
		case "twitter:data1":
			if saysBy(label) {
				h.author(m)
			}
		default:
			h.meta(m)
		}
	}
	if p.Canonical != "" {
		h.Canonical = Statement{p.Canonical, "link canonical"}
	}
	if p.Language != "" {
		h.Languages = append(h.Languages, Statement{p.Language, "html lang"})
	}
	return h
}

// Limits of a list of statements and of one statement's bytes.
const maxStatements, maxStatement = 24, 4000

// add appends a cleaned statement.
func add(list *[]Statement, value, from string) {
	if len(*list) >= maxStatements {
		return
	}
	if value = Clean(strings.ToValidUTF8(value[:min(len(value), maxStatement)], "")); value != "" {
		*list = append(*list, Statement{value, from})
	}
}

// Clean resolves character references that scripts and attributes carry twice,
// and collapses white space.
func Clean(s string) string {
	if strings.IndexByte(s, '&') >= 0 {
		s = html.UnescapeString(s)
	}
	return strings.Join(strings.Fields(s), " ")
}

// meta files one meta element. The names are those news pages use; the order
// of trust is that of the document except where stated.
func (h *Head) meta(m markup.Meta) {
	from := "meta " + m.Name
	switch m.Name {
	case "og:title", "twitter:title", "dc.title", "dcterms.title", "sailthru.title", "parsely-title", "citation_title", "headline", "cxenseparse:title":
		add(&h.Titles, m.Content, from)
	case "description", "og:description", "twitter:description", "dc.description", "sailthru.description":
		add(&h.Descriptions, m.Content, from)
	case "author", "article:author", "article:author_name", "parsely-author", "sailthru.author", "byl", "dc.creator", "dcterms.creator", "citation_author", "og:article:author", "cxenseparse:author", "authors", "dcsext.author", "article.author", "bt:author", "creator":
		h.author(m)
	case "og:site_name", "application-name", "al:android:app_name", "twitter:site_name", "dc.publisher", "copyright":
		add(&h.Outlets, m.Content, from)
	case "article:section", "section", "parsely-section", "cxenseparse:section":
		if h.Section.Value == "" {
			h.Section = Statement{Clean(m.Content), from}
		}
	case "og:url":
		if h.Canonical.Value == "" {
			h.Canonical = Statement{m.Content, from}
		}
	case "og:locale", "content-language", "language", "dc.language", "inlanguage":
		add(&h.Languages, m.Content, from)
	case "og:type":
		h.Article = h.Article || strings.Contains(m.Content, "article")
	case "article:modified_time", "og:updated_time", "last-modified", "datemodified", "dcterms.modified", "lastmod", "article:modified", "revised", "og:article:modified_time", "parsely-mod-date":
		add(&h.Modified, m.Content, from)
	default:
		if published[m.Name] {
			add(&h.Published, m.Content, from)
		}
	}
}

// published are the meta names that give the day an article came out.
var published = map[string]bool{
	"article:published_time": true, "article:published": true, "og:article:published_time": true, "og:published_time": true,
	"datepublished": true, "date": true, "published-date": true, "publication-date": true, "published": true, "pubdate": true, "publishdate": true, "publish_date": true, "publish-date": true, "publication_date": true,
	"dc.date": true, "dc.date.issued": true, "dcterms.date": true, "dcterms.created": true, "dcterms.issued": true, "dc.date.created": true,
	"parsely-pub-date": true, "sailthru.date": true, "citation_publication_date": true, "citation_date": true, "citation_online_date": true, "cxenseparse:recs:publishtime": true,
	"article_date_original": true, "article.published": true, "datecreated": true, "originalpublicationdate": true, "bt:pubdate": true,
	"rnews:datepublished": true, "article:post_date": true, "cxenseparse:publishtime": true, "displaydate": true, "last_updated_date": true, "analyticsattributes.articledate": true,
	"article:publish_date": true, "published_time": true, "published_at": true, "publishedat": true, "pub_date": true, "dateposted": true, "vr:published_time": true,
}

func (h *Head) author(m markup.Meta) {
	v := m.Content
	if strings.Contains(v, "://") || strings.HasPrefix(v, "@") {
		return
	}
	add(&h.Authors, v, "meta "+m.Name)
}

// saysBy reports a label that announces a writer.
func saysBy(label string) bool {
	for w := range strings.FieldsSeq(label) {
		switch w {
		case "by", "von", "por", "par", "door", "av", "af", "da", "di", "autor", "author", "автор", "przez":
			return true
		}
	}
	return false
}
