package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime/debug"
	"strconv"
	"strings"

	"golang.org/x/term"

	"variorum/internal/run"
)

// defaultWidth is used where the width of the terminal cannot be told.
const defaultWidth = 100

// terminal returns the file behind a stream where it is a terminal.
func terminal(stream any) (*os.File, bool) {
	f, ok := stream.(*os.File)
	return f, ok && term.IsTerminal(int(f.Fd()))
}

// width is the number of columns to print in: $COLUMNS, the terminal's, or
// defaultWidth.
func (e *env) width() int {
	if n, err := strconv.Atoi(e.getenv("COLUMNS")); err == nil && n >= 20 {
		return n
	}
	if f, ok := terminal(e.streams.Out); ok {
		if w, _, err := term.GetSize(int(f.Fd())); err == nil && w >= 20 {
			return w
		}
	}
	return defaultWidth
}

// colour: only on a terminal, never under NO_COLOR or a dumb terminal.
func (e *env) colour() bool {
	_, ok := terminal(e.streams.Out)
	return ok && e.getenv("NO_COLOR") == "" && e.getenv("TERM") != "dumb"
}

// progress shows long work on standard error, on a terminal only; a line a
// hundred inputs, overwritten.
func (e *env) progress() run.Progress {
	if _, ok := terminal(e.streams.Err); !ok || !e.cli.Progress {
		return nil
	}
	return func(stage string, done int) {
		if done%100 == 0 {
			fmt.Fprintf(e.streams.Err, "\r%s: %d\x1b[K", stage, done)
		}
	}
}

// clearProgress takes the progress line away.
func (e *env) clearProgress() {
	if _, ok := terminal(e.streams.Err); ok && e.cli.Progress {
		fmt.Fprint(e.streams.Err, "\r\x1b[K")
	}
}

// paged runs print with the pager behind it where the output is a terminal and
// a pager is to be had, else straight.
func (e *env) paged(print func(io.Writer) error) error {
	out, ok := terminal(e.streams.Out)
	pager := strings.Fields(e.getenv("PAGER"))
	if len(pager) == 0 {
		pager = []string{"less"}
	}
	path, err := exec.LookPath(pager[0])
	if !ok || err != nil {
		return print(e.streams.Out)
	}
	cmd := exec.CommandContext(e.ctx, path, pager[1:]...)
	cmd.Stdout, cmd.Stderr = out, os.Stderr
	cmd.Env = append(os.Environ(), "LESS=FRX", "LESSCHARSET=utf-8")
	in, err := cmd.StdinPipe()
	if err != nil {
		return print(e.streams.Out)
	}
	if err := cmd.Start(); err != nil {
		return print(e.streams.Out)
	}
	print(in) // a reader who leaves early breaks the pipe: no fault
	in.Close()
	return cmd.Wait()
}

// buildVersion is the module's version, or the revision it was built from.
func buildVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "(unknown)"
	}
	revision, dirty := "", ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			revision = s.Value
		case s.Key == "vcs.modified" && s.Value == "true":
			dirty = " with changes"
		}
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	if revision != "" {
		return "revision " + revision[:min(12, len(revision))] + dirty
	}
	return "(development)"
}
