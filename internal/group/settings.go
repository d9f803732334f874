package group

import "time"

// Settings are the numbers of the method. They were tuned together on the four
// development sets of `go run ./eval/group` (headlines of nine languages,
// English headlines, leads and full texts), which prints what changing one of
// them costs (--vary) and what a tuning without a set would have given on it
// (--left-out). Of a pair of numbers the first is for headlines, the second for
// texts; what lies between is mixed.
type Settings struct {
	// Words of an article.
	BodyWords  int     // words of deck and text that are read
	BodyFade   float64 // words after which a word of the body counts half of one at its start
	BodyWeight float64 // of a word in the body against one in the title
	NameWeight float64 // of a capitalised word or number once more as a whole, against the word itself
	Terms      int     // strongest words kept of an article

	// Word statistics.
	Prior    float64 // weight of the shipped word tables, in stories
	Spread   float64 // words of an article that a word of the tables stands for
	IDFPower float64 // exponent on the inverse frequency of a word
	AgeAfter int     // stories after which all counts are halved

	// Time.
	Fade  time.Duration // in which likeness falls to 1/e when nothing of a story appears
	Reach time.Duration // distance at which an article and a story never meet

	// Finding the story of an article.
	Open        int        // strongest words looked up in the index
	Postings    int        // newest stories kept for a word
	Candidates  int        // stories compared as a whole
	Compared    int        // of these, stories compared article by article
	Newest      int        // articles of a story that are compared one by one
	Centroid    float64    // share of the likeness to the whole story, the rest is that to its most similar article
	Closest     float64    // likeness to one article that is worth a score of 1
	Pass        [2]float64 // likeness to a story against that within it that is worth a score of 1
	PassUsual   [2]float64 // likeness of two reports of one event, as far as one pass can tell
	PassWeight  [2]float64 // of that, against the pairs a story has, in pairs
	PassMerge   [2]float64 // as Pass, for merging two stories an article might have joined
	Traffic     float64    // how much less is needed in a language with few articles
	Novelty     float64    // how much less is needed where few articles open a story
	NoveltyAt   float64    // share of articles that open a story below which Novelty acts
	Same        float64    // likeness of two texts of different outlets from which they are one report, whatever their dates
	RepeatFloor float64    // likeness of two articles of one outlet from which the later repeats the earlier

	// Embeddings, where an endpoint is set. Not tuned: no model ships.
	Meaning      float64 // how much the cosine of two meanings counts
	MeaningUsual float64 // cosine at which it changes nothing

	// The settled view.
	Copy        float64       // likeness from which two articles are copies of one wording
	CopyReach   time.Duration // distance at which copies are no longer joined
	Expand      float64       // weight of the words a headline borrows from those like it
	Neighbours  int           // headlines it borrows from
	FadeFloor   float64       // what time leaves of a likeness within reach
	Edges       int           // likest others kept for an article
	Usual       [2]float64    // likeness of two reports of one event
	UsualWeight [2]float64    // of that, against the pairs a story has, in pairs
	Join        [2]float64    // mean likeness between two parts of a story against that within them

	// Memory.
	CentroidTerms int // strongest words kept of a story
	Window        int // articles kept in memory; what was touched longest ago leaves first
	Resident      int // with an archive: articles kept in memory though they are too old to matter

	faded []float64 // see fadeTable
	sharp []float64 // see sharpTable
}

// Defaults returns the tuned settings.
func Defaults() Settings {
	return Settings{
		BodyWords: 200, BodyFade: 150, BodyWeight: .8, NameWeight: .3, Terms: 48,
		Prior: 1000, Spread: 10, IDFPower: 1.6, AgeAfter: 1 << 20,
		Fade: 24 * time.Hour, Reach: 240 * time.Hour,
		Open: 12, Postings: 48, Candidates: 8, Compared: 4, Newest: 12, Centroid: .85, Closest: .2,
		Pass: [2]float64{.28, .8}, PassUsual: [2]float64{.7, .2}, PassWeight: [2]float64{.5, 3}, PassMerge: [2]float64{.35, 1.1},
		Traffic: .1, Novelty: .3, NoveltyAt: .2, Same: .8, RepeatFloor: .9,
		Meaning: .8, MeaningUsual: .6,
		Copy: .82, CopyReach: 48 * time.Hour, Expand: .3, Neighbours: 10, FadeFloor: .3, Edges: 100,
		Usual: [2]float64{1, .2}, UsualWeight: [2]float64{.5, 3}, Join: [2]float64{.35, .7},
		CentroidTerms: 128, Window: 1 << 20, Resident: 1 << 16,
	}
}

// between mixes the numbers for headlines and texts by how much of a text is at hand.
func between(pair [2]float64, full float64) float64 {
	return pair[0] + float64(full*(pair[1]-pair[0]))
}
