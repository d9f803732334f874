package lineage

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"variorum"
	"variorum/internal/text/background"
	"variorum/internal/trace/source"
)

var words = strings.Fields(`harbour council closed northern quay after storm damaged footings divers repair work began
	early mayor town engineers found cracks wall ferry owners asked delay until spring fishing boats moved basin crane
	workers union meeting held evening residents complained noise dust road bridge traffic lorries route changed signs
	budget approved cost million insurers refused pay claim court hearing date set judge decided appeal lawyer filed
	report published ministry inspectors visited site measured depth water level rose coast guard warned small craft
	weather office forecast gale islands supply ship late bread shop school pupils bus driver village hall volunteers`)

// sentences returns n invented sentences that no other seed gives.
func sentences(seed uint64, n int) []string {
	r := rand.New(rand.NewPCG(seed, 3))
	out := make([]string, n)
	for i := range out {
		s := make([]string, 12+r.IntN(8))
		for k := range s {
			s[k] = words[r.IntN(len(words))]
		}
		out[i] = strings.ToUpper(s[0][:1]) + strings.Join(s, " ")[1:] + "."
	}
	return out
}

func lines(sentences ...string) string { return strings.Join(sentences, "\n") }

func article(id, outlet, body string, credits ...variorum.Credit) *variorum.Article {
	return &variorum.Article{ID: id, Outlet: outlet, Text: body, Language: "en", Title: "Quay at Port Ellery to close " + id, Credits: credits}
}

func dateline(agency string) variorum.Credit {
	return variorum.Credit{Agency: agency, Kind: variorum.CreditText, Exact: "(" + agency + ")", Strength: .97}
}

func toldTo(agency string) variorum.Credit {
	return variorum.Credit{Agency: agency, Kind: variorum.CreditCitation, Exact: "told " + agency, Strength: .75}
}

func prepare(articles ...*variorum.Article) []*source.Source {
	return source.NewPreparer(background.New()).Prepare(articles)
}

// origins writes a lineage as "a+b AP | c".
func origins(lin variorum.Lineage) string {
	var out []string
	for _, o := range lin.Origins {
		out = append(out, strings.TrimSpace(strings.Join(o.Articles, "+")+" "+o.Agency))
	}
	return strings.Join(out, " | ")
}

func edges(lin variorum.Lineage) string {
	var out []string
	for _, e := range lin.Edges {
		arrow := ">"
		if e.Direction != "known" {
			arrow = "-"
		}
		out = append(out, fmt.Sprintf("%s%s%s %s", e.From, arrow, e.To, e.Kind))
	}
	return strings.Join(out, ", ")
}

