package collect

import (
	"bufio"
	"context"
	"errors"
	"io"
	"io/fs"
	"iter"
	"path/filepath"
	"strings"

	"variorum"
)

// Options says what a Collector may use.
type Options struct {
	// Stdin is read where an input is "-" or none is named; nil is empty.
	Stdin io.Reader
	// Limits bounds each input; the zero value means the defaults.
	Limits Limits
}

// A Collector gives the pages of inputs. It keeps nothing between runs and is
// safe for concurrent use, as far as Stdin is.
type Collector struct {
	stdin  io.Reader
	limits Limits
}

// New makes a Collector.
func New(o Options) *Collector {
	if o.Stdin == nil {
		o.Stdin = strings.NewReader("")
	}
	return &Collector{stdin: o.Stdin, limits: o.Limits.orDefault()}
}

// Pages yields what the inputs hold, in order; a rejection (then the page is
// empty but for Given.ID) stands in place of a page that cannot be given. No
// input means standard input. A file named twice is read once. After ctx is
// done nothing more is yielded.
func (c *Collector) Pages(ctx context.Context, inputs []string) iter.Seq2[variorum.Page, *variorum.Rejection] {
	return func(yield func(variorum.Page, *variorum.Rejection) bool) {
		w := &walk{Collector: c, ctx: ctx, yield: yield, seen: map[string]bool{}}
		if len(inputs) == 0 {
			inputs = []string{stdinName}
		}
		for _, input := range inputs {
			if w.done() {
				return
			}
			w.input(input)
		}
	}
}

// stdinName is how a user names standard input.
const stdinName = "-"

// A walk is one run over inputs.
type walk struct {
	*Collector
	ctx     context.Context
	yield   func(variorum.Page, *variorum.Rejection) bool
	stopped bool
	seen    map[string]bool // files given, by absolute path
	files   int             // files met below folders
	buffers []*bufio.Reader // free ones
}

func (w *walk) done() bool { return w.stopped || w.ctx.Err() != nil }

func (w *walk) give(p variorum.Page) {
	if !w.done() {
		w.stopped = !w.yield(p, nil)
	}
}

func (w *walk) reject(r *variorum.Rejection) {
	if !w.done() {
		w.stopped = !w.yield(variorum.Page{Input: r.Input, Given: variorum.Article{ID: r.ID}}, r)
	}
}

func (w *walk) refuse(input, reason, hint string) {
	w.reject(&variorum.Rejection{Input: input, Reason: reason, Hint: hint})
}

func (w *walk) input(input string) {
	switch {
	case input == stdinName:
		w.source(&source{name: stdinName, raw: w.stdin})
	case isURL(input):
		w.refuse(input, "the network is off, and this is a URL", "save the page and name the file")
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
