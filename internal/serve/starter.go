package serve

import (
	_ "embed"
	"fmt"
	"net/http"
	"strings"

	"golang.org/x/text/language"

	"variorum/internal/run"
)

// starterList names outlets to begin with; the file says how to mend it.
//
//go:embed starter/outlets.txt
var starterList string

// A starterOutlet is a line of the starter list.
type starterOutlet struct {
	Tag, Group, Name, URL string
}

// readStarter reads the list. A line that is neither group nor outlet is an error.
func readStarter() ([]starterOutlet, error) {
	var out []starterOutlet
	tag, group := "", ""
	for n, line := range strings.Split(starterList, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if t, name, ok := strings.Cut(strings.TrimPrefix(line, "["), "] "); ok && strings.HasPrefix(line, "[") {
			if _, err := language.Parse(t); err != nil {
				return nil, fmt.Errorf("starter list line %d: %w", n+1, err)
			}
			tag, group = t, name
			continue
		}
		name, address, ok := strings.Cut(line, " | ")
		if !ok || group == "" || checkSource(address) != nil {
			return nil, fmt.Errorf("starter list line %d: want a group or Name | address", n+1)
		}
		out = append(out, starterOutlet{tag, group, name, address})
	}
	return out, nil
}

// starterEntry is the entry of an address, with name and group where it is on
// the list.
func (s *Server) starterEntry(address string) run.SourceEntry {
	for _, o := range s.starter {
		if o.URL == address {
			return run.SourceEntry{URL: address, Title: o.Name, Folders: []string{o.Group}}
		}
	}
	return run.SourceEntry{URL: address}
}

// A starterGroup is a group of the list with the outlets that can be picked.
type starterGroup struct {
	Tag, Name string
	Outlets   []starterChoice
}

type starterChoice struct {
	starterOutlet
	Had bool
}

// starters shows the list; what is picked goes to POST /sources.
func (s *Server) starters(w http.ResponseWriter, r *http.Request) error {
	there, err := s.store.Sources(r.Context())
	if err != nil {
		return err
	}
	known := map[string]bool{}
	for _, row := range there {
		known[row.URL] = true
	}
	var groups []starterGroup
	for _, o := range s.starter {
		if len(groups) == 0 || groups[len(groups)-1].Name != o.Group {
			groups = append(groups, starterGroup{Tag: o.Tag, Name: o.Group})
		}
		g := &groups[len(groups)-1]
		g.Outlets = append(g.Outlets, starterChoice{o, known[o.URL]})
	}
	return s.print(w, r, "starter", page{Title: "Outlets to begin with", At: "sources", Data: groups})
}
