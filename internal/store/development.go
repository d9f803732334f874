package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"variorum"
)

// A Development is a step of a story that a reader who was away wants to know
// of. It happened with the arrival of the report that brought it, whenever the
// story was traced, so that a journal read again gives the same.
type Development struct {
	Seq     int64 // journal entry of that report
	Story   string
	Title   string // of the story
	Kind    string
	Reports []Reported
}

// The kinds of development, the gravest first.
const (
	FigureDiffers    = "figure differs"
	ConditionDropped = "condition dropped"
	NewOrigin        = "new origin"
	QuoteChanged     = "quote changed"
	ArticleChanged   = "article changed"
	ArticleWithdrawn = "article withdrawn"
)

// Reported is what a report says, the report alone where it says nothing to be
// shown.
type Reported struct {
	Article string `json:"article"`
	Outlet  string `json:"outlet"`
	Words   Cut    `json:"words,omitzero"`
}

// developments bounds how many of a story's are kept, the latest.
const developments = 40

// putDevelopments makes a story's developments anew.
func (t *Tx) putDevelopments(s *variorum.Story, reports map[string]arrival) error {
	if err := t.dropDevelopments(s.ID); err != nil {
		return err
	}
	m := developing{reports: reports}
	m.figures(s.Figures)
	m.quotes(s.Quotes)
	m.quotes(s.Reported)
	m.origins(s.Lineage.Origins)
	slices.SortStableFunc(m.found, func(a, b Development) int { return cmp.Compare(b.Seq, a.Seq) })
	for place, d := range m.found[:min(len(m.found), developments)] {
		b, err := json.Marshal(d.Reports)
		if err != nil {
			return fmt.Errorf("developments of %q: %w", s.ID, err)
		}
		if _, err := t.run(`INSERT INTO development (story, seq, place, kind, reports) VALUES (?, ?, ?, ?, ?)`, s.ID, d.Seq, place, d.Kind, string(b)); err != nil {
			return fmt.Errorf("developments of %q: %w", s.ID, err)
		}
	}
	return nil
}

func (t *Tx) dropDevelopments(story string) error {
	if _, err := t.run(`DELETE FROM development WHERE story = ?`, story); err != nil {
		return fmt.Errorf("drop developments of %q: %w", story, err)
	}
	return nil
}

type developing struct {
	reports map[string]arrival
	found   []Development
}

func (m *developing) add(kind string, seq int64, reports ...Reported) {
	m.found = append(m.found, Development{Seq: seq, Kind: kind, Reports: reports})
}

// of is a report with a line of its own.
func (m *developing) of(l variorum.Line) Reported {
	a := m.reports[l.Article()]
	return Reported{l.Article(), a.name, cutOf(l, a.language)}
}

// figures finds each reading that cannot be true beside any that came before it.
func (m *developing) figures(list []variorum.Figure) {
	for _, f := range list {
		if f.Verdict != variorum.VerdictDiffer {
			continue
		}
		readings := slices.DeleteFunc(slices.Clone(f.Readings), func(r variorum.Reading) bool { _, ok := m.reports[r.Line.Article()]; return !ok })
		seq := func(r variorum.Reading) int64 { return m.reports[r.Line.Article()].seq }
		slices.SortStableFunc(readings, func(a, b variorum.Reading) int { return cmp.Compare(seq(a), seq(b)) })
		for i, r := range readings[min(1, len(readings)):] {
			before := readings[:i+1]
			if !slices.ContainsFunc(before, func(b variorum.Reading) bool { return !disjoint(b, r) }) {
				m.add(FigureDiffers, seq(r), m.of(before[0].Expression), m.of(r.Expression))
			}
		}
	}
}

// disjoint reports whether two readings cannot both be true as printed.
func disjoint(a, b variorum.Reading) bool {
	if a.Low == nil && a.High == nil || b.Low == nil && b.High == nil {
		return a.Value != b.Value // scores
	}
	below := func(x, y *float64) bool { return x != nil && y != nil && *x < *y }
	return below(a.High, b.Low) || below(b.High, a.Low)
}

