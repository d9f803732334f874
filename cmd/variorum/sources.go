package main

import (
	"errors"
	"fmt"
	"text/tabwriter"
	"time"

	"variorum/internal/collect/opml"
	"variorum/internal/run"
	"variorum/internal/store"
)

// sourcesCmd is what can be done with sources from the command line, also while
// the server runs.
type sourcesCmd struct {
	List   sourcesListCmd   `cmd:"" default:"withargs" help:"Print the sources and how they are."`
	Add    sourcesAddCmd    `cmd:"" help:"Add feeds: by address, from pages that announce them, from OPML files."`
	Remove sourcesRemoveCmd `cmd:"" help:"Take sources out; what they gave stays."`
	Export sourcesExportCmd `cmd:"" name:"opml" help:"Print the sources as an OPML file."`
}

type sourcesListCmd struct{ storeFlags }

// Run prints one source a line.
func (c *sourcesListCmd) Run(e *env) error {
	list, err := c.read(e)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(e.streams.Out, 0, 0, 2, ' ', 0)
	for _, s := range list {
		fmt.Fprintf(w, "%s\t%d\t%s\t%s\t%s\n", stateOf(s), s.Given, s.Called(), s.URL, s.Error)
	}
	return w.Flush()
}

// stateOf is the word for a source's health.
func stateOf(s store.SourceRow) string {
	switch {
	case s.Paused:
		return "paused"
	case s.Fetched.IsZero():
		return "new"
	case s.Error != "":
		return "failing"
	}
	return "working"
}

// read returns the sources of the file.
func (f *storeFlags) read(e *env) ([]store.SourceRow, error) {
	s, err := f.open(e)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	return s.Sources(e.ctx)
}

type sourcesAddCmd struct {
	Inputs []string `arg:"" name:"input" help:"Addresses, pages and OPML files."`
	storeFlags
	collectFlags
}

// Run adds the feeds that inputs name.
func (c *sourcesAddCmd) Run(e *env) (err error) {
	from, done, err := c.collector(e)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done()) }()
	s, err := c.open(e)
	if err != nil {
		return err
	}
	defer s.Close()
	had, err := s.Sources(e.ctx)
	if err != nil {
		return err
	}
	known := map[string]bool{}
	for _, row := range had {
		known[row.URL] = true
	}
	var list []run.SourceEntry
	there, rejected := 0, 0
	for f, r := range from.Feeds(e.ctx, c.Inputs) {
		switch {
		case r != nil:
			rejected++
			e.rejected(*r)
		case known[f.URL]:
			there++
		default:
			known[f.URL] = true
			list = append(list, run.SourceEntry{URL: f.URL, Title: f.Title, Home: f.Home, Folders: f.Folders})
		}
	}
	if err := run.TellSources(e.ctx, s, list, time.Now()); err != nil {
		return err
	}
	e.count(len(list)+there, rejected)
	fmt.Fprintf(e.streams.Out, "%d added, %d there already, %d rejected: %s\n", len(list), there, rejected, s.Path())
	return e.ctx.Err()
}

type sourcesRemoveCmd struct {
	URLs []string `arg:"" name:"address" help:"Addresses of sources, as the list has them."`
	storeFlags
}

// Run takes sources out.
func (c *sourcesRemoveCmd) Run(e *env) error {
	s, err := c.open(e)
	if err != nil {
		return err
	}
	defer s.Close()
	var list []run.SourceEntry
	for _, url := range c.URLs {
		if _, ok, err := s.Source(e.ctx, store.SourceID(url)); err != nil {
			return err
		} else if !ok {
			return hinted{fmt.Errorf("no source %s", url), "variorum sources prints them"}
		}
		list = append(list, run.SourceEntry{URL: url, Removed: true})
	}
	return run.TellSources(e.ctx, s, list, time.Now())
}

type sourcesExportCmd struct{ storeFlags }

// Run prints all sources for other feed readers, and for add.
func (c *sourcesExportCmd) Run(e *env) error {
	list, err := c.read(e)
	if err != nil {
		return err
	}
	feeds := make([]opml.Feed, len(list))
	for i, s := range list {
		feeds[i] = opml.Feed{URL: s.URL, Title: s.Called(), Home: s.Home, Folders: s.Folders}
	}
	return opml.Write(e.streams.Out, "Variorum", feeds)
}
