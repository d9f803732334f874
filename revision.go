package variorum

import "reflect"

// A Revision is what one version of an article changed in the version before
// it: a page was fetched again and said something else.
type Revision struct {
	Article string `json:"article"`
	Version int    `json:"version"`      // the later one, from 2; the earlier is the one before it
	At      Stamp  `json:"at,omitempty"` // when the later one was read
	// Altered is what matters most: headline, figures, quotations.
	Altered []Alteration `json:"altered"`
	// Passages are all sentences that are not the same in both, in the order of
	// the later version; what was removed stands where it had stood.
	Passages []Passage `json:"passages"`
}

// An Alteration is a headline, figure or quotation that is not what it was. A
// side that has none is null.
type Alteration struct {
	Kind AlterationKind `json:"kind"`
	How  DiffKind       `json:"how"`
	// Before and After are the headline, the sentence of the figure, or the
	// quotation without its marks.
	Before Line `json:"before"`
	After  Line `json:"after"`
	// Was and Is are the words of a figure's value.
	Was     Line   `json:"was,omitzero"`
	Is      Line   `json:"is,omitzero"`
	Speaker string `json:"speaker,omitempty"` // of a quotation, as Speaker.Name
}

// AlterationKind is the kind of an Alteration.
type AlterationKind string

// The kinds of alteration.
const (
	AlteredHeadline AlterationKind = "headline"
	AlteredFigure   AlterationKind = "figure"
	AlteredQuote    AlterationKind = "quote"
)

// DiffKind says what became of a line.
type DiffKind string

// What becomes of a line.
const (
	DiffAdded   DiffKind = "added"
	DiffRemoved DiffKind = "removed"
	DiffChanged DiffKind = "changed"
)

// A Passage is a sentence that was added, removed or changed.
type Passage struct {
	Kind   DiffKind `json:"kind"`
	Before Line     `json:"before"` // null where it was added
	After  Line     `json:"after"`  // null where it was removed
	// Gone and New are the words of a changed sentence that differ, cut from
	// Before and After.
	Gone []Line `json:"gone,omitempty"`
	New  []Line `json:"new,omitempty"`
}

// Bind cuts every line of a revision that was read from JSON out of its
// version. It fails where a version is another one, or too short for a line.
func (r *Revision) Bind(before, after *Article) error {
	b := binder{cutters: map[cutterKey]Cutter{}, article: func(id string, version int) *Article {
		for _, a := range [...]*Article{before, after} {
			if a.ID == id && a.Version == version {
				return a
			}
		}
		return nil
	}}
	return b.walk(reflect.ValueOf(r).Elem())
}
