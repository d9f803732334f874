package figure

import (
	"strings"
	"testing"

	"variorum"
)

// TestWhat: a figure is named by the words of its readings, not by what else
// their sentences say.
func TestWhat(t *testing.T) {
	tracer := New()
	for _, row := range []struct{ texts, want string }{
		{"en: Troops from Elba quickly reclaimed a dozen villages in the hills on Monday.", "villages reclaimed"},
		{"en: The port was shut for nine months of the war.", "months of war"},
		{"en: The port was shut for nine months of heavy fighting in the bay.", "months of heavy fighting"},
		{"en: Elba, a port with a pre-war population of 280,000, was quiet.", "pre-war population"},
		{"en: The Heron sank with 214 people aboard off Elba.", "people aboard"},
		{"en: The Heron left Elba with 214 people on board.", "people on board"},
		{"en: Ada Byron faces two counts of attempted murder in Elba.", "counts of attempted murder"},
		{"en: In Elba some 19 sailors were slightly hurt on Monday.", "sailors hurt"},
		{"en: The number of injured in Elba rose to 19.", "number of injured"},
		{"en: The Heron, built in Elba, is 98 metres long.", "metres long"},
		{"en: Ada Byron served a 25-year prison sentence in Elba.", "prison sentence"},
		{"en: Tom Ashby, 52, lives in Elba.", "Tom Ashby"},
		{"en: Norland beat Sudland 3-0 in Elba.", "Norland Sudland"},
		{"en: Elba has 12 villages closer to Norland.", "villages"},
		{"de: Das Hochwasser bei Elba zerstörte 14 Dörfer im Norden.", "zerstörte Dörfer"},
		{"de: In Elba wurden 14 Menschen bei dem Sturm verletzt.", "Menschen verletzt"},
		{"de: In Elba sind 14 Menschen seit Montag vermisst.", "Menschen vermisst"},
		{"de: Die Zahl der Verletzten in Elba stieg auf 23.", "Zahl der Verletzten"},
		{"de: Das Schiff lud 30 Tonnen Getreide in Elba.", "Tonnen Getreide"},
		{"fr: À Elba, 14 personnes ont été blessées lundi.", "personnes blessées"},
		{"fr: Trois canots de sauvetage sont partis vers Elba.", "canots de sauvetage"},
		{"fr: Le port a fermé pendant neuf mois de guerre.", "mois de guerre"},
		{"es: En Elba 14 personas resultaron heridas el lunes.", "personas heridas"},
		{"es: El barco llevaba 30 toneladas de trigo a Elba.", "toneladas de trigo"},
		{"es: El número de heridos en Elba subió a 23.", "número de heridos"},
		{"fi: Myrsky tuhosi 1200 taloa.", "1200"},
	} {
		figures := tracer.Trace(story(row.texts), Context{})
		if len(figures) != 1 || figures[0].What != row.want {
			t.Errorf("%s: %q, want %q", row.texts, whats(figures), row.want)
		}
	}
}

// TestWhatShared: the words that several readings have go before those of one.
func TestWhatShared(t *testing.T) {
	got := New().Trace(story("en: The blast in Elba left 40 people homeless.", "en: The blast in Elba wounded 40 people.", "en: After the blast in Elba 40 people were wounded."), Context{})
	if w := whats(got); w != "people wounded" {
		t.Error(w)
	}
}

func whats(figures []variorum.Figure) string {
	var out []string
	for _, f := range figures {
		out = append(out, f.What)
	}
	return strings.Join(out, "; ")
}
