package plain_test

import (
	"strings"
	"testing"

	"variorum"
	"variorum/internal/extract/credit"
	"variorum/internal/extract/plain"
)

const (
	lead  = "The harbour of Port Elm was closed on Monday after a ferry struck the quay, the coast guard said."
	body1 = "Divers searched the hull until noon and found a hole of two metres below the water line, according to the harbour master."
	body2 = "The ferry had left the island at dawn with ninety people aboard, and nobody was hurt in the accident."
	body3 = "The mayor promised that the quay would be repaired before the summer, when most of the visitors come."
)

func read(lines ...string) plain.Report {
	return plain.New(credit.New()).Read(strings.Join(lines, "\n"), "", false)
}

// junk asserts that each line was removed with its role and that the body stayed.
func check(t *testing.T, r plain.Report, body []string, removed map[string]variorum.Role) {
	t.Helper()
	if want := strings.Join(body, "\n"); r.Text != want {
		t.Errorf("text is\n%s\nwant\n%s", r.Text, want)
	}
	got := map[string]variorum.Role{}
	for _, x := range r.Removed {
		got[x.Exact] = x.Role
	}
	for line, role := range removed {
		if got[line] != role {
			t.Errorf("%q has role %q, want %q", line, got[line], role)
		}
	}
	if len(got) != len(removed) {
		t.Errorf("removed %v, want %v", got, removed)
	}
}

func TestHeadOfPage(t *testing.T) {
	r := read("HomeCoastFerry strikes the quay of...", "", "Ferry strikes the quay of Port Elm", "By Ann Orr and Bo Lee", "Published: 3 Oct 2031, 14:05",
		"Ferry strikes the quay of Port Elm", "Ann Orr", "The ferry at the quay, Oct. 3. [Ann Orr/Reuters]", lead, body1, body2)
	check(t, r, []string{lead, body1, body2}, map[string]variorum.Role{
		"HomeCoastFerry strikes the quay of...": "navigation", "By Ann Orr and Bo Lee": "byline", "Published: 3 Oct 2031, 14:05": "dateline",
		"Ferry strikes the quay of Port Elm": "repeat",
	})
	if r.Title != "Ferry strikes the quay of Port Elm" || len(r.Captions) != 2 || r.Bylines[0] != "By Ann Orr and Bo Lee" {
		t.Errorf("title %q, captions %q, bylines %q", r.Title, r.Captions, r.Bylines)
	}
}

func TestMiddleOfPage(t *testing.T) {
	r := read("Ferry strikes quay", lead, "• Read also: Storm warning for the coast", "READ MORE", "Island school wins the prize of the county council for its garden",
		body1, "Advertisement", "See also  Lighthouse keeper finds a message in a bottle.", "A hole below the water line", body2,
		"Fishermen of Lower Elm say that nets were cut again, council hears", body3)
	check(t, r, []string{lead, body1, "A hole below the water line", body2, body3}, map[string]variorum.Role{
		"• Read also: Storm warning for the coast": "teaser", "READ MORE": "teaser",
		"Island school wins the prize of the county council for its garden": "teaser", "Advertisement": "advertisement",
		"See also  Lighthouse keeper finds a message in a bottle.":           "teaser",
		"Fishermen of Lower Elm say that nets were cut again, council hears": "teaser",
	})
	if len(r.Roles) != 1 || r.Roles[0].Role != variorum.RoleSubhead {
		t.Errorf("roles %v", r.Roles)
	}
}

func TestFootOfPage(t *testing.T) {
	teaser := "A whale was seen off the lighthouse on Friday and stayed for an hour, a keeper said."
	r := read("Ferry strikes quay", lead, body1, body2, "Source: News Agencies", "About the Author: Ann Orr", "Keeper of cats, friend of the sea and of long walks at night.",
		"Most Popular", teaser, "Read more »", "Leave a Reply", "Your email address will not be published. Required fields are marked *")
	check(t, r, []string{lead, body1, body2}, map[string]variorum.Role{
		"Source: News Agencies": "credit", "About the Author: Ann Orr": "author-box",
		"Keeper of cats, friend of the sea and of long walks at night.": "author-box",
		"Most Popular": "teaser", teaser: "author-box", "Read more »": "teaser", "Leave a Reply": "comment",
		"Your email address will not be published. Required fields are marked *": "comment",
	})
}

func TestGluedAndStyled(t *testing.T) {
	r := read("Ann Orr/Anadolu Agency via Getty Images"+lead, `"We were lucky," the captain said."The sea was calm," a sailor said.`,
		body1+".box_9 {width: 300px; Height: 6px; } A teaser of another story stood here.", body2)
	want := []string{lead, `"We were lucky," the captain said.`, `"The sea was calm," a sailor said.`, body2}
	if r.Text != strings.Join(want, "\n") {
		t.Errorf("text is\n%s", r.Text)
	}
	if len(r.Credits) != 1 || r.Credits[0] != "Ann Orr/Anadolu Agency via Getty Images" {
		t.Errorf("credits %q", r.Credits)
	}
}

func TestGivenDateline(t *testing.T) {
	reader := plain.New(credit.New())
	s := strings.Join([]string{"Ferry strikes quay", "October 3, 2031", lead, body1}, "\n")
	if r := reader.Read(s, "", true); !strings.HasPrefix(r.Text, "October 3, 2031\n") || len(r.Roles) != 1 || r.Roles[0].Role != variorum.RoleDateline {
		t.Errorf("text %q, roles %v", r.Text, r.Roles)
	}
	if r := reader.Read(s, "", false); !strings.HasPrefix(r.Text, lead) {
		t.Errorf("text %q", r.Text)
	}
}

// Prose that only looks like junk stays.
func TestProseStays(t *testing.T) {
	for _, s := range []string{
		"Read more than three books a year and you are ahead of the town, the librarian said on Monday.",
		"Comments by the mayor on Monday did little to calm the fishermen, who want the quay back.",
		"Related firms were asked to pay as well, the court in Port Elm ruled after two days of talks.",
		"By Monday evening the ferry had been towed to the yard.",
		"Subscribe to the theory or not, the quay is gone, he said.",
		"Most popular songs of the island are about boats, and this one is about the quay of Port Elm.",
		"He wrote to U.S.Steel about the hull and got no answer from the firm in a month.",
	} {
		r := read("Ferry strikes quay", lead, s, body1, body2)
		if !strings.Contains(r.Text, s) {
			t.Errorf("lost %q: %v", s, r.Removed)
		}
	}
}

func TestWrappedText(t *testing.T) {
	r := read("Ferry strikes quay", "", "The harbour of Port Elm was closed on Monday", "after a ferry struck the quay of the old town", "and tore a hole of two metres into the hull,", "the coast guard said.", "",
		"Divers searched the hull until noon and went", "home after the harbour master had thanked them", "for their work on the quay.")
	if n := strings.Count(r.Text, "\n"); n != 1 {
		t.Errorf("%d line breaks in\n%s", n, r.Text)
	}
}

func FuzzRead(f *testing.F) {
	reader := plain.New(credit.New())
	f.Add("Title\n" + lead + "\n.a {b:c}" + body1 + "\nRead more »\n[x/Reuters]")
	f.Fuzz(func(t *testing.T, s string) {
		r := reader.Read(s, "", len(s)%2 == 0)
		n := len([]rune(r.Text))
		for _, span := range r.Roles {
			if span.Start < 0 || span.End > n || span.Start > span.End {
				t.Fatalf("role %v outside a text of %d", span, n)
			}
		}
	})
}
