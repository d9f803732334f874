package collect

import (
	"context"
	"iter"
)

// ordered applies do to each input, at most width at once, and yields what
// comes of them in the order of the inputs. When the consumer stops, what is under
// way is cancelled and waited for.
func ordered[T, R any](ctx context.Context, inputs []T, width int, do func(context.Context, T) R) iter.Seq[R] {
	return func(yield func(R) bool) {
		ctx, cancel := context.WithCancel(ctx)
		pending := make(chan chan R, max(width-1, 0))
		go func() {
			defer close(pending)
			for _, in := range inputs {
				result := make(chan R, 1)
				select {
				case pending <- result:
				case <-ctx.Done():
					return
				}
				go func() { result <- do(ctx, in) }()
			}
		}()
		defer func() {
			cancel()
			for result := range pending {
				<-result
			}
		}()
		for result := range pending {
			if !yield(<-result) {
				return
			}
		}
	}
}
