package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// A running server, as a user starts it.
type running struct {
	*testing.T
	address string // http://127.0.0.1:port
	stop    context.CancelFunc
	ended   chan int
	mu      sync.Mutex
	errs    bytes.Buffer
}

func (r *running) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.errs.Write(p)
}

func (r *running) log() string { r.mu.Lock(); defer r.mu.Unlock(); return r.errs.String() }

// start runs variorum serve until the test ends and waits for its first line.
func start(t *testing.T, args ...string) *running {
	t.Helper()
	r := &running{T: t, ended: make(chan int, 1)}
	ctx, stop := context.WithCancel(t.Context())
	r.stop = stop
	out, printed := io.Pipe()
	args = append([]string{"serve", "--listen", "127.0.0.1:0", "--store", filepath.Join(t.TempDir(), "news.db")}, args...)
	go func() {
		r.ended <- Main(ctx, args, Streams{strings.NewReader(""), printed, r}, func(string) string { return "" })
		printed.Close()
	}()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("no first line: %v, %s", err, r.log())
	}
	r.address = strings.TrimSuffix(strings.TrimSpace(line), "/")
	t.Cleanup(func() { stop(); r.status() })
	return r
}

// status waits for the end.
func (r *running) status() int {
	status := <-r.ended
	r.ended <- status
	return status
}

func (r *running) port() string { return strings.TrimPrefix(r.address, "http://127.0.0.1:") }

func TestServeStops(t *testing.T) {
	r := start(t)
	if status, out, errs := command(t, "", "health", "--listen", "127.0.0.1:"+r.port()); status != statusAll || !strings.Contains(out, `"status":"ok"`) {
		t.Errorf("health: status %d, %s%s", status, out, errs)
	}
	// A reader who is told of news keeps nobody waiting.
	told, err := http.Get(r.address + "/live")
	if err != nil || told.StatusCode != http.StatusOK {
		t.Fatalf("live: %v, %v", told, err)
	}
	defer told.Body.Close()
	// A form of which one half has come is a request under way.
	c, err := net.Dial("tcp", strings.TrimPrefix(r.address, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	const form = "url=https%3A%2F%2Fgazette.example%2Ffeed"
	fmt.Fprintf(c, "POST /sources HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\nExpect: 100-continue\r\n\r\n", len(form))
	in := bufio.NewReader(c)
	if line, err := in.ReadString('\n'); err != nil || !strings.Contains(line, "100") {
		t.Fatalf("%q, %v", line, err)
	}
	in.ReadString('\n')
	io.WriteString(c, form[:10])
	r.stop()
	for { // until nobody new is let in
		c, err := net.Dial("tcp", strings.TrimPrefix(r.address, "http://"))
		if err != nil {
			break
		}
		c.Close()
	}
	io.WriteString(c, form[10:])
	got, err := http.ReadResponse(in, nil)
	if err != nil || got.StatusCode != http.StatusSeeOther {
		t.Fatalf("the request under way: %v, %v", got, err)
	}
	if status := r.status(); status != statusAll {
		t.Errorf("status %d, %s", status, r.log())
	}
	if _, err := io.Copy(io.Discard, told.Body); err != nil {
		t.Errorf("the stream broke off: %v", err)
	}
	if status, _, _ := command(t, "", "health", "--listen", "127.0.0.1:"+r.port()); status != statusNone {
		t.Errorf("health of none: status %d", status)
	}
}

// The server that is started is the one that was asked for.
func TestServeAsks(t *testing.T) {
	status, line, errs := with(t, nil, "correct horse battery staple", "password")
	if status != statusAll {
		t.Fatal(errs)
	}
	r := start(t, "--config", settingsFile(t, line+"base-url = \"https://news.example\"\ntrust-from = \"127.0.0.1\"\nlog-format = \"json\"\n"))
	ask := func(password string) *http.Response {
		t.Helper()
		q, err := http.NewRequestWithContext(t.Context(), http.MethodGet, r.address+"/feed.atom", nil)
		if err != nil {
			t.Fatal(err)
		}
		q.Host = "news.example"
		q.Header.Set("X-Forwarded-For", "192.0.2.7")
		q.SetBasicAuth("reader", password)
		got, err := http.DefaultClient.Do(q)
		if err != nil {
			t.Fatal(err)
		}
		got.Body.Close()
		return got
	}
	if got := ask("correct horse battery staple"); got.StatusCode != http.StatusOK {
		t.Errorf("right: %d", got.StatusCode)
	}
	if got := ask("wrong horse battery staple"); got.StatusCode != http.StatusUnauthorized {
		t.Errorf("wrong: %d", got.StatusCode)
	}
	if !strings.Contains(r.log(), `"msg":"wrong password","client":"192.0.2.7"`) {
		t.Errorf("the log lacks who it was: %s", r.log())
	}
	got, err := http.Get(r.address + "/healthz")
	if err != nil || got.StatusCode != http.StatusOK {
		t.Errorf("healthz: %v, %v", got, err)
	}
	got.Body.Close()
}

func TestServeRefuses(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for args, want := range map[string]string{
		"--listen 0.0.0.0:0":   "neither a password nor a proxy's header is asked for",
		"--listen :0":          "hint: set password (variorum password makes it)",
		"--listen [::]:0":      "other machines can connect",
		"--listen nonsense":    "hint: write it as 127.0.0.1:8391",
		"--listen 127.0.0.1:x": "listen (--listen)",
	} {
		var errs bytes.Buffer
		status := Main(ctx, append([]string{"serve", "--store", filepath.Join(t.TempDir(), "news.db")}, strings.Fields(args)...), Streams{strings.NewReader(""), io.Discard, &errs}, func(string) string { return "" })
		if status != statusNone || !strings.Contains(errs.String(), want) {
			t.Errorf("%s: status %d, %s", args, status, errs.String())
		}
	}
}
