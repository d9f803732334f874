package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"variorum"
	"variorum/internal/journal"
)

// result is what one process measured.
type result struct {
	Articles, Stories int64
	Bytes             int64
	Start             time.Duration
	Alone             map[string]asked // processor time of pages asked for one by one
	Asked             map[string]asked // time of those asked for under load
	Waiting           int              // stories whose evidence is to be made when the readers stop
	Pages             int
	PageSeconds       float64 // of processor
	PageBytes         int
	Peak, Private     int64 // bytes of memory
	LoadSeconds       float64
	LoadProcessor     float64 // seconds
}

// asked sums up the requests of one kind.
type asked struct {
	Count       int
	Half, Most  time.Duration // p50, p99
	Worst       time.Duration
	WorstOf     string
	LargestPage int
}

// measure starts the server on the store, has it read, then takes in pages.
func (p *plan) measure(ctx context.Context, w *world) (result, error) {
	var out result
	c := &clock{}
	c.reach(w.order[p.articles-1].time())
	s, took, err := start(ctx, p.store, c)
	if err != nil {
		return out, err
	}
	out.Start = took
	if err := p.measureLoad(ctx, s, w, c, &out); err != nil {
		return out, err
	}
	if err := p.measurePages(ctx, s, w, c, &out); err != nil {
		return out, err
	}
	have, err := s.store.Count(ctx)
	if err != nil {
		return out, err
	}
	out.Articles, out.Stories, out.Bytes = have.Articles, have.Stories, have.Bytes
	if out.Peak, out.Private, err = memory(); err != nil {
		return out, err
	}
	if p.kill {
		return out, nil
	}
	return out, s.stop()
}

func (p *plan) measureLoad(ctx context.Context, s *server, w *world, c *clock, out *result) error {
	if p.alone > 0 {
		a, err := p.load.alone(ctx, s, w, p.articles, p.alone)
		if err != nil {
			return err
		}
		out.Alone = a.sums()
	}
	began, spent := time.Now(), processor()
	a, err := p.load.run(ctx, s, w, p.articles, c)
	if err != nil {
		return err
	}
	out.LoadSeconds, out.LoadProcessor = time.Since(began).Seconds(), (processor() - spent).Seconds()
	out.Asked = a.sums()
	due, err := s.store.Due(ctx, math.MaxInt64, 1<<20)
	out.Waiting = len(due)
	return err
}

// measurePages takes in HTML pages until the stories they belong to can be shown,
// and shows each once.
func (p *plan) measurePages(ctx context.Context, s *server, w *world, c *clock, out *result) error {
	if p.pages == 0 {
		return nil
	}
	if err := allTraced(ctx, s); err != nil {
		return err
	}
	first := p.articles + p.load.arrivals()
	var pages []variorum.Page
	for _, next := range w.order[first : first+p.pages] {
		page := w.page(w.article(next))
		pages = append(pages, page)
		out.PageBytes += len(page.Body)
	}
	spent := processor()
	in := func(yield func(variorum.Page, *variorum.Rejection) bool) {
		for _, page := range pages {
			if !yield(page, nil) {
				return
			}
		}
	}
	var taken []string
	for a, rejected := range s.engine.Extract(ctx, in) {
		if rejected != nil {
			return rejected
		}
		if err := s.newsroom.Tell(ctx, c.now(), journal.Article, a); err != nil {
			return err
		}
		taken = append(taken, a.ID)
	}
	if err := allTraced(ctx, s); err != nil {
		return err
	}
	if err := showAll(ctx, s, taken); err != nil {
		return err
	}
	out.Pages, out.PageSeconds = len(pages), (processor() - spent).Seconds()
	return nil
}

// showAll asks once for the page of each story that holds one of the articles.
func showAll(ctx context.Context, s *server, articles []string) error {
	shown := map[string]bool{}
	for _, id := range articles {
		row, ok, err := s.store.Article(ctx, id)
		if err != nil || !ok {
			return fmt.Errorf("article %q is not in the store: %w", id, err)
		}
		if shown[row.Story] {
			continue
		}
		shown[row.Story] = true
		if _, err := get(http.DefaultClient, s.url+"/story/"+row.Story); err != nil {
			return err
		}
	}
	return nil
}

// allTraced waits until no story's evidence is to be made.
func allTraced(ctx context.Context, s *server) error {
	for {
		due, err := s.store.Due(ctx, math.MaxInt64, 1)
		if err != nil || len(due) == 0 {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// memory reads the peak of this process's memory and what of it is its own now,
// in bytes.
func memory() (peak, private int64, err error) {
	f, err := os.Open("/proc/self/status")
	if err != nil {
		return 0, 0, err
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		name, value, _ := strings.Cut(lines.Text(), ":")
		kB, _ := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 10, 64)
		switch name {
		case "VmHWM":
			peak = kB << 10
		case "RssAnon":
			private = kB << 10
		}
	}
	return peak, private, nil
}

// apart measures in a process of its own, whose memory nothing else has filled.
func (p *plan) apart(ctx context.Context, progress io.Writer, more ...string) (result, error) {
	var out result
	self, err := os.Executable()
	if err != nil {
		return out, err
	}
	cmd := exec.CommandContext(ctx, self, append(append([]string{}, os.Args[1:]...), append([]string{"--here", "--store", p.store}, more...)...)...)
	cmd.Stderr = progress
	answer, err := cmd.Output()
	if err != nil {
		return out, fmt.Errorf("measure in a process apart: %w", err)
	}
	return out, json.Unmarshal(answer, &out)
}