func TestTrace(t *testing.T) {
	wire, other := sentences(1, 20), sentences(2, 20)
	quote := "“We shall not leave this harbour to the sea, not in a hundred winters, not ever,” she said."
	for _, c := range []struct {
		name           string
		in             []*variorum.Article
		origins, edges string
	}{
		{"home and copies", []*variorum.Article{
			article("home", "Associated Press News", lines(wire...)),
			article("copy", "Elm Gazette", lines(append(slices.Clone(wire), sentences(9, 1)...)...), dateline("AP")),
			article("cut", "Elm Post", lines(wire[3:7]...)),
		}, "home+copy+cut AP", "home>copy copy, home>cut abridged"},
		{"a copy of another version than the agency's own", []*variorum.Article{
			article("home", "Associated Press News", lines(append(slices.Clone(wire[:8]), sentences(3, 12)...)...)),
			article("late", "Elm Gazette", lines(append(slices.Clone(wire), sentences(9, 1)...)...), dateline("AP")),
			article("cut", "Elm Post", lines(wire[6:14]...)),
		}, "home+late+cut AP", "agency:AP>late copy, home-late rewrite, agency:AP>cut abridged, late-cut abridged"},
		{"copies without the agency's own", []*variorum.Article{
			article("a", "Elm Gazette", lines(wire...), dateline("Reuters")),
			article("b", "Elm Post", lines(wire...)),
		}, "a+b Reuters", "agency:Reuters>a copy, agency:Reuters>b copy, a-b copy"},
		{"siblings by one sentence", []*variorum.Article{
			article("a", "Elm Gazette", lines(append(sentences(3, 12), wire[0])...)),
			article("b", "Elm Post", lines(append([]string{wire[0]}, sentences(4, 12)...)...)),
		}, "a+b", "a-b rewrite"},
		{"one sentence, two agencies", []*variorum.Article{
			article("a", "Elm Gazette", lines(append(sentences(3, 12), wire[0])...), dateline("AP")),
			article("b", "Elm Post", lines(append([]string{wire[0]}, sentences(4, 12)...)...), dateline("AFP")),
		}, "a AP | b AFP", "agency:AP>a copy, agency:AFP>b copy"},
		{"a speech is no copy", []*variorum.Article{
			article("a", "Elm Gazette", lines(append(sentences(3, 12), quote)...)),
			article("b", "Elm Post", lines(append(sentences(4, 12), quote)...)),
		}, "a | b", ""},
		{"speech that drifted into narration", []*variorum.Article{
			article("a", "Elm Gazette", lines(append(sentences(3, 12), "“The council closed the northern quay after the storm and will open it again next spring,” she said.")...)),
			article("b", "Elm Post", lines(append(sentences(4, 12), "The council closed the northern quay after the storm and will open it again next spring.")...)),
			article("c", "Elm Times", lines(append(sentences(5, 12), "The council closed the northern quay after the storm and will open it again next spring.")...)),
		}, "a | b | c", ""},
		{"reordered, a third of the words exchanged", []*variorum.Article{
			article("a", "Elm Gazette", lines(wire...)),
			article("b", "Elm Post", lines(exchange(wire, .25)...)),
		}, "a+b", "a-b rewrite"},
		{"made of two texts", []*variorum.Article{
			article("ap", "Associated Press", lines(wire...)),
			article("both", "Elm Post", lines(append(slices.Clone(wire[:12]), other[:8]...)...), dateline("AP"), dateline("AFP")),
			article("afp", "AFP", lines(other...)),
		}, "ap+both AP | afp AFP", "ap>both rewrite"},
		{"versions of one agency text", []*variorum.Article{
			article("early", "Elm Gazette", lines(append(slices.Clone(wire[:5]), sentences(3, 14)...)...), dateline("AP")),
			article("late", "Elm Post", lines(append(sentences(4, 14), exchange(wire[:5], .2)...)...), dateline("AP")),
		}, "early+late AP", "agency:AP>early copy, agency:AP>late copy, early-late rewrite"},
		{"a newsroom that another helped", []*variorum.Article{
			article("a", "CNN", lines(wire...), variorum.Credit{Agency: "Reuters", Kind: variorum.CreditText, Exact: "Reuters contributed to this report.", Strength: .9}),
			article("b", "Elm Post", lines(wire[:9]...), dateline("CNN")),
		}, "a+b CNN", "a>b abridged"},
		{"four versions of one agency text", []*variorum.Article{
			article("a", "Elm Gazette", lines(slices.Concat(wire[:8], sentences(3, 12))...), dateline("AP")),
			article("b", "Elm Post", lines(slices.Concat(wire[4:8], other[:8], sentences(4, 8))...), dateline("AP")),
			article("c", "Elm Times", lines(slices.Concat(wire[4:6], other[4:8], sentences(5, 14))...), dateline("AP")),
			article("d", "Rook Courier", lines(slices.Concat(sentences(5, 14)[:2], sentences(6, 16))...), dateline("AP")),
		}, "a+b+c+d AP", "agency:AP>a copy, agency:AP>b copy, a-b rewrite, agency:AP>c copy, b-c rewrite, agency:AP>d copy, c-d rewrite"},
		{"told to one agency", []*variorum.Article{
			article("a", "", lines(append(sentences(3, 12), "“We wait,” the baker told AFP.")...), toldTo("AFP")),
			article("b", "Elm Post", lines(sentences(4, 12)...)),
		}, "a AFP | b", "agency:AFP>a rewrite"},
		{"told once, an outlet's own report", []*variorum.Article{
			article("a", "Elm Post", lines(append(sentences(3, 12), "“We wait,” the baker told AFP.")...), toldTo("AFP")),
		}, "a", ""},
		{"told once, in copies", []*variorum.Article{
			article("a", "Elm Post", lines(append(slices.Clone(wire), "“We wait,” the baker told AFP.")...), toldTo("AFP")),
			article("b", "Elm Gazette", lines(append(slices.Clone(wire), "“We wait,” the baker told AFP.")...), toldTo("AFP")),
		}, "a+b AFP", "agency:AFP>a copy, agency:AFP>b copy, a-b copy"},
		{"told an agency that needs explaining", []*variorum.Article{
			article("a", "", lines(append(sentences(3, 12), "“We wait,” the baker told AFP news agency.")...), toldTo("AFP")),
		}, "a", ""},
		{"a text of several agencies joins one of them", []*variorum.Article{
			article("a", "Elm Gazette", lines(wire...), dateline("AP")),
			article("b", "Elm Post", lines(other...), dateline("AFP")),
			article("ab", "Elm Times", lines(slices.Concat(sentences(3, 10), exchange(wire[:2], .1), exchange(other[:2], .1))...), dateline("AP"), dateline("AFP")),
		}, "a+ab AP | b AFP", "agency:AP>a copy, agency:AFP>b copy, agency:AP>ab copy, a-ab rewrite"},
		{"one statement printed in full by two", []*variorum.Article{
			article("a", "Elm Gazette", lines(sentences(3, 2)[0], sentences(3, 2)[1], "“"+strings.Join(wire[:6], " ")+"”")),
			article("b", "Elm Post", lines(sentences(4, 2)[0], sentences(4, 2)[1], "“"+strings.Join(wire[:6], " ")+"”")),
		}, "a | b", ""},
		{"told to two agencies", []*variorum.Article{
			article("a", "", lines(append(sentences(3, 12), "The baker told AFP. The driver told Reuters.")...), toldTo("AFP"), toldTo("Reuters")),
		}, "a", ""},
		{"photo credits say nothing", []*variorum.Article{
			article("a", "Elm Gazette", lines(sentences(3, 12)...), variorum.Credit{Agency: "AP", Kind: variorum.CreditPhoto, Exact: "(AP Photo)"}),
		}, "a", ""},
		{"unnamed agencies neither join nor part", []*variorum.Article{
			article("a", "Elm Gazette", lines(sentences(3, 12)...), variorum.Credit{Kind: variorum.CreditText, Exact: "Source: News Agencies", Strength: .9}),
			article("b", "Elm Post", lines(sentences(4, 12)...), variorum.Credit{Kind: variorum.CreditText, Exact: "Source: News Agencies", Strength: .9}),
		}, "a | b", ""},
		{"a credited outlet", []*variorum.Article{
			article("a", "Elm Gazette", lines(sentences(3, 12)...), variorum.Credit{Kind: variorum.CreditText, Source: "Rook Courier", Exact: "Source: Rook Courier", Strength: .95}),
		}, "a", "outlet:Rook Courier>a rewrite"},
		{"an outlet's own interview", []*variorum.Article{
			article("a", "CNN", lines(append(sentences(3, 12), "The mayor told CNN.")...)),
			article("b", "Elm Post", lines(append(sentences(4, 12), "The mayor told CNN on Friday.")...), toldTo("CNN")),
		}, "a | b", ""},
		{"nothing at all", []*variorum.Article{article("a", "", ""), article("b", "", "")}, "a | b", ""},
	} {
		lin := New().Trace(prepare(c.in...), nil)
		if got := origins(lin); got != c.origins {
			t.Errorf("%s: origins %q, want %q", c.name, got, c.origins)
		}
		if got := edges(lin); got != c.edges {
			t.Errorf("%s: edges %q, want %q", c.name, got, c.edges)
		}
		if n := len(lin.Origins); lin.AtLeast > n || lin.AtMost < n {
			t.Errorf("%s: %d origins, at least %d, at most %d", c.name, n, lin.AtLeast, lin.AtMost)
		}
	}
}

