package main

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"variorum"
)

// The shape of the world, after what is told of news streams: few events are told
// by many, most by few, and most reports come within a day.
const (
	articlesPerStory = 1_000_000.0 / 150_000
	mostReports      = 200
	articlesPerDay   = 2500
	outlets          = 1200
	copied           = .35 // share of an event's later reports that copy an earlier one
)

var worldBegins = time.Date(2025, 1, 6, 0, 0, 0, 0, time.UTC)

// A world is a stream of invented articles. An article depends on the seed, its
// event and its number in it, on nothing made before.
type world struct {
	seed      uint64
	languages []*language
	begins    []int32 // when the first report of each event came
	order     []arrival
}

// An arrival is a report's place in the stream.
type arrival struct {
	at     int32 // seconds after worldBegins
	event  int32
	report int16
}

// newWorld plans the given number of articles, and more that come in after them.
func newWorld(seed uint64, articles, more int) (*world, error) {
	w := &world{seed: seed}
	for _, s := range shares {
		l, err := readLanguage(s.language, seed)
		if err != nil {
			return nil, err
		}
		w.languages = append(w.languages, l)
	}
	w.plan(1, articles, 0)
	w.plan(2, more, seconds(articles))
	return w, nil
}

// seconds is how long so many articles take to come.
func seconds(articles int) float64 { return float64(articles) / articlesPerDay * 24 * 3600 }

// plan draws the size and the moment of each event, then orders the reports
// behind those planned before.
func (w *world) plan(stream uint64, articles int, from float64) {
	r := rand.New(rand.NewPCG(w.seed, stream))
	span := seconds(articles)
	shares := sizeShares(articlesPerStory)
	have := len(w.order)
	for left := articles; left > 0; {
		size := min(left, drawSize(r, shares))
		left -= size
		begins := r.Float64() * span
		for k := range size {
			lag := 0.0
			if k > 0 { // half within five hours, a tenth after a day and a half
				lag = 5 * 3600 * (math.Pow(1-r.Float64(), -.85) - 1)
			}
			if lag > min(6*24*3600, span-begins) {
				lag = r.Float64() * (span - begins)
			}
			w.order = append(w.order, arrival{int32(from + begins + lag), int32(len(w.begins)), int16(k)})
		}
		w.begins = append(w.begins, int32(from+begins))
	}
	slices.SortFunc(w.order[have:], func(a, b arrival) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.event, b.event), cmp.Compare(a.report, b.report))
	})
}

// sizeShares gives how likely each number of reports is: a power law cut at
// mostReports whose mean is as asked.
func sizeShares(mean float64) []float64 {
	low, high := 1.0, 3.0
	var out []float64
	for range 50 {
		exponent := (low + high) / 2
		out = out[:0]
		total, weighted := 0.0, 0.0
		for n := 1; n <= mostReports; n++ {
			p := math.Pow(float64(n), -exponent)
			out = append(out, p)
			total += p
			weighted += p * float64(n)
		}
		for i := range out {
			out[i] /= total
		}
		if weighted/total > mean {
			low = exponent
		} else {
			high = exponent
		}
	}
	return out
}

func drawSize(r *rand.Rand, shares []float64) int {
	x := r.Float64()
	for i, p := range shares {
		if x -= p; x < 0 {
			return i + 1
		}
	}
	return len(shares)
}

// An event is what its reports have in common.
type event struct {
	*language
	begins  time.Time
	places  []string
	people  []person
	own     []string // its words
	unit    []string
	numbers []int
	said    []string // utterances, each of people[i%len(people)]
}

type person struct{ given, last, role string }

// random returns the source of everything about a report of an event, -1 for the
// event itself.
func (w *world) random(e, report int) *rand.Rand {
	return rand.New(rand.NewPCG(w.seed^0x9e3779b97f4a7c15*uint64(e+1), uint64(report+2)))
}

func (w *world) event(number int) *event {
	r := w.random(number, -1)
	e := &event{language: w.languageOf(r), begins: worldBegins.Add(time.Duration(w.begins[number]) * time.Second)}
	for range 2 {
		e.places = append(e.places, e.name(r))
	}
	for range 4 {
		e.people = append(e.people, person{pick(r, e.sections["given"]), e.name(r), pick(r, e.sections["role"])})
	}
	for range 40 {
		e.own = append(e.own, e.rare(r))
	}
	for range 5 {
		e.unit = append(e.unit, pick(r, e.sections["unit"]))
		e.numbers = append(e.numbers, 2+r.IntN(5)*r.IntN(200))
	}
	for i := range 5 {
		e.said = append(e.said, e.fill(r, pick(r, e.sections["said"]), i))
	}
	return e
}

