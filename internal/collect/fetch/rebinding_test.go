package fetch

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
)

// names is a name server of the test's own, on loopback: for each name the
// answers to the first look-up, the second and so on; the last one stays.
type names struct {
	mu      sync.Mutex
	answers map[string][][]string
}

// next takes the next answer for a name.
func (n *names) next(name string) []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	list := n.answers[strings.TrimSuffix(name, ".")]
	if len(list) == 0 {
		return nil
	}
	if len(list) > 1 {
		n.answers[strings.TrimSuffix(name, ".")] = list[1:]
	}
	return list[0]
}

func (n *names) answer(query []byte) ([]byte, error) {
	var m dnsmessage.Message
	if err := m.Unpack(query); err != nil {
		return nil, err
	}
	m.Response, m.Authoritative, m.Additionals = true, true, nil
	q := m.Questions[0]
	if q.Type == dnsmessage.TypeA {
		for _, a := range n.next(q.Name.String()) {
			m.Answers = append(m.Answers, dnsmessage.Resource{Header: dnsmessage.ResourceHeader{Name: q.Name, Class: q.Class}, Body: &dnsmessage.AResource{A: netip.MustParseAddr(a).As4()}})
		}
	}
	return m.Pack()
}

// resolver serves the names and asks nobody else.
func (n *names) resolver(t *testing.T) *net.Resolver {
	t.Helper()
	at, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { at.Close() })
	go func() {
		buf := make([]byte, 4096)
		for {
			size, from, err := at.ReadFrom(buf)
			if err != nil {
				return
			}
			if reply, err := n.answer(buf[:size]); err == nil {
				at.WriteTo(reply, from)
			}
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", at.LocalAddr().String())
	}}
}

// pair serves an outlet on 127.0.0.1 and what it must not lead to on 127.0.0.2,
// at the same port.
func pair(t *testing.T) (port string, inside *atomic.Int64) {
	t.Helper()
	inside = &atomic.Int64{}
	for range 20 {
		outlet := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Connection", "close") // so that each request looks the name up
			io.WriteString(w, "news")
		}))
		_, port, _ = net.SplitHostPort(outlet.Listener.Addr().String())
		l, err := net.Listen("tcp", "127.0.0.2:"+port)
		if err != nil { // taken, or a system without 127.0.0.2
			outlet.Listener.Close()
			continue
		}
		outlet.Start()
		t.Cleanup(outlet.Close)
		victim := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			inside.Add(1)
			io.WriteString(w, "secret")
		})}
		go victim.Serve(l)
		t.Cleanup(func() { victim.Close() })
		return port, inside
	}
	t.Skip("skipped: this system has no 127.0.0.2")
	return "", nil
}

// A name that meant an outlet when it was looked up first, and a machine inside
// the network the next time, is refused then: what is checked is the address
// that is connected to.
func TestRebinding(t *testing.T) {
	port, inside := pair(t)
	n := &names{answers: map[string][][]string{
		"turns.example":  {{"127.0.0.1"}, {"127.0.0.1"}, {"127.0.0.2"}}, // robots.txt, the page, the page again
		"both.example":   {{"127.0.0.2", "127.0.0.1"}},
		"inside.example": {{"127.0.0.2"}},
		"cloud.example":  {{"169.254.169.254"}},
		"office.example": {{"10.1.2.3", "192.168.1.1"}},
	}}
	c, _ := newClient(t, Options{Resolver: n.resolver(t), Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}})
	for _, step := range []struct{ host, want string }{
		{"turns.example", "news"},
		{"turns.example", "error: it leads to 127.0.0.2, a loopback address, and those are not fetched"},
		{"turns.example", "error: it leads to 127.0.0.2, a loopback address, and those are not fetched"},
		{"both.example", "news"},
		{"inside.example", "error: it leads to 127.0.0.2, a loopback address, and those are not fetched"},
		{"cloud.example", "error: it leads to 169.254.169.254, a link-local address, and those are not fetched"},
		{"office.example", "error: it leads to 10.1.2.3, a private address, and those are not fetched"},
		{"nobody.example", "error: there is no host nobody.example"},
	} {
		if got := get(c, "http://"+step.host+":"+port+"/"); got != step.want {
			t.Errorf("%s: got %q, want %q", step.host, got, step.want)
		}
	}
	if n := inside.Load(); n != 0 {
		t.Errorf("%d requests came inside", n)
	}
}

func TestDisguised(t *testing.T) {
	for host, want := range map[string]bool{
		"2130706433": true, "0177.0.0.1": true, "0x7f.1": true, "127.1": true, "0x7f000001": true, "127.0.0.1.": true, "017700000001": true, "127.0.0.08": true, "99999999999999999999999": true,
		"127.0.0.1": false, "::1": false, "gazette.example": false, "1.example": false, "0xcafe.example": false, "example.": false,
	} {
		if got := disguised(host); got != want {
			t.Errorf("%s: %v, want %v", host, got, want)
		}
	}
}
