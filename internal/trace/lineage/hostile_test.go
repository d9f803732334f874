package lineage

import (
	"strings"
	"testing"
)

// A text of one sentence, repeated, costs what its length costs.
func TestHostile(t *testing.T) {
	for name, body := range map[string]string{
		"one sentence": strings.Repeat("The harbour council closed the northern quay after the storm in Port Ellery on 3 May.\n", 1000),
		"one word":     strings.Repeat("harbour ", 5_000) + ".",
		"one quote":    strings.Repeat("“We close the quay today and for a year.” ", 1000),
		"open marks":   strings.Repeat("“Harbour quay ", 1_000),
		"names":        strings.Repeat("Ellery Amdal Brandvold 12 Kvist\n", 2000),
	} {
		lin := New().Trace(prepare(article("a", "Elm Post", body), article("b", "Elm Gazette", body+"\nMore."), article("c", "Elm Times", strings.ToUpper(body))), nil)
		if len(lin.Origins) == 0 {
			t.Errorf("%s: no origins", name)
		}
	}
}
