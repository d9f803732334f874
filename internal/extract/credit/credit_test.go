package credit

import (
	"testing"

	"variorum"
)

func TestFind(t *testing.T) {
	f := New()
	long := "The harbour was closed on Monday after the storm, officials in the town said in the morning."
	for _, c := range []struct {
		name           string
		in             Input
		agency, source string
		kind           variorum.CreditKind
	}{
		{"dateline", Input{Paragraphs: []string{"PORT ELM, Oct. 3 (Reuters) - " + long, long, long}}, "Reuters", "", variorum.CreditText},
		{"long dateline", Input{Paragraphs: []string{"PORT ELM, Ruritania (AP) — " + long, long, long}}, "AP", "", variorum.CreditText},
		{"dash", Input{Paragraphs: []string{"AFP – " + long, long, long}}, "AFP", "", variorum.CreditText},
		{"slash", Input{Paragraphs: []string{"ЭЛЬМБУРГ, 10 ноября. /ТАСС/. " + long, long, long}}, "TASS", "", variorum.CreditText},
		{"german", Input{Paragraphs: []string{"Elmburg (dpa/lby) - " + long, long, long}}, "dpa", "", variorum.CreditText},
		{"end", Input{Paragraphs: []string{long, long, long + " (dpa/AFP)"}}, "dpa", "", variorum.CreditText},
		{"source", Input{Lines: []string{"Source: The Elm Gazette"}}, "", "The Elm Gazette", variorum.CreditText},
		{"agencies", Input{Lines: []string{"Source: News Agencies"}}, "", "", variorum.CreditText},
		{"copyright", Input{Lines: []string{"© 2031 AFP. All rights reserved."}}, "AFP", "", variorum.CreditText},
		{"byline", Input{Bylines: []string{"By Ann Orr, Associated Press"}}, "AP", "", variorum.CreditText},
		{"signed", Input{Lines: []string{"Ann Orr, The Associated Press"}}, "AP", "", variorum.CreditText},
		{"owned", Input{Lines: []string{"ao/bl © Agence France-Presse"}}, "AFP", "", variorum.CreditText},
		{"owned photo", Input{Lines: []string{"© Ann Orr/AFP"}}, "AFP", "", variorum.CreditPhoto},
		{"with", Input{Lines: []string{"(ELM 24 with AFP)"}}, "AFP", "", variorum.CreditText},
		{"inputs", Input{Lines: []string{"With inputs from Reuters"}}, "Reuters", "", variorum.CreditText},
		{"desk", Input{Lines: []string{"Reporting by Ann Orr in Elmburg; Editing by Bo Lee"}}, "Reuters", "", variorum.CreditText},
		{"standards", Input{Lines: []string{"Our Standards: The Thomson Reuters Trust Principles."}}, "Reuters", "", variorum.CreditText},
		{"end dash", Input{Paragraphs: []string{long, long, long + " — Reuters"}}, "Reuters", "", variorum.CreditText},
		{"bare place", Input{Paragraphs: []string{"PORT ELM | Reuters — " + long, long, long}}, "Reuters", "", variorum.CreditText},
		{"in a place", Input{Lines: []string{"Agence France-Presse in Port Elm"}}, "AFP", "", variorum.CreditText},
		{"produced", Input{Paragraphs: []string{long, long, "This story was produced by AFP."}}, "AFP", "", variorum.CreditText},
		{"two names", Input{Lines: []string{"AFP-JIJI"}}, "AFP", "", variorum.CreditText},
		{"told", Input{Paragraphs: []string{long, "“We wait,” the mayor told the news agency AFP on Friday."}}, "AFP", "", variorum.CreditCitation},
		{"french", Input{Paragraphs: []string{long, "« Nous attendons », a déclaré à l’AFP le maire."}}, "AFP", "", variorum.CreditCitation},
		{"reported", Input{Paragraphs: []string{long, "The pilot was aboard, Interfax reported."}}, "Interfax", "", variorum.CreditCitation},
		{"caption", Input{Captions: []string{"The quay on Monday. [Ann Orr/Reuters]"}}, "Reuters", "", variorum.CreditPhoto},
	} {
		got := f.Find(c.in)
		if len(got) == 0 || got[0].Agency != c.agency || got[0].Source != c.source || got[0].Kind != c.kind || got[0].Exact == "" {
			t.Errorf("%s: got %+v", c.name, got)
		}
	}
}

func TestFindNothing(t *testing.T) {
	f := New()
	for _, in := range []Input{
		{Host: "www.reuters.com", Paragraphs: []string{"PORT ELM, Oct. 3 (Reuters) - The harbour was closed."}},
		{Paragraphs: []string{"The PA system failed, and so did the AP exam."}},
		{Paragraphs: []string{"PORT ELM (KXYZ) — The harbour was closed."}},
		{Paragraphs: []string{"He hung a tt and an ansa on the wall."}},
	} {
		if got := f.Find(in); len(got) > 0 {
			t.Errorf("%+v gave %+v", in, got)
		}
	}
}

func TestPhoto(t *testing.T) {
	f := New()
	for s, want := range map[string]string{
		"The mayor on the quay, Oct. 3. (EPA Photo)":                    "(EPA Photo)",
		"The mayor [Ann Orr/Reuters]":                                   "[Ann Orr/Reuters]",
		"The mayor smiled at the end. ANN ORR/AFP via Getty Images":     "ANN ORR/AFP via Getty Images",
		"The mayor smiled at the end, he told AFP.":                     "",
		"He works for a chain (the firm of Reuters)":                    "",
		"Boats/ferries were late, the head of the harbour told reports": "",
	} {
		got := ""
		if i, ok := f.PhotoTail(s); ok {
			got = s[i:]
		}
		if trimmed(got) != want {
			t.Errorf("%q: got %q, want %q", s, got, want)
		}
	}
	if n := f.PhotoHead("Ann Orr/Anadolu Agency via Getty ImagesThe mayor said no."); n != len("Ann Orr/Anadolu Agency via Getty Images") {
		t.Errorf("glued credit: %d bytes", n)
	}
	if n := f.PhotoHead("Photo: Ann Orr/Elm GazetteThe mayor said no."); n != len("Photo: Ann Orr/Elm Gazette") {
		t.Errorf("glued label: %d bytes", n)
	}
	if n := f.PhotoHead("The McAllister harbour was closed by Getty."); n != 0 {
		t.Errorf("no credit: %d bytes", n)
	}
}

func trimmed(s string) string {
	for len(s) > 0 && s[0] == ' ' {
		s = s[1:]
	}
	return s
}

func FuzzFind(f *testing.F) {
	finder := New()
	f.Add("(AP) — l'AFP © [x/Reuters]", "Source: AFP")
	f.Fuzz(func(t *testing.T, p, line string) {
		finder.Find(Input{Paragraphs: []string{p, p}, Lines: []string{line}, Captions: []string{p}, Bylines: []string{line}})
		if n := finder.PhotoHead(p); n > len(p) {
			t.Fatal(n)
		}
	})
}
