package access

import (
	"container/list"
	"net/netip"
	"sync"
	"time"
)

// A bucket is what one client has left. Its tokens are kept as the moment at
// which it is full again (the generic cell rate algorithm).
type bucket struct {
	client netip.Addr
	full   time.Time
}

// Buckets are a token bucket a client, of the clients met last.
type buckets struct {
	burst  int           // tokens of a full one
	every  time.Duration // that one comes back
	most   int           // clients remembered; one takes some 200 bytes
	mu     sync.Mutex
	byAddr map[netip.Addr]*list.Element
	recent list.List // the client met last in front
}

func newBuckets(burst int, every time.Duration, most int) *buckets {
	return &buckets{burst: burst, every: every, most: most, byAddr: map[netip.Addr]*list.Element{}}
}

// take takes a client's token, or returns after what time there will be one.
func (b *buckets) take(client netip.Addr, now time.Time) (wait time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	k := b.of(client)
	full := k.full
	if full.Before(now) {
		full = now
	}
	full = full.Add(b.every)
	if wait := full.Sub(now) - time.Duration(b.burst)*b.every; wait > 0 {
		return wait
	}
	k.full = full
	return 0
}

// giveBack returns a token that was taken.
func (b *buckets) giveBack(client netip.Addr) {
	b.mu.Lock()
	defer b.mu.Unlock()
	k := b.of(client)
	k.full = k.full.Add(-b.every)
}

// of returns a client's bucket and forgets the client that was away longest
// where there are too many.
func (b *buckets) of(client netip.Addr) *bucket {
	if e, ok := b.byAddr[client]; ok {
		b.recent.MoveToFront(e)
		return e.Value.(*bucket)
	}
	if b.recent.Len() >= b.most {
		last := b.recent.Back()
		delete(b.byAddr, last.Value.(*bucket).client)
		b.recent.Remove(last)
	}
	k := &bucket{client: client}
	b.byAddr[client] = b.recent.PushFront(k)
	return k
}
