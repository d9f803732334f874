package view

import (
	"time"

	"variorum"
)

// A Front is the whole answer: the pages of all stories, the most widely told
// first, and what was read to make them.
type Front struct {
	Pages    []*Page
	Files    int                  // inputs read, rejected ones too
	Rejected []variorum.Rejection // as the edition has them
	Removed  int                  // passages taken out of all articles
}

// A Page is one story, ready to be printed.
type Page struct {
	ID    string
	Title Row
	Facts Facts
	// Headlines are the titles that are not the page's, equal ones in one row.
	Headlines []Row
	Sources   []Source // Sources[i].Number == i+1; some may be Gone
	Origins   []Origin // by letter
	Key       []Day
	Figures   []Figure
	Speakers  []Speaker
	Timeline  Timeline
	Edges     []Edge
	Only      []Only
	Names     []Name   // those printed in different ways
	Shared    [][2]int // origins (indexes, ordered) that share quotations and no other text
	Families  []Family // sources of one publisher
	Related   []Related
	// Revisions are what later versions of reports changed; see Revise.
	Revisions []Revision
}

// Facts are the counts under the title.
type Facts struct {
	Reports, Origins int
	Outlets, Unnamed int // outlets named; reports without an outlet's name
	// AtLeast and AtMost bound Origins where proof is thin; equal to it elsewhere.
	AtLeast, AtMost int
	Languages       []string // English names, the commonest first
	First, Last     variorum.Stamp
	Span            string // "10–11 Nov 2022", "" without a date
}

// Words is one stretch of a source's own text.
type Words struct {
	variorum.Line
	Source   int    // its number on the page, from 1
	Place    string // "s3.14": source 3, sentence 14, a lasting anchor
	Language string // BCP 47, "" where unknown
	RTL      bool
	// Pieces covers the line from end to end where a part of it is marked; nil
	// where nothing is. Dropped pieces are another wording's and come between.
	Pieces []Piece
}

// Key is what equal words have in common, whatever their accents, case and
// punctuation.
func (w Words) Key() string { return plainWords(w.Exact()) }

// A Piece is a part of a line, itself a line.
type Piece struct {
	variorum.Line
	Mark Mark
}

// A Mark says why a piece stands out.
type Mark uint8

// The marks.
const (
	Plain   Mark = iota
	Changed      // differs from the first wording
	Dropped      // stands in the first wording only
	Carries      // the words that carry a date or a value
)

// A Row is words with the sources that have them.
type Row struct {
	// Words is one stretch, or several of one speech that others' words part.
	Words []Words
	Sigla Sigla
	Notes []Note
	Cut   bool   // the words go on: printers show "…"
	Label string // "reworded", "trimmed", "headline", a day; "" for none
	Grave bool   // the label is a warning: condition dropped
	Where string // as printed, where it differs from the speaker's
	Rank  int    // of a key sentence: 0 is to be read first
}

// A Note is a warning under a row, with the words that give rise to it.
type Note struct {
	Label string // "differs", "condition dropped"
	Words Words
	Sigla Sigla
}

// Sigla are the sources of a row, joined by origin; the first owns the words.
type Sigla []Group

// A Group is the sources of one origin, counted once.
type Group []Siglum

// A Siglum is one source's number.
type Siglum struct {
	Source int
	Origin int    // index into Page.Origins
	Same   bool   // these very words; false for the same in other words
	Place  string // where in the source
}

// A Source is one report.
type Source struct {
	Number   int
	Gone     bool // it has left the story; nothing else is known here
	Article  *variorum.Article
	Name     string // outlet, or a short form of the file's name
	Title    Row    // headline; the lead where there is none
	Untitled bool   // Title is the lead
	Day      string // "10 Nov", "" where unknown
	Language string // English name
	Words    int
	Removed  int
	Origin   int // index into Page.Origins
	Credits  []variorum.Credit
	File     string // its name without the folder, or the address
	// Version is the last of its versions, 0 for the only one; Withdrawn is when its
	// outlet took it back. Both are set by Revise.
	Version   int
	Withdrawn time.Time
	Text      []Paragraph
}

