package serve

import (
	"net/http"

	"variorum"
	"variorum/internal/store"
)

// articleData is what an article's page shows.
type articleData struct {
	*variorum.Article
	Row        store.ArticleRow
	Paragraphs []string
	Versions   []store.Version
}

func (s *Server) article(w http.ResponseWriter, r *http.Request) error {
	row, ok, err := s.store.Article(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if !ok {
		return problem{http.StatusNotFound, "There is no article with this address."}
	}
	versions, err := s.store.Versions(r.Context(), row.ID)
	if err != nil {
		return err
	}
	d := articleData{Row: row, Versions: versions, Article: versions[len(versions)-1].Article}
	d.Paragraphs = paragraphs(d.Text)
	return s.print(w, r, "article", page{Title: d.Title, Data: d})
}
