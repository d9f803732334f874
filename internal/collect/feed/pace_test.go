package feed

import (
	"testing"
	"time"
)

func TestPace(t *testing.T) {
	for _, c := range []struct {
		head string
		want Pace
	}{
		{`<title>Post</title>`, Pace{}},
		{`<ttl>90</ttl>`, Pace{Every: 90 * time.Minute}},
		{`<ttl>soon</ttl>`, Pace{}},
		{`<sy:updatePeriod> hourly </sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>`, Pace{Every: 15 * time.Minute}},
		{`<sy:updateFrequency>0</sy:updateFrequency><sy:updatePeriod>daily</sy:updatePeriod>`, Pace{Every: 24 * time.Hour}},
		{`<skipHours><hour>0</hour><hour>23</hour><hour>77</hour></skipHours><skipDays><day>Sunday</day><day>Someday</day></skipDays>`, Pace{SkipHours: 1<<23 | 1, SkipDays: 1}},
	} {
		f, err := Parse([]byte(`<rss version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel>`+c.head+`<item><title>One</title><link>https://post.example/1</link></item></channel></rss>`), "https://post.example/feed", 10)
		if err != nil || f.Pace != c.want {
			t.Errorf("%s: %+v, want %+v (%v)", c.head, f.Pace, c.want, err)
		}
	}
}

func TestSkippedHours(t *testing.T) {
	saturday := time.Date(2031, 10, 4, 22, 40, 0, 0, time.UTC)
	for _, c := range []struct {
		pace Pace
		want time.Duration
	}{
		{Pace{}, 0},
		{Pace{SkipHours: 1 << 22}, 20 * time.Minute},
		{Pace{SkipHours: 1<<22 | 1<<23, SkipDays: 1}, 25*time.Hour + 20*time.Minute},
		{Pace{SkipHours: 1<<24 - 1}, 0},
	} {
		if got := c.pace.After(saturday).Sub(saturday); got != c.want {
			t.Errorf("%+v: %v later, want %v", c.pace, got, c.want)
		}
	}
}
