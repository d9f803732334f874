// Package head reads what a page states about itself: meta elements, JSON-LD
// (schema.org), the title and link elements.
//
// In comes a scanned page, out come its statements, each with the evidence it
// was read from. Statements often disagree and some are about the site, not
// the article; choosing among them, and checking them against what the page
// shows, is left to package page.
//
// JSON is read by a small tolerant parser: pages print it with raw line breaks
// and trailing commas, and only a few keys are wanted.
package head
