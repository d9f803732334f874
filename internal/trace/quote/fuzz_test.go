package quote

import (
	"testing"
	"unicode/utf8"

	"variorum"
	"variorum/internal/text/background"
	"variorum/internal/text/date"
	"variorum/internal/trace/source"
)

// FuzzTrace looks for texts that break: every line must be cut inside its part.
func FuzzTrace(f *testing.F) {
	f.Add("“We go,” Ida Kern said.\n\"It is late", "en", "Kern: ‘late’")
	f.Add("„Ja“, sagte er (so K. Lind) – «x", "de", "»")
	f.Add("市长王小明说：“港口。”他「と述べた", "zh", "『")
	f.Add("「港を」と山田市長は語った。", "ja", "は「")
	f.Add("وقال سامي: \"نعم\"", "ar", "")
	f.Add("« L’eau », a-t-il dit. « d'", "fr", "l'")
	preparer := source.NewPreparer(background.New())
	tracer := New()
	f.Fuzz(func(t *testing.T, s, language, title string) {
		if !utf8.ValidString(s) || !utf8.ValidString(title) {
			t.Skip("articles are valid UTF-8")
		}
		a := &variorum.Article{ID: "a", Text: s, Language: language, Title: title}
		b := &variorum.Article{ID: "b", Text: title + "\n" + s, Language: language}
		quotes, reported := tracer.Trace(preparer.Prepare([]*variorum.Article{a, b}), nil, make([]date.Anchor, 2))
		for _, u := range append(quotes, reported...) {
			if len(u.Said) == 0 {
				t.Fatal("an utterance that nobody said")
			}
			for _, x := range u.Said {
				if x.Line.IsZero() || x.Line.Exact() == "" {
					t.Fatalf("empty line in %q", s)
				}
			}
		}
	})
}
