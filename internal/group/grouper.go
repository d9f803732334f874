package group

import (
	"context"
	"encoding/hex"
	"math"
	"slices"
	"strconv"

	"variorum"
	"variorum/internal/group/embed"
	"variorum/internal/text"
	"variorum/internal/text/background"
)

// Options say how a Grouper works; the zero value is the usual way.
type Options struct {
	// Settings are the numbers of the method; zero for Defaults().
	Settings Settings
	// Archive keeps the stories that leave memory; nil to forget them.
	Archive *Archive
	// Embeddings adds what an endpoint says of the meaning of articles to the
	// likeness of their words; nil, the usual way, to leave it at the words.
	Embeddings *embed.Client
}

// A Grouper holds the active window of articles and stories. It is not safe for
// concurrent use: the answer for an article depends on those before it.
type Grouper struct {
	set        Settings
	library    *background.Library
	scanner    *scanner
	apart      *text.PerLanguage[phrases]
	detector   *text.Detector
	tongues    map[string]*tongue
	order      []*tongue // by first article
	archive    *Archive
	embeddings *embed.Client
	arrived    []*article
	number     uint32 // articles taken in
	held       int    // articles in memory
	crowded    int    // articles in memory below which none was too old; see leave
	err        error
	clock      int64 // latest publication seen
	timed      bool  // an article with a date was seen
	events     []Event
}

// New returns a grouper without articles that reads word tables from library.
func New(library *background.Library, opt Options) *Grouper {
	if opt.Settings.Terms == 0 {
		opt.Settings = Defaults()
	}
	opt.Settings.faded = fadeTable(opt.Settings.Fade)
	opt.Settings.sharp = sharpTable(opt.Settings.IDFPower)
	return &Grouper{
		set: opt.Settings, archive: opt.Archive, embeddings: opt.Embeddings, library: library,
		scanner: newScanner(), apart: newPhrases(), detector: text.NewDetector(), tongues: map[string]*tongue{},
	}
}

// Add takes in an article and returns the id of its story. The answer depends
// on this article and those before it. An article without a date counts as
// published when the latest one before it was.
func (g *Grouper) Add(a *variorum.Article) (storyID string) {
	l := g.tongue(a)
	e := g.prepare(l, a)
	g.arrived = append(g.arrived, e)
	g.number++
	g.held++
	g.leave()
	g.fetch(l, e)
	ranked := l.rank(&g.set, e)
	l.traffic.note(e)
	if len(ranked) > 0 && ranked[0].score >= l.threshold(&g.set, e) {
		e.repeat = ranked[0].repeats
		l.join(ranked[0].story, &g.set, e)
		if e.voice() && !e.live {
			g.unite(l, ranked)
		}
	} else {
		g.open(l, e)
		l.traffic.open(e)
	}
	return e.story.ID()
}

// tongue returns the language an article belongs to.
func (g *Grouper) tongue(a *variorum.Article) *tongue {
	name := text.Primary(a.Language)
	if name == "" || name == "und" {
		name = g.detector.Detect(a.Title + "\n" + a.Text)
	}
	l := g.tongues[name]
	if l == nil {
		l = newTongue(name, g.library.Table(name))
		g.tongues[name] = l
		g.order = append(g.order, l)
	}
	return l
}

// prepare reads the words and the date of an article.
func (g *Grouper) prepare(l *tongue, a *variorum.Article) *article {
	e := &article{id: a.ID, number: g.number, outlet: outletHash(a.Outlet)}
	if t, ok := a.Published.Time(); ok {
		e.time, e.dated = t.Unix(), true
		g.clock, g.timed = max(g.clock, e.time), true
	} else {
		e.time, e.dated = g.clock, g.timed
	}
	known := g.apart.Get(l.name)
	words, phrased := l.collect(g.scanner, &g.set, a, known)
	if phrased {
		k := known.kind(a)
		e.live, e.apart = k == live, k == digest
	}
	e.full = len(words) >= fullTerms
	e.terms = l.weigh(&g.set, words)
	e.counts = l.counts(&g.set, e.terms)
	if g.embeddings != nil {
		e.meaning = g.embeddings.Direction(context.Background(), a.Title+"\n"+a.Text)
	}
	return e
}

// ID returns the story's id as it is printed.
func (s *story) ID() string {
	var b [6]byte
	for i := range b {
		b[i] = byte(s.id >> (40 - 8*i))
	}
	return hex.EncodeToString(b[:])
}

// storyNumber makes the id of the story that an article opens, out of the
// article's id.
func storyNumber(article string) uint64 {
	n, _ := strconv.ParseUint(variorum.ContentID("story", article), 16, 64)
	return n
}

