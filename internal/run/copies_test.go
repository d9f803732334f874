package run

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"variorum"
	"variorum/internal/store"
)

const flood = `The river Lorne rose by two metres in Castle Ferry on Monday night and broke through the old dyke at the tannery.
About 300 people left their houses, and the school on Mill Lane was opened for them before midnight.
Engineers of the water board brought 4,000 sandbags to the breach and closed it at four in the morning.
The board had asked for a new dyke three times since the flood of 1998, its director Ida Marwick told the council.
The council refused each time because of the cost, which was put at nine million crowns.
Insurers expect claims from more than a hundred shops in the lower town.`

const vote = `Voters in the province of Halden chose a new parliament on Sunday after a campaign about farm prices.
The Meadow Party of Gunnar Tveit won 41 of the 80 seats and can govern alone for the first time.
Turnout was 71 percent, the highest since the war, the electoral office said on Monday.
The losing premier Sanna Krohn congratulated her rival by telephone before the last polling station was counted.`

func stories(t *testing.T, articles ...variorum.Article) []variorum.Story {
	t.Helper()
	return New(2, nil).Stories(context.Background(), articles)
}

func TestCopyWithAWrongDate(t *testing.T) {
	got := stories(t,
		variorum.Article{ID: "a", Outlet: "Ferry Post", Title: "Lorne breaks dyke", Text: flood, Published: "2031-05-06", Language: "en"},
		variorum.Article{ID: "b", Outlet: "Rook Courier", Title: "Flood in Castle Ferry", Text: flood + "\nOur reporter is on the way.", Published: "2030-07-01", Language: "en"},
	)
	if len(got) != 1 || len(got[0].Articles) != 2 {
		t.Fatalf("%d stories, want one of two articles", len(got))
	}
}

func TestCopyInAnotherStory(t *testing.T) {
	quoted := strings.Split(flood, "\n")[:3]
	in := []variorum.Article{{ID: "flood", Outlet: "Ferry Post", Title: "Lorne breaks dyke", Text: flood, Published: "2031-05-06", Language: "en"}}
	for i := range 3 {
		in = append(in, variorum.Article{ID: fmt.Sprint("vote", i), Outlet: fmt.Sprint("Gazette ", i), Title: "Meadow Party wins in Halden", Text: vote, Published: "2032-09-02", Language: "en"})
	}
	in[3].Text += "\n" + strings.Join(quoted, "\n")
	got := stories(t, in...)
	if len(got) != 2 {
		t.Fatalf("%d stories, want two", len(got))
	}
	for i, s := range got {
		if len(s.Related) != 1 || s.Related[0].Kind != "shared text" || s.Related[0].Story != got[1-i].ID {
			t.Errorf("story %d: related %+v", i, s.Related)
		}
	}
}

func TestTranslationInAnotherStory(t *testing.T) {
	const french = `À Castle Ferry, la rivière Lorne est montée de deux mètres lundi soir et a rompu la vieille digue de la tannerie.
Environ 300 personnes ont quitté leur maison, et l'école de Mill Lane a été ouverte pour elles avant minuit.
Les ingénieurs de la régie des eaux ont apporté 4 000 sacs de sable et fermé la brèche à 4 heures.
La régie avait demandé 3 fois une nouvelle digue depuis la crue de 1998, a dit Ida Marwick, sa directrice, au conseil de Castle Ferry.
Le préfet Olav Renn a refusé en 2021 à cause du coût, estimé à 9 millions par le cabinet Hollis.
Les assureurs Brant et Coyle attendent plus de 100 demandes de la ville basse.
Le pont de Tern Street reste fermé jusqu'au 12 mai.`
	const english = `In Castle Ferry the river Lorne rose by two metres on Monday night and broke through the old dyke at the tannery.
About 300 people left their houses, and the school on Mill Lane was opened for them before midnight.
Engineers of the water board brought 4,000 sandbags and closed the breach at 4 a.m.
The board had asked 3 times for a new dyke since the flood of 1998, its director Ida Marwick told the council of Castle Ferry.
The prefect, Olav Renn, refused in 2021 because of the cost, which the firm Hollis put at 9 million.
The insurers Brant and Coyle expect more than 100 claims from the lower town.
The bridge at Tern Street stays closed until May 12.`
	got := stories(t,
		variorum.Article{ID: "en", Outlet: "Ferry Post", Title: "Lorne breaks dyke", Text: english, Published: "2031-05-06", Language: "en"},
		variorum.Article{ID: "fr", Outlet: "Le Phare", Title: "La Lorne rompt une digue", Text: french, Published: "2031-05-06", Language: "fr"},
		variorum.Article{ID: "vote", Outlet: "Gazette", Title: "Meadow Party wins in Halden", Text: vote, Published: "2031-05-06", Language: "en"},
	)
	if len(got) != 2 || len(got[0].Articles)+len(got[1].Articles) != 3 {
		t.Fatalf("%d stories, want two", len(got))
	}
	for _, s := range got {
		if len(s.Articles) == 2 && (len(s.Lineage.Origins) != 1 || s.Lineage.Edges[0].Kind != variorum.EdgeTranslation) {
			t.Errorf("lineage %+v", s.Lineage)
		}
	}
}

