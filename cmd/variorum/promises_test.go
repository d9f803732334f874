package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// command runs a command line in this process.
func command(t *testing.T, stdin string, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	status = Main(t.Context(), args, Streams{strings.NewReader(stdin), &out, &err}, func(string) string { return "" })
	return status, out.String(), err.String()
}

// reports are invented; two are copies, one gives another figure.
var reports = map[string]string{
	"gazette.txt": `Ferry strikes the quay of Port Elm

By Ann Orr

PORT ELM, Oct. 3 (Reuters) - A ferry with 90 people aboard struck the quay of Port Elm on Friday, October 3, 2031, and the harbour was closed, the coast guard said.

"We were lucky that the sea was calm," harbour master Bo Lindqvist told reporters. "If the hull holds, we will tow her to the yard on Sunday."

Divers found a hole of two metres below the water line. The ferry was built in 2014.

Most Popular

A whale was seen off the lighthouse, a keeper said on August 1.

Read more »
`,
	"courier.txt": `Harbour closed after ferry accident

PORT ELM (Reuters) - A ferry with 90 people aboard struck the quay of Port Elm on Friday, October 3, 2031, and the harbour was closed, the coast guard said.

"We were lucky that the sea was calm," harbour master Bo Lindqvist told reporters. "If the hull holds, we will tow her to the yard on Sunday."

Divers found a hole of two metres below the water line.
`,
	"herald.txt": `Ninety on board as Port Elm ferry hits quay

Port Elm’s ferry hit the old quay on Friday with 94 people aboard, the mayor, Ida Holm, said in the evening.

“I have asked for an inquiry into the ferry and the harbour,” Holm said. She thanked the divers and harbour master Bo Lindqvist.

The island has had a ferry since 1921. The next boat will leave Port Elm on Monday.
`,
}

func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func decode(t *testing.T, s string) map[string]any {
	t.Helper()
	var v map[string]any
	if err := json.Unmarshal([]byte(s), &v); err != nil {
		t.Fatalf("not one JSON object: %v in %.200s", err, s)
	}
	return v
}

// walk calls f for every object below v.
func walk(v any, f func(map[string]any)) {
	switch v := v.(type) {
	case map[string]any:
		f(v)
		for _, x := range v {
			walk(x, f)
		}
	case []any:
		for _, x := range v {
			walk(x, f)
		}
	}
}

// Promise 1, from outside: every line printed stands at its place in its article.
func TestLinesAreCut(t *testing.T) {
	_, out, _ := command(t, "", "read", "--format", "json", folder(t, reports))
	edition := decode(t, out)
	parts := map[string]string{}
	for _, a := range edition["articles"].([]any) {
		a := a.(map[string]any)
		id := a["id"].(string)
		for _, part := range []string{"text", "title", "deck"} {
			parts[id+"/"+part], _ = a[part].(string)
		}
		for i, c := range a["captions"].([]any) {
			parts[fmt.Sprintf("%s/captions/%d", id, i)] = c.(string)
		}
	}
	lines := 0
	walk(edition["stories"], func(o map[string]any) {
		exact, ok := o["exact"].(string)
		if !ok {
			return
		}
		part, ok := o["in"].(string)
		if !ok {
			part = "text"
		}
		runes := []rune(parts[o["article"].(string)+"/"+part])
		start, end := int(o["start"].(float64)), int(o["end"].(float64))
		if start < 0 || end > len(runes) || string(runes[start:end]) != exact {
			t.Errorf("line %v is not in its article", o)
		}
		lines++
	})
	if lines < 20 {
		t.Errorf("only %d lines on the stories", lines)
	}
}

