package store

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"net/url"
	"slices"
	"strings"
	"time"

	"variorum"
	"variorum/internal/journal"
	"variorum/internal/text"
)

// A Card is what lists show of a story beside its row. It is made when the story
// is traced, of its evidence and its reports' arrivals alone, so that a list
// reads one small value a story and a journal read again gives the same.
type Card struct {
	Language string       `json:"language,omitempty"` // of the title
	Lead     Cut          `json:"lead,omitzero"`
	Origins  []CardOrigin `json:"origins"`   // the first of them, the title's first
	More     int          `json:"more"`      // origins beyond those
	Copies   int          `json:"copies"`    // reports beyond one an origin
	Tongues  []string     `json:"languages"` // BCP 47, the commonest first
	// Figures by verdict, and wordings of quotations that drop a condition.
	Differ  int `json:"differ,omitempty"`
	Updated int `json:"updated,omitempty"`
	Agree   int `json:"agree,omitempty"`
	Dropped int `json:"dropped,omitempty"`
	// Hours are reports an hour: hours before the latest report's, and how many.
	Hours [][2]int `json:"hours"`
	// Gained are the journal entries by which each origin first came, Arrived
	// those of the reports, the newest first, at most CardArrivals.
	Gained  []int64 `json:"gained"`
	Arrived []int64 `json:"arrived"`
}

// A Cut is a variorum.Line as a card keeps it: its words and where they were
// cut. Only a line makes one.
type Cut struct {
	Article  string `json:"article"`
	In       string `json:"in"`
	Start    int    `json:"start"` // code points
	End      int    `json:"end"`
	Exact    string `json:"exact"`
	Language string `json:"language,omitempty"`
}

func cutOf(l variorum.Line, language string) Cut {
	return Cut{l.Article(), l.In(), l.Start(), l.End(), l.Exact(), language}
}

// A CardOrigin is one origin's outlets, each once.
type CardOrigin struct {
	Reports []CardReport `json:"reports"`
	More    int          `json:"more,omitempty"` // outlets beyond those
}

// A CardReport is an outlet's first report of an origin.
type CardReport struct {
	Article string `json:"article"`
	Outlet  string `json:"outlet"`
	Words   bool   `json:"words,omitempty"` // its title is the story's
}

// How much a card holds: what a row of a page has room for.
const (
	cardOrigins  = 4
	cardOutlets  = 3 // of an origin
	cardHours    = 48
	leadMost     = 280 // bytes of a deck; a longer one gives way to a key sentence
	CardArrivals = 200
)

// doubling is how much newer a report must be to stand as high as a story with
// twice its origins. At 8 hours a day's age weighs as much as a factor of eight:
// yesterday's story of 16 origins stands above the last hour's of one, and last
// week's above none. Chosen by reading, no figure measures it.
const doubling = 8 * time.Hour

// rank is a story's place in lists: its latest report in Unix seconds, and eight
// hours for every doubling of its origins,
//
//	rank = last + 8 h × log2(origins)
//
// which is origins discounted by half every eight hours, in logarithms. The order
// so made is the same at any moment, so it is stored and indexed.
func rank(last int64, origins int) int64 {
	return last + int64(math.Round(doubling.Seconds()*math.Log2(float64(max(origins, 1)))))
}

// touchCard moves a story's place with its latest report; its card stays as it
// is until it is traced.
func (t *Tx) touchCard(story string, last int64, outlets int) error {
	_, err := t.run(`INSERT INTO card (story, rank, last, origins, card) VALUES (?1, ?2, ?3, ?4, '')
		ON CONFLICT (story) DO UPDATE SET rank = rank + ?3 - last, last = ?3`, story, rank(last, outlets), last, outlets)
	if err != nil {
		return fmt.Errorf("touch card of %q: %w", story, err)
	}
	return nil
}

// arrival is what a card needs to know of a report.
type arrival struct {
	outlet, name   string // name is what it is known by where it has no outlet
	language       string
	published, seq int64
	at             int64 // Unix seconds
	body           int64 // journal entry of its latest version
}

