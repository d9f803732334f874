package serve

import (
	"net/http"
	"net/url"
	"path"
	"strings"
)

// An ending answers for a page in another format: /story/ID.atom beside
// /story/ID. The mux has no patterns for a part of a segment.
type ending struct {
	folder, ending string
}

// endingRoutes are the other formats of pages whose last segment is a name.
func (s *Server) endingRoutes() map[ending]handler {
	routes := map[ending]handler{}
	for folder, make := range map[string]feedMaker{"/story/": s.storyFeed, "/name/": s.nameFeed, "/outlet/": s.outletFeed, "/source/": s.sourceFeed} {
		for _, f := range feedFormats {
			routes[ending{folder, f.ending}] = s.feed(make, f)
		}
	}
	for _, f := range exportFormats {
		routes[ending{"/story/", f.ending}] = s.export(f)
	}
	return routes
}

// endings answers what endingRoutes know and leaves the rest to next. The name
// without its ending is the path value "id".
func (s *Server) endings(next http.Handler) http.Handler {
	handlers := map[ending]http.Handler{}
	for e, h := range s.endingRoutes() {
		handlers[e] = s.handler(h)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		folder, name := path.Split(r.URL.EscapedPath())
		e := ending{folder, path.Ext(name)}
		h, ok := handlers[e]
		id, err := url.PathUnescape(strings.TrimSuffix(name, e.ending))
		if !ok || err != nil || id == "" || r.Method != http.MethodGet && r.Method != http.MethodHead {
			next.ServeHTTP(w, r)
			return
		}
		r.SetPathValue("id", id)
		r.Pattern = "GET " + folder + "{id}" + e.ending
		h.ServeHTTP(w, r)
	})
}
