package serve

import (
	"encoding/json"
	"net/http"

	"variorum"
	"variorum/internal/serve/api"
	"variorum/internal/store"
	"variorum/internal/text"
)

func writeJSON(w http.ResponseWriter, v any) error {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// newAPI is the API over this server's store.
func (s *Server) newAPI() (http.Handler, error) {
	return api.New(api.Options{Store: s.store, Newsroom: s.newsroom, Now: s.now, Log: s.log, Sentences: s.sentencesOf, CheckSource: checkSource, Stopped: s.streams.stop})
}

// sentencesOf cuts the sentences of an article that hold all words of a query,
// else the one with most of them.
func (s *Server) sentencesOf(a *variorum.Article, words string) ([]variorum.Line, error) {
	c, err := a.Cutter(variorum.PartText)
	if err != nil {
		return nil, err
	}
	doc := text.Parse(a.Text, a.Language, s.abbreviations)
	var out []variorum.Line
	for _, n := range bestSentences(doc, store.Terms(words, false)) {
		out = append(out, c.Cut(doc.Sentences[n].Start, doc.Sentences[n].End))
	}
	return out, nil
}

// apiRoutes are the API's: it answers all below its address, faults too.
func (s *Server) apiRoutes() map[string]handler {
	return map[string]handler{"/api/": func(w http.ResponseWriter, r *http.Request) error {
		s.api.ServeHTTP(w, r)
		tellRoute(r)
		return nil
	}}
}
