package run

import (
	"context"
	"iter"
	"sync"
)

// ordered yields f of each item in the order of the items, working on up to
// workers of them at once. At most 2*workers items are held. It stops early
// when ctx is done or the caller stops; every goroutine has ended when it returns, unless ctx was done while
// in was being read.
func ordered[T, R any](ctx context.Context, workers int, in iter.Seq[T], f func(T) R) iter.Seq[R] {
	if workers <= 1 {
		return func(yield func(R) bool) {
			for x := range in {
				if ctx.Err() != nil || !yield(f(x)) {
					return
				}
			}
		}
	}
	return func(yield func(R) bool) {
		type job struct {
			item T
			out  chan R
		}
		outer := ctx
		ctx, stop := context.WithCancel(ctx)
		jobs, queue := make(chan job), make(chan chan R, workers)
		fed := make(chan struct{})
		var all sync.WaitGroup
		defer func() {
			stop()
			select { // a read that never ends must not keep an interrupted program
			case <-fed:
				all.Wait()
			case <-outer.Done():
			}
		}()
		go func() {
			defer close(fed)
			defer close(queue)
			defer close(jobs)
			for x := range in {
				j := job{x, make(chan R, 1)}
				select {
				case queue <- j.out:
				case <-ctx.Done():
					return
				}
				select {
				case jobs <- j:
				case <-ctx.Done():
					return
				}
			}
		}()
		for range workers {
			all.Go(func() {
				for j := range jobs {
					j.out <- f(j.item)
				}
			})
		}
		for {
			var out chan R
			select {
			case o, ok := <-queue:
				if !ok {
					return
				}
				out = o
			case <-ctx.Done():
				return
			}
			select {
			case r := <-out:
				if !yield(r) {
					return
				}
			case <-ctx.Done():
				return
			}
		}
	}
}
