// Package group puts articles that report one event into one story, as they
// arrive and in any language.
//
// Articles come in, one by one; the id of a story goes out for each, decided at
// once from that article and those before it. Settle is the second look: with
// what later articles taught it moves articles and splits and merges stories,
// and Events tells each change. A story keeps its id while it grows; a merge
// keeps the id of the older story.
//
// The settled view (unit.go, agglomerate.go, follow.go) clusters the articles in
// memory anew and lets the stories follow. Across links stories of different
// languages, Related those of one matter. Pages that report no event, digests
// above all, are known by their titles (apart/) and kept to themselves. Memory
// holds a window; Save and Load carry it over a stop, an Archive what left it.
//
// An article becomes a vector of its rarer words (article.go), which is compared
// with the stories that an index offers (index.go): likeness to the story as a
// whole and to its closest article, fading with time. How rare a word is, is
// counted in stories, on top of shipped word tables, and learned as articles
// pass. What the articles of a story say is left to internal/trace, keeping
// what was found to internal/store.
package group
