package serve

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"variorum"
	"variorum/internal/store"
	"variorum/internal/view"
	"variorum/internal/view/web"
)

// storyRoutes are those of a story's page.
func (s *Server) storyRoutes() map[string]handler {
	return map[string]handler{"GET /story/{id}": s.story}
}

var noStory = problem{http.StatusNotFound, "There is no story with this address. It may have been taken out with its reports."}

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
		return story, nil, noStory
	}
	if len(story.Articles) == 0 {
		story = s.newsroom.Make(story.ID, articles)
	}
	return story, articles, nil
}

// A storyData is what a story's page shows beside its parts.
type storyData struct {
	ID      string
	Row     store.StoryRow
	Parts   web.Parts
	Reports int
	Later   int // reports that came after the lines were read
	Follow  followButton
	Only    int // lines of this source alone; 0 for all
	Chips   [][]sourceChoice
	Choice  []sourceChoice // where there are too many for chips
	Highest int            // number of a source
	Since   *since
}

// A sourceChoice is a report that lines can be narrowed to.
type sourceChoice struct {
	Number int
	Name   string
	On     bool
}

// Sizes of a story's page in bytes: no page is longer than 100 KB, and what
// stands around the parts takes up to nine of it.
const (
	storyRoom = 91_000
	chipsMost = 9  // sources with a chip and a key each
	listMost  = 60 // sources in a list to pick from; of more a number is asked
)

func (s *Server) story(w http.ResponseWriter, r *http.Request) error {
	told, err := s.tell(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	row, model := told.row, told.model
	if row.ID != r.PathValue("id") {
		http.Redirect(w, r, "/story/"+row.ID, http.StatusMovedPermanently)
		return nil
	}
	d := storyData{ID: row.ID, Row: row, Reports: model.Facts.Reports, Only: number(r, "source", len(model.Sources))}
	if row.Traced < row.Changed && told.articles < row.Articles {
		d.Later, d.Row.Changed = row.Articles-told.articles, row.Traced
		s.newsroom.Ask(row.ID)
	}
	d.narrow(model)
	shown := model
	if d.Only > 0 && !model.Sources[d.Only-1].Gone {
		shown = model.From(d.Only)
	}
	wish := web.Wish{Room: storyRoom, Report: number(r, "report", len(model.Sources)), Part: r.FormValue("part"), From: number(r, "from", 1<<30)}
	if d.Follow, err = s.followButton(r, store.FollowStory, row.ID); err != nil {
		return err
	}
	if d.Since, err = s.sinceVisit(w, r, model); err != nil {
		return err
	}
	if d.Parts, err = s.stories[s.language(r)].Parts(shown, wish); err != nil {
		return err
	}
	p := page{Title: web.Title(model), At: "stories", Feed: "/story/" + row.ID, Scripts: []string{"story.js"}, Live: fmt.Sprintf("/live/story/%s?reports=%d", row.ID, row.Articles), Data: d}
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
	d.Highest = len(p.Sources)
	if d.Highest > listMost {
		d.Choice = nil
	}
	if d.Highest > chipsMost {
		d.Chips = nil
		slices.SortFunc(d.Choice, func(a, b sourceChoice) int { return a.Number - b.Number })
	}
}
