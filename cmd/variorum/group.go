package main

import (
	"bufio"
	"errors"

	"variorum"
	"variorum/internal/group"
)

type groupCmd struct {
	Inputs  []string `arg:"" optional:"" name:"input" help:"Articles as JSON lines in the order of arrival, or anything extract reads; standard input where none is named."`
	Settled bool     `help:"Print the assignments after the last article, with what later ones taught."`
	collectFlags
}

// Run prints the story of each article, in input order.
func (c *groupCmd) Run(e *env) (err error) {
	from, done, err := c.collector(e)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done()) }()
	out := bufio.NewWriter(e.streams.Out)
	defer out.Flush()
	engine := e.engine()
	read, rejected := 0, 0
	articles := func(yield func(*variorum.Article) bool) {
		for a, r := range engine.Extract(e.ctx, from.Pages(e.ctx, c.Inputs)) {
			if r != nil {
				rejected++
				e.rejected(*r)
				continue
			}
			read++
			if !yield(&a) {
				return
			}
		}
	}
	if c.Settled {
		for _, s := range engine.Settle(articles) {
			if err := printJSON(out, s); err != nil {
				return err
			}
		}
	} else if err := stream(out, e, engine.Group(articles)); err != nil {
		return err
	}
	e.count(read, rejected)
	return e.ctx.Err()
}

// stream prints each answer at once where somebody waits for it.
func stream(out *bufio.Writer, e *env, answers func(func(group.Assignment) bool)) error {
	_, live := terminal(e.streams.In)
	for s := range answers {
		if err := printJSON(out, s); err != nil {
			return err
		}
		if live {
			if err := out.Flush(); err != nil {
				return err
			}
		}
	}
	return nil
}