func (w *world) languageOf(r *rand.Rand) *language {
	x := r.IntN(100)
	for i, s := range shares {
		if x -= s.percent; x < 0 {
			return w.languages[i]
		}
	}
	return w.languages[0]
}

// fill makes a sentence of a pattern; which is the person, utterance and number
// that it is about.
func (e *event) fill(r *rand.Rand, pattern string, which int) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(pattern, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		slot, after, _ := strings.Cut(rest, "}")
		b.WriteString(e.slot(r, slot, which))
		pattern = after
	}
}

func (e *event) slot(r *rand.Rand, slot string, which int) string {
	p := e.people[which%len(e.people)]
	switch slot {
	case "w":
		return e.common(r)
	case "W":
		return upper(e.common(r))
	case "e", "E":
		word := e.own[r.IntN(1+r.IntN(len(e.own)))]
		if slot == "E" {
			return upper(word)
		}
		return word
	case "Place":
		return e.places[r.IntN(1+r.IntN(len(e.places)))]
	case "Person":
		return p.given + " " + p.last
	case "Last":
		return p.last
	case "role":
		return p.role
	case "said":
		return e.said[which%len(e.said)]
	case "n":
		return e.number(r, which)
	case "unit":
		return e.unit[which%len(e.unit)]
	case "day":
		return e.days[e.begins.Weekday()]
	case "date":
		return e.date(e.begins.AddDate(0, 0, -1-which))
	}
	return slot
}

// number gives the number as nearly all report it, now and then another.
func (e *event) number(r *rand.Rand, which int) string {
	n := e.numbers[which%len(e.numbers)]
	if r.IntN(8) == 0 {
		n += 1 + r.IntN(3)
	}
	return strconv.Itoa(n)
}

func (e *event) date(t time.Time) string {
	day, month := strconv.Itoa(t.Day()), e.months[t.Month()-1]
	switch e.code {
	case "de":
		return day + ". " + month
	case "es":
		return day + " de " + month
	}
	return day + " " + month
}

// time is when a report was published.
func (a arrival) time() time.Time { return worldBegins.Add(time.Duration(a.at) * time.Second) }

func (w *world) id(a arrival) string {
	return variorum.ContentID("newsroom", strconv.FormatUint(w.seed, 10), strconv.Itoa(int(a.event)), strconv.Itoa(int(a.report)))
}

// article makes one report.
func (w *world) article(a arrival) *variorum.Article {
	e := w.event(int(a.event))
	r := w.random(int(a.event), int(a.report))
	from := int(a.report)
	if a.report > 0 && r.Float64() < copied {
		from = r.IntN(1 + int(a.report)/4)
	}
	out := &variorum.Article{Captions: []string{}, Authors: []string{}, Credits: []variorum.Credit{}, Removed: []variorum.Removed{}, Language: e.code}
	var sentences []string
	if from == int(a.report) {
		out.Title, sentences = e.write(r)
	} else {
		out.Title, sentences = e.write(w.random(int(a.event), from))
		sentences = some(r, sentences, len(sentences)*(6+r.IntN(5))/10)
	}
	out.Text = paragraphs(sentences)
	out.Outlet = fmt.Sprintf("outlet%04d.example", int(math.Pow(outlets, r.Float64())))
	out.Published = variorum.Stamp(a.time().Format(time.RFC3339))
	out.ID = w.id(a)
	out.URL = "https://" + out.Outlet + "/" + a.time().Format("2006/01/02") + "/" + out.ID
	return out
}

// write makes title and sentences of an original report, 300 to 600 words.
func (e *event) write(r *rand.Rand) (title string, sentences []string) {
	title = e.fill(r, pick(r, e.sections["title"]), r.IntN(2))
	words := 300 + r.IntN(300)
	for have := 0; have < words; {
		kind := "plain"
		switch x := r.IntN(100); {
		case x < 10:
			kind = "quote"
		case x < 18:
			kind = "figure"
		case x < 23:
			kind = "dated"
		}
		s := upper(e.fill(r, pick(r, e.sections[kind]), r.IntN(5)))
		have += strings.Count(s, " ") + 1
		sentences = append(sentences, s)
	}
	return title, sentences
}

// paragraphs sets three sentences a paragraph.
func paragraphs(sentences []string) string {
	var b strings.Builder
	for i, s := range sentences {
		switch {
		case i == 0:
		case i%3 == 0:
			b.WriteByte('\n')
		default:
			b.WriteByte(' ')
		}
		b.WriteString(s)
	}
	return b.String()
}
