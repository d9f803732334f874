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
	SettingsFile string `name:"config" help:"The settings file; without it variorum.toml in the user's config folder, else in /etc. Also: VARIORUM_CONFIG." placeholder:"FILE"`
	Workers      int    `help:"Pages and stories worked on at once; 0 as many as the machine has cores." default:"0" placeholder:"N" setting:""`
	Progress     bool   `help:"Show progress on standard error (on a terminal by itself)." negatable:"" default:"true"`

	Embeddings      string `help:"An OpenAI-compatible endpoint whose embeddings are one more likeness of articles (Ollama, llama.cpp, vLLM): http://localhost:11434. Off without it." placeholder:"URL" setting:""`
	EmbeddingsModel string `help:"The model to ask it for." default:"nomic-embed-text" placeholder:"NAME" setting:""`
	EmbeddingsKey   string `help:"Its key. A flag shows in the list of processes: better in the environment or the file." placeholder:"KEY" setting:"secret"`

	Read     readCmd     `cmd:"" help:"Read reports and print the stories they tell."`
	Extract  extractCmd  `cmd:"" help:"Print the articles found in pages, one JSON object a line."`
	Group    groupCmd    `cmd:"" help:"Print the story of each article, one JSON object a line."`
	Feeds    feedsCmd    `cmd:"" help:"Print the feeds that pages announce or lists hold, one address a line or as OPML."`
	Demo     demoCmd     `cmd:"" help:"Read an invented event as nine outlets tell it: the first thing to try."`
	Serve    serveCmd    `cmd:"" help:"Collect from sources day and night and show the stories in a browser."`
	Import   importCmd   `cmd:"" help:"Take articles into the file that serve shows."`
	Sources  sourcesCmd  `cmd:"" help:"List, add, remove and export what serve collects from."`
	Backup   backupCmd   `cmd:"" help:"Copy that file while it is in use."`
	Check    checkCmd    `cmd:"" help:"Ask whether that file is whole."`
	Rebuild  rebuildCmd  `cmd:"" help:"Make the tables of that file anew from its journal."`
	Config   configCmd   `cmd:"" name:"config" help:"Print the settings of serve, where each comes from and what it is for, as a settings file."`
	Password passwordCmd `cmd:"" unset:"" help:"Print the setting for a password, which is asked for."`
	Health   healthCmd   `cmd:"" help:"Ask the server on this machine whether it is well."`
	Version  versionCmd  `cmd:"" unset:"" help:"Print the version."`
}

// env is what a command may use.
type env struct {
	ctx     context.Context
	streams Streams
	getenv  func(string) string
	cli     *cli
	status  int

	parsed        *kong.Context
	configuration *configuration
}

// setting names a setting and where its value comes from.
func (e *env) setting(name string) string {
	return name + " (" + e.configuration.from(e.parsed, name) + ")"
}

// Main runs a command line and returns the exit status.
func Main(ctx context.Context, args []string, streams Streams, getenv func(string) string) int {
	var c cli
	conf := &configuration{getenv: getenv}
	exited, code := false, 0
	parser, err := kong.New(&c,
		kong.Name("variorum"),
		kong.Description("Reads what many outlets wrote, finds which reports tell the same story, and lays it out line by line: every line a source's own."),
		kong.Writers(streams.Out, streams.Err),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.ValueFormatter(helpOf),
		kong.UsageOnError(),
		kong.Bind(conf),
		kong.Resolvers(conf),
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
	e := &env{ctx: ctx, streams: streams, getenv: getenv, cli: &c, parsed: parsed, configuration: conf}
	if err := parsed.Run(e); err != nil {
		return e.fail(err)
	}
	return e.status
}

func usage(w io.Writer, err error) int {
	hint := "variorum --help lists the commands and flags"
	var h hinted
	if errors.As(err, &h) {
		err, hint = h.error, h.hint
	}
	fmt.Fprintf(w, "variorum: %v\nhint: %s\n", err, hint)
	return statusNone
}

// helpOf is a flag's help with the name it has in the environment.
func helpOf(v *kong.Value) string {
	if !isSetting(v) {
		return v.Help
	}
	return v.Help + " ($" + environment(v.Name) + ")"
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

// workers is how much is worked on at once.
func (e *env) workers() int {
	if e.cli.Workers > 0 {
		return e.cli.Workers
	}
	return runtime.NumCPU()
}

func (e *env) engine() *run.Engine {
	return run.New(e.workers(), e.progress()).WithEmbeddings(e.embeddings())
}

// embeddings is the endpoint asked for, nil without one.
func (e *env) embeddings() *embed.Client {
	if e.cli.Embeddings == "" {
		return nil
	}
	return embed.New(embed.Options{URL: e.cli.Embeddings, Model: e.cli.EmbeddingsModel, Key: e.cli.EmbeddingsKey,
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
