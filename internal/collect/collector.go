package collect

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"io/fs"
	"iter"
	"path/filepath"
	"strings"
	"time"

	"variorum"
	"variorum/internal/collect/fetch"
	"variorum/internal/collect/opml"
)

// Options says what a Collector may use.
type Options struct {
	// Stdin is read where an input is "-" or none is named; nil is empty.
	Stdin io.Reader
	// Fetcher opens URLs and what lists name; nil means that the network is off.
	Fetcher *fetch.Client
	// Parallel is how many pages of a list are fetched at once, on different
	// hosts for the most part: 16 where 0. Each holds up to Limits.PageBytes.
	Parallel int
	// Limits bounds each input; the zero value means the defaults.
	Limits Limits
	// Since leaves out what a feed or sitemap says is older. What has no date there
	// is kept. The zero time keeps everything.
	Since time.Time
	// Known tells which pages that a list names are not wanted, as they were had
	// before; nil wants all.
	Known func(url string) bool
}

// A Collector gives the pages of inputs. It keeps nothing between runs and is
// safe for concurrent use, as far as Stdin is.
type Collector struct {
	stdin    io.Reader
	fetcher  *fetch.Client
	parallel int
	limits   Limits
	since    time.Time
	known    func(string) bool
	remember bool // pages go into the fetcher's cache, to be asked again
}

// New makes a Collector.
func New(o Options) *Collector {
	if o.Stdin == nil {
		o.Stdin = strings.NewReader("")
	}
	set(&o.Parallel, 16)
	return &Collector{stdin: o.Stdin, fetcher: o.Fetcher, parallel: o.Parallel, since: o.Since, limits: o.Limits.orDefault(), known: o.Known}
}

// Pages yields what the inputs hold, in order; a rejection (then the page is
// empty but for Input and Given.ID) stands in place of a page that cannot be
// given. No input means standard input. A file named twice is read once. After
// ctx is done nothing more is yielded.
func (c *Collector) Pages(ctx context.Context, inputs []string) iter.Seq2[variorum.Page, *variorum.Rejection] {
	return func(yield func(variorum.Page, *variorum.Rejection) bool) {
		for e := range c.Entries(ctx, inputs, Mark{}) {
			if !yield(e.Page, e.Rejection) {
				return
			}
		}
	}
}

// An Entry is a page, or the rejection in its place, with the mark behind it.
type Entry struct {
	Page      variorum.Page
	Rejection *variorum.Rejection
	After     Mark
}

// Entries yields what Pages does, from a mark on: the zero Mark is the
// beginning, Entry.After what comes behind that entry. Where the inputs are not
// those that the mark was made in, one rejection says so and nothing follows.
func (c *Collector) Entries(ctx context.Context, inputs []string, from Mark) iter.Seq[Entry] {
	return func(yield func(Entry) bool) {
		w := &walk{Collector: c, ctx: ctx, yield: yield, seen: map[string]bool{}, from: from}
		w.run(inputs)
	}
}

// stdinName is how a user names standard input.
const stdinName = "-"

// A walk is one run over inputs.
type walk struct {
	*Collector
	ctx     context.Context
	yield   func(Entry) bool
	stopped bool
	seen    map[string]bool // files given, by absolute path
	files   int             // files met below folders
	buffers []*bufio.Reader // free ones
	zip     *gzip.Reader    // a free one
	page    bytes.Buffer    // where pages are gathered
	from    Mark            // where to begin
	mark    Mark            // where it stands
	skip    int             // entries of this source that were given before
	met     bool            // this list named something, new or not
	feedTo  func(opml.Feed) // where only feeds are looked for, nil otherwise
	look    *Look           // where a source is asked, nil otherwise
	most    int             // pages fetched at most when one is asked; 0: no bound
	// sitemapsSince is Question.Since.
	sitemapsSince time.Time
}

func (w *walk) run(inputs []string) {
	if len(inputs) == 0 {
		inputs = []string{stdinName}
	}
	for _, input := range inputs {
		if w.done() {
			return
		}
		w.input(input)
	}
	if !w.done() && w.from.Names != "" && w.mark.Sources <= w.from.Sources {
		w.otherInputs(inputs[len(inputs)-1])
	}
}

func (w *walk) done() bool { return w.stopped || w.ctx.Err() != nil }

func (w *walk) give(p variorum.Page) { w.entry(Entry{Page: p}) }

func (w *walk) reject(r *variorum.Rejection) { w.entry(*rejected(r)) }

func (w *walk) entry(e Entry) {
	if w.done() {
		return
	}
	if w.mark.Entries++; w.mark.Entries <= w.skip {
		return
	}
	e.After = w.mark
	w.stopped = !w.yield(e)
}

func (w *walk) refuse(input, reason, hint string) {
	w.reject(&variorum.Rejection{Input: input, Reason: reason, Hint: hint})
}

func (w *walk) input(input string) {
	switch {
	case input == stdinName:
		w.leaf(input, func() { w.source(&source{name: stdinName, raw: w.stdin}) })
	case isURL(input):
		w.leaf(input, func() { w.url(input) })
	default:
		w.path(input)
	}
}

func isURL(s string) bool {
	scheme, rest, ok := strings.Cut(s, "://")
	return ok && rest != "" && (strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https"))
}

// once reports whether path is met for the first time.
func (w *walk) once(path string) bool {
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	if w.seen[path] {
		return false
	}
	w.seen[path] = true
	return true
}

// fileReason puts what the system said of a file into plain words.
func fileReason(err error) (reason, hint string) {
	var at *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "no such file or folder", "check the name"
	case errors.Is(err, fs.ErrPermission):
		return "not allowed to read it", "check the permissions"
	case errors.As(err, &at):
		return at.Err.Error(), ""
	}
	return err.Error(), ""
}
