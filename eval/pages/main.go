// Command pages prints how well pages become articles, cross-validated by host:
// every page is judged by a model that saw no page of its host.
//
//	go run ./eval/pages --gold ../shared/gold/pages
//
// Beside it stand other extractors on the same pages in the same run (command
// eval/peers, a Go module of its own), and how many pages each reads in a
// second of one processor. Speeds are to be compared within one run only.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"

	"variorum"
	"variorum/eval/learn"
	"variorum/internal/extract/page"
	"variorum/internal/extract/page/model"
)

func main() {
	gold := flag.String("gold", "../shared/gold/pages", "folder of gold sets")
	folds := flag.Int("folds", learn.Folds, "folds to run, of five")
	peers := flag.Bool("peers", true, "run the other extractors too")
	speed := flag.Bool("speed", false, "only print the CPU seconds of each set, as JSON")
	flag.Parse()
	if *speed {
		if err := printSeconds(os.Stdout, *gold); err != nil {
			fmt.Fprintln(os.Stderr, "pages:", err)
			os.Exit(1)
		}
		return
	}
	if err := run(os.Stdout, *gold, *folds, *peers); err != nil {
		fmt.Fprintln(os.Stderr, "pages:", err)
		os.Exit(1)
	}
}

// A result is one extractor's on one set.
type result struct {
	text  learn.Tally
	facts learn.Facts
	pages int
	cpu   float64
}

func run(w io.Writer, gold string, folds int, peers bool) error {
	sets, err := learn.Load(gold, page.NewWith(&model.Model{}), runtime.GOMAXPROCS(0))
	if err != nil {
		return err
	}
	own := crossValidate(sets, folds)
	printTable(w, "variorum", sets, own)
	fmt.Fprintln(w)
	if err := timed(gold, sets, own); err != nil {
		return err
	}
	printSpeed(w, "variorum", sets, own)
	if !peers {
		return nil
	}
	others, names, err := runPeers(gold, sets, folds)
	if err != nil {
		return err
	}
	for _, n := range names {
		printSpeed(w, n, sets, others[n])
	}
	fmt.Fprintln(w)
	for _, n := range names {
		printTable(w, n, sets, others[n])
	}
	return nil
}

// tested reports whether a page belongs to one of the folds that are run.
func tested(p *learn.Page, folds int) bool { return int(p.Fold%learn.Folds) < folds }

func crossValidate(sets []*learn.Set, folds int) []result {
	set := learn.Defaults()
	t := learn.NewTable(learn.Labelled(sets), set)
	out := make([]result, len(sets))
	for fold := range folds {
		m := learn.Train(t, set, func(p *learn.Page) bool { return !p.InFold(fold) })
		e := page.NewWith(m)
		for i, s := range sets {
			for _, p := range s.Pages {
				if p.InFold(fold) {
					a := learn.Article(e, m, p)
					out[i].text.Add(&p.Row, a.Text)
					out[i].facts.Add(&p.Row, a.Title, a.Authors, string(a.Published))
				}
			}
		}
	}
	return out
}

// timed measures the whole path, from bytes to article, in a process of its own
// that holds nothing but the pages, as that of the other extractors does.
func timed(gold string, sets []*learn.Set, out []result) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	printed, err := exec.Command(self, "--speed", "--gold", gold).Output()
	if err != nil {
		return fmt.Errorf("measure speed: %w", err)
	}
	seconds := map[string]float64{}
	if err := json.Unmarshal(printed, &seconds); err != nil {
		return fmt.Errorf("measure speed: %w", err)
	}
	for i, s := range sets {
		out[i].cpu, out[i].pages = seconds[s.Name], len(s.Pages)
	}
	return nil
}

