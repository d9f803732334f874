package store_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"variorum"
	"variorum/internal/journal"
	"variorum/internal/run"
	"variorum/internal/store"
)

var began = time.Date(2031, 10, 3, 8, 0, 0, 0, time.UTC)

// entries is a journal as every version wrote it.
func entries(t *testing.T) (out []journal.Entry) {
	t.Helper()
	add := func(kind journal.Kind, value any) {
		e, err := journal.New(began.Add(time.Duration(len(out))*time.Minute), kind, value)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, e)
	}
	add(journal.Source, run.SourceEntry{URL: "https://gazette.example/feed", Title: "Gazette"})
	text := "A ferry with %d people aboard struck the quay of Port Elm on Friday, and the harbour was closed, the coast guard said.\n“We will tow the ferry on Sunday,” harbour master Bo Lindqvist told reporters."
	for i, outlet := range []string{"Gazette", "Courier", "Herald"} {
		add(journal.Article, variorum.Article{ID: fmt.Sprint("a", i), URL: fmt.Sprintf("https://%s.example/ferry", strings.ToLower(outlet)), Outlet: outlet, Language: "en", Published: "2031-10-03T07:00:00Z",
			Title: "Ferry strikes the quay of Port Elm", Text: fmt.Sprintf(text, 90+i)})
	}
	add(journal.Rejected, run.RejectedEntry{Rejection: variorum.Rejection{Input: "https://gazette.example/menu", Reason: "no article"}, Source: "https://gazette.example/feed"})
	return out
}

// older makes the file of a program that knew n migrations and had dealt with
// all of its journal.
func older(t *testing.T, path string, n int) {
	t.Helper()
	db, err := store.OpenAt(t.Context(), path, n)
	if err != nil {
		t.Fatal(err)
	}
	var p journal.Packer
	list := entries(t)
	for _, e := range list {
		if _, err := journal.Append(db, &p, e); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := db.Exec(`INSERT INTO state (name, value) VALUES ('position', CAST(? AS BLOB))`, fmt.Sprint(len(list))); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// tables opens a file as the server does and prints what its tables then hold.
func tables(t *testing.T, path string) map[string]string {
	t.Helper()
	s, err := store.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	n, err := run.OpenNewsroom(t.Context(), s, run.New(1, nil))
	if err != nil {
		t.Fatal(err)
	}
	for {
		done, err := n.Trace(t.Context(), 1)
		if err != nil {
			t.Fatal(err)
		}
		if done == 0 {
			break
		}
	}
	if wrong, err := s.Check(t.Context()); err != nil || len(wrong) > 0 {
		t.Errorf("%s: %v, %v", path, wrong, err)
	}
	out := map[string]string{}
	for _, table := range store.Made {
		out[table] = dump(t, s, table)
	}
	return out
}

func dump(t *testing.T, s *store.Store, table string) string {
	t.Helper()
	rows, err := s.Read().QueryContext(context.Background(), `SELECT * FROM `+table+` ORDER BY 1, 2`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for rows.Next() {
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		line, err := json.Marshal(values)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&out, "%s\n", line)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// A file of every earlier version opens, and holds what this version would have
// made of its journal.
func TestUpgrade(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "now.db")
	db, err := store.OpenAt(t.Context(), path, store.Migrations)
	if err != nil {
		t.Fatal(err)
	}
	var p journal.Packer
	for _, e := range entries(t) {
		if _, err := journal.Append(db, &p, e); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	want := tables(t, path)
	if strings.Count(want["article"], "\n") != 3 || strings.Count(want["story"], "\n") != 1 || strings.Count(want["source"], "\n") != 1 {
		t.Fatalf("this version makes %v", want)
	}
	for n := 1; n < store.Migrations && store.Remakes(n); n++ {
		path := filepath.Join(dir, fmt.Sprint(n, ".db"))
		older(t, path, n)
		for table, got := range tables(t, path) {
			if got != want[table] {
				t.Errorf("from migration %d: %s holds\n%swant\n%s", n, table, got, want[table])
			}
		}
	}
}

// A file of a later version is left alone.
func TestLaterVersion(t *testing.T) {
	path := filepath.Join(t.TempDir(), "news.db")
	db, err := store.OpenAt(t.Context(), path, store.Migrations)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(fmt.Sprintf(`PRAGMA user_version = %d`, store.Migrations+1)); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(t.Context(), path); err == nil || !strings.Contains(err.Error(), "use that version") {
		t.Errorf("got %v", err)
	}
}

// To look at a file changes nothing of it: a back-up stays one of its version.
func TestLook(t *testing.T) {
	dir := t.TempDir()
	old := filepath.Join(dir, "old.db")
	older(t, old, 1)
	before, err := os.ReadFile(old)
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Look(t.Context(), old)
	if err != nil {
		t.Fatal(err)
	}
	wrong, err := s.Check(t.Context())
	if err != nil || len(wrong) > 0 {
		t.Errorf("check: %v, %v", wrong, err)
	}
	if c, err := s.Count(t.Context()); err != nil || c.Entries != int64(len(entries(t))) {
		t.Errorf("count: %+v, %v", c, err)
	}
	copied := filepath.Join(dir, "copy.db")
	if err := s.Backup(t.Context(), copied); err != nil {
		t.Fatal(err)
	}
	if err := s.Backup(t.Context(), copied); err == nil {
		t.Error("a back-up was written over")
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if after, err := os.ReadFile(old); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the file changed: %v", err)
	}
	if info, err := os.Stat(copied); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the copy: %v, %v", info, err)
	}
	if c, err := store.Look(t.Context(), copied); err != nil {
		t.Error(err)
	} else {
		if wrong, err := c.Check(t.Context()); err != nil || len(wrong) > 0 {
			t.Errorf("check of the copy: %v, %v", wrong, err)
		}
		c.Close()
	}
	for name, content := range map[string]string{"empty.db": "", "text.db": strings.Repeat("not a database\n", 100)} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := store.Look(t.Context(), path); err == nil {
			t.Errorf("%s is taken for a newsroom's file", name)
		}
	}
	if _, err := store.Look(t.Context(), filepath.Join(dir, "none.db")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
}

// The file holds who signed in and what nobody published yet: it is its owner's
// alone.
func TestOwnersAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "news.db")
	s, err := store.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, name := range []string{path, path + "-wal", path + "-shm"} {
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
}
