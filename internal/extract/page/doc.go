// Package page makes an article out of a web page.
//
// In come bytes of any character set (variorum.Page); out comes a
// variorum.Article with title, deck, text, captions, authors, dates and what
// was left out, or a variorum.Rejection that says why there is no article.
//
// The way: markup scans the bytes into blocks, head reads what the page states
// about itself, feature describes each block in numbers, model gives each a
// probability of being the article's text, and the files here choose blocks,
// give them roles and find title, people and dates. The model is learned by
// eval/train and embedded (model.bin; its first lines say from what).
//
// Agency credits, plain text and the language of the text are left to the
// packages beside and above; no rule here knows a single site.
package page
