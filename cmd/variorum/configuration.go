package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
	"github.com/alecthomas/kong"
)

// A configuration is what the environment and the settings file say. A flag
// beats the environment, the environment beats the file. A setting has one name:
// --trust-from, VARIORUM_TRUST_FROM, trust-from in the file.
type configuration struct {
	getenv func(string) string
	file   string           // the file that was read, "" where there is none
	said   map[string]value // by setting
}

// A value is one setting's, as a flag would give it.
type value struct{ text, from string }

// mostFile bounds the settings file, in bytes.
const mostFile = 1 << 20

const configSetting, configEnv = "config", "VARIORUM_CONFIG"

func environment(name string) string {
	return "VARIORUM_" + strings.ToUpper(strings.ReplaceAll(name, "-", "_"))
}

// isSetting reports whether a flag can be given elsewhere as well.
func isSetting(v *kong.Value) bool { return v.Tag.Has("setting") }

// settingsOf returns the settings of all commands by name.
func settingsOf(n *kong.Node) map[string]*kong.Value {
	out := map[string]*kong.Value{}
	for _, f := range n.Flags {
		if isSetting(f.Value) {
			out[f.Name] = f.Value
		}
	}
	for _, c := range n.Children {
		maps.Copy(out, settingsOf(c))
	}
	return out
}

// BeforeResolve reads the settings file once the command line tells which.
func (*cli) BeforeResolve(ctx *kong.Context, c *configuration) error {
	if n := ctx.Selected(); n != nil && n.Tag.Has("unset") {
		return nil // a command without settings works whatever the file says
	}
	return c.read(settingsOf(ctx.Model.Node), namedFile(ctx))
}

// namedFile is what --config says.
func namedFile(ctx *kong.Context) string {
	for _, f := range ctx.Model.Flags {
		if f.Name == configSetting {
			return fmt.Sprint(ctx.FlagValue(f))
		}
	}
	return ""
}

// read gathers what the file and the environment say.
func (c *configuration) read(known map[string]*kong.Value, named string) error {
	c.said = map[string]value{}
	if named == "" {
		named = c.getenv(configEnv)
	}
	if err := c.open(known, named); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(known)) {
		env := environment(name)
		text := c.getenv(env)
		if text == "" {
			continue
		}
		if err := fits(known[name], text); err != nil {
			return hinted{fmt.Errorf("%s: %w", env, err), "variorum config --help tells what each setting takes"}
		}
		c.said[name] = value{text, env}
	}
	return nil
}

// places are where a settings file is looked for.
func (c *configuration) places() []string {
	var out []string
	if dir := c.getenv("XDG_CONFIG_HOME"); dir != "" {
		out = append(out, filepath.Join(dir, "variorum.toml"))
	} else if home := c.getenv("HOME"); home != "" {
		out = append(out, filepath.Join(home, ".config", "variorum.toml"))
	}
	return append(out, "/etc/variorum.toml")
}

// open reads the file that is named, or else the first there is.
func (c *configuration) open(known map[string]*kong.Value, named string) error {
	places := []string{named}
	if named == "" {
		places = c.places()
	}
	for _, path := range places {
		f, err := os.Open(path)
		if errors.Is(err, fs.ErrNotExist) && named == "" {
			continue
		}
		if err != nil {
			return hinted{fmt.Errorf("settings: %w", err), "variorum config > FILE makes one"}
		}
		defer f.Close()
		b, err := io.ReadAll(io.LimitReader(f, mostFile+1))
		if err != nil {
			return fmt.Errorf("settings: %w", err)
		}
		if len(b) > mostFile {
			return fmt.Errorf("settings: %s has more than %d bytes", path, mostFile)
		}
		c.file = path
		return c.parse(known, string(b))
	}
	return nil
}

