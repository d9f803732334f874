package access

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// mostHops bounds how many proxies are looked back through.
const mostHops = 20

// peer is the address at the other end of the connection.
func peer(r *http.Request) netip.Addr {
	a, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return a.Addr().Unmap().WithZone("")
}

// trusts reports whether a proxy at an address is believed.
func (g *Gate) trusts(a netip.Addr) bool {
	return a.IsValid() && slices.ContainsFunc(g.who.TrustFrom, func(p netip.Prefix) bool { return p.Contains(a) })
}

// client is who asks: the connection's other end, or, where that is a trusted
// proxy, the last address in X-Forwarded-For that is none. What stands before
// that the client may have written itself.
func (g *Gate) client(r *http.Request) netip.Addr {
	a := peer(r)
	if !g.trusts(a) {
		return a
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= max(0, len(hops)-mostHops); i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		if a = hop.Unmap().WithZone(""); !g.trusts(a) {
			break
		}
	}
	return a
}

// household is what one client's limits hold for: an IPv4 address, and of IPv6
// the network of 64 bits, which one household has whole.
func household(a netip.Addr) netip.Addr {
	if a.Is6() {
		if p, err := a.Prefix(64); err == nil {
			return p.Addr()
		}
	}
	return a
}

// Secure reports whether the reader's connection is encrypted.
func (g *Gate) Secure(r *http.Request) bool {
	if r.TLS != nil || g.trusts(peer(r)) && strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "https") {
		return true
	}
	return g.who.Base != nil && g.who.Base.Scheme == "https" && strings.EqualFold(hostname(r.Host), g.who.Base.Hostname())
}
