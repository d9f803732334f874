package run

import (
	"context"
	"maps"
	"slices"
	"sync"

	"variorum/internal/collect/fetch"
	"variorum/internal/store"
)

// A Cache is a fetch.Cache that outlasts the program: it lies in the newsroom's
// file. What was remembered is written 64 addresses at a time and by Flush; what
// is lost in between costs a fetch each.
type Cache struct {
	store *store.Store
	mu    sync.Mutex
	fresh map[string]fetch.Known // not yet written
	err   error
}

const (
	// cacheBatch is how many addresses are written at once: each write waits for
	// the disk, as every entry of the journal does.
	cacheBatch = 64
	// cacheKept bounds the addresses kept, about 30 MB: every source, and the pages
	// of some weeks.
	cacheKept = 200_000
)

// NewCache returns the cache of a store.
func NewCache(s *store.Store) *Cache {
	return &Cache{store: s, fresh: map[string]fetch.Known{}}
}

// Known returns what is remembered of an address. What cannot be read is not
// known: the address is then fetched anew.
func (c *Cache) Known(url string) (fetch.Known, bool) {
	c.mu.Lock()
	k, ok := c.fresh[url]
	c.mu.Unlock()
	if ok {
		return k, true
	}
	row, ok, err := c.store.Known(context.Background(), url)
	if err != nil {
		return fetch.Known{}, false
	}
	return fetch.Known{ETag: row.ETag, LastModified: row.LastModified, Fresh: row.Fresh}, ok
}

// Remember replaces it. An error is kept for Flush.
func (c *Cache) Remember(url string, k fetch.Known) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.fresh[url] = k
	if len(c.fresh) >= cacheBatch {
		c.write(context.Background())
	}
}

// Flush writes what was remembered, and returns the first error since it was
// last called. Call it after a round of fetches and before the store is closed.
func (c *Cache) Flush(ctx context.Context) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.fresh) > 0 {
		c.write(ctx)
	}
	err := c.err
	c.err = nil
	return err
}

// write empties what is fresh even where writing fails: it must not grow.
func (c *Cache) write(ctx context.Context) {
	var list []store.KnownURL
	for _, url := range slices.Sorted(maps.Keys(c.fresh)) {
		k := c.fresh[url]
		list = append(list, store.KnownURL{URL: url, ETag: k.ETag, LastModified: k.LastModified, Fresh: k.Fresh})
	}
	if err := c.store.PutKnown(ctx, list, cacheKept); err != nil && c.err == nil {
		c.err = err
	}
	clear(c.fresh)
}
