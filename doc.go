// Package variorum holds the nouns of the news story engine; their JSON is the
// contract that doc/format.md describes.
//
// A Page is what was collected: bytes with what is known of them. It becomes
// an Article (clean text, title, date, outlet, credits) or a Rejection.
// Articles about one event make a Story. Its evidence (Utterance, Figure,
// Event, Name, Lineage, Only) is made of Lines, and a Line is always cut out of
// an article: see Cutter. Nothing here reads files, calls a network, knows the
// time or decides anything: the stages under internal/ do.
//
// One word per concept: article (one report by one outlet), outlet, agency,
// story (reports of one event), origin (where a text was first written),
// utterance (one act of saying), reading (one source's value of a figure).
package variorum
