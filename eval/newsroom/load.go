package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"variorum/internal/journal"
)

const defaultLoad = time.Minute

// A load is how the server is asked while articles come in.
type load struct {
	readers   int
	pause     time.Duration
	lasts     time.Duration
	perSecond int
}

// arrivals is how many articles come in while the readers read.
func (l load) arrivals() int { return int(l.lasts.Seconds() * float64(l.perSecond)) }

// The kinds of request.
const (
	askFront  = "front"
	askToday  = "story on the front"
	askAny    = "story, any"
	askSearch = "search"
	askTake   = "article taken in"
)

// answers holds how long each request of a kind took, and the largest answer.
type answers struct {
	mu      sync.Mutex
	took    map[string][]time.Duration
	largest map[string]int
	slowest map[string]string
	err     error
}

func newAnswers() *answers {
	return &answers{took: map[string][]time.Duration{}, largest: map[string]int{}, slowest: map[string]string{}}
}

// sums sums up each kind.
func (a *answers) sums() map[string]asked {
	out := map[string]asked{}
	for kind, list := range a.took {
		out[kind] = asked{len(list), a.at(kind, .5), a.at(kind, .99), list[len(list)-1], a.slowest[kind], a.largest[kind]}
	}
	return out
}

func (a *answers) note(kind, what string, took time.Duration, bytes int, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if err != nil {
		if a.err == nil {
			a.err = fmt.Errorf("%s: %w", kind, err)
		}
		return
	}
	if took > a.at(kind, 1) {
		a.slowest[kind] = what
	}
	i, _ := slices.BinarySearch(a.took[kind], took)
	a.took[kind] = slices.Insert(a.took[kind], i, took)
	a.largest[kind] = max(a.largest[kind], bytes)
}

// at returns the time within which a share of a kind's requests was answered.
func (a *answers) at(kind string, share float64) time.Duration {
	list := a.took[kind]
	if len(list) == 0 {
		return 0
	}
	return list[min(len(list)-1, int(share*float64(len(list))))]
}

// run has readers read while articles come in, and returns how it went.
func (l load) run(ctx context.Context, s *server, w *world, articles int, c *clock) (*answers, error) {
	a := newAnswers()
	began := time.Now()
	ctx, stop := context.WithTimeout(ctx, l.lasts)
	defer stop()
	var all sync.WaitGroup
	for i := range l.readers {
		all.Go(func() {
			r := &reader{server: s, world: w, articles: articles, random: rand.New(rand.NewPCG(w.seed, uint64(i))), client: &http.Client{}, answers: a, cost: func() time.Duration { return time.Since(began) }}
			r.read(ctx, l.pause)
		})
	}
	l.arrive(ctx, s, w, articles, c, a)
	all.Wait()
	return a, a.err
}

// arrive takes in articles at an even pace, however long each takes.
func (l load) arrive(ctx context.Context, s *server, w *world, articles int, c *clock, a *answers) {
	var all sync.WaitGroup
	defer all.Wait()
	if l.perSecond == 0 {
		<-ctx.Done()
		return
	}
	tick := time.NewTicker(time.Second / time.Duration(l.perSecond))
	defer tick.Stop()
	for _, next := range w.order[articles:min(len(w.order), articles+l.arrivals())] {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		all.Go(func() {
			began := time.Now()
			err := s.newsroom.Tell(context.WithoutCancel(ctx), next.time(), journal.Article, w.article(next))
			a.note(askTake, "", time.Since(began), 0, err)
			c.reach(next.time())
		})
	}
	<-ctx.Done()
}

// alone asks for n pages with nothing else going on and notes the processor time
// of each, which other programs on the machine change little.
func (l load) alone(ctx context.Context, s *server, w *world, articles, n int) (*answers, error) {
	a := newAnswers()
	r := &reader{server: s, world: w, articles: articles, random: rand.New(rand.NewPCG(w.seed, 99)), client: &http.Client{}, answers: a, cost: processor}
	for range n {
		if err := r.ask(ctx); err != nil {
			return nil, err
		}
	}
	return a, a.err
}

// A reader asks for one page after the other.
type reader struct {
	server   *server
	world    *world
	articles int
	random   *rand.Rand
	client   *http.Client
	answers  *answers
	onFront  []string
	cost     func() time.Duration // what an answer is measured by: only its differences count
}

var storyLink = regexp.MustCompile(`href="/story/([0-9a-f]+)`)

func (r *reader) read(ctx context.Context, pause time.Duration) {
	for ctx.Err() == nil {
		if r.ask(ctx) != nil {
			return
		}
		select {
		case <-ctx.Done():
		case <-time.After(time.Duration(r.random.ExpFloat64() * float64(pause))):
		}
	}
}

// ask asks for one page and notes what it cost.
func (r *reader) ask(ctx context.Context) error {
	kind, path, err := r.choose(ctx)
	if err != nil {
		if ctx.Err() == nil {
			r.answers.note(kind, path, 0, 0, err)
		}
		return err
	}
	before := r.cost()
	b, err := get(r.client, r.server.url+path)
	r.answers.note(kind, path, r.cost()-before, len(b), err)
	if kind == askFront {
		r.onFront = r.onFront[:0]
		for _, m := range storyLink.FindAllSubmatch(b, -1) {
			r.onFront = append(r.onFront, string(m[1]))
		}
	}
	return nil
}

// choose draws what is asked next: two of ten the front, five a story, half of
// these from the front, three a search.
func (r *reader) choose(ctx context.Context) (kind, path string, err error) {
	x := r.random.IntN(20)
	switch {
	case x < 4 || len(r.onFront) == 0:
		return askFront, "/", nil
	case x < 9:
		return askToday, "/story/" + pick(r.random, r.onFront), nil
	case x < 14:
		first := r.world.order[r.random.IntN(r.articles)]
		first.report = 0
		row, ok, err := r.server.store.Article(ctx, r.world.id(first))
		if err != nil || !ok {
			return askAny, "", errors.Join(err, errors.New("no first report of an event"))
		}
		return askAny, "/story/" + row.Story, nil
	}
	return askSearch, "/search?q=" + url.QueryEscape(r.words()), nil
}

// words draws what is searched for out of any article, so that a word comes as
// often as it stands in the texts: one, two, a phrase, or a name.
func (r *reader) words() string {
	a := r.world.order[r.random.IntN(r.articles)]
	fields := strings.Fields(r.world.article(a).Text)
	word := func() string {
		return strings.Trim(fields[r.random.IntN(len(fields))], `.,"„“«»`)
	}
	switch x := r.random.IntN(20); {
	case x < 7:
		return word()
	case x < 12:
		return word() + " " + word()
	case x < 16:
		at := r.random.IntN(len(fields) - 2)
		return `"` + strings.Map(unquoted, strings.Join(fields[at:at+3], " ")) + `"`
	}
	return r.world.event(int(a.event)).people[0].last
}

func unquoted(c rune) rune {
	if strings.ContainsRune(`"„“«»`, c) {
		return -1
	}
	return c
}
