package group

import (
	"encoding/hex"
	"math"
	"strconv"

	"variorum"
	"variorum/internal/text"
	"variorum/internal/text/background"
)

// Options say how a Grouper works; the zero value is the usual way.
type Options struct {
	// Settings are the numbers of the method; zero for Defaults().
	Settings Settings
}

// A Grouper holds the active window of articles and stories. It is not safe for
// concurrent use: the answer for an article depends on those before it.
type Grouper struct {
	set      Settings
	library  *background.Library
	scanner  *scanner
	detector *text.Detector
	tongues  map[string]*tongue
	order    []*tongue // by first article
	arrived  []*article
	clock    int64 // latest publication seen
	timed    bool  // an article with a date was seen
	events   []Event
}

// New returns a grouper without articles that reads word tables from library.
func New(library *background.Library, opt Options) *Grouper {
	if opt.Settings == (Settings{}) {
		opt.Settings = Defaults()
	}
	return &Grouper{set: opt.Settings, library: library, scanner: newScanner(), detector: text.NewDetector(), tongues: map[string]*tongue{}}
}

// Add takes in an article and returns the id of its story. The answer depends
// on this article and those before it. An article without a date counts as
// published when the latest one before it was.
func (g *Grouper) Add(a *variorum.Article) (storyID string) {
	l := g.tongue(a)
	e := g.prepare(l, a)
	g.arrived = append(g.arrived, e)
	ranked := l.rank(&g.set, e)
	if len(ranked) > 0 && ranked[0].score >= l.threshold(&g.set, e) {
		l.join(ranked[0].story, &g.set, e)
		g.unite(l, ranked)
	} else {
		l.open(&g.set, e)
	}
	l.traffic.note(e)
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
	e := &article{id: a.ID, number: uint32(len(g.arrived)), outlet: outletHash(a.Outlet)}
	if t, ok := a.Published.Time(); ok {
		e.time, e.dated = t.Unix(), true
		g.clock, g.timed = max(g.clock, e.time), true
	} else {
		e.time, e.dated = g.clock, g.timed
	}
	words := l.collect(g.scanner, &g.set, a)
	e.full = len(words) >= fullTerms
	e.terms = l.weigh(&g.set, words)
	e.counts = l.counts(&g.set, e.terms)
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
	found := l.lookUp(a.terms, set, set.Candidates, func(s *story) float64 {
		if d := s.distance(a); d <= reach || a.full {
			return fade(d, set)
		}
		return 0
	})
	for i := range found {
		found[i].score = l.score(set, a, found[i].story)
	}
	return best(found, len(found))
}

// score returns how likely an article belongs to a story: its likeness to the
// story as a whole and to its closest article, times the fading with time.
func (l *tongue) score(set *Settings, a *article, s *story) float64 {
	if s.length == 0 {
		return 0
	}
	whole := dot(a.terms, s.terms) / s.length
	closest, same := s.closest(set, a)
	d := s.distance(a)
	f := fade(d, set)
	if d > int64(set.Reach.Seconds()) {
		f = 0
	}
	if same >= set.Same {
		f = 1
	}
	return (set.Centroid*whole*math.Pow(s.cohesion(), set.Cohesion) + (1-set.Centroid)*closest) * f
}

// closest returns the likeness of an article to the most similar one among the
// newest of a story; same is that to a full text of another outlet.
func (s *story) closest(set *Settings, a *article) (likeness, same float64) {
	for i := len(s.articles) - 1; i >= max(0, len(s.articles)-set.Newest); i-- {
		b := s.articles[i]
		if b == a {
			continue
		}
		d := dot(a.terms, b.terms)
		likeness = max(likeness, d)
		if a.full && b.full && (a.outlet != b.outlet || a.outlet == 0) {
			same = max(same, d)
		}
	}
	return likeness, same
}

// fade returns what is left of a likeness after d seconds without news, rounded
// so that machines agree.
func fade(d int64, set *Settings) float64 {
	if d == 0 {
		return 1
	}
	return math.Round(math.Exp(-float64(d)/set.Fade.Seconds())*(1<<30)) / (1 << 30)
}

// threshold returns the score from which an article joins: lower in languages
// with little traffic, where chance likeness is rarer.
func (l *tongue) threshold(set *Settings, a *article) float64 {
	n := min(max(float64(l.traffic.around(a)), 5), 100)
	return set.Threshold * (1 + set.Traffic*(math.Log10(n)-2))
}
