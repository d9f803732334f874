package group

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"variorum"
	"variorum/internal/text/background"
)

func article1(id, published, title, text string) *variorum.Article {
	return &variorum.Article{ID: id, Language: "en", Published: variorum.Stamp(published), Title: title, Text: text}
}

func TestAdd(t *testing.T) {
	g := New(background.New(), Options{})
	ferry := g.Add(article1("1", "2031-03-01T08:00:00Z", "Ferry Marlene runs aground off Tarnholm with 210 aboard", ""))
	vote := g.Add(article1("2", "2031-03-01T09:00:00Z", "Parliament rejects Ostrander budget in late vote", ""))
	if ferry == vote {
		t.Fatal("two events in one story")
	}
	if got := g.Add(article1("3", "2031-03-01T10:00:00Z", "All 210 passengers rescued from grounded ferry Marlene at Tarnholm", "")); got != ferry {
		t.Error("a report of the ferry is not in its story")
	}
	if got := g.Add(article1("4", "2031-05-01T10:00:00Z", "Ferry Marlene runs aground off Tarnholm with 180 aboard", "")); got == ferry {
		t.Error("an event two months later is in the same story")
	}
	if got := g.Add(&variorum.Article{ID: "5", Language: "en"}); got == "" {
		t.Error("an article without words has no story")
	}
}

func TestDeterminism(t *testing.T) {
	run := func() string {
		g := New(background.New(), Options{})
		out := ""
		for i := range 60 {
			out += g.Add(article1(fmt.Sprint(i), fmt.Sprintf("2031-03-01T%02d:00:00Z", i%24), fmt.Sprintf("Minister %c visits harbour %d as strike goes on", 'A'+i%7, i%5), "")) + "\n"
		}
		return out + fmt.Sprint(g.Settle())
	}
	if a, b := run(), run(); a != b {
		t.Error("two runs differ")
	}
}

// news returns n invented headlines.
func news(n int) []*variorum.Article {
	s := newStream(0, 8)
	out := make([]*variorum.Article, n)
	for i := range out {
		out[i] = s.next()
	}
	return out
}

func TestResume(t *testing.T) {
	articles := news(300)
	library := background.New()
	whole := New(library, Options{})
	half := New(library, Options{})
	for i, a := range articles {
		if i%60 == 30 {
			var kept bytes.Buffer
			if err := half.Save(&kept); err != nil {
				t.Fatal(err)
			}
			loaded, err := Load(&kept, library, Options{})
			if err != nil {
				t.Fatal(err)
			}
			half = loaded
		}
		if i == 150 {
			whole.Settle()
			half.Settle()
		}
		if want, got := whole.Add(a), half.Add(a); want != got {
			t.Fatalf("article %d: %s after resuming, not %s", i, got, want)
		}
	}
	var a, b bytes.Buffer
	if err := errors.Join(whole.Save(&a), half.Save(&b)); err != nil || !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Errorf("snapshots differ (%v)", err)
	}
	if fmt.Sprint(whole.Settle()) != fmt.Sprint(half.Settle()) {
		t.Error("the settled view differs after resuming")
	}
}

func FuzzLoad(f *testing.F) {
	g := New(background.New(), Options{})
	for _, a := range news(20) {
		g.Add(a)
	}
	var kept bytes.Buffer
	if err := g.Save(&kept); err != nil {
		f.Fatal(err)
	}
	f.Add(kept.Bytes())
	library := background.New()
	f.Fuzz(func(t *testing.T, data []byte) {
		if g, err := Load(bytes.NewReader(data), library, Options{}); err == nil {
			g.Add(article1("x", "2031-03-01T08:00:00Z", "Ferry aground off Tarnholm", ""))
			g.Settle()
		}
	})
}

func TestArchive(t *testing.T) {
	var kept []Left
	set := Defaults()
	set.Window = 64
	g := New(background.New(), Options{Settings: set, Archive: &Archive{
		Put: func(l Left) error { kept = append(kept, l); return nil },
		Near: func(language string, first, last int64) (out []Left, err error) {
			for _, l := range kept {
				if l.Language == language && l.Last >= first && l.First <= last {
					out = append(out, l)
				}
			}
			return out, nil
		},
		Has: func(story string) (bool, error) {
			return slices.ContainsFunc(kept, func(l Left) bool { return l.Story == story }), nil
		},
	}})
	ferry := g.Add(article1("1", "2029-03-01T08:00:00Z", "Ferry Marlene runs aground off Tarnholm with 210 aboard", ""))
	for _, a := range news(200) {
		g.Add(a)
	}
	if len(kept) == 0 || g.held > set.Window {
		t.Fatalf("%d stories left, %d articles held with a window of %d", len(kept), g.held, set.Window)
	}
	if got := g.Add(article1("late", "2029-03-01T11:00:00Z", "All 210 rescued from ferry Marlene aground off Tarnholm", "")); got != ferry {
		t.Error("an article months late did not meet the story of its day")
	}
	if got := g.Add(article1("later", "2030-03-01T11:00:00Z", "All 180 rescued from ferry Marlene aground off Tarnholm", "")); got == ferry {
		t.Error("an article a year later met it too")
	}
	if g.Err() != nil {
		t.Error(g.Err())
	}
}

