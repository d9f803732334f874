package checkpoint

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"variorum/internal/collect"
	"variorum/internal/collect/warc"
)

// job copies the addresses of an archive's pages to an output, as a run of the
// program would. It stops without any tidying after stop entries.
func job(archive, state, output string, stop int, told io.Writer) error {
	o, err := Open(state, output)
	if err != nil {
		return err
	}
	n := 0
	entries := collect.New(collect.Options{}).Entries(context.Background(), []string{archive}, o.Mark())
	for page := range o.Pages(entries) {
		if n++; n == stop {
			o.out.WriteString("a torn li")
			return o.out.Flush()
		}
		if err := o.Done([]byte(page.Input + "\n")); err != nil {
			return err
		}
		if n%3 == 0 {
			if err := o.Commit(); err != nil {
				return err
			}
			fmt.Fprintln(told, n)
		}
	}
	return o.Close()
}

func makeArchive(t *testing.T, n int) string {
	t.Helper()
	var b bytes.Buffer
	w := warc.NewWriter(&b, 0)
	for i := range n {
		if _, err := w.Exchange(warc.Exchange{URL: fmt.Sprint("https://post.example/", i), Response: []byte("HTTP/1.1 200 OK\r\n\r\n"), Body: []byte("<p>Report")}); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), "news.warc.gz")
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func run(t *testing.T, archive, dir string, stop int) string {
	t.Helper()
	output := filepath.Join(dir, "out")
	if err := job(archive, filepath.Join(dir, "state"), output, stop, io.Discard); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(output)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestStoppedAnywhere(t *testing.T) {
	archive := makeArchive(t, 12)
	want := run(t, archive, t.TempDir(), 0)
	if strings.Count(want, "\n") != 12 {
		t.Fatalf("got %q", want)
	}
	for first := 1; first <= 12; first++ {
		dir := t.TempDir()
		run(t, archive, dir, first)
		run(t, archive, dir, 2)
		if got := run(t, archive, dir, 0); got != want {
			t.Errorf("stopped at %d: got %q", first, got)
		}
		if got := run(t, archive, dir, 0); got != want {
			t.Errorf("run once more: got %q", got)
		}
	}
}

// TestKilled kills a process at work, as the power supply would.
func TestKilled(t *testing.T) {
	if dir := os.Getenv("CHECKPOINT_DIR"); dir != "" {
		if err := job(os.Getenv("CHECKPOINT_ARCHIVE"), filepath.Join(dir, "state"), filepath.Join(dir, "out"), 0, os.Stdout); err != nil {
			t.Fatal(err)
		}
		return
	}
	archive := makeArchive(t, 240)
	want := run(t, archive, t.TempDir(), 0)
	dir := t.TempDir()
	for range 3 {
		cmd := exec.Command(os.Args[0], "-test.run=^TestKilled$")
		cmd.Env = append(os.Environ(), "CHECKPOINT_DIR="+dir, "CHECKPOINT_ARCHIVE="+archive)
		told, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		if _, err := bufio.NewReader(told).ReadString('\n'); err != nil {
			t.Fatal(err)
		}
		cmd.Process.Kill()
		cmd.Wait()
	}
	state, _, err := Load(filepath.Join(dir, "state"))
	if err != nil || state.Mark.Entries == 0 || state.Mark.Entries == 240 {
		t.Fatalf("killed too early or too late to prove anything: %+v, %v", state, err)
	}
	if got := run(t, archive, dir, 0); got != want {
		t.Errorf("got %d lines, want %d", strings.Count(got, "\n"), strings.Count(want, "\n"))
	}
}

func TestStateOfAnotherOutput(t *testing.T) {
	archive, dir := makeArchive(t, 6), t.TempDir()
	run(t, archive, dir, 0)
	if err := os.WriteFile(filepath.Join(dir, "out"), []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(filepath.Join(dir, "none"), filepath.Join(dir, "out")); err == nil || !strings.Contains(err.Error(), "there is no state file for it") {
		t.Errorf("got %v", err)
	}
	if _, err := Open(filepath.Join(dir, "state"), filepath.Join(dir, "out")); err == nil || !strings.Contains(err.Error(), "do not belong together") {
		t.Errorf("got %v", err)
	}
}
