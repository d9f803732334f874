package store

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func number(v float64) *float64 { return &v }

func TestParseQuery(t *testing.T) {
	day := func(s string) time.Time {
		d, err := time.Parse(time.DateOnly, s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for typed, want := range map[string]Query{
		`gate* crack since:2031-03-10 lang:EN`:    {Words: "gate* crack", Since: day("2031-03-10"), Language: "en"},
		`"two gates" -dam outlet:"Harbour  Echo"`: {Words: `"two gates" -dam`, Outlet: "Harbour Echo"},
		`until:2031-03-10`:                        {Until: day("2031-03-11").Add(-time.Second)},
		`Speaker:merrin „no danger“`:              {Speaker: "merrin", Words: `"no danger"`},
		`figure:>100 gates`:                       {Low: number(100), Words: "gates"},
		`figure:1,000..2000`:                      {Low: number(1000), High: number(2000)},
		`figure:7`:                                {Low: number(7), High: number(7)},
		`12:30 https://x.example/`:                {Words: "12:30 https://x.example/"},
		`story:abc`:                               {Story: "abc"},
	} {
		got, faults := ParseQuery(typed)
		if d := cmp.Diff(want, got); d != "" || len(faults) > 0 {
			t.Errorf("%s: %s %v", typed, d, faults)
		}
	}
	for typed, operator := range map[string]string{"since:monday x": "since", "until:31-3-10": "until", "figure:many": "figure", "figure:5..": "figure"} {
		if _, faults := ParseQuery(typed); len(faults) != 1 || faults[0].Operator != operator {
			t.Errorf("%s: faults %v", typed, faults)
		}
	}
}

func TestMatch(t *testing.T) {
	for _, c := range []struct {
		column, typed string
		typing        bool
		want          string
	}{
		{"", `Two gates`, false, `"two" AND "gates"`},
		{"", `gat`, true, `"gat"*`},
		{"", `gat `, true, `"gat"`},
		{"", `g`, true, `"g"`},
		{"title", `gate* -"upper lock"`, false, `(title : "gate"*) NOT (title : "upper lock")`},
		{"", `"O'Neill" or near`, false, `"oneill" AND "or" AND "near"`},
		{"", `-only`, false, ``},
		{"", `"`, false, ``},
	} {
		if got, ok := Match(c.column, c.typed, c.typing); got != c.want || ok != (c.want != "") {
			t.Errorf("%s: %s, want %s", c.typed, got, c.want)
		}
	}
}

func TestFinds(t *testing.T) {
	tokens := strings.Fields("the upper lock has two gates")
	got := Finds(Terms(`"upper lock" gat* -two`, false), tokens)
	if d := cmp.Diff([]bool{false, true, true, false, false, true}, got); d != "" {
		t.Error(d)
	}
}

// Whatever is typed, the index takes the query.
func FuzzSearch(f *testing.F) {
	for _, s := range []string{`a "b c" -d e*`, `speaker:"x`, "山線 -三日", "NEAR(a b)", "a AND OR NOT", "\x00\xff\"", "title:x^2"} {
		f.Add(s, true)
	}
	s, err := Open(f.Context(), f.TempDir()+"/news.db")
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { s.Close() })
	f.Fuzz(func(t *testing.T, typed string, typing bool) {
		q, _ := ParseQuery(typed)
		q.Typing, q.Limit = typing, 5
		if !utf8.ValidString(q.Words) {
			t.Errorf("words %q", q.Words)
		}
		if _, err := s.Matches(t.Context(), q); err != nil {
			t.Error(err)
		}
		if _, _, err := s.SearchQuotes(t.Context(), q); err != nil {
			t.Error(err)
		}
		if _, _, err := s.SearchFigures(t.Context(), q); err != nil {
			t.Error(err)
		}
	})
}
