// Package warc reads and writes web archives: WARC 1.0 and 1.1 (ISO 28500), plain
// or with gzip, one record at a time in constant memory.
//
// In: a stream of bytes, from any record on. Out: records with their position,
// type and headers, and the HTTP response within. A damaged member gives a
// *Damage with the bytes skipped, and reading goes on at the next sound one.
// Positions are byte offsets in the file as stored; a Reader can begin at any
// Position that another one told.
//
// Archives are read as they are found: records of many gzip members or of one,
// headers that speak of codings already taken off (as in CC-NEWS), lines that end
// in LF. The Writer keeps what was fetched: one member a record, ids made from
// content. What counts as a page is left to collect.
package warc