// Promise 2: the same bytes with any number of workers, and the same stories
// whatever the order in which files are named.
func TestSameOutput(t *testing.T) {
	dir := folder(t, reports)
	_, one, _ := command(t, "", "read", "--workers", "1", "--format", "json", dir)
	for range 3 {
		if _, many, _ := command(t, "", "read", "--workers", "16", "--format", "json", dir); many != one {
			t.Fatal("16 workers print other bytes than 1")
		}
	}
	names := []string{"gazette.txt", "courier.txt", "herald.txt"}
	stories := func(names []string) string {
		args := []string{"read", "--format", "json"}
		for _, n := range names {
			args = append(args, filepath.Join(dir, n))
		}
		_, out, _ := command(t, "", args...)
		b, err := json.Marshal(decode(t, out)["stories"])
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	want := stories(names)
	slices.Reverse(names)
	if got := stories(names); got != want {
		t.Errorf("files named in another order give other stories:\n%s\n%s", got, want)
	}
}

// Promise 3: each input is an article or a named rejection.
func TestNothingLost(t *testing.T) {
	files := map[string]string{"empty.txt": "", "short.txt": "Too short.", "binary.txt": "\x00\x01\x02\x00", "picture.txt": "\x89PNG\r\n\x1a\n\x00\x00"}
	for name, text := range reports {
		files[name] = text
	}
	dir := folder(t, files)
	status, out, errs := command(t, "", "read", "--format", "json", dir, filepath.Join(dir, "missing.txt"))
	edition := decode(t, out)
	read, rejected := len(edition["articles"].([]any)), edition["rejected"].([]any)
	if read != len(reports) || len(rejected) != 5 || status != statusSome {
		t.Errorf("status %d, %d read, rejected %v", status, read, rejected)
	}
	for _, name := range []string{"empty.txt", "short.txt", "binary.txt", "picture.txt", "missing.txt"} {
		if !strings.Contains(errs, name) {
			t.Errorf("%s is not named on standard error:\n%s", name, errs)
		}
	}
	told := map[string]int{}
	for _, s := range edition["stories"].([]any) {
		for _, id := range s.(map[string]any)["articles"].([]any) {
			told[id.(string)]++
		}
	}
	for _, a := range edition["articles"].([]any) {
		if id := a.(map[string]any)["id"].(string); told[id] != 1 {
			t.Errorf("article %s is in %d stories", id, told[id])
		}
	}
}

func TestStatus(t *testing.T) {
	dir := folder(t, reports)
	for _, c := range []struct {
		name string
		want int
		args []string
	}{
		{"all read", statusAll, []string{"extract", dir}},
		{"nothing usable", statusNone, []string{"read", "--format", "json", filepath.Join(dir, "nowhere")}},
		{"unknown flag", statusNone, []string{"read", "--colour-of-the-sea"}},
		{"unknown command", statusNone, []string{"summarise"}},
		{"help", statusAll, []string{"--help"}},
	} {
		if status, _, errs := command(t, "", c.args...); status != c.want {
			t.Errorf("%s: status %d, want %d: %s", c.name, status, c.want, errs)
		}
	}
}

// With the endpoint down the stories are those without it, and it is said once.
func TestEmbeddingsDown(t *testing.T) {
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	dir := folder(t, reports)
	_, want, _ := command(t, "", "read", "--format", "json", dir)
	status, got, errs := command(t, "", "read", "--embeddings", gone.URL, "--format", "json", dir)
	if status != statusAll || got != want || strings.Count(errs, "goes on without them") != 1 {
		t.Errorf("status %d, same answer %v, said:\n%s", status, got == want, errs)
	}
}

func TestExplain(t *testing.T) {
	dir := folder(t, reports)
	for _, c := range []struct {
		want   string
		status int
		args   []string
	}{
		{"one origin", statusAll, []string{"read", "--explain", "gazette.txt,courier.txt", dir}},
		{"one origin", statusAll, []string{"read", "--explain", "gazette.txt", "courier.txt", dir}},
		{"two origins", statusAll, []string{"read", "--explain", "gazette.txt,herald.txt", dir}},
		{`"one_origin":true`, statusAll, []string{"read", "--format", "json", "--explain", "gazette.txt,courier.txt", dir}},
		{"no article", statusNone, []string{"read", "--explain", "gazette.txt,elsewhere.txt", dir}},
	} {
		status, out, errs := command(t, "", c.args...)
		if status != c.status || !strings.Contains(out+errs, c.want) {
			t.Errorf("%v: status %d, want %q:\n%s%s", c.args, status, c.want, out, errs)
		}
	}
}

func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out, errs bytes.Buffer
	status := Main(ctx, []string{"read", "--format", "json", folder(t, reports)}, Streams{strings.NewReader(""), &out, &errs}, func(string) string { return "" })
	if status != statusInterrupted || out.Len() > 0 || !strings.Contains(errs.String(), "interrupted") {
		t.Errorf("status %d, printed %q, %q", status, out.String(), errs.String())
	}
}

// The stages joined by pipes give the stories that read gives.
func TestPipes(t *testing.T) {
	dir := folder(t, reports)
	_, articles, _ := command(t, "", "extract", dir)
	status, out, errs := command(t, articles, "group", "--settled")
	if n := strings.Count(out, "\n"); status != 0 || n != len(reports) {
		t.Fatalf("status %d, %d answers: %s", status, n, errs)
	}
	_, direct, _ := command(t, "", "read", "--format", "json", dir)
	_, piped, _ := command(t, articles, "read", "--format", "json")
	if a, b := decode(t, direct)["stories"], decode(t, piped)["stories"]; len(a.([]any)) != len(b.([]any)) {
		t.Errorf("%d stories read, %d through a pipe", len(a.([]any)), len(b.([]any)))
	}
}

// Promise 5, at the front door: bytes that no outlet would send.
func TestHostile(t *testing.T) {
	for name, input := range map[string]string{
		"nesting":  "<html>" + strings.Repeat("<div>", 100_000) + "x",
		"no end":   "<html><p " + strings.Repeat("a=b ", 100_000),
		"invalid":  "Title\n" + strings.Repeat("\xff\xfe. ", 50_000),
		"one line": strings.Repeat("Word ", 200_000) + ".",
		"marks":    strings.Repeat(`"“«„‘'`, 50_000),
		"numbers":  strings.Repeat("1,000,000,000 ", 20_000) + ".",
		"dates":    strings.Repeat("Friday, October 3, 2031. ", 5_000),
		"json":     strings.Repeat(`{"text":`, 50_000),
		"lines":    strings.Repeat("A.\n", 100_000),
	} {
		status, out, errs := command(t, input, "read", "--format", "json")
		if read := decode(t, out)["articles"].([]any); len(read) == 0 && status != statusNone {
			t.Errorf("%s: nothing read, status %d: %s", name, status, errs)
		}
	}
}

func TestSchema(t *testing.T) {
	schema, err := jsonschema.NewCompiler().Compile("../../doc/edition.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	_, out, _ := command(t, "", "read", "--format", "json", folder(t, reports))
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(v); err != nil {
		t.Errorf("%#v", err)
	}
	broken := strings.Replace(out, `"verdict":"`, `"verdict":"maybe `, 1)
	if v, _ = jsonschema.UnmarshalJSON(strings.NewReader(broken)); broken != out && schema.Validate(v) == nil {
		t.Error("the schema lets a made-up verdict pass")
	}
}
