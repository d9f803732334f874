package main

import (
	"errors"
	"fmt"

	"variorum/internal/collect/opml"
)

type feedsCmd struct {
	Inputs []string `arg:"" optional:"" name:"input" help:"Pages, feeds and OPML files, as files or URLs; standard input where none is named."`
	OPML   bool     `name:"opml" help:"Print an OPML file, for read and for other feed readers, instead of addresses."`
	collectFlags
}

// Run prints the feeds that the inputs name.
func (c *feedsCmd) Run(e *env) (err error) {
	from, done, err := c.collector(e)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done()) }()
	var feeds []opml.Feed
	rejected := 0
	for f, r := range from.Feeds(e.ctx, c.Inputs) {
		if r != nil {
			rejected++
			e.rejected(*r)
			continue
		}
		feeds = append(feeds, f)
		if !c.OPML {
			if _, err := fmt.Fprintln(e.streams.Out, f.URL); err != nil {
				return err
			}
		}
	}
	e.count(len(feeds), rejected)
	if c.OPML {
		if err := opml.Write(e.streams.Out, "Variorum", feeds); err != nil {
			return err
		}
	}
	return e.ctx.Err()
}
