package demo

import "testing"

func TestPages(t *testing.T) {
	pages, err := Pages()
	if err != nil {
		t.Fatal(err)
	}
	if len(pages) != 9 {
		t.Errorf("%d pages", len(pages))
	}
	for _, p := range pages {
		if len(p.Body) == 0 && p.Given.Text == "" {
			t.Errorf("%s is empty", p.Input)
		}
	}
}
