package api

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"variorum"
)

// refs is where the nouns stand in the document.
const refs = "#/components/schemas/"

// The nouns' schemas, by name in the document.
type (
	articleNoun struct{}
	lineNoun    struct{}
	editionNoun struct{}
)

func (articleNoun) Schema(huma.Registry) *huma.Schema { return &huma.Schema{Ref: refs + "Article"} }
func (lineNoun) Schema(huma.Registry) *huma.Schema    { return &huma.Schema{Ref: refs + "Line"} }
func (editionNoun) Schema(huma.Registry) *huma.Schema { return &huma.Schema{Ref: refs + "Edition"} }

// addNouns puts the schemas of an edition and all in it into the document, so
// that the API and the command line cannot disagree: both print these types and
// both are held against this schema.
func addNouns(registry huma.Registry) error {
	var edition map[string]any
	if err := json.Unmarshal(variorum.EditionSchema(), &edition); err != nil {
		return fmt.Errorf("read schema of an edition: %w", err)
	}
	defs, _ := edition["$defs"].(map[string]any)
	for _, k := range []string{"$defs", "$schema", "$id"} {
		delete(edition, k)
	}
	schemas := registry.Map()
	for name, def := range defs {
		schemas[capital(name)] = &huma.Schema{Extensions: relocated(def).(map[string]any)}
	}
	schemas["Edition"] = &huma.Schema{Extensions: relocated(edition).(map[string]any)}
	registry.RegisterTypeAlias(reflect.TypeFor[variorum.Article](), reflect.TypeFor[articleNoun]())
	registry.RegisterTypeAlias(reflect.TypeFor[variorum.Line](), reflect.TypeFor[lineNoun]())
	registry.RegisterTypeAlias(reflect.TypeFor[variorum.Edition](), reflect.TypeFor[editionNoun]())
	return nil
}

// relocated points the references of a schema to where the document has them.
func relocated(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for k, x := range v {
			if ref, ok := x.(string); ok && k == "$ref" {
				out[k] = refs + capital(strings.TrimPrefix(ref, "#/$defs/"))
			} else {
				out[k] = relocated(x)
			}
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, x := range v {
			out[i] = relocated(x)
		}
		return out
	}
	return v
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