// printSeconds prints what each set costs the embedded model on one processor.
func printSeconds(w io.Writer, gold string) error {
	runtime.GOMAXPROCS(1)
	e := page.New()
	if _, r := e.Extract(variorum.Page{Body: []byte("<p>A page to read the model with.")}); r == nil {
		return errors.New("a page of seven words became an article")
	}
	var sets []*learn.Set
	for _, name := range learn.Sets {
		s, err := learn.Read(gold, name, 1)
		if err != nil {
			return err
		}
		sets = append(sets, s)
	}
	seconds := map[string]float64{}
	for _, s := range sets {
		start := cpu()
		for _, p := range s.Pages {
			e.Extract(variorum.Page{Body: p.Body, Given: variorum.Article{URL: p.URL}})
		}
		seconds[s.Name] = cpu() - start
	}
	return json.NewEncoder(w).Encode(seconds)
}

func cpu() float64 {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return float64(u.Utime.Sec+u.Stime.Sec) + float64(u.Utime.Usec+u.Stime.Usec)/1e6
}

// An answer is a line of eval/peers.
type answer struct {
	Peer, Set, Text, Title, Author, Date string
	N                                    int
	CPU                                  float64
}

func runPeers(gold string, sets []*learn.Set, folds int) (map[string][]result, []string, error) {
	var in bytes.Buffer
	lines := json.NewEncoder(&in)
	index := map[string]int{}
	for i, s := range sets {
		index[s.Name] = i
		for _, p := range s.Pages {
			file, err := filepath.Abs(filepath.Join(gold, s.Name, p.HTML))
			if err != nil {
				return nil, nil, err
			}
			if err := lines.Encode(map[string]string{"set": s.Name, "url": p.URL, "file": file}); err != nil {
				return nil, nil, err
			}
		}
	}
	c := exec.Command("go", "run", "-C", "eval/peers", ".")
	c.Stdin = &in
	c.Stderr = io.Discard // the extractors log every page they doubt
	printed, err := c.Output()
	if err != nil {
		return nil, nil, fmt.Errorf("run eval/peers: %w", err)
	}
	out := map[string][]result{}
	var names []string
	for d := json.NewDecoder(bytes.NewReader(printed)); ; {
		var a answer
		if err := d.Decode(&a); errors.Is(err, io.EOF) {
			return out, names, nil
		} else if err != nil {
			return nil, nil, fmt.Errorf("read eval/peers: %w", err)
		}
		if out[a.Peer] == nil {
			out[a.Peer] = make([]result, len(sets))
			names = append(names, a.Peer)
		}
		r := &out[a.Peer][index[a.Set]]
		if a.N < 0 {
			r.cpu, r.pages = a.CPU, len(sets[index[a.Set]].Pages)
			continue
		}
		if p := sets[index[a.Set]].Pages[a.N]; tested(p, folds) {
			r.text.Add(&p.Row, a.Text)
			r.facts.Add(&p.Row, a.Title, learn.SplitNames(a.Author), a.Date)
		}
	}
}

func printTable(w io.Writer, name string, sets []*learn.Set, results []result) {
	fmt.Fprintf(w, "%-22s %-15s %6s %6s %6s %6s %6s  %6s %6s %6s\n", name, "", "F1", "P", "R", "exact", "chunk", "title", "author", "date")
	for i, s := range sets {
		r := results[i]
		sc := r.text.Score()
		fmt.Fprintf(w, "%-22s %-15s %s %s %s %s %s  %s %s %s\n", "", s.Name, share(sc.F1()), share(sc.P), share(sc.R), share(sc.Exact), share(sc.Chunk()),
			share(learn.Share(r.facts.Titles)), share(learn.Share(r.facts.Authors)), share(learn.Share(r.facts.Dates)))
	}
}

// share prints a figure, or nothing where there is no gold.
func share(f float64) string {
	if f <= 0 {
		return "     –"
	}
	return fmt.Sprintf("%6.4f", f)
}

func printSpeed(w io.Writer, name string, sets []*learn.Set, results []result) {
	fmt.Fprintf(w, "pages per CPU-second: %-22s", name)
	for i, s := range sets {
		fmt.Fprintf(w, "  %s %.0f", s.Name, float64(results[i].pages)/max(results[i].cpu, 1e-9))
	}
	fmt.Fprintln(w)
}