// putCard makes a story's card anew.
func (t *Tx) putCard(s *variorum.Story, reports map[string]arrival) error {
	c := Card{Language: reports[s.Title.Article()].language}
	var err error
	if c.Lead, err = t.lead(s, reports); err != nil {
		return fmt.Errorf("card of %q: %w", s.ID, err)
	}
	c.count(s)
	c.origins(s, reports)
	last := c.times(s, reports)
	b, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("card of %q: %w", s.ID, err)
	}
	origins := len(s.Lineage.Origins)
	_, err = t.run(`UPDATE card SET rank = last + ?1, origins = ?2, card = ?3 WHERE story = ?4`, rank(last, origins)-last, origins, string(b), s.ID)
	if err != nil {
		return fmt.Errorf("card of %q: %w", s.ID, err)
	}
	if err := t.putDescents(s, reports); err != nil {
		return err
	}
	return t.putDevelopments(s, reports)
}

func (t *Tx) dropCard(story string) error {
	if _, err := t.run(`DELETE FROM card WHERE story = ?`, story); err != nil {
		return fmt.Errorf("drop card of %q: %w", story, err)
	}
	if err := t.dropDescents(story); err != nil {
		return err
	}
	return t.dropDevelopments(story)
}

func (t *Tx) arrivals(story string) (map[string]arrival, error) {
	rows, err := t.Query(`SELECT a.id, a.outlet, a.url, a.language, a.published, v.seq, v.at, a.seq FROM article a JOIN version v ON v.article = a.n AND v.version = 1 WHERE a.story = ?`, story)
	if err != nil {
		return nil, fmt.Errorf("arrivals of %q: %w", story, err)
	}
	defer rows.Close()
	out := map[string]arrival{}
	for rows.Next() {
		var id string
		var a arrival
		var address string
		if err := rows.Scan(&id, &a.outlet, &address, &a.language, &a.published, &a.seq, &a.at, &a.body); err != nil {
			return nil, err
		}
		a.name = cmp.Or(a.outlet, host(address), id[:min(len(id), idShown)])
		out[id] = a
	}
	return out, rows.Err()
}

// idShown is how much of an id stands for an outlet that nothing names, in bytes:
// ids are of letters and digits.
const idShown = 8

// host is an address's host without "www.", "" where there is none.
func host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}

// lead is the deck of the report whose title the story has, else the first key
// sentence that is not the title again.
func (t *Tx) lead(s *variorum.Story, reports map[string]arrival) (Cut, error) {
	title := text.Fold(Clean(s.Title.Exact()))
	if from, ok := reports[s.Title.Article()]; ok {
		deck, err := t.deck(s.Title.Article(), from.body)
		if err != nil {
			return Cut{}, err
		}
		if words := deck.Exact(); words != "" && len(words) <= leadMost && text.Fold(Clean(words)) != title {
			return cutOf(deck, from.language), nil
		}
	}
	for _, l := range s.Key {
		if !l.IsZero() && text.Fold(Clean(l.Exact())) != title {
			return cutOf(l, reports[l.Article()].language), nil
		}
	}
	return Cut{}, nil
}

// deck cuts an article's deck out of its entry; empty where it has none.
func (t *Tx) deck(id string, seq int64) (variorum.Line, error) {
	var packed []byte
	if err := t.QueryRow(`SELECT body FROM journal WHERE seq = ?`, seq).Scan(&packed); err != nil {
		return variorum.Line{}, err
	}
	body, err := journal.Unpack(packed)
	if err != nil {
		return variorum.Line{}, err
	}
	var a variorum.Article
	if err := json.Unmarshal(body, &a); err != nil {
		return variorum.Line{}, err
	}
	a.ID = id
	c, err := a.Cutter(variorum.PartDeck)
	if err != nil {
		return variorum.Line{}, err
	}
	return c.Cut(0, len(a.Deck)), nil
}