// rank returns the stories an article may belong to, the likeliest first.
func (l *tongue) rank(set *Settings, a *article) []candidate {
	reach := int64(set.Reach.Seconds())
	found := l.lookUp(a.terms, set, set.Candidates, func(p span) float64 {
		switch d, ok := p.distance(a); {
		case ok && d <= reach:
			return set.fade(d)
		case ok && a.full:
			return beyondReach
		}
		return 0
	})
	for i := range found {
		found[i].score = found[i].story.whole(set, a)
	}
	found = rerank(found)
	found = found[:min(set.Compared, len(found))]
	for i := range found {
		s := found[i].story
		closest, same, own := s.closest(set, a)
		found[i].repeats = own >= set.RepeatFloor
		likeness := float64(set.Centroid*found[i].score) + float64((1-set.Centroid)*closest/set.Closest)
		found[i].score = likeness * near(set, s.distance(a), same) * s.kinship(set, a)
	}
	return rerank(slices.DeleteFunc(found, func(c candidate) bool { return !c.story.admits(set, a) }))
}

// admits keeps reports and digests apart: a digest joins only the same digest,
// printed elsewhere.
func (s *story) admits(set *Settings, a *article) bool {
	if !a.apart {
		return !s.articles[0].apart
	}
	likeness, _, _ := s.closest(set, a)
	return s.articles[0].apart && likeness >= set.Copy
}

// beyondReach is what a story out of reach counts among the candidates: the same
// text may have been printed there under a wrong date.
const beyondReach = .01

// kinship returns the factor that the meaning of an article makes of its likeness
// to a story: 1 where an endpoint gave none.
func (s *story) kinship(set *Settings, a *article) float64 {
	if a.meaning == nil {
		return 1
	}
	top, found := 0.0, false
	for i := len(s.articles) - 1; i >= max(0, len(s.articles)-set.Newest); i-- {
		if c, ok := embed.Cosine(a.meaning, s.articles[i].meaning); ok {
			top, found = max(top, c), true
		}
	}
	if !found {
		return 1
	}
	return set.kinship(top)
}

// kinship is above 1 for meanings nearer than unrelated reports usually are.
func (s *Settings) kinship(cosine float64) float64 {
	return max(0, 1+float64(s.Meaning*(cosine-s.MeaningUsual)))
}

// whole returns how like an article is to a story as a whole, 1 being what it
// takes to join: its mean likeness to the story's articles against their
// likeness to each other.
func (s *story) whole(set *Settings, a *article) float64 {
	if s.voices == 0 || s.length == 0 {
		return 0
	}
	full := fullness(a)
	usual := between(set.PassUsual, full)
	mean := dot(a.terms, s.terms) / float64(s.voices)
	return mean / math.Sqrt(s.within(usual, between(set.PassWeight, full))*usual) / between(set.Pass, full)
}

// near returns what distance in time leaves of a likeness: nothing beyond reach,
// all of it between two printings of one text (one of the dates is wrong).
func near(set *Settings, d int64, same float64) float64 {
	switch {
	case same >= set.Same:
		return 1
	case d > int64(set.Reach.Seconds()):
		return 0
	}
	return set.fade(d)
}

// within returns the mean likeness of two voices of a story, drawn towards what
// is usual while there are few.
func (s *story) within(usual, weight float64) float64 {
	n := float64(s.voices)
	pairs := n * (n - 1) / 2
	return max(leastWithin, ((float64(s.length*s.length)-n)/2+float64(usual*weight))/(pairs+weight))
}

// leastWithin bounds what within returns: the terms of a story that were dropped
// are missing from its length.
const leastWithin = .02

// closest returns the likeness of an article to the most similar one among the
// newest of a story; same is that to a full text of another outlet, own that to an
// article of its own.
func (s *story) closest(set *Settings, a *article) (likeness, same, own float64) {
	for i := len(s.articles) - 1; i >= max(0, len(s.articles)-set.Newest); i-- {
		b := s.articles[i]
		d := dot(a.terms, b.terms)
		likeness = max(likeness, d)
		if a.full && b.full && (a.outlet != b.outlet || a.outlet == 0) {
			same = max(same, d)
		}
		if a.outlet == b.outlet && a.outlet != 0 {
			own = max(own, d)
		}
	}
	return likeness, same, own
}

// threshold returns the score from which an article joins: lower in languages
// with little traffic, where chance likeness is rarer, and where few articles
// open a story, so that the next one hardly will.
func (l *tongue) threshold(set *Settings, a *article) float64 {
	articles, opened := l.traffic.around(a)
	novelty := (float64(opened) + noveltyPrior) / (float64(articles) + noveltyPrior/set.NoveltyAt)
	return thin(set, float64(articles)) * (1 + float64(set.Novelty*min(0, math.Log10(novelty/set.NoveltyAt))))
}

// thin returns what is needed in a language with so many articles in two days,
// against what is needed in a busy one.
func thin(set *Settings, articles float64) float64 {
	return 1 + float64(set.Traffic*(math.Log10(min(max(articles, 5), 100))-2))
}

// noveltyPrior is how many opened stories the share of them starts from.
const noveltyPrior = 10
