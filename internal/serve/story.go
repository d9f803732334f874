package serve

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"variorum"
	"variorum/internal/store"
	"variorum/internal/view"
	"variorum/internal/view/web"
)

// storyRoutes are those of a story's page.
func (s *Server) storyRoutes() map[string]handler {
	return map[string]handler{"GET /story/{id}": s.story}
}

// read returns a story with its evidence, traced now where it was not yet.
func (s *Server) read(r *http.Request) (variorum.Story, []*variorum.Article, error) {
	return s.readStory(r, r.PathValue("id"))
}

func (s *Server) readStory(r *http.Request, id string) (variorum.Story, []*variorum.Article, error) {
	story, articles, ok, err := s.store.Story(r.Context(), id)
	if err != nil {
		return story, nil, err
	}
	if !ok {
		return story, nil, problem{http.StatusNotFound, "There is no story with this address. It may have been taken out with its reports."}
	}
	if len(story.Articles) == 0 {
		story = s.newsroom.Make(story.ID, articles)
	}
	return story, articles, nil
}

// storyPage makes the page model of a story with the numbers its reports were
// given when they arrived. Everything that prints a story's lines with numbers
// takes it from here, so that a number means one report everywhere.
func (s *Server) storyPage(r *http.Request, story *variorum.Story, articles []*variorum.Article) (*view.Page, error) {
	rows, err := s.store.ArticlesOf(r.Context(), story.ID)
	if err != nil {
		return nil, err
	}
	numbers := make(map[string]int, len(rows))
	for _, a := range rows {
		numbers[a.ID] = a.Number
	}
	byID := make(map[string]*variorum.Article, len(articles))
	for _, a := range articles {
		byID[a.ID] = a
	}
	page := s.maker.Numbered(story, byID, numbers)
	return page, s.relate(r, page, story)
}

// relate names the stories that this one leads to.
func (s *Server) relate(r *http.Request, page *view.Page, story *variorum.Story) error {
	for _, other := range story.Related {
		row, ok, err := s.store.StoryRow(r.Context(), other.Story)
		if err != nil {
			return err
		}
		if ok && row.ID != story.ID {
			page.Related = append(page.Related, view.Related{Kind: other.Kind, Why: other.Why, Href: "/story/" + row.ID, Headline: row.Title})
		}
	}
	return nil
}

// A storyData is what a story's page shows beside its parts.
type storyData struct {
	ID       string
	Row      store.StoryRow
	Parts    web.Parts
	Reports  int
	Later    int // reports that came after the lines were read
	Followed bool
	Only     int // lines of this source alone; 0 for all
	Chips    [][]sourceChoice
	Choice   []sourceChoice // where there are too many for chips
	Since    *since
}

// A sourceChoice is a report that lines can be narrowed to.
type sourceChoice struct {
	Number int
	Name   string
	On     bool
}

// A since is what came after a reader's last visit.
type since struct {
	At    time.Time
	Lines []sinceLine
}

type sinceLine struct {
	Text, Href string
	New        string // numbers of the reports that came
}

// Sizes of a story's page in bytes: no page is longer than 100 KB, and what
// stands around the parts takes up to eight of it.
const (
	storyRoom = 91_000
	chipsMost = 9 // sources with a chip and a key each
)

func (s *Server) story(w http.ResponseWriter, r *http.Request) error {
	story, articles, err := s.read(r)
	if err != nil {
		return err
	}
	if story.ID != r.PathValue("id") {
		http.Redirect(w, r, "/story/"+story.ID, http.StatusMovedPermanently)
		return nil
	}
	row, _, err := s.store.StoryRow(r.Context(), story.ID)
	if err != nil {
		return err
	}
	model, err := s.storyPage(r, &story, articles)
	if err != nil {
		return err
	}
	d := storyData{ID: story.ID, Row: row, Reports: model.Facts.Reports, Only: number(r, "source", len(model.Sources))}
	if row.Traced < row.Changed && len(articles) < row.Articles {
		d.Later, d.Row.Changed = row.Articles-len(articles), row.Traced
		s.newsroom.Ask(row.ID)
	}
	d.narrow(model)
	shown := model
	if d.Only > 0 && !model.Sources[d.Only-1].Gone {
		shown = model.From(d.Only)
	}
	wish := web.Wish{Room: storyRoom, Report: number(r, "report", len(model.Sources)), Part: r.FormValue("part"), From: number(r, "from", 1<<30)}
	if d.Parts, err = s.stories[s.language(r)].Parts(shown, wish); err != nil {
		return err
	}
	p := page{Title: web.Title(model), At: "stories", Feed: "/story/" + story.ID, Scripts: []string{"story.js"}, Live: fmt.Sprintf("/live/story/%s?reports=%d", story.ID, row.Articles), Data: d}
	if wish.Part != "" {
		if d.Parts.Sections == "" {
			return problem{http.StatusNotFound, "There is nothing more of this part."}
		}
		return s.print(w, r, "story-part", p)
	}
	return s.print(w, r, "story", p)
}

// number reads a number from the query, 0 for none or one out of [1, most].
func number(r *http.Request, name string, most int) int {
	n, err := strconv.Atoi(r.FormValue(name))
	if err != nil || n < 1 || n > most {
		return 0
	}
	return n
}

// narrow offers the sources by origin, as chips where they are few.
func (d *storyData) narrow(p *view.Page) {
	for _, o := range p.Origins {
		var group []sourceChoice
		for _, n := range o.Sources {
			group = append(group, sourceChoice{n, p.Sources[n-1].Name, n == d.Only})
		}
		d.Chips = append(d.Chips, group)
		d.Choice = append(d.Choice, group...)
	}
	if len(p.Sources) > chipsMost {
		d.Chips = nil
		slices.SortFunc(d.Choice, func(a, b sourceChoice) int { return a.Number - b.Number })
	}
}
