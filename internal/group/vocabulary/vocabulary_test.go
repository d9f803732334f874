package vocabulary

import (
	"fmt"
	"strings"
	"testing"
)

func TestVocabulary(t *testing.T) {
	v := New()
	for i := range 5000 {
		word := fmt.Sprintf("w%d", i)
		if id, added := v.ID([]byte(word), strings.ToUpper(word)); int(id) != i || !added {
			t.Fatalf("%s is number %d, added %v", word, id, added)
		}
	}
	if id, added := v.ID([]byte("w77"), "other"); id != 77 || added || v.Word(id) != "w77" || v.Form(id) != "W77" {
		t.Errorf("w77 is number %d, %s as printed %s", id, v.Word(id), v.Form(id))
	}
	if id, ok := v.Find("w4999"); !ok || id != 4999 {
		t.Errorf("w4999 is found as %d, %v", id, ok)
	}
	if _, ok := v.Find("absent"); ok {
		t.Error("a word that was never seen is found")
	}
}

func TestLongForm(t *testing.T) {
	v := New()
	id, _ := v.ID([]byte("x"), strings.Repeat("ж", 100))
	if f := v.Form(id); len(f) > maxForm || strings.Trim(f, "ж") != "" {
		t.Errorf("form of %d bytes: %q", len(f), f)
	}
}

func BenchmarkID(b *testing.B) {
	v := New()
	words := make([][]byte, 1<<16)
	for i := range words {
		words[i] = fmt.Appendf(nil, "w%d", i)
		v.ID(words[i], "")
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		v.ID(words[i&(1<<16-1)], "")
	}
}
