package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"golang.org/x/net/netutil"

	"variorum/internal/journal"
	"variorum/internal/run"
	"variorum/internal/serve"
	"variorum/internal/store"
)

// storeFlags say where the newsroom's file lies.
type storeFlags struct {
	Store string `help:"The file that holds everything; made where it is not there. Default: variorum/news.db in the user's data folder." placeholder:"FILE" setting:""`
}

// path is where it lies.
func (f *storeFlags) path(e *env) (string, error) {
	if f.Store != "" {
		return f.Store, nil
	}
	dir := e.getenv("XDG_DATA_HOME")
	if dir == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", hinted{fmt.Errorf("no data folder: %w", err), "name the file: --store FILE"}
		}
		dir = filepath.Join(home, ".local", "share")
	}
	return filepath.Join(dir, "variorum", "news.db"), nil
}

// open opens the file.
func (f *storeFlags) open(e *env) (*store.Store, error) {
	path, err := f.path(e)
	if err != nil {
		return nil, err
	}
	s, err := store.Open(e.ctx, path)
	if err != nil {
		return nil, hinted{err, "another file: --store FILE"}
	}
	return s, nil
}

// look opens a file that is there, as it is.
func (f *storeFlags) look(e *env) (*store.Store, error) {
	path, err := f.path(e)
	if err != nil {
		return nil, err
	}
	s, err := store.Look(e.ctx, path)
	if err != nil {
		return nil, hinted{err, "another file: --store FILE"}
	}
	return s, nil
}

type serveCmd struct{ settings }

// Run collects, keeps and shows stories until it is interrupted.
func (c *serveCmd) Run(e *env) (err error) {
	if err := c.checkListen(e); err != nil {
		return err
	}
	listener, err := listen(e, c.Listen)
	if err != nil {
		return err
	}
	defer listener.Close()
	set, err := c.check(e, onLoopback(listener.Addr().String()))
	if err != nil {
		return err
	}
	s, err := c.open(e)
	if err != nil {
		return err
	}
	defer s.Close()
	if s.Emptied() {
		set.log.Info("the file is of an earlier version: its tables are made anew from the journal", "file", s.Path())
	}
	engine := e.engine()
	newsroom, err := run.OpenNewsroom(e.ctx, s, engine)
	if err != nil {
		return err
	}
	newsroom.SettleAfter = settleAfter
	collecting := collectFlags{fetchFlags: c.fetchFlags, Archive: c.Archive}
	remembered := run.NewCache(s)
	options, done, err := collecting.options(e, remembered)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done()) }()
	watcher := run.NewWatcher(run.WatchOptions{Newsroom: newsroom, Collect: options, Cache: remembered, Now: time.Now, Base: set.base, Told: func(err error) { set.log.Warn("collect", "error", err) }})
	server, err := serve.New(serve.Options{Store: s, Newsroom: newsroom, Watcher: watcher, Library: engine.Library(), Now: time.Now, Log: set.log, Base: set.base, Access: &set.access})
	if err != nil {
		return err
	}
	set.warn()
	fmt.Fprintln(e.streams.Out, address(listener))
	web := webServer(server.Handler(), set.log)
	web.RegisterOnShutdown(server.Stop)
	retain := func(ctx context.Context) { retainAll(ctx, newsroom, set.retention, set.log) }
	return serveAll(e.ctx, netutil.LimitListener(listener, mostConnections), web, newsroom, e.workers(), watcher.Run, retain)
}

// retainEvery is how often what is not to be kept is looked for.
const retainEvery = time.Hour

