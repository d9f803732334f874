package run

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"variorum"
	"variorum/internal/group"
	"variorum/internal/store"
)

// A decision is what grouping said on an article's entry. Its ids are the
// grouper's: each is one language's part of a story, and stands for the story
// that part is in now.
type decision struct {
	Story string        `json:"-"`
	Moves []group.Event `json:"moves,omitempty"`
	// Linked are parts of several languages that tell of one event, the first of
	// which the others join.
	Linked  []group.Link `json:"linked,omitempty"`
	Related []relation   `json:"related,omitempty"`
	// Copies are earlier articles of other stories that share text with this one.
	Copies []copied `json:"copies,omitempty"`
	// Joins is the story that this one, being nothing but a copy of an article
	// there, is put into.
	Joins string `json:"joins,omitempty"`
}

// A relation is what stories a story is related to, as of a decision.
type relation struct {
	Story   string             `json:"story"`
	Related []variorum.Related `json:"related"`
}

// settling says how often the latest stories are looked at again, and how many.
type settling struct {
	every    int // articles; by count or by an entry, never by clock: reading the journal again must decide the same
	articles int // that the stories looked at may hold, those that got one last
	recent   int // texts of a generation of those compared for copies
	keep     int // entries after which what grouping remembers is kept anew
}

// A second look at so many articles takes less than a tenth of a second, a third of
// a millisecond an article taken in: `go test ./internal/group -bench SettleNewest`.
const (
	settleEvery = 256
	settled     = 2048
)

// decided is what grouping said on an article's entry.
func (n *Newsroom) decided(tx *store.Tx, e item) (decision, error) {
	return n.written(tx, e, func(before bool) (decision, error) { return n.decide(tx, e, before) })
}

// written returns what was decided on an entry, or has it decided and writes it
// down. decide is told whether it was decided before.
func (n *Newsroom) written(tx *store.Tx, e item, decide func(before bool) (decision, error)) (decision, error) {
	var d decision
	story, more, have, err := tx.Decision(e.Seq)
	if err != nil {
		return d, err
	}
	if e.Seq > n.kept { // the grouper does not know the article yet
		if d, err = decide(have); err != nil {
			return d, err
		}
	} else if !have {
		return d, errors.New("what grouping decided is lost: variorum rebuild --regroup decides it anew")
	}
	if have {
		return d, d.read(story, more)
	}
	if more, err = d.more(); err != nil {
		return d, err
	}
	return d, tx.PutDecision(e.Seq, d.Story, more)
}

func (d *decision) read(story string, more []byte) error {
	*d = decision{Story: story}
	if len(more) == 0 {
		return nil
	}
	return json.Unmarshal(more, d)
}

// more is what a decision says beyond the story; empty for most.
func (d *decision) more() ([]byte, error) {
	if len(d.Moves)+len(d.Linked)+len(d.Related)+len(d.Copies) == 0 && d.Joins == "" {
		return nil, nil
	}
	return json.Marshal(d)
}

// decide asks the grouper for an article's story, and every so often to look at
// the latest stories again. An article without a date counts as published when
// it arrived. What was decided before needs no look at copies again.
func (n *Newsroom) decide(tx *store.Tx, e item, before bool) (decision, error) {
	dated := e.article.Article
	if _, ok := dated.Published.Time(); !ok {
		dated.Published = variorum.Stamp(e.At.UTC().Format(time.RFC3339))
	}
	d := decision{Story: n.group.Add(&dated)}
	near := n.recent.add(n.group.Count()-1, &e.article.Article, d.Story)
	if !before {
		if err := n.copies(tx, &e.article.Article, &d, near); err != nil {
			return d, err
		}
	}
	n.unsettled++
	n.latest = e.At
	if n.group.Count()%n.engine.settling.every == 0 {
		n.settle(&d)
	}
	d.Moves = n.group.Events()
	return d, n.group.Err()
}

