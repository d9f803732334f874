// Command lineage measures how well copies are found among many articles.
//
//	go run ./eval/lineage --pool ../shared/gold/quotes/polnear-train/articles.jsonl --pool …
//
// It plants copies in eight ways among originals, adds all to a prints.Index in
// a mixed order, asks lineage.Same about every match between outlets, and prints
// recall by kind, precision, speed of one core and memory. Originals are the
// texts of the pools (JSON lines with "text", and "outlet" where known); where
// they do not suffice, further ones are made of single sentences of many texts
// with half of the words exchanged. Same seed, same articles.
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
	"slices"

	"variorum"
	"variorum/internal/text/background"
	"variorum/internal/text/prints"
	"variorum/internal/trace/lineage"
	"variorum/internal/trace/source"
)

type files []string

func (f *files) String() string     { return fmt.Sprint(*f) }
func (f *files) Set(s string) error { *f = append(*f, s); return nil }

func main() {
	var pools files
	flag.Var(&pools, "pool", "JSON lines of articles (repeatable)")
	articles := flag.Int("articles", 10000, "articles in all")
	copies := flag.Int("copies", 3000, "copies among them")
	seed := flag.Uint64("seed", 1, "seed of everything random")
	profile := flag.String("cpuprofile", "", "file for a CPU profile")
	show := flag.Bool("show", false, "print the pairs that are wrong, and the copies missed")
	flag.Parse()
	if *profile != "" {
		f, err := os.Create(*profile)
		if err == nil {
			err = pprof.StartCPUProfile(f)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "lineage: profile:", err)
			os.Exit(1)
		}
		defer pprof.StopCPUProfile()
	}
	if err := run(pools, *articles, *copies, *seed, *show); err != nil {
		fmt.Fprintln(os.Stderr, "lineage:", err)
		os.Exit(1)
	}
}

func run(pools []string, articles, copies int, seed uint64, show bool) error {
	p, err := readPools(pools)
	if err != nil {
		return err
	}
	corpus := plant(p, articles, copies, seed)
	measureSpeed(corpus)
	r := &result{corpus: corpus, show: show}
	r.find()
	r.print()
	return nil
}

// measureSpeed adds all articles to an index and prints what that costs.
func measureSpeed(corpus []article) {
	runtime.GOMAXPROCS(1)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	size := 0
	start := processor()
	x := prints.NewIndex()
	for _, a := range corpus {
		x.Add(a.id, a.outlet, "", a.text)
		size += len(a.text)
	}
	took := processor() - start
	runtime.GC()
	runtime.ReadMemStats(&after)
	fmt.Printf("articles %d, %.1f KB each; index: %.0f articles/s, %.1f KB an article\n", len(corpus), float64(size)/float64(len(corpus))/1000,
		float64(x.Len())/took.Seconds(), float64(after.HeapAlloc-before.HeapAlloc)/1000/float64(x.Len()))
	runtime.KeepAlive(x)
}

// result counts what is found.
type result struct {
	corpus  []article
	show    bool
	matched map[string]int // copies whose original the index found, by kind
	decided map[string]int // likewise after the exact decision
	all     map[string]int
	pairs   [2]int // pairs between outlets: of the index, decided
	wrong   [2]int
	real    int // pairs that were copies in the pool already
}

// find runs the articles through the index and the decision.
func (r *result) find() {
	r.matched, r.decided, r.all = map[string]int{}, map[string]int{}, map[string]int{}
	at := map[string]int{}
	for i, a := range r.corpus {
		at[a.id] = i
	}
	x := prints.NewIndex()
	t := lineage.New()
	prepare := source.NewPreparer(background.New())
	hit := map[string][2]bool{}
	start, asked := processor(), 0
	for i, a := range r.corpus {
		for _, m := range x.Add(a.id, a.outlet, "", a.text) {
			if m.Own {
				continue
			}
			b := r.corpus[at[m.ID]]
			asked++
			_, same := t.Same(prepareOne(prepare, b), prepareOne(prepare, r.corpus[i]))
			r.count(a, b, m, same, hit)
		}
	}
	fmt.Printf("with the decision (%d asked): %.0f articles/s\n", asked, float64(len(r.corpus))/(processor()-start).Seconds())
	for _, a := range r.corpus {
		if a.kind == "" {
			continue
		}
		r.all[a.kind]++
		if hit[a.id][0] {
			r.matched[a.kind]++
		}
		if hit[a.id][1] {
			r.decided[a.kind]++
		} else if r.show {
			fmt.Printf("missed %s of %s (%s, %d bytes)\n", a.id, a.from[0], a.kind, len(a.text))
		}
	}
}

// count books one match between articles a and b.
func (r *result) count(a, b article, m prints.Match, same bool, hit map[string][2]bool) {
	family := slices.ContainsFunc(a.from, func(f string) bool { return slices.Contains(b.from, f) })
	if family && a.kind == "" && b.kind == "" {
		r.real++ // a copy that the pool held already
		return
	}
	for k, yes := range [2]bool{true, same} {
		if !yes {
			continue
		}
		r.pairs[k]++
		if !family {
			r.wrong[k]++
			if r.show && k == 1 {
				fmt.Printf("wrong %s %s, %.2f %.2f\n", a.id, b.id, m.New, m.Old)
			}
		}
		for _, c := range [2]article{a, b} {
			if family && c.kind != "" {
				h := hit[c.id]
				h[k] = true
				hit[c.id] = h
			}
		}
	}
}

func prepareOne(p *source.Preparer, a article) *source.Source {
	return p.Prepare([]*variorum.Article{{ID: a.id, Outlet: a.outlet, Text: a.text, Language: a.language}})[0]
}

func (r *result) print() {
	fmt.Printf("%-10s %8s %8s %8s\n", "kind", "copies", "index", "decided")
	for _, k := range kinds {
		fmt.Printf("%-10s %8d %8.3f %8.3f\n", k, r.all[k], share(r.matched[k], r.all[k]), share(r.decided[k], r.all[k]))
	}
	for k, name := range [2]string{"index", "decided"} {
		fmt.Printf("%s: pairs between outlets %d, wrong %d, precision %.4f\n", name, r.pairs[k], r.wrong[k], 1-share(r.wrong[k], r.pairs[k]))
	}
	fmt.Printf("left out: %d pairs that were copies in the pool already\n", r.real)
}

func share(n, of int) float64 { return float64(n) / float64(max(1, of)) }