// What is too old to matter leaves memory early, and no article's story differs.
func TestResident(t *testing.T) {
	answers := func(resident int) (stories []string, g *Grouper) {
		set := Defaults()
		set.Resident = resident
		var kept []Left
		g = New(background.New(), Options{Settings: set, Archive: &Archive{
			Put:  func(l Left) error { kept = append(kept, l); return nil },
			Near: func(string, int64, int64) ([]Left, error) { return kept, nil },
			Has: func(story string) (bool, error) {
				return slices.ContainsFunc(kept, func(l Left) bool { return l.Story == story }), nil
			},
		}})
		s := newStream(0, 2)
		for range 3000 {
			stories = append(stories, g.Add(s.next()))
		}
		return stories, g
	}
	all, _ := answers(1 << 20)
	few, g := answers(600)
	if !slices.Equal(all, few) {
		t.Error("a smaller memory gave other stories")
	}
	if within := 2*10*24*2 + 600/8; g.held > within {
		t.Errorf("%d articles are in memory, %d came within twice the reach", g.held, within)
	}
	b := &bytes.Buffer{}
	if err := g.Save(b); err != nil {
		t.Fatal(err)
	}
	if again, err := Load(b, background.New(), Options{}); err != nil || again.crowded != g.crowded {
		t.Errorf("a grouper carried over looks again at %d articles, not %d: %v", again.crowded, g.crowded, err)
	}
}

// Stories settled a few at a time while they come and go: the events tell where
// every article is, and no id is given twice.
func TestSettleNewest(t *testing.T) {
	kept := map[string]Left{}
	set := Defaults()
	set.Window = 96
	g := New(background.New(), Options{Settings: set, Archive: &Archive{
		Put: func(l Left) error { kept[l.Story] = l; return nil },
		Near: func(language string, first, last int64) (out []Left, err error) {
			for _, l := range kept {
				if len(l.Data) > 0 && l.Language == language && l.Last >= first && l.First <= last {
					out = append(out, l)
				}
			}
			return out, nil
		},
		Has: func(story string) (bool, error) { _, has := kept[story]; return has, nil },
	}})
	story := map[string]string{}
	list := news(600)
	changes := 0
	for i, a := range list {
		if i%7 == 3 && i > 300 { // reports come late
			a.Published = list[i-300].Published
		}
		story[a.ID] = g.Add(a)
		if g.Count()%32 == 0 {
			g.SettleNewest(64)
		}
		for _, e := range g.Events() {
			changes++
			for id, s := range story {
				switch {
				case e.Kind == "merged" && s == e.Story:
					story[id] = e.Into
				case e.Article == id:
					story[id] = e.Into
				}
			}
		}
		for _, a := range g.arrived {
			if !a.gone && story[a.id] != a.story.ID() {
				t.Fatalf("after %d articles %s is in %s, the events say %s", i+1, a.id, a.story.ID(), story[a.id])
			}
		}
	}
	if g.Err() != nil || changes == 0 {
		t.Errorf("%d changes, %v", changes, g.Err())
	}
	if touched := g.Touched(len(list) - 1); len(touched) != 1 || touched[0] != story[list[len(list)-1].ID] {
		t.Errorf("touched last: %v", touched)
	}
}

// BenchmarkSettleNewest is what settling costs a server every few hundred articles.
func BenchmarkSettleNewest(b *testing.B) {
	g := New(background.New(), Options{})
	s := newStream(300, 400)
	for range 20_000 {
		g.Add(s.next())
	}
	b.ReportAllocs()
	for b.Loop() {
		for range 256 {
			g.Add(s.next())
		}
		g.SettleNewest(2048)
		g.AcrossNewest(2048)
	}
}

func TestEvents(t *testing.T) {
	g := New(background.New(), Options{})
	story := map[string]string{}
	for _, a := range news(400) {
		story[a.ID] = g.Add(a)
	}
	settled := g.Settle()
	for _, e := range g.Events() {
		switch e.Kind {
		case "merged":
			for id, s := range story {
				if s == e.Story {
					story[id] = e.Into
				}
			}
		default:
			if story[e.Article] != e.Story && story[e.Article] != e.Into {
				t.Errorf("%s of %s from %s, but it is in %s", e.Kind, e.Article, e.Story, story[e.Article])
			}
			story[e.Article] = e.Into
		}
	}
	for _, s := range settled {
		if story[s.Article] != s.Story {
			t.Errorf("%s is in %s, the events say %s", s.Article, s.Story, story[s.Article])
		}
	}
	if again := fmt.Sprint(g.Settle()); again != fmt.Sprint(settled) || len(g.Events()) > 0 {
		t.Error("settling twice changes stories")
	}
}

