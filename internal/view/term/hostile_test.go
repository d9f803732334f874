package term

import (
	"strings"
	"testing"
	"unicode"

	"variorum"
)

// hostile holds what must never reach a terminal.
const hostile = "Dam \x1b[2Jholds\x1b]0;owned\x07 \u202egnorw\u202c \u009b31mred\u2066x\u2069 a\rb\x00\x7f\U000e0041"

func hostileEdition() *variorum.Edition {
	a := variorum.Article{ID: "x\x1b[1m", Outlet: "Out\x1blet", Title: hostile, Language: "en\x1b", Input: "f\x1b]8;;x.txt", Text: hostile + "\n" + hostile,
		Credits: []variorum.Credit{{Kind: "text", Exact: hostile}}, Published: "2031-01-01"}
	return &variorum.Edition{Articles: []variorum.Article{a},
		Rejected: []variorum.Rejection{{Input: hostile, Reason: hostile}},
		Stories:  []variorum.Story{{ID: "s", Articles: []string{a.ID}, Names: nil}}}
}

func TestNoControlCharacterReachesTheTerminal(t *testing.T) {
	got := printed(t, hostileEdition(), Options{Width: 80, Full: true})
	for i, r := range got {
		if r != '\n' && (unicode.IsControl(r) || hidden(r)) {
			t.Fatalf("%U at byte %d of %q", r, i, got)
		}
	}
	if !strings.Contains(got, "holds") {
		t.Error("the words are gone with the escapes")
	}
}

func TestColourIsOurs(t *testing.T) {
	got := printed(t, hostileEdition(), Options{Width: 80, Full: true, Colour: true})
	for _, own := range []string{"\x1b[0m", "\x1b[1m", "\x1b[2m", "\x1b[4m", "\x1b[31m", "\x1b[32m"} {
		got = strings.ReplaceAll(got, own, "")
	}
	if i := strings.IndexFunc(got, func(r rune) bool { return r != '\n' && unicode.IsControl(r) }); i >= 0 {
		t.Errorf("foreign control character in %q", got[max(0, i-20):i+10])
	}
}

func FuzzClean(f *testing.F) {
	f.Add(hostile)
	f.Add("\xff\xfe\x1b")
	c := newColumns(true)
	f.Fuzz(func(t *testing.T, s string) {
		for _, line := range c.wrap([]run{{text: s}}, 20) {
			width := 0
			for _, a := range line {
				width += a.width
				if a.space {
					width++
				}
				for _, b := range a.bits {
					if strings.ContainsFunc(b.text, func(r rune) bool { return unicode.IsControl(r) || hidden(r) }) {
						t.Fatalf("%q lets a control character through", s)
					}
				}
			}
			if width > 20 && len(line) > 1 {
				t.Fatalf("%q makes a line of %d columns", s, width)
			}
		}
	})
}

func TestWidths(t *testing.T) {
	c := newColumns(true)
	for s, want := range map[string]int{"abc": 3, "港湾新報": 8, "e\u0301te": 3, "שלום": 4, "🚢": 2, "ｱ": 1} {
		if got := c.of(s); got != want {
			t.Errorf("%q is %d columns wide, want %d", s, got, want)
		}
	}
}

func TestWrap(t *testing.T) {
	for _, test := range []struct {
		name, in string
		width    int
		want     []string
	}{
		{"words", "one two three four", 10, []string{"one two", "three four"}},
		{"ideographs", "最後の乗客は正午前に救助された。", 12, []string{"最後の乗客は", "正午前に救助", "された。"}},
		{"closing mark stays", "最後の乗客は。正午", 12, []string{"最後の乗客", "は。正午"}},
		{"numbers stay with the last word", "one two\u00a0[1+2]", 10, []string{"one", "two\u00a0[1+2]"}},
		{"long address", strings.Repeat("x", 100), 50, []string{strings.Repeat("x", 40), strings.Repeat("x", 40), strings.Repeat("x", 20)}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, line := range newColumns(true).wrap([]run{{text: test.in}}, test.width) {
				s := ""
				for _, a := range line {
					if a.space {
						s += " "
					}
					for _, b := range a.bits {
						s += b.text
					}
				}
				got = append(got, s)
			}
			if strings.Join(got, "|") != strings.Join(test.want, "|") {
				t.Errorf("got %q", got)
			}
		})
	}
}

func TestRightToLeftIsIsolated(t *testing.T) {
	a := variorum.Article{ID: "a", Outlet: "صحيفة المرفأ", Language: "ar", Title: "نُقل آخر الركاب قبيل الظهر", Text: "نُقل آخر الركاب قبيل الظهر، بحسب خفر السواحل."}
	e := &variorum.Edition{Articles: []variorum.Article{a}, Stories: []variorum.Story{{ID: "s", Articles: []string{"a"}}}}
	got := printed(t, e, Options{Width: 60})
	for _, line := range strings.Split(got, "\n") {
		if mixed(line) && strings.Count(line, isolate) == 0 || strings.Count(line, isolate) != strings.Count(line, popIsolate) {
			t.Errorf("not isolated: %q", line)
		}
	}
}

func TestBlankArticle(t *testing.T) {
	e := &variorum.Edition{
		Articles: []variorum.Article{{ID: "a"}, {ID: "b", Title: " ", Text: "\n \n"}},
		Stories:  []variorum.Story{{ID: "s", Articles: []string{"a", "b", "gone"}}, {ID: "none"}},
	}
	for _, full := range []bool{false, true} {
		printed(t, e, Options{Full: full})
	}
}