// exchange shuffles sentences and replaces a share of their words.
func exchange(in []string, share float64) []string {
	r := rand.New(rand.NewPCG(5, 5))
	out := make([]string, len(in))
	for k, at := range r.Perm(len(in)) {
		w := strings.Fields(in[at])
		for i := range w {
			if r.Float64() < share {
				w[i] = words[r.IntN(len(words))]
			}
		}
		out[k] = strings.Join(w, " ")
	}
	return out
}

// TestDateline: a dateline that names another outlet of the story is a credit.
func TestDateline(t *testing.T) {
	told := sentences(1, 8)
	copied := article("b", "Inland Echo", "PORT ELLERY (Harbour Gazette) - "+lines(told...))
	lin := New().Trace(prepare(article("a", "Harbour Gazette", lines(told...)), copied), nil)
	if len(lin.Edges) != 1 || lin.Edges[0].From != "a" || lin.Edges[0].To != "b" || lin.Edges[0].Direction != "known" {
		t.Errorf("edges %+v", lin.Edges)
	}
	if o := lin.Origins[0]; o.Outlet != "Harbour Gazette" || o.Home != "a" || o.Credit.Exact() != "(Harbour Gazette)" {
		t.Errorf("origin %+v", o)
	}
	copied.Text = strings.Replace(copied.Text, "Harbour Gazette", "Ruritania", 1)
	if lin := New().Trace(prepare(article("a", "Harbour Gazette", lines(told...)), copied), nil); lin.Edges[0].Direction == "known" {
		t.Errorf("a place in brackets is no credit: %+v", lin.Edges)
	}
}

