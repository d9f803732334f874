package agency

import "testing"

func TestOutlet(t *testing.T) {
	table := New()
	for name, want := range map[string]string{
		"Associated Press News": "AP", "The Associated Press": "AP", "AP News": "AP", "apnews": "",
		"Reuters UK": "Reuters", "Reuters.com": "Reuters", "AFP": "AFP", "Bloomberg": "Bloomberg", "Bloomberg Line": "",
		"ТАСС": "TASS", "CNN": "CNN", "News": "", "": "", "The World": "",
	} {
		if got, _ := table.Outlet(name); got.ID != want {
			t.Errorf("Outlet(%q) = %q, want %q", name, got.ID, want)
		}
	}
	if a, _ := table.Outlet("CNN"); !a.Newsroom {
		t.Error("CNN is a newsroom")
	}
	if a, _ := table.Outlet("Reuters"); a.Newsroom {
		t.Error("Reuters is no newsroom")
	}
}

func TestHost(t *testing.T) {
	table := New()
	for host, want := range map[string]string{"apnews.com": "AP", "www.reuters.com": "Reuters", "example.com": "", "notreuters.com": ""} {
		if got, _ := table.Host(host); got.ID != want {
			t.Errorf("Host(%q) = %q, want %q", host, got.ID, want)
		}
	}
}
