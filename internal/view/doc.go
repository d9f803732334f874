// Package view makes the one page model that every printer prints, so that
// terminal, web page, Markdown and feeds cannot disagree.
//
// An Edition (articles, stories, rejections) comes in, a Front of Pages goes
// out. A Page holds two things and keeps them apart: Words, which are always a
// source's own and always cut (variorum.Line), and labels, which are plain
// strings of this program ("differs", "10 Nov", "2 origins"). Nothing is ever
// composed: joining two stretches of a quotation is left to the printer, which
// shows the join.
//
// What a page decides is order, grouping and numbers only: which source has
// which number, which sentences say the same, which wording is a variant of
// which. How wide, how coloured and how much is left to the printers: term,
// markdown and web.
package view
