package prints

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// invented returns n words that no other seed gives in the same order.
func invented(seed uint64, n int) []string {
	r := rand.New(rand.NewPCG(seed, 1))
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("w%d", r.IntN(5000))
	}
	return out
}

func TestOfIgnoresForm(t *testing.T) {
	a := Of("Mayor Tilda Brandvold said the harbour wouldn't close before Friday, not even for repairs.")
	b := Of("MAYOR Tilda Brandvold said:\nthe harbour wouldn’t close — before Friday; not even for repairs")
	if !slices.Equal(a, b) || len(a) == 0 {
		t.Errorf("prints differ by case and punctuation: %v %v", a, b)
	}
}

func TestOfShort(t *testing.T) {
	for text, want := range map[string]int{"": 0, "one two three": 0, "one two three four": 1, "河水上漲了": 1} {
		if got := len(Of(text)); got != want {
			t.Errorf("Of(%q): %d prints, want %d", text, got, want)
		}
	}
}

// A shared run of run+window-1 words is never missed.
func TestWinnowingGuarantee(t *testing.T) {
	shared := invented(9, run+window-1)
	for seed := range uint64(200) {
		a := Of(strings.Join(slices.Concat(invented(2*seed+100, 30), shared, invented(2*seed+101, 17)), " "))
		b := Of(strings.Join(slices.Concat(invented(2*seed+900, 5), shared, invented(2*seed+901, 40)), " "))
		if !slices.ContainsFunc(a, func(p uint32) bool { return slices.Contains(b, p) }) {
			t.Fatalf("seed %d: no print in common", seed)
		}
	}
}

func TestIndexFindsCuts(t *testing.T) {
	x := NewIndex()
	var whole []string
	for i := range 500 {
		whole = append(whole, strings.Join(invented(uint64(i), 400), " "))
		if m := x.Add(fmt.Sprint("a", i), fmt.Sprint("outlet", i%20), "", whole[i]); len(m) != 0 {
			t.Fatalf("independent text %d matches %v", i, m)
		}
	}
	for i := range 500 {
		words := strings.Fields(whole[i])
		m := x.Add(fmt.Sprint("copy", i), "another", "", strings.Join(words[100:180], " "))
		if len(m) == 0 || m[0].ID != fmt.Sprint("a", i) || m[0].New < .8 || m[0].Own {
			t.Fatalf("cut %d: %v", i, m)
		}
	}
}

func TestStandingText(t *testing.T) {
	x := NewIndex()
	note := strings.Join(invented(77, 60), " ")
	var last []Match
	for i := range 12 {
		last = x.Add(fmt.Sprint(i), "house", "", strings.Join(invented(uint64(i+1000), 80), " ")+" "+note)
	}
	if len(last) != 0 {
		t.Errorf("standing text matches: %v", last)
	}
	// The same words in as many outlets are a text that travelled.
	x = NewIndex()
	for i := range 12 {
		last = x.Add(fmt.Sprint(i), fmt.Sprint("outlet", i), "", strings.Join(invented(uint64(i+1000), 80), " ")+" "+note)
	}
	if len(last) != 11 {
		t.Errorf("a text in twelve outlets: %d matches, want 11", len(last))
	}
	// Versions of one story are not standing text.
	x = NewIndex()
	for i := range 12 {
		last = x.Add(fmt.Sprint(i), "house", "one story", strings.Join(invented(uint64(i+1000), 80), " ")+" "+note)
	}
	if len(last) != 11 || !last[0].Own {
		t.Errorf("versions of one outlet: %v, want 11 own", last)
	}
}

func TestRemove(t *testing.T) {
	x := NewIndex()
	for i := range 3000 {
		x.Add(fmt.Sprint(i), "", "", strings.Join(invented(uint64(i), 50), " "))
	}
	for i := range 2600 {
		x.Remove(fmt.Sprint(i))
	}
	if x.Len() != 400 {
		t.Fatalf("Len = %d, want 400", x.Len())
	}
	if m := x.Add("old", "", "", strings.Join(invented(100, 50), " ")); len(m) != 0 {
		t.Errorf("a removed text matches: %v", m)
	}
	if m := x.Add("new", "", "", strings.Join(invented(2900, 50), " ")); len(m) != 1 || m[0].ID != "2900" {
		t.Errorf("a kept text: %v", m)
	}
	if m := x.Add("new", "", "", strings.Join(invented(2900, 50), " ")); len(m) != 1 {
		t.Errorf("an article added again matches itself: %v", m)
	}
}

func FuzzOf(f *testing.F) {
	f.Add("One two three four five six.")
	f.Add("四個字詞一二三\xff\x00é’s")
	f.Fuzz(func(t *testing.T, s string) {
		got := Of(s)
		if !slices.IsSorted(got) || len(got) > len(s) {
			t.Errorf("%d prints of %d bytes, sorted %v", len(got), len(s), slices.IsSorted(got))
		}
	})
}

func BenchmarkAdd(b *testing.B) {
	texts := make([]string, 512)
	for i := range texts {
		texts[i] = strings.Join(invented(uint64(i), 900), " ")
	}
	b.ReportAllocs()
	b.SetBytes(int64(len(texts[0])))
	x := NewIndex()
	for i := 0; b.Loop(); i++ {
		x.Add(fmt.Sprint(i%4096), "", "", texts[i%len(texts)])
	}
}
