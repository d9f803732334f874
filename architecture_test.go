package variorum_test

import (
	"bufio"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "variorum"

// importTable reads the table of ARCHITECTURE.md: folder → what of ours it may import.
// "internal/text/..." stands for a folder and all below it.
func importTable(t *testing.T) map[string][]string {
	t.Helper()
	f, err := os.Open("ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	table := map[string][]string{}
	inside := false
	for s := bufio.NewScanner(f); s.Scan(); {
		line := s.Text()
		if strings.HasPrefix(line, "| folder | may import |") {
			inside = true
			continue
		}
		if !inside || strings.HasPrefix(line, "|--") || strings.HasPrefix(line, "| ---") {
			continue
		}
		cols := strings.Split(strings.Trim(line, "|"), "|")
		if len(cols) < 2 {
			break
		}
		table[clean(cols[0])] = fields(cols[1])
	}
	if len(table) == 0 {
		t.Fatal("ARCHITECTURE.md has no table that begins with | folder | may import |")
	}
	return table
}

func clean(s string) string { return strings.Trim(strings.TrimSpace(s), "`") }

func fields(s string) []string {
	var out []string
	for part := range strings.SplitSeq(s, ",") {
		if part = clean(part); part != "" && part != "—" {
			out = append(out, part)
		}
	}
	return out
}

// imports returns what of ours each folder imports outside its tests.
func imports(t *testing.T) map[string]map[string]bool {
	t.Helper()
	out := map[string]map[string]bool{}
	err := filepath.WalkDir(".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if _, err := os.Stat(filepath.Join(p, "go.mod")); err == nil && p != "." {
				return fs.SkipDir // a module of its own
			}
			if name := d.Name(); p != "." && (strings.HasPrefix(name, ".") || name == "testdata") {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(p, ".go") || strings.HasSuffix(p, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), p, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		dir := filepath.ToSlash(filepath.Dir(p))
		if out[dir] == nil {
			out[dir] = map[string]bool{}
		}
		for _, i := range file.Imports {
			name := strings.Trim(i.Path.Value, `"`)
			if name == module {
				out[dir]["variorum"] = true
			} else if rest, ok := strings.CutPrefix(name, module+"/"); ok {
				out[dir][rest] = true
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// rule returns the row of the table that holds for a folder: the longest that
// names it or, with "/...", a folder above it.
func rule(table map[string][]string, dir string) (string, bool) {
	best, ok := "", false
	for row := range table {
		base, below := strings.CutSuffix(row, "/...")
		if (row == dir || below && (dir == base || strings.HasPrefix(dir, base+"/"))) && len(row) > len(best) {
			best, ok = row, true
		}
	}
	return best, ok
}

func allowed(table map[string][]string, row, dir, name string) bool {
	if base, below := strings.CutSuffix(row, "/..."); below && (name == base || strings.HasPrefix(name, base+"/")) {
		return true // its own folders
	}
	if row == dir && strings.HasPrefix(name, dir+"/") && dir != "." && !strings.HasPrefix(dir, "internal/trace/") {
		return true
	}
	return slices.ContainsFunc(table[row], func(may string) bool {
		base, below := strings.CutSuffix(may, "/...")
		return may == name || may == "all" || below && (name == base || strings.HasPrefix(name, base+"/"))
	})
}

// Who may import whom is told by ARCHITECTURE.md and held here.
func TestImports(t *testing.T) {
	table := importTable(t)
	have := imports(t)
	for _, dir := range slices.Sorted(maps.Keys(have)) {
		row, ok := rule(table, dir)
		if !ok {
			t.Errorf("%s has no row in the import table of ARCHITECTURE.md", dir)
			continue
		}
		for name := range have[dir] {
			if !allowed(table, row, dir, name) {
				t.Errorf("%s imports %s, which row %q of ARCHITECTURE.md does not allow", dir, name, row)
			}
		}
	}
	for row := range table {
		base := strings.TrimSuffix(row, "/...")
		if base == "variorum" {
			continue
		}
		if _, err := os.Stat(filepath.FromSlash(path.Clean(base))); err != nil {
			t.Errorf("ARCHITECTURE.md has a row for %s, which is not there", row)
		}
	}
}
