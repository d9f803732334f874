package run

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"variorum"
	"variorum/internal/journal"
	"variorum/internal/store"
)

// killed names the file of a child process that is to be killed.
const killed = "VARIORUM_KILLED"

// load returns what a newsroom takes in: articles of two languages, later versions
// of some, rejections, sources, fetches, follows.
func load(t *testing.T, n int) []journal.Entry {
	t.Helper()
	var out []journal.Entry
	add := func(kind journal.Kind, body any) {
		e, err := journal.New(began.Add(time.Duration(len(out))*time.Second), kind, body)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, e)
	}
	add(journal.Source, SourceEntry{URL: "https://outlet0.example/feed"})
	articles := twoTongues(n)
	for i, a := range articles {
		add(journal.Article, a)
		switch i % 7 {
		case 3:
			again := articles[i/2]
			again.Text += fmt.Sprintf("\nThe council counted %d again.", i)
			add(journal.Article, again)
		case 4:
			add(journal.Rejected, RejectedEntry{Rejection: variorum.Rejection{Input: fmt.Sprint("https://outlet0.example/none/", i), Reason: "no text"}, Source: "https://outlet0.example/feed"})
		case 5:
			add(journal.Fetch, store.Fetch{URL: "https://outlet0.example/feed", Given: 1, Every: time.Hour})
		case 6:
			add(journal.Withdrawn, WithdrawnEntry{Article: articles[i/2].ID, Status: 404 * (i % 2)})
			add(journal.Follow, FollowEntry{Kind: store.FollowOutlet, Key: fmt.Sprint("Outlet ", i%3), Followed: i%2 == 0})
		}
	}
	return out
}

// underway is how many entries wait to be acknowledged at once.
const underway = 4

// TestKilled is the child: it takes in what the file does not hold yet, many
// entries under way at once, and prints the number of each that was acknowledged.
func TestKilled(t *testing.T) {
	path := os.Getenv(killed)
	if path == "" {
		t.Skip("runs as a child of TestKill")
	}
	s := open(t, path)
	n, err := OpenNewsroom(t.Context(), s, busy())
	if err != nil {
		t.Fatal(err)
	}
	have, err := s.Position(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println("have", have)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- n.Run(ctx, 2) }()
	entries, err := strconv.Atoi(os.Getenv(killed + "_LOAD"))
	if err != nil {
		t.Fatal(err)
	}
	under := make(chan offer, underway)
	go func() {
		defer close(under)
		for _, e := range load(t, entries)[have:] {
			i, err := read(e)
			if err != nil {
				t.Error(err)
				return
			}
			o := offer{i, make(chan error, 1)}
			under <- o
			n.offers <- o
		}
	}()
	for o := range under {
		if err := <-o.taken; err != nil {
			t.Fatal(err)
		}
		have++
		fmt.Println("have", have)
	}
	stop()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	fmt.Println("done")
}

// A child is one life of the process.
type child struct {
	t     *testing.T
	cmd   *exec.Cmd
	lines *bufio.Scanner
	acked int64
}

func startChild(t *testing.T, path string, articles int) *child {
	t.Helper()
	c := &child{t: t, cmd: exec.Command(os.Args[0], "-test.run=^TestKilled$", "-test.v=false")}
	c.cmd.Env = append(os.Environ(), killed+"="+path, killed+"_LOAD="+strconv.Itoa(articles))
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	c.cmd.Stderr = os.Stderr
	c.lines = bufio.NewScanner(out)
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return c
}

// read reads up to n lines; done is true when all was taken in.
func (c *child) read(n int) (done bool) {
	for ; n != 0 && c.lines.Scan(); n-- {
		line := c.lines.Text()
		if line == "done" {
			return true
		}
		number, ok := strings.CutPrefix(line, "have ")
		if !ok {
			c.t.Fatalf("the child says %q", line) // it is killed before it ends
		}
		seq, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			c.t.Fatal(err)
		}
		c.acked = max(c.acked, seq)
	}
	return false
}

// kill ends the process at once (SIGKILL), and hears what it had still said.
func (c *child) kill() {
	if err := c.cmd.Process.Kill(); err != nil {
		c.t.Fatal(err)
	}
	c.read(-1)
	c.cmd.Wait() // the kill
}

// Killed (SIGKILL) at 200 random instants under load, nothing that was acknowledged
// is lost, nothing doubled, and the tables are those of an undisturbed run.
func TestKill(t *testing.T) {
	kills, articles := 200, 700
	if testing.Short() {
		kills, articles = 12, 60
	}
	entries := load(t, articles)
	path := filepath.Join(t.TempDir(), "killed.db")
	rng := rand.New(rand.NewPCG(1, 2))
	var acked int64
	busyKills := 0
	for k := range kills {
		c := startChild(t, path, articles)
		switch rng.IntN(20) {
		case 0: // while it starts
		case 1:
			c.read(1)
		default: // by chance in what is under way after some acknowledgement
			c.read(2 + rng.IntN(underway))
		}
		c.kill()
		if c.acked > 0 && c.acked < acked {
			t.Fatalf("kill %d: %d entries were acknowledged, %d are there", k, acked, c.acked)
		}
		acked = max(acked, c.acked)
		if acked < int64(len(entries)) {
			busyKills++
		}
	}
	t.Logf("%d kills, %d of them with entries under way; %d of %d entries acknowledged by then", kills, busyKills, acked, len(entries))
	if busyKills < kills*3/4 || acked < int64(len(entries)/10) {
		t.Error("the load is too small for the kills, or too large")
	}
	last := startChild(t, path, articles)
	if !last.read(-1) {
		t.Fatal("the last child did not take in all")
	}
	if err := last.cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	sameAsUndisturbed(t, path, entries)
}

func sameAsUndisturbed(t *testing.T, path string, entries []journal.Entry) {
	t.Helper()
	s := open(t, path)
	found, err := s.Entries(0, 2*len(entries))
	if err != nil || len(found) != len(entries) {
		t.Fatalf("%d entries, %d were taken in: %v", len(found), len(entries), err)
	}
	for i, e := range found {
		if e.Kind != entries[i].Kind || string(e.Body) != string(entries[i].Body) {
			t.Fatalf("entry %d is %.100s, not %.100s", e.Seq, e.Body, entries[i].Body)
		}
	}
	undisturbed := filepath.Join(t.TempDir(), "undisturbed.db")
	whole := open(t, undisturbed)
	n, err := OpenNewsroom(t.Context(), whole, busy())
	if err != nil {
		t.Fatal(err)
	}
	err = whole.Change(t.Context(), func(tx *store.Tx) error {
		var offers []offer
		for _, e := range entries {
			i, err := read(e)
			if err != nil {
				return err
			}
			offers = append(offers, offer{item: i})
		}
		return n.takeIn(tx, offers)
	})
	if err != nil {
		t.Fatal(err)
	}
	traceDue(t, n)
	after, err := OpenNewsroom(t.Context(), s, busy())
	if err != nil {
		t.Fatal(err)
	}
	traceDue(t, after)
	if got, want := tables(t, path), tables(t, undisturbed); got != want {
		t.Errorf("the tables differ from an undisturbed run's: %s", differ(got, want))
	}
	if wrong, err := s.Check(t.Context()); err != nil || len(wrong) > 0 {
		t.Errorf("check: %v, %v", wrong, err)
	}
}
