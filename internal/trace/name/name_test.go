package name

import (
	"fmt"
	"strings"
	"testing"

	"variorum"
	"variorum/internal/text/background"
	"variorum/internal/trace/source"
)

func story(texts ...string) []*source.Source {
	var articles []*variorum.Article
	for i, s := range texts {
		language, body, _ := strings.Cut(s, ": ")
		articles = append(articles, &variorum.Article{ID: fmt.Sprint("a", i), Language: language, Text: body})
	}
	return source.NewPreparer(background.New()).Prepare(articles)
}

func forms(names []variorum.Name) map[string][]string {
	out := map[string][]string{}
	for _, n := range names {
		for _, f := range n.Forms {
			out[n.Name] = append(out[n.Name], f.Text)
		}
	}
	return out
}

func TestFold(t *testing.T) {
	for _, row := range []struct {
		about string
		texts []string
		want  string // forms that must share one name, "+" between; ";" between names
	}{
		{"last name", []string{"en: President Ada Byron spoke. The crowd cheered as Byron left."}, "Ada Byron+Byron"},
		{"two of one surname stay two", []string{"en: We saw Ada Byron and her cousin Tom Byron. Later a Byron spoke, and Byron left."}, "Ada Byron;Tom Byron;Byron"},
		{"one article tells which", []string{"en: We saw Ada Byron. They said Byron left.", "en: We saw Tom Byron."}, "Ada Byron+Byron;Tom Byron"},
		{"a role before any full name is somebody else", []string{"en: On Monday President Byron spoke. Later his wife, Ada Byron, spoke."}, "Byron;Ada Byron"},
		{"transliterations", []string{"en: We met Marko Petrenskyy today.", "en: We met Marko Petrensky today.", "de: Kanzler Scholz traf Marko Petrenskyj heute."}, "Marko Petrenskyy+Marko Petrensky+Marko Petrenskyj"},
		{"alphabets", []string{"en: We met Marko Petrenko today.", "ru: Вчера, как сообщили в городе, Марко Петренко приехал домой."}, "Marko Petrenko+Марко Петренко"},
		{"a script without vowels", []string{"en: We met Sergei Lavrinov today.", "ar: التقى الرئيس سيرغي لافرينوف في جنيف."}, "Sergei Lavrinov+سيرغي لافرينوف"},
		{"abbreviation in brackets", []string{"en: Then the Norland Football Federation (NFF) spoke. After that the NFF left."}, "Norland Football Federation+NFF"},
		{"peoples are no states", []string{"en: In Germany the Germans and in Austria, not Australia, they spoke."}, "Germany;Austria;Australia"},
		{"rivers", []string{"en: They crossed the Velipro River.", "en: They crossed the Veliper River near the Veliper bridge."}, "Velipro River+Veliper River"},
		{"state and region apart", []string{"en: He went to Elba. Troops left the Elba region."}, "Elba;Elba region"},
		{"a capital that acts is its state", []string{"en: Talks with Ukraine failed. So Kyiv said no."}, "Ukraine+Kyiv"},
		{"a capital that is a place is none", []string{"en: Talks with Ukraine failed. They met in Kyiv."}, "Ukraine;Kyiv"},
	} {
		t.Run(row.about, func(t *testing.T) {
			got := New().Trace(story(row.texts...))
			owner := map[string]string{}
			for _, n := range got {
				for _, f := range n.Forms {
					owner[f.Text] = n.Name
				}
			}
			seen := map[string]string{}
			for group := range strings.SplitSeq(row.want, ";") {
				all := strings.Split(group, "+")
				for _, f := range all {
					if owner[f] == "" || owner[f] != owner[all[0]] {
						t.Errorf("%q belongs to %q, %q to %q: %v", f, owner[f], all[0], owner[all[0]], forms(got))
					}
				}
				if other, ok := seen[owner[all[0]]]; ok {
					t.Errorf("%q and %q share a name", group, other)
				}
				seen[owner[all[0]]] = group
			}
		})
	}
}

func TestRoles(t *testing.T) {
	got := New().Trace(story("en: NATO chief Olof Brand left. Olof Brand, the alliance's secretary general, said so."))
	for _, n := range got {
		if n.Name == "Olof Brand" {
			if n.Kind != "person" || len(n.Roles) != 2 || n.Roles[0] != "NATO chief" || n.Roles[1] != "alliance's secretary general" {
				t.Errorf("got %+v", n)
			}
			return
		}
	}
	t.Errorf("no Olof Brand in %v", forms(got))
}

// BenchmarkTrace shows the growth with the number of articles.
func BenchmarkTrace(b *testing.B) {
	for _, n := range []int{5, 50, 500} {
		var texts []string
		for i := range n {
			texts = append(texts, "en: "+strings.Repeat(fmt.Sprintf("Norland president Ada Byron met Foreign Minister Olaf Brandt%d in Port Elba, and Tom Ashby%d said so. They went on for hours about the price of bread and the weather. ", i%7, i%31), 12))
		}
		sources := story(texts...)
		t := New()
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				t.Trace(sources)
			}
		})
	}
}
