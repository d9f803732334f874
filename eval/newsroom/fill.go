package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"runtime"
	"slices"
	"sync"
	"time"

	"variorum"
	"variorum/internal/journal"
	"variorum/internal/run"
	"variorum/internal/store"
)

// appendAtOnce is how many entries are appended in one transaction.
const appendAtOnce = 2000

// fill makes the store: articles go into the journal, the newsroom applies them
// as it does after a stop, and stories get their evidence: one of traceOneOf is
// traced, the others are sketched; 1 traces all.
func fill(ctx context.Context, w *world, articles int, path string, traceOneOf int, progress io.Writer) error {
	s, err := store.Open(ctx, path)
	if err != nil {
		return err
	}
	defer s.Close()
	began, spent := time.Now(), processor()
	told := func(what string, n int) {
		fmt.Fprintf(progress, "%s: %d in %.0f s, %.2f ms of processor each\n", what, n, time.Since(began).Seconds(), (processor()-spent).Seconds()*1000/float64(max(1, n)))
		began, spent = time.Now(), processor()
	}
	if err := appendAll(ctx, w, articles, s); err != nil {
		return err
	}
	told("articles appended to the journal", articles)
	n, err := run.OpenNewsroom(ctx, s, run.New(2, nil))
	if err != nil {
		return err
	}
	told("articles grouped, stored and indexed", articles)
	made, err := evidence(ctx, s, n, traceOneOf)
	if err != nil {
		return err
	}
	told("stories with evidence", made)
	return stopped(ctx, n)
}

// stopped runs the newsroom once and stops it, which keeps its memory.
func stopped(ctx context.Context, n *run.Newsroom) error {
	ctx, stop := context.WithCancel(ctx)
	stop()
	return n.Run(ctx, 1)
}

func appendAll(ctx context.Context, w *world, articles int, s *store.Store) error {
	have, err := s.Count(ctx)
	if err != nil {
		return err
	}
	for at := int(have.Entries); at < articles; {
		entries, err := entries(w, w.order[at:min(articles, at+appendAtOnce)])
		if err != nil {
			return err
		}
		err = s.Change(ctx, func(tx *store.Tx) error {
			for _, e := range entries {
				if _, err := tx.Append(e); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		at += len(entries)
	}
	return nil
}

// entries makes the journal entries of arrivals, on all processors.
func entries(w *world, arrivals []arrival) ([]journal.Entry, error) {
	out, errs := make([]journal.Entry, len(arrivals)), make([]error, len(arrivals))
	side(len(arrivals), func(i int) {
		out[i], errs[i] = journal.New(arrivals[i].time(), journal.Article, w.article(arrivals[i]))
	})
	return out, errors.Join(errs...)
}

// side calls f for 0 to n-1, several at once.
func side(n int, f func(int)) {
	workers := runtime.NumCPU()
	var all sync.WaitGroup
	for first := range workers {
		all.Go(func() {
			for i := first; i < n; i += workers {
				f(i)
			}
		})
	}
	all.Wait()
}

// evidenceAtOnce is how many stories' evidence is stored in one transaction.
const evidenceAtOnce = 64

// evidence sketches the due stories but one of traceOneOf and has those traced.
func evidence(ctx context.Context, s *store.Store, n *run.Newsroom, traceOneOf int) (int, error) {
	made := 0
	if traceOneOf > 1 {
		rows, err := s.Due(ctx, math.MaxInt64, math.MaxInt32)
		if err != nil {
			return 0, err
		}
		for some := range slices.Chunk(rows, evidenceAtOnce) {
			done, err := sketchAll(ctx, s, some, traceOneOf)
			if err != nil {
				return made, err
			}
			made += done
		}
	}
	for {
		done, err := n.Trace(ctx, 2)
		if err != nil || done == 0 {
			return made, err
		}
		made += done
	}
}

func sketchAll(ctx context.Context, s *store.Store, rows []store.StoryRow, traceOneOf int) (int, error) {
	rows = slices.DeleteFunc(slices.Clone(rows), func(r store.StoryRow) bool { return r.Changed%int64(traceOneOf) == 0 })
	made, errs := make([]variorum.Story, len(rows)), make([]error, len(rows))
	side(len(rows), func(i int) {
		_, articles, ok, err := s.Story(ctx, rows[i].ID)
		if err == nil && (!ok || len(articles) == 0) {
			err = errors.New("story " + rows[i].ID + " has no articles")
		}
		if err == nil {
			made[i], err = sketch(rows[i].ID, articles)
		}
		errs[i] = err
	})
	if err := errors.Join(errs...); err != nil {
		return 0, err
	}
	err := s.Change(ctx, func(tx *store.Tx) error {
		for i := range made {
			if err := tx.PutEvidence(&made[i], rows[i].Changed); err != nil {
				return err
			}
		}
		return nil
	})
	return len(made), err
}
