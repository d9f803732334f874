// Package term prints pages for a terminal.
//
// A view.Front comes in with a width in columns, text goes out. Labels stand in
// a column of their own from 80 columns on and above their lines below that;
// the numbers of a line's sources stay with its last word. By default the top of
// each section is printed and the rest counted with the flag that shows it.
//
// What a source wrote is hostile here: control characters, escape sequences and
// direction overrides never reach the terminal, right-to-left words are isolated,
// and columns are counted as terminals count them (East Asian wide characters,
// combining marks). Whether to colour, how wide and through which pager is left
// to the caller.
package term
