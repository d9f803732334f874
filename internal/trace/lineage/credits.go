package lineage

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
	"strings"

	"variorum"
	"variorum/internal/text"
	"variorum/internal/text/agency"
	"variorum/internal/trace/source"
)

const (
	// certain is the strength from which a credit says who wrote the text.
	certain = .85
	// contributed is the strength up to which a credit may be for a part of the
	// text ("with files from", "contributed to this report").
	contributed = .90
	// told is the strength of "told AFP": the agency's reporter was there.
	told = .75
	// leadSentences is how much of a text counts as its lead.
	leadSentences = 3
)

// credits is what an article says of where its text came from.
type credits struct {
	text   map[string]float64 // agency → strength of its best text credit
	told   map[string]int     // agency → how often something was told to it
	report map[string]int     // agency → how often it is named as the source of a report
	lead   map[string]bool    // agencies cited in title or lead
	outlet string             // a credited outlet that is no agency
	first  float64            // strength of that credit
	line   text.Span          // its words in the text, where a dateline names it
	known  bool               // the outlet that printed it is known
	home   agency.Agency      // the agency whose own outlet published the article
}

// creditsOf sorts an article's credits. A credit of a picture says nothing of
// the text and is left out.
func (t *Tracer) creditsOf(s *source.Source) credits {
	a := s.Article
	c := credits{text: map[string]float64{}, told: map[string]int{}, report: map[string]int{}, lead: map[string]bool{}}
	for _, cr := range a.Credits {
		switch {
		case cr.Kind == variorum.CreditText && cr.Agency != "":
			c.text[cr.Agency] = max(c.text[cr.Agency], strength(cr, certain))
		case cr.Kind == variorum.CreditText && cr.Source != "" && strength(cr, certain) > c.first:
			c.outlet, c.first = cr.Source, strength(cr, certain)
		case cr.Kind == variorum.CreditCitation && cr.Agency != "":
			t.cite(&c, s, cr)
		}
	}
	c.known = a.Outlet != ""
	c.home = t.home(a)
	c.settleHome()
	return c
}

// datelineReach is how far into a text, in bytes, a dateline may go.
const datelineReach = 90

// strengthDateline is how sure a dateline tells who wrote a text; as in
// internal/extract/credit.
const strengthDateline = .97

// datelines finds texts that begin as another outlet of the story would:
// "PORT ELM (Harbour Gazette) -". Lists of agencies do not know it; the story does.
func (s *story) datelines() {
	for i, r := range s.articles {
		c := &s.credits[i]
		if r.body == nil || len(c.text) > 0 || c.outlet != "" {
			continue
		}
		body := r.body.Text
		open := strings.IndexByte(body[:min(len(body), datelineReach)], '(')
		if open < 0 {
			continue
		}
		name, rest, closed := strings.Cut(body[open+1:min(len(body), open+datelineReach)], ")")
		rest = strings.TrimLeft(rest, " \u00a0")
		if !closed || !(strings.HasPrefix(rest, "-") || strings.HasPrefix(rest, "–") || strings.HasPrefix(rest, "—")) {
			continue
		}
		for j, other := range s.articles {
			if o := other.src.Article.Outlet; j != i && sameOutlet(o, name) && !sameOutlet(o, r.src.Article.Outlet) {
				c.outlet, c.first, c.line = o, strengthDateline, text.Span{Start: open, End: open + len(name) + 2}
			}
		}
	}
}

// settleHome decides between the agency whose outlet printed the article and
// others that it credits: another's dateline or byline makes it theirs, "contributed
// to this report" does not.
func (c *credits) settleHome() {
	if c.home.ID == "" || c.text[c.home.ID] > 0 {
		return
	}
	for id, s := range c.text {
		if s > contributed {
			c.home = agency.Agency{}
			return
		}
		delete(c.text, id)
	}
}

// strength returns a credit's strength, or what a credit of its kind has where
// the article was handed in without one.
func strength(c variorum.Credit, usual float64) float64 {
	if c.Strength > 0 {
		return c.Strength
	}
	return usual
}

func (t *Tracer) cite(c *credits, s *source.Source, cr variorum.Credit) {
	count := c.report
	if strength(cr, told) >= told && !t.explained(s, cr.Exact) {
		count = c.told
	}
	n := 1
	if b := s.Body(); b != nil {
		n = max(n, strings.Count(b.Text, cr.Exact))
	}
	count[cr.Agency] += n
	if inLead(s, cr.Exact) {
		c.lead[cr.Agency] = true
	}
}

