package background

import "testing"

func TestTable(t *testing.T) {
	en := New().Table("en-GB")
	if en.Empty() || !en.Function("the") || en.Function("harbour") {
		t.Fatal("English function words are wrong")
	}
	if common, rare := en.IDF(Key("people")), en.IDF(Key("harbours")); common >= rare {
		t.Errorf("IDF of people %.2f is not below that of harbours %.2f", common, rare)
	}
	if got := en.IDF("zzzzz"); got < 5 {
		t.Errorf("IDF of an unseen word is %.2f, want 5 or more", got)
	}
	if !New().Table("xx").Empty() {
		t.Error("an unknown language has a table")
	}
}

func BenchmarkRead(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		New().Table("en")
	}
}
