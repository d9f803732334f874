package collect

import (
	"variorum"
	"variorum/internal/collect/warc"
)

// A Mark is a place in the inputs of a run: all before it was given. Kept after
// each entry that is safely dealt with, it lets a run that was killed go on
// without losing or doubling anything, as long as files, folders and streams
// hold what they held. A URL is fetched anew and given whole.
type Mark struct {
	// Sources counts the files, URLs and streams that were given whole.
	Sources int `json:"sources"`
	// Names is a digest of their names and of the name of the one begun.
	Names string `json:"names"`
	// Entries counts the entries given of the one begun.
	Entries int `json:"entries"`
	// At is where a web archive is to be read on.
	At *warc.Position `json:"at,omitempty"`
}

// leaf reads one source, unless all of it was given before.
func (w *walk) leaf(name string, read func()) {
	if w.done() {
		return
	}
	w.mark = Mark{Sources: w.mark.Sources, Names: variorum.ContentID(w.mark.Names, name)}
	w.skip = 0
	if w.behind() {
		w.mark.Sources++
		return
	}
	if w.resuming() {
		if w.mark.Names != w.from.Names {
			w.otherInputs(name)
			return
		}
		if !isURL(name) {
			w.skip = w.from.Entries
		}
	}
	read()
	w.mark.Sources++
}

// otherInputs ends a run that cannot go on where the one before it stopped.
func (w *walk) otherInputs(name string) {
	w.refuse(name, "the inputs are not those of the run that is to go on", "name the same inputs in the same order, or begin anew with another state file")
	w.stopped = true
}

// behind reports whether the source met now was given whole.
func (w *walk) behind() bool { return w.mark.Sources < w.from.Sources }

// resuming reports whether the source met now was begun before.
func (w *walk) resuming() bool {
	return w.mark.Sources == w.from.Sources && w.from.Names != ""
}
