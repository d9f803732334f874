package trace_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"variorum"
	"variorum/internal/text/background"
	"variorum/internal/trace"
)

var tracer = trace.New(background.New())

func version(n int, title, text string) *variorum.Article {
	return &variorum.Article{ID: "a", Version: n, Language: "en", Title: title, Text: text, Published: "2031-05-04"}
}

const pierText = "Three people were injured when the pier at Port Vell gave way on Sunday, police said.\n" +
	"“We will shut the pier until it is safe,” Mayor Ilse Brandt told reporters.\n" +
	"“Nobody warned us about the old timber,” said harbour master Tom Okello.\n" +
	"The pier was built in 1911."

// told prints what a revision tells.
func told(r variorum.Revision) string {
	var b strings.Builder
	for _, a := range r.Altered {
		fmt.Fprintf(&b, "%s %s: %s → %s", a.Kind, a.How, a.Before.Exact(), a.After.Exact())
		if !a.Was.IsZero() {
			fmt.Fprintf(&b, " (%s → %s)", a.Was.Exact(), a.Is.Exact())
		}
		b.WriteByte('\n')
	}
	for _, p := range r.Passages {
		fmt.Fprintf(&b, "%s: %s → %s", p.Kind, p.Before.Exact(), p.After.Exact())
		for _, l := range p.New {
			fmt.Fprintf(&b, " +%s", l.Exact())
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestRevision(t *testing.T) {
	before := version(1, "Pier gives way", pierText)
	for _, c := range [...]struct{ name, title, text, want string }{
		{"white space", "Pier  gives way", strings.ReplaceAll(pierText, "\n", "\n\n"), ""},
		{"headline", "Pier gives way, three hurt", pierText, "headline changed: Pier gives way → Pier gives way, three hurt\n"},
		{"figure", before.Title, strings.Replace(pierText, "Three people", "Five people", 1),
			"figure changed: Three people were injured when the pier at Port Vell gave way on Sunday, police said. → Five people were injured when the pier at Port Vell gave way on Sunday, police said. (Three people → Five people)\n" +
				"changed: Three people were injured when the pier at Port Vell gave way on Sunday, police said. → Five people were injured when the pier at Port Vell gave way on Sunday, police said. +Five\n"},
		{"quote added", before.Title, pierText + "\n“The timber was sound in March,” engineer Ada Lund told reporters.",
			"quote added:  → The timber was sound in March,\nadded:  → “The timber was sound in March,” engineer Ada Lund told reporters.\n"},
		{"quote dropped", before.Title, strings.Replace(pierText, "“Nobody warned us about the old timber,” said harbour master Tom Okello.\n", "", 1),
			"quote removed: Nobody warned us about the old timber, → \nremoved: “Nobody warned us about the old timber,” said harbour master Tom Okello. → \n"},
		{"quote reworded", before.Title, strings.Replace(pierText, "until it is safe", "until the timber is safe", 1),
			"quote changed: We will shut the pier until it is safe, → We will shut the pier until the timber is safe,\n" +
				"changed: “We will shut the pier until it is safe,” Mayor Ilse Brandt told reporters. → “We will shut the pier until the timber is safe,” Mayor Ilse Brandt told reporters. +the timber\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			after := version(2, c.title, c.text)
			r := tracer.Revision(before, after)
			if got := told(r); got != c.want {
				t.Errorf("%s\nwant:\n%s", got, c.want)
			}
			plain, err := json.Marshal(r)
			if err != nil {
				t.Fatal(err)
			}
			var again variorum.Revision
			if err := json.Unmarshal(plain, &again); err != nil {
				t.Fatal(err)
			}
			if err := again.Bind(before, after); err != nil {
				t.Fatal(err)
			}
			if told(again) != told(r) {
				t.Errorf("read back:\n%s", told(again))
			}
		})
	}
}

// A toll in a sentence written anew is still the same figure.
func TestRevisedToll(t *testing.T) {
	before := version(1, "Pier gives way", "Police said 12 people died when the pier at Port Vell gave way.\nThe pier was built in 1911.")
	after := version(2, "Pier gives way", "The coroner put it plainly on Monday morning: 15 people died at Port Vell.\nThe pier was built in 1911.")
	got := told(tracer.Revision(before, after))
	if !strings.Contains(got, "(12 people → 15 people)") {
		t.Errorf("%s", got)
	}
}

// A line of a version knows which; it does not bind to another.
func TestVersionOfLine(t *testing.T) {
	before, after := version(1, "Pier", pierText), version(2, "Pier", strings.Replace(pierText, "Three", "Five", 1))
	r := tracer.Revision(before, after)
	if l := r.Passages[0].Before; l.Version() != 1 || l.Article() != "a" {
		t.Errorf("version %d of %q", l.Version(), l.Article())
	}
	plain, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var again variorum.Revision
	if err := json.Unmarshal(plain, &again); err != nil {
		t.Fatal(err)
	}
	if err := again.Bind(after, version(3, "Pier", pierText)); err == nil {
		t.Error("bound to another version")
	}
}
