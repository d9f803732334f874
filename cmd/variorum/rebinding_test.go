package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
)

// A host that means the outlet while its robots.txt is asked for and a machine
// inside the network right after is refused then, and the source says so.
func TestSourceThatTurns(t *testing.T) {
	var asked, inside atomic.Int64
	outlet := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		w.Header().Set("Connection", "close") // so that each request looks the name up
		http.NotFound(w, r)
	}))
	_, port, _ := net.SplitHostPort(outlet.Listener.Addr().String())
	l, err := net.Listen("tcp", "127.0.0.2:"+port)
	if err != nil {
		outlet.Listener.Close()
		t.Skip("skipped: ", err)
	}
	outlet.Start()
	defer outlet.Close()
	victim := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		inside.Add(1)
		io.WriteString(w, reports["gazette.txt"])
	})}
	defer victim.Close()
	go victim.Serve(l)
	turning(t, "turns.example.", [4]byte{127, 0, 0, 1}, [4]byte{127, 0, 0, 2})
	file := filepath.Join(t.TempDir(), "news.db")
	want := map[string]string{"http://turns.example:" + port + "/feed": "it leads to 127.0.0.2, a loopback address"}
	addSources(t, file, want)
	r := start(t, "--store", file, "--pause", "1ms", "--allow-address", "127.0.0.1/32")
	r.refused(file, want)
	if asked.Load() != 1 || inside.Load() != 0 {
		t.Errorf("the outlet was asked %d times, the machine inside %d times", asked.Load(), inside.Load())
	}
}

// turning makes this process's resolver ask a name server of the test's own,
// where a name has one address at the first look-up and another from then on.
func turning(t *testing.T, name string, first, then [4]byte) {
	t.Helper()
	at, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	before := net.DefaultResolver
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", at.LocalAddr().String())
	}}
	t.Cleanup(func() { net.DefaultResolver = before; at.Close() })
	go func() {
		address := first
		buf := make([]byte, 4096)
		for {
			n, from, err := at.ReadFrom(buf)
			if err != nil {
				return
			}
			var m dnsmessage.Message
			if m.Unpack(buf[:n]) != nil {
				continue
			}
			q := m.Questions[0]
			m.Response, m.Additionals = true, nil
			if q.Type == dnsmessage.TypeA && strings.EqualFold(q.Name.String(), name) {
				m.Answers = []dnsmessage.Resource{{Header: dnsmessage.ResourceHeader{Name: q.Name, Class: q.Class}, Body: &dnsmessage.AResource{A: address}}}
				address = then
			}
			if reply, err := m.Pack(); err == nil {
				at.WriteTo(reply, from)
			}
		}
	}()
}
