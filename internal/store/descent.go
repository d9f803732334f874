package store

import (
	"context"
	"fmt"
	"strings"

	"variorum"
)

// A Descent says that one report came from another text: an edge of a story's
// lineage whose direction is known.
type Descent struct {
	Story, Child, Outlet string
	Parent               string // article; empty where the story has it not
	Source               string // agency or outlet it came from
	Agency               bool
	Kind                 variorum.EdgeKind
}

// putDescents makes a story's descents anew.
func (t *Tx) putDescents(s *variorum.Story, reports map[string]arrival) error {
	if err := t.dropDescents(s.ID); err != nil {
		return err
	}
	for _, e := range s.Lineage.Edges {
		child, ok := reports[e.To]
		if !ok || e.Direction != "known" {
			continue
		}
		d := Descent{Story: s.ID, Child: e.To, Outlet: child.outlet, Kind: e.Kind}
		if name, ok := strings.CutPrefix(e.From, "agency:"); ok {
			d.Source, d.Agency = name, true
		} else if name, ok := strings.CutPrefix(e.From, "outlet:"); ok {
			d.Source = name
		} else if parent, ok := reports[e.From]; ok {
			d.Parent, d.Source = e.From, parent.outlet
		} else {
			continue
		}
		if _, err := t.run(`INSERT OR REPLACE INTO descent (story, child, outlet, parent, source, agency, kind) VALUES (?, ?, ?, ?, ?, ?, ?)`,
			d.Story, d.Child, d.Outlet, d.Parent, d.Source, d.Agency, string(d.Kind)); err != nil {
			return fmt.Errorf("descents of %q: %w", s.ID, err)
		}
	}
	return nil
}

func (t *Tx) dropDescents(story string) error {
	if _, err := t.run(`DELETE FROM descent WHERE story = ?`, story); err != nil {
		return fmt.Errorf("drop descents of %q: %w", story, err)
	}
	return nil
}

// descentsOf bounds the descents of one article.
const descentsOf = 100

// Descents returns what an article came from and what came from it, at most 100.
func (s *Store) Descents(ctx context.Context, article string) ([]Descent, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT story, child, outlet, parent, source, agency, kind FROM descent WHERE child = ?1
		UNION ALL SELECT story, child, outlet, parent, source, agency, kind FROM descent WHERE parent = ?1 AND parent <> '' LIMIT ?2`, article, descentsOf)
	if err != nil {
		return nil, fmt.Errorf("descents of %q: %w", article, err)
	}
	defer rows.Close()
	var out []Descent
	for rows.Next() {
		var d Descent
		if err := rows.Scan(&d.Story, &d.Child, &d.Outlet, &d.Parent, &d.Source, &d.Agency, &d.Kind); err != nil {
			return nil, fmt.Errorf("descents of %q: %w", article, err)
		}
		out = append(out, d)
	}
	return out, rows.Err()
}

// An OutletRow is what the stories tell of an outlet, counted in reports.
type OutletRow struct {
	Reports, Stories int
	Agencies         []Tally // texts it took from agencies
	From             []Tally // texts it took from other outlets
	By               []Tally // its texts that other outlets took
}

// outletTallies bounds each list of an outlet's page.
const outletTallies = 15

// Outlet returns what is known of an outlet. Tallies count reports, not stories.
func (s *Store) Outlet(ctx context.Context, name string) (o OutletRow, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT count(*) FROM article WHERE outlet = ?`, name).Scan(&o.Reports)
	if err != nil {
		return o, fmt.Errorf("outlet %q: %w", name, err)
	}
	for _, part := range []struct {
		list  *[]Tally
		query string
	}{
		{&o.Agencies, `SELECT source, source, count(DISTINCT child) AS n FROM descent WHERE outlet = ?1 AND agency = 1 GROUP BY source ORDER BY n DESC, source LIMIT ?2`},
		{&o.From, `SELECT source, source, count(DISTINCT child) AS n FROM descent WHERE outlet = ?1 AND agency = 0 AND source NOT IN (?1, '') GROUP BY source ORDER BY n DESC, source LIMIT ?2`},
		{&o.By, `SELECT outlet, outlet, count(DISTINCT child) AS n FROM descent WHERE source = ?1 AND agency = 0 AND outlet NOT IN (?1, '') GROUP BY outlet ORDER BY n DESC, outlet LIMIT ?2`},
	} {
		rows, err := s.read.QueryContext(ctx, part.query, name, outletTallies)
		if err != nil {
			return o, fmt.Errorf("outlet %q: %w", name, err)
		}
		if *part.list, err = tallyRows(rows); err != nil {
			return o, fmt.Errorf("outlet %q: %w", name, err)
		}
	}
	return o, nil
}
