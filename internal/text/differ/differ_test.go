package differ

import (
	"fmt"
	"strings"
	"testing"

	"variorum/internal/text"
)

var abbreviations = text.NewAbbreviations()

func parse(s string) *text.Doc { return text.Parse(s, "en", abbreviations) }

// show prints edits: - removed, + added, ~ changed with the words that differ.
func show(before, after string) string {
	a, b := parse(before), parse(after)
	var out []string
	for _, e := range Edits(a, b) {
		switch {
		case e.After < 0:
			out = append(out, "-"+a.Sentences[e.Before].In(before))
		case e.Before < 0:
			out = append(out, "+"+b.Sentences[e.After].In(after))
		default:
			gone, fresh := Words(a, b, e)
			line := "~"
			for _, s := range gone {
				line += "[" + s.In(before) + "]"
			}
			line += ">"
			for _, s := range fresh {
				line += "[" + s.In(after) + "]"
			}
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n")
}

func TestEdits(t *testing.T) {
	const text = "Three people were hurt on the pier. The mayor closed it.\nDivers look for a boat."
	for _, c := range [...]struct{ after, want string }{
		{text, ""},
		{"Three people  were hurt on the pier.\nThe mayor closed it. Divers look for a boat.", ""},
		{"Five people were hurt on the pier. The mayor closed it.\nDivers look for a boat.", "~[Three]>[Five]"},
		{"Three people were hurt on the pier.\nDivers look for a boat.", "-The mayor closed it."},
		{"Three people were hurt on the pier. Nobody died. The mayor closed it.\nDivers look for a boat.", "+Nobody died."},
		{"The mayor closed it. Three people were hurt on the pier.\nDivers look for a boat.", "-Three people were hurt on the pier.\n+Three people were hurt on the pier."},
		{"Three people were hurt on the old pier. The mayor closed it.\nRain fell.", "~>[old]\n-Divers look for a boat.\n+Rain fell."},
		{"", "-Three people were hurt on the pier.\n-The mayor closed it.\n-Divers look for a boat."},
	} {
		if got := show(text, c.after); got != c.want {
			t.Errorf("%q:\n%s\nwant:\n%s", c.after, got, c.want)
		}
	}
}

// A text of one sentence over and over has no anchors: it is bounded, and what
// is told is still right.
func TestRepeated(t *testing.T) {
	a, b := strings.Repeat("The pier is shut.\n", 3000), strings.Repeat("The pier is open.\n", 3001)
	edits := Edits(parse(a), parse(b))
	if len(edits) != 6001 {
		t.Errorf("%d edits", len(edits))
	}
}

// check: every sentence is told once or is the same in both, in order.
func check(t *testing.T, before, after string) {
	a, b := parse(before), parse(after)
	i, j := 0, 0
	same := func(upTo int) {
		for ; i < upTo; i, j = i+1, j+1 {
			if j >= len(b.Sentences) || keys(a)[i] != keys(b)[j] {
				t.Fatalf("%q → %q: sentence %d is not sentence %d, and no edit says so", before, after, i, j)
			}
		}
	}
	for _, e := range Edits(a, b) {
		switch {
		case e.After < 0:
			same(e.Before)
			i++
		case e.Before < 0:
			same(i + e.After - j)
			j++
		default:
			same(e.Before)
			if j != e.After {
				t.Fatalf("%q → %q: edit %+v out of order", before, after, e)
			}
			Words(a, b, e)
			i, j = i+1, j+1
		}
	}
	same(len(a.Sentences))
	if j != len(b.Sentences) {
		t.Fatalf("%q → %q: sentence %d on are not told", before, after, j)
	}
}

func FuzzEdits(f *testing.F) {
	f.Add("One. Two. Three.", "One. Four. Three.")
	f.Add("A b c d. A b c d.", "A b c d.\nA b c e. A b c d.")
	f.Fuzz(func(t *testing.T, before, after string) {
		if len(before)+len(after) > 2000 {
			return
		}
		check(t, strings.ToValidUTF8(before, "?"), strings.ToValidUTF8(after, "?"))
	})
}

func BenchmarkEdits(b *testing.B) {
	var long strings.Builder
	for i := range 200 {
		fmt.Fprintf(&long, "Sentence number %d tells of the pier and of what the mayor of the town did about it.\n", i)
	}
	before, after := parse(long.String()), parse(strings.ReplaceAll(long.String(), "7 tells", "7 told"))
	b.ReportAllocs()
	for b.Loop() {
		Edits(before, after)
	}
}