func (m *developing) quotes(list []variorum.Utterance) {
	for _, u := range list {
		for _, said := range u.Said {
			a, ok := m.reports[said.Line.Article()]
			switch {
			case !ok:
			case said.Change == variorum.ChangeConditionDropped:
				m.add(ConditionDropped, a.seq, m.of(said.Line))
			case said.Change == variorum.ChangeReworded:
				m.add(QuoteChanged, a.seq, m.of(said.Line))
			}
		}
	}
}

// origins finds those that came after the story's first.
func (m *developing) origins(list []variorum.Origin) {
	var first int64
	var came []Development
	for _, o := range list {
		best := ""
		for _, id := range o.Articles {
			if a, ok := m.reports[id]; ok && (best == "" || a.seq < m.reports[best].seq) {
				best = id
			}
		}
		if best == "" {
			continue
		}
		a := m.reports[best]
		if first == 0 || a.seq < first {
			first = a.seq
		}
		came = append(came, Development{Seq: a.seq, Kind: NewOrigin, Reports: []Reported{{Article: best, Outlet: a.name}}})
	}
	for _, d := range came {
		if d.Seq > first {
			m.found = append(m.found, d)
		}
	}
}

// Developments returns the latest developments after a journal entry, of one
// story where it is named, at most limit, the newest first. Articles that their
// outlets changed are among them, each once.
func (s *Store) Developments(ctx context.Context, story string, since int64, limit int) ([]Development, error) {
	out, err := developmentRows(s.read.QueryContext(ctx, `SELECT d.seq, d.story, s.title, d.kind, d.reports
		FROM (SELECT * FROM development WHERE seq > ?1 AND (?2 = '' OR story = ?2) ORDER BY seq DESC, story DESC, place DESC LIMIT ?3) d
		CROSS JOIN story s ON s.id = d.story ORDER BY d.seq DESC, d.story, d.place`, since, story, limit))
	if err != nil {
		return nil, err
	}
	later, err := developmentRows(s.read.QueryContext(ctx, `SELECT max(v.seq), a.story, s.title, ?4, json_array(json_object('article', a.id, 'outlet', a.outlet))
		FROM (SELECT article, seq FROM version INDEXED BY version_later WHERE version > 1 AND seq > ?1 ORDER BY seq DESC LIMIT ?5) v
		CROSS JOIN article a ON a.n = v.article CROSS JOIN story s ON s.id = a.story
		WHERE ?2 = '' OR a.story = ?2 GROUP BY v.article ORDER BY 1 DESC LIMIT ?3`, since, story, limit, ArticleChanged, changesCounted))
	if err != nil {
		return nil, err
	}
	out = append(out, later...)
	slices.SortStableFunc(out, func(a, b Development) int { return cmp.Compare(b.Seq, a.Seq) })
	return out[:min(len(out), limit)], nil
}

// Withdrawals returns the articles that outlets took back after a moment, the
// latest first.
func (s *Store) Withdrawals(ctx context.Context, since time.Time, limit int) ([]Development, error) {
	return developmentRows(s.read.QueryContext(ctx, `SELECT a.seq, a.story, s.title, ?3, json_array(json_object('article', a.id, 'outlet', a.outlet))
		FROM withdrawn w CROSS JOIN article a ON a.n = w.article CROSS JOIN story s ON s.id = a.story WHERE w.at > ?1 ORDER BY w.at DESC, a.id LIMIT ?2`,
		unix(since), limit, ArticleWithdrawn))
}

func developmentRows(rows *sql.Rows, err error) ([]Development, error) {
	if err != nil {
		return nil, fmt.Errorf("read developments: %w", err)
	}
	defer rows.Close()
	var out []Development
	for rows.Next() {
		var d Development
		var reports string
		if err := rows.Scan(&d.Seq, &d.Story, &d.Title, &d.Kind, &reports); err != nil {
			return nil, fmt.Errorf("read developments: %w", err)
		}
		if err := json.Unmarshal([]byte(reports), &d.Reports); err != nil {
			return nil, fmt.Errorf("read developments of %q: %w", d.Story, err)
		}
		out = append(out, d)
	}
	return out, rows.Err()
}
