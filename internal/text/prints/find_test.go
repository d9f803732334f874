package prints

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// Find answers as Add would, and leaves the index as it is.
func TestFind(t *testing.T) {
	text := func(i int) string {
		var b strings.Builder
		for k := range 40 {
			fmt.Fprintf(&b, "The %d boats of pier %d left in the %dth hour with %d crates. ", k, i%7, k*i%11, i+k)
		}
		return b.String()
	}
	x, y := NewIndex(), NewIndex()
	for i := range 60 {
		id, outlet, story := fmt.Sprint(i), fmt.Sprint(i%5), fmt.Sprint(i%9)
		found := x.Find(outlet, story, Of(text(i)))
		if again := x.Find(outlet, story, Of(text(i))); !slices.Equal(found, again) {
			t.Fatalf("text %d: found %v, then %v", i, found, again)
		}
		added := x.Add(id, outlet, story, text(i))
		plain := y.Add(id, outlet, story, text(i))
		if !slices.Equal(found, added) || !slices.Equal(added, plain) {
			t.Fatalf("text %d: found %v, added %v, without a search before %v", i, found, added, plain)
		}
	}
	if x.Len() != 60 {
		t.Errorf("%d texts", x.Len())
	}
}
