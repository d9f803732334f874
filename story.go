package variorum

// A Story is what several articles tell of one event. Its title and every line
// on it are an article's own words.
type Story struct {
	ID       string      `json:"id"`
	Title    Line        `json:"title"`
	First    Stamp       `json:"first,omitempty"` // earliest publication
	Last     Stamp       `json:"last,omitempty"`  // latest publication
	Articles []string    `json:"articles"`        // ids, by publication, then id
	Key      []Line      `json:"key"`
	Quotes   []Utterance `json:"quotes"`
	Reported []Utterance `json:"reported"` // indirect speech
	Figures  []Figure    `json:"figures"`
	Timeline []Event     `json:"timeline"`
	Names    []Name      `json:"names"`
	Lineage  Lineage     `json:"lineage"`
	Only     []Only      `json:"only"`
	Related  []Related   `json:"related"`
	// Crossed are the names and numbers by which stories of several languages
	// were told to be this one; empty for a story of one language.
	Crossed []string `json:"crossed,omitempty"`
}

// Related points to another story, with the reason shown.
type Related struct {
	Story string `json:"story"`
	Why   string `json:"why"`
	// Kind is "earlier", "later" (a development of the same matter), "similar",
	// or "shared text" for a copy found in the other story.
	Kind string `json:"kind,omitempty"`
}

// An Edition is the whole answer of `variorum read`: every input, set side by side.
type Edition struct {
	Articles []Article   `json:"articles"`
	Rejected []Rejection `json:"rejected"`
	Stories  []Story     `json:"stories"`
}
