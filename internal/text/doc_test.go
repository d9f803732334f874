package text

import (
	"slices"
	"strings"
	"testing"
)

func sentences(t *testing.T, s, lang string) []string {
	t.Helper()
	var out []string
	for _, x := range Parse(s, lang, NewAbbreviations()).Sentences {
		out = append(out, x.In(s))
	}
	return out
}

func TestSentences(t *testing.T) {
	for _, c := range []struct {
		lang, text string
		want       []string
	}{
		{"en", "Gen. Orla Finch spoke on Nov. 3. She left.", []string{"Gen. Orla Finch spoke on Nov. 3.", "She left."}},
		{"en", "\"We wait,\" she said.\"They came,\" he said.", []string{"\"We wait,\" she said.", "\"They came,\" he said."}},
		{"en", "\"Why now?\" he asked. “Go.” They went.", []string{"\"Why now?\" he asked.", "“Go.”", "They went."}},
		{"en", "He moved to the U.S. The firm paid $3.5 million.", []string{"He moved to the U.S.", "The firm paid $3.5 million."}},
		{"en", "The U.S. Navy came at 5 p.m. Tuesday.", []string{"The U.S. Navy came at 5 p.m. Tuesday."}},
		{"en", "It ended badly.The mayor left", []string{"It ended badly.", "The mayor left"}},
		{"de", "Am 10. November kam Dr. Vogt. Er blieb.", []string{"Am 10. November kam Dr. Vogt.", "Er blieb."}},
		{"ru", "В 2021 г. А. С. Орлов уехал. Он вернулся.", []string{"В 2021 г. А. С. Орлов уехал.", "Он вернулся."}},
		{"zh", "市长说：“好。”他走了。", []string{"市长说：“好。”", "他走了。"}},
		{"en", "One line\n\n Two lines ", []string{"One line", "Two lines"}},
	} {
		if got := sentences(t, c.text, c.lang); !slices.Equal(got, c.want) {
			t.Errorf("%s %q:\n got %q\nwant %q", c.lang, c.text, got, c.want)
		}
	}
}

func TestEndlessSentence(t *testing.T) {
	for _, s := range []string{strings.Repeat("word, ", 3000), strings.Repeat("é", 5000), strings.Repeat("\xff", 5000)} {
		d := Parse(s, "en", NewAbbreviations())
		total := 0
		for _, x := range d.Sentences {
			if total += x.Len(); x.Len() > MaxSentence || x.Len() == 0 {
				t.Errorf("a sentence of %d bytes", x.Len())
			}
		}
		if total < len(s)*9/10 {
			t.Errorf("%d of %d bytes are in sentences", total, len(s))
		}
	}
}

func TestWords(t *testing.T) {
	var got []string
	for _, w := range Words("Don’t pay €1,250.5 — l’État's 10th-ranked café 市长") {
		got = append(got, w.Lower)
	}
	want := []string{"don't", "pay", "1,250.5", "l'état's", "10th", "ranked", "café", "市", "长"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("One. \"Two.\"Three\n\xffx… “a” 10. b")
	f.Add(strings.Repeat("é", 3000) + " " + strings.Repeat("1.5", 900))
	abbr := NewAbbreviations()
	f.Fuzz(func(t *testing.T, s string) {
		d := Parse(s, "en", abbr)
		last := 0
		for _, x := range d.Sentences {
			if x.Start < last || x.End <= x.Start || x.End > len(s) {
				t.Fatalf("sentence %v after byte %d in %q", x.Span, last, s)
			}
			last = x.End
			for _, w := range d.Words[x.First:x.Last] {
				if !x.Holds(w.Span) {
					t.Fatalf("word %v outside its sentence %v in %q", w, x, s)
				}
			}
		}
	})
}