// settle looks at the latest stories again: what later articles taught, languages,
// related ones.
func (n *Newsroom) settle(d *decision) {
	n.unsettled = 0
	n.group.SettleNewest(n.engine.settling.articles)
	d.Linked = n.group.AcrossNewest(n.engine.settling.articles)
	for _, id := range n.group.Touched(max(n.group.Count()-n.engine.settling.every, 0)) {
		d.Related = append(d.Related, relation{id, n.group.Related(id, relatedShown)})
	}
}

// decideSettle is the decision on an entry that asks for a second look.
func (n *Newsroom) decideSettle() (decision, error) {
	var d decision
	n.settle(&d)
	d.Moves = n.group.Events()
	return d, n.group.Err()
}

// applySettle carries a second look into the tables.
func (n *Newsroom) applySettle(tx *store.Tx, e item) error {
	d, err := n.written(tx, e, func(bool) (decision, error) { return n.decideSettle() })
	if err != nil {
		return err
	}
	return n.carry(tx, &touched{tx: tx}, e, d)
}

// place stores an article in its story, and what the decision does to others.
func (n *Newsroom) place(tx *store.Tx, e item, d decision) error {
	story, err := tx.Resolve(d.Story)
	if err != nil {
		return err
	}
	number, err := tx.PutArticle(&e.article.Article, story, e.Seq, e.At)
	if err != nil {
		return err
	}
	if e.article.Source != "" {
		if err := tx.PutArrival(number, e.article.Source, e.article.Input); err != nil {
			return err
		}
	}
	t := &touched{tx: tx, stories: []string{story}}
	if d.Joins != "" {
		if err := t.join(d); err != nil {
			return err
		}
	}
	for _, c := range d.Copies {
		if err := tx.PutCopied(number, c.Of, c.Why); err != nil {
			return err
		}
	}
	return n.carry(tx, t, e, d)
}

// carry makes a decision's moves, links and relations, and touches the stories
// that it changed.
func (n *Newsroom) carry(tx *store.Tx, t *touched, e item, d decision) error {
	for _, m := range d.Moves {
		if err := t.move(m); err != nil {
			return err
		}
	}
	for _, l := range d.Linked {
		if err := t.link(l); err != nil {
			return err
		}
	}
	for _, id := range t.stories {
		if err := tx.TouchStory(id, e.Seq); err != nil {
			return err
		}
	}
	for _, r := range d.Related {
		if err := tx.PutRelated(r.Story, r.Related); err != nil {
			return err
		}
	}
	return nil
}

// touched gathers the stories that a decision changes.
type touched struct {
	tx      *store.Tx
	stories []string
}

func (t *touched) touch(ids ...string) {
	for _, id := range ids {
		if !slices.Contains(t.stories, id) {
			t.stories = append(t.stories, id)
		}
	}
}

func (t *touched) join(d decision) error {
	into, err := t.tx.Resolve(d.Joins)
	if err != nil {
		return err
	}
	return t.merge(d.Story, into)
}

// move carries a merge, split or move of the grouper into the tables.
func (t *touched) move(m group.Event) error {
	if m.Kind == "split" { // an id that was merged away may come back
		if err := t.tx.DropRedirect(m.Into); err != nil {
			return err
		}
	}
	into, err := t.tx.Resolve(m.Into)
	if err != nil {
		return err
	}
	if m.Article == "" {
		return t.merge(m.Story, into)
	}
	from, err := t.tx.Move(m.Article, into)
	t.touch(into)
	if from != "" {
		t.touch(from)
	}
	return err
}

// merge puts a story into another, both as readers know them.
func (t *touched) merge(part, into string) error {
	from, err := t.tx.Resolve(part)
	if err != nil || from == into {
		return err
	}
	if err := t.tx.Merge(from, into); err != nil {
		return err
	}
	t.touch(into, from)
	return t.tx.Redirect(from, into)
}

// link joins parts of several languages, for good: readers keep one address.
func (t *touched) link(l group.Link) error {
	into, err := t.tx.Resolve(l.Stories[0])
	if err != nil {
		return err
	}
	for _, part := range l.Stories[1:] {
		if err := t.merge(part, into); err != nil {
			return fmt.Errorf("link story %q: %w", part, err)
		}
	}
	return t.tx.PutCrossed(into, l.Shared)
}
