// Package access decides who may use a server, and how often.
//
// A request comes in; it is handed on to the pages behind the Gate, or answered
// with what is in the way: a host name that is not this server's (DNS rebinding),
// too many requests, no sign-in. On loopback nobody need sign in. Elsewhere the
// one password of the newsroom is asked for, at the login page (then a session's
// cookie proves it) or by HTTP Basic (feed readers, programs), or a proxy in
// front tells in a header who it let in. Sessions lie in internal/store as
// digests, so that a restart keeps them and a stolen file opens nothing.
//
// How a refusal and the login page look is left to internal/serve, settings to
// cmd/variorum, requests that other sites forge to http.CrossOriginProtection.
package access
