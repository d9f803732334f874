package run

import (
	"encoding/json"

	"variorum/internal/journal"
	"variorum/internal/store"
)

// A FollowEntry is the body of a follow's entry.
type FollowEntry struct {
	Kind     string `json:"kind"` // story, name, outlet, search
	Key      string `json:"key"`  // a story's id, a name's key, an outlet, the words of a search
	Followed bool   `json:"followed"`
}

func applyFollow(tx *store.Tx, e journal.Entry) error {
	var f FollowEntry
	if err := json.Unmarshal(e.Body, &f); err != nil {
		return err
	}
	if !f.Followed {
		return tx.DropFollow(f.Kind, f.Key)
	}
	return tx.PutFollow(store.Follow{Kind: f.Kind, Key: f.Key, At: e.At}, e.Seq)
}
