package main

import (
	"variorum"
	"variorum/internal/demo"
)

type demoCmd struct{ printFlags }

// Run reads the invented event that is in the binary.
func (c *demoCmd) Run(e *env) error {
	pages, err := demo.Pages()
	if err != nil {
		return err
	}
	engine := e.engine()
	edition, err := engine.Read(e.ctx, func(yield func(variorum.Page, *variorum.Rejection) bool) {
		for _, p := range pages {
			if !yield(p, nil) {
				return
			}
		}
	})
	e.clearProgress()
	if err != nil {
		return err
	}
	return c.print(e, engine, &edition, "variorum demo")
}
