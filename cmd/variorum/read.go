package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"variorum"
	"variorum/internal/run"
	"variorum/internal/view"
	"variorum/internal/view/markdown"
	"variorum/internal/view/term"
	"variorum/internal/view/web"
)

type readCmd struct {
	Inputs []string `arg:"" optional:"" name:"input" help:"Files, folders, JSON lines, archives, URLs; standard input where none is named."`
	printFlags
	collectFlags
}

// Run reads the inputs and prints their stories.
func (c *readCmd) Run(e *env) (err error) {
	if c.Explain != "" && !strings.Contains(c.Explain, ",") && len(c.Inputs) > 0 { // --explain A B
		c.Explain, c.Inputs = c.Explain+","+c.Inputs[0], c.Inputs[1:]
	}
	from, done, err := c.collector(e)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done()) }()
	engine := e.engine()
	edition, err := engine.Read(e.ctx, from.Pages(e.ctx, c.Inputs))
	e.clearProgress()
	if err != nil {
		return err
	}
	for _, r := range edition.Rejected {
		e.rejected(r)
	}
	e.count(len(edition.Articles), len(edition.Rejected))
	if len(edition.Articles) == 0 && c.Format != "json" {
		return hinted{errors.New("nothing to read: no input gave an article"), "variorum demo shows what it does; variorum read --help lists what it takes"}
	}
	return c.print(e, engine, &edition, "variorum read")
}

// printFlags say how stories are printed.
type printFlags struct {
	Format string `enum:"text,json,html,markdown" default:"text" short:"f" help:"How to print: ${enum}."`
	Full   bool   `help:"Print all of every section; without it the top of each, about two screens a story."`
	Only   int    `help:"Print only what source N has a part in." placeholder:"N"`
	Story  int    `help:"Print story N of several." placeholder:"N"`
	// Explain names two articles, "A,B".
	Explain string `help:"Print why two articles are or are not of one origin: numbers on the story, ids or files." placeholder:"A,B"`
}

// print prints an edition in the format asked for; command is what the reader
// typed, for the hints.
func (c *printFlags) print(e *env, engine *run.Engine, edition *variorum.Edition, command string) error {
	if c.Explain != "" {
		return c.explain(e, engine, edition, view.New(engine.Library()).Front(edition))
	}
	if c.Format == "json" {
		out := bufio.NewWriter(e.streams.Out)
		if err := printJSON(out, edition); err != nil {
			return err
		}
		return out.Flush()
	}
	front := view.New(engine.Library()).Front(edition)
	if c.Story > len(front.Pages) {
		return hinted{fmt.Errorf("--story %d: there are %s", c.Story, view.Count(len(front.Pages), "story")), "without --story all of them are listed"}
	}
	if c.Story > 0 {
		front = front.Story(c.Story)
	}
	switch c.Format {
	case "html":
		return web.Print(e.streams.Out, front)
	case "markdown":
		return markdown.Print(e.streams.Out, front)
	}
	text := func(w io.Writer) error {
		return term.Print(w, front, term.Options{Width: e.width(), Colour: e.colour(), Full: c.Full, Only: c.Only, Command: command})
	}
	if c.Full || c.Only > 0 {
		return e.paged(text)
	}
	return text(e.streams.Out)
}