// parse takes in what a settings file says.
func (c *configuration) parse(known map[string]*kong.Value, text string) error {
	raw := map[string]toml.Primitive{}
	meta, err := toml.Decode(text, &raw)
	if err != nil {
		var at toml.ParseError
		if errors.As(err, &at) {
			err = fmt.Errorf("%s line %d: %s", c.file, at.Position.Line, at.Message)
		}
		return hinted{err, `a line is written as name = "value"`}
	}
	for _, name := range slices.Sorted(maps.Keys(raw)) {
		where := fmt.Sprintf("%s line %d", c.file, line(meta, raw[name]))
		v, ok := known[name]
		if !ok {
			return hinted{fmt.Errorf("%s: there is no setting %q; the nearest is %q", where, name, nearest(name, known)), "variorum config lists them all"}
		}
		text, err := plain(meta, raw[name], v)
		if err != nil {
			return hinted{fmt.Errorf("%s: %s: %w", where, name, err), "variorum config shows how each is written"}
		}
		c.said[name] = value{text, where}
	}
	return nil
}

// elsewhere fails wherever a value stands, so that the decoder tells where.
type elsewhere struct{}

func (elsewhere) UnmarshalTOML(any) error { return errors.New("here") }

// line is where a key stands in its file, from 1.
func line(meta toml.MetaData, p toml.Primitive) int {
	var at toml.ParseError
	errors.As(meta.PrimitiveDecode(p, &elsewhere{}), &at)
	return at.Position.Line
}

// plain writes a value of the file as a flag would give it.
func plain(meta toml.MetaData, p toml.Primitive, v *kong.Value) (string, error) {
	var x any
	if err := meta.PrimitiveDecode(p, &x); err != nil {
		return "", err
	}
	text := ""
	switch of := v.Target.Interface().(type) {
	case int, int64:
		n, ok := x.(int64)
		if !ok {
			return "", errors.New("a whole number is wanted, without quotes")
		}
		text = strconv.FormatInt(n, 10)
	case []string:
		list, err := words(x)
		if err != nil {
			return "", err
		}
		text = strings.Join(list, ",")
	default:
		var ok bool
		if text, ok = x.(string); !ok {
			return "", fmt.Errorf("a text in quotes is wanted%s", map[bool]string{true: ", such as \"90s\""}[isSpan(of)])
		}
	}
	return text, fits(v, text)
}

func isSpan(x any) bool { _, ok := x.(time.Duration); return ok }

// words reads a list of texts, or one text.
func words(x any) ([]string, error) {
	if s, ok := x.(string); ok {
		return []string{s}, nil
	}
	list, ok := x.([]any)
	var out []string
	for _, x := range list {
		s, isText := x.(string)
		ok = ok && isText
		out = append(out, s)
	}
	if !ok {
		return nil, errors.New(`a list of texts is wanted: ["a", "b"]`)
	}
	return out, nil
}

// fits reports what is wrong with a setting's text.
func fits(v *kong.Value, text string) error {
	switch v.Target.Interface().(type) {
	case int, int64:
		if n, err := strconv.ParseInt(text, 10, 64); err != nil || n < 0 {
			return fmt.Errorf("%q is not a whole number from 0", text)
		}
	case time.Duration:
		if d, err := time.ParseDuration(text); err != nil || d < 0 {
			return fmt.Errorf("%q is not a time such as 90s or 1h30m", text)
		}
	}
	if v.Enum != "" && !slices.Contains(v.EnumSlice(), text) {
		return fmt.Errorf("%q is none of %s", text, strings.Join(v.EnumSlice(), ", "))
	}
	return nil
}

// Validate is part of kong.Resolver.
func (*configuration) Validate(*kong.Application) error { return nil }

// Resolve gives a flag that is not on the command line what was said elsewhere.
func (c *configuration) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	v, ok := c.said[flag.Name]
	if !ok || !isSetting(flag.Value) || v.text == "" {
		return nil, nil
	}
	return v.text, nil
}

// from tells where a setting's value comes from.
func (c *configuration) from(ctx *kong.Context, name string) string {
	for _, p := range ctx.Path {
		if p.Flag != nil && !p.Resolved && p.Flag.Name == name {
			return "--" + name
		}
	}
	if v, ok := c.said[name]; ok && v.text != "" {
		return v.from
	}
	return "default"
}

// nearest is the known name that takes the fewest changes of a letter to reach.
func nearest(name string, known map[string]*kong.Value) string {
	return slices.MinFunc(slices.Sorted(maps.Keys(known)), func(a, b string) int { return distance(name, a) - distance(name, b) })
}

// distance is Levenshtein's, over bytes.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		corner := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := corner
			if a[i] != b[j] {
				change++
			}
			corner = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
