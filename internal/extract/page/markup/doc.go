// Package markup turns the bytes of an HTML page into blocks of text in reading
// order, in one pass and without a document tree.
//
// Decode finds the character set and gives UTF-8; Scanner.Scan walks the bytes
// once and keeps what later stages ask for: the elements with their ancestry,
// the stretches of text between block-level tags (Block), and what the head and
// the scripts state (Meta, JSON-LD, times). Nothing is judged here: a menu is a
// block like a paragraph.
//
// The scanner follows the HTML standard where it matters for text (implied end
// tags, raw text elements, character references) and is bounded in bytes,
// depth, elements and blocks; broken markup gives some page, never an error.
package markup
