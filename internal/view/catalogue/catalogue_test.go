package catalogue

import "testing"

func TestEnglishNeedsNoFile(t *testing.T) {
	c, err := New()
	if err != nil {
		t.Fatal(err)
	}
	en := c.For("xx;q=junk,,")
	for got, want := range map[string]string{
		en.Text("Sources"):             "Sources",
		en.Text("{} of {}", 2, "nine"): "2 of nine",
		en.Count(1, "story"):           "1 story",
		en.Count(1204, "story"):        "1,204 stories",
		en.Count(0, "reply"):           "0 replies",
		en.Count(3, "day"):             "3 days",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