func TestChanges(t *testing.T) {
	rest := sentences(7, 14)
	for _, c := range []struct{ kind, from, to string }{
		{"figure", "The council closed the northern quay on Monday after 12 workers were hurt there.", "The council closed the northern quay on Monday after 21 workers were hurt there."},
		{"figure", "The council closed the northern quay on Monday after two workers were hurt there.", "The council closed the northern quay on Monday after three workers were hurt there."},
		{"condition", "The council could close the northern quay on Monday if the divers find another crack.", "The council will close the northern quay on Monday as the divers find another crack."},
		{"negation", "The council did not agree to close the northern quay on Monday, Ms Brandvold said.", "The council did agree to close the northern quay on Monday, Ms Brandvold said."},
		{"quantifier", "The storm sank almost all of the fishing boats in the basin before the evening.", "The storm sank most of the fishing boats in the basin before the evening."},
		{"name", "The quay was closed on Monday by the harbour master Rolf Amdal after the storm.", "The quay was closed on Monday by the harbour master Rolf Eriksen after the storm."},
		{"attribution", "The northern quay will stay closed until spring, the mayor said on Monday evening.", "The northern quay will stay closed until spring, and the road on Monday evening."},
		{"quote", "“We close the quay today and we open it again in the spring of next year,” the mayor said.", "“We close the quay today and we open it,” the mayor said."},
	} {
		in := prepare(article("a", "Elm Gazette", lines(append(slices.Clone(rest), c.from)...)), article("b", "Elm Post", lines(append(slices.Clone(rest), c.to)...)))
		lin := New().Trace(in, nil)
		var got []string
		for _, e := range lin.Edges {
			for _, ch := range e.Changes {
				got = append(got, ch.Kind)
				if ch.Pair[0].Exact() != c.from || ch.Pair[1].Exact() != c.to {
					t.Errorf("%s: pair %q, %q", c.kind, ch.Pair[0].Exact(), ch.Pair[1].Exact())
				}
			}
		}
		if !slices.Equal(got, []string{c.kind}) {
			t.Errorf("%q → %q: changes %v, want %s", c.from, c.to, got, c.kind)
		}
	}
}

func TestHeadline(t *testing.T) {
	lead := "The northern quay of Port Ellery could close in spring if divers find another crack."
	rest := append([]string{lead}, sentences(7, 14)...)
	a, b := article("a", "Elm Gazette", lines(rest...)), article("b", "Elm Post", lines(rest...))
	a.Title, b.Title = "Port Ellery quay could close", "Port Ellery northern quay to close in spring"
	lin := New().Trace(prepare(a, b), nil)
	ch := lin.Edges[0].Changes
	if len(ch) != 1 || ch[0].Kind != "headline" || ch[0].Pair[0].Exact() != lead || ch[0].Pair[1].Exact() != b.Title {
		t.Errorf("changes %+v", ch)
	}
}

