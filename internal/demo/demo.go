// Package demo holds an invented event as nine outlets tell it, to try the
// program on: a ferry and a freighter collide in fog.
//
// Nothing comes in; the files come out, as people have them: web pages, plain
// text with its junk, JSON lines of a feed. One agency's text is copied, cut,
// rewritten and translated; others have reports of their own; figures agree,
// differ and are brought up to date; a headline drops a condition. All texts,
// people and outlets are invented for this program. Reading them is left to the
// stages, as for any other input.
package demo

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"strconv"

	"variorum"
)

// FS holds the files of the event.
//
//go:embed event
var FS embed.FS

// Pages returns the event's pages in order of file name, as collect would.
func Pages() ([]variorum.Page, error) {
	entries, err := fs.ReadDir(FS, "event")
	if err != nil {
		return nil, fmt.Errorf("read demo: %w", err)
	}
	var out []variorum.Page
	for _, e := range entries {
		body, err := FS.ReadFile(path.Join("event", e.Name()))
		if err != nil {
			return nil, fmt.Errorf("read demo: %w", err)
		}
		if path.Ext(e.Name()) != ".jsonl" {
			out = append(out, variorum.Page{Input: e.Name(), Body: body})
			continue
		}
		for i, line := range bytes.Split(bytes.TrimSpace(body), []byte("\n")) {
			p := variorum.Page{Input: e.Name() + ":" + strconv.Itoa(i+1)}
			if err := json.Unmarshal(line, &p.Given); err != nil {
				return nil, fmt.Errorf("read demo %s: %w", p.Input, err)
			}
			out = append(out, p)
		}
	}
	return out, nil
}
