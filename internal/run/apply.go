package run

import (
	"encoding/json"
	"fmt"

	"variorum"
	"variorum/internal/journal"
	"variorum/internal/store"
)

// A RejectedEntry is the body of a rejection's entry.
type RejectedEntry struct {
	variorum.Rejection
	Source  string `json:"source,omitempty"`
	Passing bool   `json:"passing,omitempty"` // its input is tried again
}

// apply makes an entry's effects in the tables and notes the position.
func (n *Newsroom) apply(tx *store.Tx, e item) error {
	n.tx, n.seq = tx, e.Seq
	var err error
	switch e.Kind {
	case journal.Article:
		err = n.applyArticle(tx, e)
	case journal.Rejected:
		err = applyRejected(tx, e.Entry)
	case journal.Source:
		err = applySource(tx, e.Entry)
	case journal.Fetch:
		err = applyFetch(tx, e.Entry)
	case journal.Follow:
		err = applyFollow(tx, e.Entry)
	case journal.Retention:
		err = n.applyRetention(tx, e)
	case journal.Settle:
		err = n.applySettle(tx, e)
	case journal.Withdrawn:
		err = applyWithdrawn(tx, e.Entry)
	default:
		err = fmt.Errorf("entry of unknown kind %q: made by a later version?", e.Kind)
	}
	if err != nil {
		return err
	}
	n.applied = e.Seq
	return tx.SetPosition(e.Seq)
}

// applyArticle stores an article, or a new version of one, and what it does to
// the stories.
func (n *Newsroom) applyArticle(tx *store.Tx, e item) error {
	old, have, err := tx.FindArticle(e.article.ID, e.article.URL)
	if err != nil {
		return err
	}
	if have {
		return n.applyVersion(tx, e, old)
	}
	d, err := n.decided(tx, e)
	if err != nil {
		return err
	}
	return n.place(tx, e, d)
}

// applyVersion stores a later version, which stays in its story, and what it
// changed. One that says what the last one said has no effect.
func (n *Newsroom) applyVersion(tx *store.Tx, e item, old store.ArticleRow) error {
	last, err := tx.Last(old)
	if err != nil || !e.article.Dropped && store.Same(last, &e.article.Article) {
		return err
	}
	a := e.article.Article
	a.ID, a.Version = old.ID, old.Version+1
	if _, err := tx.PutArticle(&a, old.Story, e.Seq, e.At); err != nil {
		return err
	}
	if e.article.Dropped {
		return tx.TouchStory(old.Story, e.Seq)
	}
	r := n.engine.trace.Revision(last, &a)
	if err := tx.PutRevision(old.N, &r, e.At); err != nil {
		return err
	}
	return tx.TouchStory(old.Story, e.Seq)
}

func applyRejected(tx *store.Tx, e journal.Entry) error {
	var r RejectedEntry
	if err := json.Unmarshal(e.Body, &r); err != nil {
		return err
	}
	if err := tx.PutRejection(r.Rejection, r.Source, e.Seq, e.At); err != nil || !r.Passing {
		return err
	}
	return tx.PassingRejection(e.Seq)
}
