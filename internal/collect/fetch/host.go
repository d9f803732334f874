package fetch

import (
	"context"
	"sync"
	"time"
)

// A host is what is remembered of one, so that it is asked politely.
type host struct {
	slots chan struct{} // one for each request under way
	mu    sync.Mutex
	next  time.Time     // before then no request begins, by our own pace
	rests time.Time     // before then none begins, by its Retry-After
	pause time.Duration // between the starts of two
	users int           // requests that hold it; guarded by hosts.mu

	robots sync.Mutex // held while its robots.txt is fetched
	rules  rules
}

type hosts struct {
	limits Limits
	now    func() time.Time
	wait   func(context.Context, time.Duration) error
	mu     sync.Mutex
	byName map[string]*host
}

// hold returns the host of a name until release.
func (hs *hosts) hold(name string) *host {
	hs.mu.Lock()
	defer hs.mu.Unlock()
	h := hs.byName[name]
	if h == nil {
		if len(hs.byName) >= hs.limits.Hosts {
			hs.forget()
		}
		h = &host{slots: make(chan struct{}, hs.limits.PerHost), pause: hs.limits.Delay}
		hs.byName[name] = h
	}
	h.users++
	return h
}

func (hs *hosts) release(h *host) {
	hs.mu.Lock()
	defer hs.mu.Unlock()
	h.users--
}

// forget drops the hosts that nobody holds and that owe no pause.
func (hs *hosts) forget() {
	now := hs.now()
	for name, h := range hs.byName {
		if h.users == 0 && h.begins().Before(now) {
			delete(hs.byName, name)
		}
	}
}

func (h *host) begins() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.rests.After(h.next) {
		return h.rests
	}
	return h.next
}

// enter waits for a turn; leave ends it.
func (hs *hosts) enter(ctx context.Context, h *host) error {
	select {
	case h.slots <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	pause, err := h.turn(hs.now(), hs.limits.MaxWait)
	if err == nil {
		err = hs.wait(ctx, pause)
	}
	if err != nil {
		h.leave()
	}
	return err
}

// turn takes the next turn and returns how long it is until then.
func (h *host) turn(now time.Time, longest time.Duration) (time.Duration, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.rests.Sub(now) > longest {
		return 0, &laterError{errRests, h.rests}
	}
	start := now
	for _, t := range []time.Time{h.next, h.rests} {
		if t.After(start) {
			start = t
		}
	}
	h.next = start.Add(h.pause)
	return start.Sub(now), nil
}

func (h *host) leave() { <-h.slots }

// rest keeps every request from a host until a moment.
func (h *host) rest(until time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if until.After(h.rests) {
		h.rests = until
	}
}

func (h *host) slow(pause time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.pause = max(h.pause, pause)
}

// pass waits on the clock of the machine.
func pass(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
