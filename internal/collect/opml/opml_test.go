package opml

import (
	"bytes"
	"reflect"
	"strings"
	"testing"
)

func TestThereAndBack(t *testing.T) {
	want := []Feed{
		{URL: "https://post.example/feed?a=1&b=2", Title: "Post & <Co>", Home: "https://post.example/"},
		{URL: "https://courier.example/rss", Title: "Courier", Folders: []string{"Europe", "North"}},
		{URL: "https://echo.example/rss", Title: "Echo", Folders: []string{"Europe"}},
	}
	var b bytes.Buffer
	if err := Write(&b, "Mine", want); err != nil {
		t.Fatal(err)
	}
	got, more, err := Read(bytes.NewReader(b.Bytes()), 10)
	if err != nil || more || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v, %v from %s", got, more, err, b.String())
	}
	got, more, err = Read(&b, 2)
	if err != nil || !more || len(got) != 2 {
		t.Errorf("limited: got %+v, %v, %v", got, more, err)
	}
}

func TestAsFound(t *testing.T) {
	got, _, err := Read(strings.NewReader(`<opml version="1.1"><body><outline text="A" xmlurl="https://a.example/"/><outline text="no"/><outline text="x" xmlUrl="javascript:1"/><outline text="B" xmlUrl="http://b.example/`), 10)
	if err == nil || len(got) != 1 || got[0].Title != "A" {
		t.Errorf("got %+v, %v", got, err)
	}
	if _, _, err := Read(strings.NewReader(strings.Repeat("<outline>", 10_000)), 10); err == nil {
		t.Error("no error for outlines 10,000 deep")
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`<opml><body><outline text="A" xmlUrl="https://a.example/"/></body></opml>`))
	f.Fuzz(func(t *testing.T, b []byte) {
		if feeds, _, _ := Read(bytes.NewReader(b), 3); len(feeds) > 3 {
			t.Fatal("more feeds than asked for")
		}
	})
}
