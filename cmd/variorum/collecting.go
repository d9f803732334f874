package main

import (
	"fmt"
	"net/netip"
	"time"

	"variorum"
	"variorum/internal/collect"
	"variorum/internal/collect/fetch"
	"variorum/internal/collect/warc"
)

// fetchFlags say how pages are fetched, by serve and by the commands that read
// URLs alike.
type fetchFlags struct {
	Contact      string        `help:"Address or mailbox shown to the sites that are fetched from." placeholder:"URL" setting:"" group:"Collecting"`
	AllowAddress []string      `help:"Addresses inside your own network that may be fetched (10.1.0.0/16)." placeholder:"CIDR" setting:"" group:"Collecting"`
	Pause        time.Duration `help:"Time between two requests to one host; its robots.txt may ask for more." default:"1s" placeholder:"TIME" setting:"" group:"Collecting"`
	MaxPage      int64         `help:"MiB that one page may have, unpacked." default:"10" placeholder:"MIB" setting:"" group:"Collecting"`
}

// collectFlags say how the inputs of one command are collected.
type collectFlags struct {
	fetchFlags
	Offline  bool   `help:"Use no network: URLs are rejected, a feed gives what it holds." group:"Collecting"`
	Archive  string `help:"Keep what is fetched as WARC files in this folder." placeholder:"DIR" group:"Collecting"`
	Since    string `help:"Leave out what feeds and sitemaps say is older: a date, a time, or a span such as 36h." placeholder:"WHEN" group:"Collecting"`
	MaxLinks int    `help:"Pages taken from one list with all it leads to." default:"50000" placeholder:"N" group:"Collecting"`
	MaxFiles int    `help:"Files read below the folders named." default:"100000" placeholder:"N" group:"Collecting"`
}

// prefixes are the operator's own addresses that may be fetched.
func (f *fetchFlags) prefixes(e *env) (out []netip.Prefix, err error) {
	for _, a := range f.AllowAddress {
		p, err := parsePrefix(a)
		if err != nil {
			return nil, hinted{fmt.Errorf("%s: %q is no address or range of them", e.setting("allow-address"), a), "write it as 10.1.2.3 or 10.1.0.0/16"}
		}
		out = append(out, p)
	}
	return out, nil
}

// knownLists is how many addresses a command remembers to ask for news only; one
// takes some 200 bytes.
const knownLists = 100_000

// collector makes a Collector and what closes it.
func (f *collectFlags) collector(e *env) (*collect.Collector, func() error, error) {
	o, done, err := f.options(e, fetch.NewMemory(knownLists))
	if err != nil {
		return nil, nil, err
	}
	return collect.New(o), done, nil
}

// options makes a Collector's options and what closes what they hold; what is
// known of addresses is remembered.
func (f *collectFlags) options(e *env, remembered fetch.Cache) (o collect.Options, done func() error, err error) {
	o = collect.Options{Stdin: e.streams.In, Limits: collect.Limits{PageBytes: f.MaxPage << 20, Files: f.MaxFiles, Links: f.MaxLinks}}
	if o.Since, err = f.since(time.Now()); err != nil {
		return o, nil, err
	}
	if f.Offline {
		return o, func() error { return nil }, nil
	}
	fetching := fetch.Options{Now: time.Now, Version: buildVersion(), Contact: f.Contact, Cache: remembered, Limits: fetch.Limits{Delay: f.Pause}}
	if fetching.Allow, err = f.prefixes(e); err != nil {
		return o, nil, err
	}
	closeArchive := func() error { return nil }
	if f.Archive != "" {
		fetching.Archive = &warc.Archive{Dir: f.Archive, Software: "Variorum " + buildVersion(), Operator: f.Contact}
		closeArchive = fetching.Archive.Close
	}
	client, err := fetch.New(fetching)
	if err != nil {
		return o, nil, err
	}
	o.Fetcher = client
	return o, func() error { client.Close(); return closeArchive() }, nil
}

// since reads --since: a moment, or how long before now.
func (f *collectFlags) since(now time.Time) (time.Time, error) {
	if f.Since == "" {
		return time.Time{}, nil
	}
	if span, err := time.ParseDuration(f.Since); err == nil {
		return now.Add(-span.Abs()), nil
	}
	if t, ok := variorum.Stamp(f.Since).Time(); ok {
		return t, nil
	}
	return time.Time{}, hinted{fmt.Errorf("--since %s: neither a moment nor a span", f.Since), "write it as 2022-11-10, 2022-11-10T14:03:00Z or 36h"}
}

func parsePrefix(s string) (netip.Prefix, error) {
	if a, err := netip.ParseAddr(s); err == nil {
		return a.Prefix(a.BitLen())
	}
	return netip.ParsePrefix(s)
}