func TestTranslation(t *testing.T) {
	de := []string{
		"Bürgermeisterin Tilda Brandvold hat den Kai von Port Ellery am 3. Februar für 180 Tage gesperrt.",
		"Der Ingenieur Rolf Amdal hatte im Auftrag der Firma Nordhavn 14 Risse gefunden.",
		"Die Reederei Skagen Linje verlangt von der Stadt 2,5 Millionen Kronen.",
		"Betroffen sind laut Gewerkschaft Havnefolk etwa 400 Arbeiter in Ellery.",
		"Der Anwalt Jonas Kvist kündigte vor dem Gericht in Bergmo eine Klage an.",
		"Minister Aksel Torvund will Port Ellery am 12. März besuchen.",
		"Im Jahr 1987 war der Kai nach dem Sturm Gudrun schon einmal geschlossen.",
	}
	en := []string{
		"Mayor Tilda Brandvold has shut the quay of Port Ellery for 180 days as of February 3.",
		"An engineer, Rolf Amdal, had found 14 cracks on behalf of the company Nordhavn.",
		"The shipping line Skagen Linje wants 2.5 million crowns from the town.",
		"About 400 workers in Ellery are affected, according to the union Havnefolk.",
		"A lawyer, Jonas Kvist, announced that he would sue at the court in Bergmo.",
		"The minister Aksel Torvund plans to visit Port Ellery on March 12.",
		"The quay was closed once before, in 1987, after the storm Gudrun.",
	}
	a, b := article("de", "Ellery Tagblatt", lines(de...)), article("en", "Elm Post", lines(en...))
	a.Language = "de"
	lin := New().Trace(prepare(a, b), nil)
	if got := edges(lin); got != "de-en translation" {
		t.Errorf("edges %q", got)
	}
	if ch := lin.Edges[0].Changes; len(ch) != 0 {
		t.Errorf("changes of a faithful translation: %+v", ch)
	}
	wrong := slices.Clone(en)
	wrong[0] = strings.Replace(en[0], "180", "150", 1)
	lin = New().Trace(prepare(a, article("en", "Elm Post", lines(wrong...))), nil)
	if ch := lin.Edges[0].Changes; len(ch) != 1 || ch[0].Kind != "figure" || ch[0].Pair[1].Exact() != wrong[0] {
		t.Errorf("a figure changed in translation: %+v", ch)
	}
	slices.Reverse(en)
	en[0], en[3], en[5] = en[3], en[5], en[0]
	b = article("en", "Elm Post", lines(en...))
	if got := origins(New().Trace(prepare(a, b), nil)); got != "de | en" {
		t.Errorf("another order of the facts: origins %q", got)
	}
}

func TestOverlaps(t *testing.T) {
	quote := "We shall not leave this harbour to the sea, not in a hundred winters"
	in := prepare(
		article("a", "Elm Gazette", lines(append(sentences(3, 12), "“"+quote+",” she said.")...)),
		article("b", "Elm Post", lines(append(sentences(4, 12), "“"+quote+",” she said.")...)),
	)
	var u variorum.Utterance
	for _, s := range in {
		b := s.Body()
		at := strings.Index(b.Text, quote)
		c, err := s.Article.Cutter(variorum.PartText)
		if err != nil {
			t.Fatal(err)
		}
		u.Said = append(u.Said, variorum.Said{Line: c.Cut(at, at+len(quote)), Kind: "direct"})
	}
	lin := New().Trace(in, []variorum.Utterance{u})
	if len(lin.Edges) != 0 || len(lin.Overlaps) != 1 || lin.Overlaps[0].Kind != variorum.EdgeQuotesOnly || lin.Overlaps[0].Evidence[0][1].Exact() != quote {
		t.Errorf("edges %v, overlaps %+v", lin.Edges, lin.Overlaps)
	}
}

