// Package agency knows the news agencies, and the newsrooms whose text other
// outlets print: their short ids, the forms of their names, their own hosts.
//
// A name or a host comes in, an Agency goes out. agencies.txt is the table,
// outlets.txt the words that an agency's own outlets add to its name. Which
// words make a name a credit is left to internal/extract/credit, what a credit
// proves to internal/trace/lineage.
package agency

import (
	_ "embed"
	"strings"

	"variorum/internal/text"
)

//go:embed agencies.txt
var agencies string

//go:embed outlets.txt
var additions string

// Data returns agencies.txt: id | name | forms | ambiguous or - | hosts.
func Data() string { return agencies }

// An Agency writes text that other outlets print.
type Agency struct {
	ID   string // AP, AFP, Reuters, dpa, …
	Name string
	// Newsroom is true for an outlet that also sells its text (CNN): only copies
	// make it an agency.
	Newsroom bool
}

// A Table finds agencies. It is immutable and safe for concurrent use.
type Table struct {
	byName, byHost, byID map[string]Agency
	added                map[string]bool
}

// New returns the built-in table.
func New() *Table {
	t := &Table{map[string]Agency{}, map[string]Agency{}, map[string]Agency{}, map[string]bool{}}
	newsroom := false
	for line := range text.DataLines(agencies) {
		if line == "[newsrooms]" {
			newsroom = true
		}
		if cols := strings.Split(line, "|"); len(cols) == 5 {
			t.add(cols, newsroom)
		}
	}
	for line := range text.DataLines(additions) {
		t.added[line] = true
	}
	return t
}

func (t *Table) add(cols []string, newsroom bool) {
	a := Agency{ID: strings.TrimSpace(cols[0]), Name: strings.TrimSpace(cols[1]), Newsroom: newsroom}
	t.byID[a.ID] = a
	for _, form := range append(strings.Split(cols[2], ";"), a.Name) {
		t.byName[strings.Join(words(form), " ")] = a
	}
	for _, host := range strings.Fields(cols[4]) {
		if host != "-" {
			t.byHost[host] = a
		}
	}
}

// ByID returns the agency with a short id.
func (t *Table) ByID(id string) (Agency, bool) {
	a, ok := t.byID[id]
	return a, ok
}

// Outlet returns the agency whose own outlet bears the name: "Associated Press
// News" is AP's, "Bloomberg Line" is nobody's.
func (t *Table) Outlet(name string) (Agency, bool) {
	all := words(name)
	if a, ok := t.byName[strings.Join(all, " ")]; ok {
		return a, true
	}
	var kept []string
	for _, w := range all {
		if !t.added[w] {
			kept = append(kept, w)
		}
	}
	a, ok := t.byName[strings.Join(kept, " ")]
	return a, ok && len(kept) > 0
}

// Host returns the agency that a host, or a host above it, belongs to.
func (t *Table) Host(host string) (Agency, bool) {
	for host = strings.ToLower(host); host != ""; {
		if a, ok := t.byHost[host]; ok {
			return a, true
		}
		_, host, _ = strings.Cut(host, ".")
	}
	return Agency{}, false
}

func words(name string) []string {
	var out []string
	for _, w := range text.Words(name) {
		out = append(out, text.Fold(w.In(name)))
	}
	return out
}
