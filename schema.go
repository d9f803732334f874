package variorum

import _ "embed"

//go:embed doc/edition.schema.json
var editionSchema []byte

// EditionSchema returns the JSON Schema (draft 2020-12) of an Edition and of
// every noun in it, as doc/edition.schema.json has it.
func EditionSchema() []byte { return editionSchema }
