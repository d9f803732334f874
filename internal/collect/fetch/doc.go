// Package fetch gets what an address names, politely and safely.
//
// In: an http or https address and how many bytes may come. Out: the final
// address, the media type and the body without its codings; or an *Error with the
// reason in plain words, the way out, and when to come again.
//
// Politeness: robots.txt is obeyed (RFC 9309, with Crawl-delay), a host gets few
// requests at once and a pause between them, Retry-After is waited for or told,
// what a Cache knows is asked for conditionally and not at all while it is fresh
// (RFC 9111), and the User-Agent says who asks and how to reach them.
//
// Safety: the address a name leads to is checked when the connection is made,
// after every look-up and on every redirect: loopback, private, link-local and
// other addresses that are not for the world are refused unless the operator
// allows them. Redirects, bytes on the wire and unpacked, and every wait are
// bounded by Limits. Proxies from the environment are not used, since behind one
// the check would be blind. What the body means is left to collect.
package fetch
