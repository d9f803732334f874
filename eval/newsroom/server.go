package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"runtime"
	"sync/atomic"
	"time"

	"variorum/internal/run"
	"variorum/internal/serve"
	"variorum/internal/store"
)

// A clock tells the world's time: that of the latest article that came in.
type clock struct{ unix atomic.Int64 }

func (c *clock) now() time.Time { return time.Unix(c.unix.Load(), 0).UTC() }

func (c *clock) reach(t time.Time) {
	for old := c.unix.Load(); old < t.Unix() && !c.unix.CompareAndSwap(old, t.Unix()); old = c.unix.Load() {
	}
}

// A server is what `variorum serve` runs, on loopback, without sources to ask.
type server struct {
	store    *store.Store
	engine   *run.Engine
	newsroom *run.Newsroom
	web      *http.Server
	url      string
	ended    chan error
	stopRun  context.CancelFunc
}

// start opens the file and answers requests; it returns when the front page was
// answered for the first time, with how long that took.
func start(ctx context.Context, path string, c *clock) (*server, time.Duration, error) {
	began := time.Now()
	s := &server{ended: make(chan error, 1)}
	var err error
	if s.store, err = store.Open(ctx, path); err != nil {
		return nil, 0, err
	}
	s.engine = run.New(runtime.NumCPU(), nil)
	if s.newsroom, err = run.OpenNewsroom(ctx, s.store, s.engine); err != nil {
		return nil, 0, err
	}
	site, err := serve.New(serve.Options{Store: s.store, Newsroom: s.newsroom, Library: s.engine.Library(), Now: c.now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return nil, 0, err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, 0, err
	}
	s.url = "http://" + l.Addr().String()
	s.web = &http.Server{Handler: site.Handler(), ReadHeaderTimeout: 10 * time.Second}
	ctx, s.stopRun = context.WithCancel(ctx)
	go s.web.Serve(l) // ends with stop
	go func() { s.ended <- s.newsroom.Run(ctx, runtime.NumCPU()) }()
	if _, err := get(http.DefaultClient, s.url+"/"); err != nil {
		return nil, 0, errors.Join(err, s.stop())
	}
	return s, time.Since(began), nil
}

func (s *server) stop() error {
	s.stopRun()
	return errors.Join(<-s.ended, s.web.Close(), s.store.Close())
}

// get returns the bytes of a page that must be there.
func get(c *http.Client, url string) ([]byte, error) {
	r, err := c.Get(url)
	if err != nil {
		return nil, err
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err == nil && r.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", url, r.Status)
	}
	return b, err
}