// A Paragraph is a part of a source's full text, cut into sentences.
type Paragraph struct {
	Kind      variorum.Role // title, deck, body, subhead, caption
	Sentences []Words
}

// An Origin is a text first written in one place.
type Origin struct {
	Letter  string // A, B, … Z, AA
	Label   string // "AFP", "source not named", "one report, not named"
	Named   bool
	Sources []int
	Home    int    // number of the report that the agency or outlet itself published; 0 for none
	Kind    string // "copy, abridged", "siblings", "translation"; "" for a lone report
	// Credit is the words the origin was read from; Words is nil where they stand in
	// no part of an article, and then CreditText holds them.
	Credit     *Words
	CreditText string
}

// A Day is rows under one date label.
type Day struct {
	Label string
	Rows  []Row
}

// A Figure is one quantity with its readings, equal ones together.
type Figure struct {
	What     string // words of its readings
	Unit     string
	Verdict  variorum.Verdict
	Readings []Reading
}

// A Reading is one value with everyone who prints it.
type Reading struct {
	Rows []Row // one for each way it is printed
	By   string
	AsOf string // a day as printed elsewhere on the page
	// Low and High bound the value; nil where open. Both nil for a score.
	Low, High *float64
	value     string // equal for equal values
}

// A Speaker is one voice with all it said.
type Speaker struct {
	Name, Role  string
	When, Where string // where all utterances share them
	Utterances  []Utterance
	Reported    []Utterance // indirect speech
	Origins     int         // that quote the speaker
	Listed      bool        // the story names the speaker elsewhere than in a cue
}

// An Utterance is one act of saying: the fullest wording, then the others.
type Utterance struct {
	Row
	When     string
	Fragment bool // a few quoted words in a sentence of the source
	Variants []Row
}

// Warned reports whether a wording of the utterance drops a condition.
func (u Utterance) Warned() bool {
	for _, v := range u.Variants {
		if v.Grave {
			return true
		}
	}
	return false
}

// Dropped counts the wordings on the page that drop a condition.
func (p *Page) Dropped() int {
	n := 0
	for _, s := range p.Speakers {
		for _, list := range [][]Utterance{s.Utterances, s.Reported} {
			for _, u := range list {
				for _, v := range u.Variants {
					if v.Grave {
						n++
					}
				}
			}
		}
	}
	return n
}

// A Timeline is dated rows in order of time.
type Timeline struct {
	Span   string
	Before []Day // long before the first report
	Days   []Day
}

// An Edge is the proof that two texts are one, or share quotations.
type Edge struct {
	From     int    // source number, 0 where it is not among the reports
	FromName string // "AFP" where From is 0; "" where it is the origin's label
	To       int
	Kind     variorum.EdgeKind
	Known    bool // direction known
	Shared   float64
	Pairs    [][2]Words
	Altered  []Altered
}

// Altered is a pair of lines that say the same with a difference that matters.
type Altered struct {
	Kind string
	From *Words // nil where it was cut
	To   *Words
}

// Only is what no other origin reports.
type Only struct {
	Origin int // index into Page.Origins
	Rows   []Row
}

// A Family is the reports of outlets that belong to one publisher.
type Family struct {
	Publisher string
	Sources   []int
}

// Related points to another story of the front.
type Related struct {
	Kind  string // "earlier", "later", "similar", "shared text"
	Why   string
	Title []Words // nil where the story is not in the front
	Story int     // its number in the front, from 1; 0 where it is not there
	// Href and Headline lead to a story that is served on a page of its own, by the
	// title it bears there.
	Href, Headline string
}

// A Name is one name with its spellings.
type Name struct {
	Kind  string
	Forms []NameForm
}

// A NameForm is a spelling and who uses it.
type NameForm struct {
	Text  string
	Sigla Sigla
}
