package run

import (
	"slices"
	"sync"
)

// A Listener hears that something happened in a newsroom. It never holds the
// newsroom up: what happens while it is busy is joined into one, and it loses
// nothing but states in between.
type Listener struct {
	wake chan struct{}
	mu   sync.Mutex
	what Happened
	live *live
}

// Happened is what happened since a listener last took it.
type Happened struct {
	Taken      bool     // entries were taken in
	Traced     []string // stories whose evidence was made anew, at most tracedHeard
	Collecting bool     // the round of fetching went on
}

// tracedHeard bounds the stories that wait for a slow listener; it reads the
// others when they change again.
const tracedHeard = 1000

// Wake receives when there is something to take.
func (l *Listener) Wake() <-chan struct{} { return l.wake }

// Take returns what happened since the last call.
func (l *Listener) Take() Happened {
	l.mu.Lock()
	defer l.mu.Unlock()
	h := l.what
	l.what = Happened{}
	return h
}

// Close ends listening.
func (l *Listener) Close() {
	l.live.mu.Lock()
	defer l.live.mu.Unlock()
	delete(l.live.listeners, l)
}

func (l *Listener) hear(h Happened) {
	l.mu.Lock()
	l.what.Taken = l.what.Taken || h.Taken
	l.what.Collecting = l.what.Collecting || h.Collecting
	for _, story := range h.Traced {
		if len(l.what.Traced) < tracedHeard && !slices.Contains(l.what.Traced, story) {
			l.what.Traced = append(l.what.Traced, story)
		}
	}
	l.mu.Unlock()
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// live knows who listens.
type live struct {
	mu        sync.Mutex
	listeners map[*Listener]bool
}

func (v *live) tell(h Happened) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for l := range v.listeners {
		l.hear(h)
	}
}

// Listen returns a listener. Close it.
func (n *Newsroom) Listen() *Listener {
	l := &Listener{wake: make(chan struct{}, 1), live: &n.live}
	n.live.mu.Lock()
	defer n.live.mu.Unlock()
	if n.live.listeners == nil {
		n.live.listeners = map[*Listener]bool{}
	}
	n.live.listeners[l] = true
	return l
}
