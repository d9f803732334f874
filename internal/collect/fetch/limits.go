package fetch

import "time"

// Limits bounds each request. A zero field means the default beside it.
//
// The pauses are what large news sites ask for where they ask for any
// (Crawl-delay of 1 to 10 s in their robots.txt); the times let a slow page of
// 2 MB over 50 KB/s through.
type Limits struct {
	PerHost   int           // requests to one host at once: 2
	Delay     time.Duration // between the starts of two requests to one host: 1 s
	MaxDelay  time.Duration // what Crawl-delay may raise it to: 60 s
	MaxWait   time.Duration // what Retry-After may make a request wait for; longer is an error that says when: 30 s
	Retries   int           // of a request that met a passing error: 2
	Redirects int           // 10
	Connect   time.Duration // look-up, connection and TLS each: 10 s
	Header    time.Duration // from request to the first header: 30 s
	Idle      time.Duration // without a byte of the body: 30 s
	Total     time.Duration // of one request with its body, but for Open: 90 s
	Fresh     time.Duration // what a header may keep us from asking again: 24 h
	Hosts     int           // hosts remembered: 20,000
}

func (l Limits) orDefault() Limits {
	set(&l.PerHost, 2)
	set(&l.Delay, time.Second)
	set(&l.MaxDelay, time.Minute)
	set(&l.MaxWait, 30*time.Second)
	set(&l.Retries, 2)
	set(&l.Redirects, 10)
	set(&l.Connect, 10*time.Second)
	set(&l.Header, 30*time.Second)
	set(&l.Idle, 30*time.Second)
	set(&l.Total, 90*time.Second)
	set(&l.Fresh, 24*time.Hour)
	set(&l.Hosts, 20_000)
	return l
}

func set[T int | time.Duration](field *T, value T) {
	if *field <= 0 {
		*field = value
	}
}
