package main

import (
	"bufio"
	"encoding/json"
	"io"

	"variorum/internal/collect"
)

type extractCmd struct {
	Inputs []string `arg:"" optional:"" name:"input" help:"Files, folders, JSON lines, archives, URLs; standard input where none is named."`
	Why    bool     `help:"Print what was removed of each article, and why, instead of JSON."`
}

// Run prints an article or a rejection a line.
func (c *extractCmd) Run(e *env) error {
	out := bufio.NewWriter(e.streams.Out)
	defer out.Flush()
	read := 0
	for a, r := range e.engine().Extract(e.ctx, e.collector().Pages(e.ctx, c.Inputs)) {
		var err error
		switch {
		case r != nil:
			e.rejected(*r)
			err = printJSON(out, rejection{r.ID, r.Input, r.Reason, r.Hint})
		case c.Why:
			read++
			err = printRemoved(out, &a)
		default:
			read++
			err = printJSON(out, a)
		}
		if err != nil {
			return err
		}
	}
	// A rejection is an answer here, printed like an article: the status is that
	// of a run without articles only where there is none at all.
	if read == 0 {
		e.status = statusNone
	}
	return e.ctx.Err()
}

// rejection is the contract's answer for an input without an article.
type rejection struct {
	ID       string `json:"id"`
	Input    string `json:"input"`
	Rejected string `json:"rejected"`
	Hint     string `json:"hint,omitempty"`
}

func printJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

func (e *env) collector() *collect.Collector {
	return collect.New(collect.Options{Stdin: e.streams.In})
}
