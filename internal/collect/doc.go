// Package collect gives the pages that inputs hold: bytes enter here, and here
// only.
//
// In: what a user names: files (text, HTML, JSON lines, feeds, OPML, sitemaps,
// web archives; gzip of any of them), folders, URLs, standard input. What an
// input is shows in its bytes (see sniff), never in its name. Out: variorum.Page
// values in the order of the inputs, and a variorum.Rejection, with the reason
// and the way out, in place of each page that cannot be given; one bad input
// never stops the rest.
//
// Everything is streamed and bounded: Limits states each limit, and whoever
// meets one is told which and how to go on. The character set of a page is left
// to extract, as are titles and dates; what the sender gave is kept in
// Page.Given. Addresses, politeness and archives of what was fetched are left to
// collect/fetch, formats to collect/feed, opml, sitemap and warc.
package collect
