package quote

import (
	"testing"

	"variorum"
	"variorum/internal/text/background"
	"variorum/internal/trace/source"
)

// trace traces one story, an article a text.
func trace(t *testing.T, language string, texts ...string) (quotes, reported []variorum.Utterance) {
	t.Helper()
	var articles []*variorum.Article
	for i, s := range texts {
		articles = append(articles, &variorum.Article{ID: string(rune('a' + i)), Text: s, Language: language})
	}
	return traceArticles(articles...)
}

func traceArticles(articles ...*variorum.Article) (quotes, reported []variorum.Utterance) {
	return traceNamed(nil, articles...)
}

func traceNamed(names []variorum.Name, articles ...*variorum.Article) (quotes, reported []variorum.Utterance) {
	return New().Trace(source.NewPreparer(background.New()).Prepare(articles), names, nil)
}

func TestSpeakers(t *testing.T) {
	for _, c := range []struct{ text, line, name, source string }{
		{`“We close the harbour today,” Mayor Ida Kern said.`, "We close the harbour today,", "Ida Kern", "Mayor Ida Kern"},
		{`“We close the harbour today,” said Ida Kern, the mayor.`, "We close the harbour today,", "Ida Kern", "Ida Kern"},
		{`Ida Kern, who met the crews, said: “We close the harbour today.”`, "We close the harbour today.", "Ida Kern", "Ida Kern"},
		{"Ida Kern spoke on Monday. In a letter to the crews, she said “the harbour stays closed for a week”.", "the harbour stays closed for a week", "Ida Kern", "she"},
	} {
		quotes, _ := trace(t, "en", c.text)
		if len(quotes) != 1 || len(quotes[0].Said) != 1 {
			t.Errorf("%s: %d utterances", c.text, len(quotes))
			continue
		}
		s := quotes[0].Said[0]
		if s.Line.Exact() != c.line || quotes[0].Speaker.Name != c.name || s.Source.Exact() != c.source {
			t.Errorf("%s:\n got %q by %q, source %q", c.text, s.Line.Exact(), quotes[0].Speaker.Name, s.Source.Exact())
		}
	}
}
