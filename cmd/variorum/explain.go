package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"

	"variorum"
	"variorum/internal/run"
	"variorum/internal/trace/lineage"
	"variorum/internal/view"
	"variorum/internal/view/term"
)

// explain prints why two articles are or are not of one origin. An article is
// named by its id, by the file it came from or by its number on its story.
func (c *printFlags) explain(e *env, engine *run.Engine, edition *variorum.Edition, front *view.Front) error {
	names := strings.Split(c.Explain, ",")
	if len(names) != 2 {
		return hinted{fmt.Errorf("--explain %s: two articles are to be named", c.Explain), "--explain 2,3 or --explain first.txt,second.txt"}
	}
	var ids [2]string
	for i, name := range names {
		id, err := articleNamed(strings.TrimSpace(name), edition, front, max(1, c.Story))
		if err != nil {
			return err
		}
		ids[i] = id
	}
	for i := range edition.Stories {
		s := &edition.Stories[i]
		x, err := engine.Tracer().Explain(members(edition, s), *s, ids[0], ids[1])
		if err != nil {
			continue // not in this story
		}
		if c.Format == "json" {
			return printJSON(e.streams.Out, x)
		}
		explained, err := view.New(engine.Library()).Explain(edition, why(x))
		if err != nil {
			return err
		}
		return term.Explain(e.streams.Out, explained, term.Options{Width: e.width(), Colour: e.colour()})
	}
	return hinted{fmt.Errorf("--explain %s: the two are not in one story", c.Explain), "variorum read without --explain lists which articles each story has"}
}

// articleNamed finds an article by number on a story, id, or file.
func articleNamed(name string, edition *variorum.Edition, front *view.Front, story int) (string, error) {
	if n, err := strconv.Atoi(name); err == nil && story <= len(front.Pages) {
		if p := front.Pages[story-1]; n >= 1 && n <= len(p.Sources) {
			return p.Sources[n-1].Article.ID, nil
		}
	}
	for i := range edition.Articles {
		a := &edition.Articles[i]
		if a.ID == name || a.Input == name || strings.HasSuffix(a.Input, string(os.PathSeparator)+name) || a.URL == name && name != "" {
			return a.ID, nil
		}
	}
	return "", hinted{fmt.Errorf("--explain: no article %q", name), "name it by its number on the story, its id, its file or its address"}
}

func members(edition *variorum.Edition, s *variorum.Story) []*variorum.Article {
	var out []*variorum.Article
	for _, id := range s.Articles {
		for i := range edition.Articles {
			if edition.Articles[i].ID == id {
				out = append(out, &edition.Articles[i])
			}
		}
	}
	return out
}

// why hands lineage's answer to the view.
func why(x lineage.Explanation) view.Why {
	w := view.Why{A: x.A, B: x.B, OneOrigin: x.OneOrigin, Path: x.Path, Evidence: x.Evidence, Changes: x.Changes, Credits: x.Credits}
	for _, c := range x.Checks {
		w.Checks = append(w.Checks, view.Check{Rule: c.Rule, Value: c.Value, Needs: c.Needs, Met: c.Met})
	}
	return w
}
