package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"reflect"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
	"github.com/alecthomas/kong"
)

type configCmd struct{ settings }

// Run prints every setting of serve with its value, where that comes from and
// what it is for, as a settings file.
func (c *configCmd) Run(e *env) error {
	err := c.checkListen(e)
	if err != nil {
		return err
	}
	if _, err := c.check(e, onLoopback(c.Listen)); err != nil {
		return err
	}
	if c.Store, err = c.path(e); err != nil {
		return err
	}
	out := bufio.NewWriter(e.streams.Out)
	fmt.Fprintf(out, "# The settings of variorum serve. A flag beats the environment, the environment beats a file.\n# %s\n", e.configuration.whichFile())
	for _, f := range serveSettings(e.parsed.Model.Node, "config") {
		if err := printSetting(out, f, e.configuration.from(e.parsed, f.Name)); err != nil {
			return err
		}
	}
	return out.Flush()
}

// whichFile tells which file was read.
func (c *configuration) whichFile() string {
	if c.file == "" {
		return "No file was read; looked for: " + strings.Join(c.places(), ", ") + ". Another: --config FILE or " + configEnv + "."
	}
	return "File: " + c.file
}

// serveSettings are the settings of a command, those of every command last.
func serveSettings(app *kong.Node, command string) []*kong.Flag {
	var out []*kong.Flag
	for _, n := range app.Children {
		if n.Name == command {
			out = append(out, n.Flags...)
		}
	}
	out = append(out, app.Flags...)
	settings := out[:0]
	for _, f := range out {
		if isSetting(f.Value) {
			settings = append(settings, f)
		}
	}
	return settings
}

func isSecret(f *kong.Flag) bool { return f.Tag.Get("setting") == "secret" }

func printSetting(w io.Writer, f *kong.Flag, from string) error {
	if _, err := fmt.Fprintf(w, "\n# %s\n# %s\n", f.Help, environment(f.Name)); err != nil {
		return err
	}
	if isSecret(f) && !f.Target.IsZero() {
		_, err := fmt.Fprintf(w, "# %s = \"…\" # %s; not shown\n", f.Name, from)
		return err
	}
	var line bytes.Buffer
	if err := toml.NewEncoder(&line).Encode(map[string]any{f.Name: written(f.Target)}); err != nil {
		return fmt.Errorf("print %s: %w", f.Name, err)
	}
	_, err := fmt.Fprintf(w, "%s # %s\n", bytes.TrimSpace(line.Bytes()), from)
	return err
}

// written is how a value is written in a settings file.
func written(v reflect.Value) any {
	switch x := v.Interface().(type) {
	case time.Duration:
		return x.String()
	case []string:
		if x == nil {
			return []string{}
		}
		return x
	default:
		return x
	}
}
