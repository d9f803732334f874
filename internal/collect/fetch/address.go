package fetch

import (
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"syscall"
)

// A guard knows which addresses may be connected to.
type guard struct {
	allow  []netip.Prefix // by the operator
	refuse []refused
}

type refused struct {
	prefix netip.Prefix
	kind   string
}

// newGuard lists what the IANA special-purpose address registries (RFC 6890
// and its successors) keep from the world, and the metadata services of clouds
// that lie outside those.
func newGuard(allow []netip.Prefix) *guard {
	g := &guard{allow: allow}
	for _, r := range [...]struct{ kind, prefixes string }{
		{"loopback", "127.0.0.0/8 ::1/128"},
		{"private", "10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 fc00::/7 fec0::/10"},
		{"link-local", "169.254.0.0/16 fe80::/10"},
		{"carrier-grade NAT", "100.64.0.0/10"},
		{"multicast", "224.0.0.0/4 ff00::/8"},
		{"cloud metadata", "168.63.129.16/32"},
		{"unspecified", "0.0.0.0/8 ::/96"},
		{"tunnel", "2001::/32 2002::/16 192.88.99.0/24 64:ff9b:1::/48"},
		{"reserved", "192.0.0.0/24 192.0.2.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 240.0.0.0/4 100::/64 2001::/23 2001:db8::/32 3fff::/20 5f00::/16"},
	} {
		for _, p := range strings.Fields(r.prefixes) {
			g.refuse = append(g.refuse, refused{netip.MustParsePrefix(p), r.kind})
		}
	}
	return g
}

// check returns nil for an address of the world or one the operator allows.
func (g *guard) check(a netip.Addr) error {
	a = plain(a)
	for _, p := range g.allow {
		if p.Contains(a) {
			return nil
		}
	}
	for _, r := range g.refuse {
		if r.prefix.Contains(a) {
			return &addressError{a, r.kind}
		}
	}
	if !a.IsGlobalUnicast() {
		return &addressError{a, "reserved"}
	}
	return nil
}

// plain takes zones off, and the IPv4 address out of IPv6 forms that carry one.
func plain(a netip.Addr) netip.Addr {
	a = a.WithZone("").Unmap()
	if nat64 := netip.MustParsePrefix("64:ff9b::/96"); nat64.Contains(a) {
		b := a.As16()
		a = netip.AddrFrom4([4]byte(b[12:]))
	}
	return a
}

// disguised reports whether a host's name is none but a number: 2130706433,
// 0177.0.0.1 and 0x7f.1 are 127.0.0.1 to browsers (WHATWG URL, "ends in a
// number"), and names to resolvers.
func disguised(host string) bool {
	if _, err := netip.ParseAddr(host); err == nil {
		return false
	}
	labels := strings.Split(strings.TrimSuffix(host, "."), ".")
	last := labels[len(labels)-1]
	if _, err := strconv.ParseUint(last, 0, 64); err == nil {
		return true
	}
	return last != "" && strings.Trim(last, "0123456789") == ""
}

// control is a net.Dialer's: it sees the address itself, after the look-up.
func (g *guard) control(_, address string, _ syscall.RawConn) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("address %q: %w", address, err)
	}
	a, err := netip.ParseAddr(host)
	if err != nil {
		return fmt.Errorf("address %q: %w", address, err)
	}
	return g.check(a)
}

// An addressError refuses an address.
type addressError struct {
	addr netip.Addr
	kind string
}

func (e *addressError) Error() string {
	article := "a"
	if e.kind == "unspecified" {
		article = "an"
	}
	return fmt.Sprintf("it leads to %s, %s %s address, and those are not fetched", e.addr, article, e.kind)
}
