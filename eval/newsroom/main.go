// Command newsroom measures the server at the size of a large newsroom.
//
//	go run ./eval/newsroom --articles 1000000 --store /var/tmp/news.db
//
// It makes a store of invented articles (same seed, same articles) where the
// file is not there yet, then starts the server on it in a process of its own
// and asks for pages while articles keep coming in, and prints one table. The
// articles take the newsroom's own way: journal, grouping, tables, index. Tracing
// a million of them takes hours, so one story of --trace-one-of is traced and the
// others get evidence of the same shape (see sketch).
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"runtime/pprof"
	"time"
)

// plan says what is made and measured.
type plan struct {
	articles   int
	seed       uint64
	store      string
	traceOneOf int
	load       load
	pages      int // HTML pages taken in
	alone      int // pages asked for one by one
	here       bool
	kill       bool
	fill       bool
	profile    string
}

func main() {
	var p plan
	flag.IntVar(&p.articles, "articles", 10_000, "articles in the store")
	flag.Uint64Var(&p.seed, "seed", 1, "seed of everything invented")
	flag.StringVar(&p.store, "store", "", "the store's file; made where it is not there (default: a temporary one)")
	flag.IntVar(&p.traceOneOf, "trace-one-of", 1, "stories of which one is traced, the others sketched")
	flag.IntVar(&p.load.readers, "readers", 8, "readers at once")
	flag.DurationVar(&p.load.pause, "pause", 250*time.Millisecond, "a reader's pause between two pages, in the mean; 0 for none")
	flag.DurationVar(&p.load.lasts, "for", defaultLoad, "how long they read")
	flag.IntVar(&p.load.perSecond, "arrivals", 50, "articles a second that come in meanwhile")
	flag.IntVar(&p.alone, "alone", 600, "pages asked for one by one, for their processor time")
	flag.IntVar(&p.pages, "pages", 1000, "HTML pages taken in after that, one after the other")
	flag.BoolVar(&p.fill, "fill", false, "go on filling a store that is there")
	flag.BoolVar(&p.here, "here", false, "measure a store that is there in this process and print what was measured as JSON")
	flag.BoolVar(&p.kill, "kill", false, "with --here: end without stopping the server")
	flag.StringVar(&p.profile, "cpuprofile", "", "file for a processor profile of what is measured")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := p.run(ctx, os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "newsroom:", err)
		os.Exit(1)
	}
}

func (p *plan) run(ctx context.Context, out, progress io.Writer) error {
	if p.store == "" {
		dir, err := os.MkdirTemp("", "newsroom")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		p.store = dir + "/news.db"
	}
	w, err := newWorld(p.seed, p.articles, p.load.arrivals()+p.pages)
	if err != nil {
		return err
	}
	if _, err := os.Stat(p.store); !p.here && (p.fill || errors.Is(err, fs.ErrNotExist)) {
		if err := fill(ctx, w, p.articles, p.store, p.traceOneOf, progress); err != nil {
			return fmt.Errorf("fill %s: %w", p.store, err)
		}
	}
	if p.here {
		r, err := p.profiled(ctx, w)
		if err != nil {
			return err
		}
		return json.NewEncoder(out).Encode(r)
	}
	r, err := p.apart(ctx, progress, "--kill")
	if err != nil {
		return err
	}
	again, err := p.apart(ctx, progress, "--for", "0", "--pages", "0", "--alone", "0", "--cpuprofile", "")
	if err != nil {
		return err
	}
	table(out, p, r, again)
	return nil
}

// profiled measures and writes a processor profile where one is asked for.
func (p *plan) profiled(ctx context.Context, w *world) (result, error) {
	if p.profile != "" {
		f, err := os.Create(p.profile)
		if err != nil {
			return result{}, err
		}
		defer f.Close()
		if err := pprof.StartCPUProfile(f); err != nil {
			return result{}, err
		}
		defer pprof.StopCPUProfile()
	}
	return p.measure(ctx, w)
}