func TestExplain(t *testing.T) {
	wire := sentences(1, 20)
	in := prepare(
		article("home", "Associated Press", lines(wire...)),
		article("cut1", "Elm Gazette", lines(wire[:6]...)),
		article("cut2", "Elm Post", lines(wire[9:16]...), dateline("AP")),
		article("own", "Elm Times", lines(sentences(2, 20)...)),
	)
	lin := New().Trace(in, nil)
	e, err := Explain(in, lin, "cut1", "cut2")
	if err != nil || !e.OneOrigin || e.Rule != "" || len(e.Path) != 2 || e.Path[0].From != "home" {
		t.Errorf("two cuts of one text: %+v, %v", e, err)
	}
	if e, err = Explain(in, lin, "home", "cut2"); err != nil || e.Rule != ruleLong || len(e.Evidence) == 0 || !e.Checks[0].Met {
		t.Errorf("home and cut: %+v, %v", e, err)
	}
	if e, err = Explain(in, lin, "home", "own"); err != nil || e.OneOrigin || slices.ContainsFunc(e.Checks, func(c Check) bool { return c.Met }) {
		t.Errorf("independent: %+v, %v", e, err)
	}
	if _, err = Explain(in, lin, "home", "nobody"); err == nil {
		t.Error("an article of another story was explained")
	}
}

func TestSame(t *testing.T) {
	wire := sentences(1, 20)
	in := prepare(article("a", "AFP", lines(wire...)), article("b", "Elm Post", lines(wire[5:12]...)), article("c", "Elm Times", lines(sentences(2, 20)...)))
	if e, ok := New().Same(in[0], in[1]); !ok || e.Kind != variorum.EdgeAbridged || e.Direction != "known" {
		t.Errorf("a cut: %+v %v", e, ok)
	}
	if e, ok := New().Same(in[0], in[2]); ok {
		t.Errorf("independent: %+v", e)
	}
}

func TestFamilies(t *testing.T) {
	a, b, c := article("a", "Elm Gazette", "One."), article("b", "Elm Post", "Two."), article("c", "Rook Courier", "Three.")
	a.Publisher, b.Publisher, c.Publisher = "Elm Media", "Elm Media", "Rook"
	want := []variorum.Family{{Publisher: "Elm Media", Articles: []string{"a", "b"}}}
	if got := New().Trace(prepare(a, b, c), nil).Families; !reflect.DeepEqual(got, want) {
		t.Errorf("families %+v", got)
	}
}

// Every article stands in exactly one origin, whatever the story.
func TestPartition(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	for round := range 20 {
		var in []*variorum.Article
		for i := range 15 {
			var body []string
			for range 1 + r.IntN(3) {
				from := sentences(uint64(r.IntN(5)), 20)
				k := r.IntN(15)
				body = append(body, from[k:k+1+r.IntN(5)]...)
			}
			a := article(fmt.Sprint(i), "", lines(body...))
			if r.IntN(3) == 0 {
				a.Credits = []variorum.Credit{dateline([]string{"AP", "AFP", "Reuters"}[r.IntN(3)])}
			}
			in = append(in, a)
		}
		sources := prepare(in...)
		lin := New().Trace(sources, nil)
		for i, o := range Origins(sources, lin) {
			if o < 0 {
				t.Fatalf("round %d: article %d has no origin", round, i)
			}
		}
		n := 0
		for _, o := range lin.Origins {
			n += len(o.Articles)
		}
		if n != len(in) {
			t.Fatalf("round %d: %d places in origins for %d articles", round, n, len(in))
		}
		if again := New().Trace(prepare(in...), nil); !reflect.DeepEqual(lin, again) {
			t.Fatalf("round %d: not the same twice", round)
		}
	}
}

func BenchmarkTrace(b *testing.B) {
	for _, n := range []int{10, 100} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			var in []*variorum.Article
			for i := range n {
				in = append(in, article(fmt.Sprint(i), fmt.Sprint("outlet", i), lines(append(slices.Clone(sentences(uint64(i%5), 30)), sentences(uint64(100+i), 3)...)...)))
			}
			sources := prepare(in...)
			t := New()
			b.ReportAllocs()
			for b.Loop() {
				t.Trace(sources, nil)
			}
		})
	}
}

// A story of many copies of few texts costs little more than its reading.
func BenchmarkTraceDoubles(b *testing.B) {
	for _, n := range []int{50, 400} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			var in []*variorum.Article
			for i := range n {
				in = append(in, article(fmt.Sprint(i), fmt.Sprint("outlet", i), lines(sentences(uint64(i%3), 40)...), dateline([]string{"AP", "AFP", "Reuters"}[i%3])))
			}
			sources := prepare(in...)
			t := New()
			b.ReportAllocs()
			for b.Loop() {
				t.Trace(sources, nil)
			}
		})
	}
}
