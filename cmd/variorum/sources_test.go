package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Sources go in as addresses, pages and OPML, and come out as they went in.
func TestSourcesCommand(t *testing.T) {
	base, dir := news(t), t.TempDir()
	file, other := filepath.Join(dir, "news.db"), filepath.Join(dir, "other.db")
	list := filepath.Join(dir, "feeds.opml")
	if err := os.WriteFile(list, []byte(`<opml><body><outline text="Ports"><outline text="Gazette" xmlUrl="https://gazette.example/feed"/></outline></body></opml>`), 0o600); err != nil {
		t.Fatal(err)
	}
	status, out, errs := command(t, "", "sources", "add", "--store", file, "--pause", "1ms", "--allow-address", "127.0.0.1", base+"/", list)
	if status != statusAll || !strings.HasPrefix(out, "2 added, 0 there already, 0 rejected") {
		t.Fatalf("add: %d, %s, %s", status, out, errs)
	}
	if status, out, _ := command(t, "", "sources", "add", "--store", file, list, filepath.Join(dir, "none.opml")); status != statusSome || !strings.HasPrefix(out, "0 added, 1 there already, 1 rejected") {
		t.Errorf("add again: %d, %s", status, out)
	}
	_, out, _ = command(t, "", "sources", "--store", file)
	if !strings.Contains(out, "new  0  Gazette") || !strings.Contains(out, base+"/feed") {
		t.Errorf("list: %s", out)
	}
	_, exported, _ := command(t, "", "sources", "opml", "--store", file)
	if err := os.WriteFile(list, []byte(exported), 0o600); err != nil {
		t.Fatal(err)
	}
	command(t, "", "sources", "add", "--store", other, list)
	if _, again, _ := command(t, "", "sources", "opml", "--store", other); again != exported || !strings.Contains(again, `text="Ports"`) {
		t.Errorf("exported %s, after import %s", exported, again)
	}
	if status, _, errs := command(t, "", "sources", "remove", "--store", file, "https://herald.example/"); status != statusNone || !strings.Contains(errs, "no source") {
		t.Errorf("remove what is not there: %d, %s", status, errs)
	}
	command(t, "", "sources", "remove", "--store", file, base+"/feed")
	if _, out, _ := command(t, "", "sources", "--store", file); strings.Count(out, "\n") != 1 {
		t.Errorf("after removing: %s", out)
	}
	if status, out, _ := command(t, "", "check", "--store", file); status != statusAll || !strings.Contains(out, "3 entries") {
		t.Errorf("check: %d, %s", status, out)
	}
}
