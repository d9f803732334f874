package quote

import (
	"slices"
	"strings"
	"testing"

	"variorum"
)

// wordings prints an utterance's wordings as "article change: words".
func wordings(u variorum.Utterance) []string {
	var out []string
	for _, s := range u.Said {
		out = append(out, s.Line.Article()+" "+string(s.Change)+": "+s.Line.Exact())
	}
	return out
}

// holding returns the utterances that hold a wording with the given words.
func holding(all []variorum.Utterance, words string) []variorum.Utterance {
	return slices.DeleteFunc(slices.Clone(all), func(u variorum.Utterance) bool {
		return !slices.ContainsFunc(u.Said, func(s variorum.Said) bool { return strings.Contains(s.Line.Exact(), words) })
	})
}

func TestFold(t *testing.T) {
	quotes, _ := trace(t, "en",
		"Mayor Ida Kern spoke in Bremen.\n“We have studied the report of the divers. What is clear is that the quay is under great strain and if the pumps fail, it would be another winter without ferries,” Ida Kern said.",
		"“What is clear is that the quay is under great strain and if the pumps fail, it would be another winter without ferries,” the mayor, Ida Kern, said.\nThe quay is under “great strain”, Kern said.",
		"“If they (the pumps – ed.) fail, it will be one more winter without ferries,” Ida Kern stressed. She spoke of a “winter without ferries”.",
		"“The ferries are our winter,” Jo Lind said. “Great is the strain on everyone,” Jo Lind added.")
	u := holding(quotes, "great strain")
	if len(u) != 2 {
		t.Fatalf("%d utterances hold the strain, want its own and the one about the pumps: %v", len(u), u)
	}
	for _, x := range u {
		if x.Speaker.Name != "Ida Kern" {
			t.Errorf("spoken by %q: %q", x.Speaker.Name, wordings(x))
		}
	}
	pumps := holding(quotes, "fail, it will be one more winter")
	if len(pumps) != 1 || len(pumps[0].Said) != 4 {
		t.Fatalf("the pumps: %v", pumps)
	}
	for _, s := range pumps[0].Said {
		want := variorum.ChangeNone
		switch {
		case strings.HasPrefix(s.Line.Exact(), "If they"):
			want = variorum.ChangeReworded
		case s.Line.Exact() == "winter without ferries":
			want = variorum.ChangeConditionDropped
		}
		if s.Change != want {
			t.Errorf("%q: change %s, want %s", s.Line.Exact(), s.Change, want)
		}
	}
	for _, words := range []string{"The ferries are our winter", "Great is the strain"} {
		if x := holding(quotes, words); len(x) != 1 || len(x[0].Said) != 1 || x[0].Speaker.Name != "Jo Lind" {
			t.Errorf("%s: %v", words, x)
		}
	}
}

func TestConditionDropped(t *testing.T) {
	a := &variorum.Article{ID: "a", Title: "Harbour master sees a winter without ferries – Ida Kern", Text: "“If the pumps fail, the harbour would face another winter without ferries,” Ida Kern said.", Language: "en"}
	_, reported := traceNamed([]variorum.Name{{Name: "Ida Kern", Kind: "person"}}, a)
	if len(reported) != 1 || reported[0].Said[0].Change != variorum.ChangeConditionDropped {
		t.Errorf("%v", reported)
	}
}

func TestSameWordsTwice(t *testing.T) {
	// Two statements of one article with like words stay two; two persons who say the same few words too.
	quotes, _ := trace(t, "en",
		"The crew had taken “six quays” in the north, Ida Kern said, and “six quays” in the south.",
		"Jo Lind spoke of “a long winter”.",
		"Ida Kern spoke of “a long winter”.")
	if len(quotes) != 4 {
		for _, u := range quotes {
			t.Log(u.Speaker, wordings(u))
		}
		t.Errorf("%d utterances, want 4", len(quotes))
	}
}

func TestWhenAndWhere(t *testing.T) {
	names := []variorum.Name{{Name: "Bremen", Kind: "place", Forms: []variorum.Form{{Text: "Bremen"}}}, {Name: "Ida Kern", Kind: "person", Forms: []variorum.Form{{Text: "Kern"}}}}
	a := &variorum.Article{ID: "a", Text: "“We close the harbour,” Kern said in Bremen on 4 March 2024.", Language: "en"}
	quotes, _ := traceNamed(names, a)
	if len(quotes) != 1 || quotes[0].Said[0].When != "2024-03-04" || quotes[0].Said[0].Where != "Bremen" || quotes[0].Speaker.Name != "Ida Kern" {
		t.Errorf("%+v", quotes)
	}
}
