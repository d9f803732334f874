package serve

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"time"

	"variorum"
	"variorum/internal/serve/api"
	"variorum/internal/store"
	"variorum/internal/view"
	"variorum/internal/view/markdown"
	"variorum/internal/view/newsarticle"
	"variorum/internal/view/table"
)

// An exported story is printed to be kept: in a file, a sheet, an archive.
type exported struct {
	story    variorum.Story
	articles []*variorum.Article
	request  *http.Request
}

// An exportFormat is one of the formats a story is exported in.
type exportFormat struct {
	ending, media string
	print         func(*Server, io.Writer, exported) error
}

var exportFormats = []exportFormat{
	{".json", "application/json", (*Server).exportJSON},
	{".csv", "text/csv; charset=utf-8; header=present", (*Server).exportCSV},
	{".md", "text/markdown; charset=utf-8; variant=GFM", (*Server).exportMarkdown},
	{".jsonld", "application/ld+json", (*Server).exportJSONLD},
}

// export answers with a story as a file.
func (s *Server) export(f exportFormat) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		story, articles, err := s.read(r)
		if err != nil {
			return err
		}
		if id := r.PathValue("id"); story.ID != id {
			http.Redirect(w, r, "/story/"+url.PathEscape(story.ID)+f.ending, http.StatusMovedPermanently)
			return nil
		}
		var b bytes.Buffer
		if err := f.print(s, &b, exported{story, articles, r}); err != nil {
			return fmt.Errorf("export story %q: %w", story.ID, err)
		}
		serveFile(w, r, "variorum-"+story.ID+f.ending, f.media, b.Bytes())
		return nil
	}
}

// serveFile answers with what is to be saved under a name.
func serveFile(w http.ResponseWriter, r *http.Request, name, media string, b []byte) {
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	serveBytes(w, r, media, time.Time{}, b)
}

// exportJSON is the edition that `variorum read` prints.
func (s *Server) exportJSON(w io.Writer, x exported) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(api.Edition(x.story, x.articles))
}

func (s *Server) exportCSV(w io.Writer, x exported) error {
	e := api.Edition(x.story, x.articles)
	return table.Print(w, table.Stories(&e))
}

// exportMarkdown has the numbers of the story's page.
func (s *Server) exportMarkdown(w io.Writer, x exported) error {
	told, err := s.tell(x.request.Context(), x.story.ID)
	if err != nil {
		return err
	}
	front := &view.Front{Pages: []*view.Page{told.model}, Files: len(x.articles)}
	for _, a := range x.articles {
		front.Removed += len(a.Removed)
	}
	return markdown.Print(w, front)
}

func (s *Server) exportJSONLD(w io.Writer, x exported) error {
	base := s.home(x.request)
	at := newsarticle.Addresses{Modified: map[string]time.Time{},
		Story:   func(id string) string { return base + "/story/" + url.PathEscape(id) },
		Article: func(id string) string { return base + "/article/" + url.PathEscape(id) }}
	rows, err := s.store.ArticlesOf(x.request.Context(), x.story.ID)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if row.Version > 1 {
			versions, err := s.store.Versions(x.request.Context(), row.ID)
			if err != nil {
				return err
			}
			at.Modified[row.ID] = versions[len(versions)-1].At
		}
	}
	e := api.Edition(x.story, x.articles)
	return newsarticle.Print(w, &e, at)
}

// exportRoutes are exports of what has no name in its path.
func (s *Server) exportRoutes() map[string]handler {
	return map[string]handler{"GET /search.csv": s.searchCSV}
}

// searchCSV has all that a search finds of one kind, as its page lists it.
func (s *Server) searchCSV(w http.ResponseWriter, r *http.Request) error {
	q, faults := store.ParseQuery(r.FormValue("q"))
	if len(faults) > 0 {
		return problem{http.StatusBadRequest, faults[0].Error()}
	}
	q.Limit = 1 << 20 // the store looks at the newest 2,000
	kind := kindOf(r.FormValue("kind"), q)
	var rows []table.Row
	var err error
	switch kind {
	case kindQuotes, kindFigures:
		rows, err = s.lineTable(r, q, kind)
	default:
		rows, err = s.articleTable(r, q, kind)
	}
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := table.Print(&b, rows); err != nil {
		return err
	}
	serveFile(w, r, "variorum-"+kind+".csv", exportFormats[1].media, b.Bytes())
	return nil
}

func (s *Server) lineTable(r *http.Request, q store.Query, kind string) ([]table.Row, error) {
	search, section := s.store.SearchQuotes, "quote"
	if kind == kindFigures {
		search, section = s.store.SearchFigures, "figure"
	}
	lines, _, err := search(r.Context(), q)
	if err != nil {
		return nil, err
	}
	out := make([]table.Row, len(lines))
	for i, l := range lines {
		if kind == kindFigures {
			out[i] = table.Of(l.Article, l.Line, variorum.Line{})
			out[i].Subject, out[i].Verdict = l.What, l.Label
		} else {
			out[i] = table.Of(l.Article, variorum.Line{}, l.Line)
			out[i].Subject = l.Label
		}
		out[i].Section = section
	}
	return out, nil
}

func (s *Server) articleTable(r *http.Request, q store.Query, kind string) ([]table.Row, error) {
	m, err := s.store.Matches(r.Context(), q)
	if err != nil {
		return nil, err
	}
	var out []table.Row
	for _, row := range m.Rows {
		if kind == kindArticles {
			out = append(out, table.Row{Section: "article", Outlet: row.Outlet, Published: row.Published.Format(time.RFC3339), URL: row.URL, Article: row.ID, Part: variorum.PartTitle, Words: row.Title})
			continue
		}
		list, err := s.store.Articles(r.Context(), []store.ArticleRow{row})
		if err != nil {
			return nil, err
		}
		lines, err := s.sentencesOf(list[0], q.Words)
		if err != nil {
			return nil, err
		}
		for _, l := range lines {
			line := table.Of(list[0], l, variorum.Line{})
			line.Section = "sentence"
			out = append(out, line)
		}
	}
	return out, nil
}
