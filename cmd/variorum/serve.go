package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"variorum"
	"variorum/internal/collect"
	"variorum/internal/journal"
	"variorum/internal/run"
	"variorum/internal/serve"
	"variorum/internal/store"
)

// storeFlags say where the newsroom's file lies.
type storeFlags struct {
	Store string `help:"The file that holds everything; made where it is not there. Default: variorum/news.db in the user's data folder." env:"VARIORUM_STORE" placeholder:"FILE"`
}

// open opens the file.
func (f *storeFlags) open(e *env) (*store.Store, error) {
	path := f.Store
	if path == "" {
		dir := e.getenv("XDG_DATA_HOME")
		if dir == "" {
			home, err := os.UserHomeDir()
			if err != nil {
				return nil, hinted{fmt.Errorf("no data folder: %w", err), "name the file: --store FILE"}
			}
			dir = filepath.Join(home, ".local", "share")
		}
		path = filepath.Join(dir, "variorum", "news.db")
	}
	return store.Open(e.ctx, path)
}

type serveCmd struct {
	Listen string `help:"Address to listen on; loopback only." default:"127.0.0.1:8391" env:"VARIORUM_LISTEN" placeholder:"HOST:PORT"`
	storeFlags
	collectFlags
}

// stopWithin is how long answers under way may take when the server stops.
const stopWithin = 10 * time.Second

// Run collects, keeps and shows stories until it is interrupted.
func (c *serveCmd) Run(e *env) error {
	listener, err := listen(c.Listen)
	if err != nil {
		return err
	}
	defer listener.Close()
	s, err := c.open(e)
	if err != nil {
		return err
	}
	defer s.Close()
	log := slog.New(slog.NewTextHandler(e.streams.Err, nil))
	engine := e.engine()
	newsroom, err := run.OpenNewsroom(e.ctx, s, engine)
	if err != nil {
		return err
	}
	pages, done, err := c.pages(e)
	if err != nil {
		return err
	}
	defer done()
	server, err := serve.New(serve.Options{Store: s, Newsroom: newsroom, Library: engine.Library(), Now: time.Now, Log: log})
	if err != nil {
		return err
	}
	watcher := &run.Watcher{Newsroom: newsroom, Pages: pages, Now: time.Now, Every: 5 * time.Second, Told: func(err error) { log.Warn("collect", "error", err) }}
	fmt.Fprintf(e.streams.Out, "http://%s/\n", listener.Addr())
	return serveAll(e.ctx, listener, server.Handler(), newsroom, watcher)
}

// serveAll runs the parts of a server until ctx is done or one of them fails.
func serveAll(ctx context.Context, l net.Listener, h http.Handler, n *run.Newsroom, w *run.Watcher) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	web := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10}
	ended := make(chan error, 2)
	watched := make(chan struct{})
	go func() { ended <- n.Run(ctx, runtime.NumCPU()) }()
	go func() { defer close(watched); w.Run(ctx) }()
	go func() {
		if err := web.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			ended <- err
		}
	}()
	var err error
	select {
	case <-ctx.Done():
	case err = <-ended:
		stop()
		<-watched
		return errors.Join(err, web.Close())
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopWithin)
	defer cancel()
	err = web.Shutdown(last)
	<-watched
	return errors.Join(err, <-ended)
}

// listen refuses what is not loopback: there are no passwords yet.
func listen(address string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, hinted{fmt.Errorf("--listen %s: %w", address, err), "write it as 127.0.0.1:8391"}
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, hinted{fmt.Errorf("--listen %s: not a loopback address, and the pages have no password", address), "listen on 127.0.0.1 and put a proxy that asks for one before it"}
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, hinted{fmt.Errorf("--listen %s: %w", address, err), "another program may have the port: choose one with --listen 127.0.0.1:PORT, or 0 for any"}
	}
	return l, nil
}

// pages returns how sources are read, and what closes it.
func (f *collectFlags) pages(e *env) (run.Pages, func() error, error) {
	o, done, err := f.options(e)
	if err != nil {
		return nil, nil, err
	}
	return func(ctx context.Context, url string, known func(string) bool) iter.Seq2[variorum.Page, *variorum.Rejection] {
		o := o
		o.Known = known
		return collect.New(o).Pages(ctx, []string{url})
	}, done, nil
}

type importCmd struct {
	Inputs []string `arg:"" optional:"" name:"input" help:"Files, folders, JSON lines, archives, URLs; standard input where none is named."`
	storeFlags
	collectFlags
}

// Run takes the articles of inputs into the newsroom's file.
func (c *importCmd) Run(e *env) error {
	s, err := c.open(e)
	if err != nil {
		return err
	}
	defer s.Close()
	collector, done, err := c.collector(e)
	if err != nil {
		return err
	}
	defer done()
	engine := e.engine()
	n, err := run.OpenNewsroom(e.ctx, s, engine)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(e.ctx)
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- n.Run(ctx, runtime.NumCPU()) }()
	read, rejected := 0, 0
	for a, r := range engine.Extract(ctx, collector.Pages(ctx, c.Inputs)) {
		if r != nil {
			rejected++
			e.rejected(*r)
			err = n.Tell(ctx, time.Now(), journal.Rejected, run.RejectedEntry{Rejection: *r})
		} else {
			read++
			err = n.Tell(ctx, time.Now(), journal.Article, a)
		}
		if err != nil {
			break
		}
	}
	stop()
	if err := errors.Join(err, <-ended); err != nil {
		return err
	}
	e.count(read, rejected)
	fmt.Fprintf(e.streams.Out, "%d taken in, %d rejected: %s\n", read, rejected, s.Path())
	return e.ctx.Err()
}

type backupCmd struct {
	To string `arg:"" help:"The copy's file; it must not exist."`
	storeFlags
}

// Run copies the newsroom's file while it is in use.
func (c *backupCmd) Run(e *env) error {
	s, err := c.open(e)
	if err != nil {
		return err
	}
	defer s.Close()
	return s.Backup(e.ctx, c.To)
}

type checkCmd struct{ storeFlags }

// Run asks whether the newsroom's file is whole.
func (c *checkCmd) Run(e *env) error {
	s, err := c.open(e)
	if err != nil {
		return err
	}
	defer s.Close()
	wrong, err := s.Check(e.ctx)
	if err != nil {
		return err
	}
	if len(wrong) > 0 {
		return hinted{fmt.Errorf("%s is damaged: %s", s.Path(), wrong[0]), "variorum rebuild makes the tables anew from the journal; else take the last backup"}
	}
	n, err := s.Count(e.ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(e.streams.Out, "%s is whole: %d entries, %d articles, %d stories, %d bytes\n", s.Path(), n.Entries, n.Articles, n.Stories, n.Bytes)
	return nil
}

type rebuildCmd struct{ storeFlags }

// Run makes every table from the journal anew.
func (c *rebuildCmd) Run(e *env) error {
	s, err := c.open(e)
	if err != nil {
		return err
	}
	defer s.Close()
	return run.Rebuild(e.ctx, s, e.engine())
}
