package run

import (
	"hash/fnv"
	"time"

	"variorum/internal/collect"
	"variorum/internal/store"
)

// How often a source is asked. A fetch that gives articles halves the time to
// the next, one that gives none makes it half as long again, within these bounds
// and those of the feed itself. Chosen, not tuned: an outlet of 200 articles a
// day comes to rest at 5 to 8 minutes, one of 5 a day at 3 to 5 hours.
const (
	firstWait = 15 * time.Minute
	leastWait = 5 * time.Minute
	mostWait  = 6 * time.Hour
)

// After a failure a source waits failWait, after the next twice as long, and so
// on, up to mostWait. Where the address itself is at fault, as with robots.txt or
// 404, it is lastsFirst and up to once a day.
const (
	failWait   = 10 * time.Minute
	lastsFirst = time.Hour
	lastsWait  = 24 * time.Hour
)

// pushedWait is how often a source is asked that a hub pushes: hubs drop messages.
const pushedWait = time.Hour

// jitter spreads sources that were added together: a wait becomes up to a tenth
// shorter or longer, by the address alone.
const jitter = 10

// pace sets how long to wait for the next fetch.
func pace(s store.SourceRow, f *store.Fetch, look collect.Look, now time.Time) {
	f.Every = s.Every
	if f.Fault == "" {
		f.Every = next(s.Every, f.Given > 0, look)
	}
	wait := f.Every
	switch {
	case f.Fault != "":
		wait = failed(s.Failures+1, f.Lasts)
	case f.Waiting > 0:
		wait = leastWait
	case s.Pushing:
		wait = max(wait, pushedWait)
	}
	wait = spread(wait, s.URL)
	if look.Fresh.After(now) {
		wait = max(wait, min(look.Fresh.Sub(now), mostWait))
	}
	if look.Later.After(now) {
		wait = max(wait, min(look.Later.Sub(now), lastsWait))
	}
	f.Wait = look.Pace.After(now.Add(wait)).Sub(now)
}

// next adapts the pace of a source that answered.
func next(every time.Duration, gave bool, look collect.Look) time.Duration {
	if gave {
		every /= 2
	} else {
		every += every / 2
	}
	least := max(leastWait, min(look.Pace.Every, mostWait))
	return min(max(every, least), mostWait)
}

// failed is how long to wait after the nth failure in a row.
func failed(n int, lasts bool) time.Duration {
	wait, most := failWait, mostWait
	if lasts {
		wait, most = lastsFirst, lastsWait
	}
	for range min(n-1, 16) {
		wait = min(wait*2, most)
	}
	return wait
}

// spread makes a wait up to a tenth longer or shorter.
func spread(wait time.Duration, url string) time.Duration {
	h := fnv.New32a()
	h.Write([]byte(url))
	per := time.Duration(h.Sum32()%(2*jitter+1)) - jitter // percent
	return wait + wait*per/100
}
