package learn

import (
	"encoding/json"
	"strings"

	"variorum/internal/extract/page"
)

// Facts tallies title, authors and date: how many pages have the gold, how many
// are right. A title is right after folding case, quotation marks, dashes and
// space; authors as a set of last names; a date by its day.
type Facts struct{ Titles, Authors, Dates [2]int }

// Add judges one page; authors are people, or one string to be split.
func (f *Facts) Add(row *Row, title string, authors []string, date string) {
	if row.Title != "" {
		note(&f.Titles, page.Fold(row.Title) == page.Fold(title))
	}
	if gold := goldAuthors(row.Author); len(gold) > 0 {
		note(&f.Authors, sameSet(lastNames(gold), lastNames(authors)))
	}
	if row.Date != "" {
		note(&f.Dates, row.Date[:min(10, len(row.Date))] == date[:min(10, len(date))])
	}
}

func note(n *[2]int, right bool) {
	n[0]++
	if right {
		n[1]++
	}
}

// Share is how many of those with gold are right; −1 where none has gold.
func Share(n [2]int) float64 {
	if n[0] == 0 {
		return -1
	}
	return float64(n[1]) / float64(n[0])
}

func goldAuthors(raw json.RawMessage) []string {
	var list []string
	var one string
	if json.Unmarshal(raw, &one) == nil && one != "" {
		return SplitNames(one)
	}
	if json.Unmarshal(raw, &list) != nil {
		return nil
	}
	return list
}

// SplitNames splits a string of names at marks and words for "and".
func SplitNames(s string) []string {
	r := strings.NewReplacer(",", ";", "&", ";", " and ", ";", " und ", ";", " et ", ";", " y ", ";")
	return strings.Split(r.Replace(s), ";")
}

func lastNames(people []string) map[string]bool {
	out := map[string]bool{}
	for _, p := range people {
		if f := strings.Fields(page.Fold(p)); len(f) > 0 {
			out[f[len(f)-1]] = true
		}
	}
	return out
}

func sameSet(a, b map[string]bool) bool {
	if len(a) != len(b) {
		return false
	}
	for k := range a {
		if !b[k] {
			return false
		}
	}
	return true
}
