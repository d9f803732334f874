package run

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sync"
	"time"

	"variorum"
	"variorum/internal/store"
)

// traceAtOnce bounds the articles of the stories that are traced before their
// evidence is stored: what is done shows soon, and a story that is asked for
// waits for few others. Tracing takes about five milliseconds an article.
const traceAtOnce = 64

// asked are the stories that readers wait for.
type asked struct {
	mu  sync.Mutex
	ids []string
}

// askedMost bounds how many stories wait out of turn; the rest keep their turn.
const askedMost = 64

func (a *asked) add(id string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.ids) < askedMost && !slices.Contains(a.ids, id) {
		a.ids = append(a.ids, id)
	}
}

func (a *asked) take() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	ids := a.ids
	a.ids = nil
	return ids
}

// Ask has a story traced before others that are due: a reader looks at it.
func (n *Newsroom) Ask(story string) {
	n.asked.add(story)
	n.wakeTracer()
}

func (n *Newsroom) wakeTracer() {
	select {
	case n.traced <- struct{}{}:
	default:
	}
}

// When stories that have evidence are traced anew: once nothing was taken in for
// traceQuiet, and while there is no such pause, every traceRound. A story that
// grows by a report a second is thus traced every ten seconds, not every second;
// one that a reader looks at, or that was never traced, does not wait. Chosen so
// that a report shows at once on a quiet day and taking in sixty a second leaves
// more than half of a processor (eval/newsroom).
const (
	traceQuiet = 200 * time.Millisecond
	traceRound = 10 * time.Second
)

// traceAll makes the evidence of stories that changed, until ctx is done.
func (n *Newsroom) traceAll(ctx context.Context, workers int) error {
	quiet, round := time.NewTimer(traceQuiet), time.NewTicker(traceRound)
	defer quiet.Stop()
	defer round.Stop()
	for before := int64(1); ; {
		done, err := n.trace(ctx, workers, before)
		if err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return err
		}
		if done > 0 {
			continue
		}
		again := false
		select {
		case <-ctx.Done():
			return nil
		case <-n.traced:
			quiet.Reset(traceQuiet)
		case <-quiet.C:
			again = true
		case <-round.C:
			again = true
		}
		// A round has its end where the journal had it, whatever comes meanwhile.
		if before, err = 1, nil; again {
			before, err = n.store.Position(ctx)
		}
		if err != nil && ctx.Err() == nil {
			return err
		}
	}
}

// Trace makes the evidence of some due stories, those asked for first, and
// returns how many it made. A story that changed meanwhile stays due.
func (n *Newsroom) Trace(ctx context.Context, workers int) (int, error) {
	return n.trace(ctx, workers, math.MaxInt64)
}

// trace is Trace for the stories asked for, those that have no evidence, and those
// whose evidence is of before a journal entry.
func (n *Newsroom) trace(ctx context.Context, workers int, before int64) (int, error) {
	due, err := n.due(ctx, before)
	if err != nil || len(due) == 0 {
		return 0, err
	}
	type result struct {
		story variorum.Story
		seq   int64
		err   error
	}
	work := func(row store.StoryRow) result {
		articles, err := n.store.Reports(ctx, row)
		if err != nil || len(articles) == 0 {
			return result{err: err}
		}
		return result{story: n.engine.trace.Story(row.ID, articles), seq: row.Changed}
	}
	var made []result
	for r := range ordered(ctx, workers, slices.Values(due), work) {
		if r.err != nil {
			return 0, fmt.Errorf("trace: %w", r.err)
		}
		if r.story.ID != "" {
			made = append(made, r)
		}
	}
	err = n.store.Change(ctx, func(tx *store.Tx) error {
		for i := range made {
			if err := tx.PutEvidence(&made[i].story, made[i].seq); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	traced := make([]string, len(made))
	for i, m := range made {
		traced[i] = m.story.ID
	}
	n.live.tell(Happened{Traced: traced})
	return len(made), nil
}

// due returns the stories to be traced next, up to traceAtOnce articles of them
// and at least one.
func (n *Newsroom) due(ctx context.Context, before int64) ([]store.StoryRow, error) {
	var list []store.StoryRow
	for _, id := range n.asked.take() {
		row, ok, err := n.store.StoryRow(ctx, id)
		if err != nil {
			return nil, err
		}
		if ok && row.Traced < row.Changed {
			list = append(list, row)
		}
	}
	articles, waiting := 0, len(list)
	if waiting == 0 {
		var err error
		if list, err = n.store.Due(ctx, before, traceAtOnce); err != nil {
			return nil, err
		}
	}
	for i, row := range list {
		if articles += row.Articles; articles > traceAtOnce && i > 0 {
			for _, later := range list[i:min(len(list), max(i, waiting))] {
				n.asked.add(later.ID)
			}
			return list[:i], nil
		}
	}
	return list, nil
}

// Make returns a story's evidence without storing it, for a reader who came
// before the tracer.
func (n *Newsroom) Make(id string, articles []*variorum.Article) variorum.Story {
	return n.engine.trace.Story(id, articles)
}
