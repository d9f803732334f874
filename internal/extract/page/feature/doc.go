// Package feature describes the blocks of a page in numbers, for the model that
// tells an article from what surrounds it.
//
// In come a scanned page and what it states about itself (Stated); out comes a
// Sheet: for each block a row of numbers about its text, its markup, its class
// words, its place, its neighbours and containers. Second adds a row that reads
// a first guess of the model around each block. Nothing is decided here.
//
// Words are compared as 32-bit hashes of their lower-case forms, so that no
// block costs a string or a regular expression. What is known of languages
// (stop words, phrases) and of page makers (class words) is data beside the code.
package feature
