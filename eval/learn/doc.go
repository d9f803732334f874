// Package learn trains and judges the page model of package
// internal/extract/page.
//
// In comes a folder of gold pages (sets with index.jsonl, pages as gzip); out
// come a model, or scores of models on hosts they never saw. Labels are made by
// aligning gold text with a page's blocks; the learner is histogram gradient
// boosting in two stages with a hashed linear score, all of it here, in plain
// Go and deterministic: the same gold gives the same model, byte for byte.
package learn
