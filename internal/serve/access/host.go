package access

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// hostname is a Host header's name without port, brackets and the root's dot.
func hostname(host string) string {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	return strings.TrimSuffix(strings.Trim(name, "[]"), ".")
}

// knows reports whether a request was meant for this server. A page of another
// site can point its own name at this machine and then read what is here as its
// own (DNS rebinding): its requests carry that name. An address cannot be made
// to point elsewhere, so that off loopback any address will do.
func (g *Gate) knows(r *http.Request) bool {
	name := strings.ToLower(hostname(r.Host))
	if g.who.Base != nil && name == strings.ToLower(g.who.Base.Hostname()) {
		return true
	}
	if name == "localhost" || strings.HasSuffix(name, ".localhost") {
		return true
	}
	if a, err := netip.ParseAddr(name); err == nil {
		return a.Unmap().IsLoopback() || !g.who.Loopback
	}
	return !g.who.Loopback && g.who.Base == nil
}
