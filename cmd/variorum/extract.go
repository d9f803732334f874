package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"iter"

	"variorum"
	"variorum/internal/collect"
	"variorum/internal/collect/checkpoint"
)

type extractCmd struct {
	Inputs []string `arg:"" optional:"" name:"input" help:"Files, folders, JSON lines, feeds, archives, URLs; standard input where none is named."`
	Why    bool     `help:"Print what was removed of each article, and why, instead of JSON."`
	State  string   `help:"Keep in FILE how far --output is good: the same command, run again after a kill, goes on there." placeholder:"FILE"`
	Output string   `short:"o" help:"With --state: the file that is written." placeholder:"FILE"`
	collectFlags
}

// Run prints an article or a rejection a line.
func (c *extractCmd) Run(e *env) (err error) {
	if (c.State == "") != (c.Output == "") {
		return hinted{errors.New("--state and --output go together"), "without --state, redirect standard output"}
	}
	from, done, err := c.collector(e)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done()) }()
	if c.State != "" {
		return c.resumable(e, from)
	}
	out := bufio.NewWriter(e.streams.Out)
	defer func() { err = errors.Join(err, out.Flush()) }()
	return c.each(e, from.Pages(e.ctx, c.Inputs), func(line []byte) error {
		_, err := out.Write(line)
		return err
	})
}

// resumable writes to a file, with a state that lets the next run go on.
func (c *extractCmd) resumable(e *env, from *collect.Collector) (err error) {
	out, err := checkpoint.Open(c.State, c.Output)
	if err != nil {
		return hinted{err, "name the state and output of the run that is to go on, or two new files"}
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	return c.each(e, out.Pages(from.Entries(e.ctx, c.Inputs, out.Mark())), out.Done)
}

// each hands the line of every article or rejection to done.
func (c *extractCmd) each(e *env, pages iter.Seq2[variorum.Page, *variorum.Rejection], done func(line []byte) error) error {
	read, all := 0, 0
	var line bytes.Buffer
	for a, r := range e.engine().Extract(e.ctx, pages) {
		line.Reset()
		all++
		var err error
		switch {
		case r != nil:
			e.rejected(*r)
			err = printJSON(&line, rejection{r.ID, r.Input, r.Reason, r.Hint})
		case c.Why:
			read++
			err = printRemoved(&line, &a)
		default:
			read++
			err = printJSON(&line, a)
		}
		if err == nil {
			err = done(line.Bytes())
		}
		if err != nil {
			return err
		}
	}
	// A rejection is an answer here, printed like an article: the status is that
	// of a run without articles only where there is none at all. A run that goes
	// on and finds everything done has none to give.
	if read == 0 && (all > 0 || c.State == "") {
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