// retainAll drops what is not to be kept until ctx is done.
func retainAll(ctx context.Context, n *run.Newsroom, r run.Retention, log *slog.Logger) {
	if r == (run.Retention{}) {
		return
	}
	tick := time.NewTicker(retainEvery)
	defer tick.Stop()
	for {
		if err := n.Retain(ctx, time.Now(), r); err != nil && ctx.Err() == nil {
			log.Warn("keep", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// address is where a browser on this machine finds a server.
func address(l net.Listener) string {
	at, ok := l.Addr().(*net.TCPAddr)
	if !ok || !at.IP.IsUnspecified() {
		return "http://" + l.Addr().String() + "/"
	}
	return fmt.Sprintf("http://localhost:%d/", at.Port)
}

// settleAfter is how long nothing new must have come until the latest stories are
// looked at again, which takes a tenth of a second of processor: often enough for
// a reader, seldom enough while a round of sources comes in.
const settleAfter = 20 * time.Second

// Bounds of a connection. A form of 64 KiB comes over the slowest line in the
// time to read, a story page of 100 KB goes out in that to write.
const (
	headerWithin = 10 * time.Second
	readWithin   = 30 * time.Second
	writeWithin  = time.Minute
	idleFor      = 2 * time.Minute
	mostHeader   = 64 << 10 // bytes
	// mostConnections are open at once, of some 30 KiB each; the next ones wait.
	mostConnections = 4096
	// stopWithin is how long answers under way may take when the server stops.
	stopWithin = 10 * time.Second
)

func webServer(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{Handler: h, ReadHeaderTimeout: headerWithin, ReadTimeout: readWithin, WriteTimeout: writeWithin, IdleTimeout: idleFor, MaxHeaderBytes: mostHeader,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug)}
}

// serveAll runs the parts of a server until ctx is done or one of them fails.
// They stop in the order of who needs whom: no source is asked any more, answers
// under way are given to their end, and last the newsroom closes its books.
func serveAll(ctx context.Context, l net.Listener, web *http.Server, n *run.Newsroom, workers int, beside ...func(context.Context)) error {
	working, stopWorking := context.WithCancel(ctx)
	defer stopWorking()
	writing, stopWriting := context.WithCancel(context.WithoutCancel(ctx))
	defer stopWriting()
	written, served := make(chan error, 1), make(chan error, 1)
	var worked sync.WaitGroup
	go func() { written <- n.Run(writing, max(1, workers/2)) }() // tracing leaves half of the processors to readers
	for _, work := range beside {
		worked.Go(func() { work(working) })
	}
	go func() { served <- web.Serve(l) }()
	var err error
	select {
	case <-ctx.Done():
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopWithin)
		defer cancel()
		err = web.Shutdown(last)
	case err = <-served:
	case err = <-written:
		written <- nil
	}
	stopWorking()
	err = errors.Join(err, web.Close())
	worked.Wait()
	stopWriting()
	return errors.Join(err, <-written)
}

func listen(e *env, address string) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, hinted{fmt.Errorf("%s: %w", e.setting("listen"), err), "another program may have the port: choose one with --listen 127.0.0.1:PORT, or 0 for any"}
	}
	return l, nil
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
	go func() { ended <- n.Run(ctx, e.workers()) }()
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
	if err == nil && ctx.Err() == nil {
		err = n.Tell(ctx, time.Now(), journal.Settle, struct{}{})
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
	s, err := c.look(e)
	if err != nil {
		return err
	}
	defer s.Close()
	return s.Backup(e.ctx, c.To)
}

type checkCmd struct{ storeFlags }

// Run asks whether the newsroom's file is whole.
func (c *checkCmd) Run(e *env) error {
	s, err := c.look(e)
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
	applied, err := s.Applied(e.ctx)
	if err != nil {
		return err
	}
	if applied > n.Entries {
		return hinted{fmt.Errorf("%s is damaged: its tables are of entry %d, its journal ends at %d", s.Path(), applied, n.Entries), "take the last backup; variorum rebuild makes the tables of what the journal still holds"}
	}
	fmt.Fprintf(e.streams.Out, "%s is whole: %d entries, %d articles, %d stories, %d bytes\n", s.Path(), n.Entries, n.Articles, n.Stories, n.Bytes)
	if behind := n.Entries - applied; behind > 0 {
		fmt.Fprintf(e.streams.Out, "its tables are %d entries behind its journal: the next start makes them anew\n", behind)
	}
	return nil
}

type rebuildCmd struct {
	storeFlags
	Regroup bool `help:"Group all articles anew too, by this program: stories may get other articles and addresses."`
}

// Run makes every table from the journal anew.
func (c *rebuildCmd) Run(e *env) error {
	s, err := c.open(e)
	if err != nil {
		return err
	}
	defer s.Close()
	if c.Regroup {
		return run.Regroup(e.ctx, s, e.engine())
	}
	return run.Rebuild(e.ctx, s, e.engine())
}