func TestKind(t *testing.T) {
	known := newPhrases()
	for _, c := range []struct {
		language, title string
		want            kind
	}{
		{"en", "Your horoscope for Tuesday", digest},
		{"en", "Harbour strike: live updates as talks resume", live},
		{"en", "Storm delays ferry as weather forecast worsens", report},
		{"en", "Weather forecast: rain until Sunday", digest},
		{"en", "Police briefs reporters on harbour fire", report},
		{"de", "Im Liveticker: Hafen gesperrt", live},
		{"ru", "Главные новости за сутки", digest},
		{"xx", "Your horoscope for Tuesday", report},
	} {
		if got := known.Get(c.language).kind(&variorum.Article{Title: c.title}); got != c.want {
			t.Errorf("%s %q: kind %d, not %d", c.language, c.title, got, c.want)
		}
	}
}

func TestDigestsAndRepeats(t *testing.T) {
	g := New(background.New(), Options{})
	wire := &variorum.Article{ID: "w", Language: "en", Outlet: "Tarn Post", Published: "2031-03-01T08:00:00Z", Title: "Ferry Marlene runs aground off Tarnholm with 210 aboard"}
	again := *wire
	again.ID, again.Published = "w2", "2031-03-01T10:00:00Z"
	other := again
	other.ID, other.Outlet = "o", "Holm Gazette"
	story := g.Add(wire)
	g.Add(&again)
	g.Add(&other)
	if s := g.tongues["en"].stories[0]; s.ID() != story || len(s.articles) != 3 || s.voices != 2 {
		t.Errorf("%d articles, %d voices; want 3 and 2", len(s.articles), s.voices)
	}
	digest := &variorum.Article{ID: "d", Language: "en", Published: "2031-03-01T11:00:00Z", Title: "Morning briefing: ferry Marlene aground off Tarnholm with 210 aboard"}
	if g.Add(digest) == story {
		t.Error("a digest joined the story it mentions")
	}
	for _, a := range g.Settle() {
		if a.Article == "d" && a.Story == story {
			t.Error("the settled view put a digest into the story it mentions")
		}
	}
}

func TestAcross(t *testing.T) {
	g := New(background.New(), Options{})
	add := func(id, language, title string) string {
		return g.Add(&variorum.Article{ID: id, Language: language, Published: "2031-03-01T08:00:00Z", Title: title})
	}
	en := add("e", "en", "Ferry Marlene aground off Tarnholm, captain Ostrander blamed, 210 rescued")
	uk := add("u", "uk", "Пором Марлене сів на мілину біля Тарнгольма: капітан Острандер, врятовано 210 людей")
	de := add("d", "de", "Fähre Marlene vor Tarnholm auf Grund: 210 gerettet, Kapitän Ostrander in Kritik")
	add("o", "de", "Parlament in Wesselburg lehnt Haushalt von Minister Krautheim ab")
	links := g.Across()
	if len(links) != 1 || len(links[0].Stories) != 3 || links[0].Stories[0] != en {
		t.Fatalf("links %v, want one of %s, %s and %s", links, en, uk, de)
	}
	if len(links[0].Shared) == 0 {
		t.Error("no evidence is shown")
	}
}

func TestRelated(t *testing.T) {
	g := New(background.New(), Options{})
	first := g.Add(article1("1", "2031-03-01T08:00:00Z", "Ferry Marlene runs aground off Tarnholm with 210 aboard", ""))
	later := g.Add(article1("2", "2031-05-01T08:00:00Z", "Captain of ferry Marlene charged in Tarnholm court", ""))
	g.Add(article1("3", "2031-05-01T08:00:00Z", "Parliament rejects Ostrander budget in late vote", ""))
	related := g.Related(first, 5)
	if len(related) != 1 || related[0].Story != later || related[0].Kind != "later" || !strings.Contains(related[0].Why, "Tarnholm") {
		t.Errorf("related to the grounding: %v", related)
	}
	if r := g.Related(later, 5); len(r) != 1 || r[0].Kind != "earlier" {
		t.Errorf("related to the trial: %v", r)
	}
	if g.Related("nothing", 5) != nil {
		t.Error("an unknown story has relations")
	}
}

func TestAge(t *testing.T) {
	set := Defaults()
	set.AgeAfter = 50
	g := New(background.New(), Options{Settings: set})
	for _, a := range news(400) {
		g.Add(a)
		if l := g.tongues["en"]; l.opened >= set.AgeAfter {
			t.Fatalf("%d stories counted", l.opened)
		}
	}
}
