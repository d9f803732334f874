package page

import "testing"

func TestStamp(t *testing.T) {
	c := newCalendar()
	for in, want := range map[string]string{
		"2022-11-10T14:03:00Z":             "2022-11-10T14:03:00Z",
		"2022-11-10T14:03:00.123+0100":     "2022-11-10T14:03:00+01:00",
		"2022-11-10 14:03":                 "2022-11-10T14:03:00",
		"2022-08-09":                       "2022-08-09",
		"20221110":                         "2022-11-10",
		"2022/11/9":                        "2022-11-09",
		"Thu, 10 Nov 2022 14:03:00 GMT":    "2022-11-10T14:03:00Z",
		"1668088980":                       "2022-11-10T14:03:00Z",
		"Nov. 10, 2022":                    "2022-11-10",
		"10 de noviembre de 2022":          "2022-11-10",
		"10. November 2022, 14:03 Uhr":     "2022-11-10",
		"10 ноября 2022":                   "2022-11-10",
		"November 10th, 2022":              "2022-11-10",
		"10.11.2022":                       "2022-11-10",
		"11/25/2022":                       "2022-11-25",
		"2022年11月10日":                      "2022-11-10",
		"2022 Nov 10":                      "2022-11-10",
		"HealthNovember 10, 2022":          "2022-11-10",
		"2022-11-102022-11-12":             "",
		"2022-13-10":                       "",
		"30 February 2022":                 "",
		"yesterday":                        "",
		"0000-00-00":                       "",
		"call 0049 2022 11":                "",
		"The year 1845 was long, 3 May on": "",
	} {
		if got := string(c.stamp(in)); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestURLDay(t *testing.T) {
	for in, want := range map[string]string{
		"https://a.example/2022/11/10/bridge": "2022-11-10",
		"https://a.example/news/20221110-x":   "2022-11-10",
		"https://a.example/2022-11-10-x":      "2022-11-10",
		"https://a.example/id/120221110":      "",
		"https://a.example/2022/bridge":       "",
	} {
		if got := string(urlDay(in)); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestNames(t *testing.T) {
	b := newBylines()
	for in, want := range map[string][]string{
		"By Ada Roe and Tom Poe, Staff Writers": {"Ada Roe", "Tom Poe"},
		"Von Ada Roe":                           {"Ada Roe"},
		"Ada Roe, MD, FACP":                     {"Ada Roe"},
		"Ada van der Roe | Courier":             {"Ada van der Roe"},
		"Ada Roe; Tom Poe":                      {"Ada Roe", "Tom Poe"},
		"Rui Ma":                                {"Rui Ma"},
		"https://a.example/ada":                 nil,
		"ada@courier.example":                   nil,
		"Written by: Ada Roe Updated 3 May":     {"Ada Roe"},
		"Ada Roe, courier.example":              {"Ada Roe"},
		"Ada Roe, Tidewater News":               {"Ada Roe"},
		"Ada Roe (aro); Tom Poe (tpo)":          {"Ada Roe", "Tom Poe"},
		"Ada RoeContent Editor":                 {"Ada Roe"},
		"(Image: Tidewater/Ada Roe)":            nil,
		"Written by":                            nil,
	} {
		got := b.names(in, nil)
		if len(got) != len(want) {
			t.Errorf("%q: got %q, want %q", in, got, want)
			continue
		}
		for i := range got {
			if got[i] != want[i] {
				t.Errorf("%q: got %q, want %q", in, got, want)
			}
		}
	}
}
