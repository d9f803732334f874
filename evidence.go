package variorum

// An Utterance is one act of saying, however many articles quote it.
type Utterance struct {
	Speaker Speaker `json:"speaker"`
	Said    []Said  `json:"said"`
}

// A Speaker is who said it. Name is the fullest form in the story, or the words
// as printed where no name is given; never a pronoun; empty where unknown.
type Speaker struct {
	Name string `json:"name,omitempty"`
	Role string `json:"role,omitempty"` // as the sources give it
}

// Said is one article's wording of an utterance.
type Said struct {
	Line   Line   `json:"line"`             // without the outer quotation marks
	Source Line   `json:"source,omitzero"`  // the words that carry the speaker
	Kind   string `json:"kind"`             // direct, mixed, headline; reported for indirect speech
	Cue    string `json:"cue,omitempty"`    // the verb or frame, as printed
	When   string `json:"when,omitempty"`   // TIMEX3 value
	Where  string `json:"where,omitempty"`  // as printed
	Change Change `json:"change,omitempty"` // against the fullest wording
}

// A Change is what a wording does to the fullest wording of its utterance.
type Change string

// The changes of a wording.
const (
	ChangeNone             Change = "none"
	ChangeTrimmed          Change = "trimmed"
	ChangeReworded         Change = "reworded"
	ChangeConditionDropped Change = "condition-dropped"
)

// A Figure is one quantity of the story with each source's reading of it.
type Figure struct {
	What     string    `json:"what"` // words of its readings
	Unit     string    `json:"unit,omitempty"`
	Verdict  Verdict   `json:"verdict"`
	Readings []Reading `json:"readings"`
}

// A Reading is one source's value of a figure.
type Reading struct {
	Line       Line `json:"line"`       // the sentence
	Expression Line `json:"expression"` // the words of the value
	// Value is a float64, a string for a score ("3-0"), or nil for a range.
	Value     any      `json:"value"`
	Low       *float64 `json:"low"`  // nil where open below
	High      *float64 `json:"high"` // nil where open above
	Qualifier string   `json:"qualifier,omitempty"`
	By        string   `json:"by,omitempty"`    // who says so
	AsOf      string   `json:"as_of,omitempty"` // TIMEX3 value
}

// A Verdict says how the readings of a figure stand to each other.
type Verdict string

// The verdicts, over origins.
const (
	VerdictAgree      Verdict = "agree"
	VerdictCompatible Verdict = "compatible"
	VerdictUpdated    Verdict = "updated"
	VerdictDiffer     Verdict = "differ"
	VerdictSingle     Verdict = "single"
)

// An Event is one stretch of time that the story's articles name.
type Event struct {
	Start     string    `json:"start"` // first day, or hour: ISO 8601
	End       string    `json:"end"`   // last day, inclusive
	Precision string    `json:"precision"`
	Mentions  []Mention `json:"mentions"`
}

// A Mention is one place where an article names the time of an event.
type Mention struct {
	Line       Line   `json:"line"`       // the sentence
	Expression Line   `json:"expression"` // the words that carry the time
	Value      string `json:"value"`      // TIMEX3 value
	// Background is true for a mention inside a quotation or a clause that only
	// recalls an earlier matter: kept, ranked lower.
	Background bool `json:"background,omitempty"`
}

// A Name is a person, organisation or place with every written form.
type Name struct {
	Name  string   `json:"name"` // the fullest form
	Kind  string   `json:"kind"` // person, organisation, place, other
	Roles []string `json:"roles,omitempty"`
	Forms []Form   `json:"forms"`
}

// A Form is one spelling of a name and the articles that use it.
type Form struct {
	Text     string   `json:"text"`
	Articles []string `json:"articles"`
}

// Lineage says who copied whom and how many independent origins a story has.
type Lineage struct {
	Origins []Origin `json:"origins"`
	Edges   []Edge   `json:"edges"`
	// AtLeast and AtMost bound the number of origins where proof is thin; equal
	// to len(Origins) where it is not.
	AtLeast int `json:"at_least,omitempty"`
	AtMost  int `json:"at_most,omitempty"`
	// Overlaps are pairs of articles of different origins that share words
	// without one text having come from the other: quotations of one speech
	// (quotes-only). They are no edges: nothing was copied.
	Overlaps []Edge `json:"overlaps,omitempty"`
	// Families are outlets of one publisher, where the metadata names it.
	Families []Family `json:"families,omitempty"`
}

// A Family is the articles of a story whose outlets belong to one publisher.
type Family struct {
	Publisher string   `json:"publisher"`
	Articles  []string `json:"articles"`
}

// An Origin is a text first written in one place; its articles copied,
// translated or cut it, and count once.
type Origin struct {
	ID       string   `json:"id"`
	Agency   string   `json:"agency,omitempty"`
	Outlet   string   `json:"outlet,omitempty"`
	Articles []string `json:"articles"`
	// Home is the article that the agency or outlet itself published.
	Home string `json:"home,omitempty"`
	// Credit is the words an agency was read from, cut from one of the articles
	// where they stand in it; CreditText holds them where they do not (a byline
	// or source line that extract took out of the text).
	Credit     Line   `json:"credit,omitzero"`
	CreditText string `json:"credit_text,omitempty"`
}

// An Edge is the proof that one text came from another.
type Edge struct {
	// From is an article id, "agency:AFP", or "outlet:Example Times" for a
	// credited outlet whose own article is not in the story.
	From       string    `json:"from"`
	To         string    `json:"to"`
	Kind       EdgeKind  `json:"kind"`
	Direction  string    `json:"direction"` // known or unknown
	Shared     float64   `json:"shared"`    // share of To that stands in From, 0 to 1
	Back       float64   `json:"back"`      // share of From that stands in To
	Confidence float64   `json:"confidence,omitempty"`
	Why        string    `json:"why,omitempty"` // the rule that made the edge
	Evidence   [][2]Line `json:"evidence"`
	Changes    []Altered `json:"changes,omitempty"`
}

// EdgeKind is the kind of an Edge.
type EdgeKind string

// The kinds of edge.
const (
	EdgeCopy        EdgeKind = "copy"
	EdgeAbridged    EdgeKind = "abridged"
	EdgeRewrite     EdgeKind = "rewrite"
	EdgeTranslation EdgeKind = "translation"
	EdgeQuotesOnly  EdgeKind = "quotes-only"
)

// Altered is a pair of lines that say the same with a difference that matters.
type Altered struct {
	// Kind is figure, condition, negation, quantifier, name, attribution, quote or headline.
	Kind string  `json:"kind"`
	Pair [2]Line `json:"pair"` // of Edge.From, of Edge.To; From's is null where it was cut
}

// Only lists what no other origin reports, for one origin.
type Only struct {
	Article string `json:"article"`
	Origin  string `json:"origin,omitempty"`
	Lines   []Line `json:"lines"`
}