func TestCopiesAsTheyArrive(t *testing.T) {
	stored := map[string]*variorum.Article{}
	c := New(1, nil).newCopies(func(id string) *variorum.Article { return stored[id] }, true)
	add := func(id, outlet, story, text string) []foundCopy {
		a := &variorum.Article{ID: id, Outlet: outlet, Text: text, Language: "en"}
		stored[id] = a
		return c.add(a, story)
	}
	if got := add("a", "Ferry Post", "one", flood); len(got) != 0 {
		t.Errorf("the first article: %+v", got)
	}
	if got := add("b", "Gazette", "two", vote); len(got) != 0 {
		t.Errorf("another text: %+v", got)
	}
	if got := add("c", "Courier", "two", flood); len(got) != 1 || got[0].of != "a" || got[0].edge.Kind != variorum.EdgeCopy {
		t.Errorf("a copy: %+v", got)
	}
	if got := add("d", "Herald", "one", flood); len(got) != 1 || got[0].of != "c" {
		t.Errorf("a copy in its own story and another: %+v", got)
	}
}

// In a newsroom a copy under a wrong date joins the story of what it copied, one
// that holds more is related to it; stopped in between and made anew, the tables
// are the same.
func TestCopiesInNewsroom(t *testing.T) {
	quoted := strings.Join(strings.Split(flood, "\n")[:3], "\n")
	list := news(30)
	list = append(list, variorum.Article{ID: "flood", Outlet: "Ferry Post", Title: "Lorne breaks dyke", Text: flood, Published: "2031-11-06", Language: "en"})
	for i := range 3 {
		list = append(list, variorum.Article{ID: fmt.Sprint("vote", i), Outlet: fmt.Sprint("Gazette ", i), Title: "Meadow Party wins in Halden", Text: vote, Published: "2031-12-02", Language: "en"})
	}
	list = append(list, news(46)[30:]...)
	holds := variorum.Article{ID: "holds", Outlet: "Gazette 7", Title: "Meadow Party wins in Halden", Text: vote + "\n" + quoted, Published: "2031-12-02", Language: "en"}
	late := variorum.Article{ID: "late", Outlet: "Rook Courier", Title: "Flood in Castle Ferry", Text: flood + "\nOur reporter is on the way.", Published: "2030-01-01", Language: "en"}
	list = append(list, holds, late)
	path := filepath.Join(t.TempDir(), "whole.db")
	s := open(t, path)
	takeWith(t, busy(), s, list, began)
	if got, want := storyOf(t, s, "late"), storyOf(t, s, "flood"); got != want {
		t.Errorf("the copy under a wrong date is in story %s, not %s", got, want)
	}
	for _, pair := range [][2]string{{"holds", "flood"}, {"flood", "holds"}} {
		story, _, _, err := s.Story(t.Context(), storyOf(t, s, pair[0]))
		if err != nil || len(story.Related) == 0 || story.Related[0].Kind != "shared text" || story.Related[0].Story != storyOf(t, s, pair[1]) || story.Related[0].Why == "" {
			t.Errorf("%s: related %+v, %v", pair[0], story.Related, err)
		}
	}
	want := tables(t, path)
	parts := filepath.Join(t.TempDir(), "parts.db")
	for i := 0; i < len(list); i += 11 {
		s, err := store.Open(t.Context(), parts)
		if err != nil {
			t.Fatal(err)
		}
		takeWith(t, busy(), s, list[i:min(i+11, len(list))], began.Add(time.Duration(i)*time.Second))
		s.Close()
	}
	if got := tables(t, parts); got != want {
		t.Errorf("stopped and started again, the tables differ: %s", differ(got, want))
	}
	for name, f := range map[string]func(context.Context, *store.Store, *Engine) error{"rebuilt": Rebuild, "grouped anew": Regroup} {
		if err := f(t.Context(), s, busy()); err != nil {
			t.Fatal(err)
		}
		if got := tables(t, path); got != want {
			t.Errorf("%s, the tables differ: %s", name, differ(got, want))
		}
	}
}