// explained reports whether the words "news agency" stand in a citation or right
// behind it: "told the AFP news agency" is how others write, not AFP.
func (t *Tracer) explained(s *source.Source, exact string) bool {
	b := s.Body()
	if b == nil {
		return false
	}
	at := strings.Index(b.Text, exact)
	if at < 0 {
		return false
	}
	lex := t.lexicons.Get(b.Language)
	first, last := b.WordsIn(text.Span{Start: at, End: at + len(exact)})
	var folded []string
	for _, w := range b.Words[first:min(len(b.Words), last+2)] {
		folded = append(folded, plain(text.Fold(w.Lower)))
	}
	for i := range folded {
		if of, n := lex.at(folded, i); of&explanation != 0 && (i < last-first || i == last-first && n > 0) {
			return true
		}
	}
	return false
}

// inLead reports whether the words stand in the title or the first sentences.
func inLead(s *source.Source, exact string) bool {
	if strings.Contains(s.Article.Title, exact) {
		return true
	}
	b := s.Body()
	if b == nil || len(b.Sentences) == 0 {
		return false
	}
	end := b.Sentences[min(leadSentences, len(b.Sentences))-1].End
	return strings.Contains(b.Text[:end], exact)
}

// home returns the agency whose own outlet or host the article came from.
func (t *Tracer) home(a *variorum.Article) agency.Agency {
	if u, err := url.Parse(a.URL); err == nil && u.Host != "" {
		if g, ok := t.agencies.Host(u.Hostname()); ok {
			return g
		}
	}
	g, _ := t.agencies.Outlet(a.Outlet)
	return g
}

// wrote returns the agencies that a text credit or its outlet says wrote the
// article.
func (c *credits) wrote() map[string]float64 {
	out := maps.Clone(c.text)
	if c.home.ID != "" {
		out[c.home.ID] = max(out[c.home.ID], certain)
	}
	return out
}

// agree tells whether two sets of agencies share one; conflict whether both name
// some and none in common.
func agree(a, b map[string]float64) (shared, conflict bool) {
	for id := range a {
		if b[id] > 0 {
			return true, false
		}
	}
	return false, len(a) > 0 && len(b) > 0
}

// mainSource reports whether the article presents itself as a report of what
// the agency reported: named in the lead, and at least twice.
func (c *credits) mainSource(id string) bool {
	return c.lead[id] && c.told[id]+c.report[id] >= 2
}

// vote names the agency of a group of articles, with its strength; "" where
// nothing names one. Text credits go before citations. A newsroom's own article
// names it only where others copied it.
func (t *Tracer) vote(cs []*credits) (string, float64) {
	sum := map[string]float64{}
	for _, c := range cs {
		for id, s := range c.wrote() {
			if g, _ := t.agencies.ByID(id); g.Newsroom && len(cs) == 1 && c.home.ID == id {
				continue
			}
			sum[id] += s
		}
	}
	if len(sum) == 0 {
		return t.voteCitations(cs)
	}
	return strongest(sum)
}

// voteCitations names the agency from citations, where no text credit stands: a
// report of what one agency reported, or things told to one agency's own
// reporter and to no other's. Once is enough only where copies carry it, or
// where no outlet is known that could have cited the agency in a report of its own.
func (t *Tracer) voteCitations(cs []*credits) (string, float64) {
	sum, tellers := map[string]float64{}, map[string]bool{}
	for _, c := range cs {
		if c.outlet != "" {
			return "", 0 // an outlet is credited: what it cites is its own affair
		}
		for id, n := range c.told {
			if id == c.home.ID {
				continue
			}
			tellers[id] = true
			g, _ := t.agencies.ByID(id)
			if once := n < 2 && !c.lead[id]; once && (g.Newsroom || c.known && !carried(cs, id)) {
				continue
			}
			sum[id] += told
		}
		for id := range c.lead {
			if c.mainSource(id) && id != c.home.ID {
				sum[id] += certain
			}
		}
	}
	best, s := strongest(sum)
	if len(tellers) > 1 && s < certain {
		return "", 0
	}
	return best, s
}

// carried reports whether two articles of a group carry what was told to an
// agency: an outlet's own report is seldom copied, an agency's is.
func carried(cs []*credits, id string) bool {
	n := 0
	for _, c := range cs {
		if c.told[id] > 0 && c.home.ID != id {
			n++
		}
	}
	return n >= 2
}

// strongest returns the key with the largest value; the first by name of equals.
func strongest(sum map[string]float64) (string, float64) {
	ids := slices.SortedFunc(maps.Keys(sum), func(a, b string) int {
		return cmp.Or(cmp.Compare(sum[b], sum[a]), cmp.Compare(a, b))
	})
	if len(ids) == 0 {
		return "", 0
	}
	return ids[0], sum[ids[0]]
}
