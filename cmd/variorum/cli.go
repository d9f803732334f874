package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"

	"github.com/alecthomas/kong"

	"variorum"
	"variorum/internal/group/embed"
	"variorum/internal/run"
)

// Streams are where a command reads and prints.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
}

// The exit statuses.
const (
	statusAll         = 0
	statusSome        = 1
	statusNone        = 2
	statusInterrupted = 130
)

// cli is the command line.
type cli struct {
	Workers  int  `help:"Pages and stories worked on at once." default:"0" env:"VARIORUM_WORKERS" placeholder:"N"`
	Progress bool `help:"Show progress on standard error (on a terminal by itself)." negatable:"" default:"true"`

	Embeddings      string `help:"An OpenAI-compatible endpoint whose embeddings are one more likeness of articles (Ollama, llama.cpp, vLLM): http://localhost:11434. Off without it." env:"VARIORUM_EMBEDDINGS" placeholder:"URL"`
	EmbeddingsModel string `help:"The model to ask it for." env:"VARIORUM_EMBEDDINGS_MODEL" default:"nomic-embed-text" placeholder:"NAME"`

	Read    readCmd    `cmd:"" help:"Read reports and print the stories they tell."`
	Extract extractCmd `cmd:"" help:"Print the articles found in pages, one JSON object a line."`
	Group   groupCmd   `cmd:"" help:"Print the story of each article, one JSON object a line."`
	Feeds   feedsCmd   `cmd:"" help:"Print the feeds that pages announce or lists hold, one address a line or as OPML."`
	Demo    demoCmd    `cmd:"" help:"Read an invented event as nine outlets tell it: the first thing to try."`
	Serve   serveCmd   `cmd:"" help:"Collect from sources day and night and show the stories in a browser."`
	Import  importCmd  `cmd:"" help:"Take articles into the file that serve shows."`
	Backup  backupCmd  `cmd:"" help:"Copy that file while it is in use."`
	Check   checkCmd   `cmd:"" help:"Ask whether that file is whole."`
	Rebuild rebuildCmd `cmd:"" help:"Make the tables of that file anew from its journal."`
	Version versionCmd `cmd:"" help:"Print the version."`
}

// env is what a command may use.
type env struct {
	ctx     context.Context
	streams Streams
	getenv  func(string) string
	cli     *cli
	status  int
}

// Main runs a command line and returns the exit status.
func Main(ctx context.Context, args []string, streams Streams, getenv func(string) string) int {
	var c cli
	exited, code := false, 0
	parser, err := kong.New(&c,
		kong.Name("variorum"),
		kong.Description("Reads what many outlets wrote, finds which reports tell the same story, and lays it out line by line: every line a source's own."),
		kong.Writers(streams.Out, streams.Err),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.UsageOnError(),
		kong.Exit(func(n int) { exited, code = true, n }),
	)
	if err != nil {
		fmt.Fprintln(streams.Err, "variorum:", err)
		return statusNone
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := parser.Parse(args)
	if exited {
		return code
	}
	if err != nil {
		return usage(streams.Err, err)
	}
	e := &env{ctx: ctx, streams: streams, getenv: getenv, cli: &c}
	if err := parsed.Run(e); err != nil {
		return e.fail(err)
	}
	return e.status
}

func usage(w io.Writer, err error) int {
	fmt.Fprintf(w, "variorum: %v\nhint: variorum --help lists the commands and flags\n", err)
	return statusNone
}

// fail prints an error with its hint and returns the status.
func (e *env) fail(err error) int {
	if errors.Is(err, context.Canceled) {
		fmt.Fprintln(e.streams.Err, "variorum: interrupted")
		return statusInterrupted
	}
	fmt.Fprintln(e.streams.Err, "variorum:", err)
	var h hinted
	if errors.As(err, &h) && h.hint != "" {
		fmt.Fprintln(e.streams.Err, "hint:", h.hint)
	}
	return statusNone
}

// hinted is an error with the way out.
type hinted struct {
	error
	hint string
}

func (h hinted) Unwrap() error { return h.error }

func (e *env) engine() *run.Engine {
	workers := e.cli.Workers
	if workers <= 0 {
		workers = runtime.NumCPU()
	}
	return run.New(workers, e.progress()).WithEmbeddings(e.embeddings())
}

// embeddings is the endpoint asked for, nil without one. Its key comes from the
// environment alone, where no list of processes shows it.
func (e *env) embeddings() *embed.Client {
	if e.cli.Embeddings == "" {
		return nil
	}
	return embed.New(embed.Options{URL: e.cli.Embeddings, Model: e.cli.EmbeddingsModel, Key: e.getenv("VARIORUM_EMBEDDINGS_KEY"),
		Say: func(message string) { fmt.Fprintln(e.streams.Err, "variorum:", message) }})
}

// rejected names an input that gave no article on standard error.
func (e *env) rejected(r variorum.Rejection) {
	fmt.Fprintf(e.streams.Err, "variorum: %s: %s\n", r.Input, r.Reason)
	if r.Hint != "" {
		fmt.Fprintln(e.streams.Err, "hint:", r.Hint)
	}
}

// count sets the exit status from what was read and rejected.
func (e *env) count(read, rejected int) {
	switch {
	case read == 0:
		e.status = statusNone
	case rejected > 0:
		e.status = statusSome
	}
}

type versionCmd struct{}

// Run prints the version that the build recorded.
func (versionCmd) Run(e *env) error {
	_, err := fmt.Fprintln(e.streams.Out, "variorum", buildVersion())
	return err
}
