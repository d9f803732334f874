package standing

import (
	"fmt"
	"strings"
	"testing"

	"variorum"
)

const appeal = "Support the Tidewater Courier with a small gift each month."

func article(n int) variorum.Article {
	lead := fmt.Sprintf("The council met for the %s time and spoke about matter %s.", strings.Repeat("x", n+1), strings.Repeat("y", n+1))
	head := fmt.Sprintf("Part %c", 'A'+n)
	text := lead + "\n" + appeal + "\n" + head
	start := len(lead) + 1 + len(appeal) + 1
	return variorum.Article{Text: text, Roles: []variorum.RoleSpan{{Role: variorum.RoleSubhead, Start: start, End: start + len(head)}}}
}

func TestStrip(t *testing.T) {
	table := New()
	for n := range 6 {
		a := article(n)
		table.Strip("courier.example", &a)
		if got, want := strings.Contains(a.Text, appeal), n < enough; got != want {
			t.Errorf("article %d: the appeal in the text is %v, want %v", n, got, want)
		}
		if got, want := len(a.Removed), 1; n >= enough && (got != want || a.Removed[0].Role != variorum.RoleStanding) {
			t.Errorf("article %d: removed %v", n, a.Removed)
		}
		r := a.Roles[0]
		if got := a.Text[r.Start:r.End]; !strings.HasPrefix(got, "Part ") {
			t.Errorf("article %d: the subhead is %q", n, got)
		}
	}
	other := article(9)
	table.Strip("other.example", &other)
	if !strings.Contains(other.Text, appeal) {
		t.Error("one host's paragraphs count for another")
	}
}

func TestSecondReadingIsKept(t *testing.T) {
	table := New()
	for range 8 {
		a := article(1)
		if table.Strip("courier.example", &a); a.Text != article(1).Text {
			t.Fatalf("an article read again became %q", a.Text)
		}
	}
}

func TestBounds(t *testing.T) {
	table := New()
	for n := range maxHosts + 50 {
		a := variorum.Article{Text: "One line."}
		table.Strip(fmt.Sprint("host", n), &a)
	}
	for n := range 3 * maxParagraphs {
		a := variorum.Article{Text: strings.Repeat("z", n%500) + fmt.Sprintf("line %c%c", 'a'+n%26, 'a'+n/26%26) + strings.Repeat("q", n/500)}
		table.Strip("big", &a)
	}
	if len(table.hosts) > maxHosts || len(table.order) > maxHosts || len(table.hosts["big"].order) > maxParagraphs || len(table.hosts["big"].seen) > maxParagraphs {
		t.Errorf("%d hosts, %d paragraphs", len(table.hosts), len(table.hosts["big"].seen))
	}
}
