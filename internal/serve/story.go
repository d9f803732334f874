package serve

import (
	"net/http"

	"variorum"
	"variorum/internal/view/web"
)

// storyRoutes are those of a story's page.
func (s *Server) storyRoutes() map[string]handler {
	return map[string]handler{"GET /story/{id}": s.story}
}

// read returns a story with its evidence, traced now where it was not yet.
func (s *Server) read(r *http.Request) (variorum.Story, []*variorum.Article, error) {
	id := r.PathValue("id")
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

func (s *Server) story(w http.ResponseWriter, r *http.Request) error {
	story, articles, err := s.read(r)
	if err != nil {
		return err
	}
	if story.ID != r.PathValue("id") {
		http.Redirect(w, r, "/story/"+story.ID, http.StatusMovedPermanently)
		return nil
	}
	e := variorum.Edition{Stories: []variorum.Story{story}}
	for _, a := range articles {
		e.Articles = append(e.Articles, *a)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	return web.Print(w, s.maker.Front(&e))
}
