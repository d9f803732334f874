package romanise

import "testing"

func TestWord(t *testing.T) {
	r := New()
	for _, c := range []struct{ language, word, want string }{
		{"uk", "Зеленський", "zelenskyi"},
		{"uk", "Згорани", "zghorany"},
		{"uk", "Єнакієве", "yenakiieve"},
		{"ru", "Щербаков", "shcherbakov"},
		{"bg", "Щерев", "shterev"},
		{"sr", "Ђоковић", "djokovic"},
		{"mk", "Ѓорче", "gjorche"},
		{"el", "Μπακογιάννης", "bakogiannis"},
		{"el", "Ουρανού", "ouranou"},
		{"ar", "الأردن", "ardn"},
		{"fa", "پارس", "pars"},
		{"he", "פרץ", "prts"},
		{"de", "Müßig", "mussig"},
		{"zh", "北京", "北京"},
		{"uk", "", ""},
	} {
		if got := r.Word(c.language, c.word); got != c.want {
			t.Errorf("%s %s: %q, want %q", c.language, c.word, got, c.want)
		}
	}
}

func TestSkeleton(t *testing.T) {
	r := New()
	want := Skeleton("zelensky")
	for _, c := range [][2]string{{"uk", "Зеленський"}, {"ru", "Зеленский"}, {"de", "Selenskyj"}, {"fr", "Zelensky"}, {"ar", "زيلينسكي"}, {"el", "Ζελένσκι"}} {
		if got := Skeleton(r.Word(c[0], c[1])); got != want {
			t.Errorf("%s %s: skeleton %q, not %q", c[0], c[1], got, want)
		}
	}
	if Skeleton("北京") != "" {
		t.Error("a word that is not romanised has a skeleton")
	}
}

func FuzzWord(f *testing.F) {
	f.Add("uk", "Зеленський")
	f.Add("el", "\xff\xfe")
	r := New()
	f.Fuzz(func(t *testing.T, language, word string) { Skeleton(r.Word(language, word)) })
}
