// Package proper finds the capitalised names of a text, and what stands for
// them in scripts without case.
//
// A parsed text comes in; out come names in text order, that never overlap,
// each with the title or role printed right before or behind it ("NATO
// Secretary-General", "the alliance's secretary general") and what its words
// tell of its kind. Articles, titles and sentence-initial function words are
// cut off. The package also folds words of any alphabet to keys under which
// spellings of one name meet: Latin, Skeleton, Vowelless. Which forms mean the
// same person or place is left to internal/trace/name.
//
// Language knowledge is data: languages/<language>/*.txt and romanise/*.txt.
package proper
