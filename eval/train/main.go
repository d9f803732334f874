// Command train fits the page model and writes it beside the package that
// embeds it.
//
//	go run ./eval/train --gold ../shared/gold/pages
//
// It reads the gold sets and fits the model (about two minutes of one
// processor; the same gold gives the same bytes). So that the file's header can
// name the scores, --folds first cross-validates by host, or --scores names a
// file with what eval/pages printed for the same settings.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"

	"variorum/eval/learn"
	"variorum/internal/extract/page"
	"variorum/internal/extract/page/model"
)

func main() {
	gold := flag.String("gold", "../shared/gold/pages", "folder of gold sets")
	out := flag.String("out", "internal/extract/page/model.bin", "file to write")
	folds := flag.Int("folds", 0, "folds to cross-validate first, of five")
	scores := flag.String("scores", "", "file with the output of eval/pages, instead of --folds")
	flag.Parse()
	if err := run(os.Stdout, *gold, *out, *scores, *folds); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func run(w io.Writer, gold, out, table string, folds int) error {
	sets, err := learn.Load(gold, page.NewWith(&model.Model{}), runtime.GOMAXPROCS(0))
	if err != nil {
		return err
	}
	set := learn.Defaults()
	t := learn.NewTable(learn.Labelled(sets), set)
	scores, err := printed(table)
	if err != nil {
		return err
	}
	if folds > 0 {
		for i, s := range learn.CrossValidate(sets, t, set, folds) {
			scores = append(scores, fmt.Sprintf("%s %s", sets[i].Name, s))
			fmt.Fprintln(w, scores[i])
		}
	}
	m := learn.Train(t, set, func(*learn.Page) bool { return true })
	m.Header = header(sets, set, scores)
	f, err := os.Create(out)
	if err != nil {
		return err
	}
	if err := m.Encode(f); err != nil {
		return err
	}
	return f.Close()
}

// header says in plain text what the model was made of.
func header(sets []*learn.Set, set learn.Settings, scores []string) string {
	var b strings.Builder
	fmt.Fprintln(&b, "Model of internal/extract/page: which blocks of a web page are the article's text.")
	fmt.Fprintln(&b, "Made by: go run ./eval/train (deterministic)")
	fmt.Fprintln(&b, "Holds no text: split points and weights of hashed words only. The pages it was fitted")
	fmt.Fprintln(&b, "to belong to their publishers and are not part of it.")
	for _, s := range sets {
		fmt.Fprintf(&b, "data: %s, %d pages, index sha256 %s\n", s.Name, len(s.Pages), s.Digest)
	}
	fmt.Fprintf(&b, "first stage: %d trees of %d leaves; second: %d of %d\n", set.First.Trees, set.First.Leaves, set.Second.Trees, set.Second.Leaves)
	if len(scores) > 0 {
		fmt.Fprintln(&b, "cross-validated by host:")
	}
	for _, s := range scores {
		fmt.Fprintln(&b, "   ", strings.TrimSpace(s))
	}
	return b.String()
}

// printed reads the lines that eval/pages printed for the product.
func printed(file string) ([]string, error) {
	if file == "" {
		return nil, nil
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	own, _, _ := strings.Cut(string(b), "\n\n")
	return strings.Split(strings.TrimSpace(own), "\n"), nil
}
