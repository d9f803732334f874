package variorum

import (
	"encoding/json"
	"testing"
	"unicode/utf8"
)

// The first promise: a line is a source's own words at the place it names.
func FuzzCut(f *testing.F) {
	f.Add("Größe – 市长 “ok” \xff x", uint(3), uint(9))
	f.Fuzz(func(t *testing.T, s string, from, to uint) {
		a := &Article{ID: "a", Text: s}
		c, err := a.Cutter(PartText)
		if err != nil {
			t.Fatal(err)
		}
		i, j := int(from%uint(len(s)+1)), int(to%uint(len(s)+1))
		for i < len(s) && !utf8.RuneStart(s[i]) {
			i++
		}
		for j < len(s) && !utf8.RuneStart(s[j]) {
			j++
		}
		if i > j {
			i, j = j, i
		}
		l := c.Cut(i, j)
		if l.Exact() != s[i:j] {
			t.Fatalf("cut %q, want %q", l.Exact(), s[i:j])
		}
		if !utf8.ValidString(s) {
			return
		}
		if got := string([]rune(s)[l.Start():l.End()]); got != l.Exact() {
			t.Fatalf("code points %d:%d hold %q, not %q", l.Start(), l.End(), got, l.Exact())
		}
	})
}

func TestCutFarBehind(t *testing.T) {
	s := ""
	for range 500 {
		s += "aé市"
	}
	a := &Article{ID: "a", Captions: []string{s}}
	c, err := a.Cutter(CaptionPart(0))
	if err != nil {
		t.Fatal(err)
	}
	at := len("aé市") * 400
	l := c.Cut(at, at+1)
	if l.Start() != 1200 || l.Exact() != "a" || l.In() != "captions/0" {
		t.Errorf("got %d %q in %s", l.Start(), l.Exact(), l.In())
	}
	out, err := json.Marshal(l)
	if err != nil || string(out) != `{"article":"a","in":"captions/0","start":1200,"end":1201,"exact":"a"}` {
		t.Errorf("JSON %s, %v", out, err)
	}
	if _, err := a.Cutter("captions/7"); err == nil {
		t.Error("a part that is not there could be cut")
	}
}

// A story that went through JSON has its lines cut anew.
func TestBind(t *testing.T) {
	a := &Article{ID: "a", Text: "Größe – “ok”. Der Kai ist zu.", Captions: []string{"市长说好"}}
	text, _ := a.Cutter(PartText)
	caption, _ := a.Cutter(CaptionPart(0))
	s := Story{ID: "s", Key: []Line{text.Cut(0, len("Größe")), caption.Cut(3, 6)}, Quotes: []Utterance{{Said: []Said{{Line: text.Cut(len("Größe – “"), len("Größe – “ok"))}}}},
		Lineage: Lineage{Edges: []Edge{{Evidence: [][2]Line{{text.Cut(0, 1), {}}}}}}}
	data, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var back Story
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	if back.Key[0].Exact() != "" {
		t.Errorf("a line that was not cut has the words %q", back.Key[0].Exact())
	}
	if err := back.Bind(map[string]*Article{"a": a}); err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(back)
	if err != nil || string(again) != string(data) {
		t.Errorf("got  %s, %v\nwant %s", again, err, data)
	}
	a.Text = "Kurz"
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	if err := back.Bind(map[string]*Article{"a": a}); err == nil {
		t.Error("lines were cut out of a text that is too short")
	}
	if err := back.Bind(nil); err == nil {
		t.Error("lines were cut out of no article")
	}
}
