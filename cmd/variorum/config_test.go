package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"github.com/alecthomas/kong"
)

var update = flag.Bool("update", false, "write the table of doc/operating.md anew")

// with runs a command line in an environment.
func with(t *testing.T, env map[string]string, stdin string, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	status = Main(t.Context(), args, Streams{strings.NewReader(stdin), &out, &err}, func(name string) string { return env[name] })
	return status, out.String(), err.String()
}

func settingsFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "variorum.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// values reads what variorum config printed.
func values(t *testing.T, printed string) map[string]any {
	t.Helper()
	out := map[string]any{}
	if _, err := toml.Decode(printed, &out); err != nil {
		t.Fatalf("%v in\n%s", err, printed)
	}
	return out
}

func TestSettingsBeatEachOther(t *testing.T) {
	file := settingsFile(t, "# a comment\npause = \"2s\"\nmax-page = 3\ncontact = \"desk@file.example\"\n\ntrust-from = [\n  \"10.0.0.0/8\",\n  \"fd00::/8\",\n]\n")
	env := map[string]string{"VARIORUM_PAUSE": "3s", "VARIORUM_CONTACT": "desk@env.example", "VARIORUM_LOG_LEVEL": "warn", "VARIORUM_CONFIG": file}
	status, out, errs := with(t, env, "", "config", "--pause", "4s")
	if status != statusAll {
		t.Fatalf("status %d, %s", status, errs)
	}
	for _, want := range []string{`pause = "4s" # --pause`, `contact = "desk@env.example" # VARIORUM_CONTACT`, "max-page = 3 # " + file + " line 3", `log-level = "warn" # VARIORUM_LOG_LEVEL`,
		`trust-from = ["10.0.0.0/8", "fd00::/8"] # ` + file + " line 6", `listen = "127.0.0.1:8391" # default`} {
		if !strings.Contains(out, want+"\n") {
			t.Errorf("lacks %q:\n%s", want, out)
		}
	}
	// What is printed is a settings file that says the same.
	saved := settingsFile(t, out)
	_, again, errs := with(t, nil, "", "config", "--config", saved)
	if a, b := values(t, out), values(t, again); fmt.Sprint(a) != fmt.Sprint(b) || len(a) < 15 {
		t.Errorf("saved and read again:\n%v\n%v\n%s", a, b, errs)
	}
	home := t.TempDir()
	if err := os.MkdirAll(filepath.Join(home, ".config"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(home, ".config", "variorum.toml"), []byte("workers = 3"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, env := range []map[string]string{{"HOME": home}, {"XDG_CONFIG_HOME": filepath.Join(home, ".config")}} {
		if _, out, _ := with(t, env, "", "config"); values(t, out)["workers"] != int64(3) {
			t.Errorf("the user's own file was not read: %s", out)
		}
	}
}

func TestSettingsFaults(t *testing.T) {
	for text, want := range map[string]string{
		"\n\npasword = \"x\"":                    `line 3: there is no setting "pasword"; the nearest is "password"`,
		"base_url = \"x\"":                       `line 1: there is no setting "base_url"; the nearest is "base-url"`,
		"[serve]\nlisten = \"127.0.0.1:0\"":      `line 1: there is no setting "serve"`,
		"pause = 3":                              `line 1: pause: a text in quotes is wanted, such as "90s"`,
		"pause = \"soon\"":                       `line 1: pause: "soon" is not a time`,
		"pause = \"-3s\"":                        `line 1: pause: "-3s" is not a time`,
		"workers = \"3\"":                        "line 1: workers: a whole number is wanted",
		"workers = -3":                           "is not a whole number from 0",
		"contact = 1.5":                          "line 1: contact: a text in quotes is wanted",
		"trust-from = [1]":                       "line 1: trust-from: a list of texts is wanted",
		"trust-from = [\"nonsense\"]":            `"nonsense" is no address or range of them`,
		"allow-address = \"nonsense\"":           `"nonsense" is no address or range of them`,
		"log-format = \"xml\"":                   `"xml" is none of text, json`,
		"listen = ":                              "expected value",
		"listen = \"a\"\nlisten = \"b\"":         "line 2: Key 'listen' has already been defined",
		"listen = \"nonsense\"":                  "missing port in address",
		"listen = \"0.0.0.0:8391\"":              "other machines can connect",
		"listen = \":8391\"":                     "other machines can connect",
		"trust-header = \"X-User\"":              "no proxy's address is named",
		"base-url = \"news.example\"":            "is not the address of a site",
		"base-url = \"https://n.example/a\"":     "has more than a host",
		"password = \"correct horse battery\"":   "neither a hash nor a file",
		"password = \"/nowhere/at/all\"":         "no such file",
		"password = \"$argon2id$v=19$m=1$x$y\"":  "not an argon2id hash",
		strings.Repeat("#"+" x\n", mostFile/2+1): "has more than",
	} {
		status, out, errs := with(t, nil, "", "config", "--config", settingsFile(t, text))
		if status != statusNone || out != "" || !strings.Contains(errs, want) || !strings.Contains(errs, "hint: ") && !strings.Contains(want, "more than") {
			t.Errorf("%.40q: status %d, %s%s", text, status, out, errs)
		}
		if strings.Contains(errs, "correct horse") {
			t.Errorf("a password was told: %s", errs)
		}
	}
	for env, want := range map[string]string{"VARIORUM_PAUSE": "is not a time", "VARIORUM_WORKERS": "is not a whole number", "VARIORUM_LOG_LEVEL": "none of debug, info, warn, error", "VARIORUM_CONFIG": "no such file"} {
		if status, _, errs := with(t, map[string]string{env: "nonsense"}, "", "config"); status != statusNone || !strings.Contains(errs, want) {
			t.Errorf("%s: status %d, %s", env, status, errs)
		}
	}
	// A broken file stands in nobody's way who does not need it.
	if status, _, errs := with(t, nil, "correct horse battery staple\n", "password", "--config", settingsFile(t, "nonsense")); status != statusAll {
		t.Errorf("password: status %d, %s", status, errs)
	}
}

func TestPasswordCommand(t *testing.T) {
	const secret = "correct horse battery staple"
	status, line, errs := with(t, nil, secret+"\r\n", "password")
	if status != statusAll {
		t.Fatalf("status %d, %s", status, errs)
	}
	if !strings.HasPrefix(line, `password = "$argon2id$v=19$m=65536,t=3,p=4$`) || strings.Contains(line, secret) {
		t.Errorf("printed %s", line)
	}
	// The line is a settings file, and so is a file that a setting names.
	named := fmt.Sprintf("password = %q", settingsFile(t, line))
	for _, text := range []string{line, named, "password = '" + strings.Split(line, `"`)[1] + "'"} {
		status, out, errs := with(t, nil, "", "config", "--config", settingsFile(t, text), "--listen", ":0")
		if status != statusAll || !strings.Contains(out, `# password = "…" # `) || strings.Contains(out, "argon2id$v") {
			t.Errorf("status %d, %s%s", status, out, errs)
		}
	}
	for _, short := range []string{"", "\n", "fourteen bytes\n", strings.Repeat("x", 1025)} {
		if status, out, errs := with(t, nil, short, "password"); status != statusNone || out != "" || !strings.Contains(errs, "from 15 to 1024") {
			t.Errorf("%d bytes: status %d, %s%s", len(short), status, out, errs)
		}
	}
	if h, err := readHash(strings.Split(line, `"`)[1]); err != nil || h.String() != strings.Split(line, `"`)[1] {
		t.Error(err)
	}
	if h, err := readHash(""); h != nil || err != nil {
		t.Error(h, err)
	}
}

func TestNearest(t *testing.T) {
	known := map[string]*kong.Value{"listen": nil, "store": nil, "log-level": nil, "log-format": nil}
	for name, want := range map[string]string{"lisen": "listen", "loglevel": "log-level", "Format": "log-format"} {
		if got := nearest(name, known); got != want {
			t.Errorf("nearest to %q is %q, want %q", name, got, want)
		}
	}
}

// model is the command line as kong sees it.
func model(t *testing.T) *kong.Node {
	t.Helper()
	k, err := kong.New(&cli{}, kong.Name("variorum"), kong.Bind(&configuration{}))
	if err != nil {
		t.Fatal(err)
	}
	return k.Model.Node
}

// A newsroom is set up without a course in it.
func TestFewSettings(t *testing.T) {
	n := serveSettings(model(t), "serve")
	if len(n) > 20 || len(n) < 10 {
		t.Errorf("%d settings, at most 20 are wanted", len(n))
	}
	if c := serveSettings(model(t), "config"); fmt.Sprint(len(c)) != fmt.Sprint(len(n)) {
		t.Errorf("config prints %d settings, serve has %d", len(c), len(n))
	}
}

// The table in doc/operating.md is the settings as they are; -update writes it.
func TestSettingsTable(t *testing.T) {
	const path = "../../doc/operating.md"
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const begin, end = "<!-- settings: go test ./cmd/variorum -run SettingsTable -update -->\n", "<!-- end of settings -->\n"
	before, rest, ok := strings.Cut(string(b), begin)
	had, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("%s has no %q and %q", path, begin, end)
	}
	var table strings.Builder
	table.WriteString("| setting | default | what it is for |\n|---|---|---|\n")
	for _, f := range serveSettings(model(t), "serve") {
		value := "–"
		if f.HasDefault {
			value = "`" + f.Default + "`"
		}
		fmt.Fprintf(&table, "| `%s` | %s | %s |\n", f.Name, value, strings.ReplaceAll(f.Help, "|", `\|`))
	}
	if had == table.String() {
		return
	}
	if !*update {
		t.Fatalf("%s tells other settings than there are: run with -update\n%s", path, table.String())
	}
	if err := os.WriteFile(path, []byte(before+begin+table.String()+end+after), 0o644); err != nil {
		t.Fatal(err)
	}
}

// What the unit, the image and the guide set are settings.
func TestDeployedSettings(t *testing.T) {
	known := settingsOf(model(t))
	name := regexp.MustCompile(`VARIORUM_[A-Z_]+[A-Z]`)
	for _, path := range []string{"../../deploy/variorum.service", "../../Dockerfile", "../../doc/operating.md"} {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		found := name.FindAllString(string(b), -1)
		if len(found) == 0 {
			t.Errorf("%s sets nothing", path)
		}
		for _, env := range found {
			setting := strings.ToLower(strings.ReplaceAll(strings.TrimPrefix(env, "VARIORUM_"), "_", "-"))
			if _, ok := known[setting]; !ok && env != configEnv {
				t.Errorf("%s: %s is no setting", path, env)
			}
		}
	}
}
