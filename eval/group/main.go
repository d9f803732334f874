// Command group measures story grouping on labelled articles, sets of JSON lines
// {"id","lang","time","title","text","source","story"}, by BCubed (Bagga and
// Baldwin 1998): within each language, weighted by articles.
//
//	go run ./eval/group                         the shipped settings, single pass → settled
//	go run ./eval/group --languages             with a line a language
//	go run ./eval/group --set 'Fade=48h;Join.0=.3,Expand=0'    other settings, one row each
//	go run ./eval/group --vary                  what each choice gains: one change a row
//	go run ./eval/group --left-out 40           settings chosen at random, the best on the
//	                                            other sets scored on the one left out
//	go run ./eval/group --across                what linking the languages gains
//
// It prints figures and exits 0; internal/group knows nothing of it.
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"

	"variorum/internal/group"
	"variorum/internal/text/background"
)

func main() {
	folder := flag.String("sets", "../shared/gold/group", "folder of labelled sets")
	languages := flag.Bool("languages", false, "print a line a language")
	settings := flag.String("set", "", "settings to change: Name=value,… with ; between rows")
	vary := flag.Bool("vary", false, "print one row for each choice undone")
	acrossLanguages := flag.Bool("across", false, "print what linking stories of different languages gains")
	leftOut := flag.Int("left-out", 0, "random settings to choose from, for the left-out table")
	flag.Parse()
	if err := run(*folder, *settings, *languages, *vary, *acrossLanguages, *leftOut); err != nil {
		fmt.Fprintln(os.Stderr, "group:", err)
		os.Exit(1)
	}
}

func run(folder, settings string, languages, vary, acrossLanguages bool, leftOut int) error {
	sets, err := load(folder)
	if err != nil {
		return err
	}
	library := background.New()
	if acrossLanguages {
		across(sets, library)
		return nil
	}
	fmt.Printf("%-44s", "")
	for _, s := range sets {
		fmt.Printf(" %-24s", s.name)
	}
	fmt.Println()
	switch {
	case leftOut > 0:
		return search(sets, library, leftOut)
	case vary:
		for _, v := range variants() {
			if err := row(sets, library, v.name, v.change, false); err != nil {
				return err
			}
		}
		return nil
	}
	for variant := range strings.SplitSeq(settings, ";") {
		if err := row(sets, library, variant, variant, languages); err != nil {
			return err
		}
	}
	return nil
}

// row prints the figures of one configuration: BCubed F1 in one pass and settled,
// with precision and recall of the settled view.
func row(sets []set, library *background.Library, name, change string, languages bool) error {
	settings := group.Defaults()
	if err := apply(&settings, change); err != nil {
		return err
	}
	fmt.Printf("%-44s", name)
	var detail []string
	for _, s := range sets {
		r := measure(s, library, settings)
		fmt.Printf(" %.1f → %.1f (%.0f/%.0f)     ", 100*r.single.f, 100*r.settled.f, 100*r.settled.p, 100*r.settled.r)
		detail = append(detail, r.languages...)
	}
	fmt.Println()
	if languages {
		fmt.Println(strings.Join(detail, "\n"))
	}
	return nil
}
