package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// The tables of this file are what the program needs in order to ask politely:
// addresses seen, pages to be looked at again, subscriptions at hubs. They are
// not made from the journal; where one is lost, something is asked once more.

// PutSeen notes other addresses of articles that are there, so that they are
// not fetched again.
func (s *Store) PutSeen(ctx context.Context, urls []string, now time.Time) error {
	if len(urls) == 0 {
		return nil
	}
	return s.Change(ctx, func(t *Tx) error {
		for _, url := range urls {
			if _, err := t.run(`INSERT OR REPLACE INTO seen (url, used) VALUES (?, ?)`, url, unix(now)); err != nil {
				return fmt.Errorf("put seen %q: %w", url, err)
			}
		}
		return nil
	})
}

// A Recheck is an article's page to be looked at again.
type Recheck struct {
	URL     string
	Article string // its id
	Source  string
	Due     time.Time
	Step    int // how often it was looked at again
}

// PutRechecks notes pages to be looked at again.
func (s *Store) PutRechecks(ctx context.Context, list []Recheck) error {
	if len(list) == 0 {
		return nil
	}
	return s.Change(ctx, func(t *Tx) error {
		for _, r := range list {
			if _, err := t.run(`INSERT INTO recheck (url, article, source, due, step) VALUES (?, ?, ?, ?, ?) ON CONFLICT (url) DO UPDATE SET due = excluded.due, step = excluded.step`, r.URL, r.Article, r.Source, unix(r.Due), r.Step); err != nil {
				return fmt.Errorf("put recheck of %q: %w", r.URL, err)
			}
		}
		return nil
	})
}

// DropRecheck ends looking at a page again.
func (s *Store) DropRecheck(ctx context.Context, url string) error {
	return s.Change(ctx, func(t *Tx) error {
		if _, err := t.run(`DELETE FROM recheck WHERE url = ?`, url); err != nil {
			return fmt.Errorf("drop recheck of %q: %w", url, err)
		}
		return nil
	})
}

// DueRechecks returns pages to be looked at now, those that waited longest first.
func (s *Store) DueRechecks(ctx context.Context, now time.Time, limit int) ([]Recheck, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT url, article, source, due, step FROM recheck WHERE due <= ? ORDER BY due, url LIMIT ?`, unix(now), limit)
	if err != nil {
		return nil, fmt.Errorf("read rechecks: %w", err)
	}
	defer rows.Close()
	var out []Recheck
	for rows.Next() {
		var r Recheck
		var due int64
		if err := rows.Scan(&r.URL, &r.Article, &r.Source, &due, &r.Step); err != nil {
			return nil, fmt.Errorf("read rechecks: %w", err)
		}
		r.Due = moment(due)
		out = append(out, r)
	}
	return out, rows.Err()
}

// A Push is a subscription at a hub (WebSub).
type Push struct {
	Source string // its address
	ID     string // names it in the callback's address; a secret
	Hub    string
	Topic  string
	Secret string
	State  string    // "asked", "pushing" or "denied"
	Lease  time.Time // until when the hub pushes
	Asked  time.Time // when the hub was last asked
	Reason string    // why it was denied, or could not be asked
}

const pushColumns = `source, id, hub, topic, secret, state, lease, asked, reason`

// PutPush keeps a subscription.
func (s *Store) PutPush(ctx context.Context, p Push) error {
	return s.Change(ctx, func(t *Tx) error {
		if _, err := t.run(`INSERT OR REPLACE INTO push (`+pushColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, p.Source, p.ID, p.Hub, p.Topic, p.Secret, p.State, unix(p.Lease), unix(p.Asked), p.Reason); err != nil {
			return fmt.Errorf("put subscription to %q: %w", p.Source, err)
		}
		return nil
	})
}

// DropPush forgets the subscription of a source.
func (s *Store) DropPush(ctx context.Context, source string) error {
	return s.Change(ctx, func(t *Tx) error {
		if _, err := t.run(`DELETE FROM push WHERE source = ?`, source); err != nil {
			return fmt.Errorf("drop subscription to %q: %w", source, err)
		}
		return nil
	})
}

// PushByID returns the subscription that a callback names; ok is false for none.
func (s *Store) PushByID(ctx context.Context, id string) (p Push, ok bool, err error) {
	return one(pushes(s.read.QueryContext(ctx, `SELECT `+pushColumns+` FROM push WHERE id = ?`, id)))
}

// PushOf returns the subscription of a source; ok is false for none.
func (s *Store) PushOf(ctx context.Context, source string) (p Push, ok bool, err error) {
	return one(pushes(s.read.QueryContext(ctx, `SELECT `+pushColumns+` FROM push WHERE source = ?`, source)))
}

// When hubs are asked again: to go on a day before the lease ends, an hour after
// they did not answer, a day after they refused.
const (
	renewBefore = 24 * time.Hour
	askHubAgain = time.Hour
	askRefused  = 24 * time.Hour
)

// SourcesToSubscribe returns sources that name a hub which is to be asked now.
func (s *Store) SourcesToSubscribe(ctx context.Context, now time.Time, limit int) ([]SourceRow, error) {
	return sourceRows(s.read.QueryContext(ctx, `SELECT `+sourceColumns+` FROM source WHERE hub <> '' AND NOT paused AND NOT EXISTS (SELECT 1 FROM push p WHERE p.source = source.url AND p.hub = source.hub
		AND CASE p.state WHEN 'pushing' THEN p.lease >= ?1 OR p.asked > ?2 WHEN 'denied' THEN p.asked > ?3 ELSE p.asked > ?2 END) ORDER BY url LIMIT ?4`,
		unix(now.Add(renewBefore)), unix(now.Add(-askHubAgain)), unix(now.Add(-askRefused)), limit))
}

// PushFailed notes that a hub could not be asked.
func (s *Store) PushFailed(ctx context.Context, source, reason string) error {
	return s.Change(ctx, func(t *Tx) error {
		if _, err := t.run(`UPDATE push SET reason = ? WHERE source = ?`, reason, source); err != nil {
			return fmt.Errorf("subscription to %q: %w", source, err)
		}
		return nil
	})
}

// PushesOfNoSource returns subscriptions whose source is gone or paused, and
// whose hub was not yet told.
func (s *Store) PushesOfNoSource(ctx context.Context, now time.Time, limit int) ([]Push, error) {
	return pushes(s.read.QueryContext(ctx, `SELECT `+pushColumns+` FROM push WHERE source NOT IN (SELECT url FROM source WHERE NOT paused) AND (state <> 'leaving' OR asked < ?) LIMIT ?`, unix(now.Add(-askHubAgain)), limit))
}

func one(list []Push, err error) (Push, bool, error) {
	if err != nil || len(list) == 0 {
		return Push{}, false, err
	}
	return list[0], true, nil
}

func pushes(rows *sql.Rows, err error) ([]Push, error) {
	if err != nil {
		return nil, fmt.Errorf("read subscriptions: %w", err)
	}
	defer rows.Close()
	var out []Push
	for rows.Next() {
		var p Push
		var lease, asked int64
		if err := rows.Scan(&p.Source, &p.ID, &p.Hub, &p.Topic, &p.Secret, &p.State, &lease, &asked, &p.Reason); err != nil {
			return nil, fmt.Errorf("read subscriptions: %w", err)
		}
		p.Lease, p.Asked = moment(lease), moment(asked)
		out = append(out, p)
	}
	return out, rows.Err()
}
