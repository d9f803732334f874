package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"variorum"
)

// Printed is how a story's reports print a name.
type Printed struct {
	Forms []FormCount `json:"forms"`
	Roles []string    `json:"roles,omitempty"`
}

// A FormCount is a spelling of a name and the reports that use it.
type FormCount struct {
	Text    string `json:"text"`
	Reports int    `json:"reports"`
}

// formsKept and rolesKept bound what is kept of a name in one story.
const (
	formsKept = 12
	rolesKept = 6
)

func printedOf(n variorum.Name) string {
	p := Printed{Roles: n.Roles[:min(len(n.Roles), rolesKept)]}
	for _, f := range n.Forms[:min(len(n.Forms), formsKept)] {
		p.Forms = append(p.Forms, FormCount{f.Text, len(f.Articles)})
	}
	b, err := json.Marshal(p)
	if err != nil {
		return "" // strings and numbers are always printed
	}
	return string(b)
}

// A NameUse is how a name stands in several stories.
type NameUse struct {
	Printed
	With []NameRow // other names of the same stories, the commonest first
}

// useShown bounds the forms, roles and other names that are told of a name.
const useShown = 30

// NameUse gathers how stories, named by id, print a name and whom they name with it.
func (s *Store) NameUse(ctx context.Context, key string, stories []string) (u NameUse, err error) {
	ids, err := json.Marshal(stories)
	if err != nil {
		return u, err
	}
	rows, err := s.read.QueryContext(ctx, `SELECT m.printed FROM json_each(?) j CROSS JOIN name m ON m.key = ? AND m.story = j.value`, string(ids), key)
	if err != nil {
		return u, fmt.Errorf("use of name %q: %w", key, err)
	}
	defer rows.Close()
	forms, roles := map[string]int{}, map[string]int{}
	for rows.Next() {
		var printed string
		if err := rows.Scan(&printed); err != nil {
			return u, fmt.Errorf("use of name %q: %w", key, err)
		}
		var p Printed
		if printed != "" {
			if err := json.Unmarshal([]byte(printed), &p); err != nil {
				return u, fmt.Errorf("use of name %q: %w", key, err)
			}
		}
		for _, f := range p.Forms {
			forms[f.Text] += f.Reports
		}
		for _, r := range p.Roles {
			roles[r]++
		}
	}
	if err := rows.Err(); err != nil {
		return u, fmt.Errorf("use of name %q: %w", key, err)
	}
	u.Forms = commonest(forms)
	for _, r := range commonest(roles) {
		u.Roles = append(u.Roles, r.Text)
	}
	u.With, err = s.namedWith(ctx, key, string(ids))
	return u, err
}

func commonest(counts map[string]int) []FormCount {
	var out []FormCount
	for text, n := range counts {
		out = append(out, FormCount{text, n})
	}
	slices.SortFunc(out, func(a, b FormCount) int { return cmp.Or(b.Reports-a.Reports, cmp.Compare(a.Text, b.Text)) })
	return out[:min(len(out), useShown)]
}

func (s *Store) namedWith(ctx context.Context, key, ids string) ([]NameRow, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT m.key, max(m.name), max(m.kind), count(*) AS n FROM json_each(?) j CROSS JOIN name m ON m.story = j.value
		WHERE m.key <> ? AND m.kind <> 'other' GROUP BY m.key ORDER BY n DESC, m.key LIMIT ?`, ids, key, useShown)
	if err != nil {
		return nil, fmt.Errorf("names with %q: %w", key, err)
	}
	defer rows.Close()
	var out []NameRow
	for rows.Next() {
		var n NameRow
		if err := rows.Scan(&n.Key, &n.Name, &n.Kind, &n.Stories); err != nil {
			return nil, fmt.Errorf("names with %q: %w", key, err)
		}
		out = append(out, n)
	}
	return out, rows.Err()
}
