package main

import (
	"bufio"

	"variorum"
)

type readCmd struct {
	Inputs []string `arg:"" optional:"" name:"input" help:"Files, folders, JSON lines, archives, URLs; standard input where none is named."`
	printFlags
}

// printFlags say how stories are printed.
type printFlags struct {
	Format string `enum:"json" default:"json" help:"How to print: ${enum}."`
}

// Run reads the inputs and prints their stories.
func (c *readCmd) Run(e *env) error {
	edition, err := e.engine().Read(e.ctx, e.collector().Pages(e.ctx, c.Inputs))
	e.clearProgress()
	if err != nil {
		return err
	}
	for _, r := range edition.Rejected {
		e.rejected(r)
	}
	e.count(len(edition.Articles), len(edition.Rejected))
	return c.print(e, edition)
}

func (c *printFlags) print(e *env, edition variorum.Edition) error {
	out := bufio.NewWriter(e.streams.Out)
	if err := printJSON(out, edition); err != nil {
		return err
	}
	return out.Flush()
}
