package table

import (
	"encoding/csv"
	"strings"
	"testing"

	"variorum"
	"variorum/internal/view/viewtest"
)

func read(t *testing.T, out string) [][]string {
	t.Helper()
	body, ok := strings.CutPrefix(out, "\ufeff")
	if !ok {
		t.Error("no byte order mark")
	}
	if strings.Count(body, "\n") != strings.Count(body, "\r\n") {
		t.Error("lines end without a carriage return (RFC 4180, 2.1)")
	}
	rows, err := csv.NewReader(strings.NewReader(body)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// Every line of every section is a row, with its place.
func TestStories(t *testing.T) {
	e := viewtest.Lock()
	var b strings.Builder
	if err := Print(&b, Stories(e)); err != nil {
		t.Fatal(err)
	}
	rows := read(t, b.String())
	sections := map[string]int{}
	byID := map[string]*variorum.Article{}
	for i := range e.Articles {
		byID[e.Articles[i].ID] = &e.Articles[i]
	}
	for _, r := range rows[1:] {
		sections[r[0]]++
		if a := byID[r[9]]; a == nil || r[13] == "" && r[14] == "" || !strings.Contains(a.Text, r[13]) || !strings.Contains(a.Text, r[14]) || r[6] != a.Outlet {
			t.Errorf("row %q", r)
		}
	}
	for section, want := range map[string]int{"key": 2, "quote": 3, "figure": 4, "timeline": 3, "only": 1} {
		if sections[section] != want {
			t.Errorf("%d rows of section %s, want %d", sections[section], section, want)
		}
	}
	for _, want := range []string{"figure,barges,14,barge,differ,o2,Delta Wire,2031-03-06,,c,text,0,15,Fourteen barges,", "quote,\"Ada Merrin, harbour master\",,,condition-dropped,o1,Inland Echo,", "timeline,1911-01-01/1911-12-31,1911,"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no row begins %s:\n%s", want, b.String())
		}
	}
}

// A cell is never a formula, and a row is read again as it was meant.
func TestHostile(t *testing.T) {
	for cell, want := range map[string]string{
		`=HYPERLINK("https://x.example";"y")`: `'=HYPERLINK("https://x.example";"y")`, "+1": "'+1", "-1+2": "'-1+2", "@SUM(A1)": "'@SUM(A1)", "\tx": "'\tx", " =1": "' =1", "\n=1": "'\n=1", "＝1": "'＝1",
		"plain, \"marked\"\nand more": "plain, \"marked\"\nand more", "\x00a\x1bb\r": "ab", "1-2": "1-2", "": "", "\xff=1": "'=1",
	} {
		var b strings.Builder
		if err := Print(&b, []Row{{Section: "key", Subject: cell, Unit: cell, Origin: cell, Outlet: cell, Published: cell, URL: cell, Article: cell, Words: cell, Sentence: cell}}); err != nil {
			t.Fatal(err)
		}
		row := strings.TrimPrefix(b.String(), "\ufeff")
		got, err := csv.NewReader(strings.NewReader(row)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range []int{1, 3, 5, 6, 7, 8, 9, 13, 14} {
			if got[1][i] != want {
				t.Errorf("%q became %q, want %q", cell, got[1][i], want)
			}
		}
	}
}

func TestValue(t *testing.T) {
	f := func(v float64) *float64 { return &v }
	for want, r := range map[string]variorum.Reading{
		"12": {Value: 12.0}, "-3.5": {Value: -3.5}, "3-0": {Value: "3-0"}, "'=1": {Value: "=1"}, "24..": {Low: f(24)}, "1000000..2000000": {Low: f(1e6), High: f(2e6)}, "": {},
	} {
		if got := value(r); got != want {
			t.Errorf("%+v: %q, want %q", r, got, want)
		}
	}
}