// count counts what a row warns of.
func (c *Card) count(s *variorum.Story) {
	for _, f := range s.Figures {
		switch f.Verdict {
		case variorum.VerdictDiffer:
			c.Differ++
		case variorum.VerdictUpdated:
			c.Updated++
		case variorum.VerdictAgree:
			c.Agree++
		}
	}
	for _, list := range [][]variorum.Utterance{s.Quotes, s.Reported} {
		for _, u := range list {
			for _, said := range u.Said {
				if said.Change == variorum.ChangeConditionDropped {
					c.Dropped++
				}
			}
		}
	}
}

// origins puts the title's origin first, then those of most reports, then those
// that came first.
func (c *Card) origins(s *variorum.Story, reports map[string]arrival) {
	first := func(o variorum.Origin) int64 { return slices.Min(seqs(o, reports)) }
	list := slices.DeleteFunc(slices.Clone(s.Lineage.Origins), func(o variorum.Origin) bool { return len(seqs(o, reports)) == 0 })
	owns := func(o variorum.Origin) int {
		if slices.Contains(o.Articles, s.Title.Article()) {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(list, func(a, b variorum.Origin) int {
		return cmp.Or(owns(a)-owns(b), len(b.Articles)-len(a.Articles), cmp.Compare(first(a), first(b)))
	})
	for _, o := range list {
		c.Gained = append(c.Gained, first(o))
		c.Copies += len(o.Articles) - 1
		if len(c.Origins) < cardOrigins {
			c.Origins = append(c.Origins, outletsOf(o, s.Title.Article(), reports))
		} else {
			c.More++
		}
	}
	slices.SortFunc(c.Gained, func(a, b int64) int { return cmp.Compare(b, a) })
}

func seqs(o variorum.Origin, reports map[string]arrival) []int64 {
	var out []int64
	for _, id := range o.Articles {
		if a, ok := reports[id]; ok {
			out = append(out, a.seq)
		}
	}
	return out
}

// outletsOf lists an origin's outlets, the title's first, then by arrival.
func outletsOf(o variorum.Origin, title string, reports map[string]arrival) CardOrigin {
	ids := slices.DeleteFunc(slices.Clone(o.Articles), func(id string) bool { _, ok := reports[id]; return !ok })
	slices.SortStableFunc(ids, func(a, b string) int {
		if (a == title) != (b == title) {
			if a == title {
				return -1
			}
			return 1
		}
		return cmp.Compare(reports[a].seq, reports[b].seq)
	})
	var out CardOrigin
	seen := map[string]bool{}
	for _, id := range ids {
		name := reports[id].name
		switch {
		case seen[name]:
		case len(out.Reports) < cardOutlets:
			out.Reports = append(out.Reports, CardReport{id, name, id == title})
		default:
			out.More++
		}
		seen[name] = true
	}
	return out
}

// times counts reports by hour and language and keeps their arrivals. It returns
// the latest report's moment.
func (c *Card) times(s *variorum.Story, reports map[string]arrival) int64 {
	var last int64
	tongues := map[string]int{}
	for _, id := range s.Articles {
		a, ok := reports[id]
		if !ok {
			continue
		}
		last = max(last, a.published)
		c.Arrived = append(c.Arrived, a.seq)
		if a.language != "" {
			tongues[a.language]++
		}
	}
	var hours [cardHours]int
	for _, id := range s.Articles {
		if a, ok := reports[id]; ok {
			if back := last/3600 - a.published/3600; back < cardHours {
				hours[back]++
			}
		}
	}
	for back, n := range hours {
		if n > 0 {
			c.Hours = append(c.Hours, [2]int{back, n})
		}
	}
	for l := range tongues {
		c.Tongues = append(c.Tongues, l)
	}
	slices.SortFunc(c.Tongues, func(a, b string) int { return cmp.Or(tongues[b]-tongues[a], cmp.Compare(a, b)) })
	slices.SortFunc(c.Arrived, func(a, b int64) int { return cmp.Compare(b, a) })
	c.Arrived = c.Arrived[:min(len(c.Arrived), CardArrivals)]
	return last
}
