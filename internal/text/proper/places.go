package proper

import (
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"variorum/internal/text"
)

// Standing is how a place's name stands for a state.
type Standing string

// The standings.
const (
	State   Standing = "state"   // its own name: "Ukraine"
	Capital Standing = "capital" // "Kyiv"
	Seat    Standing = "seat"    // the house of its government: "White House"
)

// A Region is a state that a name stands for.
type Region struct {
	Code     string // ISO 3166-1 alpha-2, or EU
	Standing Standing
}

// gazetteer holds states and capitals by folded name.
type gazetteer struct {
	at      map[string]Region
	longest int      // words of the longest name
	names   []string // as written, for scripts without case
}

// readGazetteer takes the names of states in language and in English from CLDR,
// and places/states.txt.
func readGazetteer(lang string) *gazetteer {
	g := &gazetteer{at: map[string]Region{}}
	codes := g.capitals()
	for _, name := range []string{lang, "en"} {
		tag, err := language.Parse(name)
		if err != nil {
			continue
		}
		namer := display.Regions(tag)
		if namer == nil {
			continue
		}
		for _, code := range codes {
			if region, err := language.ParseRegion(code); err == nil {
				g.add(namer.Name(region), Region{code, State})
			}
		}
	}
	return g
}

func (g *gazetteer) add(name string, r Region) {
	name = strings.TrimSpace(name)
	if name == "" {
		return
	}
	key := placeKey(name)
	if _, ok := g.at[key]; !ok {
		g.at[key] = r
		g.names = append(g.names, name)
		g.longest = max(g.longest, strings.Count(key, " ")+1)
	}
}

// capitals reads states.txt and returns the codes of all states: those of the
// file first, then the rest of ISO 3166-1.
func (g *gazetteer) capitals() []string {
	data, _ := files.ReadFile("places/states.txt") // embedded: cannot be missing
	var codes []string
	have := map[string]bool{}
	for line := range text.DataLines(string(data)) {
		parts := strings.Split(line, "|")
		code := strings.TrimSpace(parts[0])
		codes, have[code] = append(codes, code), true
		for i, standing := range []Standing{Capital, Seat, State} {
			if i+1 >= len(parts) {
				break
			}
			for name := range strings.SplitSeq(parts[i+1], ",") {
				g.add(name, Region{code, standing})
			}
		}
	}
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			code := string(a) + string(b)
			if r, err := language.ParseRegion(code); err == nil && r.IsCountry() && !have[code] {
				codes = append(codes, code)
			}
		}
	}
	return codes
}

func placeKey(name string) string {
	var parts []string
	for _, w := range text.Words(name) {
		parts = append(parts, text.Fold(plainWord(w.Lower)))
	}
	return strings.Join(parts, " ")
}

// Region returns the state that a name stands for in a language, in any case of
// a language that declines names.
func (f *Finder) Region(lang, name string) (Region, bool) {
	return f.lexicons.Get(lang).region(name)
}

func (l *lexicon) region(name string) (Region, bool) {
	key := placeKey(name)
	if r, ok := l.places.at[key]; ok || len(l.section["ending"].whole) == 0 {
		return r, ok
	}
	r, ok := l.places.at[stemmed+l.stem(key)]
	return r, ok
}

// stemmed marks keys without case ending.
const stemmed = "\x00"

// decline lets the places of a language with case endings be found in any case.
func (l *lexicon) decline() {
	if len(l.section["ending"].whole) == 0 {
		return
	}
	for _, name := range l.places.names {
		key := placeKey(name)
		if s := stemmed + l.stem(key); !strings.Contains(key, " ") {
			if _, ok := l.places.at[s]; !ok {
				l.places.at[s] = l.places.at[key]
			}
		}
	}
}
