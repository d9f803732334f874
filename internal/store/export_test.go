package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// Migrations is how many there are.
var Migrations = len(migrations)

// Remakes reports whether a file of n migrations has its tables made anew.
func Remakes(n int) bool {
	return slices.ContainsFunc(migrations[n:], func(m string) bool { return !strings.HasPrefix(m, keeps) })
}

// Made are the tables that are made from the journal, but for the state.
var Made = slices.DeleteFunc(slices.Clone(readModel), func(s string) bool { return s == "state" })

// OpenAt opens or makes a file as the program that knew n migrations left it.
func OpenAt(ctx context.Context, path string, n int) (*sql.DB, error) {
	db, err := sql.Open("sqlite", dsn(path, "rwc"))
	if err != nil {
		return nil, err
	}
	for i := range n {
		if err := migrateOne(ctx, db, i, false); err != nil {
			return nil, fmt.Errorf("migration %d: %w", i+1, err)
		}
	}
	return db, nil
}

// Read is the connection that reads.
func (s *Store) Read() *sql.DB { return s.db }
