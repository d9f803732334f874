package main

import (
	"fmt"
	"io"

	"variorum"
)

// printRemoved lists what was left out of an article, with its role.
func printRemoved(w io.Writer, a *variorum.Article) error {
	name := a.Input
	if name == "" {
		name = a.ID
	}
	if _, err := fmt.Fprintf(w, "%s: %d removed\n", name, len(a.Removed)); err != nil {
		return err
	}
	for _, r := range a.Removed {
		if _, err := fmt.Fprintf(w, "  %-14s %s\n", r.Role, r.Exact); err != nil {
			return err
		}
	}
	return nil
}
